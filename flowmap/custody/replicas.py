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

from flowmap.custody.compiled import Compiled, Kind
from flowmap.custody.components import components
from flowmap.custody.kernel import EVERY, Rules, cheapest, reach, reach_back
from flowmap.domain.columns import Flags, Longs, Masks, Ragged, distinct, hits, starts_of

_ZERO = np.uint64(0)
_CELLS = 4_000_000  # numbers in one array of costs: 32 MB


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
        return self._kept_equal(np.array([bit], dtype=np.uint64))[:, 0]

    def _kept_equal(self, bits: Masks) -> Longs:
        """The same in the cases of these bits, one column each."""
        size, by, top = self.compiled.size, self.makers, self._most
        some, of_step = np.nonzero(_each_on(self.cases & self.reached[self.start] & self.leads[self.end], bits))
        same, of_source = np.nonzero(_each_on(by.source_cases, bits))
        start = np.concatenate([self.start[some], by.state[same]]) + top * np.concatenate([of_step, of_source])
        end = np.concatenate([self.end[some], by.source[same]]) + top * np.concatenate([of_step, of_source])
        found, shared = components(start, end, strong=False)
        number = np.tile(np.arange(size), (len(bits), 1))  # whoever exchanges nothing has a number of its own
        case, state = found // top, found % top
        inside = state < size
        number[case[inside], state[inside]] = shared[inside] + size
        return number.T

    @cached_property
    def _most(self) -> int:
        """More than the number of any state or source."""
        return int(max(self.compiled.size, self.makers.source.max(initial=0) + 1))

    def meeting(self) -> Masks:
        """Cases in which at least two holders bring versions to a state that are not kept equal."""
        c, found = self.compiled, np.zeros(self.compiled.size, dtype=np.uint64)
        makers = hits(self.made)
        if len(makers) < 2:
            return found
        rules, order = Rules.of(
            c.size,
            np.concatenate([self.end, makers]).astype(np.int32),
            Ragged(starts_of(np.repeat([1, 0], [len(self.end), len(makers)])), self.start.astype(np.int32)),
        )
        at_once = max(1, _CELLS // (2 * max(len(order), c.size)))
        for first in range(0, len(c.case_groups), at_once):
            some = c.case_groups[first : first + at_once]
            bits, groups = (np.array(one, dtype=np.uint64) for one in zip(*some, strict=True))
            number = self._kept_equal(bits)
            top = number.max(axis=0)
            made = _each_on(self.made[makers], bits)
            least, most = (np.where(made, one[makers], np.inf) for one in (number, top - number))
            passes = np.where(_each_on(self.own, bits), 0.0, np.inf)
            cost = np.hstack([np.vstack([passes, least]), np.vstack([passes, most])])[order]
            value = cheapest(rules, cost, np.broadcast_to(0.0, cost.shape)).value
            low, high = np.hsplit(value, 2)
            differ = np.isfinite(low) & (low != top - high)
            step, case = np.nonzero(_each_on(self.own & self.reached[self.start], bits))
            pairs = distinct((case * c.size + self.end[step]) * c.size + self.start[step])
            givers = np.bincount(pairs // c.size, minlength=c.size * len(bits)).reshape(len(bits), c.size).T
            found |= np.bitwise_or.reduce(np.where(differ & (givers > 1), groups, _ZERO), axis=1)
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
            behind = hits(_on(self.made, bit) & (labels != 0))
            for place, giver in enumerate(block.tolist()):
                found[giver] = [int(one) for one in behind if int(labels[one]) >> place & 1]
        return found


def versions_of(c: Compiled, happens: Masks) -> Versions:
    """How the originals of all replicas of a map travel; `happens`: by rule the cases in which it fires."""
    table = c.map.items
    replicas = table.codes("id")[table.flags("replica")]
    replicas = replicas[~c.expertise[replicas]].astype(np.int64)
    within = _within(c, replicas)
    moves = c.of(Kind.HANDOFF, Kind.ANSWER)
    moves = moves[~c.backups[moves] & (happens[moves] != 0)]
    carried = within.take(c.item[c.rules.head[moves]].astype(np.int64))
    rule = moves[carried.rows]
    start = c.states(c.holder[c.rules.first[rule]], carried.values)
    end = c.states(c.holder[c.rules.head[rule]], carried.values)
    makers = _makers(c, within, happens)
    several = np.bincount(c.item[hits(makers.cases)], minlength=len(within)) > 1
    some = hits(several[carried.values])  # what only one holder makes has one version
    order = some[np.argsort(end[some], kind="stable")]
    start, end, rule = start[order], end[order], rule[order]
    return Versions(c, makers, start, end, happens[rule], rule)


def _makers(c: Compiled, within: Ragged, happens: Masks) -> Makers:
    """The holders that originate a replica, itself or in a whole, but not from what contains it."""
    own = hits(((c.kind == Kind.ACTIVITY) | (c.kind == Kind.ORIGIN)) & (happens != 0))
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
    wholes = Ragged.beside(c.parts.values, c.parts.rows, count)
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


def _each_on(masks: Masks, bits: Masks) -> Flags:
    """Flags with one column a bit."""
    on: Flags = (masks[:, None] >> bits) & np.uint64(1) == 1
    return on


def _single(values: Longs) -> Ragged:
    return Ragged(np.arange(len(values) + 1), values.astype(np.int32))
