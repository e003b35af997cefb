"""What was found on a map, written beside its facts: removed and written anew as a whole."""

from __future__ import annotations

from flowmap.graph.schema import FINDING, Link, Node
from flowmap.graph.shape import Graph
from flowmap.stores.neo4j import cypher
from flowmap.stores.neo4j.server import Transaction
from flowmap.stores.neo4j.writing import batches, make


def write_found(tx: Transaction, name: str, found: Graph, *, revision: int) -> None:
    """Put what was found at a revision in place of what was published before; the map is locked by who calls."""
    for statement in cypher.unpublish():
        tx.rows(statement, map=name)
    for nodes in found.nodes:
        for batch in batches(nodes.rows):
            make(tx, cypher.add_nodes(Node("", FINDING), nodes.labels[1]), batch)
    for edges in found.edges:
        for linked in batches(edges.rows):
            make(tx, cypher.add_links(Link(edges.name, edges.ends)), [list(row) for row in linked], map=name)
    tx.rows(cypher.MARK, map=name, revision=revision)
