"""Everything that follows from one map, computed when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from threading import Lock
from typing import TypeVar, cast

import numpy as np

from flowmap.custody.best import Best, best_ways, supporting
from flowmap.custody.compiled import Compiled, compiled
from flowmap.custody.critical import Critical, critical_holders, held_without, past_control, past_controls
from flowmap.custody.kernel import EVERY, fired, reach
from flowmap.custody.measures import Costs, costs_of
from flowmap.custody.proof import Proofs
from flowmap.custody.wants import WEIGHTS, Wants, by_item, wants_of
from flowmap.custody.what_ifs import newly_held
from flowmap.domain.columns import Flags, Floats, Ints, Longs, Masks
from flowmap.domain.finding import Coverage, Step
from flowmap.domain.map import Map

Derived = TypeVar("Derived")


@dataclass(frozen=True)
class Solution:
    """The facts that follow from a compiled map. Masks are of cases, by state number."""

    compiled: Compiled
    _derived: dict[str, object] = field(default_factory=dict, init=False, repr=False, compare=False)
    _making: dict[str, Lock] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def map(self) -> Map:
        """The map that was solved."""
        return self.compiled.map

    @cached_property
    def held(self) -> Masks:
        """Who has what in which cases: the least fixpoint."""
        return reach(self.compiled.rules, self.compiled.allowed)

    @cached_property
    def happens(self) -> Masks:
        """By rule the cases in which it fires: all that it needs is held."""
        return fired(self.compiled.rules.every, np.append(self.held, EVERY), self.compiled.allowed)

    @cached_property
    def wants(self) -> Wants:
        """Who wants what, and what is useful."""
        return self.once("wants", lambda: wants_of(self.compiled, self.held))

    @cached_property
    def had(self) -> Masks:
        """By item code the cases in which somebody has it who may hand it over."""
        return by_item(self.compiled, self.held & ~self.compiled.denied)

    @cached_property
    def columns(self) -> dict[int, int]:
        """Bit of a case -> the column of its group in `costs` and `best`."""
        groups = self.compiled.case_groups
        return {bit: k for bit in self.map.case_bits.values() for k, (_, g) in enumerate(groups) if int(g) >> bit & 1}

    @cached_property
    def costs(self) -> Costs:
        """What the rules cost, one column for each group of cases with the same rules."""
        return costs_of(self.compiled, [bit for bit, _ in self.compiled.case_groups])

    @cached_property
    def _best(self) -> dict[str, Best]:
        return self.once("best ways", lambda: best_ways(self.compiled, self.costs, self.held))

    def best(self, measure: str) -> Best:
        """The best ways by one of MEASURES in all groups of cases."""
        return self._best[measure]

    @cached_property
    def supports(self) -> Masks:
        """By rule the cases in which a proof could show it: it explains when its head usually comes about."""
        live = self.costs.columns_of(self.happens)
        return self.cases_of(supporting(self.compiled.rules, self.best("median"), self.costs, "median", live))

    def cases_of(self, columns: Masks) -> Masks:
        """Masks of columns (groups of cases) as masks of cases."""
        found = np.zeros(len(columns), dtype=np.uint64)
        for k, group in enumerate(self.compiled.group_masks):
            found |= ((columns >> np.uint64(k)) & np.uint64(1)) * group
        return found

    def hours(self, bit: int, measure: str = "median") -> Floats:
        """Hours after the case starts at which each state usually comes about (`p90`: on a bad day), inf if never."""
        return self._column(self.columns[bit], measure)[0]

    def _column(self, k: int, measure: str) -> tuple[Floats, Ints]:
        """What each state costs by one of MEASURES in a group of cases, and in which turn it came to that."""
        if (k, measure) not in self._columns:
            best, every = self.best(measure), np.arange(self.compiled.size)
            self._columns[k, measure] = best.with_turn(every, k)
        return self._columns[k, measure]

    @cached_property
    def _columns(self) -> dict[tuple[int, str], tuple[Floats, Ints]]:
        return {}

    def ways(self, bit: int, measure: str = "median") -> Proofs:
        """The best ways in the case of a bit by `median` or `p90` of the time."""
        k = self.columns[bit]
        if (k, measure) not in self._ways:
            at, cost = partial(self.best(measure).one, column=k), partial(self.costs.one, measure, column=k)
            self._ways[k, measure] = Proofs(self.compiled, at, cost, self.costs.floor_of(measure))
        return self._ways[k, measure]

    @cached_property
    def _ways(self) -> dict[tuple[int, str], Proofs]:
        return {}

    @cached_property
    def critical(self) -> Critical:
        """Who is critical for the threshold needs that are met; who alone knows something carries what comes of it."""
        targets = self.wants.declared[0] & self.held
        return self.once("critical", lambda: critical_holders(self.compiled, self.held, targets, knowing=True))

    def once(self, key: str, make: Callable[[], Derived]) -> Derived:
        """What `make` derives from the solution, remembered: several findings of a rule ask for the same.

        A thread that asks while another one derives it waits.
        """
        if key not in self._derived:
            with self._making.setdefault(key, Lock()):
                if key not in self._derived:
                    self._derived[key] = make()
        return cast(Derived, self._derived[key])

    @cached_property
    def _without(self) -> dict[int, Masks]:
        return {}

    def without(self, holder: int) -> Masks:
        """Who has what without one holder (by code); see `held_without`."""
        if holder not in self._without:
            self._without[holder] = held_without(self.compiled, holder)
        return self._without[holder]

    @cached_property
    def _past(self) -> dict[int, Masks]:
        return {}

    def past(self, policy: int) -> Masks:
        """What is held past the control of a must-pass policy (its row); see `past_control`."""
        if policy not in self._past:
            self._past[policy] = past_control(self.compiled, self.held, policy)
        return self._past[policy]

    @cached_property
    def past_controls(self) -> Masks:
        """By state the cases in which it is held without a control that its item must pass."""
        return past_controls(self.compiled, self.held)

    @cached_property
    def bits(self) -> Masks:
        """The bits of the cases in the order of the map: one column each, where arrays have cases as columns."""
        return np.array(list(self.map.case_bits.values()), dtype=np.uint64)

    def spread(self, masks: Masks) -> Flags:
        """Masks as flags with one column a case."""
        on: Flags = (masks[..., None] >> self.bits) & np.uint64(1) == 1
        return on

    def gathered(self, flags: Flags) -> Masks:
        """The inverse of `spread`."""
        masks: Masks = np.bitwise_or.reduce(np.where(flags, np.uint64(1) << self.bits, np.uint64(0)), axis=-1)
        return masks

    def shares(self, masks: Masks) -> Floats:
        """The share of all business in the cases of each mask."""
        total = np.zeros(masks.shape)
        for place, known in enumerate(self._shares_of_bytes):
            total += known[(masks >> np.uint64(8 * place)) & np.uint64(255)]
        return total

    @cached_property
    def _shares_of_bytes(self) -> list[Floats]:
        """By place of a byte in a mask, for those in use, and by byte: the share of its cases."""
        bits = list(self.map.case_bits.values())
        found = [np.zeros(256) for _ in range(1 + max(bits) // 8)]
        for bit in bits:
            found[bit // 8][(np.arange(256) >> bit % 8) & 1 == 1] += self.map.shares[bit]
        return found

    @cached_property
    def coverage(self) -> Coverage:
        """Weight of declared needs that are held, and of all."""
        return self.coverage_of(np.arange(self.compiled.size))

    def coverage_of(self, states: Longs) -> Coverage:
        """The coverage of these states alone."""
        declared, held = self.wants.declared.take(states, axis=1), self.held[states]
        met, total = (np.array(WEIGHTS) * self.shares(masks).sum(axis=1) for masks in (declared & held, declared))
        return Coverage(float(met.sum()), float(total.sum()), float(met[0]), float(total[0]))

    def newly_met(self, states: Longs, cases: Masks) -> Floats:
        """For each state the declared weight that is met in addition when only it becomes held in its cases."""
        gain, weights = np.zeros(len(states)), np.array(WEIGHTS)
        unmet = self.wants.declared & ~self.held
        for found in newly_held(self.compiled, self.held, states, cases):
            met = unmet.take(found.state, axis=1) & found.cases
            np.add.at(gain, found.what_if, weights @ self.shares(met))
        return gain

    def held_in(self, holder: str, item: str) -> int:
        """The mask of cases in which a holder has an item, by id."""
        state = self.compiled.state(holder, item)
        return 0 if state < 0 else int(self.held[state])

    def arrival_h(self, holder: str, item: str, case: str) -> float | None:
        """Hours after the case starts at which a holder usually has an item; None if it never does."""
        state = self.compiled.state(holder, item)
        hours = np.inf if state < 0 else float(self.hours(self.map.case_bits[case])[state])
        return hours if np.isfinite(hours) else None

    def proof(self, holder: str, item: str, case: str) -> tuple[Step, ...]:
        """How a holder comes to have an item in a case, in the order in which it happens; empty if it does not."""
        state = self.compiled.state(holder, item)
        return () if state < 0 else self.ways(self.map.case_bits[case]).steps(state)


def solve(m: Map) -> Solution:
    """The solution of a map; nothing is computed yet but the compiled form."""
    return Solution(compiled(m))
