"""The tables of the file: one for each type of record, read off its fields, and five of the store itself.

Names are integers of `store_name`; sets of cases are masks whose bits are the codes of the cases; words of a fixed
choice and units are their places in the lists of `flowmap.domain`. All of these and the numbers of a record are one
cell, `packed`, because a million records are read in a tenth of the time that they would take cell by cell. Lists of
names are JSON. `place` is the order of the records in the map.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

import numpy as np

from flowmap.domain.records import RECORDS, fields_of
from flowmap.domain.table import SUFFIX, column_fields

FORMAT = 6  # of the tables below: raise it with every change of them, and write how a file of the last one becomes one
APPLICATION = 0x666C6F77  # "flow": the application id of the file

STORE = """
CREATE TABLE store_map (
    key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, title TEXT NOT NULL, revision INTEGER NOT NULL,
    changed TEXT NOT NULL, model TEXT NOT NULL
);
CREATE TABLE store_gone (name TEXT PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE store_name (
    map INTEGER NOT NULL, space TEXT NOT NULL, code INTEGER NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (map, space, code)
) WITHOUT ROWID;
CREATE TABLE store_history (
    map INTEGER NOT NULL, revision INTEGER NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL, edit TEXT,
    undoes INTEGER, changes BLOB NOT NULL, PRIMARY KEY (map, revision)
);
CREATE UNIQUE INDEX store_history_edit ON store_history (map, edit) WHERE edit IS NOT NULL;
"""
PLACES = """CREATE TABLE store_place (
    map INTEGER NOT NULL, key TEXT NOT NULL, x REAL NOT NULL, y REAL NOT NULL, PRIMARY KEY (map, key)
) WITHOUT ROWID"""
CODES = {"ref": "<i4", "choice": "<i1", "cases": "<u8", "flag": "<u1", "number": "<f8", "integer": "<f8"}
PACKED = "packed"


@cache
def layout(type_name: str) -> np.dtype[np.void]:
    """What the cell `packed` of a record type has, without gaps: the names that a record is found by come first."""
    parts: list[tuple[str, str]] = []
    fields = dict(column_fields(type_name))
    first = searchable(type_name)
    for name in [*first, *(name for name in fields if name not in first)]:
        if fields[name].form == "quantity":
            parts += [(name, "<f8"), (f"{name}_unit", "<i1")]
        elif name == SUFFIX:
            parts.append((name, "<i4"))
        elif fields[name].form in CODES:
            parts.append((name, CODES[fields[name].form]))
    return np.dtype(parts)


@cache
def texts(type_name: str) -> tuple[str, ...]:
    """The columns of a record type that are cells of their own: texts, dates and lists of names."""
    return tuple(name for name, _ in column_fields(type_name) if name not in (layout(type_name).names or ()))


def cell(type_name: str, name: str, first: int = 0, length: int | None = None) -> str:
    """The bytes of a column within the packed cell, in SQL: all, or so many from one on."""
    kind, offset = cast(Mapping[str, tuple[np.dtype[Any], int]], layout(type_name).fields)[name]
    return f'substr("{PACKED}", {offset + first + 1}, {length or kind.itemsize})'


def key_of(type_name: str) -> str:
    """The bytes of what a record is found by within the packed cell, in SQL."""
    fields = searchable(type_name)
    return cell(type_name, fields[0], length=layout(type_name)[fields[0]].itemsize * len(fields))


def columns(type_name: str) -> list[tuple[str, str]]:
    """(name, SQL type) of a record type's columns in the file, in their order."""
    return [(PACKED, "BLOB")] * bool(layout(type_name).names) + [(name, "TEXT") for name in texts(type_name)]


def searchable(type_name: str) -> list[str]:
    """The columns by which a record is found from its id: the names among its key fields."""
    forms = {field.name: field.form for field in fields_of(type_name)}
    return [name for name in RECORDS[type_name].key if forms[name] == "ref"]


def statements() -> Iterator[str]:
    """The SQL that makes an empty file a store."""
    yield from filter(None, map(str.strip, STORE.split(";")))
    yield PLACES
    for type_name in RECORDS:
        listed = ", ".join(f'"{name}" {sql}' for name, sql in columns(type_name))
        yield (
            f'CREATE TABLE "{type_name}" (map INTEGER NOT NULL, place INTEGER NOT NULL, {listed}, '
            "PRIMARY KEY (map, place)) WITHOUT ROWID"
        )
        if searchable(type_name):
            yield f'CREATE INDEX "{type_name}_key" ON "{type_name}" (map, {key_of(type_name)})'
    yield f"PRAGMA application_id = {APPLICATION}"
    yield f"PRAGMA user_version = {FORMAT}"
