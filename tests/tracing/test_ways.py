"""The ways of the search are all the ways that there are, best first; through somebody, those in which he acts."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from flowmap.custody.proof import record_of
from flowmap.custody.solution import Solution, solve
from flowmap.domain.columns import Flags
from flowmap.formats.flow_text import parse
from flowmap.tracing import ways
from flowmap.tracing.subject import Subject, falling
from flowmap.tracing.ways import Way, Ways, arrivals
from tests.custody.oracle import State, World
from tests.dense_maps import dense_map
from tests.tracing.every_way import arrival, every_way, key

TOO_MANY = 150  # ways that are compared; a dense map may have thousands


def found(s: Solution, state: int, bit: int, through: Flags | None = None) -> Ways:
    k, costs = s.columns[bit], replace(s.costs, usual=s.compiled.allowed)
    held = (s.held >> np.uint64(bit)) & np.uint64(1)
    cost = costs.at("median", slice(None), k)
    return Ways(s.compiled, held, cost=cost, floor=costs.floor, target=state, through=through)


def parts(s: Solution, way: Way) -> frozenset[tuple[State, tuple[State, ...], str]]:
    c = s.compiled

    def name(state: int) -> State:
        return c.holder_id(state), c.item_id(state)

    return frozenset(
        (
            name(int(c.rules.head[rule])),
            tuple(sorted(name(tail) for tail in c.rules.tails.row(rule).tolist())),
            record_of(c, rule),
        )
        for rule in way.rules
    )


@pytest.mark.parametrize("seed", range(60))
def test_all_ways_are_found_best_first(seed: int) -> None:
    m = dense_map(random.Random(seed))
    s, compared = solve(m), 0
    for case, bit in m.case_bits.items():
        world = World(m, case)
        for state in range(s.compiled.size):
            target = s.compiled.holder_id(state), s.compiled.item_id(state)
            expected = list(islice(every_way(world, target), TOO_MANY + 1))
            if len(expected) > TOO_MANY:
                continue
            mine = list(islice(found(s, state, bit), TOO_MANY + 1))
            assert {parts(s, one) for one in mine} == {key(one) for one in expected}
            assert len(mine) == len(expected)
            hours = [one.hours for one in mine]
            assert hours == pytest.approx(sorted(arrival(one, target, "median") for one in expected))
            assert hours == pytest.approx(sorted(hours))
            compared += len(mine)
    assert compared or not s.held.any()


@pytest.mark.parametrize("seed", range(40))
def test_through_somebody_are_the_ways_in_which_he_acts(seed: int) -> None:
    draw = random.Random(seed)
    m = dense_map(draw)
    s, case = solve(m), draw.choice([*m.case_bits])
    bit, world = m.case_bits[case], World(m, case)
    who = draw.choice([one.id for one in m.holders])
    through = falling(s.compiled, Subject("holder", who))
    via = {one.id for one in m.handoffs.where(via=who)}
    for state in range(s.compiled.size):
        target = s.compiled.holder_id(state), s.compiled.item_id(state)
        everything = list(islice(every_way(world, target), TOO_MANY + 1))
        if len(everything) > TOO_MANY:
            continue
        expected = [one for one in everything if any(f.actor == who or f.by in via for f in one.values())]
        mine = list(found(s, state, bit, through))
        assert {parts(s, one) for one in mine} == {key(one) for one in expected}
        assert len(mine) == len(expected)
        assert [one.hours for one in mine] == pytest.approx(sorted(arrival(one, target, "median") for one in expected))


def test_work_that_needs_two_things_needs_both() -> None:
    m = parse(
        "A makes x\nB makes y\nA -> C: x\nB -> C: y\nB -> C: y via e-mail, takes 2d\nC makes z from x, y, takes 1d"
    )
    s = solve(m)
    c = s.compiled
    assert [one.hours for one in found(s, c.state("c", "z"), 0)] == [24.0, 72.0]
    (best, _) = found(s, c.state("c", "z"), 0)
    assert [c.item_id(int(c.rules.head[rule])) for rule in best.rules].count("x") == 2
    assert arrivals(c.rules, best.rules, s.costs.at("median", slice(None), 0), s.costs.floor)[c.state("c", "z")] == 24.0


def test_of_equally_quick_ways_the_shorter_comes_first() -> None:
    m = parse("A makes x\nA -> B: x\nB -> C: x\nC -> D: x\nA -> D: x")
    s = solve(m)
    assert [len(one.rules) for one in found(s, s.compiled.state("d", "x"), 0)] == [2, 4]


def test_a_way_through_somebody_does_not_go_in_a_circle() -> None:
    m = parse("A makes x\nA -> B: x\nB -> A: x\nA -> C: x")
    s = solve(m)
    through = falling(s.compiled, Subject("holder", "b"))
    assert list(found(s, s.compiled.state("c", "x"), 0, through)) == []


def test_the_search_ends_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    layers = "".join(f"L{n}{a} -> L{n + 1}{b}: x\n" for n in range(8) for a in "ab" for b in "ab")
    s = solve(parse(f"S makes x\nS -> L0a: x\nS -> L0b: x\n{layers}"))
    state = s.compiled.state("l8a", "x")
    whole = found(s, state, 0)
    assert (len(list(whole)), whole.cut) == (256, False)
    monkeypatch.setattr(ways, "MOST_WORK", 5_000)
    some = found(s, state, 0)
    assert 1 <= len(list(some)) < 256
    assert some.cut
