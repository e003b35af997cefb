"""Reads a log in XES: a stream of XML whose elements are never kept, entities and DTDs refused."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, NamedTuple
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from flowmap.errors import BadInput
from flowmap.formats.event_log.columns import Columns, recognised
from flowmap.formats.event_log.event import RawEvent

CASE_PREFIX = "case:"  # attributes of a trace are named so: `case:concept:name`, `case:department`
TRACE_NAME = f"{CASE_PREFIX}concept:name"

CHUNK = 64 * 1024
LONGEST_TAG = 16 * CHUNK  # 1 MiB; the limits are our choice, far beyond what logs contain
DEEPEST = 100
MOST_ATTRIBUTES = 1_000  # of one event or trace
LONGEST_VALUE = 10_000  # letters that are kept of an attribute; a name or a time has far fewer
RECOGNISED_BY = 10_000  # events from whose attributes the columns are recognised,
RECOGNISED_WITHIN = 128 * CHUNK  # or as many as 8 MiB of the file have


class _Event(NamedTuple):
    """An event in the file: its line, the number of its trace (0: it is in none), its attributes."""

    line: int
    trace: int
    attributes: dict[str, str]


class _Handler(ContentHandler):
    """Collects the events that the parser has passed. Nested attributes do not count as the event's own."""

    def __init__(self, name: str, line: Callable[[], int]) -> None:
        super().__init__()
        self._name = name
        self._line_now = line
        self.events: list[_Event] = []
        self.signs = 0  # of life: grows with everything that the parser passes
        self._depth = self._trace_depth = self._event_depth = 0  # of the open trace and event, 0 = none is open
        self._traces = 0
        self._trace: dict[str, str] = {}
        self._event: dict[str, str] = {}
        self._line = 0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802  SAX calls it so
        self.signs += 1
        self._depth += 1
        if self._depth > DEEPEST:
            raise BadInput(f"{self._name} nests elements deeper than {DEEPEST}.", hint="A log needs less than ten.")
        tag = name.rpartition(":")[2]
        if self._depth == 1 and tag != "log":
            raise BadInput(f"{self._name} is XML but no XES log: its outermost element is <{name}>.")
        if tag == "event" and not self._event_depth:
            self._event, self._event_depth, self._line = {}, self._depth, self._line_now()
        elif tag == "trace" and not self._trace_depth:
            self._traces, self._trace_depth = self._traces + 1, self._depth
        elif self._event_depth and self._depth == self._event_depth + 1:
            self._keep(self._event, attrs.get("key", ""), attrs)
        elif self._trace_depth and self._depth == self._trace_depth + 1:
            self._keep(self._trace, CASE_PREFIX + attrs.get("key", ""), attrs)

    def _keep(self, target: dict[str, str], key: str, attrs: Any) -> None:
        target[key] = attrs.get("value", "")[:LONGEST_VALUE]
        if len(target) > MOST_ATTRIBUTES:
            message = f"{self._name} has an event or trace with more than {MOST_ATTRIBUTES:,} attributes."
            raise BadInput(message, hint="Is it an event log?")

    def endElement(self, name: str) -> None:  # noqa: N802  SAX calls it so
        self.signs += 1
        if self._depth == self._event_depth:
            trace = self._traces if self._trace_depth else 0
            self.events.append(_Event(self._line, trace, {**self._trace, **self._event}))
            self._event_depth = 0
        elif self._depth == self._trace_depth:
            self._trace, self._trace_depth = {}, 0
        self._depth -= 1

    def characters(self, content: str) -> None:
        self.signs += 1


def read(file: io.BufferedReader, *, chosen: dict[str, str | None], name: str) -> tuple[Columns, Iterator[RawEvent]]:
    """The columns and the events of a log. An attribute is a column; those of a trace begin with `case:`.

    Columns are recognised from the first 10,000 events (or 8 MiB). BadInput where the file is no XES, not
    well-formed, declares a DTD, or is beyond the limits above.
    """
    batches = _parsed(file, name)
    first: list[_Event] = []
    for taken, batch in enumerate(batches, start=1):
        first.extend(batch)
        if len(first) >= RECOGNISED_BY or (first and taken * CHUNK >= RECOGNISED_WITHIN):
            break
    if not first:
        raise BadInput(f"{name} has no events.", hint="A log in XES has events in traces.")
    keys = dict.fromkeys(key for _, _, attributes in first for key in attributes)
    columns = recognised([TRACE_NAME, *(key for key in keys if key != TRACE_NAME)], chosen=chosen, file=name)
    return columns, _events(chain([first], batches), columns)


def _events(batches: Iterator[list[_Event]], columns: Columns) -> Iterator[RawEvent]:
    for batch in batches:
        for line, trace, attributes in batch:
            case: str | int = attributes.get(columns.case, "").strip()
            if not case and trace and columns.case == TRACE_NAME:
                case = trace  # a trace without a name is a case of its own
            yield RawEvent(
                line,
                case,
                attributes.get(columns.activity, ""),
                attributes.get(columns.team, ""),
                attributes.get(columns.time, ""),
                "" if columns.start is None else attributes.get(columns.start, ""),
            )


def _parsed(file: io.BufferedReader, name: str) -> Iterator[list[_Event]]:
    """The events, a batch for each chunk of the file."""
    from defusedxml import DefusedXmlException
    from defusedxml.expatreader import create_parser

    parser = create_parser(forbid_dtd=True)
    handler = _Handler(name, parser.getLineNumber)
    parser.setContentHandler(handler)
    silent, signs = 0, 0
    try:
        while chunk := file.read(CHUNK):
            parser.feed(chunk)
            silent, signs = (silent + 1, signs) if handler.signs == signs else (0, handler.signs)
            if silent * CHUNK > LONGEST_TAG:
                message = f"{name} has a tag or comment of more than {LONGEST_TAG >> 20} MiB."
                raise BadInput(message, hint="Is it an event log?")
            batch, handler.events = handler.events, []
            yield batch
        parser.close()
    except DefusedXmlException:
        raise BadInput(f"{name} declares a DTD or entities.", hint="A log needs none; remove them.") from None
    except SAXParseException as error:
        place = f"line {error.getLineNumber()}, column {(error.getColumnNumber() or 0) + 1}"
        raise BadInput(
            f"{name} is not well-formed XML at {place}: {error.getMessage()}.",
            hint="Is it complete, and in the encoding that its first line declares?",
        ) from None
    except (LookupError, ValueError) as error:  # how expat's binding says that it lacks an encoding
        raise BadInput(f"{name} cannot be decoded: {error}.", hint="Save it in UTF-8.") from None
    yield handler.events
