"""The fixpoints over flat arrays that every question of the engine is put to: reach, back, and cheapest way.

Rules `tails -> head` over numbered states form a directed B-hypergraph (Gallo, Longo, Pallottino and Nguyen
1993, doi:10.1016/0166-218X(93)90045-P): a rule fires when all its tails do. Rules are sorted by head, so that a
sweep joins what they bring about in one pass. A sweep covers all rules, or only the consumers of what changed
once few states do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from flowmap.domain.columns import (
    Flags,
    Floats,
    Ints,
    Longs,
    Masks,
    Ragged,
    distinct,
    firsts,
    hits,
    order_of,
    starts_of,
)

Values = TypeVar("Values", Masks, Floats)

EVERY = np.uint64(0xFFFF_FFFF_FFFF_FFFF)
FEW = 2_000  # rules that are swept as fast as it takes to find out which of them changed; measured
_NARROW = 4  # columns that are faster apart than side by side; measured
_ALL = slice(None)
_HANDFUL = 24  # states whose consumers plain lists tell sooner than arrays; measured


@dataclass(frozen=True)
class Rules:
    """`head[r]` is the state that rule r brings about, `tails.row(r)` the states that it needs; `size` states.

    Rules are sorted by head: `Rules.of` does it and says in which order.
    """

    size: int
    head: Ints
    tails: Ragged

    @classmethod
    def of(cls, size: int, head: Ints, tails: Ragged) -> tuple[Rules, Longs]:
        """The rules sorted by head, and which of the given ones each is."""
        order = order_of(head)
        return cls(size, head[order], tails.take(order)), order

    @cached_property
    def first(self) -> Ints:
        """The first tail of each rule; -1, the place of the neutral value, for a rule without tails."""
        first = np.full(len(self.head), -1, dtype=np.int32)
        some = self.tails.lengths > 0
        first[some] = self.tails.values[self.tails.starts[:-1][some]]
        return first

    @cached_property
    def several(self) -> Flags:
        """Which rules have more than one tail."""
        return self.tails.lengths > 1

    @cached_property
    def every(self) -> Part:
        """All rules as a part to sweep."""
        return Part.of(self, np.arange(len(self.head)))

    @cached_property
    def origins(self) -> Part:
        """The rules without tails: what the first sweep brings about."""
        return Part.of(self, hits(self.tails.lengths == 0))

    @cached_property
    def consumers(self) -> Ragged:
        """For each state the rules that have it as a tail."""
        return Ragged.beside(self.tails.values, self.tails.rows, self.size)

    @cached_property
    def producers(self) -> Ragged:
        """For each state the rules that have it as their head."""
        counts = np.bincount(self.head, minlength=self.size)
        return Ragged(starts_of(counts), np.arange(len(self.head), dtype=np.int32))

    def take(self, rules: Longs) -> Rules:
        """Only these rules, ascending, over the same states."""
        return Rules(self.size, self.head[rules], self.tails.take(rules))

    def after(self, touched: Longs, columns: int = 1) -> Part:
        """The rules that may bring about more once these states have changed; each has so many numbers to look at."""
        if len(self.head) * columns <= FEW:
            return self.every
        if len(touched) <= _HANDFUL:
            return Part.listed(self, {rule for state in touched.tolist() for rule in self._consumers(state)})
        return Part.of(self, neighbours(self.consumers, touched))

    def _consumers(self, state: int) -> list[int]:
        """`consumers` of one state as a plain list."""
        known = self._lists
        if state not in known:
            known[state] = self.consumers.row(state).tolist()
        return known[state]

    @cached_property
    def _lists(self) -> dict[int, list[int]]:
        return {}


@dataclass(frozen=True)
class Part:
    """Some rules, ascending, and what a sweep over them needs: where the rules of each head begin in them."""

    rules: Longs
    first: Ints
    many: Longs  # places in `rules` of those with several tails
    tails: Ragged  # of these
    begins: Longs
    heads: Longs  # ascending, each once

    @classmethod
    def of(cls, rules: Rules, some: Longs) -> Part:
        """The part with these rules."""
        head = rules.head[some]
        begins = hits(firsts(head))
        many = hits(rules.several[some])
        return cls(some, rules.first[some], many, rules.tails.take(some[many]), begins, head[begins].astype(np.int64))

    @classmethod
    def listed(cls, rules: Rules, some: Collection[int]) -> Part:
        """The part with a handful of rules: the same as `of`, in a tenth of the time."""
        chosen = np.array(sorted(some), dtype=np.int64)
        head, several = rules.head[chosen].tolist(), rules.several[chosen].tolist()
        begins = [k for k, one in enumerate(head) if k == 0 or one != head[k - 1]]
        many = [k for k, one in enumerate(several) if one]
        heads = np.array([head[k] for k in begins], dtype=np.int64)
        tails = rules.tails.take(chosen[many]) if many else _NO_TAILS
        return cls(chosen, rules.first[chosen], np.array(many, np.int64), tails, np.array(begins, np.int64), heads)


_NO_TAILS = Ragged(np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int32))


def led_to(rules: Rules, states: Longs) -> Flags:
    """Which states may come about through these, whatever else they take; these, too."""
    led, new = np.zeros(rules.size, dtype=np.bool_), states
    while len(new):
        led[new] = True
        new = distinct(rules.head[neighbours(rules.consumers, new)])
        new = new[~led[new]]
    return led


def neighbours(lists: Ragged, rows: Longs) -> Longs:
    """All values of these rows, each once, ascending."""
    return distinct(lists.take(rows).values)


def joined(keys: Longs | Ints, masks: Masks) -> tuple[Longs, Masks]:
    """Keys ascending, each once, with their masks joined."""
    order = order_of(keys)
    keys = keys[order]
    begins = hits(firsts(keys))
    ends = keys[begins].astype(np.int64)
    return ends, np.bitwise_or.reduceat(masks[order], begins) if len(begins) else masks[:0]


def placed(ordered: Longs, keys: Longs) -> tuple[Longs, Flags]:
    """Where numbers stand among the ascending ones, and whether they do."""
    if not len(ordered):
        return np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys), dtype=np.bool_)
    place = np.minimum(ordered.searchsorted(keys), len(ordered) - 1)
    return place, ordered[place] == keys


def places_of(ordered: Longs, keys: Longs) -> Ragged:
    """For each key the places of all that equal it among the ascending numbers."""
    first, end = ordered.searchsorted(keys), ordered.searchsorted(keys, side="right")
    starts = starts_of(end - first)
    places = (first - starts[:-1]).repeat(end - first) + np.arange(starts[-1])
    return Ragged(starts, places.astype(np.int32))


def inserted(keys: Longs, values: Values, new: Longs, of_new: Values) -> tuple[Longs, Values]:
    """Keys ascending, each once, with their values, and others put among them: a third of the time of sorting all."""
    places = keys.searchsorted(new) + np.arange(len(new))
    old = np.ones(len(keys) + len(new), dtype=np.bool_)
    old[places] = False
    every, joint = np.empty(len(old), dtype=np.int64), np.empty(len(old), dtype=values.dtype)
    every[places], every[old] = new, keys
    joint[places], joint[old] = of_new, values
    return every, joint


def summed(places: Longs, rows: Floats | Flags, count: int) -> Floats:
    """Rows (numbers, or flags counted) added up by their places, below `count`; one after the other as they stand."""
    columns = [np.bincount(places, weights=column, minlength=count) for column in rows.T]
    return np.stack(columns, axis=1)


def fired(part: Part, value: Masks, allowed: Masks) -> Masks:
    """For each rule of a part the bits in which it fires; `value` has one neutral place more than states."""
    body: Masks = allowed[part.rules] & value[part.first]
    if len(part.many):
        body[part.many] &= np.bitwise_and.reduceat(value[part.tails.values], part.tails.starts[:-1])
    return body


def reach(rules: Rules, allowed: Masks, start: Masks | None = None, changed: Longs | None = None) -> Masks:
    """The least fixpoint: in which bits each state is brought about, shape (size,).

    A bit is a case, a label or a what-if: bits never mix. `allowed` gives the bits in which each rule is
    valid, `start` the bits in which a state is given anyway. `changed`: only these states have more at the
    start than the rules bring about by themselves.
    """
    value = np.zeros(rules.size + 1, dtype=np.uint64)
    if start is not None:
        value[:-1] = start
    value[-1] = EVERY
    part = rules.every if changed is None else rules.after(changed)
    while len(part.rules):
        joined = np.bitwise_or.reduceat(fired(part, value, allowed), part.begins)
        new = joined & ~value[part.heads]
        some = hits(new)
        if not len(some):
            break
        value[part.heads] |= joined
        if len(rules.head) > FEW:
            _followed(rules, allowed, value, part.heads[some], new[some])
            break
    return value[:-1]


def _followed(rules: Rules, allowed: Masks, value: Masks, touched: Longs, new: Masks) -> None:
    """Bring about what follows from states that have got these bits; `value` already has them."""
    while len(touched):
        users = rules.consumers.take(touched)
        rule = users.values
        body = allowed[rule] & new[users.rows] & ~value[rules.head[rule]]
        some = hits(body)
        rule, body = rule[some], body[some]
        many = hits(rules.several[rule])
        if len(many):
            tails = rules.tails.take(rule[many].astype(np.int64))
            body[many] &= np.bitwise_and.reduceat(value[tails.values], tails.starts[:-1])
        touched, new = joined(rules.head[rule], body)
        some = hits(new)
        touched, new = touched[some], new[some]
        value[touched] |= new


def spread(value: Masks, start: Longs | Ints, end: Longs | Ints, kept: Masks | np.uint64 = EVERY) -> Masks:
    """The least fixpoint over plain pairs: each `end` gets what its `start` has, of that what is `kept`."""
    value = value.copy()
    kept = np.broadcast_to(kept, start.shape)
    onward: Ragged | None = None
    some: Any = slice(None)
    while True:
        new = value[start[some]] & kept[some] & ~value[end[some]]
        hit = hits(new)
        if not len(hit):
            return value
        touched = end[some][hit]
        np.bitwise_or.at(value, touched, new[hit])
        if len(start) > FEW:
            if onward is None:
                counts = np.bincount(start, minlength=len(value))
                onward = Ragged(starts_of(counts), order_of(start).astype(np.int32))
            some = onward.take(distinct(touched)).values


def reach_back(rules: Rules, allowed: Masks, start: Masks, through: Masks, known: Masks | None = None) -> Masks:
    """Backward: a tail gets every bit of its rule's head in which the rule is allowed and the head passes.

    `through` gives the bits in which a state passes its bits on. `known`: the result for a part of `start`; only what
    is new is followed.
    """
    value = start.copy() if known is None else start | known
    of_rule = allowed & through[rules.head]
    if len(rules.head) <= FEW:
        return _swept_back(rules, of_rule, value)
    touched = hits(start if known is None else start & ~known)
    new = start[touched] if known is None else start[touched] & ~known[touched]
    while len(touched):
        into = rules.producers.take(touched)
        body = of_rule[into.values] & new[into.rows]
        live = hits(body)
        tails = rules.tails.take(into.values[live].astype(np.int64))
        touched, new = joined(tails.values, body[live][tails.rows])
        new &= ~value[touched]
        some = hits(new)
        touched, new = touched[some], new[some]
        value[touched] |= new
    return value


def _swept_back(rules: Rules, of_rule: Masks, value: Masks) -> Masks:
    """The same by sweeps over all rules, until nothing changes."""
    lists = rules.consumers
    some = hits(lists.lengths)
    if not len(some):
        return value
    at, begins = lists.values, lists.starts[some]
    of_tail, head = of_rule[at], rules.head[at]
    while True:
        before = value[some]
        value[some] |= np.bitwise_or.reduceat(of_tail & value[head], begins)
        if np.array_equal(before, value[some]):
            return value


@dataclass(frozen=True)
class Layers:
    """Several masks a state, side by side in one word where the cases leave room: they are followed in one go."""

    rules: Rules
    allowed: Masks
    through: Masks
    width: int  # bits that a mask may use
    count: int  # masks a state

    @cached_property
    def _each(self) -> int:
        """How many masks a word takes."""
        return min(self.count, max(1, 64 // max(1, self.width)))

    def packed(self, masks: Iterable[Masks]) -> Masks:
        """Words of masks that each have no bits but those of `width`."""
        words = np.zeros((-(-self.count // self._each), self.rules.size), dtype=np.uint64)
        for k, mask in enumerate(masks):
            words[k // self._each] |= mask << np.uint64(k % self._each * self.width)
        return words

    def one(self, words: Masks, place: int, states: Ints | slice = _ALL) -> Masks:
        """The mask at a place in the words, of all states or of these."""
        every = np.uint64((1 << self.width) - 1)
        found: Masks = words[place // self._each][states] >> np.uint64(place % self._each * self.width)
        return found & every

    def back(self, start: Masks, known: Masks | None) -> Masks:
        """`reach_back` for words."""
        every = np.uint64((1 << self.width) - 1)
        copies = np.uint64(sum(1 << place * self.width for place in range(self._each)))
        allowed, through = (self.allowed & every) * copies, (self.through & every) * copies
        none = [None] * len(start) if known is None else known
        found = [reach_back(self.rules, allowed, one, through, old) for one, old in zip(start, none, strict=True)]
        return np.stack(found)


@dataclass(frozen=True)
class Ways:
    """The least cost of each state, shape (size, columns), inf where nothing brings it about; and `turn`, the
    sweep in which it came to that. A rule that explains a state's cost has only tails of less cost, or of the
    same cost and an earlier turn: following such rules never goes in a circle."""

    value: Floats
    turn: Ints

    def one(self, state: int, column: int) -> tuple[float, int]:
        """The cost of one state in a column, and its turn."""
        return float(self.value[state, column]), int(self.turn[state, column])


def cheapest(rules: Rules, cost: Floats, floor: Floats) -> Ways:
    """The least cost of bringing each state about, in each column.

    A rule costs the greatest cost of its tails, at least `floor`, plus its own `cost` (>= 0; inf = not valid);
    both have shape (rules, columns). Knuth's generalisation of Dijkstra's shortest path (1977,
    doi:10.1016/0020-0190(77)90002-3), computed by correcting labels until nothing changes.
    """
    columns = cost.shape[1]
    axis = int(columns <= _NARROW)  # of the states and rules: few columns are each an array of their own

    def laid(array: Any) -> Any:
        """An array (states or rules, columns) as it lies in memory, and back."""
        return array.T if axis else array

    cost, floor = np.ascontiguousarray(laid(cost)), np.ascontiguousarray(laid(floor))
    value = np.full((columns, rules.size + 1) if axis else (rules.size + 1, columns), np.inf)
    turn = np.zeros(value.shape, dtype=np.int32)
    laid(value)[-1] = 0.0
    part, sweep = rules.every if len(rules.head) * columns <= FEW else rules.origins, 0
    while len(part.rules):
        sweep += 1
        ready = value.take(part.first, axis)
        np.maximum(ready, floor.take(part.rules, axis), out=ready)
        if len(part.many):
            last = laid(np.maximum.reduceat(value.take(part.tails.values, axis), part.tails.starts[:-1], axis=axis))
            laid(ready)[part.many] = np.maximum(laid(ready)[part.many], last)
        ready += cost.take(part.rules, axis)
        least = np.minimum.reduceat(ready, part.begins, axis=axis)
        better = least < value.take(part.heads, axis)
        some = hits(np.logical_or.reduce(better, axis=1 - axis))
        touched = part.heads[some]
        if not len(touched):
            break
        where = better.nonzero()
        at = (where[0], part.heads[where[1]]) if axis else (part.heads[where[0]], where[1])
        flat = at[0] * value.shape[1] + at[1]  # numpy is several times as fast with one index
        value.ravel()[flat], turn.ravel()[flat] = least[where], sweep
        part = rules.after(touched, columns)
    return Ways(laid(value)[:-1], laid(turn)[:-1])


def greatest(values: NDArray[Any], tails: Ragged, least: NDArray[Any]) -> NDArray[Any]:
    """By row the greatest of the values of its tails, one after the other as they stand, and no less than `least`."""
    found = least.copy()
    some = hits(tails.lengths)
    found[some] = np.maximum(found[some], np.maximum.reduceat(values, tails.starts[some]))
    return found


def last_of(rules: Rules, values: Any) -> Any:
    """The greatest value of each rule's tails; `values` has one place more than states, for rules without any."""
    found = values[rules.first]
    many = hits(rules.several)
    if len(many):
        tails = rules.tails.take(many)
        found[many] = np.maximum.reduceat(values[tails.values], tails.starts[:-1])
    return found


def tight(rules: Rules, value: Floats, cost: Floats, floor: Floats) -> Flags:
    """Which rules bring their heads about at the least cost, in one column of `Ways`."""
    mine = value[rules.head]
    found: Flags = (np.maximum(last_of(rules, np.append(value, 0.0)), floor) + cost == mine) & np.isfinite(mine)
    return found


def fewest_steps(rules: Rules, value: Floats, turn: Ints, shows: Flags) -> Ints:
    """By state the least number of steps one after the other, all of them rules that are `tight`.

    `turn`: of `cheapest`, which may have come to a cost sooner: by the way to a tail that was not yet its best one.
    """
    turn = turn.astype(np.int32)
    found = np.zeros(rules.size, dtype=np.bool_)
    found[rules.head[last_steps(rules, turn, shows)]] = True
    touched = hits(np.isfinite(value) & ~found)
    while len(touched):
        into = rules.producers.take(touched)
        some = hits(shows[into.values])
        row, tails = into.rows[some], rules.tails.take(into.values[some].astype(np.int64))
        steps = 1 + greatest(turn[tails.values], tails, np.zeros(len(row), dtype=np.int32))
        begins = hits(firsts(row))
        state, least = touched[row[begins]], np.minimum.reduceat(steps, begins)
        more = hits(least != turn[state])
        turn[state[more]] = least[more]
        touched = distinct(rules.head[rules.consumers.take(state[more]).values])
    return turn


def last_steps(rules: Rules, turn: Ints, shows: Flags) -> Flags:
    """Which of the `tight` rules are the last of so few steps as their heads take."""
    found: Flags = shows & (last_of(rules, np.append(turn, 0)) + 1 == turn[rules.head])
    return found


def explaining(rules: Rules, value: Floats, turn: Ints, cost: Floats, floor: Floats) -> Flags:
    """Which rules explain what their heads cost, in one column: some best way goes by them, and none in a circle.

    All their tails cost less, or the same with fewer steps (`turn`).
    """
    rows = np.arange(len(rules.head)).repeat(rules.tails.lengths)
    tail, head = rules.tails.values, rules.head[rows]
    later = (value[tail] == value[head]) & (turn[tail] >= turn[head])
    shows = tight(rules, value, cost, floor)
    shows[rows[later]] = False
    return shows
