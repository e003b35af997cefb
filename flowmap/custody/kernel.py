"""The fixpoints over flat arrays that every question of the engine is put to: reach, back, and cheapest way.

Rules `tails -> head` over numbered states form a directed B-hypergraph (Gallo, Longo, Pallottino and Nguyen
1993, doi:10.1016/0166-218X(93)90045-P): a rule fires when all its tails do. Rules are sorted by head, so that a
sweep joins what they bring about in one pass. A sweep covers all rules, or only the consumers of what changed
once few states do.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from flowmap.domain.columns import Flags, Floats, Ints, Longs, Masks, Ragged, distinct, firsts, starts_of

EVERY = np.uint64(0xFFFF_FFFF_FFFF_FFFF)
_FEW = 2_000  # rules that are swept as fast as it takes to find out which of them changed; measured


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
        order = np.argsort(head, kind="stable")
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
    def consumers(self) -> Ragged:
        """For each state the rules that have it as a tail."""
        order = np.argsort(self.tails.values, kind="stable")
        counts = np.bincount(self.tails.values, minlength=self.size)
        return Ragged(starts_of(counts), self.tails.rows[order].astype(np.int32))

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
        if len(self.head) * columns <= _FEW:
            return self.every
        return Part.of(self, neighbours(self.consumers, touched))


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
        begins = np.flatnonzero(firsts(head))
        many = np.flatnonzero(rules.several[some])
        return cls(some, rules.first[some], many, rules.tails.take(some[many]), begins, head[begins].astype(np.int64))


def neighbours(lists: Ragged, rows: Longs) -> Longs:
    """All values of these rows, each once, ascending."""
    return distinct(lists.take(rows).values)


def joined(keys: Longs, masks: Masks) -> tuple[Longs, Masks]:
    """Keys ascending, each once, with their masks joined."""
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    begins = np.flatnonzero(firsts(keys))
    return keys[begins], np.bitwise_or.reduceat(masks[order], begins) if len(begins) else masks[:0]


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
        touched = part.heads[new != 0]
        if not len(touched):
            break
        value[part.heads] |= joined
        part = rules.after(touched)
    return value[:-1]


def spread(value: Masks, start: Longs | Ints, end: Longs | Ints, kept: Masks | np.uint64 = EVERY) -> Masks:
    """The least fixpoint over plain pairs: each `end` gets what its `start` has, of that what is `kept`."""
    value = value.copy()
    while True:
        before = value.copy()
        np.bitwise_or.at(value, end, value[start] & kept)
        if np.array_equal(before, value):
            return value


def reach_back(rules: Rules, allowed: Masks, start: Masks, through: Masks) -> Masks:
    """Backward: a tail gets every bit of its rule's head in which the rule is allowed and the head passes.

    `through` gives the bits in which a state passes its bits on. `start` has shape (size,) or (size, layers);
    so has the result.
    """
    value = start.copy()
    of_rule = (allowed & through[rules.head]) if value.ndim == 1 else (allowed & through[rules.head])[:, None]
    lists, head = rules.consumers, rules.head
    some = np.flatnonzero(lists.lengths)
    while len(some):
        part = lists if len(some) == len(lists) else lists.take(some)
        at = part.values
        body = of_rule[at] & value[head[at]]
        begins = part.starts[:-1] if part is not lists else part.starts[some]
        joined = np.bitwise_or.reduceat(body, begins, axis=0)
        new = joined & ~value[some]
        more = (new != 0) if new.ndim == 1 else (new != 0).any(axis=1)
        touched = some[more]
        if not len(touched):
            break
        value[touched] |= joined[more]
        if len(head) <= _FEW:
            continue
        some = neighbours(rules.tails, rules.producers.take(touched).values.astype(np.int64))
    return value


@dataclass(frozen=True)
class Ways:
    """The least cost of each state, shape (size, columns), inf where nothing brings it about; and `turn`, the
    sweep in which it came to that. A rule that explains a state's cost has only tails of less cost, or of the
    same cost and an earlier turn: following such rules never goes in a circle."""

    value: Floats
    turn: Ints


def cheapest(rules: Rules, cost: Floats, floor: Floats) -> Ways:
    """The least cost of bringing each state about, in each column.

    A rule costs the greatest cost of its tails, at least `floor`, plus its own `cost` (>= 0; inf = not valid);
    both have shape (rules, columns). Knuth's generalisation of Dijkstra's shortest path (1977,
    doi:10.1016/0020-0190(77)90002-3), computed by correcting labels until nothing changes.
    """
    columns = cost.shape[1]
    value = np.full((rules.size + 1, columns), np.inf)
    value[-1] = 0.0
    turn = np.zeros((rules.size, columns), dtype=np.int32)
    part, sweep = rules.every, 0
    while len(part.rules):
        sweep += 1
        ready = np.maximum(value[part.first], floor[part.rules])
        if len(part.many):
            last = np.maximum.reduceat(value[part.tails.values], part.tails.starts[:-1], axis=0)
            ready[part.many] = np.maximum(ready[part.many], last)
        ready += cost[part.rules]
        least = np.minimum.reduceat(ready, part.begins, axis=0)
        better = least < value[part.heads]
        some = np.flatnonzero(better.any(axis=1))
        touched = part.heads[some]
        if not len(touched):
            break
        better = better[some]
        value[touched] = np.where(better, least[some], value[touched])
        turn[touched] = np.where(better, sweep, turn[touched])
        part = rules.after(touched, columns)
    return Ways(value[:-1], turn)
