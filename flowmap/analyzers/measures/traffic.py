"""Traffic: who hands work to whom and who takes part in the same orders, counted on a map or in an event log.

Three measures of van der Aalst, Reijers and Song (2005), "Discovering social networks from event logs",
doi:10.1007/s10606-005-9005-9. They are defined on logs, where they are exact. A map is a log that was summed up: it
says how often something happens in a year and in which kinds of order, but not what follows what within one order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from flowmap.custody.solution import Solution
from flowmap.domain.columns import Floats, Longs, Masks, hits
from flowmap.domain.map import Map

Pair = tuple[str, str]
SOURCE = (
    "Van der Aalst, Reijers and Song (2005), “Discovering social networks from event logs”, "
    "doi:10.1007/s10606-005-9005-9."
)


@dataclass(frozen=True)
class Traffic:
    """By names of teams. On a map times are a year and shares are of all orders; in a log both are numbers of cases.

    `handed`: (giver, receiver) -> how often, None where a part is unknown; `ways`: in how many handoffs, or kinds of
    work.
    `back`: (team, other) -> how often the team hands work to the other and has it back next; on a map at most so often.
    `takes_part`: in how many orders each team does something; `together`: (team, other), in how many both do.
    `counted`: in a log, event by event.
    """

    handed: Mapping[Pair, float | None]
    ways: Mapping[Pair, int]
    back: Mapping[Pair, float | None]
    takes_part: Mapping[str, float]
    together: Mapping[Pair, float]
    counted: bool = False


def traffic_of(s: Solution) -> Traffic:
    """The traffic of a map."""
    return s.once("traffic", lambda: _traffic(s.map))


def with_traffic(s: Solution, traffic: Traffic) -> Solution:
    """The solution of the map of a log, with what was counted in the log in place of what the map says of it."""
    s.once("traffic", lambda: traffic)
    return s


def _traffic(m: Map) -> Traffic:
    names = m.names["holder"].values
    size = max(1, len(names))
    table = m.handoffs
    keys = table.codes("giver").astype(np.int64) * size + table.codes("receiver")
    pairs, places = np.unique(keys, return_inverse=True)
    times = np.bincount(places, weights=table.base("times"), minlength=len(pairs))  # NaN where a part is unknown
    ways = np.bincount(places, minlength=len(pairs))
    named = [(names[key // size], names[key % size]) for key in pairs.tolist()]
    handed = {pair: _known(one) for pair, one in zip(named, times.tolist(), strict=True)}
    back = {
        pair: None if forth is None or hither is None else min(forth, hither)
        for pair, (forth, hither) in _both_ways(m, handed, pairs, places).items()
    }
    shares, both = _taking_part(m)
    codes = hits(shares)
    return Traffic(
        handed,
        dict(zip(named, ways.tolist(), strict=True)),
        back,
        {names[code]: float(shares[code]) for code in codes.tolist()},
        {(names[a], names[b]): float(both[a, b]) for a, b in np.argwhere(both > 0).tolist() if a != b},
    )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value


def _both_ways(
    m: Map, handed: Mapping[Pair, float | None], pairs: Longs, places: Longs
) -> dict[Pair, tuple[float | None, float | None]]:
    """Pairs that hand each other something in the same kind of order, with how often forth and back."""
    size, names = max(1, len(m.names["holder"])), m.names["holder"].values
    masks = m.handoffs.masks()
    limited = np.where(masks == 0, np.uint64(m.all_cases), masks)
    cases = np.zeros(len(pairs), dtype=np.uint64)
    np.bitwise_or.at(cases, places, limited)
    other = pairs % size * size + pairs // size
    at = np.minimum(np.searchsorted(pairs, other), max(0, len(pairs) - 1))
    some = hits((pairs[at] == other) & (cases & cases[at] != 0)) if len(pairs) else at
    found = {}
    for key in pairs[some].tolist():
        pair = names[key // size], names[key % size]
        found[pair] = handed[pair], handed[pair[1], pair[0]]
    return found


def _taking_part(m: Map) -> tuple[Floats, Floats]:
    """The share of all orders in which each holder does something, and in which each two do; by code."""
    size = len(m.names["holder"])
    part: Masks = np.zeros(size, dtype=np.uint64)
    for name, field in (("handoff", "giver"), ("handoff", "receiver"), ("activity", "at"), ("question", "asker")):
        table = m.tables[name]
        masks = table.masks()
        np.bitwise_or.at(part, table.codes(field), np.where(masks == 0, np.uint64(m.all_cases), masks))
    bits = np.array(list(m.case_bits.values()), dtype=np.uint64)
    on = ((part[:, None] >> bits) & np.uint64(1)).astype(np.float64)
    shares = m.shares[bits.astype(np.int64)]
    return on @ shares, (on * shares) @ on.T
