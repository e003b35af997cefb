"""From a map to the file: all of it when it is new, afterwards only the rows that changes touch."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from flowmap.domain.change import Change
from flowmap.domain.columns import Names
from flowmap.domain.map import Map
from flowmap.domain.records import RECORDS, Record
from flowmap.domain.table import Table
from flowmap.stores.edits import row_edits
from flowmap.stores.sqlite.reading import Entry, Part
from flowmap.stores.sqlite.rows import rows_of
from flowmap.stores.sqlite.schema import columns


def write_map(db: sqlite3.Connection, key: int, m: Map) -> None:
    """Write every name and record of a map of which the file has none."""
    for space, names in m.names.items():
        _add_names(db, key, space, names, known=0)
    for type_name, table in m.tables.items():
        _write_rows(db, key, type_name, range(len(table)), table)


def erase_map(db: sqlite3.Connection, key: int) -> None:
    """Drop every name and record of a map."""
    for table in ("store_name", *RECORDS):
        db.execute(f'DELETE FROM "{table}" WHERE map = ?', (key,))


def write_changes(db: sqlite3.Connection, entry: Entry, part: Part, after: Map, changes: Sequence[Change]) -> None:
    """Write the rows that changes touch; `after` is the part after them, its names continue those of the file."""
    for space, names in after.names.items():
        _add_names(db, entry.key, space, names, known=len(part.map.names[space]))
    edits = row_edits(changes, part.places)
    for type_name in {change.type for change in changes}:
        (last,) = db.execute(f'SELECT max(place) FROM "{type_name}" WHERE map = ?', (entry.key,)).fetchone()
        gone = [(entry.key, place) for kind, place in edits.dropped if kind == type_name]
        db.executemany(f'DELETE FROM "{type_name}" WHERE map = ? AND place = ?', gone)
        written = {place: record for (kind, place), record in edits.written.items() if kind == type_name}
        added: list[Record] = [record for record in edits.added if record.type == type_name]
        first = 0 if last is None else last + 1
        places = [*written, *range(first, first + len(added))]
        _write_rows(db, entry.key, type_name, places, Table.of(type_name, [*written.values(), *added], after.names))


def _write_rows(db: sqlite3.Connection, key: int, type_name: str, places: Sequence[int], table: Table) -> None:
    listed = ["map", "place", *(name for name, _ in columns(type_name))]
    quoted, marks = ", ".join(f'"{name}"' for name in listed), ", ".join("?" * len(listed))
    rows = ((key, place, *values) for place, values in zip(places, rows_of(table), strict=True))
    db.executemany(f'INSERT OR REPLACE INTO "{type_name}" ({quoted}) VALUES ({marks})', rows)


def _add_names(db: sqlite3.Connection, key: int, space: str, names: Names, *, known: int) -> None:
    rows = ((key, space, code, name) for code, name in enumerate(names.values[known:], start=known))
    db.executemany("INSERT INTO store_name VALUES (?, ?, ?, ?)", rows)
