"""From a map to the graph: all of it when it is new, afterwards only the records that changes touch."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, groupby, islice
from typing import Any, TypeVar

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.records import Record
from flowmap.domain.table import Table
from flowmap.errors import StoreError
from flowmap.graph.facts import kept_as, links, rows_of
from flowmap.graph.schema import EDGES, LINKS, NODES, Edge, Node
from flowmap.stores.edits import RowEdits, row_edits
from flowmap.stores.neo4j import cypher
from flowmap.stores.neo4j.graph import Placed, kept_rows, kind_of
from flowmap.stores.neo4j.reading import Part, Place
from flowmap.stores.neo4j.server import Transaction

BATCH = 2_000  # rows in one UNWIND; our choice

Row = TypeVar("Row")


def write_map(tx: Transaction, m: Map) -> None:
    """Write every record of a map of which the graph has none."""
    for kind in (*NODES, *EDGES):  # nodes before what leads from one to another
        _add(tx, m, kind, ((n, one) for n, one in enumerate(m.tables[kind.type]) if kind_of(one) == kind))
    for node in NODES:
        _link(tx, m, node, m.tables[node.type])


def write_changes(tx: Transaction, part: Part, after: Map, changes: Sequence[Change]) -> None:
    """Write the records that changes touch; `after` is the part after them."""
    edits = row_edits(changes, part.places)
    added = _placed(tx, after.name, edits)
    written: dict[str, list[tuple[Place, Record]]] = defaultdict(list)
    for (type_name, place), record in edits.written.items():
        written[type_name].append((place, record))
    keys: dict[str, list[str]] = defaultdict(list)
    for type_name, place in edits.dropped:
        keys[type_name].append(place.key)
    for edge_type in {edge.type for edge in EDGES}:  # a relationship keeps its ends for ever: it is made anew
        _drop(tx, cypher.DROP_EDGES, keys[edge_type] + [place.key for place, _ in written[edge_type]])
        added[edge_type] += [(place.order, record) for place, record in written[edge_type]]
    for node in NODES:
        _drop(tx, cypher.unlink(node), [place.key for place, _ in written[node.type]])
    for node in NODES:
        _drop(tx, cypher.DROP_NODES, keys[node.type])
    for node in NODES:
        _rewrite(tx, after, written[node.type])
        _add(tx, after, node, added[node.type])
    for node in NODES:
        _link(tx, after, node, [record for _, record in (*written[node.type], *added[node.type])])
    for edge in EDGES:
        _add(tx, after, edge, [(n, record) for n, record in added[edge.type] if kind_of(record) == edge])
    if list(after.case_bits) != list(part.map.case_bits):
        for statement in cypher.list_all_cases():
            tx.made(statement, map=after.name, cases=list(after.case_bits))


def header_of(m: Map) -> str | None:
    """The record that says what the map is called, as JSON."""
    header = next(iter(m.tables["map"]), None)
    return None if header is None else json.dumps({"id": header.id, **header.to_dict()}, ensure_ascii=False)


def _placed(tx: Transaction, name: str, edits: RowEdits[Place]) -> dict[str, list[Placed]]:
    """The records that are added, by type, each with a place behind all others of its type."""
    found: dict[str, list[Placed]] = defaultdict(list)
    for type_name, records in groupby(sorted(edits.added, key=_type), key=_type):
        lasts = [tx.rows(cypher.last_place(kind), map=name)[0][0] for kind in kept_as(type_name)]
        first = 1 + max((last for last in lasts if last is not None), default=-1)
        found[type_name] = list(zip(count(first), records, strict=False))
    return found


def _add(tx: Transaction, m: Map, kind: Node | Edge, records: Iterable[Placed]) -> None:
    for batch in batches(records):
        rows = kept_rows(batch, m)
        if isinstance(kind, Edge):
            make(tx, cypher.add_edges(kind), rows)
            continue
        labels = [cypher.second_label(one) for _, one in batch]
        for label in set(labels):
            make(
                tx, cypher.add_nodes(kind, label), [row for its, row in zip(labels, rows, strict=True) if its == label]
            )


def _rewrite(tx: Transaction, m: Map, records: Sequence[tuple[Place, Record]]) -> None:
    rows = defaultdict(list)
    kept = kept_rows([(place.order, record) for place, record in records], m)
    for (place, record), row in zip(records, kept, strict=True):
        rows[cypher.second_label(record)].append({"key": place.key, "properties": row})
    for label, listed in rows.items():
        tx.made(cypher.set_nodes(label), rows=listed)


def _link(tx: Transaction, m: Map, node: Node, records: Iterable[Record]) -> None:
    following = [link for link in LINKS if link.of == node.type]
    for batch in batches(records) if following else ():
        rows = rows_of(Table.of(node.type, batch, m.names), m)
        for link in following:
            make(tx, cypher.add_links(link), [list(row) for row in links(link.name, rows)], map=m.name)


def make(tx: Transaction, statement: str, rows: Sequence[Any], **parameters: str) -> None:
    """Make one node or relationship for each row; the end of a relationship that is not there must not go unseen."""
    made = tx.made(statement, rows=rows, **parameters)
    if made != len(rows):
        raise StoreError(
            f"Neo4j made {made} of {len(rows)} nodes or relationships; nothing was saved.",
            hint="Has another program changed the map?",
        )


def _drop(tx: Transaction, statement: str, keys: list[str]) -> None:
    for batch in batches(keys):
        tx.made(statement, keys=batch)


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows in lists that one statement takes."""
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


def _type(record: Record) -> str:
    return record.type
