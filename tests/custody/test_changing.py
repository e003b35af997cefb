"""Ways that change only in part equal ways that are computed anew; what-ifs that are followed equal those swept."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from flowmap.custody import changing, what_ifs
from flowmap.custody.changing import Gone, Known, New, changed
from flowmap.custody.compiled import Compiled
from flowmap.custody.kernel import Rules, cheapest
from flowmap.custody.measures import MEASURES
from flowmap.custody.solution import solve
from flowmap.domain.columns import Floats, Ragged
from tests.dense_maps import dense_map


@pytest.mark.parametrize("seed", range(40))
def test_changed_ways_equal_ways_computed_anew(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(seed)
    s = solve(dense_map(draw))
    c, count = s.compiled, len(s.compiled.kind)
    if not count:
        return
    asked = []  # what-ifs together: (rules gone, rules new, column of the cases)
    for _ in range(4):
        gone = draw.sample(range(count), draw.randint(0, min(3, count)))
        new = [
            (
                draw.randrange(c.size),
                draw.randrange(c.size),
                float(draw.choice((0, 12, 24))),
                float(draw.choice((0, 48))),
            )
            for _ in range(draw.randint(0, 3))
        ]
        asked += [(gone, new, column) for column in range(len(c.case_groups))]
    monkeypatch.setattr(changing, "_MOST", draw.choice((2, 1_000_000)))  # in one go, or in halves
    for measure in MEASURES:
        best, cost, floor = s.best(measure), s.costs.of(measure), s.costs.floor_of(measure)
        mine = [best.at(np.arange(c.size), column).copy() for *_, column in asked]
        rows = np.array([(w, rule) for w, (gone, *_) in enumerate(asked) for rule in gone], dtype=np.int64)
        more = np.array([(w, *one) for w, (_, new, _) in enumerate(asked) for one in new], dtype=np.float64)
        ends = more.reshape(-1, 5).T
        for found in changed(
            Known(c.rules, best, s.costs, measure),
            np.array([column for *_, column in asked]),
            Gone(*rows.reshape(-1, 2).T),
            New(*ends[:3].astype(np.int64), *ends[3:]),
        ):
            for what_if, state, now in zip(found.what_if, found.state, found.now, strict=True):
                assert now != mine[what_if][state]
                mine[what_if][state] = now
        for hours, one in zip(mine, asked, strict=True):
            assert hours == pytest.approx(anew(c, cost, floor, *one), abs=1e-9)


def anew(c: Compiled, cost: Floats, floor: Floats, gone: list[int], new: list[Any], column: int) -> Floats:
    """What all states cost, computed from nothing."""
    tails = c.rules.tails.concat(Ragged(np.arange(len(new) + 1), np.array([tail for tail, *_ in new], dtype=np.int32)))
    heads = np.concatenate([c.rules.head, np.array([head for _, head, *_ in new], dtype=np.int32)])
    rules, order = Rules.of(c.size, heads, tails)
    without = cost[:, column].copy()
    without[gone] = np.inf
    every = np.concatenate([without, [one[2] for one in new]])[order, None]
    floors = np.concatenate([floor, [one[3] for one in new]])[order, None]
    found: Floats = cheapest(rules, every, floors).value[:, 0]
    return found


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
