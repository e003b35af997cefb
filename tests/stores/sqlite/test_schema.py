"""The tables of the file are those of a format; changes of one without the other do not pass."""

from __future__ import annotations

import hashlib
import sqlite3
import struct
from contextlib import closing
from math import isnan
from pathlib import Path

import pytest

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.records import RECORDS, Alias, Item, Query, Record
from flowmap.domain.table import column_fields
from flowmap.stores import open_store
from flowmap.stores.sqlite.schema import APPLICATION, FORMAT, columns, layout, statements
from tests.stores.contract import exactly, small
from tests.stores.sqlite.every import every

FORMATS = {
    1: "d13398c9187d97a7",
    2: "4525ee6b4b48db3a",
    3: "aed54a3e9787ebbf",
    4: "f423e483e582eb5b",
    5: "6b2c22e8bcbd0cfd",
    6: "b54901a6752647fa",
}
FORMAT_5 = Path(__file__).with_name(
    "format_5.sql"
)  # a store of format 5 with `every()` and one edit, as it was written
BEFORE = {  # what format 5 has and the format before did not
    4: ("DROP TABLE query",),
    3: ("ALTER TABLE map DROP COLUMN hourly_rate",),
    2: ("DROP TABLE alias",),
    1: ("DROP TABLE store_place", "ALTER TABLE store_history DROP COLUMN undoes"),
}
TYPES = {5: set(), 4: {"query"}, 3: {"query"}, 2: {"query", "alias"}, 1: {"query", "alias"}}  # records that it lacks


def older(path: Path, version: int) -> Map:
    """Make a store file of an older format; what its map is."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = WAL").fetchone()
        db.executescript(FORMAT_5.read_text(encoding="utf-8"))
        for lower in range(4, version - 1, -1):
            for statement in BEFORE[lower]:
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {version}")
        db.commit()
    kept = [record for record in every().records() if record.type not in TYPES[version]]
    if version < 4:
        kept[0] = kept[0].model_copy(update={"hourly_rate": None})
    return Map.of(kept, name="every").apply([THING])


THING = Change(None, Item(id="thing"))


def test_a_change_of_the_tables_is_a_new_format() -> None:
    """If this fails, records have changed, or the order of their words or units: raise FORMAT, write how a file of
    the last one becomes one, add it here."""
    codes = [
        f"{type_name}.{name}: {', '.join(field.choices or (field.quantity.UNITS if field.quantity else ()))}"
        for type_name in RECORDS
        for name, field in column_fields(type_name)
    ]
    packed = [f"{type_name}: {layout(type_name).descr}" for type_name in RECORDS]
    digest = hashlib.sha256("\n".join([*statements(), *codes, *packed]).encode()).hexdigest()[:16]
    assert FORMATS[FORMAT] == digest


def test_what_the_file_says_to_other_programs(tmp_path: Path) -> None:
    path = tmp_path / "maps.db"
    with open_store(f"sqlite:///{path}") as store:
        store.create("small", small(), by="ann")
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION,)
        assert db.execute("PRAGMA user_version").fetchone() == (FORMAT,)
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert tables == {*RECORDS, "store_map", "store_gone", "store_name", "store_history", "store_place"}
        names = {(space, code): name for space, code, name in db.execute("SELECT space, code, name FROM store_name")}
        found = []
        for (packed,) in db.execute("SELECT packed FROM handoff ORDER BY place"):
            giver, receiver, item, suffix, _, _, _, lead, unit = struct.unpack_from("<iiiiibidb", packed)
            (cases,) = struct.unpack("<Q", packed[-8:])
            ends = names["holder", giver], names["holder", receiver], names["item", item]
            found.append((*ends, suffix, None if isnan(lead) else lead, unit, cases))
        assert found == [
            ("sales", "purchasing", "order", 1, 2.0, 2, 0),
            ("sales", "purchasing", "order", 2, None, 0, 2),
            ("purchasing", "receiving", "announcement", 1, None, 0, 0),
        ]


def test_an_edit_writes_only_what_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "maps.db"
    with open_store(f"sqlite:///{path}") as store:
        store.create("small", small(), by="ann")
        m = store.load("small").map
        with closing(sqlite3.connect(path)) as db:
            for table in RECORDS:
                for event in ("INSERT", "UPDATE", "DELETE"):
                    db.execute(
                        f'CREATE TRIGGER "{table}_{event}" BEFORE {event} ON "{table}" '
                        f"BEGIN SELECT raise(FAIL, '{table} is written'); END"
                    )
            db.execute("DROP TRIGGER need_INSERT")  # a row that is changed is inserted in place of the old one
            db.commit()
        need = m.needs[0]
        assert store.save("small", [Change(need, need.model_copy(update={"note": "!"}))], base=1, by="ann") == 2
        assert store.load("small").map.needs[0].note == "!"


def test_the_order_of_columns_does_not_matter(tmp_path: Path) -> None:
    """A column that a later format adds stands last, wherever a new file has it."""
    path = tmp_path / "maps.db"
    with open_store(f"sqlite:///{path}") as store:
        store.create("small", small(), by="ann")
    with closing(sqlite3.connect(path)) as db:
        db.execute("ALTER TABLE need DROP COLUMN because")
        db.execute("ALTER TABLE need ADD COLUMN because TEXT")
    with open_store(f"sqlite:///{path}") as store:
        need = store.load("small").map.needs[0]
        after = need.model_copy(update={"because": "of that", "note": "n"})
        assert store.save("small", [Change(need, after)], base=1, by="ann") == 2
        assert store.load("small").map == small().apply([Change(need, after)])


@pytest.mark.parametrize("version", range(1, FORMAT))
def test_a_file_of_an_older_format_becomes_one_of_this(tmp_path: Path, version: int) -> None:
    """Its map is the same, every field as it was typed; its tables, and each cell, are those of a new file."""
    m, new, old = older(tmp_path / "old.db", version), tmp_path / "new.db", tmp_path / "old.db"
    with open_store(f"sqlite:///{new}") as store:
        store.create("every", Map.of([r for r in m.records() if r.ref != "item:thing"], name="every"), by="ann")
        store.save("every", [THING], base=1, by="ben", edit="e1")
    with open_store(f"sqlite:///{old}") as one, open_store(f"sqlite:///{old}") as other:
        assert exactly(one.load("every").map) == exactly(m)
        assert other.line_of("every", "e1") == other.history("every")[1]
        assert other.save("every", [THING.inverse()], base=2, by="ben", edit="e2", undoes=2) == 3
        assert [line.undoes for line in one.history("every")] == [None, None, 2]
        other.save("every", [THING], base=3, by="ben")
        one.place("every", {"holder:sales": (1.0, 3.0)})
        assert other.places("every") == {"holder:sales": (1.0, 3.0)}
    with closing(sqlite3.connect(old)) as db, closing(sqlite3.connect(new)) as fresh:
        assert db.execute("PRAGMA user_version").fetchone() == (FORMAT,)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for type_name in RECORDS:
            named = f'FROM "{type_name}" ORDER BY place'
            listed = ", ".join(f'"{name}"' for name, _ in columns(type_name))
            assert (
                db.execute(f"SELECT {listed} {named}").fetchall()
                == fresh.execute(f"SELECT {listed} {named}").fetchall()
            )
        of_records = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY name"
        for type_name in set(RECORDS) - {"map"}:  # the rate stands last where it was added
            assert db.execute(of_records, (type_name,)).fetchall() == fresh.execute(of_records, (type_name,)).fetchall()


@pytest.mark.parametrize(
    "record",
    [
        Alias(name="the order", item="offer", note="n"),
        Query(name="all", query="// Which teams?\nMATCH (h:Holder) RETURN h.title"),
    ],
    ids=("alias", "query"),
)
def test_what_an_older_format_did_not_have_is_kept_now(tmp_path: Path, record: Record) -> None:
    path = tmp_path / "maps.db"
    m = older(path, 1)
    with open_store(f"sqlite:///{path}") as store:
        before = store.load("every").map.tables["map"][0]
        rate = Change(before, before.model_copy(update={"hourly_rate": "70 EUR"}))
        assert store.save("every", [Change(None, record), rate], base=2, by="ann") == 3
        assert exactly(store.load("every").map) == exactly(m.apply([Change(None, record), rate]))
