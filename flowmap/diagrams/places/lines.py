"""Straight lines and boxes, many at once: which lines cross each other, and which run through a box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from flowmap.domain.columns import Flags, Floats, Longs, hits

Point = tuple[float, float]


def crossing(a: Floats, b: Floats, c: Floats, d: Floats) -> Flags:
    """Which lines a-b (n, 2) cross which lines c-d (m, 2): (n, m). Lines that only touch do not cross."""
    found = np.zeros((len(a), len(c)), dtype=np.bool_)
    if not found.size:
        return found
    low, high = np.minimum(a, b).min(axis=0), np.maximum(a, b).max(axis=0)
    near = hits(((np.maximum(c, d) > low) & (np.minimum(c, d) < high)).all(axis=1))
    (ax, ay), (bx, by) = (one.T[:, :, None] for one in (a, b))
    (cx, cy), (dx, dy) = (np.ascontiguousarray(one[near].T)[:, None, :] for one in (c, d))
    along, up, across, down = bx - ax, by - ay, dx - cx, dy - cy
    parts: Flags = (along * (cy - ay) - up * (cx - ax)) * (along * (dy - ay) - up * (dx - ax)) < 0
    parts &= (across * (ay - cy) - down * (ax - cx)) * (across * (by - cy) - down * (bx - cx)) < 0
    found[:, near] = parts
    return found


def through(a: Floats, b: Floats, middles: Floats, halves: Floats) -> Flags:
    """Which lines a-b (n, 2) run through which boxes (m, 2), given by middle and half their size: (n, m)."""
    found = np.zeros((len(a), len(middles)), dtype=np.bool_)
    line, box = over(np.minimum(a, b), np.maximum(a, b), middles - halves, middles + halves)  # few
    found[line, box] = parted(a[line], b[line], middles[box], np.broadcast_to(halves, middles.shape)[box])
    return found


def over(low: Floats, high: Floats, first: Floats, last: Floats) -> tuple[Longs, Longs]:
    """Which rectangles (n, 2) lie over which others (m, 2), all by their two corners: the numbers of both."""
    if not len(low) or not len(first):
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
    some = hits(((low < last.max(axis=0)) & (high > first.min(axis=0))).all(axis=1))
    found = np.ones((len(some), len(first)), dtype=np.bool_)
    for lower, upper, left, right in zip(low[some].T, high[some].T, first.T, last.T, strict=True):
        found &= (lower[:, None] < right) & (upper[:, None] > left)
    one, other = np.nonzero(found)
    return some[one], other


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
