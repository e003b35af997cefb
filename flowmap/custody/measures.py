"""When, how old and how good: what each rule costs in time, age and quality, case by case in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from flowmap.custody.compiled import Compiled, Kind
from flowmap.custody.kernel import Ways, cheapest
from flowmap.domain.columns import NONE, Flags, Floats, Longs, Masks
from flowmap.domain.table import Table

MEASURES = ("median", "p90", "age", "loss")
_CELLS = 4_000_000  # numbers in one array of costs: 32 MB
WORST = 1e-12  # quality of a handoff that is never right; its logarithm must stay finite


@dataclass(frozen=True)
class Costs:
    """What the rules cost in some cases, one a column, shape (rules, cases); hours.

    `median` and `p90` of what a rule takes, `floor` = start of its stage, `loss` = minus the logarithm of its
    quality. All but `floor` are inf where the rule is not valid in the case.
    """

    median: Floats
    p90: Floats
    floor: Floats
    loss: Floats

    def of(self, measure: str) -> Floats:
        """What the rules cost by one of MEASURES."""
        cost: Floats = getattr(self, "median" if measure == "age" else measure)
        return cost

    def floor_of(self, measure: str) -> Floats:
        """Before when a rule does not fire, by one of MEASURES."""
        return self.floor if measure in ("median", "p90") else np.broadcast_to(0.0, self.floor.shape)


def costs_of(c: Compiled, bits: Sequence[int]) -> Costs:
    """What the rules cost in the cases of these bits (DESIGN 3: arrival, age, quality)."""
    count = len(c.kind)
    median, p90, floor, quality = np.zeros(count), np.zeros(count), np.zeros(count), np.ones(count)

    work = np.flatnonzero(c.kind == Kind.ACTIVITY)
    median[work] = p90[work] = np.nan_to_num(c.map.activities.base("duration"))[c.row[work]]
    floor[work] = stage_start(c, c.map.activities, c.row[work])

    moves = np.flatnonzero(c.kind == Kind.HANDOFF)
    table, rows = c.map.handoffs, c.row[moves]
    lead, slow = table.base("lead")[rows], table.base("lead_p90")[rows]
    period = np.nan_to_num(table.base("every")[rows])
    median[moves] = np.nan_to_num(lead) + period / 2
    p90[moves] = np.nan_to_num(np.where(np.isnan(slow), lead, slow)) + period
    floor[moves] = stage_start(c, table, rows)
    quality[moves] = table.base("quality")[rows]

    answers = np.flatnonzero(c.kind == Kind.ANSWER)
    median[answers] = p90[answers] = np.nan_to_num(c.map.questions.base("lead"))[c.row[answers]]

    chosen = np.array(bits, dtype=np.uint64)
    invalid = (c.allowed[:, None] >> chosen) & np.uint64(1) == 0
    control = np.zeros((count, len(bits)))
    control[moves] = control_hours(c, chosen)[c.rules.first[moves]]
    loss = -np.log(np.maximum(quality, WORST))
    return Costs(
        np.where(invalid, np.inf, median[:, None] + control),
        np.where(invalid, np.inf, p90[:, None] + control),
        np.broadcast_to(floor[:, None], invalid.shape),
        np.where(invalid, np.inf, loss[:, None]),
    )


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


def best_ways(c: Compiled, costs: Costs) -> dict[str, Ways]:
    """The best ways by each of MEASURES, each judged on its own; all of them in the same sweeps.

    Age of a made item = oldest input + duration: time without waiting for stages. Quality multiplies along a chain,
    and the worst input counts at an activity.
    """
    count = costs.floor.shape[1]
    found: dict[str, list[Ways]] = {measure: [] for measure in MEASURES}
    step = max(1, _CELLS // max(1, len(c.kind)))  # so many columns at a time, because memory is bounded
    for first in range(0, count, step):
        some = slice(first, first + step)
        cost = np.vstack([costs.of(measure)[:, some].T for measure in MEASURES]).T  # columns lie together in memory
        floor = np.vstack([costs.floor_of(measure)[:, some].T for measure in MEASURES]).T
        both = cheapest(c.rules, cost, floor)
        columns = cost.shape[1] // len(MEASURES)
        for place, measure in enumerate(MEASURES):
            own = slice(place * columns, (place + 1) * columns)
            found[measure].append(Ways(both.value[:, own], both.turn[:, own]))
    return {measure: _beside(parts) for measure, parts in found.items()}


def _beside(parts: Sequence[Ways]) -> Ways:
    if len(parts) == 1:
        return parts[0]
    return Ways(np.hstack([one.value for one in parts]), np.hstack([one.turn for one in parts]))


def stage_start(c: Compiled, table: Table, rows: Longs) -> Floats:
    """When the stage of each record starts, hours; 0 where it has none or the start is unknown."""
    starts = np.zeros(len(c.map.names["stage"]) + 1)  # the last place is for records without a stage
    starts[c.map.stages.codes("id")] = np.nan_to_num(c.map.stages.base("starts"))
    codes = table.codes("stage")[rows]
    return starts[np.where(codes == NONE, len(starts) - 1, codes)]
