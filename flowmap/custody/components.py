"""Which states hang together by steps between them: the components of a plain graph."""

from __future__ import annotations

import numpy as np

from flowmap.domain.columns import Ints, Longs, distinct, numbered


def load() -> None:
    """Load the library that searches, which takes most of a second."""
    import scipy.sparse.csgraph  # noqa: F401


def components(start: Longs | Ints, end: Longs | Ints, *, strong: bool) -> tuple[Longs, Longs]:
    """(the states at the ends of these steps, ascending, and the number of the component of each, from 0).

    `strong`: only states that lead to each other are in one; otherwise the direction does not count.
    """
    states, place = numbered(np.concatenate([start, end]))
    return states, _of_places(len(states), *np.split(place, [len(start)]), strong=strong)


def components_at_ends(start: Longs | Ints, end: Longs | Ints, *, strong: bool) -> tuple[Longs, Longs]:
    """The number of the component at the start and at the end of each step; `strong` as for `components`."""
    states, place = numbered(np.concatenate([start, end]))
    at_start, at_end = np.split(place, [len(start)])
    number = _of_places(len(states), at_start, at_end, strong=strong)
    return number[at_start], number[at_end]


def _of_places(size: int, start: Longs, end: Longs, *, strong: bool) -> Longs:
    """The number of the component of each place, below `size`: by scipy, whose search takes time in proportion to the
    steps, however long the ways are."""
    if not size:
        return start
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    pairs = distinct(start * size + end)  # scipy wants each once
    begins = pairs.searchsorted(np.arange(size + 1) * size)
    indices = (pairs % size).astype(np.int32), begins.astype(np.int32)  # the numbers that it computes with
    steps = csr_array((np.ones(len(pairs)), *indices), shape=(size, size), dtype=np.float64)
    number = connected_components(steps, directed=strong, connection="strong")[1]
    return number.astype(np.int64)
