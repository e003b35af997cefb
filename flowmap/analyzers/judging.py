"""Whether anything gets worse when a passage is bypassed: lost, later, staler or less complete (DESIGN 5, step 2).

Most passages are judged without a new computation: if each state that the passage fed is still brought about as
well by something that came before it, then by induction along the best ways nothing else gets worse either. Only
where that does not hold is the map computed again. No policy can be broken anew: what the direct handoffs bring
was there before, past the same controls.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowmap.analyzers.bypass import Bypasses, bypasses, work_of
from flowmap.analyzers.like_cases import alike_of, each_case, fed_by, first_of, unlike_cases
from flowmap.custody.best import earlier
from flowmap.custody.changing import CLOSE, Gone, Guarded, Known, New, changed
from flowmap.custody.kernel import greatest, places_of, summed
from flowmap.custody.measures import MEASURES
from flowmap.custody.solution import Solution
from flowmap.domain.columns import NONE, Flags, Floats, Ints, Longs, Masks, Ragged, firsts, hits, order_of


@dataclass(frozen=True)
class Outcome:
    """Per passage: the cases in which the bypass passes; hours a year and days that it saves there.

    `hours` is NaN where an effort is unknown and links were counted instead.
    """

    passed: Masks
    hours: Floats
    days: Floats


def judged(s: Solution, state: Longs, cases: Masks) -> Outcome:
    """The outcome of bypassing some passages (states), each in some cases."""
    place, alike = alike_of(s, state, cases)
    b = bypasses(s, state[place], alike, alike[:, None])
    work = work_of(s, b)
    first = _at_first_sight(s, b)
    passed = np.where(work.rises[:, 0], np.uint64(0), alike)
    asked = hits(np.where(first.open.any(axis=0), passed, np.uint64(0)))
    passed[asked] = _safe(s, b, asked, passed[asked], first)
    saved = (work.before - work.after)[:, 0] * _part(s.shares(passed), s.shares(alike))
    saved, days = np.where(passed != 0, saved, 0.0), np.where(passed != 0, first.gain, 0.0) / 24
    begins = hits(firsts(place))
    return Outcome(
        np.bitwise_or.reduceat(passed, begins),
        summed(place, saved[:, None], len(state))[:, 0],
        np.maximum.reduceat(days, begins),
    )


def _part(some: Floats, every: Floats) -> Floats:
    """What some cases are of all: also all of none that ever happen."""
    return np.divide(some, every, out=np.ones(len(some)), where=every > 0)


@dataclass(frozen=True)
class _Seen:
    """What is clear without computing the map again, by passage.

    `open[k]`: by MEASURES[k] something that is wanted may get worse; elsewhere nothing does. `gain`: hours that a
    receiver gains.
    """

    open: Flags
    gain: Floats


def _at_first_sight(s: Solution, b: Bypasses) -> _Seen:
    c = s.compiled
    place, fed = fed_by(c, b.state, b.out.place, b.out.rule)
    column = _columns_of(s, b.cases)
    into = c.rules.producers.take(fed)
    at, rule = into.rows, into.values.astype(np.int64)
    tails = c.rules.tails.take(rule)
    using = tails.rows[tails.values == b.state[place[at[tails.rows]]]]
    left = np.ones(len(rule), dtype=np.bool_)
    left[using] = False  # rules that use the passage itself
    at, rule = at[left], rule[left]
    tails = c.rules.tails.take(rule)

    receiver = c.rules.head[b.outgoing]
    direct_at = np.searchsorted(place * c.size + fed, b.place * c.size + receiver)
    of_rule, of_new = _Groups.of(at), _Groups.of(direct_at)
    useful = s.wants.useful[fed] & b.cases[place] != 0

    of_fed, of_tail, of_direct = column[place], column[place[at[tails.rows]]], column[b.place]
    gain, begins = np.zeros(len(b.state)), hits(firsts(place))
    may = np.zeros((len(MEASURES), len(b.state)), dtype=np.bool_)
    for k, measure in enumerate(MEASURES):
        best, floor = s.best(measure), s.costs.floor_of(measure)
        old, old_turn = best.with_turn(fed, of_fed)
        ready = best.with_turn(tails.values, of_tail)
        kept = greatest(ready[0], tails, floor[rule]) + s.costs.at(measure, rule, of_fed[at])
        legit = _all_earlier(tails, ready, (old[at], old_turn[at]))
        given = best.with_turn(b.giver, of_direct)
        new = np.maximum(given[0], floor[b.outgoing]) + s.costs.at(measure, b.outgoing, of_direct)
        new += 0.0 if measure == "loss" else s.costs.control.at(b.giver, of_direct)
        direct = earlier(given, (old[direct_at], old_turn[direct_at]))
        least = of_rule.least(np.where(legit, kept, np.inf), len(old))
        np.minimum(least, of_new.least(np.where(direct, new, np.inf), len(old)), out=least)
        if measure == "median":
            with np.errstate(invalid="ignore"):
                won = np.where(np.isfinite(old), old - least, 0.0)
            gain[place[begins]] = np.maximum(np.maximum.reduceat(won, begins), 0.0)
        may[k][place[(least > old + CLOSE) & useful]] = True
    return _Seen(may, gain)


def _columns_of(s: Solution, cases: Masks) -> Longs:
    """The column of costs of any of some cases, which are alike."""
    column = np.zeros(len(cases), dtype=np.int64)
    for bit, k in s.columns.items():
        column[cases >> np.uint64(bit) & np.uint64(1) == 1] = k
    return column


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
        begins = hits(firsts(at[order]))
        return cls(order, begins, at[order][begins])

    def least(self, rows: Floats, count: int) -> Floats:
        """By place, below `count`, the least of its rows; infinite where there are none."""
        found = np.full(count, np.inf)
        found[self.places] = np.minimum.reduceat(rows[self.order], self.begins)
        return found


def _all_earlier(tails: Ragged, tails_at: tuple[Floats, Ints], head_at: tuple[Floats, Ints]) -> Flags:
    """Whether all tails of each rule come before a state on the best ways."""
    rows = tails.rows
    before = earlier(tails_at, (head_at[0][rows], head_at[1][rows]))
    every = np.ones(len(tails), dtype=np.bool_)
    some = hits(tails.lengths)
    every[some] = np.logical_and.reduceat(before, tails.starts[some])
    return every


def _safe(s: Solution, b: Bypasses, place: Longs, cases: Masks, seen: _Seen) -> Masks:
    """The cases in which nothing gets worse, for these passages in their cases: each is computed anew in the first one,
    and in each that is unlike it in something that was looked at."""
    first, guarded = first_of(cases), s.wants.wanted | s.wants.assumed
    same, looked, state = _recomputed(s, b, place, first, guarded, seen)
    unlike, some = np.zeros(len(place), dtype=np.uint64), hits((cases != first)[looked])
    if len(some):
        unlike = unlike_cases(s, looked[some], state[some], guarded, cases)
    safe = np.where(same, cases & ~unlike, np.uint64(0))
    one, bit = each_case(s, unlike)
    if len(one):
        same, *_ = _recomputed(s, b, place[one], bit, guarded, seen)
        np.bitwise_or.at(safe, one[same], bit[same])
    return safe


def _recomputed(
    s: Solution, b: Bypasses, place: Longs, bit: Masks, guarded: Masks, seen: _Seen
) -> tuple[Flags, Longs, Longs]:
    """Whether nothing that is guarded gets worse, for each of these passages in a case: by computing the best ways anew
    where they change, by the measures that are open. And what was looked at: (row of these passages, state)."""
    c = s.compiled
    column = _columns_of(s, bit)
    dropped = [places_of(one.place, place) for one in (b.into, b.out)]
    gone_if = np.concatenate([one.rows for one in dropped])
    gone = np.concatenate([links.rule[one.values] for links, one in zip((b.into, b.out), dropped, strict=True)])
    copies = places_of(b.place, place)
    new_if, copy = copies.rows, copies.values.astype(np.int64)
    none = np.zeros(0, dtype=np.int64)
    same, looked = np.ones(len(place), dtype=np.bool_), [(none, none)]
    for may, measure in zip(seen.open, MEASURES, strict=True):
        best = s.best(measure)
        asked = same & may[place]
        left = hits(asked)
        if not len(left):
            continue
        number = np.full(len(place), NONE)
        number[left] = np.arange(len(left))
        out = hits(asked[gone_if])
        more = hits(asked[new_if])
        at, rule, giver = column[new_if[more]], b.outgoing[copy[more]], b.giver[copy[more]]
        extra = 0.0 if measure == "loss" else s.costs.control.at(giver, at)
        cost, head = s.costs.at(measure, rule, at) + extra, c.rules.head[rule].astype(np.int64)
        known = Known(c.rules, best, s.costs, measure)
        new = New(number[new_if[more]], giver, head, cost, known.floor[rule])
        gone_now, guard = Gone(number[gone_if[out]], gone[out]), Guarded(guarded, bit[left])
        for found in changed(known, column[left], gone_now, new, guard):
            same[left[found.given_up]] = False
            one = left[found.what_if]
            before = best.at(found.state, column[one])
            later = (guarded[found.state] & bit[one] != 0) & (found.now > before + CLOSE)
            same[one[later]] = False
            at, state = found.looked
            looked.append((left[at], state))
    where, states = (np.concatenate([part[k] for part in looked]) for k in (0, 1))
    return same, where, states
