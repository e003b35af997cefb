"""From the columns to a map: all of it, or just what a list of changes can touch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.records import RECORDS
from flowmap.graph.facts import kept_as
from flowmap.stores.edits import removed_names, touched
from flowmap.stores.neo4j import cypher
from flowmap.stores.neo4j.chunks import Chunk, tables_of, total
from flowmap.stores.neo4j.server import Transaction


@dataclass(frozen=True)
class Entry:
    """What the graph says about a map as a whole; `columns` is the sum of its chunks' digests."""

    name: str
    revision: int
    model: str
    columns: int


@dataclass(frozen=True)
class Part:
    """What a list of changes can touch, as a map of its own: `apply` answers on it as it would on the whole.

    It has all records with ids of their own, because others name them, and the chunks that have the records that the
    changes mention, those that name what the changes remove, and the last ones of the types that they mention.
    """

    entry: Entry
    map: Map
    chunks: Mapping[str, Sequence[Chunk]]  # by type, in their order


def read_entry(tx: Transaction, name: str) -> Entry | None:
    """The map of this name, None if there is none."""
    rows = tx.rows(cypher.MAP, map=name)
    if not rows:
        return None
    return Entry(name, *rows[0])


def read_map(tx: Transaction, entry: Entry) -> Map | None:
    """The map as columns; None if what was read is not the map that the entry says, because others write it."""
    chunks = _chunks(tx, cypher.COLUMNS, map=entry.name)
    return _map(entry, chunks) if total(chunks) == entry.columns else None


def whole(tx: Transaction, entry: Entry) -> Map:
    """The map, which nobody writes meanwhile; ValueError if it is not the one that the entry says."""
    m = read_map(tx, entry)
    if m is None:
        raise ValueError("its records are not those that were saved")
    return m


def read_part(tx: Transaction, entry: Entry, changes: Sequence[Change]) -> Part:
    """The part of a map that changes can touch."""
    mentioned: dict[str, list[str]] = {}
    for type_name, identity in touched(changes):
        mentioned.setdefault(type_name, []).append(identity)
    gone = removed_names(changes)
    whole = [type_name for type_name, record in RECORDS.items() if not record.key]
    lasts = tx.rows(cypher.LAST_COLUMNS, map=entry.name, types=[one for one in mentioned if one not in whole])
    ids = {f"{type_name}:{number}" for type_name, number in lasts}
    for type_name in RECORDS:
        for kind in kept_as(type_name) if type_name not in whole else ():
            conditions = [(cypher.WITH_IDS, {"ids": mentioned[type_name]})] if type_name in mentioned else []
            naming = ((cypher.naming(kind, space), {"names": names}) for space, names in gone.items())
            for where, given in [*conditions, *((where, names) for where, names in naming if where is not None)]:
                found = tx.rows(cypher.chunks_with(kind, where), map=entry.name, **given)
                ids.update(f"{type_name}:{number}" for (number,) in found)
    chunks = _chunks(tx, cypher.SOME_COLUMNS, map=entry.name, types=whole, ids=list(ids))
    by_type = {t: sorted((one for one in chunks if one.type == t), key=lambda one: one.number) for t in RECORDS}
    return Part(entry, _map(entry, chunks), by_type)


def _chunks(tx: Transaction, statement: str, **parameters: Any) -> list[Chunk]:
    return [Chunk(*row) for row in tx.rows(statement, **parameters)]


def _map(entry: Entry, chunks: Sequence[Chunk]) -> Map:
    tables, names = tables_of(chunks)
    return Map(entry.name, tables, names, entry.model)
