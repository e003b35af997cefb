"""Where a key stands: in a corner that no box needs."""

from __future__ import annotations

from collections.abc import Iterable

Rectangle = tuple[float, float, float, float]  # left, top, right, bottom

_STEP = 24.0  # points by which a place is shifted before it is tried again
_CLEAR = 14.0  # points that stay free around it


def overlap(one: Rectangle, other: Rectangle, *, clear: float = 0) -> bool:
    """Whether two rectangles come nearer to each other than `clear`."""
    return (
        one[0] < other[2] + clear
        and other[0] < one[2] + clear
        and one[1] < other[3] + clear
        and other[1] < one[3] + clear
    )


def around(x: float, y: float, width: float, height: float) -> Rectangle:
    """The rectangle around a middle."""
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def free_corner(
    width: float, height: float, boxes: Iterable[Rectangle], *, within: Rectangle
) -> tuple[float, float] | None:
    """The middle of a place for something of this size that meets no box, or None.

    Lower right first, then further left along the lower edge, then the same along the upper edge.
    """
    left, top, right, bottom = within
    taken = [*boxes]
    for y in (bottom - height, top):
        if y < top or y + height > bottom:
            continue
        x = right - width
        while x >= left:
            place = (x, y, x + width, y + height)
            if not any(overlap(place, box, clear=_CLEAR) for box in taken):
                return x + width / 2, y + height / 2
            x -= _STEP
    return None
