"""What was found on a map, written beside its facts: removed and written anew as a whole."""

from __future__ import annotations

from itertools import chain

from flowmap.graph.shape import Graph
from flowmap.stores.neo4j import cypher
from flowmap.stores.neo4j.additions import of_linked, of_rows
from flowmap.stores.neo4j.server import Transaction


def write_found(tx: Transaction, name: str, found: Graph, *, revision: int) -> None:
    """Put what was found at a revision in place of what was published before; the map is locked by who calls."""
    for statement in cypher.unpublish():
        tx.rows(statement, map=name)
    additions = [
        *(of_rows(cypher.add_nodes(nodes.labels), nodes.rows) for nodes in found.nodes),
        *(of_linked(edges.name, edges.ends, edges.rows) for edges in found.edges),
    ]
    for addition in chain.from_iterable(additions):
        addition.make(tx, name)
    tx.rows(cypher.MARK, map=name, revision=revision)
