"""Limits of needs: by when, how fresh and how good information must be, and where that is not kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from flowmap.analyzers.rows import KANO_SEVERITY, Rows
from flowmap.analyzers.telling import Telling
from flowmap.custody.compiled import Kind
from flowmap.custody.proof import Proofs
from flowmap.custody.solution import Solution
from flowmap.custody.wants import CLASSES
from flowmap.domain.columns import NONE, Flags, Floats, Longs, Masks, hits, numbered
from flowmap.domain.finding import Step

CLOSE = 1e-9  # hours, or a share: less than this is no difference
LIMITS = {"within": "median", "max_age": "age", "min_quality": "loss"}  # field of a need -> what is measured


@dataclass(frozen=True)
class Limited:
    """States with declared needs that have a limit of one kind; the arrays have one column a case.

    `limits`: the strictest one (hours, or a share of 1), NaN in cases without one. `values`: what is measured there on
    the best way, `excess` by how much it is outside of the limit; NaN where there is no limit or the state is not held.
    """

    states: Longs
    limits: Floats
    values: Floats
    excess: Floats

    @property
    def missed(self) -> Flags:
        """Where the information comes, but outside of its limit."""
        missed: Flags = self.excess > CLOSE
        return missed


def limited(s: Solution, field: str, measure: str | None = None) -> Limited:
    """The declared needs with a limit in this field (see LIMITS); where several say one, the strictest counts.

    `measure`: another one than usual, `p90` for the time on a bad day.
    """
    states, limits = s.once(f"limits {field}", lambda: _strictest(s, field))
    if not len(states):
        return Limited(states, limits, limits, limits)
    columns = np.array([s.columns[bit] for bit in s.map.case_bits.values()])
    values = s.best(measure or LIMITS[field]).at(states[:, None], columns)
    values = np.where(np.isfinite(values) & ~np.isnan(limits), values, np.nan)
    if field == "min_quality":
        values = np.exp(-values)
        return Limited(states, limits, values, limits - values)
    return Limited(states, limits, values, values - limits)


def _strictest(s: Solution, field: str) -> tuple[Longs, Floats]:
    rows, states, masks = s.once("declared needs", lambda: _declared(s))
    said = s.map.needs.base(field)[rows]
    some = hits(~np.isnan(said))
    found, group = numbered(states[some])
    limits = np.full((len(found), len(s.bits)), np.nan)
    strictest = np.fmax if field == "min_quality" else np.fmin
    strictest.at(limits, group, np.where(s.spread(masks[some]), said[some, None], np.nan))
    return found, limits


def _declared(s: Solution) -> tuple[Longs, Longs, Masks]:
    """(row, state, cases) of the needs that something is wanted by."""
    c, table = s.compiled, s.map.needs
    rows = hits(~table.choice("kano", "not_relevant") & (c.needing != NONE))
    states = c.needing[rows]
    return rows, states, c.limited(table.masks()[rows]) & np.bitwise_or.reduce(s.wants.declared)[states]


def rows_of(s: Solution, found: Limited, missed: Flags, **columns: Any) -> Rows:
    """One row for each state with a missed limit; the strongest class of the need among these cases is its severity.

    `missed` by (state, case); `columns` by state, for `Rows.of`. What `worst_case` reads is taken from `found`.
    """
    c, states = s.compiled, found.states
    if not missed.any():
        return Rows.none()
    cases = s.gathered(missed)
    hit = hits(cases)
    level = np.where(missed, level_of(s, states), len(CLASSES) - 1).min(axis=1, initial=len(CLASSES) - 1)
    every: dict[str, Any] = {
        "severity": KANO_SEVERITY[level],
        "kano": level,
        "holder": c.holder[states],
        "item": c.item[states],
        "state": states,
        "values": found.values,
        "limits": found.limits,
        "excess": found.excess,
        **columns,
    }
    return Rows.of(cases[hit], **{name: column[hit] for name, column in every.items()})


def level_of(s: Solution, states: Longs) -> Longs:
    """The place in CLASSES of the declared need, by (state, case)."""
    level: Longs = np.argmax(s.spread(s.wants.declared.take(states, axis=1)), axis=0)
    return level


def worst_case(s: Solution, rows: Rows, row: int) -> tuple[int, float, float]:
    """(bit, value, limit) of the case in which the limit of a row is missed most."""
    excess, cases = rows.more["excess"][row], s.spread(rows.cases[[row]])[0]
    place = int(np.argmax(np.where(cases, excess, -np.inf)))
    return int(s.bits[place]), float(rows.more["values"][row][place]), float(rows.more["limits"][row][place])


def at_worst(s: Solution, rows: Rows, row: int) -> str:
    """In which cases it is as `worst_case` says: " (in case Rush order, where it is worst)"; nothing if in all."""
    _, value, limit = worst_case(s, rows, row)
    alike = (rows.more["values"][row] == value) & (rows.more["limits"][row] == limit)
    cases = int(rows.cases[row])
    worst = int(s.gathered(alike[None])[0]) & cases
    return "" if worst == cases else f" ({Telling(s).when(worst).lstrip()}, where it is worst)"


def decisive(way: Proofs, state: int) -> list[int]:
    """The rules that decide what a state costs, in the order in which they happen: at work with several inputs only
    the way of the input that costs most."""
    rules, found = way.compiled.rules, list[int]()
    at: int | None = state
    while at is not None and (rule := way.support(at)) is not None:
        found.append(rule)
        tails = rules.tails.row(rule)
        at = max(tails.tolist(), key=lambda tail: way.at(tail)[0], default=None)
    return found[::-1]


def steps_of(way: Proofs, state: int) -> tuple[Step, ...]:
    """The proof of a state on its freshest or its best way: without arrivals, which belong to the quickest way."""
    return tuple(replace(step, arrival_h=None) for step in way.steps(state))


def moves_of(s: Solution, rules: list[int]) -> list[int]:
    """Those of some rules that are handoffs."""
    return [rule for rule in rules if s.compiled.kind[rule] == Kind.HANDOFF]


def needs_at(s: Solution, state: int) -> list[str]:
    """The references of the needs that a holder has stated of what it gets there."""
    c = s.compiled
    return [need.ref for need in s.map.needs.where(holder=c.holder_id(state), item=c.item_id(state))]
