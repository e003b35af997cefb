"""What stands in an XES file as events, and what only looks like it; how little is kept of it."""

from __future__ import annotations

import io

import pytest

from flowmap.errors import BadInput
from flowmap.formats.event_log.xes_parts import Part, read_parts
from tests.formats.event_log.conftest import Reads

NAME = '<string key="concept:name" value="{}"/>'
EVENT = f"<event>{NAME.format('A')}</event>"
ODD_EVENT = EVENT.replace('"', "'")
SAYS = '<string key="concept:name" value="Order"/><string key="org:group" value="Sales"/>'
GOOD = f'<event>{SAYS}<date key="time:timestamp" value="2020-01-01"/></event>'


def parts(content: str | bytes) -> list[Part]:
    raw = content.encode() if isinstance(content, str) else content
    return [part for batch in read_parts(io.BufferedReader(io.BytesIO(raw)), "the log") for part in batch]


def counts(content: str | bytes) -> tuple[int, int]:
    """The events in plain runs, and those that the parser read."""
    found = parts(content)
    return sum(part.events for part in found if part.run), sum(not part.run for part in found)


def test_plain_and_other_events_in_their_order() -> None:
    traces = [f"<trace>{EVENT}</trace>", f"<trace>{EVENT}{EVENT}</trace>", f"<trace>{ODD_EVENT}\n{EVENT}</trace>"]
    log = "\n".join(["<log>", *traces, EVENT, "</log>"])
    found = [(part.line, part.trace, part.events, bool(part.run)) for part in parts(log)]
    assert found == [(2, 1, 3, True), (4, 3, 1, False), (5, 3, 1, True), (6, 0, 1, True)]


@pytest.mark.parametrize(
    "hidden",
    [
        f"<!--{EVENT}-->",
        f"<!--{EVENT}{EVENT.replace('A', '-')}-->",
        f"<![CDATA[{EVENT}]]>",
        f"<?note <trace>{EVENT}</trace>?>",
        f"<event>{NAME.format('A')}<list><event/>{EVENT}</list></event>",
    ],
)
def test_what_only_looks_like_an_event(hidden: str) -> None:
    found = parts(f"<log><trace>{hidden}{EVENT}</trace></log>")
    assert sum(part.events for part in found) == 1 + hidden.startswith("<event>")


@pytest.mark.parametrize(
    ("start", "encoding", "wanted"),
    [
        ("", "utf-8", (1, 0)),
        ('<?xml version="1.0"?>', "utf-8", (1, 0)),
        ('<?xml version="1.0" encoding="UTF-8"?>', "utf-8", (1, 0)),
        ('<?xml version="1.0" encoding="UTF-8"?>', "utf-8-sig", (1, 0)),
        ('<?xml version="1.0" encoding="iso-8859-1"?>', "latin-1", (0, 1)),
        ("", "utf-16", (0, 1)),
    ],
)
def test_only_utf8_is_read_in_columns(start: str, encoding: str, wanted: tuple[int, int]) -> None:
    assert counts(f"{start}<log><trace>{EVENT}</trace></log>".encode(encoding)) == wanted


@pytest.mark.parametrize("start", ["", '<?xml version="1.0"?>'])
def test_letters_of_utf16_whose_bytes_spell_an_event_are_none(start: str) -> None:
    spelled = b"<event></event> ".decode("utf-16-le")
    assert counts(f"{start}<log>{spelled}<trace>{EVENT}</trace></log>".encode("utf-16")) == (0, 1)


@pytest.mark.parametrize("event", [GOOD, GOOD.replace('"', "'")])
def test_what_a_trace_says_behind_its_events_is_of_no_other_trace(reads: Reads, event: str) -> None:
    late = f"<trace>{NAME.format('1')}{event}{NAME.format('late')}</trace>"
    summary = reads(f"<log>{late}<trace><a/>{event}</trace>{late}{event}</log>")
    assert (summary.counts.cases, summary.counts.events) == (2, 3)
    assert summary.refused == ((1, "no case is given"),)


def test_what_a_trace_says_between_its_events_counts_from_there(reads: Reads) -> None:
    team = GOOD.replace('"org:group"', '"role"')
    office = '<string key="office" value="{}"/>'
    log = f"<log><trace>{office.format('North')}{team}{office.format('South')}{team}{team}</trace></log>"
    summary = reads(log, team_column="case:office")
    assert summary.pairs() == [("North", "South", 1), ("South", "South", 1)]


def test_the_limit_of_attributes_is_of_each_trace() -> None:
    def trace(first: int, count: int) -> str:
        said = "".join(f'<int key="k{n}" value="1"/>' for n in range(first, first + count))
        return f"<trace>{said[:-2]} />{ODD_EVENT}</trace>"

    assert counts(f"<log>{trace(0, 900)}{trace(900, 900)}</log>") == (0, 2)
    with pytest.raises(BadInput, match="more than 1,000 attributes"):
        parts(f"<log>{trace(0, 1_001)}</log>")


@pytest.mark.parametrize("event", ["<event/>", "<event></event><!-- -->"])
def test_what_a_trace_says_is_kept_once_however_many_events_it_has(event: str) -> None:
    said = "".join(f'<int key="k{n}" value="1"/>' for n in range(900))
    found = parts(f"<log><trace>{said}{event * 500}</trace></log>")
    assert [len(part.said) for part in found] == [900] + [0] * 499
