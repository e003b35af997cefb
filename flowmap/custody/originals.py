"""Which originals of an item arrive where, and through whom: the same one from two givers is a duplicate.

An original is what one maker makes. It keeps its identity when it is handed on, when it is taken out of a whole, and
when its holder makes a whole of which it is a part. Who makes an item hands on its own original, whatever it receives.
Originals are numbered within families of items that contain each other, 64 of each family a sweep, so that a few
sweeps over the whole map suffice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowmap.custody.compiled import Compiled, Kind
from flowmap.custody.kernel import EVERY, fired, spread
from flowmap.custody.wants import by_item
from flowmap.domain.columns import Flags, Ints, Longs, Masks, as_one, distinct, firsts, numbered, order_of

_LABELS = 64
_ZERO = np.uint64(0)


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


def duplicates(c: Compiled, held: Masks, handoffs: Longs) -> Duplicates:
    """What arrives twice by these handoffs (rules)."""
    come = _deliveries(c, handoffs)
    width = max(1, len(c.map.names["holder"]))
    keys, pair = numbered(come.state * width + come.giver)
    pairs, cases = (keys // width, keys % width), np.zeros(len(keys), dtype=np.uint64)
    happens = fired(c.rules.every, np.append(held, EVERY), c.allowed)
    own = np.flatnonzero((c.kind == Kind.ACTIVITY) | (c.kind == Kind.ORIGIN))
    made = c.gather(c.rules.head[own].astype(np.int64), happens[own])
    family = _families(c)
    touched = np.zeros(len(family), dtype=np.bool_)
    touched[family[c.item[come.state]]] = True
    makers = np.flatnonzero((made != 0) & touched[family[c.item]])
    number = numbered_within(family[c.item[makers]])
    edges = _edges(c, happens)
    for bit, group in c.case_groups:
        one = np.uint64(1) << np.uint64(bit)
        for first in range(0, int(number.max(initial=-1)) + 1, _LABELS):
            some = np.flatnonzero((number >= first) & (number < first + _LABELS) & (made[makers] & one != 0))
            labels = np.zeros(c.size, dtype=np.uint64)
            labels[makers[some]] = np.uint64(1) << (number[some] - first).astype(np.uint64)
            cases[_shared(c, come, pairs, pair, _spread(c, labels, made, edges, one), happens & one != 0, labels)] |= (
                group
            )
    hit = np.flatnonzero(cases)
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
    begins = np.flatnonzero(firsts(groups[order]))
    place = np.arange(len(groups))
    number = np.empty(len(groups), dtype=np.int64)
    number[order] = place - np.repeat(begins, np.diff(np.append(begins, len(groups))))
    return number


def _edges(c: Compiled, happens: Masks) -> tuple[Longs, Longs, Masks, Flags]:
    """(from state, to state, cases, is composition): the steps on which an original stays the same."""
    moves = np.flatnonzero(np.isin(c.kind, (Kind.HANDOFF, Kind.ANSWER, Kind.PART)))
    work = np.flatnonzero(c.kind == Kind.ACTIVITY)
    tails = c.rules.tails.take(work)
    rule = work[tails.rows]
    width = max(1, len(c.map.names["item"]))
    contained = np.isin(
        c.item[c.rules.head[rule]].astype(np.int64) * width + c.item[tails.values],
        c.parts.rows * width + c.parts.values,
    )
    rules = np.concatenate([moves, rule[contained]])
    start = np.concatenate([c.rules.first[moves], tails.values[contained]]).astype(np.int64)
    return start, c.rules.head[rules].astype(np.int64), happens[rules], c.kind[rules] == Kind.PART


def _covers(c: Compiled, labels: Masks) -> Masks:
    """By item code the labels of originals of the item or of a whole that contains it."""
    return spread(by_item(c, labels), c.parts.rows, c.parts.values)


def _spread(c: Compiled, labels: Masks, made: Masks, edges: tuple[Longs, Longs, Masks, Flags], one: np.uint64) -> Masks:
    """Which originals may be what each state has, or inside it."""
    start, end, cases, inside = edges
    live = cases & one != 0
    start, end = start[live], end[live]
    covers = _covers(c, labels)[c.item[end]]
    kept = np.where(inside[live], covers, EVERY)
    kept = np.where(made[end] & one != 0, kept & ~covers, kept)
    return spread(labels, start, end, kept)


def _shared(
    c: Compiled, come: Deliveries, pairs: tuple[Longs, Longs], pair: Longs, value: Masks, happens: Flags, labels: Masks
) -> Longs:
    """Places in `pairs` (state, giver) whose giver brings an original that another giver brings to the state too."""
    covers = _covers(c, labels)
    brings = np.where(happens[come.rule], value[c.rules.first[come.rule]] & covers[c.item[come.state]], _ZERO)
    # One whole that arrives twice is said of the whole, not again of each part.
    carried = c.item[c.rules.head[come.rule]]
    live = brings != 0
    least, most = np.full(c.size, np.iinfo(np.int32).max), np.full(c.size, -1)
    np.minimum.at(least, come.state[live], carried[live])
    np.maximum.at(most, come.state[live], carried[live])
    alone = (least == most)[come.state] & (carried != c.item[come.state])
    brings[alone] &= ~covers[carried[alone]]
    by_pair = np.zeros(len(pairs[0]), dtype=np.uint64)
    np.bitwise_or.at(by_pair, pair, brings)
    once, twice = np.zeros(c.size, dtype=np.uint64), np.zeros(c.size, dtype=np.uint64)
    rank = numbered_within(pairs[0])
    for turn in range(int(rank.max(initial=-1)) + 1):
        some = np.flatnonzero(rank == turn)
        state = pairs[0][some]
        twice[state] |= once[state] & by_pair[some]
        once[state] |= by_pair[some]
    return np.flatnonzero(by_pair & twice[pairs[0]])
