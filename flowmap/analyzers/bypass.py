"""What happens when a passage is bypassed: direct handoffs in its place, many passages at once (DESIGN 5).

Columns of the arrays here are parts of a passage's cases: each case for itself, or several that are alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowmap.custody.compiled import Compiled, Kind
from flowmap.custody.kernel import joined, summed
from flowmap.custody.solution import Solution
from flowmap.domain.columns import Flags, Floats, Longs, Masks, Ragged, hits, numbered, starts_of

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
    part of its times that this giver takes over, by column. `parts` are the cases of the columns, by passage.
    """

    state: Longs
    cases: Masks
    parts: Masks
    into: Links
    out: Links
    place: Longs
    outgoing: Longs
    giver: Longs
    direct: Masks
    split: Floats

    def on(self, place: Longs, masks: Masks) -> Flags:
        """By column whether masks hold there; `place`: of the passage that each mask is about."""
        return _on(self.parts, place, masks)


def bypasses(s: Solution, state: Longs, cases: Masks, parts: Masks | None = None) -> Bypasses:
    """The bypasses of some passages, each in its cases.

    `parts`: cases that are alike for a passage, (passages, columns); without it each case is a column.
    """
    parts = np.broadcast_to(np.uint64(1) << s.bits, (len(state), len(s.bits))) if parts is None else parts
    c = s.compiled
    into, out = dropped(s, state, cases)
    counts = np.bincount(into.place, minlength=len(state))
    pairs = Ragged(starts_of(counts), np.arange(len(into.place), dtype=np.int32)).take(out.place)
    onward, inward = pairs.rows, pairs.values
    giver = c.rules.first[into.rule[inward]].astype(np.int64)
    receiver = c.rules.head[out.rule[onward]].astype(np.int64)
    masks = into.cases[inward] & out.cases[onward] & ~_present(s, giver, receiver)
    some = hits((masks != 0) & (giver != receiver))
    keys, direct = joined(onward[some] * c.size + giver[some], masks[some])  # `out` is in the order of its places
    once = keys // c.size
    place, outgoing, giver = out.place[once], out.rule[once], keys % c.size
    split = _splits(s, into, parts, place, giver)
    return Bypasses(state, cases, parts, into, out, place, outgoing, giver, direct, split)


def dropped(s: Solution, state: Longs, cases: Masks) -> tuple[Links, Links]:
    """The handoffs to some passages that their bypasses take away, and those from them that are of use."""
    rules = s.compiled.rules
    into, out = (_moves(s, lists, state, cases) for lists in (rules.producers, rules.consumers))
    useful = out.cases & s.wants.useful[rules.head[out.rule]]
    some = hits(useful)
    return into, Links(out.place[some], out.rule[some], useful[some])


def _moves(s: Solution, lists: Ragged, state: Longs, cases: Masks) -> Links:
    """The handoffs of some lists by state, where they happen."""
    near = lists.take(state)
    rule = near.values.astype(np.int64)
    happens = np.where(s.compiled.kind[rule] == Kind.HANDOFF, s.happens[rule], np.uint64(0)) & cases[near.rows]
    some = hits(happens)
    return Links(near.rows[some], rule[some], happens[some])


def _present(s: Solution, giver: Longs, receiver: Longs) -> Masks:
    """Cases in which a giver (state) already hands the item to a receiver (state), not just if another way fails."""
    keys, masks = s.once("handoffs between states", lambda: _between(s.compiled))
    wanted = giver * s.compiled.size + receiver
    at = np.minimum(keys.searchsorted(wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, masks[at], np.uint64(0))


def _between(c: Compiled) -> tuple[Longs, Masks]:
    """(giver * states + receiver), ascending, of all handoffs but backups, and the cases in which there is one."""
    moves = c.of(Kind.HANDOFF)
    moves = moves[~c.backups[moves]]
    return joined(c.rules.first[moves].astype(np.int64) * c.size + c.rules.head[moves], c.allowed[moves])


def _on(parts: Masks, place: Longs, masks: Masks) -> Flags:
    on: Flags = (masks[:, None] & parts[place]) != 0
    return on


def _splits(s: Solution, into: Links, parts: Masks, place: Longs, giver: Longs) -> Floats:
    """By direct handoff and part the giver's share of what comes in: by incoming times, equally if they are unknown."""
    c = s.compiled
    on = _on(parts, into.place, into.cases)
    times = np.where(on, _yearly(s, into.rule, s.map.handoffs.base("times"), parts[into.place]), 0.0)
    keys, group = numbered(into.place * c.size + c.rules.first[into.rule])
    of = keys // c.size
    own, gives = summed(group, times, len(keys)), summed(group, on, len(keys)) > 0
    total, givers = summed(of, own, len(parts))[of], summed(of, gives, len(parts))[of]
    split = np.divide(own, total, out=gives / np.maximum(givers, 1), where=total > 0)  # it is not where one is unknown
    found: Floats = split[keys.searchsorted(place * c.size + giver)]
    return found


def _yearly(s: Solution, rules: Longs, amount: Floats, parts: Masks) -> Floats:
    """A yearly amount of handoffs, spread over parts of the cases of each by their shares; NaN where unknown.

    Parts in which a handoff does not happen are to be left out.
    """
    c = s.compiled
    own = s.shares(c.allowed[rules])[:, None]
    part = np.divide(s.shares(parts), own, out=np.zeros(parts.shape), where=own > 0)
    yearly: Floats = amount[c.row[rules]][:, None] * part
    return yearly


def yearly_times(s: Solution, b: Bypasses) -> Floats:
    """How often a year each direct handoff happens; NaN where the outgoing one does not say."""
    times = _yearly(s, b.outgoing, s.map.handoffs.base("times"), b.parts[b.place]) * b.split
    total: Floats = np.where(b.on(b.place, b.direct), times, 0.0).sum(axis=1)
    return total


@dataclass(frozen=True)
class Work:
    """Yearly hours of the passages before and after, by column, NaN where unknown; and the number of links."""

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
    """What the passages cost in work, by passage and column."""
    table, count = s.map.handoffs, len(b.state)
    hours = table.base("effort") * table.base("times")
    place, rule = (np.concatenate([getattr(one, name) for one in (b.into, b.out)]) for name in ("place", "rule"))
    on = b.on(place, np.concatenate([b.into.cases, b.out.cases]))
    before = np.where(on, _yearly(s, rule, hours, b.parts[place]), 0.0)
    new = b.on(b.place, b.direct)
    after = np.where(new, _yearly(s, b.outgoing, hours, b.parts[b.place]) * b.split, 0.0)
    return Work(
        before=summed(place, before, count),
        after=summed(b.place, after, count),
        links_before=summed(place, on, count),
        links_after=summed(b.place, new, count),
    )
