"""Reads a log in XES: a stream of XML whose elements are never kept, entities and DTDs refused."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple
from xml.parsers import expat

from flowmap.errors import BadInput
from flowmap.formats.event_log.columns import Columns, recognised
from flowmap.formats.event_log.event import Events, RawEvent

CASE_PREFIX = "case:"  # attributes of a trace are named so: `case:concept:name`, `case:department`
TRACE_NAME = f"{CASE_PREFIX}concept:name"
UNNAMED = "\x01"  # begins the case of a trace without a name; no text in XML has this letter

CHUNK = 64 * 1024
LONGEST_TAG = 16 * CHUNK  # 1 MiB; the limits are our choice, far beyond what logs contain
DEEPEST = 100
MOST_ATTRIBUTES = 1_000  # of one event or trace
LONGEST_VALUE = 10_000  # letters that are kept of an attribute; a name or a time has far fewer
RECOGNISED_BY = 10_000  # events from whose attributes the columns are recognised,
RECOGNISED_WITHIN = 128 * CHUNK  # or as many as 8 MiB of the file have
TOGETHER = 16 * CHUNK  # bytes of the file whose events are handed on together


class _Event(NamedTuple):
    """An event in the file: its line, the number of its trace (0: it is in none), its attributes."""

    line: int
    trace: int
    attributes: dict[str, str]


def _listen(parser: expat.XMLParserType, name: str) -> tuple[list[_Event], Callable[[], None]]:
    """The list of the events that the parser passes from now on, and a check of the one that is open.

    Nested attributes do not count as the event's own. The parser calls for each element: variables of a function are
    the fastest that Python has. `own` is how deep the attributes of the open event stand, -1 where none is open.
    """
    events: list[_Event] = []
    depth, own, trace_depth, traces, line = 0, -1, 0, 0, 0
    trace: dict[str, str] = {}
    event: dict[str, str] = {}

    def start(tag: str, attributes: list[str]) -> None:
        nonlocal depth, own, trace_depth, traces, line, event
        depth += 1
        if depth == own:
            if len(attributes) != 4 or attributes[0] != "key" or attributes[2] != "value":
                attributes = _in_turn(attributes)
            value = attributes[3]
            event[attributes[1]] = value if len(value) <= LONGEST_VALUE else value[:LONGEST_VALUE]
            return
        if depth > DEEPEST:
            raise BadInput(f"{name} nests elements deeper than {DEEPEST}.", hint="A log needs less than ten.")
        if own > 0:
            return
        local = tag.rpartition(":")[2]
        if depth == 1 and local != "log":
            raise BadInput(f"{name} is XML but no XES log: its outermost element is <{tag}>.")
        if local == "event":
            event, own, line = {}, depth + 1, parser.CurrentLineNumber
        elif local == "trace" and not trace_depth:
            traces, trace_depth = traces + 1, depth
        elif trace_depth and depth == trace_depth + 1:
            _, key, _, value = _in_turn(attributes)
            trace[CASE_PREFIX + key] = value[:LONGEST_VALUE]

    def end(_: str) -> None:
        nonlocal depth, own, trace_depth
        depth -= 1
        if depth == own - 2:
            check()
            events.append(_Event(line, traces if trace_depth else 0, trace | event))
            own = -1
        elif depth == trace_depth - 1:
            check()
            trace.clear()
            trace_depth = 0

    def check() -> None:
        if len(event) > MOST_ATTRIBUTES or len(trace) > MOST_ATTRIBUTES:
            message = f"{name} has an event or trace with more than {MOST_ATTRIBUTES:,} attributes."
            raise BadInput(message, hint="Is it an event log?")

    def doctype(*_: object) -> None:
        raise BadInput(f"{name} declares a DTD or entities.", hint="A log needs none; remove them.")

    parser.ordered_attributes = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = doctype
    return events, check


def _in_turn(attributes: list[str]) -> list[str]:
    """The key and the value that an element gives, with their names; "" for what it does not give."""
    named = dict(zip(attributes[::2], attributes[1::2], strict=True))
    return ["key", named.get("key", ""), "value", named.get("value", "")]


def read(file: io.BufferedReader, *, chosen: dict[str, str | None], name: str) -> tuple[Columns, Iterator[Events]]:
    """The columns and the events of a log. An attribute is a column; those of a trace begin with `case:`.

    Columns are recognised from the first 10,000 events (or 8 MiB). BadInput where the file is no XES, not
    well-formed, declares a DTD, or is beyond the limits above.
    """
    batches = _parsed(file, name)
    first: list[_Event] = []
    for taken, batch in enumerate(batches, start=1):
        first.extend(batch)
        if len(first) >= RECOGNISED_BY or (first and taken * TOGETHER >= RECOGNISED_WITHIN):
            break
    if not first:
        raise BadInput(f"{name} has no events.", hint="A log in XES has events in traces.")
    keys = dict.fromkeys(key for _, _, attributes in first for key in attributes)
    columns = recognised([TRACE_NAME, *(key for key in keys if key != TRACE_NAME)], chosen=chosen, file=name)
    return columns, (Events.of(_raw(batch, columns)) for batch in chain([first], batches) if batch)


def _raw(batch: list[_Event], columns: Columns) -> list[RawEvent]:
    case, activity, team, time, start = columns.case, columns.activity, columns.team, columns.time, columns.start
    own = case == TRACE_NAME  # then a trace without a name is a case of its own
    found = []
    for line, trace, attributes in batch:
        get = attributes.get
        of = get(case, "")
        if own and trace and not of.strip():
            of = f"{UNNAMED}{trace}"
        started = "" if start is None else get(start, "")
        found.append(RawEvent(line, of, get(activity, ""), get(team, ""), get(time, ""), started))
    return found


def _parsed(file: io.BufferedReader, name: str) -> Iterator[list[_Event]]:
    """The events, a batch for each piece of the file."""
    parser = expat.ParserCreate()
    events, check = _listen(parser, name)
    fed = 0
    try:
        while chunk := file.read(CHUNK):
            parser.Parse(chunk, False)
            fed += len(chunk)
            check()
            if fed - parser.CurrentByteIndex > LONGEST_TAG + CHUNK:
                message = f"{name} has a tag or comment of more than {LONGEST_TAG >> 20} MiB."
                raise BadInput(message, hint="Is it an event log?")
            if fed % TOGETHER == 0:
                yield events.copy()
                events.clear()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise BadInput(
            f"{name} is not well-formed XML at line {error.lineno}, column {error.offset + 1}: "
            f"{expat.ErrorString(error.code)}.",
            hint="Is it complete, and in the encoding that its first line declares?",
        ) from None
    except (LookupError, ValueError) as error:  # how expat's binding says that it lacks an encoding
        raise BadInput(f"{name} cannot be decoded: {error}.", hint="Save it in UTF-8.") from None
    yield events
