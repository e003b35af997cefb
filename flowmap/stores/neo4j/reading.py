"""From the graph to a map: all of it, or just what a list of changes can touch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.model_hash import record_hash
from flowmap.domain.records import RECORDS, Record, record_from_dict
from flowmap.domain.table import Table
from flowmap.graph.facts import kept_as
from flowmap.stores.edits import Key, removed_names, touched
from flowmap.stores.neo4j import cypher
from flowmap.stores.neo4j.graph import names_in, signed, table_of
from flowmap.stores.neo4j.server import Transaction

CHUNK = 20_000  # records in one list that the server collects

Rows = dict[str, list[list[Any]]]  # type -> rows [place, key, hash, properties ...]


@dataclass(frozen=True)
class Entry:
    """What the graph says about a map as a whole."""

    name: str
    revision: int
    model: str
    said: str | None

    @property
    def header(self) -> Record | None:
        """The record that says what the map is called; ValueError or the like if it cannot be read."""
        return None if self.said is None else record_from_dict("map", json.loads(self.said))


@dataclass(frozen=True)
class Place:
    """Where a record is kept: its key in the database, and its place in the order of the map."""

    key: str
    order: int


@dataclass(frozen=True)
class Part:
    """What a list of changes can touch, as a map of its own: `apply` answers on it as it would on the whole.

    It has all records with ids of their own (others name them), the records that the changes mention, and those
    that name what the changes remove.
    """

    map: Map
    places: dict[Key, Place]


def read_entry(tx: Transaction, name: str) -> Entry | None:
    """The map of this name, None if there is none."""
    rows = tx.rows(cypher.MAP, map=name)
    if not rows:
        return None
    return Entry(name, *rows[0])


def read_map(tx: Transaction, entry: Entry) -> Map | None:
    """The map as columns; None if what was read is not the map that the entry says, because others write it."""
    rows: Rows = {}
    for type_name in RECORDS:
        rows[type_name] = []
        for kind in kept_as(type_name):
            rows[type_name] += _rows(tx, cypher.read(kind), map=entry.name)
        rows[type_name].sort(key=_place)
    header = entry.header
    total = (0 if header is None else record_hash(header)) + sum(row[2] for listed in rows.values() for row in listed)
    return _map(entry, rows) if signed(total) == signed(int(entry.model, 16)) else None


def read_part(tx: Transaction, entry: Entry, changes: Sequence[Change]) -> Part:
    """The part of a map that changes can touch."""
    gone = removed_names(changes)
    mentioned: dict[str, list[str]] = {}
    for type_name, identity in touched(changes):
        mentioned.setdefault(type_name, []).append(identity)
    rows: Rows = {}
    for type_name, record_class in RECORDS.items():
        found: dict[str, list[Any]] = {}
        for kind in kept_as(type_name):
            conditions: list[tuple[str, dict[str, Any]]] = [("", {})] if not record_class.key else []
            if record_class.key and type_name in mentioned:
                conditions.append((cypher.WITH_IDS, {"ids": mentioned[type_name]}))
            if record_class.key:
                naming = ((cypher.naming(kind, space), {"names": ids}) for space, ids in gone.items())
                conditions += [(where, names) for where, names in naming if where is not None]
            for where, given in conditions:
                read = cypher.read(kind, where, keys=True)
                found.update((row[1], row) for row in _rows(tx, read, map=entry.name, **given))
        rows[type_name] = sorted(found.values(), key=_place)
    m = _map(entry, rows)
    places = {
        (type_name, identity): Place(row[1], row[0])
        for type_name, table in m.tables.items()
        for identity, row in zip(_ids(table), rows[type_name], strict=False)  # the header has no row
    }
    return Part(m, places)


def _rows(tx: Transaction, read: str, **parameters: Any) -> list[list[Any]]:
    return [row for _, listed in tx.rows(read, chunk=CHUNK, **parameters) for row in listed]


def _place(row: list[Any]) -> int:
    return int(row[0])


def _map(entry: Entry, rows: Rows) -> Map:
    values = {type_name: [row[3:] for row in listed] for type_name, listed in rows.items()}
    names = names_in(values)
    tables: dict[str, Table] = {t: table_of(t, listed, names) for t, listed in values.items() if t != "map"}
    header = entry.header
    tables["map"] = Table.of("map", [] if header is None else [header], names)
    return Map(entry.name, {t: tables[t] for t in RECORDS}, names, entry.model)


def _ids(table: Table) -> list[str]:
    return [table.id_at(row) for row in range(len(table))]
