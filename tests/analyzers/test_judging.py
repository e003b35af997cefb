"""Whether a bypass loses anything: as computing all ways anew says, and where what is left leans on itself."""

from __future__ import annotations

import random
from collections.abc import Mapping
from math import nan
from typing import Any

import numpy as np
import pytest

from flowmap.analyzers import judging
from flowmap.analyzers.check import check
from flowmap.analyzers.judging import judged
from flowmap.analyzers.like_cases import alike_of
from flowmap.analyzers.passages import passages_of
from flowmap.custody.solution import Solution, solve
from flowmap.domain.columns import Longs
from flowmap.domain.finding import Finding
from flowmap.domain.map import Map
from flowmap.domain.quantities import Duration, Effort, Rate, Share
from flowmap.domain.records import Activity, Case, Handoff, Holder, Item, Need, Record, Stage
from flowmap.formats import flow_text
from tests.custody.oracle import State, worlds

SEEDS = (
    4,
    11,
    24,
    25,
    27,
    52,
    54,
    62,
    66,
    67,
    119,
    121,
    238,
    645,
)  # the maps of these notice every change of the code that matters
FOUR = "case a 10%\ncase b 20%\ncase c 30%\ncase d 40%\n"
RELAY = "Sales makes x\nSales -> Desk: x, takes 1d\nDesk -> Works: x, takes 1d\nWorks needs x\n"
TEAMS = ("a", "b", "c", "d", "e", "f")
DAYS = tuple(Duration(days, "d") for days in (0.0, 1.0, 2.0, 3.0))


def relay_map(draw: random.Random, cases: Mapping[str, float] | None = None) -> Map:
    """A map in which most that gets a sheet only passes it on, in some of the cases (with their shares) or in all."""
    if cases is None:
        cases = draw.choice(({}, {}, {"one": 30.0, "two": 70.0}))
    limits = ((), (), *((one,) for one in cases))
    records: list[Record] = [Case(id=one, share=Share(share, "%")) for one, share in cases.items()]
    records += [Stage(id="late", position=1, starts=DAYS[2]), *(Holder(id=one) for one in TEAMS)]
    records += [Item(id="part"), Item(id="sheet", parts=("part",)), Item(id="file", parts=("sheet",)), Item(id="plan")]
    facts: list[Record] = [Activity(at="a", makes=("sheet",))]
    facts += [_work(draw, "b", (), "sheet", limits)] * draw.choice((0, 1))
    facts += [_work(draw, "a", (), "file", limits)] * draw.choice((0, 0, 1))
    facts += [_handoff(draw, limits) for _ in range(draw.choice((4, 6, 9)))]
    for _ in range(draw.choice((1, 2, 3))):
        item = draw.choice(("sheet", "sheet", "part", "plan"))
        facts.append(Need(holder=draw.choice(TEAMS), item=item, cases=draw.choice(limits)))
    for _ in range(draw.choice((0, 1, 2))):
        uses, makes = draw.choice(
            (
                (("sheet",), "plan"),
                (("sheet", "part"), "plan"),
                (("part",), "plan"),
                (("plan", "part"), "sheet"),
                (("sheet",), ""),
            )
        )
        facts.append(_work(draw, draw.choice(TEAMS), uses, makes, limits))
    records += [one.with_id(f"{one.base_id()}-{n}") for n, one in enumerate(facts)]
    return Map.of(records, name="relays")


def _work(
    draw: random.Random, at: str, uses: tuple[str, ...], makes: str, limits: tuple[tuple[str, ...], ...]
) -> Activity:
    """Work that makes something, or else a check."""
    return Activity(
        at=at,
        uses=uses,
        makes=(makes,) if makes else (),
        control=None if makes else "check",
        duration=draw.choice(DAYS),
        stage=_stage(draw),
        cases=draw.choice(limits),
    )


def _handoff(draw: random.Random, limits: tuple[tuple[str, ...], ...]) -> Handoff:
    giver, receiver = draw.sample(TEAMS, 2)
    known = draw.random() < 0.5
    return Handoff(
        giver=giver,
        receiver=receiver,
        item=draw.choice((*["sheet"] * 8, "part", "file", "plan")),
        stage=_stage(draw),
        lead=draw.choice((None, *DAYS)),
        lead_p90=draw.choice((None, None, DAYS[3])),
        every=draw.choice((*[None] * 5, DAYS[2])),
        effort=Effort(draw.choice((5.0, 10.0)), "min") if known else None,
        times=Rate(draw.choice((0.0, 10.0, 20.0)), "/year") if known else None,
        quality=Share(draw.choice((100.0, 100.0, 90.0, 80.0)), "%"),
        cases=draw.choice(limits),
    )


def _stage(draw: random.Random) -> str | None:
    return draw.choice((*[None] * 5, "late"))


def by_hand(m: Map) -> dict[State, dict[str, tuple[bool, float | None, float]]]:
    """By passage and case: whether nothing is lost, and the hours and days that it saves."""
    found: dict[State, dict[str, tuple[bool, float | None, float]]] = {}
    for world in worlds(m):
        wants = world.wants()
        for state, reasons in world.passages(wants).items():
            if not reasons:
                found.setdefault(state, {})[world.case] = world.judged(wants, state)
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_each_bypass_is_judged_as_by_computing_all_anew(seed: int) -> None:
    m = relay_map(random.Random(seed))
    s, expected = solve(m), by_hand(m)
    states = {s.compiled.state(*state): cases for state, cases in expected.items()}
    masks = [sum(1 << m.case_bits[case] for case in states[state]) for state in sorted(states)]
    outcome = judged(s, np.array(sorted(states)), np.array(masks, dtype=np.uint64))
    for place, state in enumerate(sorted(states)):
        passed = {case: saved for case, (passes, *saved) in states[state].items() if passes}
        hours = [one for one, _ in passed.values()]
        total = nan if None in hours else sum(one or 0.0 for one in hours)
        days = max((one or 0.0 for _, one in passed.values()), default=0.0)
        assert set(m.cases_in(int(outcome.passed[place]))) == set(passed)
        assert (outcome.hours[place], outcome.days[place]) == pytest.approx((total, days), nan_ok=True)


SLOWLY = "Sales makes x\nSales -> Desk: x\nDesk -> Works: x{}\nSales -> Works: x, takes 5d\nWorks needs x\n"


def of_desk(text: str) -> Finding:
    """What is found of Desk."""
    report = check(flow_text.parse(text, name="map"), select=["REL01"], effects=False, all_verdicts=True)
    (found,) = (one for one in report.findings if (one.holder, one.item) == ("desk", "x"))
    return found


@pytest.mark.parametrize(
    ("takes", "more"),
    [
        ("", "Works -> Archive: x\nArchive -> Works: x\n"),
        ("", "Desk -> Archive: x\nSales -> Archive: x, takes 5d\nArchive -> Works: x\nWorks -> Archive: x\n"),
        ("", "Works makes y from x\nWorks makes x from y, z\nWorks makes z\n"),
        (
            ", takes 2d",
            "Works makes x from y, z, takes 1d\nWorks makes y\nSales makes z\nSales -> Works: z, takes 36h\n",
        ),
    ],
    ids=["what it gave away", "what gets it just then", "what is made from it", "what takes longer"],
)
def test_what_is_no_earlier_without_the_passage_does_not_replace_it(takes: str, more: str) -> None:
    assert of_desk(SLOWLY.format(takes) + more).verdict == "not proven"


CASES = "case one\ncase two\nSales makes x\nSales -> Desk: x{}\nDesk -> Works: x\nWorks needs x\n"


def test_a_giver_takes_over_only_in_its_own_cases() -> None:
    """In case two only Buyer gives it to Desk, and the direct way from there, which is known, takes longer."""
    more = "Buyer makes x\nBuyer -> Desk: x if two\nBuyer -> Works: x if two, takes 5d\n"
    found = of_desk(CASES.format(" if one") + more)
    assert (found.verdict, found.cases) == ("candidate", ("one",))


def test_who_gets_nothing_in_a_case_gains_nothing_there() -> None:
    found = of_desk(CASES.format("") + "Desk -> Archive: x if two\nArchive needs x\n")
    assert (found.verdict, found.cases, found.effect.days) == ("candidate", ("one", "two"), 0.0)


def test_a_check_takes_time_and_no_quality() -> None:
    """What Works gets is as good as before only by way of Archive, who gets it from Sales then, after the check."""
    found = of_desk("""\
Sales makes x
Sales approves x, takes 1d
Sales -> Desk: x, quality 90%
Desk -> Works: x
Desk -> Archive: x
Sales -> Works: x, quality 50%
Archive -> Works: x
Works needs x
""")
    assert (found.verdict, found.cases) == ("candidate", ("all",))


@pytest.mark.parametrize("seed", range(50))
def test_several_cases_are_judged_as_each_for_itself(seed: int) -> None:
    s = solve(relay_map(random.Random(seed), {"one": 30.0, "two": 50.0, "three": 20.0, "never": 0.0}))
    found = passages_of(s)
    together = judged(s, found.state, found.cases)
    passed = np.zeros(len(found.state), dtype=np.uint64)
    hours, days = np.zeros(len(found.state)), np.zeros(len(found.state))
    for bit in np.uint64(1) << s.bits:
        some = np.flatnonzero(found.cases & bit)
        alone = judged(s, found.state[some], found.cases[some] & bit)
        passed[some] |= alone.passed
        hours[some], days[some] = hours[some] + alone.hours, np.maximum(days[some], alone.days)
    assert together.passed.tolist() == passed.tolist()
    assert together.hours == pytest.approx(hours, nan_ok=True)
    assert together.days == pytest.approx(days)


def leading_to(further_on: str) -> tuple[Solution, Longs]:
    """Four cases of a relay that leads on to Hall, slower without it; and the passage."""
    text = RELAY.replace("1d", "1d, 6min, 100/year") + "Sales -> Works: x, takes 9d\nSales -> Shop: x, takes 1d\n"
    text = text.replace("Works needs x\n", "Works -> Hall, Shop: x\nShop needs x\n")
    s = solve(flow_text.parse(FOUR + text + further_on, name="map"))
    return s, np.array([s.compiled.state("desk", "x")])


@pytest.mark.parametrize(
    ("further_on", "computed", "passed"),
    [
        ("Hall needs y if c\n", "a", "abcd"),
        ("Hall needs x\n", "a", ""),
        ("Hall needs x if c\n", "ac", "abd"),
        ("Hall needs x if d\nSales -> Hall: x, takes 2d, if c\n", "abcd", "abc"),
        ("Hall needs x\nSales -> Hall: x, takes 2d, if c\n", "abcd", "c"),
        ("Hall -> Ann: x, takes 1d\nHall needs z\nAnn needs x if d\n", "ad", "abc"),
    ],
)
def test_what_is_alike_wherever_it_leads_is_computed_anew_once(
    further_on: str, computed: str, passed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    s, state = leading_to(further_on)
    assert len(alike_of(s, state, s.held[state])[0]) == 1  # near the passage, all is
    asked: list[np.uint64] = []
    anew = judging._recomputed

    def told(*given: Any) -> Any:
        asked.extend(given[3])
        return anew(*given)

    monkeypatch.setattr(judging, "_recomputed", told)
    outcome = judged(s, state, s.held[state])
    assert ["".join(s.map.cases_in(int(one))) for one in asked] == list(computed)
    assert "".join(s.map.cases_in(int(outcome.passed[0]))) == passed


def test_hours_are_saved_in_the_cases_that_pass() -> None:
    s, state = leading_to("Hall needs x if c\n")
    assert judged(s, state, s.held[state]).hours.tolist() == pytest.approx([20 * 0.7])


def test_what_does_not_come_with_the_whole_gains_nothing() -> None:
    text = "x consists of skill\nskill is expertise\nSales makes x\nSales -> Desk: x\nDesk -> Works: x\nWorks needs x\n"
    s = solve(flow_text.parse(text, name="map"))
    state = np.array([s.compiled.state("desk", "x")])
    outcome = judged(s, state, s.held[state])
    assert (outcome.passed.tolist(), outcome.days.tolist()) == ([1], [0.0])
