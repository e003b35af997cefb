"""Best ways after a few rules are gone or new, computed only where something changes; many such what-ifs at a time.

After Ramalingam and Reps (1996, doi:10.1006/jagm.1996.0046): first the states that lose the rule which explains
their cost; then these, and what the new rules make cheaper, by correcting costs until nothing gets cheaper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from flowmap.custody.best import Best, earlier
from flowmap.custody.kernel import Rules, greatest, inserted, placed, places_of
from flowmap.custody.measures import Costs
from flowmap.domain.columns import Flags, Floats, Longs, Masks, Ragged, distinct, firsts, hits, order_of

CLOSE = 1e-9  # hours, or of a logarithm of quality: less is no difference
_MOST = 1_000_000  # costs that are known to change at once: bounds memory


@dataclass(frozen=True)
class Gone:
    """Rows (what_if, rule): the rule is not there."""

    what_if: Longs
    rule: Longs

    def among(self, first: int, end: int) -> Gone:
        """The rows of some what-ifs, which are numbered anew from 0."""
        some = hits((self.what_if >= first) & (self.what_if < end))
        return Gone(self.what_if[some] - first, self.rule[some])


@dataclass(frozen=True)
class New:
    """Rows (what_if, tail, head, cost, floor): a rule with one tail in addition."""

    what_if: Longs
    tail: Longs
    head: Longs
    cost: Floats
    floor: Floats

    def among(self, first: int, end: int) -> New:
        """The rows of some what-ifs, which are numbered anew from 0."""
        some = hits((self.what_if >= first) & (self.what_if < end))
        ends = self.what_if[some] - first, self.tail[some], self.head[some]
        return New(*ends, self.cost[some], self.floor[some])


@dataclass(frozen=True)
class Changed:
    """Rows (what_if, state, now): what the state costs then, another cost than before; inf where nothing brings it.

    `given_up` are what-ifs without rows, because something that is guarded costs more for sure. `looked` has (what_if,
    state) of all states that were asked: the outcome hangs on these, the rules that bring them about, and their tails.
    """

    what_if: Longs
    state: Longs
    now: Floats
    given_up: Longs
    looked: tuple[Longs, Longs]


@dataclass(frozen=True)
class Known:
    """The best ways by one of MEASURES as they are, and what they follow from."""

    rules: Rules
    best: Best
    costs: Costs
    measure: str

    @cached_property
    def floor(self) -> Floats:
        """Before when a rule does not fire."""
        return self.costs.floor_of(self.measure)


@dataclass(frozen=True)
class Guarded:
    """What must not cost more: the states whose mask has the bit of the what-if."""

    masks: Masks
    bit: Masks

    def among(self, first: int, end: int) -> Guarded:
        """For some of the what-ifs."""
        return Guarded(self.masks, self.bit[first:end])


def changed(known: Known, column: Longs, gone: Gone, new: New, guarded: Guarded | None = None) -> Iterator[Changed]:
    """For each what-if (its column of the arrays) the states whose cost is another then, in pieces.

    `guarded`: what gets cheaper is followed only until it is clear that none of these costs more.
    """
    waiting = [(0, len(column))]
    while waiting:
        first, end = waiting.pop()
        ends = gone.among(first, end), new.among(first, end), guarded and guarded.among(first, end)
        found = _Changing(known, column[first:end], *ends).changed()
        if found is not None:
            what_if, state = found.looked
            looked = what_if + first, state
            yield Changed(found.what_if + first, found.state, found.now, found.given_up + first, looked)
        else:
            half = (first + end) // 2
            waiting += [(first, half), (half, end)]


class _Changing:
    """Some what-ifs together; a key is what-if * states + state."""

    def __init__(self, known: Known, column: Longs, gone: Gone, new: New, guarded: Guarded | None) -> None:
        self.known, self.column, self.new, self.guarded = known, column, new, guarded
        self.size, self.count = max(1, known.rules.size), len(known.rules.head)
        self.gone = distinct(gone.what_if * self.count + gone.rule)
        self.hit = distinct(gone.what_if * self.size + known.rules.head[gone.rule])
        self.into, self.onward = (_listed(new.what_if * self.size + end) for end in (new.head, new.tail))
        self.over = np.zeros(len(column), dtype=np.bool_)  # what-ifs that are given up
        self.keys, self.now = np.zeros(0, dtype=np.int64), np.zeros(0)  # the states whose cost may be another
        self.looked: list[Longs] = []  # the states that were asked

    def changed(self) -> Changed | None:
        """The states whose cost is another now; None if that is more than can be followed at once."""
        lost = self._lost()
        if lost is None:
            return None
        self.keys, self.now = lost, np.full(len(lost), np.inf)
        keys, totals = _least(*_both(self._by_rules(lost, self.known.rules.producers), self._by_new(self.into, lost)))
        every = hits(~self.over[self.new.what_if])
        keys, totals = _least(*_both((keys, totals), self._of_new(every)))
        while True:
            self.looked.append(keys)
            some = hits(totals < self._at(keys))
            if not len(some):
                break
            keys, totals = keys[some], totals[some]
            self._put(keys, totals)
            if len(self.keys) > _MOST and len(self.column) > 1:
                return None
            keys = keys[self._asking(lost)[keys // self.size]]
            onward = self._by_rules(keys, self.known.rules.consumers), self._by_new(self.onward, keys)
            keys, totals = _least(*_both(*onward))
        other = hits(self.now != self._before(self.keys))
        keys, now, looked = self.keys[other], self.now[other], distinct(np.concatenate(self.looked))
        where = looked // self.size, looked % self.size
        return Changed(keys // self.size, keys % self.size, now, hits(self.over), where)

    def _lost(self) -> Longs | None:
        """The states that no rule explains any more: each is asked again when one that it hangs on is lost.

        What-ifs are given up as soon as a guarded state costs more for sure: no way to it that is left costs so little,
        even if each state that is lost so far costs no more than `least`, and the new rules make all cheaper by `most`.
        """
        lost, least, asked = np.zeros(0, dtype=np.int64), np.zeros(0), self.hit
        most = self._most_cheaper()
        while len(asked):
            self.looked.append(asked)
            asked = asked[np.isfinite(self._before(asked))]
            explained, total = self._explained(asked, lost, least)
            found, total = asked[~explained], total[~explained]
            what_if = found // self.size
            with np.errstate(invalid="ignore"):
                sure = total - most[what_if] > self._before(found) + CLOSE
            sure &= self._is_guarded(found)
            self.over[what_if[sure]] = True
            lost, least = inserted(lost, least, found, total)
            if sure.any():
                going = hits(~self.over[lost // self.size])
                lost, least = lost[going], least[going]
            if len(lost) > _MOST and len(self.column) > 1:
                return None
            found = found[~self.over[what_if]]
            users = self.known.rules.consumers.take(found % self.size)
            heads = (found // self.size)[users.rows] * self.size + self.known.rules.head[users.values]
            asked = distinct(np.concatenate([heads, self._heads(self.onward, found)]))
            asked = asked[~_within(lost, asked)]
        return lost

    def _is_guarded(self, keys: Longs) -> Flags:
        """Which states must not cost more."""
        if self.guarded is None:
            return np.zeros(len(keys), dtype=np.bool_)
        on: Flags = self.guarded.masks[keys % self.size] & self.guarded.bit[keys // self.size] != 0
        return on

    def _asking(self, lost: Longs) -> Flags:
        """By what-if: whether something is still to be found out."""
        if self.guarded is None:
            return np.ones(len(self.column), dtype=np.bool_)
        still = lost[self._is_guarded(lost)]
        still = still[self._at(still) > self._before(still) + CLOSE]
        return np.bincount(still // self.size, minlength=len(self.column)) > 0

    def _most_cheaper(self) -> Floats:
        """By what-if: nothing gets cheaper by more than this, because a cost follows its tails at most step by step."""
        new, most = self.new, np.zeros(len(self.column))
        first = new.what_if * self.size
        total = np.maximum(self._before(first + new.tail), new.floor) + new.cost
        old = self._before(first + new.head)
        cheaper = hits(total < old)
        np.add.at(most, new.what_if[cheaper], old[cheaper] - total[cheaper])
        return most

    def _heads(self, listed: tuple[Longs, Longs], keys: Longs) -> Longs:
        """The heads (keys) of the new rules that have one of these as their tail."""
        rows = _rows_of(listed, keys).values
        return self.new.what_if[rows] * self.size + self.new.head[rows]

    def _explained(self, keys: Longs, lost: Longs, least: Floats) -> tuple[Flags, Floats]:
        """Whether a rule whose tails come before the state and are not lost brings it about as cheaply as before; and
        what any rule costs at least, if lost states cost `least`."""
        known, state, what_if = self.known, keys % self.size, keys // self.size
        into = known.rules.producers.take(state)
        row, rule = into.rows, into.values.astype(np.int64)
        some = hits(~_within(self.gone, what_if[row] * self.count + rule))
        row, rule = row[some], rule[some]
        tails = known.rules.tails.take(rule)
        at = row[tails.rows]
        tail = what_if[at] * self.size + tails.values
        place, inside = placed(lost, tail)
        bad = inside | ~self._earlier(tail, keys[at])
        good = np.bincount(tails.rows[bad], minlength=len(rule)) == 0
        ready = np.where(inside, np.append(least, 0.0)[place], self._before(tail))
        total = self._totals(what_if[row], rule, tails, ready)
        explained, cost = np.zeros(len(keys), dtype=np.bool_), np.full(len(keys), np.inf)
        explained[row[good & (total <= self._before(keys[row]))]] = True
        np.minimum.at(cost, row, total)

        near = _rows_of(self.into, keys)
        new, row = near.values.astype(np.int64), near.rows
        if len(new):
            tail = self.new.what_if[new] * self.size + self.new.tail[new]
            place, inside = placed(lost, tail)
            ready = np.where(inside, np.append(least, 0.0)[place], self._before(tail))
            total = np.maximum(self.new.floor[new], ready) + self.new.cost[new]
            good = ~inside & self._earlier(tail, keys[row]) & (total <= self._before(keys[row]))
            explained[row[good]] = True
            np.minimum.at(cost, row, total)
        return explained, cost

    def _before(self, keys: Longs) -> Floats:
        """What states cost without any change."""
        return self.known.best.at(keys % self.size, self.column[keys // self.size])

    def _earlier(self, tail: Longs, head: Longs) -> Flags:
        """Whether one state comes before another on the best ways."""
        column, best = self.column[head // self.size], self.known.best
        return earlier(best.with_turn(tail % self.size, column), best.with_turn(head % self.size, column))

    def _at(self, keys: Longs) -> Floats:
        """What states cost now."""
        cost = self._before(keys)
        if len(self.keys):
            place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
            cost = np.where(self.keys[place] == keys, self.now[place], cost)
        return cost

    def _put(self, keys: Longs, costs: Floats) -> None:
        """These costs from now on; the keys ascend, each once."""
        place, known = placed(self.keys, keys)
        self.now[place[known]] = costs[known]
        self.keys, self.now = inserted(self.keys, self.now, keys[~known], costs[~known])

    def _totals(self, what_if: Longs, rule: Longs, tails: Ragged, ready: Floats) -> Floats:
        """What rules cost whose tails are there at some time."""
        column = self.column[what_if]
        cost = self.known.costs.at(self.known.measure, rule, column)
        return greatest(ready, tails, self.known.floor[rule]) + cost

    def _by_rules(self, keys: Longs, near: Ragged) -> tuple[Longs, Floats]:
        """(head, cost now) of the rules beside these states, with those that are gone left out."""
        rules, lists = self.known.rules, near.take(keys % self.size)
        what_if, rule = (keys // self.size)[lists.rows], lists.values.astype(np.int64)
        some = hits(~_within(self.gone, what_if * self.count + rule))
        what_if, rule = what_if[some], rule[some]
        tails = rules.tails.take(rule)
        ready = self._at(what_if[tails.rows] * self.size + tails.values)
        return what_if * self.size + rules.head[rule], self._totals(what_if, rule, tails, ready)

    def _by_new(self, listed: tuple[Longs, Longs], keys: Longs) -> tuple[Longs, Floats]:
        return self._of_new(_rows_of(listed, keys).values.astype(np.int64))

    def _of_new(self, rows: Longs) -> tuple[Longs, Floats]:
        """(head, cost now) of new rules."""
        new, first = self.new, self.new.what_if[rows] * self.size
        ready = np.maximum(self._at(first + new.tail[rows]), new.floor[rows])
        return first + new.head[rows], ready + new.cost[rows]


def _listed(keys: Longs) -> tuple[Longs, Longs]:
    """Keys ascending, and the row of each."""
    order = order_of(keys)
    return keys[order], order


def _rows_of(listed: tuple[Longs, Longs], keys: Longs) -> Ragged:
    """For each key its rows."""
    ordered, rows = listed
    found = places_of(ordered, keys)
    return Ragged(found.starts, rows[found.values].astype(np.int32))


def _within(ordered: Longs, keys: Longs) -> Flags:
    """Which numbers are among the ascending ones."""
    return placed(ordered, keys)[1]


def _both(one: tuple[Longs, Floats], other: tuple[Longs, Floats]) -> tuple[Longs, Floats]:
    return np.concatenate([one[0], other[0]]), np.concatenate([one[1], other[1]])


def _least(keys: Longs, costs: Floats) -> tuple[Longs, Floats]:
    """Keys ascending, each once, with its least cost."""
    order = order_of(keys)
    keys = keys[order]
    begins = hits(firsts(keys))
    return keys[begins], np.minimum.reduceat(costs[order], begins) if len(begins) else costs[:0]
