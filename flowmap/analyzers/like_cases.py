"""Cases in which a passage is alike: kinds of order share most of a map, and a passage is judged once for them."""

from __future__ import annotations

import numpy as np

from flowmap.custody.compiled import Compiled, Kind
from flowmap.custody.kernel import EVERY
from flowmap.custody.measures import MEASURES
from flowmap.custody.solution import Solution
from flowmap.domain.columns import Longs, Masks, distinct, hits, order_of


def alike_of(s: Solution, state: Longs, cases: Masks) -> tuple[Longs, Masks]:
    """Passages (states) in some cases, as (place of a passage, cases) in which all that is near it is alike.

    Near is what its bypass changes at first: what it feeds, the rules that bring that and the passage about, and what
    these need. All are held, wanted and allowed in the same of these cases, and take the same there. The places ascend.
    """
    place, found = np.arange(len(state)), list[tuple[Longs, Masks]]()
    while len(place) or not found:
        first = cases & (~cases + np.uint64(1))
        unlike = cases & _unlike(s, state[place], first) if len(s.bits) > 1 else cases & ~first
        found.append((place, cases & ~unlike))
        left = hits(unlike)
        place, cases = place[left], unlike[left]
    places, masks = (np.concatenate([part[k] for part in found]) for k in (0, 1))
    order = order_of(places)
    return places[order], masks[order]


def _unlike(s: Solution, state: Longs, first: Masks) -> Masks:
    """By passage the cases in which something that is near is not as in the first one (a bit)."""
    c, varied = s.compiled, s.once("varied", lambda: _varied(s))
    onward = c.rules.consumers.take(state)
    move = c.kind[onward.values] == Kind.HANDOFF
    fed, to = fed_by(c, state, onward.rows[move], onward.values[move].astype(np.int64))
    place, near = np.concatenate([np.arange(len(state)), fed]), np.concatenate([state, to])
    into = c.rules.producers.take(near)
    rule, of_rule = into.values, place[into.rows]
    tails = c.rules.tails.take(rule.astype(np.int64))
    tail, of_tail = tails.values, of_rule[tails.rows]
    unlike = np.zeros(len(state), dtype=np.uint64)
    for at, facts in (
        (place, s.held[near]),
        (place, s.wants.useful[near]),
        (of_rule, c.allowed[rule]),
        (of_tail, s.held[tail]),
    ):
        np.bitwise_or.at(unlike, at, np.where(facts & first[at], ~facts, facts))
    for at, odd in ((place, varied[near]), (of_tail, varied[tail])):
        np.bitwise_or.at(unlike, at, np.where(odd & first[at], EVERY, odd))
    return unlike & ~first


def each_case(s: Solution, masks: Masks) -> tuple[Longs, Masks]:
    """(place of a mask, bit) of each case in some masks; the places ascend."""
    place, case = np.nonzero(s.spread(masks))
    return place, np.uint64(1) << s.bits[case]


def fed_by(c: Compiled, state: Longs, place: Longs, rule: Longs) -> tuple[Longs, Longs]:
    """(place, state) of what hangs on passages, ascending: the heads of these handoffs of theirs, and the parts of
    what is passed on at its holder."""
    keys = np.arange(len(state)) * c.size + state
    every = [place * c.size + c.rules.head[rule]]
    while len(keys):
        users = c.rules.consumers.take(keys % c.size)
        inside = c.kind[users.values] == Kind.PART
        keys = distinct((keys // c.size)[users.rows[inside]] * c.size + c.rules.head[users.values[inside]])
        every.append(keys)
    found = distinct(np.concatenate(every))
    return found // c.size, found % c.size


def _varied(s: Solution) -> Masks:
    """By state the cases in which what it costs is not as usual, or in which handing it on may take another time."""
    other = np.bitwise_or.reduce([s.best(measure).other for measure in MEASURES])
    other[(s.control != s.control[:, :1]).any(axis=1)] = EVERY
    found = np.zeros(len(other), dtype=np.uint64)
    for k, group in enumerate(s.compiled.group_masks):
        found[(other >> np.uint64(k)) & np.uint64(1) == 1] |= group
    return found
