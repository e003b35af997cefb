"""Who could best close each white spot: what `gaps.providers_of` names first, for all of them at once."""

from __future__ import annotations

import numpy as np

from flowmap.custody.compiled import Kind
from flowmap.custody.solution import Solution
from flowmap.domain.columns import Longs, Masks, Ragged, hits, starts_of


def best_providers(s: Solution, white: Masks) -> tuple[Longs, Longs]:
    """(holder, the state that lacks it), pairwise; `white` has the cases in which each state is a white spot.

    Ranked: makes it, already hands something to the one who wants, earlier arrival, id; who has it past a must-pass
    control comes only where nobody else has it.
    """
    c, names = s.compiled, s.map.names["holder"].values
    spots = hits(white)
    order = np.argsort(c.item, kind="stable")
    first = np.searchsorted(c.item, c.item[spots], sorter=order)
    last = np.searchsorted(c.item, c.item[spots], sorter=order, side="right")
    lengths = last - first
    lists = Ragged(starts_of(lengths), np.zeros(int(lengths.sum()), dtype=np.int32))
    spot = lists.rows
    other = order[np.arange(len(spot)) - lists.starts[:-1][spot] + first[spot]]
    cases = (s.held & ~c.denied)[other] & white[spots][spot]
    some = (cases != 0) & (other != spots[spot])
    spot, other, cases = spot[some], other[some], cases[some]

    past = s.past_controls[other]
    controlled = cases & ~past != 0
    any_controlled = np.zeros(len(spots), dtype=np.bool_)
    any_controlled[spot[controlled]] = True
    some = controlled | ~any_controlled[spot]
    spot, other = spot[some], other[some]

    own = c.of(Kind.ACTIVITY, Kind.ORIGIN)
    made = c.gather(c.rules.head[own].astype(np.int64), c.allowed[own])
    width = max(1, len(names))
    handoffs = np.unique(s.map.handoffs.codes("giver").astype(np.int64) * width + s.map.handoffs.codes("receiver"))
    gives = np.isin(c.holder[other].astype(np.int64) * width + c.holder[spots[spot]], handoffs)
    ranked = np.lexsort(
        (
            s.map.names["holder"].ranks[c.holder[other]],
            _arrival(s, other, white[spots][spot]),
            ~gives,
            (made[other] & white[spots][spot]) == 0,
            spot,
        )
    )
    new = np.ones(len(ranked), dtype=np.bool_)
    new[1:] = spot[ranked][1:] != spot[ranked][:-1]
    chosen = ranked[new]
    return c.holder[other[chosen]].astype(np.int64), spots[spot[chosen]]


def _arrival(s: Solution, states: Longs, cases: Masks) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Hours at which each state usually comes about, in the first of some cases in the order of the map."""
    found = np.full(len(states), np.inf)
    left = np.ones(len(states), dtype=np.bool_)
    for bit in s.map.case_bits.values():
        here = left & ((cases >> np.uint64(bit)) & np.uint64(1) == 1)
        found[here] = s.hours(bit)[states[here]]
        left &= ~here
    return found
