"""When, how old and how good: what each rule costs in time, age and quality, case by case in columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf

import numpy as np

from flowmap.custody.compiled import Compiled, Kind
from flowmap.custody.kernel import reach
from flowmap.domain.columns import NONE, Flags, Floats, Ints, Longs, Masks, distinct, hits, or_zero
from flowmap.domain.table import Table

CONTROLS = ("approve", "check")  # what they control waits for them, and nothing may be led around them
MEASURES = ("median", "p90", "age", "loss")
_BITS = np.uint64(1) << np.arange(64, dtype=np.uint64)  # of columns
WORST = 1e-12  # quality of a handoff that is never right; its logarithm must stay finite


@dataclass(frozen=True)
class Control:
    """Hours that approvals and checks add to every handoff of an item out of its holder.

    `hours` has a row of columns (cases) for each state with any, and before them one of none; `row` says by state
    which it is, and has one place more than states, for none.
    """

    hours: Floats
    row: Ints

    def at(self, states: Longs | Ints, columns: Longs | int) -> Floats:
        """The hours at some states in some cases; the indices are joined as numpy does it."""
        return self.hours[self.row[states], columns] if len(self.hours) > 1 else np.zeros(())

    def states(self, rows: Flags) -> Longs:
        """The states whose row is among these."""
        return hits(rows[self.row[:-1]])


@dataclass(frozen=True)
class Costs:
    """What the rules cost in some cases, one a column of arrays (rules, cases); hours.

    `own` says by measure and rule what it takes itself: time, and as `loss` minus the logarithm of its quality; `floor`
    when its stage starts; `control` what comes on top where something leaves a state. `usual`: by rule the cases in
    which it may be a step of a way; in any other it costs inf.
    """

    compiled: Compiled
    bits: Masks  # of the cases
    usual: Masks
    own: Mapping[str, Floats]
    floor: Floats
    control: Control

    def at(self, measure: str, rules: Longs | slice, columns: Longs | int) -> Floats:
        """What rules cost by one of MEASURES in some cases; the indices are joined as numpy does it."""
        cost = self.own[measure][rules]
        if measure != "loss":
            cost = cost + self.control.at(self._leaves[rules], columns)
        valid = (self.usual[rules] >> self.bits[columns]) & np.uint64(1) == 1
        found: Floats = np.where(valid, cost, np.inf)
        return found

    def one(self, measure: str, rule: int, column: int) -> float:
        """What one rule costs by one of MEASURES in a case."""
        if not int(self.usual[rule]) >> int(self.bits[column]) & 1:
            return inf
        more = 0.0 if measure == "loss" else float(self.control.at(self._leaves[rule], column))
        return float(self.own[measure][rule]) + more

    def of(self, measure: str) -> Floats:
        """What all rules cost by one of MEASURES, (rules, cases)."""
        return self.at(measure, np.arange(len(self.floor))[:, None], np.arange(len(self.bits)))

    def least(self, measure: str) -> tuple[Floats, Masks]:
        """What each rule costs by one of MEASURES in the case in which it costs least, and the columns in which it
        costs that, as a mask."""
        cost, alike = np.where(self.valid, self.own[measure], np.inf), self.valid.copy()
        if measure != "loss":
            some = self._controlled
            every = self.at(measure, some[:, None], np.arange(len(self.bits)))
            cost[some] = every.min(axis=1)
            alike[some] = _packed(every == cost[some][:, None]) & self.valid[some]
        return cost, alike

    def among(self, c: Compiled) -> Costs:
        """The same where some rules are gone: `c` has the cases in which each is left."""
        return replace(self, compiled=c, usual=usual_rules(c))

    @cached_property
    def valid(self) -> Masks:
        """For each rule the columns in which it is usual, as a mask."""
        return self.columns_of(self.usual)

    def columns_of(self, masks: Masks) -> Masks:
        """Masks of cases as masks of columns."""
        found = np.zeros(len(masks), dtype=np.uint64)
        for k, bit in enumerate(self.bits):
            found |= ((masks >> bit) & np.uint64(1)) << np.uint64(k)
        return found

    def floor_of(self, measure: str) -> Floats:
        """Before when a rule does not fire, by one of MEASURES, in any case."""
        return self.floor if measure in ("median", "p90") else np.zeros(len(self.floor))

    @cached_property
    def _controlled(self) -> Longs:
        """The rules that leave a state where a control takes time, in some case."""
        return hits(self.control.row[self._leaves])

    @cached_property
    def _leaves(self) -> Ints:
        """For each rule the state from which it hands something on, -1 for any other rule."""
        return np.where(self.compiled.kind == Kind.HANDOFF, self.compiled.rules.first, NONE)


def usual_rules(c: Compiled) -> Masks:
    """By rule the cases in which it may be a step of a way by which something is had: a backup only where nothing else
    brings it about, because it comes only if the other way fails."""
    if not c.backups.any():
        return c.allowed
    without = reach(c.rules, np.where(c.backups, np.uint64(0), c.allowed))
    return np.where(c.backups, c.allowed & ~without[c.rules.head], c.allowed)


def costs_of(c: Compiled, bits: Sequence[int]) -> Costs:
    """What the rules cost in the cases of these bits (DESIGN 3: arrival, age, quality)."""
    count = len(c.kind)
    median, p90, floor, quality = np.zeros(count), np.zeros(count), np.zeros(count), np.ones(count)

    work = c.of(Kind.ACTIVITY)
    median[work] = p90[work] = or_zero(c.map.activities.base("duration"))[c.row[work]]
    floor[work] = stage_start(c, c.map.activities, c.row[work])

    moves = c.of(Kind.HANDOFF)
    table, rows = c.map.handoffs, c.row[moves]
    lead, slow = table.base("lead")[rows], table.base("lead_p90")[rows]
    period = or_zero(table.base("every")[rows])
    median[moves] = or_zero(lead) + period / 2
    p90[moves] = or_zero(np.where(np.isnan(slow), lead, slow)) + period
    floor[moves] = stage_start(c, table, rows)
    quality[moves] = table.base("quality")[rows]

    answers = c.of(Kind.ANSWER)
    median[answers] = p90[answers] = or_zero(c.map.questions.base("lead"))[c.row[answers]]

    chosen = np.array(bits, dtype=np.uint64)
    own = {"median": median, "p90": p90, "age": median, "loss": -np.log(np.maximum(quality, WORST))}
    return Costs(c, chosen, usual_rules(c), own, floor, control_of(c, chosen))


def control_of(c: Compiled, bits: Masks) -> Control:
    """What approvals and checks add in the cases of these bits."""
    table, (rows, states) = c.map.activities, c.controlled_by(*CONTROLS)
    valid = (c.limited(table.masks())[rows][:, None] >> bits) & np.uint64(1) == 1
    each = distinct(states)
    row = np.zeros(c.size + 1, dtype=np.int32)
    row[each] = 1 + np.arange(len(each))
    hours = np.zeros((1 + len(each), len(bits)))
    np.add.at(hours, row[states], or_zero(table.base("duration"))[rows][:, None] * valid)
    return Control(hours, row)


def unknown_leads(c: Compiled) -> Flags:
    """Which rules are handoffs whose lead nobody has said: they count as 0, and an arrival is "at least"."""
    return c.unknown_leads


def stage_start(c: Compiled, table: Table, rows: Longs) -> Floats:
    """When the stage of each record starts, hours; 0 where it has none or the start is unknown."""
    starts = np.zeros(len(c.map.names["stage"]) + 1)  # the last place is for records without a stage
    starts[c.map.stages.codes("id")] = or_zero(c.map.stages.base("starts"))
    return starts[table.codes("stage")[rows]]


def _packed(flags: Flags) -> Masks:
    """Flags (rows, columns) as a mask a row."""
    masks: Masks = np.bitwise_or.reduce(np.where(flags, _BITS[: flags.shape[1]], np.uint64(0)), axis=1)
    return masks
