"""The five questions of `in_networkx` and `in_cypher`, asked of the engine, all cases at once."""

from __future__ import annotations

import numpy as np

from flowmap.analyzers.gaps import gaps_of
from flowmap.analyzers.passages import passages_of
from flowmap.analyzers.registry import registry
from flowmap.analyzers.rules import single_carrier
from flowmap.custody.solution import Solution, solve
from flowmap.domain.map import Map

Found = dict[str, tuple[np.ndarray, ...]]


def answers(m: Map) -> tuple[Solution, Found]:
    """What is asked: codes, and the cases in which they are an answer."""
    s = solve(m)
    c = s.compiled
    white, relays = gaps_of(s).white, passages_of(s)
    unused = registry()["EXC01"].find(s, registry()["EXC01"].options)
    carrier, state, cases = single_carrier._lost(s)
    return s, {
        "held": (c.holder, c.item, s.held),
        "white spots": (c.holder, c.item, white),
        "relays": (c.holder[relays.state], c.item[relays.state], relays.cases),
        "unused deliveries": (unused.counterpart, unused.holder, unused.item, unused.cases),
        "single carriers": (carrier, c.holder[state], c.item[state], cases),
    }


def columns(found: Found, bit: int) -> dict[str, np.ndarray]:
    """The answers of one case as sorted rows of numbers, to be compared."""
    made = {}
    for name, (*codes, cases) in found.items():
        rows = np.stack(codes, axis=1)[(cases >> np.uint64(bit)) & np.uint64(1) == 1].astype(np.int64)
        made[name] = rows[np.lexsort(rows.T[::-1])]
    return made
