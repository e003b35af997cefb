"""Who gives whom which items: the handoffs of a map as one link a pair."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from flowmap.domain.columns import NONE
from flowmap.domain.map import Map
from flowmap.domain.records import UNNAMED

Links = Mapping[tuple[str, str], tuple[str, ...]]  # (giver, receiver) -> items, each once, in the order of the map


def links_of(m: Map, *, case: str | None = None) -> Links:
    """Every pair with the items handed over, in one kind of order or in any; what has no name counts once."""
    rows: Sequence[int] = range(len(m.handoffs))
    if case is not None:
        masks, bit = m.handoffs.masks(), m.case_bits[case]
        rows = [row for row in rows if not int(masks[row]) or int(masks[row]) >> bit & 1]  # no case named = all
    holders, items = m.names["holder"].values, m.names["item"].values
    givers, receivers, codes = (m.handoffs.codes(name).tolist() for name in ("giver", "receiver", "item"))
    found: dict[tuple[str, str], dict[str, None]] = {}
    for row in rows:
        item = UNNAMED if codes[row] == NONE else items[codes[row]]
        found.setdefault((holders[givers[row]], holders[receivers[row]]), {})[item] = None
    return {pair: tuple(listed) for pair, listed in found.items()}


def within(links: Links, holders: Collection[str]) -> Links:
    """The links of which both ends are among these holders."""
    return {pair: items for pair, items in links.items() if pair[0] in holders and pair[1] in holders}


def weights(links: Links, group: Mapping[str, str]) -> dict[tuple[str, str], int]:
    """How many items the members of one group give those of another; nothing within a group."""
    total: dict[tuple[str, str], int] = {}
    for (giver, receiver), items in links.items():
        pair = group.get(giver), group.get(receiver)
        if pair[0] is not None and pair[1] is not None and pair[0] != pair[1]:
            total[pair[0], pair[1]] = total.get((pair[0], pair[1]), 0) + len(items)
    return total
