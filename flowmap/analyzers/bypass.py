"""What happens when a passage is bypassed: direct handoffs in its place, many passages at once (DESIGN 5).

Columns of the arrays here are the cases of the map.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowmap.custody.compiled import Kind
from flowmap.custody.kernel import joined
from flowmap.custody.solution import Solution
from flowmap.domain.columns import Flags, Floats, Longs, Masks, Ragged, numbered, starts_of

_CLOSE = 1e-9


@dataclass(frozen=True)
class Links:
    """Handoffs (rules) to or from passages (`place` in their list), and the cases in which they are dropped."""

    place: Longs
    rule: Longs
    cases: Masks


@dataclass(frozen=True)
class Bypasses:
    """Passages (states) without their holders in some cases: handoffs dropped, direct ones put in their place.

    Direct handoff d is a copy of the rule `outgoing[d]` that starts at the state `giver[d]`; `split[d]` is the
    part of its times that this giver takes over, by case.
    """

    state: Longs
    cases: Masks
    into: Links
    out: Links
    place: Longs
    outgoing: Longs
    giver: Longs
    direct: Masks
    split: Floats


def bypasses(s: Solution, state: Longs, cases: Masks) -> Bypasses:
    """The bypasses of some passages, each in its cases."""
    c = s.compiled
    moves = c.kind == Kind.HANDOFF
    giving = c.allowed & s.held[c.rules.first]  # of handoffs: who has it, gives it
    into = _links(c.rules.producers, state, np.where(moves, giving, np.uint64(0)), cases)
    useful = giving & s.wants.useful[c.rules.head]
    out = _links(c.rules.consumers, state, np.where(moves, useful, np.uint64(0)), cases)

    counts = np.bincount(into.place, minlength=len(state))
    pairs = Ragged(starts_of(counts), np.arange(len(into.place), dtype=np.int32)).take(out.place)
    onward, inward = pairs.rows, pairs.values
    giver = c.rules.first[into.rule[inward]].astype(np.int64)
    receiver = c.rules.head[out.rule[onward]].astype(np.int64)
    masks = into.cases[inward] & out.cases[onward] & ~_present(s, giver, receiver)
    some = np.flatnonzero((masks != 0) & (giver != receiver))
    keys, direct = joined(onward[some] * c.size + giver[some], masks[some])  # `out` is in the order of its places
    once = keys // c.size
    place, outgoing, giver = out.place[once], out.rule[once], keys % c.size
    split = _splits(s, into, len(state), place, giver)
    return Bypasses(state, cases, into, out, place, outgoing, giver, direct, split)


def _links(lists: Ragged, state: Longs, masks: Masks, cases: Masks) -> Links:
    near = lists.take(state)
    rule = near.values.astype(np.int64)
    dropped = masks[rule] & cases[near.rows]
    some = np.flatnonzero(dropped)
    return Links(near.rows[some], rule[some], dropped[some])


def _present(s: Solution, giver: Longs, receiver: Longs) -> Masks:
    """Cases in which a giver (state) already hands the item to a receiver (state)."""
    c = s.compiled
    moves = np.flatnonzero(c.kind == Kind.HANDOFF)
    keys, masks = joined(c.rules.first[moves].astype(np.int64) * c.size + c.rules.head[moves], c.allowed[moves])
    wanted = giver * c.size + receiver
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, masks[at], np.uint64(0))


def _splits(s: Solution, into: Links, count: int, place: Longs, giver: Longs) -> Floats:
    """By direct handoff and case the giver's part of what comes in: by incoming times, equally if they are unknown."""
    c = s.compiled
    on = s.spread(into.cases)
    times = np.where(on, _yearly(s, into.rule, s.map.handoffs.base("times")), 0.0)
    keys, group = numbered(into.place * c.size + c.rules.first[into.rule])
    of = keys // c.size
    own, gives = np.zeros((len(keys), on.shape[1])), np.zeros((len(keys), on.shape[1]), dtype=np.bool_)
    np.add.at(own, group, times)
    np.logical_or.at(gives, group, on)
    total, givers = np.zeros((count, on.shape[1])), np.zeros((count, on.shape[1]))
    np.add.at(total, of, own)
    np.add.at(givers, of, gives)
    total, givers = total[of], givers[of]
    split = np.divide(own, total, out=gives / np.maximum(givers, 1), where=total > 0)  # it is not where one is unknown
    found: Floats = split[np.searchsorted(keys, place * c.size + giver)]
    return found


def _yearly(s: Solution, rules: Longs, amount: Floats) -> Floats:
    """A yearly amount of handoffs, spread over the cases of each by their shares; NaN where unknown.

    Cases in which a handoff does not happen are to be left out.
    """
    c = s.compiled
    own = s.shares(c.allowed[rules])
    shares = s.map.shares[s.bits.astype(np.int64)]
    part = np.divide(shares, own[:, None], out=np.zeros((len(rules), len(shares))), where=own[:, None] > 0)
    yearly: Floats = amount[c.row[rules]][:, None] * part
    return yearly


def yearly_times(s: Solution, b: Bypasses) -> Floats:
    """How often a year each direct handoff happens; NaN where the outgoing one does not say."""
    times = _yearly(s, b.outgoing, s.map.handoffs.base("times")) * b.split
    total: Floats = np.where(s.spread(b.direct), times, 0.0).sum(axis=1)
    return total


@dataclass(frozen=True)
class Work:
    """Yearly hours of the passages before and after, by case, NaN where unknown; and the number of links."""

    before: Floats
    after: Floats
    links_before: Floats
    links_after: Floats

    @property
    def rises(self) -> Flags:
        """Whether the bypass is more work; links are counted where an effort is unknown."""
        unknown = np.isnan(self.before) | np.isnan(self.after)
        with np.errstate(invalid="ignore"):
            return np.where(unknown, self.links_after > self.links_before, self.after > self.before + _CLOSE)


def work_of(s: Solution, b: Bypasses) -> Work:
    """What the passages cost in work, by passage and case."""
    table = s.map.handoffs
    hours = table.base("effort") * table.base("times")
    shape = len(b.state), len(s.map.case_bits)
    before, after, links, new = np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for part in (b.into, b.out):
        on = s.spread(part.cases)
        np.add.at(before, part.place, np.where(on, _yearly(s, part.rule, hours), 0.0))
        np.add.at(links, part.place, on)
    on = s.spread(b.direct)
    np.add.at(after, b.place, np.where(on, _yearly(s, b.outgoing, hours) * b.split, 0.0))
    np.add.at(new, b.place, on)
    return Work(before, after, links, new)
