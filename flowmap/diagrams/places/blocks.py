"""A table's rows and columns: cells of one size, with room between groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

CELL = 27.0  # points
GAP = 8.0  # points between two groups


@dataclass(frozen=True)
class Blocks:
    """The middle of every name's row (and column), the first and last edge of every group, and the end of all."""

    middles: Mapping[str, float]
    groups: Mapping[str, tuple[float, float]]
    end: float


def blocks(groups: Mapping[str, Sequence[str]]) -> Blocks:
    """The places of the names of groups, from 0."""
    middles: dict[str, float] = {}
    edges: dict[str, tuple[float, float]] = {}
    at = 0.0
    for group, names in groups.items():
        first = at
        for name in names:
            middles[name] = at + CELL / 2
            at += CELL
        edges[group] = (first, at)
        at += GAP
    return Blocks(middles, edges, at - GAP if groups else 0.0)
