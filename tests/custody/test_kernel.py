"""Ways of sweeping that only large maps take give what the small ones give."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest

from flowmap.custody import kernel
from flowmap.custody.kernel import (
    Layers,
    Rules,
    cheapest,
    explaining,
    fewest_steps,
    inserted,
    placed,
    reach,
    reach_back,
    spread,
    summed,
    tight,
)
from flowmap.domain.columns import Masks, Ragged


def random_rules(draw: np.random.Generator, size: int, count: int) -> Rules:
    """Rules with none to three tails; circles are likely."""
    tails = [draw.integers(0, size, draw.integers(0, 4)).tolist() for _ in range(count)]
    return Rules.of(size, draw.integers(0, size, count).astype(np.int32), Ragged.of(tails))[0]


def masks(draw: np.random.Generator, count: int, width: int) -> Masks:
    """Random masks of so many bits, most of them with few."""
    every = np.uint64((1 << width) - 1)
    return draw.integers(0, 1 << 63, count, dtype=np.uint64) & draw.integers(0, 1 << 63, count, dtype=np.uint64) & every


@pytest.mark.parametrize("seed", range(20))
def test_large_ways_equal_small_ones(seed: int) -> None:
    draw = np.random.default_rng(seed)
    rules = random_rules(draw, 30, 60)
    allowed, start, through = masks(draw, 60, 8), masks(draw, 30, 8), masks(draw, 30, 8) | np.uint64(3)
    known = reach_back(rules, allowed, start & np.uint64(0x5), through)
    pairs = draw.integers(0, 30, (2, 50))

    def every() -> list[Masks]:
        return [
            reach(rules, allowed, start),
            reach_back(rules, allowed, start, through),
            reach_back(rules, allowed, start, through, known),
            spread(start, pairs[0], pairs[1], masks(np.random.default_rng(seed), 50, 8)),
        ]

    small = every()
    with patch.object(kernel, "FEW", 0):
        large = every()
    assert all(np.array_equal(one, other) for one, other in zip(small, large, strict=True))
    assert np.array_equal(small[1], small[2])


@pytest.mark.parametrize("width", [1, 8, 16, 17, 32, 33, 64])
def test_masks_side_by_side_are_followed_as_each_alone(width: int) -> None:
    draw = np.random.default_rng(width)
    rules = random_rules(draw, 20, 40)
    allowed, through = masks(draw, 40, width), masks(draw, 20, width) | np.uint64(1)
    layers = Layers(rules, allowed, through | ~np.uint64((1 << width) - 1), width, 4)
    start = [masks(draw, 20, width) for _ in range(4)]
    words = layers.packed(start)
    assert all(np.array_equal(layers.one(words, k), one) for k, one in enumerate(start))
    found = layers.back(words, None)
    alone = [reach_back(rules, allowed, one, through) for one in start]
    assert all(np.array_equal(layers.one(found, k), one) for k, one in enumerate(alone))
    some = np.array([3, 3, 0], dtype=np.int32)
    assert all(np.array_equal(layers.one(found, k, some), one[some]) for k, one in enumerate(alone))


def test_a_cost_that_is_found_early_has_the_steps_of_its_best_way() -> None:
    """State 4 costs 5 as soon as 0 does, while 3 still costs 4; its best way is by 3, which takes three steps."""
    ways = [((), 0, 5.0), ((), 1, 0.0), ((1,), 2, 0.5), ((), 3, 4.0), ((2,), 3, 0.5), ((0, 3), 4, 0.0)]
    heads = np.array([head for _, head, _ in ways], dtype=np.int32)
    rules, order = Rules.of(5, heads, Ragged.of([tails for tails, *_ in ways]))
    cost = np.array([hours for *_, hours in ways])[order]
    floor = np.zeros(len(ways))
    found = cheapest(rules, cost[:, None], floor[:, None])
    value, turn = found.value[:, 0], found.turn[:, 0]
    assert (value.tolist(), turn.tolist()) == ([5.0, 0.0, 0.5, 1.0, 5.0], [1, 1, 2, 3, 2])
    shows = tight(rules, value, cost, floor)
    steps = fewest_steps(rules, value, turn, shows)
    assert steps.tolist() == [1, 1, 2, 3, 4]
    assert explaining(rules, value, steps, cost, floor).tolist() == shows.tolist() == [hours != 4.0 for hours in cost]


def test_a_way_that_takes_no_time_explains_only_what_needs_more_steps() -> None:
    """Two states that hand on to each other at once, both fed by a third: none explains the other."""
    ways = [(), (0,), (2,), (0,), (1,)]
    rules, _ = Rules.of(3, np.array([0, 1, 1, 2, 2], dtype=np.int32), Ragged.of(ways))
    none = np.zeros(5)
    found = cheapest(rules, none[:, None], none[:, None])
    value = found.value[:, 0]
    steps = fewest_steps(rules, value, found.turn[:, 0], tight(rules, value, none, none))
    assert steps.tolist() == [1, 2, 2]
    assert explaining(rules, value, steps, none, none).tolist() == [True, True, False, True, False]


def test_numbers_among_ascending_ones() -> None:
    ordered, masks = np.array([2, 5, 9]), np.array([1, 2, 4], dtype=np.uint64)
    place, there = placed(ordered, np.array([9, 1, 5, 10]))
    assert (place[there].tolist(), there.tolist()) == ([2, 1], [True, False, True, False])
    assert placed(ordered[:0], ordered)[1].tolist() == [False] * 3
    keys, values = inserted(ordered, masks, np.array([1, 6, 10]), np.array([8, 16, 32], dtype=np.uint64))
    assert (keys.tolist(), values.tolist()) == ([1, 2, 5, 6, 9, 10], [8, 1, 2, 16, 4, 32])
    assert values.dtype == np.uint64


def test_rows_are_added_up_by_their_places() -> None:
    rows = np.array([[1.0, 2.0], [0.5, np.nan], [4.0, 8.0]])
    found = summed(np.array([2, 0, 2]), rows, 4)
    np.testing.assert_array_equal(found, [[0.5, np.nan], [0, 0], [5, 10], [0, 0]])
    assert summed(np.array([1, 1]), np.array([[True], [True]]), 2).tolist() == [[0], [2]]
