"""When, how old and how good: what each rule costs in time, age and quality, case by case in columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf

import numpy as np

from flowmap.custody.compiled import Compiled, Kind
from flowmap.domain.columns import NONE, Flags, Floats, Ints, Longs, Masks, hits
from flowmap.domain.table import Table

MEASURES = ("median", "p90", "age", "loss")
_BITS = np.uint64(1) << np.arange(64, dtype=np.uint64)  # of columns
WORST = 1e-12  # quality of a handoff that is never right; its logarithm must stay finite


@dataclass(frozen=True)
class Costs:
    """What the rules cost in some cases, one a column of arrays (rules, cases); hours.

    `own` says by measure and rule what it takes itself: time, and as `loss` minus the logarithm of its quality; `floor`
    when its stage starts. `control`: hours that come on top where something leaves a state, (states,
    cases), and a row of none at the end. A rule that is not valid in a case costs inf there.
    """

    compiled: Compiled
    bits: Masks  # of the cases
    own: Mapping[str, Floats]
    floor: Floats
    control: Floats

    def at(self, measure: str, rules: Longs | slice, columns: Longs | int) -> Floats:
        """What rules cost by one of MEASURES in some cases; the indices are joined as numpy does it."""
        cost = self.own[measure][rules]
        if measure != "loss":
            cost = cost + self.control[self._leaves[rules], columns]
        valid = (self.compiled.allowed[rules] >> self.bits[columns]) & np.uint64(1) == 1
        found: Floats = np.where(valid, cost, np.inf)
        return found

    def one(self, measure: str, rule: int, column: int) -> float:
        """What one rule costs by one of MEASURES in a case."""
        if not int(self.compiled.allowed[rule]) >> int(self.bits[column]) & 1:
            return inf
        more = 0.0 if measure == "loss" else float(self.control[self._leaves[rule], column])
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

    @cached_property
    def valid(self) -> Masks:
        """For each rule the columns in which it is valid, as a mask."""
        return self.columns_of(self.compiled.allowed)

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
        states = np.zeros(len(self.control), dtype=np.bool_)
        states[np.nonzero(self.control)[0]] = True
        return hits(states[self._leaves])

    @cached_property
    def _leaves(self) -> Ints:
        """For each rule the state from which it hands something on, -1 for any other rule."""
        return np.where(self.compiled.kind == Kind.HANDOFF, self.compiled.rules.first, NONE)


def costs_of(c: Compiled, bits: Sequence[int]) -> Costs:
    """What the rules cost in the cases of these bits (DESIGN 3: arrival, age, quality)."""
    count = len(c.kind)
    median, p90, floor, quality = np.zeros(count), np.zeros(count), np.zeros(count), np.ones(count)

    work = c.of(Kind.ACTIVITY)
    median[work] = p90[work] = np.nan_to_num(c.map.activities.base("duration"))[c.row[work]]
    floor[work] = stage_start(c, c.map.activities, c.row[work])

    moves = c.of(Kind.HANDOFF)
    table, rows = c.map.handoffs, c.row[moves]
    lead, slow = table.base("lead")[rows], table.base("lead_p90")[rows]
    period = np.nan_to_num(table.base("every")[rows])
    median[moves] = np.nan_to_num(lead) + period / 2
    p90[moves] = np.nan_to_num(np.where(np.isnan(slow), lead, slow)) + period
    floor[moves] = stage_start(c, table, rows)
    quality[moves] = table.base("quality")[rows]

    answers = c.of(Kind.ANSWER)
    median[answers] = p90[answers] = np.nan_to_num(c.map.questions.base("lead"))[c.row[answers]]

    chosen = np.array(bits, dtype=np.uint64)
    control = np.vstack([control_hours(c, chosen), np.zeros((1, len(bits)))])
    own = {"median": median, "p90": p90, "age": median, "loss": -np.log(np.maximum(quality, WORST))}
    return Costs(c, chosen, own, floor, control)


def control_hours(c: Compiled, bits: Masks) -> Floats:
    """Hours that approvals and checks add to every handoff of an item out of their holder, (states, cases)."""
    table = c.map.activities
    uses = table.lists("uses")
    rows = uses.rows
    some = (table.choice("control", "approve") | table.choice("control", "check"))[rows]
    rows = rows[some]
    valid = (c.limited(table.masks())[rows][:, None] >> bits) & np.uint64(1) == 1
    hours = np.zeros((c.size, len(bits)))
    states = c.states(table.codes("at")[rows], uses.values[some])
    np.add.at(hours, states, np.nan_to_num(table.base("duration"))[rows][:, None] * valid)
    return hours


def unknown_leads(c: Compiled) -> Flags:
    """Which rules are handoffs whose lead nobody has said: they count as 0, and an arrival is "at least"."""
    return c.unknown_leads


def stage_start(c: Compiled, table: Table, rows: Longs) -> Floats:
    """When the stage of each record starts, hours; 0 where it has none or the start is unknown."""
    starts = np.zeros(len(c.map.names["stage"]) + 1)  # the last place is for records without a stage
    starts[c.map.stages.codes("id")] = np.nan_to_num(c.map.stages.base("starts"))
    codes = table.codes("stage")[rows]
    return starts[np.where(codes == NONE, len(starts) - 1, codes)]


def _packed(flags: Flags) -> Masks:
    """Flags (rows, columns) as a mask a row."""
    masks: Masks = np.bitwise_or.reduce(np.where(flags, _BITS[: flags.shape[1]], np.uint64(0)), axis=1)
    return masks
