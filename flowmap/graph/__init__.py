"""A map, and what was found on it, as labelled nodes and relationships: one definition for stores, queries, exports."""

from __future__ import annotations

from flowmap.graph.facts import facts
from flowmap.graph.found import found
from flowmap.graph.shape import Edges, Graph, Nodes, Properties

__all__ = ["Edges", "Graph", "Nodes", "Properties", "facts", "found"]
