"""What depends on what one tells another: the needs met if it told all that is lacking, and if it told nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from flowmap.custody.compiled import Kind
from flowmap.custody.kernel import EVERY, reach
from flowmap.custody.losses import losses
from flowmap.custody.solution import Solution
from flowmap.custody.wants import WEIGHTS
from flowmap.domain.columns import NONE, Floats, Longs, Masks, hits

_BITS = 64  # what-ifs that one sweep follows, a bit each


@dataclass(frozen=True)
class Pairs:
    """A giver and a customer each (codes of holders), with the customer's states that it gets there, and lacks."""

    team: Longs
    customer: Longs
    gets: Sequence[Longs]
    lacks: Sequence[Longs]

    def take(self, rows: Longs) -> Pairs:
        """Only these pairs."""
        some = rows.tolist()
        return Pairs(self.team[rows], self.customer[rows], [self.gets[k] for k in some], [self.lacks[k] for k in some])


@dataclass(frozen=True)
class Impact:
    """By pair the weight of declared needs that is lost if nothing is told, and met in addition if all is."""

    lost: Floats
    gained: Floats


def impact_of(s: Solution, pairs: Pairs) -> Impact:
    """The impact of each pair."""
    return Impact(_lost(s, pairs), _gained(s, pairs))


def _lost(s: Solution, pairs: Pairs) -> Floats:
    """What is lost without what a giver tells: all its customers at once, as labels of the rules that tell them."""
    c = s.compiled
    told = np.isin(c.kind, (Kind.HANDOFF, Kind.ANSWER))
    receiver = c.holder[c.rules.head].astype(np.int64)
    needed = np.bitwise_or.reduce(s.wants.declared) & s.held
    weights, spared = np.array(WEIGHTS), np.zeros(len(told), dtype=np.bool_)
    found = np.zeros(len(pairs.team))
    for team in np.unique(pairs.team).tolist():
        label = np.where(told & (c.actor == team), receiver, NONE)
        lost = losses(c, s.held, needed, label, (spared,))
        weight = weights @ s.shares(s.wants.declared[:, lost.state] & lost.cases[0])
        of_customer = np.bincount(lost.label, weights=weight, minlength=len(s.map.names["holder"]))
        rows = hits(pairs.team == team)
        found[rows] = of_customer[pairs.customer[rows]]
    return found


def _gained(s: Solution, pairs: Pairs) -> Floats:
    """What is met in addition when a customer has all that it lacks and the giver has: 64 pairs at a time."""
    c, found = s.compiled, np.zeros(len(pairs.team))
    lacking = [row for row, lacks in enumerate(pairs.lacks) if len(lacks)]
    declared, gap = s.wants.declared, s.wants.wanted & ~s.held
    some = hits(np.bitwise_or.reduce(declared & ~s.held))
    lacked = [gap[pairs.lacks[row]] for row in lacking]
    for one, alike in _alike(s, np.concatenate(lacked)) if lacking else ():
        weight = np.array(WEIGHTS) @ s.shares(declared[:, some] & ~s.held[some] & alike)
        valid, now = (np.where(masks & one, EVERY, np.uint64(0)) for masks in (c.allowed, s.held))
        for first in range(0, len(lacking), _BITS):
            block = lacking[first : first + _BITS]
            start, changed = now.copy(), [np.zeros(0, np.int64)]
            for place, row in enumerate(block):
                lacks = pairs.lacks[row]
                lacks = lacks[(gap[lacks] & _having(s, int(pairs.team[row]), lacks) & one) != 0]
                start[lacks] |= np.uint64(1 << place)
                changed.append(lacks)
            more = reach(c.rules, valid, start, np.unique(np.concatenate(changed)))[some]
            bits = (more[:, None] >> np.arange(len(block), dtype=np.uint64)) & np.uint64(1)
            found[block] += weight @ bits.astype(np.float64)
    return found


def _alike(s: Solution, lacked: Masks) -> Iterator[tuple[np.uint64, np.uint64]]:
    """Cases with the same rules in which the same is lacked: (the first of them, all of them), as masks."""
    for _, group in s.compiled.case_groups:
        left = group
        while left:
            one = left & (~left + np.uint64(1))
            here = (lacked & one) != 0
            alike = left & np.bitwise_and.reduce(np.where(here, lacked, ~lacked), initial=EVERY)
            yield one, alike
            left &= ~alike


def _having(s: Solution, team: int, states: Longs) -> Masks:
    """Cases in which a holder has the items of some states and may hand them over."""
    c = s.compiled
    own = c.states(np.full(len(states), team, dtype=np.int32), c.item[states])
    return np.where(own >= 0, (s.held & ~c.denied)[own], np.uint64(0))
