"""The map of a log: its records, and that nothing of a mere log counts as a gap or as waste."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from flowmap.analyzers.check import check
from flowmap.domain.slug import is_slug
from flowmap.errors import BadInput
from flowmap.formats import flow_text, yaml_map
from flowmap.formats.event_log.clock import Clock
from flowmap.formats.event_log.columns import Columns
from flowmap.formats.event_log.event import Events, RawEvent, Refusals
from flowmap.formats.event_log.mine import counted
from flowmap.formats.event_log.summary import LogSummary
from flowmap.formats.event_log.to_map import _duration, _rate
from tests.formats.event_log.conftest import Reads

HEADER = "case,activity,team,timestamp\n"
TWO_CASES = HEADER + (
    "1,Order,Sales,2020-01-01 08:00\n"
    "1,Check,Office,2020-01-01 09:00\n"
    "1,Sign,Office,2020-01-01 10:00\n"
    "1,Bill,Sales,2020-01-03 10:00\n"
    "2,Order,Shop,2020-01-05 08:00\n"
    "2,Check,Office,2020-01-05 11:00\n"
    "2,Bill,Sales,2020-12-31 08:00\n"
)


def test_records_of_a_small_log(reads: Reads) -> None:
    m = reads(TWO_CASES).to_map("Orders")
    assert m.title == "Orders"
    assert [(holder.id, holder.title) for holder in m.holders] == [
        ("sales", "Sales"),
        ("office", "Office"),
        ("shop", "Shop"),
    ]
    assert [(item.title, item.replica) for item in m.items] == [
        ("Order", True),
        ("Check", False),
        ("Sign", False),
    ]
    assert [activity.to_dict() for activity in m.activities] == [
        {"at": "office", "uses": ["order"], "makes": ["check"], "source": "the log"},
        {"at": "sales", "makes": ["order"], "source": "the log"},
        {"at": "office", "uses": ["check"], "makes": ["sign"], "source": "the log"},
        {"at": "shop", "makes": ["order"], "source": "the log"},
        {"at": "sales", "uses": ["check"], "note": "Last known step of a case: Bill", "source": "the log"},
        {"at": "sales", "uses": ["sign"], "note": "Last known step of a case: Bill", "source": "the log"},
    ]
    assert [handoff.to_dict() for handoff in m.handoffs] == [
        {
            "giver": giver,
            "receiver": receiver,
            "item": item,
            "lead": lead,
            "lead_p90": lead,
            "times": "1/year",
            "source": "the log",
        }
        for giver, receiver, item, lead in [
            ("sales", "office", "order", "60min"),
            ("office", "sales", "check", "360.9d"),
            ("office", "sales", "sign", "2d"),
            ("shop", "office", "order", "3h"),
        ]
    ]


def test_a_repeated_activity_is_not_made_from_itself(reads: Reads) -> None:
    m = reads(
        HEADER + "1,Work,Sales,2020-01-01 08:00\n1,Work,Sales,2020-01-01 09:00\n1,Work,Shop,2020-01-01 10:00\n"
        "1,Bill,Sales,2020-01-01 11:00\n"
    ).to_map()
    assert [(activity.at, activity.uses, activity.makes) for activity in m.activities] == [
        ("sales", (), ("work",)),
        ("shop", (), ("work",)),
        ("sales", ("work",), ()),
    ]


def test_ways_that_differ_only_in_what_they_use_have_ids_of_their_own(reads: Reads) -> None:
    rows = [
        f"{case},{activity},{team},2020-01-{case:02} {hour}:00\n"
        for case, first in enumerate(["Call", "Mail", "Mail"], start=1)
        for hour, activity, team in ((10, first, "Desk"), (11, "Order", "Sales"), (12, "Bill", "Shop"))
    ]
    m = reads(HEADER + "".join(rows)).to_map()
    assert {activity.id: activity.uses for activity in m.activities if activity.at == "sales"} == {
        "activity:sales:order": ("mail",),
        "activity:sales:order-2": ("call",),
    }


def test_titles_that_give_equal_or_no_slugs(reads: Reads) -> None:
    teams = ["Team A", "team-a", "TEAM A!", "???", "—", "x" * 100, "x" * 101, "Team A 2"]
    rows = "".join(f"1,Step {n},{team},2020-01-01 10:{n:02}\n" for n, team in enumerate(teams))
    m = reads(HEADER + rows).to_map()
    ids = [holder.id for holder in m.holders]
    assert ids == [
        "team-a",
        "team-a-2",
        "team-a-3",
        "team-4",
        "team-5",
        "x" * 80,
        f"{'x' * 78}-2",
        "team-a-2-2",
    ]
    assert all(is_slug(identity) for identity in ids)
    assert [holder.title for holder in m.holders] == teams


def test_a_log_of_less_than_a_day_does_not_say_how_often(reads: Reads) -> None:
    m = reads(HEADER + "1,Order,Sales,2020-01-01 08:00\n1,Bill,Shop,2020-01-02 07:59\n").to_map()
    assert [handoff.times for handoff in m.handoffs] == [None]


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0min"),
        (35.852, "0.6min"),
        (3_600, "60min"),
        (7_200, "2h"),
        (172_799, "48h"),
        (172_800, "2d"),
        (1e8, "1157.4d"),
    ],
)
def test_waits_are_rounded_as_people_say_them(seconds: float, shown: str) -> None:
    assert str(_duration(seconds)) == shown


@given(st.floats(0, 1e9), st.floats(0, 1e9))
def test_a_longer_wait_never_gives_a_shorter_one(one: float, other: float) -> None:
    assert _duration(min(one, other)).base <= _duration(max(one, other)).base + 1e-9


@pytest.mark.parametrize(
    ("count", "years", "shown"),
    [
        (547, 1.308, "418/year"),
        (1, 1.333, "0.75/year"),
        (4, 0.5, "8/year"),
        (10, 1, "10/year"),
        (1, 0.0027, "None"),
    ],
)
def test_rates_are_rounded_sensibly(count: int, years: float, shown: str) -> None:
    assert str(_rate(count, years)) == shown


def log_of(events: list[tuple[str, str, str]]) -> LogSummary:
    """The summary of (case, activity, team), one event a day."""
    began = datetime(2020, 1, 1)
    rows = [
        RawEvent(n, case, activity, team, (began + timedelta(days=n)).isoformat(), "")
        for n, (case, activity, team) in enumerate(events)
    ]
    counts = counted([Events.of(rows)], clock=Clock(), refusals=Refusals())
    return LogSummary("log.csv", Columns("case", "activity", "team", "timestamp", None), counts, (), 0, ())


CASES = st.sampled_from("1234")
ACTIVITIES = st.sampled_from(["Order", "Check", "Sign", "Bill"])
TEAMS = st.sampled_from(["Sales", "Office", "Shop", ""])
ANY_NAME = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(CASES, ACTIVITIES, TEAMS), min_size=1, max_size=30))
def test_nothing_of_a_mere_log_counts_as_a_gap_or_as_waste(events: list[tuple[str, str, str]]) -> None:
    report = check(log_of(events).to_map(), select=["GAP", "REL", "EXC01", "EXC02", "RSK", "MOD"])
    assert [finding.code for finding in report.findings] == []


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(CASES, ANY_NAME, ANY_NAME), min_size=2, max_size=12))
def test_a_map_with_any_names_can_be_written_and_read_again(events: list[tuple[str, str, str]]) -> None:
    try:
        m = log_of(events).to_map()
    except BadInput:
        assume(False)
    assert flow_text.parse(flow_text.dump(m)) == m
    assert yaml_map.parse(yaml_map.dump(m)) == m
