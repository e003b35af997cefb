"""Plain events, read in columns, are what the XML parser alone finds: counts, lines, and what is wrong where."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowmap.errors import BadInput
from flowmap.formats.event_log import LogOptions, LogSummary, read_log, xes_log, xes_parts
from flowmap.formats.event_log.xes_plain import RUN, PlainEvents, blanked, is_utf8, keys

NAMED = '<string key="concept:name" value="{}"/>'
GOOD = (
    f'<event>{NAMED}<string key="org:group" value="{{}}"/><date key="time:timestamp" value="2020-01-01T0{{}}:00:00Z" />'
    "</event>"
)
EVENTS = [GOOD.format("A", "Sales", 1), GOOD.format("Bü", "Office 😀", 2), GOOD.format("C", "", 3)]
TRACE = f"<trace>{NAMED.format('1')}\n\t{EVENTS[0]}\r\n{EVENTS[1]}\n</trace>"
START = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- a log --><log xes.version="1.0"><global scope="event"></global>\n'

IN_TRACES = [  # pieces that may stand anywhere in a log, also in a trace
    *(*EVENTS, "\n", "\r\n\t", " ", "\r", "text", NAMED.format(2), NAMED.format(" "), '<int key="" value="7"/>'),
    *(
        '<string key="order" value="8"/>',
        '<string key="order" value=""/>',
        f"<list><values>{EVENTS[1]}</values></list>",
    ),
    *(EVENTS[0].replace('"', "'"), EVENTS[0].replace("A", "&amp;&#10;&quot;"), EVENTS[0].replace("Z", "")),
    EVENTS[0].replace("<event>", f'<event><string key="n" value=""><event>{NAMED.format("D")}</event></string>'),
    *(EVENTS[0].replace("<event>", f"<event>{NAMED.format('first')}"), EVENTS[0].replace("org:group", "case:order")),
    EVENTS[0].replace("<event>", f"<event>{NAMED.format(' ').replace('c', 'case:c')}"),
    *(
        EVENTS[0].replace("event>", "x:event>"),
        EVENTS[0].replace("string ", "xes:string "),
        "<event/>",
        "<event></event>",
    ),
    *(EVENTS[0].replace("A", "A\tB"), EVENTS[1].replace("/>", "/>\n\n"), EVENTS[0].replace("Sales", "]]>")),
    *(f"<!--{EVENTS[0]}-->", f"<![CDATA[{EVENTS[0]}]]>", f"<?pi {TRACE}?>", TRACE),
]
WHOLE = [  # pieces that may stand anywhere in a log, but hardly in a trace
    *(f"<trace>{EVENTS[0]}\n{EVENTS[1]}</trace>", f"<trace>{NAMED.format(4)}</trace>", "<trace></trace>"),
    f'<trace><string key="order" value="7"/>{NAMED.format(5)}{EVENTS[0]}<!-- -->{EVENTS[1]}\n</trace>',
    *(TRACE.replace("key", "key "), TRACE.replace("trace>", "trace >"), TRACE.replace("\n", "\r")),
    *(f'<list key="l"><values>{TRACE}</values></list>', f"<x><x><x><x>{EVENTS[0]}{TRACE}</x></x></x></x>"),
]
BROKEN = [  # pieces that often may not
    *("<trace>", "</trace>", "<event>", "</event>", "\r", EVENTS[0][:-9], "</event", "<!--", "-->", "<![CDATA[", "]]>"),
    f"<x><x><x><x><x>{TRACE}</x></x></x></x></x>",
    *("<?", "?>", '<string key="', '" value="', '"/>', "<", ">", "&", "&amp;", '"', "]", "</log>", "<log>", "\x0b"),
    *(EVENTS[0].replace("A", letter) for letter in ("\ufffe", "\uffff", "\udc80", "\x00", "\x7f", "\U0001ffff")),
]
STARTS = [START, START, "<log>", START.replace("UTF-8", "iso-8859-1"), "\ufeff" + START]
CHOSEN = [{}, {}, {"case_column": "case:order"}, {"team_column": "case:concept:name"}, {"start_column": "none"}]
IN_TRACE = st.lists(st.sampled_from(IN_TRACES), max_size=6).map(lambda parts: f"<trace>{''.join(parts)}</trace>")
WHOLES = st.lists(st.one_of(IN_TRACE, st.sampled_from([*IN_TRACES, *WHOLE])), max_size=10)
Outcome = LogSummary | str


@pytest.fixture(scope="module", autouse=True)
def small() -> Iterator[None]:
    """Pieces of the file so small that a few events are many of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xes_parts, "CHUNK", 400)
        patch.setattr(xes_parts, "TOGETHER", 2)
        patch.setattr(xes_parts, "DEEPEST", 7)
        patch.setattr(xes_log, "RECOGNISED_BY", 3)
        yield


def outcome(content: bytes, options: LogOptions) -> Outcome:
    try:
        return read_log(io.BytesIO(content), options=options)
    except BadInput as refusal:
        return str(refusal)


def by_the_parser(content: bytes, options: LogOptions) -> Outcome:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xes_parts, "RUN", re.compile(rb"(?!)"))
        return outcome(content, options)


def assert_as_by_the_parser(log: str, chosen: dict[str, str]) -> None:
    content, options = log.encode("utf-8", "surrogatepass"), LogOptions(**chosen)
    assert outcome(content, options) == by_the_parser(content, options)


@settings(max_examples=60, deadline=None)
@given(WHOLES, st.sampled_from(STARTS), st.sampled_from(CHOSEN))
def test_a_log_reads_as_by_the_parser_alone(pieces: list[str], start: str, chosen: dict[str, str]) -> None:
    assert_as_by_the_parser(f"{start}{TRACE}{''.join(pieces)}</log>", chosen)


@settings(max_examples=60, deadline=None)
@given(WHOLES, st.sampled_from(BROKEN), WHOLES, st.sampled_from(STARTS), st.sampled_from(["", "</log>", "\n</log>\n"]))
def test_a_broken_log_is_refused_as_by_the_parser_alone(
    before: list[str], broken: str, after: list[str], start: str, end: str
) -> None:
    assert_as_by_the_parser(f"{start}{TRACE}{''.join(before)}{broken}{''.join(after)}{end}", {})


MANY = '<int key="n" value="1"/>' * 1_000
PLAIN = {
    "an event": EVENTS[0],
    "several, with blanks": f"{EVENTS[1]} {EVENTS[1]}".replace("><", ">\r\n\t<"),
    "other quotes": EVENTS[0].replace("Sales", "it's > all"),
    "a trace": TRACE,
    "traces": f"{TRACE}\n{TRACE}",
    "no attributes": "<event></event>",
    "many attributes": f"<event>{MANY}</event>",
    "a long value": f"<event>{NAMED.format('x' * 10_000)}</event>",
}
ODD = {
    "an entity": EVENTS[0].replace("Sales", "Sales &amp; more"),
    "a tab": EVENTS[0].replace("Sales", "Sales\tand more"),
    "an end": EVENTS[0].replace("/>", "></string>"),
    "a key as of a trace": EVENTS[0].replace("org:group", "case:group"),
    "another order": '<event><int value="1" key="n"/></event>',
    "a comment": "<event><!-- --></event>",
    "a trace without events": f"<trace>{NAMED.format('1')}</trace>",
    "too many attributes": f"<event>{MANY}<int/></event>",
    "too long a value": f"<event>{NAMED.format('x' * 10_001)}</event>",
    "not ended": "<event>",
}


@pytest.mark.parametrize("how", PLAIN)
def test_what_is_plain(how: str) -> None:
    content = PLAIN[how].encode()
    assert RUN.fullmatch(content)
    assert is_utf8(content)


@pytest.mark.parametrize("how", ODD)
def test_what_is_left_to_the_parser(how: str) -> None:
    assert RUN.search(ODD[how].encode()) is None


@pytest.mark.parametrize("wrong", [b"\xff", b"\xed\xa0\x80", "\ufffe".encode(), "\uffff".encode()])
def test_what_no_xml_in_utf8_has(wrong: bytes) -> None:
    run = EVENTS[0].encode().replace(b"Sales", wrong)
    assert RUN.fullmatch(run)
    assert not is_utf8(run)


def test_a_return_alone_ends_a_line_too_and_is_left_to_the_parser() -> None:
    assert is_utf8(b"<event>\r\n</event>")
    assert not is_utf8(b"<event>\r</event>")


@pytest.mark.parametrize(("run", "wanted"), [("<event>\r\n \n </event>", "\n\n" + " " * 9), ("ü😀", "  ")])
def test_blanks_end_where_the_run_does(run: str, wanted: str) -> None:
    assert blanked(run.encode()).decode() == wanted


def test_keys_are_those_of_events_and_of_traces() -> None:
    assert list(keys(TRACE.encode()))[:4] == ["case:concept:name", "concept:name", "org:group", "time:timestamp"]


def test_events_in_columns() -> None:
    runs = [EVENTS[0], f"{TRACE}\n{TRACE.replace(NAMED.format(1), NAMED.format(2))}", EVENTS[2]]
    found = PlainEvents.of([run.encode() for run in runs])
    assert found.lines.tolist() == [0, 1, 2, 5, 6, 0]
    assert found.later.tolist() == [0, 0, 0, 1, 1, 0]
    given_by_column = {}
    for column in ("concept:name", "org:group", "case:concept:name", "case:org:group", "none"):
        events, values = found.given(column)
        given_by_column[column] = {event: values.at(n) for n, event in enumerate(events.tolist())}
    assert given_by_column == {
        "concept:name": dict(enumerate(["A", "A", "Bü", "A", "Bü", "C"])),
        "org:group": dict(enumerate(["Sales", "Sales", "Office 😀", "Sales", "Office 😀", ""])),
        "case:concept:name": {1: "1", 2: "1", 3: "2", 4: "2"},
        "case:org:group": {},
        "none": {},
    }


def test_no_events_in_columns() -> None:
    found = PlainEvents.of([])
    assert (found.lines.tolist(), found.given("concept:name")[0].tolist()) == ([], [])
