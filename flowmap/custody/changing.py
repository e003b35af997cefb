"""Best ways after a few rules are gone or new, computed only where something changes.

After Ramalingam and Reps (1996, doi:10.1006/jagm.1996.0046): first the states that lose the rule which explains
their cost, in the order of cost; then these, and what the new rules make cheaper, by Knuth's algorithm.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from flowmap.custody.kernel import Rules
from flowmap.domain.columns import Floats, Ints

_INF = float("inf")


@dataclass(frozen=True)
class Shortcut:
    """A new rule with one tail."""

    tail: int
    head: int
    cost: float
    floor: float


class Changing:
    """One column of `cheapest`, without the rules `gone` and with the new ones."""

    def __init__(
        self,
        rules: Rules,
        *,
        value: Floats,
        turn: Ints,
        cost: Floats,
        floor: Floats,
        gone: Collection[int],
        new: Sequence[Shortcut],
    ) -> None:
        self.rules, self.value, self.turn, self.cost, self.floor = rules, value, turn, cost, floor
        self.gone, self.new = set(gone), new
        self.now: dict[int, float] = {}  # the states whose cost may be another

    def changed(self) -> dict[int, float]:
        """The states whose cost is another now; inf where nothing brings them about any more."""
        for state in self._lost():
            self.now[state] = _INF
        queue = [(cost, state) for state in self.now for cost in self._ways_to(state)]
        queue += [(self._total((one.tail,), one.cost, one.floor), one.head) for one in self.new]
        heapq.heapify(queue)
        while queue:
            cost, state = heapq.heappop(queue)
            if cost >= self._at(state):
                continue
            self.now[state] = cost
            for head, total in self._onward(state):
                if total < self._at(head):
                    heapq.heappush(queue, (total, head))
        return {state: cost for state, cost in self.now.items() if cost != self.value[state]}

    def _lost(self) -> list[int]:
        """States that no rule explains any more, the cheapest first: each is judged after all that it may hang on."""
        lost: set[int] = set()
        queue = [self._rank(int(self.rules.head[rule])) for rule in self.gone]
        heapq.heapify(queue)
        seen: set[int] = set()
        while queue:
            _, _, state = heapq.heappop(queue)
            if state in seen or not np.isfinite(self.value[state]):
                continue
            seen.add(state)
            if not self._explained(state, lost):
                lost.add(state)
                for rule in self.rules.consumers.row(state).tolist():
                    head = int(self.rules.head[rule])
                    if self._rank(head) > self._rank(state):
                        heapq.heappush(queue, self._rank(head))
        return sorted(lost)

    def _rank(self, state: int) -> tuple[float, int, int]:
        return float(self.value[state]), int(self.turn[state]), state

    def _explained(self, state: int, lost: set[int]) -> bool:
        """Whether a rule whose tails come before the state and are not lost brings it about as cheaply as before."""
        rank = self._rank(state)[:2]
        for rule in self.rules.producers.row(state).tolist():
            tails = self.rules.tails.row(rule).tolist()
            if rule in self.gone or any(tail in lost or self._rank(tail)[:2] >= rank for tail in tails):
                continue
            if self._total(tails, float(self.cost[rule]), float(self.floor[rule])) <= rank[0]:
                return True
        return any(
            one.head == state
            and one.tail not in lost
            and self._rank(one.tail)[:2] < rank
            and self._total((one.tail,), one.cost, one.floor) <= rank[0]
            for one in self.new
        )

    def _at(self, state: int) -> float:
        return self.now[state] if state in self.now else float(self.value[state])

    def _total(self, tails: Sequence[int], cost: float, floor: float) -> float:
        return max([floor, *map(self._at, tails)]) + cost

    def _of_rule(self, rule: int) -> float:
        tails = self.rules.tails.row(rule).tolist()
        return self._total(tails, float(self.cost[rule]), float(self.floor[rule]))

    def _ways_to(self, state: int) -> Iterator[float]:
        return (self._of_rule(rule) for rule in self.rules.producers.row(state).tolist() if rule not in self.gone)

    def _onward(self, state: int) -> Iterator[tuple[int, float]]:
        for rule in self.rules.consumers.row(state).tolist():
            if rule not in self.gone:
                yield int(self.rules.head[rule]), self._of_rule(rule)
        for one in self.new:
            if one.tail == state:
                yield one.head, self._total((one.tail,), one.cost, one.floor)
