"""Ways of sweeping that only large maps take give what the small ones give."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest

from flowmap.custody import kernel
from flowmap.custody.kernel import Layers, Rules, reach, reach_back, spread
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
