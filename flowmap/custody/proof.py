"""Proofs: the chain of records by which a holder comes to have an item, in the order in which it happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isfinite

from flowmap.custody.compiled import Compiled, Kind
from flowmap.domain.columns import Floats
from flowmap.domain.finding import Step


@dataclass(frozen=True)
class Proofs:
    """The best ways in one case by one measure: `at` says what a state costs and the turn in which it came to that,
    `cost` what a rule costs (see `kernel.Ways`)."""

    compiled: Compiled
    at: Callable[[int], tuple[float, int]]
    cost: Callable[[int], float]
    floor: Floats
    _known: dict[int, int | None] = field(default_factory=dict, repr=False)  # many proofs share their beginnings
    _orders: dict[int, list[int]] = field(default_factory=dict, repr=False)
    _steps: dict[int, Step] = field(default_factory=dict, repr=False)

    def support(self, state: int) -> int | None:
        """The first rule that explains what a state costs; None if the state is not held."""
        if state not in self._known:
            self._known[state] = self._support(state)
        return self._known[state]

    def _support(self, state: int) -> int | None:
        rules, mine = self.compiled.rules, self.at(state)
        if not isfinite(mine[0]):
            return None
        for rule in rules.producers.row(state).tolist():
            tails = [self.at(tail) for tail in rules.tails.row(rule).tolist()]
            ready = max((value for value, _ in tails), default=0.0)
            if max(float(self.floor[rule]), ready) + self.cost(rule) == mine[0] and all(one < mine for one in tails):
                return int(rule)
        raise AssertionError("a state that is held has a rule that explains it")

    def rules_to(self, state: int) -> list[int]:
        """The rules of a best way to a state, each after those it needs; empty if it is not held."""
        if state not in self._orders:
            self._orders[state] = self._order(state)
        return self._orders[state]

    def _order(self, state: int) -> list[int]:
        order: list[int] = []
        seen: set[int] = set()
        stack: list[tuple[int, bool]] = [(state, False)]
        while stack:
            at, ready = stack.pop()
            rule = self.support(at)
            if rule is None or (at in seen and not ready):
                continue
            if ready:
                order.append(rule)
                continue
            seen.add(at)
            stack.append((at, True))
            stack.extend((int(tail), False) for tail in reversed(self.compiled.rules.tails.row(rule)))
        return order

    def steps(self, state: int) -> tuple[Step, ...]:
        """The proof of a state in the words of INTERFACES 5."""
        return tuple(self._step(rule) for rule in self.rules_to(state))

    def _step(self, rule: int) -> Step:
        if rule not in self._steps:
            c, head = self.compiled, int(self.compiled.rules.head[rule])
            self._steps[rule] = Step(c.holder_id(head), c.item_id(head), record_of(c, rule), self.at(head)[0])
        return self._steps[rule]


_TABLES: Mapping[int, str] = {Kind.ACTIVITY: "activity", Kind.HANDOFF: "handoff", Kind.ANSWER: "question"}


def record_of(c: Compiled, rule: int) -> str:
    """The record that a rule stems from; `composition` and `assumed` where there is none."""
    kind = int(c.kind[rule])
    if kind in _TABLES:
        return c.map.tables[_TABLES[kind]].id_at(int(c.row[rule]))
    return "composition" if kind == Kind.PART else "assumed"
