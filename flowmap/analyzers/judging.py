"""Whether anything gets worse when a passage is bypassed: lost, later, staler or less complete (DESIGN 5, step 2).

Most passages are judged without a new computation: if each state that the passage fed is still brought about as
well by something that came before it, then by induction along the best ways nothing else gets worse either. Only
where that does not hold is the map computed again. No policy can be broken anew: what the direct handoffs bring
was there before, past the same controls.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowmap.analyzers.bypass import Bypasses, work_of
from flowmap.custody.changing import Changing, Shortcut
from flowmap.custody.compiled import Kind
from flowmap.custody.measures import MEASURES
from flowmap.custody.solution import Solution
from flowmap.domain.columns import Flags, Floats, Ints, Longs, Masks, Ragged

_CLOSE = 1e-9  # hours, or of a logarithm of quality


@dataclass(frozen=True)
class Outcome:
    """Per passage: the cases in which the bypass passes; hours a year and days that it saves there.

    `hours` is NaN where an effort is unknown and links were counted instead.
    """

    passed: Masks
    hours: Floats
    days: Floats


def judged(s: Solution, b: Bypasses) -> Outcome:
    """The outcome of each bypass."""
    work = work_of(s, b)
    candidates = s.spread(b.cases) & ~work.rises
    same, gain = _no_worse(s, b)
    for place in np.flatnonzero((candidates & ~same).any(axis=1)):
        open_cases = np.flatnonzero(candidates[place] & ~same[place])
        same[place, open_cases], gain[place, open_cases] = _recomputed(s, b, int(place), open_cases)
    passed = candidates & same
    saved = np.where(passed, work.before - work.after, 0.0).sum(axis=1)
    days = np.where(passed, gain, 0.0).max(axis=1, initial=0.0) / 24
    return Outcome(s.gathered(passed), saved, days)


@dataclass(frozen=True)
class _Fed:
    """States that hang on passages (`place`): their receivers, and parts of what is passed on, where useful."""

    place: Longs
    state: Longs
    receives: Flags


def _fed(s: Solution, b: Bypasses) -> _Fed:
    c = s.compiled
    receivers = np.unique(np.stack([b.out.place, c.rules.head[b.out.rule]]), axis=1)
    inner = [np.zeros((2, 0), dtype=np.int64)]
    place, state = np.arange(len(b.state)), b.state
    while len(state):
        users = c.rules.consumers.take(state)
        inside = c.kind[users.values] == Kind.PART
        found = np.stack([place[users.rows[inside]], c.rules.head[users.values[inside]]])
        place, state = np.unique(found, axis=1) if found.shape[1] else found
        inner.append(np.stack([place, state]).astype(np.int64))
    parts = np.unique(np.concatenate(inner, axis=1), axis=1)
    places, states = np.concatenate([receivers, parts], axis=1).astype(np.int64)
    return _Fed(places, states, np.arange(len(places)) < receivers.shape[1])


def _no_worse(s: Solution, b: Bypasses) -> tuple[Flags, Floats]:
    """By passage and case: whether nothing gets worse for sure, and the hours that a receiver gains."""
    c, fed = s.compiled, _fed(s, b)
    columns = np.array([s.columns[bit] for bit in s.map.case_bits.values()])
    into = c.rules.producers.take(fed.state)
    at, rule = into.rows, into.values.astype(np.int64)
    tails = c.rules.tails.take(rule)
    through = np.zeros(len(rule), dtype=np.bool_)  # rules that use the passage itself
    np.logical_or.at(through, tails.rows, tails.values == b.state[fed.place[at[tails.rows]]])
    at, rule = at[~through], rule[~through]
    tails = c.rules.tails.take(rule)

    keys = fed.place * c.size + fed.state
    order = np.argsort(keys, kind="stable")
    receiver = c.rules.head[b.outgoing]
    direct_at = order[np.searchsorted(keys[order], b.place * c.size + receiver)] if len(keys) else b.place
    on = s.spread(b.direct)

    good = np.ones((len(fed.state), len(columns)), dtype=np.bool_)
    gain = np.zeros((len(b.state), len(columns)))
    for measure in MEASURES:
        best, cost, floor = s.best(measure), s.costs.of(measure), s.costs.floor_of(measure)
        value, turn = best.value[:, columns], best.turn[:, columns]
        least = np.full(good.shape, np.inf)
        kept = _after(value, tails, floor[rule][:, columns]) + cost[rule][:, columns]
        legit = _earlier(value, turn, tails, fed.state[at])
        np.minimum.at(least, at, np.where(legit, kept, np.inf))
        new = np.maximum(value[b.giver], floor[b.outgoing][:, columns])
        extra = 0.0 if measure == "loss" else s.control[b.giver][:, columns]
        new = new + cost[b.outgoing][:, columns] + extra
        one = Ragged(np.arange(len(b.giver) + 1), b.giver.astype(np.int32))
        legit = _earlier(value, turn, one, receiver) & on
        np.minimum.at(least, direct_at, np.where(legit, new, np.inf))
        old = value[fed.state]
        good &= ~np.isfinite(old) | (least <= old + _CLOSE)
        if measure == "median":
            with np.errstate(invalid="ignore"):
                won = np.where(np.isfinite(old) & fed.receives[:, None], old - least, 0.0)
            np.maximum.at(gain, fed.place, won)
    same = np.ones((len(b.state), len(columns)), dtype=np.bool_)
    np.logical_and.at(same, fed.place, good | ~s.spread(s.wants.useful[fed.state]))
    return same, gain


def _after(value: Floats, tails: Ragged, floor: Floats) -> Floats:
    """When the last tail of each rule is there, not before its floor."""
    ready = floor.copy()
    some = np.flatnonzero(tails.lengths)
    if len(some):
        last = np.maximum.reduceat(value[tails.values], tails.starts[some], axis=0)
        ready[some] = np.maximum(ready[some], last)
    return ready


def _earlier(value: Floats, turn: Ints, tails: Ragged, head: Longs | Ints) -> Flags:
    """Whether all tails of each rule come before a state on the best ways (see kernel.Ways)."""
    rows = tails.rows
    mine, theirs = value[tails.values], value[head[rows]]
    before = (mine < theirs) | ((mine == theirs) & (turn[tails.values] < turn[head[rows]]))
    every = np.ones((len(tails), value.shape[1]), dtype=np.bool_)
    np.logical_and.at(every, rows, before)
    return every


def _recomputed(s: Solution, b: Bypasses, place: int, cases: Longs) -> tuple[Flags, Floats]:
    """The same for one passage in some cases (columns), by computing the best ways anew where they change."""
    c, added = s.compiled, np.flatnonzero(b.place == place)
    receivers = set(c.rules.head[b.out.rule[b.out.place == place]].tolist())
    guarded = s.wants.wanted | s.wants.assumed
    same, gain = np.ones(len(cases), dtype=np.bool_), np.zeros(len(cases))
    for k, bit in enumerate(s.bits[cases].tolist()):
        one, column = np.uint64(1 << bit), s.columns[bit]
        gone = [
            int(rule)
            for links in (b.into, b.out)
            for rule in links.rule[(links.place == place) & (links.cases & one != 0)]
        ]
        copies = added[b.direct[added] & one != 0]
        for measure in MEASURES:
            cost, floor = s.costs.of(measure)[:, column], s.costs.floor_of(measure)[:, column]
            found = s.best(measure)
            value, turn = found.value[:, column], found.turn[:, column]
            extra = np.zeros(c.size) if measure == "loss" else s.control[:, column]
            new = [
                Shortcut(giver, int(c.rules.head[rule]), float(cost[rule] + extra[giver]), float(floor[rule]))
                for rule, giver in zip(b.outgoing[copies].tolist(), b.giver[copies].tolist(), strict=True)
            ]
            changing = Changing(c.rules, value=value, turn=turn, cost=cost, floor=floor, gone=gone, new=new)
            now = changing.changed()
            if any(guarded[state] & one and hours > value[state] + _CLOSE for state, hours in now.items()):
                same[k] = False
                break
            if measure == "median":
                gain[k] = max((value[one] - now[one] for one in receivers & now.keys()), default=0.0)
    return same, np.maximum(gain, 0.0)
