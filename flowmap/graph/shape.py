"""A graph as values: nodes by their labels, relationships by their type and the labels at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Properties = dict[str, Any]  # texts, numbers, flags, dates, and lists of texts; what is unknown is left out
Linked = tuple[str, str, Properties]  # the ids of start and end of a relationship, and its properties


@dataclass(frozen=True, slots=True)
class Nodes:
    """Nodes with the same labels; among those with the first label an `id` is there once."""

    labels: tuple[str, ...]
    rows: Sequence[Properties]


@dataclass(frozen=True, slots=True)
class Edges:
    """Relationships of one type; `ends` are the labels of start and end."""

    name: str
    ends: tuple[str, str]
    rows: Sequence[Linked]


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and relationships. A label or a type may come several times; nothing of a node is said twice."""

    nodes: tuple[Nodes, ...] = ()
    edges: tuple[Edges, ...] = ()

    def __add__(self, other: Graph) -> Graph:
        """Both: the ends of relationships may be in either."""
        return Graph(self.nodes + other.nodes, self.edges + other.edges)
