"""The ground that boxes stand on: where there is room for one more, with gaps around all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from flowmap.diagrams.places.lines import Point, through
from flowmap.domain.columns import Flags, Floats, Longs

STEP = np.array([18.0, 13.0])  # of the grid of places that are tried
GAP = np.array([14.0, 9.0])  # free points beside and above a box that is placed
LEAST = 7.0  # points between two boxes: nearer than 6, Graphviz draws all lines straight
FIRST, LAST = 8, 64  # steps of the grid to each side: at first, and at most before a box goes below everything


class Ground:
    """Boxes that stand and boxes that do not yet. `half`: half the width and height of each, shape (n, 2)."""

    def __init__(self, half: Floats) -> None:
        self.half = half
        self.at: Floats = np.zeros_like(half)
        self.has: Flags = np.zeros(len(half), dtype=np.bool_)

    def put(self, number: int | Longs, at: Floats) -> None:
        """Stand a box at a place, or several at theirs."""
        self.at[number] = np.round(at, 1)
        self.has[number] = True

    def point(self, number: int) -> Point:
        """Where a box stands."""
        return float(self.at[number, 0]) + 0.0, float(self.at[number, 1]) + 0.0

    def apart(self, numbers: Sequence[int], at: Floats) -> Flags:
        """Which of some boxes at places (n, 2) would stand far enough from all others of them."""
        half = self.half[numbers]
        touch = np.ones((len(at), len(at)), dtype=np.bool_)
        for x, room in zip(at.T, half.T, strict=True):
            touch &= np.abs(x[:, None] - x) < room[:, None] + room + LEAST - 1e-6
        found: Flags = touch.sum(axis=1) == 1  # itself
        return found

    def fits(self, number: int, at: Floats) -> bool:
        """Whether a box would stand far enough from all others."""
        return bool(self._free(number, at[None, :], np.full(2, LEAST))[0])

    def nearest(self, number: int, at: Floats) -> Floats:
        """The nearest place with room to one that has none."""
        found: Floats = self.candidates(number, at, 1)[0]
        return found

    def candidates(self, number: int, at: Floats, most: int) -> Floats:
        """Places with room for a box near a place, nearest first, at most so many and at least one."""
        reach = FIRST
        while reach <= LAST:
            grid = self._grid(reach) + np.round(at, 1)
            free = grid[self._free(number, grid, GAP)]
            if len(free) >= min(most, 20):
                return free[:most]
            reach *= 2
        if len(free):
            return free
        lowest = (self.at + self.half)[self.has, 1].max()
        return np.array([[at[0], lowest + GAP[1] + self.half[number, 1]]])

    def run_through(self, a: Floats, b: Floats, places: Floats, number: int) -> Flags:
        """Which lines a-b (m, 2) would run through a box at which places (n, 2): (n, m)."""
        return through(a, b, places, self.half[number]).T

    def _free(self, number: int, places: Floats, gap: Floats) -> Flags:
        at, half = self.at[self.has], self.half[self.has]
        clear = np.zeros((len(places), len(at)), dtype=np.bool_)
        for x, one, room in zip(places.T, at.T, (half + self.half[number] + gap).T, strict=True):
            clear |= np.abs(x[:, None] - one) >= room - 1e-6
        found: Flags = np.logical_and.reduce(clear, axis=1)
        return found

    @staticmethod
    def _grid(reach: int) -> Floats:
        """Steps around 0,0, nearest first."""
        steps = np.arange(-reach, reach + 1)
        grid: Floats = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2) * STEP
        order = np.argsort(np.hypot(grid[:, 0], grid[:, 1]), kind="stable")
        return grid[order]
