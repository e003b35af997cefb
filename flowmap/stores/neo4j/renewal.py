"""How a database of an older format becomes one of this: each map is made again from its history.

Before format 6 each record was read from its own node or relationship; 1 lacks the constraint on places, 2 those on
what is found, 3 that on aliases, 4 that on saved questions.
"""

from __future__ import annotations

from flowmap.domain.map import Map
from flowmap.graph.schema import FINDING
from flowmap.stores.neo4j import cypher
from flowmap.stores.neo4j.chunks import chunks_of, total
from flowmap.stores.neo4j.history import read_lines
from flowmap.stores.neo4j.reading import read_entry
from flowmap.stores.neo4j.server import Transaction
from flowmap.stores.neo4j.writing import new_columns, new_nodes, new_relationships
from flowmap.stores.refusals import sound


def renew(tx: Transaction) -> None:
    """Write the records of every map anew, and forget what was found on them; histories and places stay."""
    for name, *_ in tx.rows(cypher.MAPS):
        tx.made(cypher.LOCK, map=name)
        entry = read_entry(tx, name)
        with sound(f"The history of “{name}”", hint="Has another program changed it?"):
            m = Map.of(name=name)
            for line in read_lines(tx, name, before=None, most=None):
                m = m.apply(line.changes)
            if entry is None or m.model != entry.model:
                raise ValueError("its changes do not make the map")
        for statement in cypher.sweep((FINDING, "Columns")):
            tx.rows(statement, map=name, most=1 << 62)
        chunks = list(chunks_of(m))
        for additions in (new_columns(m, chunks), new_nodes(m), new_relationships(m)):
            for addition in additions:
                addition.make(tx, name)
        tx.made(cypher.SET_MAP, map=name, properties={"columns": total(chunks), "header": None, "published": None})
