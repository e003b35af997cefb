"""Which originals of an item arrive where, and through whom: the same one from two givers is a duplicate.

An original is what one maker makes. It keeps its identity when it is handed on, when it is taken out of a whole, and
when its holder makes a whole of which it is a part. Who makes an item hands on its own original, whatever it receives.
Originals are numbered within families of items that contain each other, and a word has a bit for each number in
each case, as many as fit, so that a few sweeps over the whole map suffice.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from flowmap.custody.compiled import Compiled, Kind
from flowmap.custody.kernel import EVERY, joined, spread
from flowmap.custody.losses import places_in
from flowmap.custody.wants import by_item
from flowmap.domain.columns import (
    NONE,
    Flags,
    Ints,
    Longs,
    Masks,
    as_one,
    distinct,
    firsts,
    hits,
    numbered,
    order_of,
    starts_of,
)

_BITS = 64


@dataclass(frozen=True)
class Duplicates:
    """Rows (state, giver, cases): in these cases the giver (holder code) brings an original that another brings too."""

    state: Longs
    giver: Ints
    cases: Masks


@dataclass(frozen=True)
class Deliveries:
    """Rows (state, rule): handoffs that bring the state's item, itself or inside a whole, sorted by giver."""

    state: Longs
    rule: Longs
    giver: Ints


@dataclass(frozen=True)
class _Words:
    """Words with room for the cases of `labels`, one after the other; a label takes `width` bits."""

    width: int
    labels: int

    @classmethod
    def of(cls, cases: np.uint64, most: int) -> _Words:
        """Words for labels in these cases: for as many as fit, and at most so many."""
        width = max(1, int(cases).bit_length())
        return cls(width, max(1, min(most, _BITS // width)))

    def every(self, cases: Masks) -> Masks:
        """The same cases for each label."""
        return cases * self._copies

    @cached_property
    def _copies(self) -> np.uint64:
        return np.uint64(sum(1 << place * self.width for place in range(self.labels)))

    def one(self, cases: Masks, labels: Longs) -> Masks:
        """Cases for one label each."""
        return cases << (labels * self.width).astype(np.uint64)

    def cases(self, words: Masks) -> Masks:
        """The cases that some label has."""
        found = np.zeros(len(words), dtype=np.uint64)
        for place in range(self.labels):
            found |= words >> np.uint64(place * self.width)
        return found & np.uint64((1 << self.width) - 1)


def duplicates(c: Compiled, happens: Masks, handoffs: Longs) -> Duplicates:
    """What arrives twice by these handoffs (rules); `happens`: by rule the cases in which it fires."""
    come = _deliveries(c, handoffs)
    width = max(1, len(c.map.names["holder"]))
    keys, pair = numbered(come.state * width + come.giver)
    pairs, cases = (keys // width, keys % width), np.zeros(len(keys), dtype=np.uint64)
    own = c.of(Kind.ACTIVITY, Kind.ORIGIN)
    made = c.gather(c.rules.head[own].astype(np.int64), happens[own])
    family = _families(c)
    touched = np.zeros(len(family), dtype=np.bool_)
    touched[family[c.item[come.state]]] = True
    makers = hits((made != 0) & touched[family[c.item]])
    number = numbered_within(family[c.item[makers]])
    edges = _edges(c, happens)
    labels = int(number.max(initial=-1)) + 1
    words = _Words.of(c.all_cases, labels)
    for first in range(0, labels, words.labels):
        some = hits((number >= first) & (number < first + words.labels))
        of = np.zeros(c.size, dtype=np.uint64)
        of[makers[some]] = words.one(made[makers[some]], number[some] - first)
        covers = _covers(c, of)
        spread_out = _spread(c, of, covers, made, edges, words)
        brings = spread_out[c.rules.first[come.rule]] & words.every(happens[come.rule])
        cases |= words.cases(_shared(c, come, pairs, pair, brings, covers, words))
    hit = hits(cases)
    return Duplicates(pairs[0][hit], pairs[1][hit].astype(np.int32), cases[hit])


def _deliveries(c: Compiled, handoffs: Longs) -> Deliveries:
    """The states that two holders bring something to, and what brings it."""
    width = max(1, len(c.kind))
    head = c.rules.head.astype(np.int64)
    keys = head[handoffs] * width + handoffs
    found = [keys]
    while len(keys):
        users = c.rules.consumers.take(keys // width)
        inside = (c.kind[users.values] == Kind.PART) & (c.allowed[users.values] != 0)
        keys = distinct(head[users.values[inside]] * width + (keys % width)[users.rows[inside]])
        found.append(keys)
    keys = distinct(np.concatenate(found))
    state, rule = keys // width, keys % width
    giver = c.holder[c.rules.first[rule]]
    order = order_of(as_one([state, giver]))
    state, rule, giver = state[order], rule[order], giver[order]
    new = firsts(state)
    several = np.zeros(c.size, dtype=np.bool_)
    several[state[~new & firsts(giver)]] = True
    kept = several[state]
    return Deliveries(state[kept], rule[kept], giver[kept])


def _families(c: Compiled) -> Longs:
    """By item code the least item that it is connected with through parts."""
    family = np.arange(len(c.map.names["item"]))
    whole, part = c.parts.rows, c.parts.values
    while True:
        before = family.copy()
        np.minimum.at(family, whole, family[part])
        np.minimum.at(family, part, family[whole])
        if np.array_equal(before, family):
            return family


def numbered_within(groups: Longs) -> Longs:
    """Running numbers from 0 within equal values."""
    order = order_of(groups)
    begins = hits(firsts(groups[order]))
    place = np.arange(len(groups))
    number = np.empty(len(groups), dtype=np.int64)
    number[order] = place - np.repeat(begins, np.diff(np.append(begins, len(groups))))
    return number


def _edges(c: Compiled, happens: Masks) -> tuple[Longs, Longs, Masks, Flags]:
    """(from state, to state, cases, is composition): the steps on which an original stays the same."""
    moves = c.of(Kind.HANDOFF, Kind.ANSWER, Kind.PART)
    work = c.of(Kind.ACTIVITY)
    tails = c.rules.tails.take(work)
    rule = work[tails.rows]
    width = max(1, len(c.map.names["item"]))
    made_from = c.item[c.rules.head[rule]].astype(np.int64) * width + c.item[tails.values]
    contained = places_in(distinct(c.parts.rows * width + c.parts.values), made_from) != NONE
    rules = np.concatenate([moves, rule[contained]])
    start = np.concatenate([c.rules.first[moves], tails.values[contained]]).astype(np.int64)
    return start, c.rules.head[rules].astype(np.int64), happens[rules], c.kind[rules] == Kind.PART


def _covers(c: Compiled, labels: Masks) -> Masks:
    """By item code the labels of originals of the item or of a whole that contains it."""
    return spread(by_item(c, labels), c.parts.rows, c.parts.values)


def _spread(
    c: Compiled,
    labels: Masks,
    covers: Masks,
    made: Masks,
    edges: tuple[Longs, Longs, Masks, Flags],
    words: _Words,
) -> Masks:
    """Which originals may be what each state has, or inside it; `covers` as of `_covers`."""
    start, end, cases, inside = edges
    covers = covers[c.item[end]]
    kept = np.where(inside, covers, EVERY) & words.every(cases) & ~(words.every(made)[end] & covers)
    return spread(labels, start, end, kept)


def _shared(
    c: Compiled, come: Deliveries, pairs: tuple[Longs, Longs], pair: Longs, brings: Masks, covers: Masks, words: _Words
) -> Masks:
    """By place in `pairs` (state, giver) the originals that another giver brings to the state, too. `brings`: what the
    giver of each delivery may have, `covers` as of `_covers`."""
    brings = brings & covers[c.item[come.state]]
    # One whole that arrives twice is said of the whole, not again of each part.
    carried = c.item[c.rules.head[come.rule]]
    width = max(1, len(c.map.names["item"]))
    keys, live = joined(come.state * width + carried, words.cases(brings))
    alone = words.every(~twice(c.size, keys // width, live)[come.state] & c.all_cases)
    brings &= ~np.where(carried != c.item[come.state], alone & covers[carried], np.uint64(0))
    by_pair = np.zeros(len(pairs[0]), dtype=np.uint64)
    np.bitwise_or.at(by_pair, pair, brings)
    return by_pair & twice(c.size, pairs[0], by_pair)[pairs[0]]


def twice(count: int, groups: Longs | Ints, masks: Masks) -> Masks:
    """By group, below `count`, the bits that several of its masks have; the groups ascend."""
    once, found = np.zeros(count, dtype=np.uint64), np.zeros(count, dtype=np.uint64)
    counts = np.bincount(groups, minlength=count)
    starts, group, turn = starts_of(counts), hits(counts > 1), 0
    while len(group):
        mask = masks[starts[group] + turn]
        found[group] |= once[group] & mask
        once[group] |= mask
        turn += 1
        group = group[counts[group] > turn]
    return found
