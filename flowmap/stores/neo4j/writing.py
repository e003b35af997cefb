"""From a map to the columns and the graph: all of it when it is new, afterwards only what changes touch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from flowmap.domain.change import Change
from flowmap.domain.columns import Longs, hits
from flowmap.domain.map import Map
from flowmap.domain.table import Table
from flowmap.graph.facts import kept_as, labels, links
from flowmap.graph.schema import EDGES, LINKS, NODES, Edge, Node
from flowmap.graph.shape import Properties
from flowmap.stores.edits import row_edits, touched
from flowmap.stores.neo4j import cypher
from flowmap.stores.neo4j.additions import Addition, of_columns, of_linked, of_rows, portions, refuse_unless_all
from flowmap.stores.neo4j.chunks import RECORDS_IN_ONE, Chunk, total
from flowmap.stores.neo4j.graph import kept_columns, kept_rows, rows_of_edge
from flowmap.stores.neo4j.reading import Part
from flowmap.stores.neo4j.server import Transaction

FEW = 20  # chunks in one statement; our choice


def new_columns(m: Map, chunks: Sequence[Chunk], history: Sequence[Properties] = ()) -> Iterator[Addition]:
    """What makes the columns of a map of which there are none, and the lines of its history; `chunks` are all of it."""
    for few in portions(chunks, FEW):
        yield from of_rows(cypher.ADD_COLUMNS, [chunk.row(m.name) for chunk in chunks[few]])
    yield from of_rows(cypher.ADD_CHANGES, history, FEW)


def new_nodes(m: Map) -> Iterator[Addition]:
    """What makes the nodes of a map of which there are none."""
    for node in NODES:
        for rows in _new_rows(node, m):
            yield from _nodes(node, rows)


def new_relationships(m: Map) -> Iterator[Addition]:
    """What makes the relationships of a map that has only nodes."""
    for node in NODES:
        for rows in _new_rows(node, m) if cypher.unlink(node) else ():
            yield from _links(node, rows)
    for edge in EDGES:
        table = m.tables[edge.type]
        yield from _edges(edge, m, table, np.arange(len(table)) // RECORDS_IN_ONE)


def write_changes(tx: Transaction, part: Part, after: Map, changes: Sequence[Change]) -> int:
    """Write what changes touch; `after` is the part after them. The sum of the digests of all chunks, as it is then."""
    ids: dict[str, dict[str, None]] = defaultdict(dict)
    for type_name, identity in touched(changes):
        ids[type_name][identity] = None
    columns, kept = part.entry.columns, {}
    for type_name in ids:
        numbers, columns = _write_chunks(tx, part, after, changes, type_name, columns)
        kept[type_name] = _taken(after.tables[type_name], ids[type_name], numbers)
    rows = {
        node.type: kept_rows(table, after, numbers.tolist())
        for node in NODES
        for table, numbers in ([kept[node.type]] if node.type in kept else [])
    }
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
        if edge.type in kept:
            _make(tx, after, _edges(edge, after, *kept[edge.type]))
    if list(after.case_bits) != list(part.map.case_bits):
        for statement in cypher.list_all_cases():
            tx.made(statement, map=after.name, cases=list(after.case_bits))
    return columns


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
    there = {number: rows for number in sorted(hit) if len(rows := hits(numbers == number))}
    written = [Chunk.of(new, number, rows) for number, rows in there.items()]
    replaced = [chunk for chunk in chunks if chunk.number in hit]
    tx.made(cypher.PUT_COLUMNS, map=after.name, rows=[chunk.row(after.name) for chunk in written])
    tx.made(cypher.DROP_COLUMNS, map=after.name, ids=[one.id for one in replaced if one.number not in there])
    return numbers, total(written, removed=replaced, before=columns)


# -------------------------------------------------------------------------------------------- the graph
def _new_rows(node: Node, m: Map) -> Iterator[list[Properties]]:
    """The properties of all records of a new map that are such nodes, as many at a time as one statement takes."""
    table = m.tables[node.type]
    every = np.arange(len(table))
    for part in portions(every):
        yield kept_rows(table.take(every[part]), m, (every[part] // RECORDS_IN_ONE).tolist())


def _taken(table: Table, ids: Iterable[str], numbers: Longs) -> tuple[Table, Longs]:
    """Those records that the table has, and their chunks; `numbers` are the chunks of all."""
    rows = np.array([table.row_of(one) for one in ids if one in table], dtype=np.int64)
    return table.take(rows), numbers[rows]


def _by_labels(node: Node, rows: Sequence[Properties]) -> Iterator[tuple[tuple[str, ...], list[Properties]]]:
    found: dict[tuple[str, ...], list[Properties]] = defaultdict(list)
    for row in rows:
        found[labels(node, row)].append(row)
    yield from found.items()


def _nodes(node: Node, rows: Sequence[Properties]) -> Iterator[Addition]:
    for names, listed in _by_labels(node, rows):
        yield from of_rows(cypher.add_nodes(names), listed)


def _links(node: Node, rows: Sequence[Properties]) -> Iterator[Addition]:
    """Relationships that follow from the records of nodes."""
    for link in LINKS:
        if link.of == node.type:
            yield from of_linked(link.name, link.ends, links(link.name, rows))


def _edges(edge: Edge, m: Map, table: Table, chunks: Longs) -> Iterator[Addition]:
    """Relationships that are records; `chunks` are those of all records of the table."""
    (start, start_label), (end, end_label) = edge.ends
    rows = rows_of_edge(edge, table)
    for part in portions(rows):
        columns = kept_columns(table.take(rows[part]), m, chunks[rows[part]].tolist())
        yield from of_columns(edge.name, (start_label, end_label), columns, columns[start], columns[end])


def _make(tx: Transaction, m: Map, additions: Iterable[Addition]) -> None:
    for addition in additions:
        addition.make(tx, m.name)


def _unlink(tx: Transaction, part: Part, node: Node, ids: Sequence[str]) -> None:
    statement = cypher.unlink(node)
    if statement is not None:
        for some in portions(ids):
            tx.made(statement, map=part.map.name, ids=ids[some])


def _drop(tx: Transaction, part: Part, kinds: Sequence[Node | Edge], ids: Sequence[str]) -> None:
    for some in portions(ids):
        done = sum(tx.rows(cypher.drop(kind), map=part.map.name, ids=ids[some])[0][0] for kind in kinds)
        refuse_unless_all(done, len(ids[some]))


def _rewrite(tx: Transaction, node: Node, rows: Sequence[Properties]) -> None:
    for names, listed in _by_labels(node, rows):
        for some in portions(listed):
            refuse_unless_all(tx.rows(cypher.set_nodes(names), rows=listed[some])[0][0], len(listed[some]))
