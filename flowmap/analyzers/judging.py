"""Whether anything gets worse when a passage is bypassed: lost, later, staler or less complete (DESIGN 5, step 2).

Most passages are judged without a new computation: if each state that the passage fed is still brought about as
well by something that came before it, then by induction along the best ways nothing else gets worse either. Only
where that does not hold is the map computed again. No policy can be broken anew: what the direct handoffs bring
was there before, past the same controls.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flowmap.analyzers.bypass import Bypasses, work_of
from flowmap.custody.changing import CLOSE, Gone, Guarded, Known, New, changed
from flowmap.custody.compiled import Kind
from flowmap.custody.measures import MEASURES
from flowmap.custody.solution import Solution
from flowmap.domain.columns import (
    NONE,
    Flags,
    Floats,
    Ints,
    Longs,
    Masks,
    Ragged,
    distinct,
    firsts,
    order_of,
    starts_of,
)


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
    first = _at_first_sight(s, b)
    same = np.ones(candidates.shape, dtype=np.bool_)
    place, case = np.nonzero(candidates & first.open.any(axis=0))
    if len(place):
        same[place, case] = _recomputed(s, b, place, case, first)
    passed = candidates & same
    saved = np.where(passed, work.before - work.after, 0.0).sum(axis=1)
    days = np.where(passed, first.gain, 0.0).max(axis=1, initial=0.0) / 24
    return Outcome(s.gathered(passed), saved, days)


@dataclass(frozen=True)
class _Fed:
    """States that hang on passages (`place`): their receivers, and parts of what is passed on, where useful."""

    place: Longs
    state: Longs


def _fed(s: Solution, b: Bypasses) -> _Fed:
    c = s.compiled
    keys = np.arange(len(b.state)) * c.size + b.state
    every = [b.out.place * c.size + c.rules.head[b.out.rule]]
    while len(keys):
        users = c.rules.consumers.take(keys % c.size)
        inside = c.kind[users.values] == Kind.PART
        keys = distinct((keys // c.size)[users.rows[inside]] * c.size + c.rules.head[users.values[inside]])
        every.append(keys)
    found = distinct(np.concatenate(every))
    return _Fed(found // c.size, found % c.size)


@dataclass(frozen=True)
class _Seen:
    """What is clear without computing the map again, by passage and case.

    `open[k]`: by MEASURES[k] something that is wanted may get worse; elsewhere nothing does. `gain`: hours that a
    receiver gains.
    """

    open: Flags
    gain: Floats


def _at_first_sight(s: Solution, b: Bypasses) -> _Seen:
    c, fed = s.compiled, _fed(s, b)
    columns = np.array([s.columns[bit] for bit in s.map.case_bits.values()])
    into = c.rules.producers.take(fed.state)
    at, rule = into.rows, into.values.astype(np.int64)
    tails = c.rules.tails.take(rule)
    using = tails.rows[tails.values == b.state[fed.place[at[tails.rows]]]]
    left = np.ones(len(rule), dtype=np.bool_)
    left[using] = False  # rules that use the passage itself
    at, rule = at[left], rule[left]
    tails = c.rules.tails.take(rule)

    receiver = c.rules.head[b.outgoing]
    direct_at = np.searchsorted(fed.place * c.size + fed.state, b.place * c.size + receiver)
    on = s.spread(b.direct)
    of_rule, of_new = _Groups.of(at), _Groups.of(direct_at)
    one = Ragged(np.arange(len(b.giver) + 1), b.giver.astype(np.int32))
    useful = s.spread(s.wants.useful[fed.state])

    shape = len(b.state), len(columns)
    gain = np.zeros(shape)
    may = np.zeros((len(MEASURES), *shape), dtype=np.bool_)
    for k, measure in enumerate(MEASURES):
        best, cost, floor = s.best(measure), partial(s.costs.at, measure), s.costs.floor_of(measure)[:, None]
        value, turn = partial(_some, best.value, columns), partial(_some, best.turn, columns)
        old = value(fed.state)
        kept = _after(value(tails.values), tails, floor[rule]) + cost(rule[:, None], columns)
        new = np.maximum(value(b.giver), floor[b.outgoing])
        new += cost(b.outgoing[:, None], columns) + (0.0 if measure == "loss" else s.control[b.giver][:, columns])
        new[~on] = np.inf
        legit = _earlier(value(tails.values), turn(tails.values), tails, old[at], turn(fed.state[at]))
        direct = _earlier(value(b.giver), turn(b.giver), one, value(receiver), turn(receiver))
        least = of_rule.least(np.where(legit, kept, np.inf), len(old))
        np.minimum(least, of_new.least(np.where(direct, new, np.inf), len(old)), out=least)
        bad = least > old + CLOSE
        if measure == "median":
            with np.errstate(invalid="ignore"):
                won = np.where(np.isfinite(old), old - least, 0.0)
            np.maximum.at(gain, fed.place, won)
        row, case = np.nonzero(bad & useful)
        may[k][fed.place[row], case] = True
    return _Seen(may, gain)


@dataclass(frozen=True)
class _Groups:
    """Rows that stand for places (`at`), in the order of these: where those of each begin."""

    order: Longs
    begins: Longs
    places: Longs

    @classmethod
    def of(cls, at: Longs) -> _Groups:
        """The groups of the rows with the same place."""
        order = order_of(at)
        begins = np.flatnonzero(firsts(at[order]))
        return cls(order, begins, at[order][begins])

    def least(self, rows: Floats, count: int) -> Floats:
        """By place, below `count`, the least of its rows; infinite where there are none."""
        found = np.full((count, rows.shape[1]), np.inf)
        found[self.places] = np.minimum.reduceat(rows[self.order], self.begins, axis=0)
        return found


def _some(values: NDArray[Any], columns: Longs, rows: Longs | Ints) -> NDArray[Any]:
    """These rows and columns."""
    found: NDArray[Any] = values[rows][:, columns]
    return found


def _after(value: Floats, tails: Ragged, floor: Floats) -> Floats:
    """When the last tail of each rule is there, not before its floor (one column); `value` of each tail."""
    ready = floor.repeat(value.shape[1], axis=1)
    some = np.flatnonzero(tails.lengths)
    ready[some] = np.maximum(ready[some], np.maximum.reduceat(value, tails.starts[some], axis=0))
    return ready


def _earlier(mine: Floats, turn: Ints, tails: Ragged, theirs: Floats, their_turn: Ints) -> Flags:
    """Whether all tails of each rule come before a state on the best ways (see kernel.Ways)."""
    rows = tails.rows
    before = (mine < theirs[rows]) | ((mine == theirs[rows]) & (turn < their_turn[rows]))
    every = np.ones(theirs.shape, dtype=np.bool_)
    some = np.flatnonzero(tails.lengths)
    every[some] = np.logical_and.reduceat(before, tails.starts[some], axis=0)
    return every


def _recomputed(s: Solution, b: Bypasses, place: Longs, case: Longs, seen: _Seen) -> Flags:
    """Whether nothing gets worse, for these passages in these cases (columns): by computing the best ways anew where
    they change, by the measures that are open."""
    c, bit = s.compiled, np.uint64(1) << s.bits[case]
    column = np.array([s.columns[one] for one in s.map.case_bits.values()])[case]
    guarded = s.wants.wanted | s.wants.assumed
    dropped = [_rows_at(one.place, place) for one in (b.into, b.out)]
    gone_if = np.concatenate([one.rows for one in dropped])
    gone = np.concatenate([links.rule[one.values] for links, one in zip((b.into, b.out), dropped, strict=True)])
    copies = _rows_at(b.place, place)
    new_if, copy = copies.rows, copies.values.astype(np.int64)
    some = np.flatnonzero(b.direct[copy] & bit[new_if])
    new_if, copy = new_if[some], copy[some]
    same = np.ones(len(place), dtype=np.bool_)
    for may, measure in zip(seen.open, MEASURES, strict=True):
        best = s.best(measure)
        asked = same & may[place, case]
        left = np.flatnonzero(asked)
        if not len(left):
            continue
        number = np.full(len(place), NONE)
        number[left] = np.arange(len(left))
        out = np.flatnonzero(asked[gone_if])
        more = np.flatnonzero(asked[new_if])
        at, rule, giver = column[new_if[more]], b.outgoing[copy[more]], b.giver[copy[more]]
        extra = 0.0 if measure == "loss" else s.control[giver, at]
        cost, head = s.costs.at(measure, rule, at) + extra, c.rules.head[rule].astype(np.int64)
        known = Known(c.rules, best.value, best.turn, s.costs, measure)
        new = New(number[new_if[more]], giver, head, cost, known.floor[rule])
        gone_now, guard = Gone(number[gone_if[out]], gone[out]), Guarded(guarded, bit[left])
        for found in changed(known, column[left], gone_now, new, guard):
            same[left[found.given_up]] = False
            one = left[found.what_if]
            before = best.value[found.state, column[one]]
            later = (guarded[found.state] & bit[one] != 0) & (found.now > before + CLOSE)
            same[one[later]] = False
    return same


def _rows_at(places: Longs, wanted: Longs) -> Ragged:
    """For each of the wanted places its rows in an ascending list of places."""
    first, end = np.searchsorted(places, wanted), np.searchsorted(places, wanted, side="right")
    starts = starts_of(end - first)
    rows = (first - starts[:-1]).repeat(end - first) + np.arange(starts[-1])
    return Ragged(starts, rows.astype(np.int32))
