"""The best ways in all cases: as computed case by case, whatever the cases have in common."""

from __future__ import annotations

import random

import numpy as np
import pytest

from flowmap.custody import best
from flowmap.custody.kernel import Ways, cheapest, explaining, fewest_steps, tight
from flowmap.custody.measures import MEASURES
from flowmap.custody.solution import Solution, solve
from flowmap.formats import flow_text
from tests.dense_maps import dense_map

CASES = "case a 10%\ncase b 20%\ncase c 70%\n"


def apart(s: Solution, measure: str) -> Ways:
    """The best ways computed for each case, all that is known of other cases left aside."""
    cost = s.costs.of(measure)
    return cheapest(s.compiled.rules, cost, np.broadcast_to(s.costs.floor_of(measure)[:, None], cost.shape))


@pytest.mark.parametrize("seed", range(80))
def test_the_best_ways_are_those_of_each_case(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(seed)
    s = solve(dense_map(draw))
    monkeypatch.setattr(best, "_MOST", draw.choice((1, 5, 1_000_000)))  # case by case, some cases, or all at once
    rules, states = s.compiled.rules, np.arange(s.compiled.size)
    for measure in MEASURES:
        found, wanted = s.best(measure), apart(s, measure)
        columns = np.arange(found.columns)
        assert found.at(states[:, None], columns).tolist() == wanted.value.tolist()
        for k in columns.tolist():
            value, turn = found.with_turn(states, k)
            cost, floor = s.costs.at(measure, slice(None), k), s.costs.floor_of(measure)
            alone = fewest_steps(rules, value, wanted.turn[:, k], tight(rules, value, cost, floor))
            assert np.where(np.isfinite(value), turn - alone, 0).tolist() == [0] * len(states)
            shows = explaining(rules, value, turn, cost, floor)
            held = np.zeros(len(states), dtype=np.bool_)
            held[rules.head[shows]] = True
            assert held.tolist() == np.isfinite(value).tolist()  # what is held can be proven, never in a circle


@pytest.mark.parametrize("seed", range(80))
def test_what_a_proof_may_show_is_what_explains_in_each_case(seed: int) -> None:
    s = solve(dense_map(random.Random(seed)))
    rules, states, wanted = s.compiled.rules, np.arange(s.compiled.size), np.zeros_like(s.supports)
    for k, group in enumerate(s.compiled.group_masks):
        value, turn = s.best("median").with_turn(states, k)
        cost, floor = s.costs.at("median", slice(None), k), s.costs.floor_of("median")
        wanted |= np.where(explaining(rules, value, turn, cost, floor), group, np.uint64(0))
    assert s.supports.tolist() == wanted.tolist()


@pytest.mark.parametrize(
    ("more", "same", "other"),
    [
        ("", "abc", ""),
        ("Sales -> Works: x, takes 9d, if b\n", "abc", ""),
        ("Sales -> Works: x, takes 2h, if b\n", "b", "ac"),
        ("Sales -> Works: x, takes 2h, if b\nSales -> Works: x, takes 2h, if c\n", "bc", "a"),
        ("Desk checks x, takes 1d, if c\n", "ab", "c"),
        ("Desk checks x, takes 1d\n", "abc", ""),
    ],
)
def test_only_what_is_not_as_usual_in_a_case_is_computed_for_it(more: str, same: str, other: str) -> None:
    s = solve(
        flow_text.parse(
            f"{CASES}Sales makes x\nSales -> Desk: x, takes 1d\nDesk -> Works: x, takes 1d\n{more}", name="m"
        )
    )
    found, state = s.best("median"), s.compiled.state("works", "x")
    names = [s.map.cases_in(int(group)) for group in s.compiled.group_masks]

    def told(mask: np.uint64) -> str:
        return "".join(sorted(case for k, cases in enumerate(names) for case in cases if int(mask) >> k & 1))

    assert (told(found.same[state]), told(found.other[state])) == (same, other)
    assert (len(found.keys), found.columns) == (sum(int(one).bit_count() for one in found.other), len(names))


def test_states_and_columns_are_joined_as_numpy_does_it() -> None:
    s = solve(
        flow_text.parse(
            f"{CASES}Sales makes x if a or b\nSales -> Works: x, takes 1d, if a\nSales -> Works: x, takes 2d, if b\n",
            name="m",
        )
    )
    found, state = s.best("median"), s.compiled.state
    states = np.array([state("sales", "x"), state("works", "x")])
    columns = np.array([s.columns[s.map.case_bits[case]] for case in "abc"])
    inf = np.inf
    assert found.at(states[:, None], columns).tolist() == [[0, 0, inf], [24, 48, inf]]
    assert found.at(states, columns[1:]).tolist() == [0, inf]
    assert found.at(states, int(columns[1])).tolist() == [0, 48]
    assert found.with_turn(states[:, None], columns[:1])[1].tolist() == [[1], [2]]
