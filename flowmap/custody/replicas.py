"""Where versions of a replica meet that nobody keeps equal: originals of several makers at one holder.

A replica may be originated by several holders. Two of its makers keep their originals equal if what one makes reaches
the other, through whomever, or if both make it from the same other item; whoever is kept equal with a third is so with
the second. Who makes it hands on its own original, so that only originals which have not passed another maker are
versions of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from flowmap.custody.compiled import Compiled, Kind, expertise_of
from flowmap.custody.components import components
from flowmap.custody.kernel import EVERY, Rules, cheapest, fired, reach, reach_back
from flowmap.domain.columns import Flags, Longs, Masks, Ragged, distinct, starts_of

_ZERO = np.uint64(0)


@dataclass(frozen=True)
class Makers:
    """Who makes replicas: `cases` by state; and rows (state, source, source_cases): it is made there from an item, a
    number above all states that those share who make the same from the same."""

    cases: Masks
    state: Longs
    source: Longs
    source_cases: Masks


@dataclass(frozen=True)
class Versions:
    """How originals of replicas travel: who makes them, and the steps (start, end, cases) by which what one holder has
    comes to another, itself or in a whole, and by which rule; sorted by end. A backup is no step, and what only one
    holder makes has none.
    """

    compiled: Compiled
    makers: Makers
    start: Longs
    end: Longs
    cases: Masks
    rule: Longs

    @property
    def made(self) -> Masks:
        """Cases in which the holder of each state makes its item."""
        return self.makers.cases

    @cached_property
    def steps(self) -> Rules:
        """The steps as rules, in their order."""
        return Rules(self.compiled.size, self.end.astype(np.int32), _single(self.start))

    @cached_property
    def own(self) -> Masks:
        """Cases in which each step brings a version to somebody who makes none."""
        return self.cases & ~self.made[self.end]

    @cached_property
    def reached(self) -> Masks:
        """Cases in which some original comes to each state, or is made there."""
        return reach(self.steps, self.own, self.made)

    @cached_property
    def leads(self) -> Masks:
        """Cases in which what each state has comes to a maker."""
        return reach_back(self.steps, self.cases, self.made, np.full(self.compiled.size, EVERY))

    def kept_equal(self, bit: int) -> Longs:
        """By state a number that makers whose originals are kept equal share, in the case of a bit."""
        size, by = self.compiled.size, self.makers
        some = np.flatnonzero(_on(self.cases & self.reached[self.start] & self.leads[self.end], bit))
        same = np.flatnonzero(_on(by.source_cases, bit))
        ends = [[self.start[some], by.state[same]], [self.end[some], by.source[same]]]
        states, shared = components(np.concatenate(ends[0]), np.concatenate(ends[1]), strong=False)
        number = np.arange(size)  # whoever exchanges nothing has a number of its own
        number[states[states < size]] = shared[states < size] + size
        return number

    def meeting(self) -> Masks:
        """Cases in which at least two holders bring versions to a state that are not kept equal."""
        c, found = self.compiled, np.zeros(self.compiled.size, dtype=np.uint64)
        makers = np.flatnonzero(self.made)
        if len(makers) < 2:
            return found
        rules, order = Rules.of(
            c.size,
            np.concatenate([self.end, makers]).astype(np.int32),
            Ragged(starts_of(np.repeat([1, 0], [len(self.end), len(makers)])), self.start.astype(np.int32)),
        )
        for bit, group in c.case_groups:
            number = self.kept_equal(bit)
            top = int(number.max(initial=0))
            least = np.where(_on(self.made[makers], bit), number[makers], np.inf)
            most = np.where(_on(self.made[makers], bit), top - number[makers], np.inf)
            passes = np.where(_on(self.own, bit), 0.0, np.inf)
            cost = np.stack([np.concatenate([passes, least]), np.concatenate([passes, most])], axis=1)[order]
            value = cheapest(rules, cost, np.broadcast_to(0.0, cost.shape)).value
            differ = np.isfinite(value[:, 0]) & (value[:, 0] != top - value[:, 1])
            brings = _on(self.own & self.reached[self.start], bit)
            pairs = distinct(self.end[brings] * c.size + self.start[brings])
            givers = np.bincount(pairs // c.size, minlength=c.size)
            found[differ & (givers > 1)] |= group
        return found

    def makers_at(self, state: int, bit: int) -> dict[int, list[int]]:
        """By state from which a version comes to a state directly: the makers (states) whose originals it may be."""
        givers = distinct(self.start[(self.end == state) & _on(self.own & self.reached[self.start], bit)])
        valid = np.where(_on(self.own, bit), EVERY, _ZERO)
        through = np.full(self.compiled.size, EVERY)
        found: dict[int, list[int]] = {}
        for first in range(0, len(givers), 64):
            block = givers[first : first + 64]
            labels = np.zeros(self.compiled.size, dtype=np.uint64)
            labels[block] = np.uint64(1) << np.arange(len(block), dtype=np.uint64)
            labels = reach_back(self.steps, valid, labels, through)
            behind = np.flatnonzero(_on(self.made, bit) & (labels != 0))
            for place, giver in enumerate(block.tolist()):
                found[giver] = [int(one) for one in behind if int(labels[one]) >> place & 1]
        return found


def versions_of(c: Compiled, held: Masks) -> Versions:
    """How the originals of all replicas of a map travel."""
    table = c.map.items
    replicas = table.codes("id")[table.flags("replica")]
    replicas = replicas[~expertise_of(c.map)[replicas]].astype(np.int64)
    within = _within(c, replicas)
    happens = fired(c.rules.every, np.append(held, EVERY), c.allowed)
    moves = np.flatnonzero((c.kind == Kind.HANDOFF) | (c.kind == Kind.ANSWER))
    handed = c.kind[moves] == Kind.HANDOFF
    backup = np.zeros(len(moves), dtype=np.bool_)
    backup[handed] = c.map.handoffs.flags("backup")[c.row[moves[handed]]]
    moves = moves[~backup & (happens[moves] != 0)]
    carried = within.take(c.item[c.rules.head[moves]].astype(np.int64))
    rule = moves[carried.rows]
    start = c.states(c.holder[c.rules.first[rule]], carried.values)
    end = c.states(c.holder[c.rules.head[rule]], carried.values)
    makers = _makers(c, within, happens)
    several = np.bincount(c.item[np.flatnonzero(makers.cases)], minlength=len(within)) > 1
    some = np.flatnonzero(several[carried.values])  # what only one holder makes has one version
    order = some[np.argsort(end[some], kind="stable")]
    start, end, rule = start[order], end[order], rule[order]
    return Versions(c, makers, start, end, happens[rule], rule)


def _makers(c: Compiled, within: Ragged, happens: Masks) -> Makers:
    """The holders that originate a replica, itself or in a whole, but not from what contains it."""
    own = np.flatnonzero(((c.kind == Kind.ACTIVITY) | (c.kind == Kind.ORIGIN)) & (happens != 0))
    made = within.take(c.item[c.rules.head[own]].astype(np.int64))
    inputs = c.rules.tails.take(own)
    used = within.take(c.item[inputs.values].astype(np.int64))
    width = max(1, len(c.map.names["item"]))
    passed_on = np.isin(made.rows * width + made.values, inputs.rows[used.rows] * width + used.values)
    work, item = made.rows[~passed_on], made.values[~passed_on]
    state = c.states(c.holder[c.rules.head[own[work]]], item)
    from_ = inputs.take(work)
    source = c.size + item[from_.rows].astype(np.int64) * width + c.item[from_.values]
    masks = happens[own[work]]
    return Makers(c.gather(state, masks), state[from_.rows], source, masks[from_.rows])


def _within(c: Compiled, items: Longs) -> Ragged:
    """For each item code those of some items that it is or contains."""
    count = len(c.map.names["item"])
    by_part = np.argsort(c.parts.values, kind="stable")
    wholes = Ragged(starts_of(np.bincount(c.parts.values, minlength=count)), c.parts.rows[by_part].astype(np.int32))
    width = max(1, count)
    known = new = items * width + items  # keys: what contains, then what is contained
    while len(new):
        outer = wholes.take(new // width)
        new = np.setdiff1d(outer.values * width + new[outer.rows] % width, known)
        known = np.concatenate([known, new])
    known = np.sort(known)
    return Ragged(starts_of(np.bincount(known // width, minlength=count)), (known % width).astype(np.int32))


def _on(masks: Masks, bit: int) -> Flags:
    on: Flags = (masks >> np.uint64(bit)) & np.uint64(1) == 1
    return on


def _single(values: Longs) -> Ragged:
    return Ragged(np.arange(len(values) + 1), values.astype(np.int32))
