"""The tables of the file: one for each type of record, read off its fields, and five of the store itself.

Names are integers of `store_name`; sets of cases are masks whose bits are the codes of the cases; words of a fixed
choice and units are their places in the lists of `flowmap.domain`; lists of names are JSON. Texts stand last in a row,
because SQLite reads a row only as far as it is asked to. `place` is the order of the records in the map.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flowmap.domain.records import RECORDS, fields_of
from flowmap.domain.table import column_fields

FORMAT = 4  # of the tables below: raise it with every change of them, and write how a file of the last one becomes one
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
ALIASES = (  # as format 3 has them
    'CREATE TABLE "alias" (map INTEGER NOT NULL, place INTEGER NOT NULL, "suffix" INTEGER, "item" INTEGER, '
    '"holder" INTEGER, "differs" INTEGER, "name" TEXT, "note" TEXT, "source" TEXT, '
    "PRIMARY KEY (map, place)) WITHOUT ROWID"
)
FROM: Mapping[int, tuple[str, ...]] = {  # what makes a file of this format one of the next
    1: ("ALTER TABLE store_history ADD COLUMN undoes INTEGER", PLACES),
    2: (ALIASES, 'CREATE INDEX "alias_key" ON "alias" (map, "item", "holder")'),
    3: ('ALTER TABLE "map" ADD COLUMN "hourly_rate" TEXT',),
}


def columns(type_name: str) -> list[tuple[str, str]]:
    """(name, SQL type) of a record type's columns in the file, in their order."""
    sql = {"number": "REAL", "integer": "INTEGER", "text": "TEXT", "date": "TEXT", "refs": "TEXT"}
    found = []
    for name, field in column_fields(type_name):
        if field.form == "quantity":
            found += [(name, "REAL"), (f"{name}_unit", "INTEGER")]
        else:
            found.append((name, sql.get(field.form, "INTEGER")) if name != "suffix" else (name, "INTEGER"))
    return sorted(found, key=lambda column: column[1] == "TEXT")


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
            keys = ", ".join(f'"{name}"' for name in searchable(type_name))
            yield f'CREATE INDEX "{type_name}_key" ON "{type_name}" (map, {keys})'
    yield f"PRAGMA application_id = {APPLICATION}"
    yield f"PRAGMA user_version = {FORMAT}"


def renewal(found: int) -> Iterator[str]:
    """The SQL that makes a file of an older format one of this format."""
    for older in range(found, FORMAT):
        yield from FROM[older]
    yield f"PRAGMA user_version = {FORMAT}"
