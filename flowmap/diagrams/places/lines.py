"""Straight lines and boxes, many at once: which lines cross each other, and which run through a box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from flowmap.domain.columns import Flags, Floats

Point = tuple[float, float]


def crossing(a: Floats, b: Floats, c: Floats, d: Floats) -> Flags:
    """Which lines a-b (n, 2) cross which lines c-d (m, 2): (n, m). Lines that only touch do not cross."""
    a, b = a[:, None, :], b[:, None, :]
    c, d = c[None, :, :], d[None, :, :]
    return (_turn(a, b, c) * _turn(a, b, d) < 0) & (_turn(c, d, a) * _turn(c, d, b) < 0)


def _turn(a: Floats, b: Floats, c: Floats) -> Floats:
    """Above 0 where c is to one side of a-b, below 0 where it is to the other, 0 on the line."""
    found: Floats = (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (
        c[..., 0] - a[..., 0]
    )
    return found


def through(a: Floats, b: Floats, middles: Floats, halves: Floats) -> Flags:
    """Which lines a-b (n, 2) run through which boxes (m, 2), given by middle and half their size: (n, m)."""
    low, high = np.minimum(a, b), np.maximum(a, b)
    first, last = middles - halves, middles + halves
    found: Flags = (low[:, None, 0] < last[:, 0]) & (high[:, None, 0] > first[:, 0])
    found &= (low[:, None, 1] < last[:, 1]) & (high[:, None, 1] > first[:, 1])
    line, box = np.nonzero(found)  # few
    found[line, box] = parted(a[line], b[line], middles[box], np.broadcast_to(halves, middles.shape)[box])
    return found


def parted(a: Floats, b: Floats, middles: Floats, halves: Floats) -> Flags:
    """Of each box whether its corners stand on both sides of its line a-b, which may end before it; all (n, 2)."""
    along, off = b - a, middles - a
    reach = np.abs(along[:, 0]) * halves[:, 1] + np.abs(along[:, 1]) * halves[:, 0]
    found: Flags = np.abs(along[:, 0] * off[:, 1] - along[:, 1] * off[:, 0]) < reach
    return found


def crossings(places: Mapping[str, Point], links: Sequence[tuple[str, str]]) -> int:
    """How many pairs of links cross, drawn straight from middle to middle; links that share a box do not."""
    drawn = [link for link in links if link[0] in places and link[1] in places]
    if not drawn:
        return 0
    numbers = {key: number for number, key in enumerate(places)}
    ends = np.array([[numbers[one] for one in link] for link in drawn])
    at = np.array([places[key] for key in numbers])[ends]
    found = crossing(at[:, 0], at[:, 1], at[:, 0], at[:, 1])
    shared = (ends[:, None, :, None] == ends[None, :, None, :]).any(axis=(2, 3))
    return int((found & ~shared).sum()) // 2
