"""Coverage by team, information, kind of order and stage; and what is served, not only met."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings

import flowmap
from flowmap.analyzers.measures.coverage import MEASURE, NO_STAGE, CoverageLine, served
from flowmap.custody.solution import Solution, solve
from flowmap.domain.in_order import in_order
from flowmap.domain.map import Map
from tests.analyzers.measures.naive import declared
from tests.strategies import random_maps

ENGINES = """
case standard 90%
case engine 10%
stages close, deliver
Sales makes order
Sales -> Purchasing: order, takes 1d, stage close
Purchasing needs order threshold within 5d
Purchasing makes goods announcement from order, if standard
Purchasing -> Goods receiving: goods announcement, takes 1d, stage deliver
Goods receiving needs goods announcement threshold within 10d
Goods receiving needs order excitement
"""


def lines(m: Map, by: str, team: str | None = None) -> dict[str, CoverageLine]:
    """The lines about a kind of thing, by what they are about."""
    found = flowmap.measures(m, show=["coverage"], team=team)["coverage"].lines
    return {line.of: line for line in found if line.by == by}


def numbers(line: CoverageLine) -> tuple[float, ...]:
    """Met, total and what must be had of both."""
    return tuple(round(one, 6) for one in (line.met, line.total, line.threshold_met, line.threshold_total))


def test_the_heading_names_what_the_lines_say() -> None:
    m = flowmap.parse(ENGINES)
    about = MEASURE.columns[0]
    said = dict.fromkeys(about.shown(m, line) for line in flowmap.measures(m, show=["coverage"])["coverage"].lines)
    assert about.says == f"What the line is about: {', '.join(list(said)[:-1])} or {list(said)[-1]}."


def test_by_team_information_kind_of_order_and_stage() -> None:
    m = flowmap.parse(ENGINES)
    assert numbers(lines(m, "all")[""]) == (17.1, 19, 17.1, 18)
    assert {one: numbers(line) for one, line in lines(m, "team").items()} == {
        "goods-receiving": (8.1, 10, 8.1, 9),
        "purchasing": (9, 9, 9, 9),
    }
    assert {one: numbers(line) for one, line in lines(m, "item").items()} == {
        "goods-announcement": (8.1, 9, 8.1, 9),
        "order": (9, 10, 9, 9),
    }
    assert {one: numbers(line) for one, line in lines(m, "case").items()} == {
        "standard": (16.2, 17.1, 16.2, 16.2),
        "engine": (0.9, 1.9, 0.9, 1.8),
    }
    assert {one: numbers(line) for one, line in lines(m, "stage").items()} == {
        "close": (9, 9, 9, 9),
        "deliver": (8.1, 9, 8.1, 9),
        NO_STAGE: (0, 1, 0, 0),
    }
    assert lines(m, "all")[""].percent == pytest.approx(90)
    nothing = lines(flowmap.parse("Sales -> Purchasing: order\n"), "all")[""]
    assert (nothing.met, nothing.total, nothing.percent) == (0, 0, None)  # of no needs nothing is met, nor all


def test_of_one_team_everything_is_about_it() -> None:
    m = flowmap.parse(ENGINES)
    assert numbers(lines(m, "all", "goods-receiving")[""]) == (8.1, 10, 8.1, 9)
    assert set(lines(m, "team", "goods-receiving")) == {"goods-receiving"}
    assert numbers(lines(m, "item", "goods-receiving")["order"]) == (0, 1, 0, 0)


@pytest.mark.parametrize(
    ("handoff", "need", "good"),
    [
        ("takes 3d", "within 2d", False),
        ("takes 2d", "within 2d", True),
        ("takes 1d, p90 9d", "within 2d", True),  # usually in time; late on a bad day is another matter
        ("quality 80%", "quality 90%", False),
        ("quality 90%", "quality 90%", True),
        ("every 4d", "max age 1d", False),
        ("every 2d", "max age 1d", True),
    ],
)
def test_served_is_in_time_fresh_and_good_enough(handoff: str, need: str, good: bool) -> None:
    m = flowmap.parse(f"A makes x\nA -> B: x, {handoff}\nB needs x threshold {need}")
    line = lines(m, "all")[""]
    assert (line.met, line.served, line.threshold_served) == (9, 9 if good else 0, 9 if good else 0)


def test_the_strictest_of_several_needs_counts_in_its_kinds_of_order() -> None:
    m = flowmap.parse(
        "case one 50%\ncase two 50%\nA makes x\nA -> B: x, takes 3d\nB needs x threshold within 5d\n"
        "B needs x performance within 2d if two"
    )
    line = lines(m, "all")[""]
    assert (line.total, line.met, line.served) == (9, 9, 4.5)


def test_an_empty_map_needs_nothing() -> None:
    assert numbers(lines(flowmap.parse(""), "all")[""]) == (0, 0, 0, 0)


@settings(max_examples=20, deadline=None)
@given(random_maps())
def test_the_parts_add_up_to_the_whole(m: Map) -> None:
    s = solve(in_order(m))
    whole, coverage = lines(m, "all")[""], s.coverage
    assert numbers(whole) == pytest.approx(
        [coverage.met, coverage.total, coverage.threshold_met, coverage.threshold_total], abs=1e-5
    )
    for by in ("team", "item", "case"):
        some = lines(m, by)
        if by == "case" and len(m.case_bits) == 1:
            assert not some
            continue
        for name in ("met", "total", "served", "threshold_met", "threshold_total", "threshold_served"):
            assert math.isclose(sum(getattr(one, name) for one in some.values()), getattr(whole, name), abs_tol=1e-6)
    assert served_plainly(s) == served(s).tolist()


def served_plainly(s: Solution) -> list[int]:
    """By state the cases in which no need of it is missed, need by need."""
    found = [0] * s.compiled.size
    for _, state, bit, _ in declared(s):
        holder, item = s.compiled.holder_id(state), s.compiled.item_id(state)
        case = next(name for name, one in s.map.case_bits.items() if one == bit)
        good = bool(int(s.held[state]) >> bit & 1)
        for need in s.map.needs.where(holder=holder, item=item):
            if need.kano == "not_relevant" or (need.cases and case not in need.cases):
                continue
            if need.within is not None:
                good &= s.hours(bit)[state] <= need.within.base + 1e-9
            if need.max_age is not None:
                good &= s.hours(bit, "age")[state] <= need.max_age.base + 1e-9
            if need.min_quality is not None:
                good &= math.exp(-s.hours(bit, "loss")[state]) >= need.min_quality.base - 1e-9
        found[state] |= bool(good) << bit
    return found
