"""Every way to a state, found by trying: the oracle of the tests of tracing. Slow, and easy to check.

A way chooses one fact for each state that it needs, and never goes in a circle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from tests.custody.oracle import Fact, State, World

Chosen = Mapping[State, Fact]


def every_way(world: World, target: State) -> Iterator[Chosen]:
    """All ways to a state in the case of a world, each once, in any order."""
    into: dict[State, list[Fact]] = {}
    for fact in world.facts:
        if all(tail in world.held for tail in fact.tails):
            into.setdefault(fact.head, []).append(fact)

    def further(chosen: dict[State, Fact], needed: tuple[State, ...]) -> Iterator[Chosen]:
        if not needed:
            yield chosen
            return
        state, *rest = needed
        for fact in into.get(state, ()):
            made = {**chosen, state: fact}
            if not circular(made):
                new = [tail for tail in dict.fromkeys(fact.tails) if tail not in made and tail not in rest]
                yield from further(made, (*rest, *new))

    yield from further({}, (target,))


def circular(chosen: Chosen) -> bool:
    """Whether some of the chosen facts wait for each other."""
    try:
        tuple(TopologicalSorter({state: fact.tails for state, fact in chosen.items()}).static_order())
    except CycleError:
        return True
    return False


def arrival(chosen: Chosen, target: State, measure: str) -> float:
    """When a way has come to its end, hours; `measure`: median or p90."""
    at: dict[State, float] = {}

    def when(state: State) -> float:
        if state not in at:
            fact = chosen[state]
            ready = max([fact.floor, *map(when, fact.tails)])
            at[state] = ready + (fact.lead if measure == "median" else fact.p90)
        return at[state]

    return when(target)


def key(chosen: Chosen) -> frozenset[tuple[State, tuple[State, ...], str]]:
    """What a way consists of."""
    return frozenset((fact.head, tuple(sorted(fact.tails)), fact.by) for fact in chosen.values())
