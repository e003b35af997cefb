"""Lanes of a way: who gets something below each other, who gave it to them between them."""

from __future__ import annotations

from collections.abc import Mapping


def lanes(x: Mapping[str, float], parent: Mapping[str, str], *, wide: float) -> dict[str, float]:
    """The lane of every box, from 0 downwards, halves and other fractions included; no two boxes overlap.

    `x` is a box's middle, `wide` the room that it takes; `parent` is the box that it came from, which stands
    nowhere further to the right; a box without one begins a way. A box stands in the middle of those that it
    gave to, or above them where one of them is nearer than `wide`.
    """
    order = sorted(x, key=x.__getitem__)
    children: dict[str, list[str]] = {box: [] for box in x}
    for box in order:
        if box in parent:
            children[parent[box]].append(box)
    below_it = _sizes(children)
    for some in children.values():
        some.sort(key=below_it.__getitem__)  # short ways first, so that long ones do not part them from their origin
    lane: dict[str, float] = {}
    free = 0
    waiting = [box for box in order[::-1] if box not in parent]
    opened: set[str] = set()
    while waiting:
        box = waiting.pop()
        below = children[box]
        if box in opened:
            lane[box] = (lane[below[0]] + lane[below[-1]]) / 2
            continue
        if below and all(x[one] - x[box] >= wide for one in below):
            opened.add(box)
            waiting.append(box)
        else:
            lane[box] = free
            free += 1
        waiting.extend(reversed(below))
    return lane


def _sizes(children: Mapping[str, list[str]]) -> dict[str, int]:
    """How many boxes stand behind each box."""
    sizes = dict.fromkeys(children, 0)
    waiting = [box for box, below in children.items() if not below]
    parent = {one: box for box, below in children.items() for one in below}
    open_ones = {box: len(below) for box, below in children.items()}
    while waiting:
        box = waiting.pop()
        if box in parent:
            above = parent[box]
            sizes[above] += sizes[box] + 1
            open_ones[above] -= 1
            if not open_ones[above]:
                waiting.append(above)
    return sizes
