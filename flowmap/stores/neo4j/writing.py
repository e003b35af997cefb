"""From a map to the columns and the graph: all of it when it is new, afterwards only what changes touch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import numpy as np

from flowmap.domain.change import Change
from flowmap.domain.columns import Longs
from flowmap.domain.map import Map
from flowmap.domain.table import Table
from flowmap.errors import StoreError
from flowmap.graph.facts import kept_as, labels, links
from flowmap.graph.schema import EDGES, LINKS, NODES, Edge, Node
from flowmap.graph.shape import Properties
from flowmap.stores.edits import row_edits, touched
from flowmap.stores.neo4j import cypher
from flowmap.stores.neo4j.chunks import RECORDS_IN_ONE, Chunk, total
from flowmap.stores.neo4j.graph import kept_rows, of_rule
from flowmap.stores.neo4j.reading import Part
from flowmap.stores.neo4j.server import Transaction

BATCH = 5_000  # rows in one UNWIND; our choice
FEW = 20  # chunks in one

Row = TypeVar("Row")
Additions = Iterator[tuple[str, list[Any]]]  # statements that make one node or relationship a row, and the rows


def new_nodes(m: Map, chunks: Sequence[Chunk], history: Sequence[Properties]) -> Additions:
    """What makes the nodes of a map of which there are none; `chunks` are all of it."""
    for few in batches(chunks, FEW):
        yield cypher.ADD_COLUMNS, [chunk.row(m.name) for chunk in few]
    for lines in batches(history, FEW):
        yield cypher.ADD_CHANGES, lines
    for node in NODES:
        for table, numbers in _parts(m.tables[node.type]):
            yield from _nodes(node, kept_rows(table, m, numbers))


def new_relationships(m: Map) -> Additions:
    """What makes the relationships of a map that has only nodes."""
    for node in NODES:
        for table, numbers in _parts(m.tables[node.type]) if cypher.unlink(node) else ():
            yield from _links(node, kept_rows(table, m, numbers))
    for edge in EDGES:
        for table, numbers in _parts(m.tables[edge.type]):
            yield from _edges(edge, kept_rows(table, m, numbers))


def write_changes(tx: Transaction, part: Part, after: Map, changes: Sequence[Change]) -> int:
    """Write what changes touch; `after` is the part after them. The sum of the digests of all chunks, as it is then."""
    ids: dict[str, dict[str, None]] = defaultdict(dict)
    for type_name, identity in touched(changes):
        ids[type_name][identity] = None
    columns, rows = part.entry.columns, {}
    for type_name in ids:
        numbers, columns = _write_chunks(tx, part, after, changes, type_name, columns)
        rows[type_name] = _rows(after, type_name, ids[type_name], numbers)
    before = {t: [one for one in ids[t] if one in part.map.tables[t]] for t in ids}
    for edge_type in dict.fromkeys(edge.type for edge in EDGES):  # a relationship keeps its ends for ever: made anew
        _drop(tx, part, kept_as(edge_type), before.get(edge_type, []))
    for node in NODES:
        _unlink(tx, part, node, before.get(node.type, []))
    for node in NODES:
        here = {row["id"] for row in rows.get(node.type, ())}
        _drop(tx, part, [node], [one for one in before.get(node.type, ()) if one not in here])
    for node in NODES:
        there = set(before.get(node.type, ()))
        _rewrite(tx, node, [row for row in rows.get(node.type, ()) if row["id"] in there])
        _make(tx, after, _nodes(node, [row for row in rows.get(node.type, ()) if row["id"] not in there]))
    for node in NODES:
        _make(tx, after, _links(node, rows.get(node.type, [])))
    for edge in EDGES:
        _make(tx, after, _edges(edge, rows.get(edge.type, [])))
    if list(after.case_bits) != list(part.map.case_bits):
        for statement in cypher.list_all_cases():
            tx.made(statement, map=after.name, cases=list(after.case_bits))
    return columns


def make(tx: Transaction, statement: str, rows: Iterable[Any], **parameters: str) -> None:
    """Make one node or relationship for each row; the end of a relationship that is not there must not go unseen."""
    for batch in batches(rows):
        _all(tx.made(statement, rows=batch, **parameters), batch)


def batches(rows: Iterable[Row], most: int = BATCH) -> Iterator[list[Row]]:
    """Rows in lists that one statement takes."""
    left = iter(rows)
    while batch := list(islice(left, most)):
        yield batch


# ------------------------------------------------------------------------------------------ the columns
def _write_chunks(
    tx: Transaction, part: Part, after: Map, changes: Sequence[Change], type_name: str, columns: int
) -> tuple[Longs, int]:
    """Write the chunks of a type that changes touch: the chunk of each record in `after`, the sum of all digests."""
    mine = [change for change in changes if change.type == type_name]
    chunks, old, new = part.chunks[type_name], part.map.tables[type_name], after.tables[type_name]
    places = {(type_name, one): old.row_of(one) for _, one in touched(mine) if one in old}
    edits = row_edits(mine, places)
    were = np.array([one.number for one in chunks], dtype=np.int64).repeat([one.size for one in chunks])
    stay = np.delete(were, [row for _, row in edits.dropped])
    last = chunks[-1].number if chunks else 0
    free = RECORDS_IN_ONE - np.count_nonzero(stay == last)
    numbers = np.append(stay, last + 1 + (np.arange(len(edits.added)) - free) // RECORDS_IN_ONE)
    hit = {int(were[row]) for row in places.values()}
    hit |= {int(numbers[new.row_of(one)]) for _, one in touched(mine) if one in new}
    there = {number: rows for number in sorted(hit) if len(rows := np.flatnonzero(numbers == number))}
    written = [Chunk.of(new, number, rows) for number, rows in there.items()]
    replaced = [chunk for chunk in chunks if chunk.number in hit]
    tx.made(cypher.PUT_COLUMNS, map=after.name, rows=[chunk.row(after.name) for chunk in written])
    tx.made(cypher.DROP_COLUMNS, map=after.name, ids=[one.id for one in replaced if one.number not in there])
    return numbers, total(written, removed=replaced, before=columns)


# -------------------------------------------------------------------------------------------- the graph
def _parts(table: Table) -> Iterator[tuple[Table, list[int]]]:
    """A table of a new map in parts that one statement takes, and the chunk of each record."""
    for rows in batches(range(len(table))):
        yield table.take(np.array(rows)), [row // RECORDS_IN_ONE for row in rows]


def _rows(m: Map, type_name: str, ids: Iterable[str], numbers: Longs) -> list[Properties]:
    """The properties of those records that the map has."""
    table = m.tables[type_name]
    rows = np.array([table.row_of(one) for one in ids if one in table], dtype=np.int64)
    return kept_rows(table.take(rows), m, numbers[rows].tolist()) if kept_as(type_name) else []


def _by_labels(node: Node, rows: Sequence[Properties]) -> Iterator[tuple[tuple[str, ...], list[Properties]]]:
    found: dict[tuple[str, ...], list[Properties]] = defaultdict(list)
    for row in rows:
        found[labels(node, row)].append(row)
    yield from found.items()


def _nodes(node: Node, rows: Sequence[Properties]) -> Additions:
    for names, listed in _by_labels(node, rows):
        yield cypher.add_nodes(names), listed


def _links(node: Node, rows: Sequence[Properties]) -> Additions:
    """Relationships that follow from the records of nodes."""
    for link in LINKS:
        if link.of == node.type and (linked := links(link.name, rows)):
            yield cypher.add_links(link), [list(one) for one in linked]


def _edges(edge: Edge, rows: Sequence[Properties]) -> Additions:
    if listed := list(of_rule(edge, rows)):
        yield cypher.add_edges(edge), listed


def _make(tx: Transaction, m: Map, additions: Additions) -> None:
    for statement, rows in additions:
        make(tx, statement, rows, map=m.name)


def _unlink(tx: Transaction, part: Part, node: Node, ids: Sequence[str]) -> None:
    statement = cypher.unlink(node)
    if statement is not None:
        for batch in batches(ids):
            tx.made(statement, map=part.map.name, ids=batch)


def _drop(tx: Transaction, part: Part, kinds: Sequence[Node | Edge], ids: Sequence[str]) -> None:
    for batch in batches(ids):
        _all(sum(tx.rows(cypher.drop(kind), map=part.map.name, ids=batch)[0][0] for kind in kinds), batch)


def _rewrite(tx: Transaction, node: Node, rows: Sequence[Properties]) -> None:
    for names, listed in _by_labels(node, rows):
        for batch in batches(listed):
            _all(tx.rows(cypher.set_nodes(names), rows=batch)[0][0], batch)


def _all(done: int, rows: Sequence[Any]) -> None:
    if done != len(rows):
        raise StoreError(
            f"Neo4j found {done} of {len(rows)} nodes or relationships; nothing was saved.",
            hint="Has another program changed the map?",
        )
