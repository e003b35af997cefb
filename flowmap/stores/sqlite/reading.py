"""From the file to a map: all of it, or just what a list of changes can touch."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain

import numpy as np

from flowmap.domain.change import Change
from flowmap.domain.columns import Names
from flowmap.domain.map import SPACES, Map
from flowmap.domain.records import RECORDS, Record, fields_of
from flowmap.domain.table import SUFFIX, Table
from flowmap.stores.edits import Key, removed_names, touched
from flowmap.stores.sqlite.rows import table_from, table_of
from flowmap.stores.sqlite.schema import PACKED, cell, columns, key_of, searchable, texts

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
    with ThreadPoolExecutor(1) as other:  # SQLite reads on while rows become columns
        coming = {type_name: _whole(db, entry, type_name, names, other) for type_name in RECORDS}
    tables = {type_name: table.result() for type_name, table in coming.items()}
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
    db: sqlite3.Connection, entry: Entry, type_name: str, where: str = "", values: Sequence[object] = (), by: str = ""
) -> sqlite3.Cursor:
    """Rows (place, then the values of `schema.columns`) in the order of the map, found by an index if one is named."""
    table = f'"{type_name}" INDEXED BY "{by}"' if by else f'"{type_name}"'
    listed = _listed([name for name, _ in columns(type_name)])
    sql = f"SELECT place, {listed} FROM {table} WHERE map = ?{where and ' AND '}{where} ORDER BY place"
    return db.execute(sql, (entry.key, *values))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _whole(
    db: sqlite3.Connection, entry: Entry, type_name: str, names: dict[str, Names], other: ThreadPoolExecutor
) -> Future[Table]:
    """A table, made in another thread of many rows at a time, whose packed cells SQLite itself strings together.

    That it looks at them in the order of `place` is the order of their key, in which it keeps them. Texts are read row
    by row, column by column, but only those columns that have any.
    """
    some = f'FROM "{type_name}" WHERE map = ? AND place BETWEEN ? AND ?'
    packed_cells = f"group_concat(\"{PACKED}\", '')" if (PACKED, "BLOB") in columns(type_name) else "''"
    there = ", ".join(f'max("{name}") NOT NULL' for name in texts(type_name))  # sooner than to count them
    sql = f"SELECT count(*), CAST({packed_cells} AS BLOB), {there} {some}"
    parts: list[Future[Table]] = []
    for first in _beginnings(db, entry, type_name):
        within = (entry.key, first, first + AT_ONCE - 1)
        count, packed, *any_said = db.execute(sql, within).fetchone()
        said = [name for name, one in zip(texts(type_name), any_said, strict=True) if one]
        lists = {
            name: [value for (value,) in db.execute(f'SELECT "{name}" {some} ORDER BY place', within)] for name in said
        }
        parts.append(other.submit(table_from, type_name, count, packed or b"", lists, names))
    return other.submit(_one, type_name, parts, names)


def _beginnings(db: sqlite3.Connection, entry: Entry, type_name: str) -> Iterator[int]:
    """The places from which on AT_ONCE places are read at a time, so that none is read twice."""
    sql = f'SELECT min(place) FROM "{type_name}" WHERE map = ? AND place >= ?'
    (first,) = db.execute(sql, (entry.key, 0)).fetchone()
    while first is not None:
        yield first
        (first,) = db.execute(sql, (entry.key, first + AT_ONCE)).fetchone()


def _one(type_name: str, parts: Sequence[Future[Table]], names: dict[str, Names]) -> Table:
    """The parts that the same thread has made before."""
    first, *others = [part.result() for part in parts] or [Table.of(type_name, [], names)]
    return first.concat(*others)


def _by_key(
    db: sqlite3.Connection, entry: Entry, type_name: str, records: Sequence[Record], names: dict[str, Names]
) -> Iterator[tuple[int, ...]]:
    """Rows that may be one of the records, because their key fields name the same."""
    spaces = {field.name: field.target or "" for field in fields_of(type_name)}
    fields = searchable(type_name)
    if not fields:
        yield from _select(db, entry, type_name) if records else ()
        return
    for wanted in {tuple(getattr(record, name) for name in fields) for record in records}:
        codes = [names[spaces[name]].code(value) for name, value in zip(fields, wanted, strict=True)]
        key = np.array(codes, dtype="<i4").tobytes()
        yield from _select(db, entry, type_name, f"{key_of(type_name)} = ?", (key,), by=f"{type_name}_key")


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
                byte, bit = divmod(code, 8)
                having = ", ".join(f"x'{value:02x}'" for value in range(256) if value >> bit & 1)
                where = f"{cell(type_name, field.name, byte, 1)} IN ({having})"
                yield from _select(db, entry, type_name, where)
            elif field.form == "refs":
                where = f'EXISTS (SELECT 1 FROM json_each("{field.name}") WHERE value = ?)'
                yield from _select(db, entry, type_name, where, (code,))
            else:
                wanted = np.array([code], dtype="<i4").tobytes()
                yield from _select(db, entry, type_name, f"{cell(type_name, field.name)} = ?", (wanted,))
