"""What was found on a map, written beside its facts: removed and written anew as a whole."""

from __future__ import annotations

from flowmap.graph.schema import Link
from flowmap.graph.shape import Graph
from flowmap.stores.neo4j import cypher
from flowmap.stores.neo4j.server import Transaction
from flowmap.stores.neo4j.writing import make


def write_found(tx: Transaction, name: str, found: Graph, *, revision: int) -> None:
    """Put what was found at a revision in place of what was published before; the map is locked by who calls."""
    for statement in cypher.unpublish():
        tx.rows(statement, map=name)
    for nodes in found.nodes:
        make(tx, cypher.add_nodes(nodes.labels), nodes.rows)
    for edges in found.edges:
        make(tx, cypher.add_links(Link(edges.name, edges.ends)), map(list, edges.rows), map=name)
    tx.rows(cypher.MARK, map=name, revision=revision)
