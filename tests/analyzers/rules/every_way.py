"""Every way of an item in plain Python, one after the other: what the rules about ways are compared with.

It shares no code with the engine but the oracle's facts (tests/custody/oracle.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tests.custody.oracle import INF, Fact, State, World


@dataclass
class EveryWay:
    """The best ways in one case of a map, by the median of the time; where steps take no time, the fewest of them."""

    world: World

    @cached_property
    def facts(self) -> list[Fact]:
        """What ways consist of."""
        return self.world.usual

    @cached_property
    def known(self) -> dict[State, tuple[float, int]]:
        """When each state comes about, and by how few best steps one after the other."""
        when: dict[State, tuple[float, int]] = {}
        changed = True
        while changed:
            before = dict(when)
            for fact in self.facts:
                when[fact.head] = min(when.get(fact.head, (INF, 0)), (self._at(fact, before), 0))
            changed = when != before
        found: dict[State, tuple[float, int]] = {}
        while more := {
            fact.head: (when[fact.head][0], 1 + max((found[tail][1] for tail in fact.tails), default=0))
            for fact in self.facts
            if fact.head not in found and found.keys() >= set(fact.tails) and self._at(fact, when) == when[fact.head][0]
        }:
            found |= more
        return found

    @staticmethod
    def _at(fact: Fact, known: dict[State, tuple[float, int]]) -> float:
        return max([fact.floor, *(known.get(tail, (INF, 0))[0] for tail in fact.tails)]) + fact.lead

    def last_steps(self, state: State) -> list[Fact]:
        """The facts by which a best way may come to a state."""
        if state not in self.known:
            return []
        return [
            fact
            for fact in self.facts
            if fact.head == state
            and self._at(fact, self.known) == self.known[state][0]
            and all(self.known[tail] < self.known[state] for tail in fact.tails)
        ]

    def ways(self, state: State) -> Iterator[tuple[str, list[Fact]]]:
        """(who makes it, the steps from there) of every best way of the item of a state."""
        for fact in self.last_steps(state):
            if fact.kind in ("activity", "origin"):
                yield state[0], []
            else:
                for maker, steps in self.ways(fact.tails[0]):
                    yield maker, [*steps, fact]

    def ends(self) -> set[State]:
        """Where items arrive: what is held, and wanted or assumed to be used."""
        wants = self.world.wants()
        return self.world.held & {*wants.declared, *wants.implied, *wants.assumed}
