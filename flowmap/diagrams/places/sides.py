"""Boxes at both sides of a centre: who gives it more at the left, the others at the right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

GAP = 34.0  # points between two boxes of a column
_UNEVEN = 3  # boxes that one side may have more than the other
_ROUNDS = 3


@dataclass(frozen=True)
class Sides:
    """The middles of all boxes, the centre column around x = 0, y downwards; the centre's upper and lower end."""

    spots: Mapping[str, tuple[float, float]]
    top: float
    bottom: float


def sides(
    centre: Sequence[str],
    leaning: Mapping[str, float],
    heights: Mapping[str, float],
    pairs: Iterable[tuple[str, str]],
    *,
    apart: float,
) -> Sides:
    """The places of a centre column and of the boxes of `leaning` (above 0 = left) around it.

    `apart`: from the middle of a column to that of the next. A column's boxes stand in the order of the mean
    places of those they have to do with; a side that is much longer gives boxes to the other.
    """
    ranked = sorted(leaning, key=lambda box: -leaning[box])
    left = [box for box in ranked if leaning[box] > 0]
    right = [box for box in ranked if leaning[box] <= 0]
    if abs(len(left) - len(right)) > _UNEVEN:
        left, right = ranked[: (len(ranked) + 1) // 2], ranked[(len(ranked) + 1) // 2 :]
    near: dict[str, list[str]] = {box: [] for box in heights}
    for one, other in pairs:
        near[one].append(other)
        near[other].append(one)
    columns = {0.0: [*centre], -apart: left, apart: right}
    y = {box: place for x in columns for box, place in _stacked(columns[x], heights)}
    for _ in range(_ROUNDS):
        for x in (-apart, apart):
            columns[x].sort(key=lambda box: _mean(box, near, y))
            y |= dict(_stacked(columns[x], heights))
    spots = {box: (x, y[box]) for x in (-apart, 0.0, apart) for box in columns[x]}
    half = _tall(columns[0.0], heights) / 2
    return Sides(spots, -half, half)


def _mean(box: str, near: Mapping[str, Sequence[str]], y: Mapping[str, float]) -> float:
    return sum(y[other] for other in near[box]) / len(near[box]) if near[box] else y[box]


def _tall(column: Sequence[str], heights: Mapping[str, float]) -> float:
    return sum(heights[box] for box in column) + GAP * max(0, len(column) - 1)


def _stacked(column: Sequence[str], heights: Mapping[str, float]) -> Iterable[tuple[str, float]]:
    """A column's boxes below each other around y = 0."""
    y = -_tall(column, heights) / 2
    for box in column:
        yield box, y + heights[box] / 2
        y += heights[box] + GAP
