"""EXC04: what a rhythm is, the limit exactly, whose greatest age counts, costs, and repairs that keep it fresh."""

from __future__ import annotations

import random
from math import isnan, nan
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from flowmap.analyzers.check import check
from flowmap.domain.finding import Finding
from flowmap.domain.map import Map
from flowmap.domain.records import Handoff
from flowmap.formats import flow_text
from tests.analyzers.rules.fuller_maps import fuller_map, fuller_maps
from tests.analyzers.rules.moves import moves
from tests.custody.oracle import State, World, worlds

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
START = "Sales makes plan\n"
NEED = "Works needs plan max age 10d\n"


def parsed(text: str) -> Map:
    """A map from flow text."""
    return flow_text.parse(text, name="map")


def often(text: str, **options: Any) -> list[Finding]:
    """What EXC04 finds."""
    return list(check(parsed(text), select=["EXC04"], options={"EXC04": options}).findings)


@pytest.mark.parametrize(
    ("how", "found"),
    [
        (", every 4d", True),
        (", every 5d", False),  # twice as often is not more than twice
        (", every 119h", True),
        (", daily", True),
        (", weekly", False),
        (", 365/year", False),  # a number is no rhythm
        (", every 9d, daily", False),  # the stated period counts
        (", every 1d, 2/year", True),
        (", every 0d", False),
        (", every 30min", True),
        ("", False),
        (", every 1d, read", False),
        (", every 1d, backup", True),
    ],
)
def test_what_is_too_often(how: str, found: bool) -> None:
    listed = often(f"{START}Sales -> Works: plan{how}\n{NEED}")
    assert [(one.holder, one.counterpart, one.item) for one in listed] == [("works", "sales", "plan")] * found


def test_a_number_is_a_rhythm_where_that_is_said() -> None:
    text = f"{START}Sales -> Works: plan, 73.1/year\n{NEED}"
    assert often(text) == []
    assert len(often(text, counted=True)) == 1
    assert often(text, counted=True, times=2.1) == []
    assert often(f"{START}Sales -> Works: plan, 0/year\n{NEED}", counted=True) == []


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("Works needs plan max age 1d\n", False),  # the strictest of several
        ("Works needs plan not relevant max age 1d\n", True),  # is no need
        ("Works -> Shop: plan\nShop needs plan max age 1d\n", False),  # somebody behind needs it fresher
        ("Works -> Shop: plan\nShop needs plan max age 9d\n", True),
        ("Works -> Shop: plan\nShop needs plan max age 48h\n", False),  # the way there costs nothing
        ("Works -> Shop: plan\nShop needs plan\n", True),
        ("Works makes list from plan\nWorks -> Shop: list\nShop needs list max age 1d\n", False),  # in what is made
        ("plan consists of map, text\nWorks needs text max age 1d\n", False),  # or a part of it
        ("Sales -> Shop: plan\nShop needs plan max age 1d\n", True),  # not behind Works
        ("deny Works: plan\n", False),  # what is denied is no need
        ("Shop asks Works: plan\nShop needs plan max age 1d\n", False),
    ],
)
def test_whose_greatest_age_counts(more: str, found: bool) -> None:
    assert bool(often(f"{START}Sales -> Works: plan, every 1d\n{NEED}{more}")) is found


def test_it_is_found_in_the_cases_in_which_it_happens() -> None:
    (one,) = often(
        "case a 50%\ncase b 30%\ncase c 20%\nSales makes plan if a or b\n"
        "Sales -> Works: plan, every 1d, 60min, 100/year\nWorks needs plan max age 10d if a or c\n"
        "Works needs plan max age 4d if a\nWorks needs plan max age 1d if b\n"
    )
    assert one.cases == ("a",)
    assert one.effect.hours_per_year == pytest.approx(100 * 0.5 * 0.75)
    assert one.message == (
        "Sales sends plan to Works in case a every day, although it may be 4 days old there (37.5 h a year more than "
        "needed)."
    )
    assert one.repairs == ()  # any rarer, and it would be too old in the second kind of order


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("every 1d", "every day"),
        ("every 6h", "every 6 h"),
        ("every 7d", "every 7 days"),
        ("weekly", "every week"),
        ("monthly", "every month"),
        ("yearly", "every year"),
    ],
)
def test_a_period_in_words(how: str, words: str) -> None:
    (one,) = often(f"{START}Sales -> Works: plan, {how}\nWorks needs plan max age 200w\n")
    assert one.message == f"Sales sends plan to Works {words}, although it may be 1,400 days old there."


def test_what_is_not_known_is_not_counted_as_nothing() -> None:
    (one,) = often(f"{START}Sales -> Works: plan, every 1d\n{NEED}")
    assert (one.effect.hours_per_year, one.effect.weight, one.effect.days) == (None, None, None)
    (one,) = often(f"{START}Sales -> Works: plan, every 1d, 1h\n{NEED}")
    assert one.effect.hours_per_year == pytest.approx(365 * 0.9)
    (one,) = often(f"{START}Sales -> Works: plan, daily, 1h\n{NEED}")
    assert one.effect.hours_per_year == pytest.approx(365 * 0.9)
    (one,) = often(f"{START}Sales -> Works: plan, every 1d, 1h\nSales -> Works: plan via phone, every 2d\n{NEED}")
    assert one.effect.hours_per_year is None


def test_what_the_giver_does_not_have_is_not_sent() -> None:
    assert often("Desk makes plan\nSales -> Works: plan, every 1d\n" + NEED) == []


def test_the_repair_sends_it_as_often_as_it_must_be_fresh() -> None:
    (one,) = often(f"{START}Sales -> Works: plan, every 1d, 365/year\n{NEED}")
    (repair,) = one.repairs
    assert repair.title == "Sales sends plan to Works every 10 days."
    ((before, after),) = [(change.before, change.after) for change in repair.changes]
    assert isinstance(before, Handoff)
    assert isinstance(after, Handoff)
    assert (str(after.every), str(after.times)) == ("10d", "36.5/year")
    assert repair.closes == (one.fingerprint,)
    assert repair.creates == ()


def test_the_repair_takes_the_way_into_account() -> None:
    """Half of the period is added to the age: with 7 days on the way, 6 days are left for it, and not 10."""
    (one,) = often(f"{START}Sales -> Works: plan, takes 7d, every 1d\n{NEED}")
    assert [repair.title for repair in one.repairs] == ["Sales sends plan to Works every 6 days."]
    assert one.repairs[0].creates == ()
    (one,) = often(f"{START}Sales -> Works: plan, takes 9d, every 1d\n{NEED}")
    assert one.repairs == ()


@pytest.mark.parametrize(
    ("how", "found"),
    [
        ("every 1d, takes 9d", True),  # 9.5 of 10 days: every second day would do
        ("every 1d, takes 228h", False),  # just fresh enough
        ("every 1d, takes 9.7d", False),  # already too old
        ("every 1d, takes 12d", False),
        ("daily, takes 9d", True),
        ("daily, takes 228h", False),  # a rhythm is not in the age, but would be if it came every day
        ("daily, takes 227h", True),
    ],
)
def test_what_would_be_too_old_is_not_sent_too_often(how: str, found: bool) -> None:
    m = parsed(f"{START}Sales -> Works: plan, {how}\n{NEED}")
    codes = [one.code for one in check(m, select=["EXC04", "FLW02"], effects=False, describe=0).findings]
    assert ("EXC04" in codes) is found
    assert len(codes) < 2


def test_what_is_too_old_in_one_kind_of_order_may_come_too_often_in_another() -> None:
    text = f"{CASES}{SENT}every 1d, takes 3d\nWorks needs plan max age 30d if a\nWorks needs plan max age 3d if b\n"
    (one,) = often(text)
    assert (one.cases, one.repairs) == (("a",), ())


def proposed(text: str, **options: Any) -> list[list[str]]:
    """What is proposed for the one finding, whether it suffices or not."""
    (one,) = check(parsed(text), select=["EXC04"], options={"EXC04": options}, effects=False, describe=None).findings
    return [moves(repair) for repair in one.repairs]


CASES = "case a 50%\ncase b 50%\n"
SENT = f"{START}Sales -> Works: plan, "


@pytest.mark.parametrize(
    ("text", "every"),
    [
        (f"{SENT}takes 180h, every 1d\n{NEED}", "5d"),  # half of what is asked is just rare enough
        (f"{SENT}takes 181h, every 1d\n{NEED}", None),
        (
            f"{CASES}{SENT}takes 132h, every 1d\n{NEED.replace('10d', '10d if a')}Works needs plan max age 20d if b\n",
            None,
        ),
        (f"{CASES}{SENT}takes 18min, every 6min\nWorks needs plan max age 30min if a\n", "24min"),
    ],
)
def test_how_rare_it_may_be(text: str, every: str | None) -> None:
    assert proposed(text) == ([] if every is None else [[f"handoff:sales:works:plan every={every}"]])


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("daily", "times=36.5/year"),
        ("every 3d, 100/year", "every=10d times=30/year"),
        ("every 4d, 11/year", "every=10d times=4.4/year"),
        ("every 1d, 111.11/year", "every=10d times=11.11/year"),
    ],
)
def test_how_often_it_then_happens(how: str, said: str) -> None:
    assert proposed(f"{SENT}{how}\n{NEED}") == [[f"handoff:sales:works:plan {said}"]]


def test_rhythms_that_are_only_counted_or_happen_once_a_year() -> None:
    assert proposed(f"{SENT}365/year\nSales -> Works: plan, 0/year\n{NEED}", counted=True) == [
        ["handoff:sales:works:plan times=36.5/year"]
    ]
    assert proposed(f"{SENT}yearly\nWorks needs plan max age 1000d\n") == [["handoff:sales:works:plan times=0.36/year"]]


def test_a_rhythm_stays_one_and_its_way_is_taken_into_account() -> None:
    """It does not become a period, so that the age that is computed stays what it was."""
    text = f"{SENT}daily, takes 6d\nSales -> Works: plan via mail, every 1d, takes 6d\n{NEED}"
    assert proposed(text) == [
        ["handoff:sales:works:plan times=45.62/year", "handoff:sales:works:plan-2 every=8d"],
    ]
    assert proposed(f"{SENT}daily, takes 6d\n{NEED}") == [["handoff:sales:works:plan times=45.62/year"]]


def test_only_what_is_sent_too_often_in_these_cases_is_shown_and_sent_more_rarely() -> None:
    text = f"""{CASES}{SENT}every 1d, if a
Sales -> Works: plan via phone, every 240h, if a
Sales -> Works: plan via chat, every 20d, 9/year, if a
Sales -> Works: plan via paper, 365/year, if a
Sales -> Works: plan via file, read, every 1d, if a
Sales -> Works: plan via voice, every 1d, if b
Sales -> Works: plan via mail, if a
Works needs plan max age 10d if a
Works needs plan if b
"""
    assert proposed(text) == [["handoff:sales:works:plan every=10d"]]
    (one,) = often(text)
    assert [shown.record.removeprefix("handoff:sales:works:plan") for shown in one.evidence] == [
        *("", "-2", "-3", "-4", "-7", "need:works:plan"),
    ]


def test_minutes_are_told_apart_behind_it() -> None:
    text = f"{SENT}every 20min\nWorks needs plan max age 2h\nWorks -> Shop: plan\nShop needs plan max age {{}}\n"
    assert often(text.format("30min")) == []
    assert len(often(text.format("50min"))) == 1


def test_the_second_case_costs_what_the_first_would() -> None:
    (one,) = often(f"{CASES}{SENT}every 1d, 1h, if b\n{NEED}")
    assert one.cases == ("b",)
    assert one.effect.hours_per_year == pytest.approx(365 * 0.9)


def test_what_costs_nothing_is_told_without_hours() -> None:
    (one,) = often(f"{SENT}every 1d, 1h, 0/year\n{NEED}")
    assert (one.effect.hours_per_year, "h a year" in one.message) == (0.0, False)
    (one,) = often(f"{SENT}every 1d, 30min, 1/year\n{NEED}")
    assert one.message.endswith(" (0.45 h a year more than needed).")
    (one,) = often(f"case a 0%\ncase b 100%\n{SENT}every 1d, 1h, if a\n{NEED}")
    assert one.effect.hours_per_year == 0.0


def limits_of(world: World) -> dict[State, float]:
    """The least greatest age that somebody declares, by state, in one case."""
    limits: dict[State, float] = {}
    for need in world.needs:
        key = need.holder, need.item
        if need.max_age is not None and need.kano != "not_relevant" and not world.barred(key):
            limits[key] = min(limits.get(key, need.max_age.base), need.max_age.base)
    return limits


def asked(world: World, limits: dict[State, float], state: State) -> float | None:
    """The least of them at a state, if there is one, and everywhere behind it."""
    if state not in limits:
        return None
    behind, queue = {state}, [state]
    while queue:
        at = queue.pop()
        new = {fact.head for fact in world.facts if at in fact.tails} - behind
        behind |= new
        queue += new
    return min(limits[one] for one in behind if one in limits)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], phases=PHASES, deadline=None)
@given(fuller_maps())
def test_it_is_what_plain_python_finds(m: Map) -> None:
    cases: dict[tuple[str, ...], set[str]] = {}
    hours: dict[tuple[str, ...], float] = {}
    known = worlds(m)
    for world in known:
        limits = limits_of(world)
        for one in world.handoffs:
            state, key = (one.receiver, one.item), (one.receiver, one.giver, one.item)
            moved = any(fact.by == one.id for fact in world.facts) and (one.giver, one.item) in world.held
            limit = asked(world, limits, state) if moved and one.mode == "push" else None
            rhythm = one.times is not None and str(one.times) in ("daily", "weekly")
            period = one.every.base if one.every is not None else 8760 / one.times.base if rhythm else 0
            if limit is None or period <= 0 or not 2 * period < limit:
                continue
            # Any rarer, and it would be older than `age` and half of the period, which may be in its age already.
            age = world.best("age")[state] - (0 if one.every is None else one.every.base / 2)
            if age + period / 2 > limits[state] - 1e-6:
                continue
            cases.setdefault(key, set()).add(world.case)
            share = sum(other.share for other in known if other.on(one))
            rate = 8760 / period if one.times is None else one.times.base
            effort = nan if one.effort is None else one.effort.base
            hours[key] = hours.get(key, 0) + effort * rate * (1 - period / limit) * world.share / share
    found = check(m, select=["EXC04"], effects=False, describe=None).findings
    assert {tuple(map(str, (one.holder, one.counterpart, one.item))): set(one.cases) for one in found} == cases
    for one in found:
        expected = hours[str(one.holder), str(one.counterpart), str(one.item)]
        assert one.effect.hours_per_year == (None if isnan(expected) else pytest.approx(expected))


def test_the_random_maps_have_it() -> None:
    """What is compared with plain Python is not mostly nothing."""
    maps = [fuller_map(random.Random(seed)) for seed in range(30)]
    assert sum(len(check(m, select=["EXC04"], effects=False, describe=0).findings) for m in maps) > 10
