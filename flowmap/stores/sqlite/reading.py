"""From the file to a map: all of it, or just what a list of changes can touch."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from flowmap.domain.change import Change
from flowmap.domain.columns import NONE, Names
from flowmap.domain.map import SPACES, Map
from flowmap.domain.records import RECORDS, Record, fields_of
from flowmap.domain.table import SUFFIX, Table, column_fields
from flowmap.stores.edits import Key, removed_names, touched
from flowmap.stores.sqlite.rows import table_of
from flowmap.stores.sqlite.schema import columns, searchable

AT_ONCE = 50_000  # rows turned into columns at a time: bounds the memory that rows take


@dataclass(frozen=True)
class Entry:
    """What the file says about a map as a whole."""

    key: int
    name: str
    revision: int
    model: str


def read_map(db: sqlite3.Connection, entry: Entry) -> Map:
    """The map as it is now, as columns."""
    names = read_names(db, entry)
    tables = {type_name: _whole(db, entry, type_name, names) for type_name in RECORDS}
    return Map(entry.name, tables, names, entry.model)


def read_names(db: sqlite3.Connection, entry: Entry) -> dict[str, Names]:
    """The interned names of each space; ValueError if a code is missing."""
    found: dict[str, list[str]] = {space: [] for space in SPACES}
    rows = db.execute("SELECT space, code, name FROM store_name WHERE map = ? ORDER BY space, code", (entry.key,))
    for space, code, name in rows:
        if code != len(found[space]):
            raise ValueError(f"the code {len(found[space])} of {space} is missing")
        found[space].append(name)
    return {space: Names(tuple(listed)) for space, listed in found.items()}


@dataclass(frozen=True)
class Part:
    """What a list of changes can touch, as a map of its own: `apply` answers on it as it would on the whole.

    It has all records with ids of their own (others name them), the records that the changes mention, and those
    that name what the changes remove. `places` says where each of them is kept.
    """

    map: Map
    places: dict[Key, int]


def read_part(db: sqlite3.Connection, entry: Entry, changes: Sequence[Change]) -> Part:
    """The part of a map that changes can touch."""
    names = read_names(db, entry)
    gone = removed_names(changes)
    mentioned: dict[str, list[Record]] = {}
    for record in touched(changes).values():
        mentioned.setdefault(record.type, []).append(record)
    tables: dict[str, Table] = {}
    places: dict[Key, int] = {}
    for type_name, record_class in RECORDS.items():
        if not record_class.key:
            rows = _select(db, entry, type_name).fetchall()
        else:
            named = _by_key(db, entry, type_name, mentioned.get(type_name, ()), names)
            naming = _by_name(db, entry, type_name, gone, names)
            rows = sorted({row[0]: row for row in chain(named, naming)}.values())
        table = tables[type_name] = table_of(type_name, [row[1:] for row in rows], names)
        ids = _ids(table)
        places.update({(type_name, identity): row[0] for identity, row in zip(ids, rows, strict=True)})
    return Part(Map(entry.name, tables, names, entry.model), places)


def _ids(table: Table) -> list[str]:
    if SUFFIX in table.columns or table.type == "map":
        return [table.id_at(row) for row in range(len(table))]
    names = table.names[table.type].values
    return [names[code] for code in table.codes("id")]


def _select(
    db: sqlite3.Connection, entry: Entry, type_name: str, where: str = "", values: Sequence[object] = ()
) -> sqlite3.Cursor:
    """Rows (place, then the values of `schema.columns`) in the order of the map; `where` is made of column names."""
    listed = ", ".join(f'"{name}"' for name, _ in columns(type_name))
    sql = f'SELECT place, {listed} FROM "{type_name}" WHERE map = ?{where and " AND "}{where} ORDER BY place'
    return db.execute(sql, (entry.key, *values))


def _whole(db: sqlite3.Connection, entry: Entry, type_name: str, names: dict[str, Names]) -> Table:
    codes = {name for name, field in column_fields(type_name) if field.form in ("ref", "choice") and name != SUFFIX}
    named = [name for name, _ in columns(type_name)]
    listed = ", ".join(f'ifnull("{name}", {NONE})' if name in codes else f'"{name}"' for name in named)
    cursor = db.execute(f'SELECT {listed} FROM "{type_name}" WHERE map = ? ORDER BY place', (entry.key,))
    table = table_of(type_name, (), names)
    while rows := cursor.fetchmany(AT_ONCE):
        table = table.concat(table_of(type_name, rows, names))
    return table


def _by_key(
    db: sqlite3.Connection, entry: Entry, type_name: str, records: Sequence[Record], names: dict[str, Names]
) -> Iterator[tuple[int, ...]]:
    """Rows that may be one of the records, because their key fields name the same."""
    spaces = {field.name: field.target or "" for field in fields_of(type_name)}
    fields = searchable(type_name)
    where = " AND ".join(f'"{name}" IS ?' for name in fields)
    for wanted in {tuple(getattr(record, name) for name in fields) for record in records}:
        codes = [names[spaces[name]].codes.get(value) for name, value in zip(fields, wanted, strict=True)]
        yield from _select(db, entry, type_name, where, codes)


def _by_name(
    db: sqlite3.Connection, entry: Entry, type_name: str, gone: dict[str, list[str]], names: dict[str, Names]
) -> Iterator[tuple[int, ...]]:
    """Rows that name one of the names that are gone."""
    for field in fields_of(type_name):
        space = "holder" if field.target == "via" else field.target
        for name in gone.get(space or "", ()):
            code = names[field.target or ""].codes.get(name)
            if code is None:
                continue
            if field.form == "cases":
                bit = int(np.uint64(1 << code).view(np.int64))
                yield from _select(db, entry, type_name, f'"{field.name}" & ?', (bit,))
            elif field.form == "refs":
                where = f'EXISTS (SELECT 1 FROM json_each("{field.name}") WHERE value = ?)'
                yield from _select(db, entry, type_name, where, (code,))
            else:
                yield from _select(db, entry, type_name, f'"{field.name}" = ?', (code,))
