"""The best ways to a state, best first: whole proofs, in which an activity with two inputs has both.

After Nielsen, Andersen and Pretolani (2005, doi:10.1016/j.cor.2003.11.022): the ways that are not the best one are
split into classes that share no way; the best of each class comes from Knuth's algorithm with a few rules left out,
all classes of one way at once, one column each.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from flowmap.custody.compiled import Compiled
from flowmap.custody.kernel import EVERY, Rules, cheapest, fired, reach_back
from flowmap.custody.proof import Proofs
from flowmap.domain.columns import Flags, Floats, Longs, Masks, Ragged, distinct, hits

A_STEP = 1e-7  # hours that a step counts for, so that of two ways that take as long the shorter one comes first
MOST_WORK = 20_000_000  # rules times classes that are computed for one state; our choice: about a second


@dataclass(frozen=True, slots=True)
class Way:
    """The rules of a way, each after those that it needs; and in hours, how long it takes."""

    rules: tuple[int, ...]
    hours: float


class Ways:
    """The ways to one state in one case, best first; of those only the ways in which a rule of `through` takes part.

    `cost` and `floor` by rule as `measures.Costs` has them (hours, inf where a rule is not valid). Iterate over it;
    `cut` says afterwards whether the search ended because it took too long.
    """

    def __init__(
        self, c: Compiled, held: Masks, *, cost: Floats, floor: Floats, target: int, through: Flags | None = None
    ) -> None:
        self.compiled, self.cost, self.floor, self.target = c, cost, floor, target
        self.cut = False
        self._through = through
        rules = _leading_to(c.rules, np.isfinite(cost), held, target)
        self._cone = _Cone.of(c, rules, target, through)

    def __iter__(self) -> Iterator[Way]:
        cone, cost, floor = self._cone, self.cost, self.floor
        own_cost, own_floor = cost[cone.base] + A_STEP, floor[cone.base]
        queue: list[tuple[float, int, tuple[int, ...], frozenset[int]]] = []
        work, number = 0, 0
        seen: set[frozenset[int]] = set()

        def offer(classes: list[frozenset[int]]) -> None:
            nonlocal number, work
            work += len(cone.base) * len(classes)
            for left_out, value, path in cone.best(own_cost, own_floor, classes):
                heapq.heappush(queue, (value, number, path, left_out))
                number += 1

        offer([frozenset()])
        while queue:
            _, _, path, left_out = heapq.heappop(queue)
            rules = tuple(dict.fromkeys(int(cone.base[rule]) for rule in path))
            heads = self.compiled.rules.head[list(rules)]
            # Through somebody, a state may have been reached with and without him: then it is no one way.
            if len(set(heads.tolist())) == len(heads) and frozenset(rules) not in seen:
                seen.add(frozenset(rules))
                yield Way(rules, self.hours(rules, cost, floor))
            if work > MOST_WORK:
                self.cut = True
                return
            offer(cone.classes(path, left_out))

    def hours(self, rules: tuple[int, ...], cost: Floats, floor: Floats) -> float:
        """How long these rules take to the end, one after the other where one needs the other."""
        return arrivals(self.compiled.rules, rules, cost, floor)[self.target]


def arrivals(rules: Rules, chosen: tuple[int, ...], cost: Floats, floor: Floats) -> dict[int, float]:
    """When each state comes about by these rules, each after those that it needs; hours."""
    at: dict[int, float] = {}
    for rule in chosen:
        ready = max([float(floor[rule]), *(at[tail] for tail in rules.tails.row(rule).tolist())])
        at[int(rules.head[rule])] = ready + float(cost[rule])
    return at


def _leading_to(rules: Rules, valid: Flags, held: Masks, target: int) -> Longs:
    """The rules that fire and lead to a state; `held` are the cases of each state, any of them counts."""
    every = np.where(valid, EVERY, np.uint64(0))
    live = fired(rules.every, np.append(np.where(held != 0, EVERY, np.uint64(0)), EVERY), every)
    start = np.zeros(rules.size, dtype=np.uint64)
    start[target] = EVERY
    above = reach_back(rules, live, start, np.full(rules.size, EVERY))
    return hits((live & above[rules.head]) != 0)


@dataclass(frozen=True)
class _Cone:
    """The rules that lead to a state, over states of their own; `base` says which rule of the map each is.

    Where a way must lead through somebody, each state is there twice: reached anyhow, and reached through him.
    """

    compiled: Compiled  # with these rules in place of its own: all that a proof looks at
    base: Longs
    target: int

    @property
    def rules(self) -> Rules:
        """Its rules, over its states."""
        return self.compiled.rules

    @classmethod
    def of(cls, c: Compiled, some: Longs, target: int, through: Flags | None) -> _Cone:
        """The cone of these rules of a map, that lead to a state."""
        part = c.rules.take(some)
        states = distinct(np.concatenate([part.head, part.tails.values, [target]]))
        head = np.searchsorted(states, part.head).astype(np.int64)
        tails = Ragged(part.tails.starts, np.searchsorted(states, part.tails.values).astype(np.int32))
        end, size, base = int(np.searchsorted(states, target)), len(states), some
        if through is not None:
            own = hits(through[some])
            lists, values = [tails.row(r) for r in range(len(some))], [*own]
            heads, rows = [*head], [list(one) for one in lists]
            for rule in own.tolist():
                heads.append(head[rule] + size)
                rows.append(list(lists[rule]))
            for rule in hits(~through[some]).tolist():
                for place in range(len(lists[rule])):
                    heads.append(head[rule] + size)
                    rows.append([tail + size * (k == place) for k, tail in enumerate(lists[rule])])
                    values.append(rule)
            base = np.concatenate([some, some[np.array(values, dtype=np.int64)]])
            head, tails, end, size = np.array(heads), Ragged.of(rows), end + size, 2 * size
        made, order = Rules.of(size, head.astype(np.int32), tails)
        return cls(replace(c, rules=made), base[order], end)

    def best(
        self, cost: Floats, floor: Floats, classes: list[frozenset[int]]
    ) -> Iterator[tuple[frozenset[int], float, tuple[int, ...]]]:
        """The best way of each class that has one: (rules left out, what it costs, its rules in order)."""
        if not classes:
            return
        costs = np.repeat(cost[:, None], len(classes), axis=1)
        for column, left_out in enumerate(classes):
            costs[list(left_out), column] = np.inf
        floors = np.broadcast_to(floor[:, None], costs.shape)
        found = cheapest(self.rules, costs, floors)
        for column, left_out in enumerate(classes):
            value = float(found.value[self.target, column])
            if np.isfinite(value):
                proofs = Proofs(self.compiled, partial(found.one, column=column), costs[:, column].__getitem__, floor)
                yield left_out, value, tuple(proofs.rules_to(self.target))

    def classes(self, path: tuple[int, ...], left_out: frozenset[int]) -> list[frozenset[int]]:
        """All ways without `left_out` but this one, in classes: the later rules are kept, and one before is another."""
        found: list[frozenset[int]] = []
        fixed = left_out
        for rule in reversed(path):
            others = set(self.rules.producers.row(int(self.rules.head[rule])).tolist()) - left_out - {rule}
            if others:
                found.append(fixed | {rule})
            fixed = fixed | others
        return found
