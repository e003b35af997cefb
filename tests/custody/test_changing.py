"""Ways that change only in part equal ways that are computed anew; what-ifs that are followed equal those swept."""

from __future__ import annotations

import random

import numpy as np
import pytest

from flowmap.custody import what_ifs
from flowmap.custody.changing import Changing, Shortcut
from flowmap.custody.kernel import Rules, cheapest
from flowmap.custody.measures import MEASURES
from flowmap.custody.solution import solve
from flowmap.domain.columns import Ragged
from tests.dense_maps import dense_map


@pytest.mark.parametrize("seed", range(40))
def test_changed_ways_equal_ways_computed_anew(seed: int) -> None:
    draw = random.Random(seed)
    s = solve(dense_map(draw))
    c, count = s.compiled, len(s.compiled.kind)
    if not count:
        return
    gone = draw.sample(range(count), draw.randint(0, min(3, count)))
    new = [
        Shortcut(
            draw.randrange(c.size), draw.randrange(c.size), float(draw.choice((0, 12, 24))), float(draw.choice((0, 48)))
        )
        for _ in range(draw.randint(0, 3))
    ]
    tails = c.rules.tails.concat(Ragged(np.arange(len(new) + 1), np.array([one.tail for one in new], dtype=np.int32)))
    heads = np.concatenate([c.rules.head, np.array([one.head for one in new], dtype=np.int32)])
    rules, order = Rules.of(c.size, heads, tails)
    for measure in MEASURES:
        for column in range(len(c.case_groups)):
            found = s.best(measure)
            value, turn = found.value[:, column], found.turn[:, column]
            cost, floor = s.costs.of(measure)[:, column], s.costs.floor_of(measure)[:, column]
            without = cost.copy()
            without[gone] = np.inf
            every = np.concatenate([without, [one.cost for one in new]])[order, None]
            floors = np.concatenate([floor, [one.floor for one in new]])[order, None]
            expected = cheapest(rules, every, floors).value[:, 0]
            changed = Changing(c.rules, value=value, turn=turn, cost=cost, floor=floor, gone=gone, new=new).changed()
            mine = value.copy()
            for state, hours in changed.items():
                mine[state] = hours
            assert mine == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("seed", range(40))
def test_what_ifs_that_are_followed_equal_those_that_are_swept(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    s = solve(dense_map(random.Random(seed)))
    states = np.arange(s.compiled.size)
    cases = np.full(s.compiled.size, s.compiled.all_cases)

    def rows() -> dict[tuple[int, int], int]:
        found: dict[tuple[int, int], int] = {}
        for piece in what_ifs.newly_held(s.compiled, s.held, states, cases & ~s.held):
            for what_if, state, mask in zip(piece.what_if, piece.state, piece.cases, strict=True):
                if mask:
                    key = int(what_if), int(state)
                    found[key] = found.get(key, 0) | int(mask)
        return found

    followed = rows()
    monkeypatch.setattr(what_ifs, "_MOST_PAIRS", 0)
    assert rows() == followed
