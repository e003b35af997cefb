"""XES as tools write it: name spaces, global sections, nested attributes, traces in pieces."""

from __future__ import annotations

import pytest

from flowmap.errors import BadInput
from tests.formats.event_log.conftest import Reads


def event(activity: str, team: str, hour: int, more: str = "") -> str:
    group = f'<string key="org:group" value="{team}"/>' if team else ""
    return (
        f'<event><string key="concept:name" value="{activity}"/>{group}'
        f'<date key="time:timestamp" value="2020-01-01T{hour:02}:00:00Z"/>{more}</event>'
    )


def trace(name: str, *events: str, more: str = "") -> str:
    named = f'<string key="concept:name" value="{name}"/>' if name else ""
    return f"<trace>{named}{more}{''.join(events)}</trace>"


def test_global_sections_classifiers_and_lists_are_no_events(reads: Reads) -> None:
    head = (
        '<?xml version="1.0"?><log xmlns="http://www.xes-standard.org/">'
        '<extension name="Time" prefix="time"/><global scope="event">'
        '<string key="concept:name" value="UNKNOWN"/><string key="team" value="x"/></global>'
        '<classifier name="c" keys="concept:name"/><string key="concept:name" value="the log"/>'
        '<list key="l"><values><string key="concept:name" value="v"/></values></list>'
    )
    summary = reads(f"{head}{trace('1', event('A', 'Sales', 1), event('B', 'Office', 2))}</log>")
    assert summary.pairs() == [("Sales", "Office", 1)]
    assert (summary.counts.cases, summary.counts.activities) == (1, ("A", "B"))


def test_prefixed_tags(reads: Reads) -> None:
    body = f"<log>{trace('1', event('A', 'Sales', 1), event('B', 'Office', 2))}</log>"
    prefixed = body.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    prefixed = prefixed.replace("<x:log>", '<x:log xmlns:x="http://www.xes-standard.org/">')
    assert reads(prefixed).pairs() == [("Sales", "Office", 1)]


def test_nested_attributes_are_not_the_events_own(reads: Reads) -> None:
    nested = '<string key="note" value="x"><string key="org:group" value="Nobody"/><event/></string>'
    summary = reads(f"<log>{trace('1', event('A', 'Sales', 1, nested), event('B', 'Office', 2))}</log>")
    assert summary.counts.teams == ("Sales", "Office")


def test_a_trace_may_come_in_pieces_and_in_any_order(reads: Reads) -> None:
    pieces = [
        trace("1", event("C", "Shop", 3)),
        trace("2", event("A", "Shop", 1)),
        trace("1", event("A", "Sales", 1)),
    ]
    summary = reads(f"<log>{''.join(pieces)}</log>")
    assert (summary.counts.cases, summary.pairs()) == (2, [("Sales", "Shop", 1)])


def test_traces_without_a_name_are_cases_of_their_own(reads: Reads) -> None:
    unnamed = [
        trace("", event("A", "Sales", 1)),
        trace("1", event("B", "Shop", 2)),
        trace("", event("B", "Shop", 3)),
    ]
    assert reads(f"<log>{''.join(unnamed)}</log>").counts.cases == 3


def test_attributes_of_a_trace_may_be_the_team_or_the_case(reads: Reads) -> None:
    order = '<string key="order" value="{}"/><string key="office" value="{}"/>'
    log = trace("1", event("A", "x", 1), more=order.format("o", "North")) + trace(
        "2", event("B", "y", 2), more=order.format("o", "South")
    )
    summary = reads(f"<log>{log}</log>", team_column="case:office", case_column="case:order")
    assert (summary.counts.cases, summary.pairs()) == (1, [("North", "South", 1)])


def test_an_attribute_of_a_trace_does_not_reach_the_next_trace(reads: Reads) -> None:
    log = trace("1", event("A", "x", 1), more='<string key="office" value="North"/>') + trace("2", event("B", "y", 2))
    summary = reads(f"<log>{log}</log>", team_column="case:office")
    assert (summary.counts.teams, summary.counts.teamless) == (("North",), 1)


@pytest.mark.parametrize("quote", ['"', "'"])
def test_an_event_may_say_for_itself_what_its_trace_says(reads: Reads, quote: str) -> None:
    own = event("A", "x", 1, '<string key="case:concept:name" value="2"/>').replace('"', quote)
    summary = reads(f"<log>{trace('1', own, event('B', 'y', 2))}{trace('2', event('C', 'z', 3))}</log>")
    assert (summary.counts.cases, summary.pairs()) == (2, [("x", "z", 1)])


@pytest.mark.parametrize("quote", ['"', "'"])
def test_an_attribute_without_a_key_is_no_column(reads: Reads, quote: str) -> None:
    keyless = '<string key="" value="2019-01-01"/>'
    log = f"<log>{trace('1', event('A', 'x', 1, keyless))}</log>"
    assert reads(log.replace('"', quote)).span[0].year == 2020


def test_an_event_outside_a_trace_has_no_case(reads: Reads) -> None:
    summary = reads(f"<log>{trace('', event('A', 'x', 1))}\n{event('B', 'y', 2)}</log>")
    assert (summary.counts.events, summary.refused) == (1, ((2, "no case is given"),))


def test_bad_events_are_reported_with_their_line(reads: Reads) -> None:
    good = trace("1", event("A", "Sales", 1), event("B", "Office", 2))
    bad = trace("2", event("", "Sales", 1), '\n<event><string key="concept:name" value="A"/></event>')
    summary = reads(f"<log>\n{good}\n{bad}\n</log>")
    assert summary.refused == ((3, "no activity is given"), (4, "no time is given"))


def test_attributes_that_start_late_are_seen_within_ten_thousand_events(reads: Reads) -> None:
    plain = [event("A", "", n % 24) for n in range(9_000)]
    summary = reads(f"<log>{trace('1', *plain, event('B', 'Office', 23))}</log>")
    assert (summary.columns.team, summary.counts.teamless, summary.counts.teams) == (
        "org:group",
        9_000,
        ("Office",),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<log></log>", "the log has no events. A log in XES has events in traces."),
        ("<definitions/>", "the log is XML but no XES log: its outermost element is <definitions>."),
        (
            '<log><trace><event><string key="a" value=""/></event></trace></log>',
            (
                "the log has no column that is known to say what was done (--activity-column); which team did it "
                "(--team-column); when it was done (--time-column). There are “case:concept:name”, “a”."
            ),
        ),
    ],
)
def test_what_is_no_log(reads: Reads, text: str, message: str) -> None:
    with pytest.raises(BadInput) as refusal:
        reads(text)
    assert str(refusal.value) == message
