"""The events of a file in XES, as a stream: of XML whose elements are never kept, entities and DTDs refused.

An XML parser reads the file. Events that are plainly written do not reach it: it reads blanks for them, and says
whether, where they stand, they are events.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple
from xml.parsers import expat

from flowmap.errors import BadInput
from flowmap.formats.event_log.xes_plain import EVENT, RUN, TRACE, blanked, is_utf8

CHUNK = 64 * 1024
LONGEST_TAG = 16 * CHUNK  # 1 MiB; the limits are our choice, far beyond what logs contain
DEEPEST = 100
MOST_ATTRIBUTES = 1_000  # of one event or trace
LONGEST_VALUE = 10_000  # letters that are kept of an attribute; a name or a time has far fewer
TOGETHER = 16  # chunks whose events are handed on together


class Part(NamedTuple):
    """An event, its line and attributes; or a `run` of plain events or traces and its line, without attributes.

    `trace`: the number of its trace, of the first of several; 0 outside of traces. `said`: attributes of the trace
    since its part before.
    """

    line: int
    trace: int
    said: dict[str, str]
    attributes: dict[str, str]
    run: bytes = b""

    @property
    def events(self) -> int:
        """How many events it has."""
        return self.run.count(EVENT) or 1


class _Heard(NamedTuple):
    """The parts that a parser passes from now on.

    `check`: of what is open. `take`: takes a run where the parser stands; False where that has another meaning.
    """

    parts: list[Part]
    check: Callable[[], None]
    take: Callable[[bytes], bool]


def _listen(parser: expat.XMLParserType, name: str, *, utf8: bool) -> _Heard:
    """Nested attributes do not count as the event's own. `utf8`: unless the file declares another encoding.

    The parser calls for each element: variables of a function are the fastest that Python has. `own` is how deep the
    attributes of the open event stand, -1 where none is open.
    """
    parts: list[Part] = []
    depth, own, trace_depth, traces, line = 0, -1, 0, 0, 0
    within_section = False
    event: dict[str, str] = {}
    said: dict[str, str] = {}
    of_trace: set[str] = set()

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
            said[key] = value[:LONGEST_VALUE]
            of_trace.add(key)

    def end(_: str) -> None:
        nonlocal depth, own, trace_depth, said
        depth -= 1
        if depth == own - 2:
            check()
            add(line, traces if trace_depth else 0, event)
            own = -1
        elif depth == trace_depth - 1:
            check()
            of_trace.clear()
            trace_depth, said = 0, {}

    def add(line: int, trace: int, attributes: dict[str, str], run: bytes = b"") -> None:
        nonlocal said
        parts.append(Part(line, trace, said, attributes, run))
        said = {}

    def check() -> None:
        if len(event) > MOST_ATTRIBUTES or len(of_trace) > MOST_ATTRIBUTES:
            message = f"{name} has an event or trace with more than {MOST_ATTRIBUTES:,} attributes."
            raise BadInput(message, hint="Is it an event log?")

    def take(run: bytes) -> bool:
        nonlocal traces
        new = run.count(TRACE)
        if not utf8 or within_section or own > 0 or not 0 < depth < DEEPEST - 1 or (new and trace_depth):
            return False
        add(parser.CurrentLineNumber, traces + 1 if new else traces if trace_depth else 0, {}, run)
        traces += new
        return True

    def doctype(*_: object) -> None:
        raise BadInput(f"{name} declares a DTD or entities.", hint="A log needs none; remove them.")

    def declaration(_: str, encoding: str | None, __: int) -> None:
        nonlocal utf8
        utf8 &= encoding is None or encoding.lower() == "utf-8"

    def section(begins: bool) -> None:
        nonlocal within_section
        within_section = begins

    parser.ordered_attributes = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler, parser.XmlDeclHandler = doctype, declaration
    parser.StartCdataSectionHandler, parser.EndCdataSectionHandler = partial(section, True), partial(section, False)
    return _Heard(parts, check, take)


def _in_turn(attributes: list[str]) -> list[str]:
    """The key and the value that an element gives, with their names; "" for what it does not give."""
    named = dict(zip(attributes[::2], attributes[1::2], strict=True))
    return ["key", named.get("key", ""), "value", named.get("value", "")]


def read_parts(file: io.BufferedReader, name: str) -> Iterator[list[Part]]:
    """The events, a batch for each piece of the file.

    BadInput where the file is no XES, not well-formed, declares a DTD, or is beyond the limits above.
    """
    parser = expat.ParserCreate()
    heard = _listen(parser, name, utf8=b"\0" not in file.peek(4)[:4])  # in UTF-16 each other byte of a tag is 0
    fed = 0

    def feed(data: bytes) -> bool:
        """Whether the parser has understood it to its end, which is not within a tag or a comment then."""
        nonlocal fed
        parser.Parse(data, False)
        fed += len(data)
        return parser.CurrentByteIndex == fed

    try:
        for taken, chunk in enumerate(iter(partial(file.read, CHUNK), b""), start=1):
            at = 0
            for run in RUN.finditer(chunk):
                if not (feed(chunk[at : run.start()]) and is_utf8(run[0]) and heard.take(run[0])):
                    at = run.start()
                    break
                feed(blanked(run[0]))
                at = run.end()
            feed(chunk[at:])
            heard.check()
            if fed - parser.CurrentByteIndex > LONGEST_TAG + CHUNK:
                message = f"{name} has a tag or comment of more than {LONGEST_TAG >> 20} MiB."
                raise BadInput(message, hint="Is it an event log?")
            if taken % TOGETHER == 0:
                yield heard.parts.copy()
                heard.parts.clear()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise BadInput(
            f"{name} is not well-formed XML at line {error.lineno}, column {error.offset + 1}: "
            f"{expat.ErrorString(error.code)}.",
            hint="Is it complete, and in the encoding that its first line declares?",
        ) from None
    except (LookupError, ValueError) as error:  # how expat's binding says that it lacks an encoding
        raise BadInput(f"{name} cannot be decoded: {error}.", hint="Save it in UTF-8.") from None
    yield heard.parts
