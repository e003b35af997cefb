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
        unlike, several = np.zeros(len(place), dtype=np.uint64), hits(cases != first_of(cases))
        if len(several):
            near = _near(s.compiled, state[place[several]])
            unlike[several] = unlike_cases(s, *near, s.wants.useful, cases[several])
        found.append((place, cases & ~unlike))
        left = hits(unlike)
        place, cases = place[left], unlike[left]
    places, masks = (np.concatenate([part[k] for part in found]) for k in (0, 1))
    order = order_of(places)
    return places[order], masks[order]


def first_of(cases: Masks) -> Masks:
    """The first case of each mask, as a bit."""
    first: Masks = cases & (~cases + np.uint64(1))
    return first


def _near(c: Compiled, state: Longs) -> tuple[Longs, Longs]:
    """(place, state) of passages, and of what they feed."""
    onward = c.rules.consumers.take(state)
    move = c.kind[onward.values] == Kind.HANDOFF
    fed, to = fed_by(c, state, onward.rows[move], onward.values[move].astype(np.int64))
    return np.concatenate([np.arange(len(state)), fed]), np.concatenate([state, to])


def unlike_cases(s: Solution, place: Longs, state: Longs, wants: Masks, cases: Masks) -> Masks:
    """By place those of its cases in which its states are not as in the first one: held, or wanted in that sense; what
    brings them about and what that needs; and what it all takes."""
    c, varied, first = s.compiled, s.once("varied", lambda: _varied(s)), first_of(cases)
    into = c.rules.producers.take(state)
    rule, of_rule = into.values, place[into.rows]
    tails = c.rules.tails.take(rule.astype(np.int64))
    tail, of_tail = tails.values, of_rule[tails.rows]
    unlike = np.zeros(len(cases), dtype=np.uint64)

    def differ(at: Longs, masks: Masks) -> None:
        masks = masks & cases[at]
        some = hits(masks)  # most are alike
        np.bitwise_or.at(unlike, at[some], masks[some])

    for at, facts in (
        (place, s.held[state]),
        (place, wants[state]),
        (of_rule, s.costs.usual[rule]),
        (of_tail, s.held[tail]),
    ):
        differ(at, np.where(facts & first[at], ~facts, facts))
    for at, odd in ((place, varied[state]), (of_tail, varied[tail])):
        differ(at, np.where(odd & first[at], EVERY, odd))
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
    control = s.costs.control
    other[control.states((control.hours != control.hours[:, :1]).any(axis=1))] = EVERY
    return s.cases_of(other)
