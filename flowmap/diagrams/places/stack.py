"""Rows of a box with its companions: each row is as tall as the taller side, and both stand around its middle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """The middles of a box and of its companions below each other, and the row's edges; y downwards."""

    y: float
    companions: tuple[float, ...]
    top: float
    bottom: float


def stacked(rows: Sequence[tuple[float, Sequence[float]]], *, gap: float, top: float = 0) -> list[Row]:
    """The places of rows given as (height of the box, heights of its companions), `gap` points between any two."""
    placed = []
    for height, companions in rows:
        beside = sum(companions) + gap * max(0, len(companions) - 1)
        room = max(height, beside)
        y = top + (room - beside) / 2
        middles = []
        for companion in companions:
            middles.append(y + companion / 2)
            y += companion + gap
        placed.append(Row(top + room / 2, tuple(middles), top, top + room))
        top += room + gap
    return placed
