"""Which states hang together by steps between them: the components of a plain graph."""

from __future__ import annotations

import numpy as np

from flowmap.domain.columns import Ints, Longs, distinct


def components(start: Longs | Ints, end: Longs | Ints, *, strong: bool) -> tuple[Longs, Longs]:
    """(the states at the ends of these steps, ascending, and the number of the component of each, from 0).

    `strong`: only states that lead to each other are in one; otherwise the direction does not count. By scipy, whose
    search takes time in proportion to the steps, however long the ways are.
    """
    states = distinct(np.concatenate([start, end]))
    if not len(states):
        return states, states
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ends = np.searchsorted(states, start), np.searchsorted(states, end)
    steps = coo_array((np.ones(len(start), dtype=np.int8), ends), shape=(len(states), len(states)))
    number = connected_components(steps, directed=strong, connection="strong")[1]
    return states, number.astype(np.int64)


def components_at_ends(start: Longs | Ints, end: Longs | Ints, *, strong: bool) -> tuple[Longs, Longs]:
    """The number of the component at the start and at the end of each step; `strong` as for `components`."""
    states, number = components(start, end, strong=strong)
    return number[np.searchsorted(states, start)], number[np.searchsorted(states, end)]
