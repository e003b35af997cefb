"""The network of a map: who gives whom something, one link a pair, as arrays and as a graph of networkx."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from flowmap.analyzers.measures.measure import Found
from flowmap.domain.columns import Floats, Ints, Longs
from flowmap.domain.map import Map

if TYPE_CHECKING:
    import networkx

MOST_DENSE = 3_000  # holders; our choice: a matrix of them has 72 MB
TOO_LARGE = Found((), note=f"It is not computed for more than {MOST_DENSE:,} teams.")
CHOICES = (
    "One link for each pair of which one hands the other anything in any kind of order, however much and however "
    "often. Systems, meetings and outsiders are in the network like teams."
)


@dataclass(frozen=True)
class Network:
    """Holders by place, in the order of the map, and links from `giver` to `receiver` (places), each once.

    `items[k]`: how many pieces of information link k carries, the unnamed one included.
    """

    ids: Sequence[str]
    departments: Sequence[str]
    giver: Longs
    receiver: Longs
    items: Longs

    @property
    def dense(self) -> Floats:
        """The links as a matrix of 0 and 1, (giver, receiver)."""
        found = np.zeros((len(self.ids), len(self.ids)))
        found[self.giver, self.receiver] = 1.0
        return found

    @property
    def groups(self) -> Ints:
        """A number for the department of each holder; one that has none is a department of its own."""
        numbers: dict[tuple[str, str], int] = {}
        keys = [(name, "") if name else ("", one) for name, one in zip(self.departments, self.ids, strict=True)]
        return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int32)

    def graph(self) -> networkx.DiGraph[Any]:
        """The links as a directed graph of ids."""
        import networkx

        graph: networkx.DiGraph[Any] = networkx.DiGraph()
        graph.add_nodes_from(self.ids)
        graph.add_edges_from(
            (self.ids[a], self.ids[b]) for a, b in zip(self.giver.tolist(), self.receiver.tolist(), strict=True)
        )
        return graph


def network_of(m: Map) -> Network:
    """The network of a map."""
    codes = m.holders.codes("id")
    place = np.zeros(len(m.names["holder"]), dtype=np.int64)
    place[codes] = np.arange(len(codes))
    count = max(1, len(codes))
    pairs = place[m.handoffs.codes("giver")] * count + place[m.handoffs.codes("receiver")]
    width = len(m.names["item"]) + 1
    links = np.unique(pairs * width + m.handoffs.codes("item") + 1) // width
    keys, items = np.unique(links, return_counts=True)
    ids = [m.names["holder"].values[code] for code in codes.tolist()]
    departments = [m.holders.text("department", row) for row in range(len(m.holders))]
    return Network(ids, departments, keys // count, keys % count, items.astype(np.int64))
