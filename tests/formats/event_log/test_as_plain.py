"""The fast reader says exactly what a plain one says, event by event: of random logs, broken ones too."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowmap.errors import BadInput
from flowmap.formats.event_log import LogOptions, csv_log, disk_sort, read_log, social, xes_parts
from flowmap.formats.event_log.clock import Clock
from flowmap.formats.event_log.columns import recognised
from flowmap.formats.event_log.event import Refusal, UnreadableError
from flowmap.formats.event_log.texts import Texts
from tests.formats.event_log import plain

TIMES = [
    *("2020-01-01T00:00:05Z", "2020-01-01 00:00:05.250+01:00", "2020-01-01 00:00", "2020-02-30", "01.02.2020 9.05"),
    *(
        "2020-01-01T10:00:00",
        " 2020-01-02 ",
        "1577836800",
        "1577836800123",
        "tomorrow",
        "",
        "2020/1/2 3:04:05",
        "1850-01-01",
    ),
    *(
        "2020-01-01T00:00:05.1234567-0130",
        "2020-01-01 24:00:00",
        "2019-12-31T23:59:60",
        "２０２０-01-01",
        "2020-01-01T00:00:05 UTC",
    ),
]
NAMES = [
    "Sales",
    "Office",
    " Sales",
    "Büro",
    "a  b",
    "a b",
    "",
    " ",
    "\u3000",
    "x" * 9,
    "x" * 501,
    "C\x07",
    'say "so"',
    "a,b",
    "c;d",
    "two\nlines",
]
CASES = ["1", "2", " 1", "case-10", "case-11", "case-12", "\u00a01", "", "y" * 501, "ö" * 300]
FIELD = st.sampled_from([*CASES, *NAMES, *TIMES, '"', '""', '"a"b', "\r", 'a"'])
ROW = st.one_of(
    st.tuples(
        st.sampled_from(CASES),
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
        st.sampled_from(TIMES),
        st.sampled_from(TIMES),
    ),
    st.tuples(
        st.sampled_from(["1", "2"]),
        st.sampled_from(["Order", "Check"]),
        st.sampled_from(["Sales", "Shop"]),
        st.sampled_from(TIMES[:3]),
        st.just(""),
    ),
)
QUOTED = st.sampled_from(["never", "where needed", "always"])
LINE = st.one_of(
    st.tuples(ROW, QUOTED),
    st.tuples(st.lists(FIELD, max_size=6), st.just("never")),
)
HEADER = ["case", "activity", "team", "end_time", "start_time"]


@pytest.fixture(scope="module", autouse=True)
def small() -> Iterator[None]:
    """Blocks, pieces and chunks so small that a few events are many of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_log, "BLOCK", 150)
        patch.setattr(xes_parts, "CHUNK", 150)
        patch.setattr(disk_sort, "PIECE", 5)
        patch.setattr(disk_sort, "CHUNK", 4)
        patch.setattr(disk_sort, "LEAST_READ", 2)
        patch.setattr(social, "MOST_HELD", 3)
        yield


def written(row: Sequence[str], quoted: str, delimiter: str) -> str:
    def field(text: str) -> str:
        needed = quoted == "where needed" and set(text) & {'"', delimiter, "\n", "\r"}
        return '"' + text.replace('"', '""') + '"' if needed or quoted == "always" else text

    return delimiter.join(map(field, row))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(LINE, max_size=25),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "cp1252", "utf-8-sig"]),
    st.booleans(),
    st.booleans(),
)
def test_a_csv_log(
    lines: list[tuple[Sequence[str], str]], delimiter: str, feed: str, encoding: str, complete: bool, with_start: bool
) -> None:
    rows = [delimiter.join(HEADER), *(written(row, quoted, delimiter) for row, quoted in lines)]
    content = (feed.join(rows) + feed * complete).encode(encoding, errors="replace")
    options = LogOptions(start_column=None if with_start else "none")
    clock = Clock()
    columns = recognised(HEADER, chosen=options.chosen(), file="the log")
    wanted = plain.understood(plain.csv_events(content, columns, delimiter), clock)
    assert_equal(content, options, wanted, clock)


def assert_equal(content: bytes, options: LogOptions, wanted: plain.Understood, clock: Clock) -> None:
    traces, teams, activities, refused = wanted
    if not traces:
        with pytest.raises(BadInput) as error:
            read_log(io.BytesIO(content), options=options)
        assert not refused or f"Line {refused[0].line}: {refused[0].why}." in str(error.value)
        return
    found = read_log(io.BytesIO(content), options=options, social=True)
    assert found.counts == plain.counts(traces, teams, activities)
    assert list(found.refused) == refused
    assert any("no time zone" in note for note in found.notes) == bool(clock.zoned and clock.zoneless)
    if clock.zoned and clock.zoneless:
        assert any(note.startswith(f"{clock.zoneless:,} times state no time zone") for note in found.notes)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["1", "", "2"]), st.lists(ROW, max_size=6)), max_size=6))
def test_an_xes_log(written_traces: list[tuple[str, list[tuple[str, ...]]]]) -> None:
    def attribute(key: str, value: str) -> str:
        return f'<string key="{key}" value={quoteattr(value)}/>' if value else ""

    keys = ["concept:name", "org:group", "time:timestamp", "start_timestamp"]
    traces = [
        f"<trace>{attribute('concept:name', name)}"
        + "".join(f"<event>{''.join(map(attribute, keys, row[1:]))}</event>" for row in rows)
        + "</trace>"
        for name, rows in written_traces
    ]
    content = f"<log>{''.join(traces)}</log>".replace("\x07", "?").encode()
    clock = Clock()
    try:
        events = list(plain.xes_events(content, LogOptions()))
    except BadInput as error:
        with pytest.raises(BadInput, match=f"{re.escape(str(error))}|the log has no events"):
            read_log(io.BytesIO(content))
        return
    wanted = plain.understood(events, clock)
    wanted[3][:] = [Refusal(1, why) for _, why in wanted[3]]  # all stands in one line
    assert_equal(content, LogOptions(), wanted, clock)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(TIMES), max_size=20))
def test_times_read_together(texts: list[str]) -> None:
    together, alone = Clock(), Clock()
    values, refused = together.read_all(Texts.of(texts))
    for place, text in enumerate(texts):
        try:
            value, why = alone.read(text), None
        except UnreadableError as error:
            value, why = 0, str(error)
        assert (values[place], refused.get(place)) == (value, why)
    assert (together.zoned, together.zoneless) == (alone.zoned, alone.zoneless)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=20))
def test_texts_in_columns(texts: list[str]) -> None:
    column = Texts.of(texts)
    assert [column.at(n) for n in range(len(texts))] == texts
    assert [column.stripped().at(n) for n in range(len(texts))] == [text.strip() for text in texts]
    one, other = column.keys(2)
    for keys in (one, other):
        assert [keys[n] == keys[0] for n in range(len(texts))] == [text == texts[0] for text in texts]
