"""The tables of the file are those of a format; changes of one without the other do not pass."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from flowmap.domain.change import Change
from flowmap.domain.quantities import Duration
from flowmap.domain.records import RECORDS, Alias, Item
from flowmap.domain.table import column_fields
from flowmap.stores import open_store
from flowmap.stores.sqlite.schema import APPLICATION, FORMAT, statements
from tests.stores.contract import exactly, small

FORMATS = {1: "d13398c9187d97a7", 2: "4525ee6b4b48db3a", 3: "aed54a3e9787ebbf", 4: "f423e483e582eb5b"}
OF_ALIASES = "SELECT sql FROM sqlite_master WHERE tbl_name = 'alias' AND sql IS NOT NULL"


def test_a_change_of_the_tables_is_a_new_format() -> None:
    """If this fails, records have changed, or the order of their words or units: raise FORMAT, write how a file of
    the last one becomes one, add it here."""
    codes = [
        f"{type_name}.{name}: {', '.join(field.choices or (field.quantity.UNITS if field.quantity else ()))}"
        for type_name in RECORDS
        for name, field in column_fields(type_name)
    ]
    digest = hashlib.sha256("\n".join([*statements(), *codes]).encode()).hexdigest()[:16]
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
        rows = db.execute(
            "SELECT g.name, r.name, i.name, h.suffix, h.lead, h.lead_unit, h.cases FROM handoff h"
            " JOIN store_name g ON g.space = 'holder' AND g.code = h.giver"
            " JOIN store_name r ON r.space = 'holder' AND r.code = h.receiver"
            " JOIN store_name i ON i.space = 'item' AND i.code = h.item ORDER BY h.place"
        ).fetchall()
        assert rows == [
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
        db.execute("ALTER TABLE need DROP COLUMN within")
        db.execute("ALTER TABLE need ADD COLUMN within REAL")
    with open_store(f"sqlite:///{path}") as store:
        need = store.load("small").map.needs[0]
        assert need.within is None
        after = need.model_copy(update={"within": Duration(10, "d")})
        assert store.save("small", [Change(need, after)], base=1, by="ann") == 2
        assert store.load("small").map == small()


def test_a_file_of_the_first_format_becomes_one_of_this(tmp_path: Path) -> None:
    path = tmp_path / "maps.db"
    with open_store(f"sqlite:///{path}") as store:
        store.create("small", small(), by="ann")
        thing = Change(None, Item(id="thing"))
        store.save("small", [thing], base=1, by="ann", edit="e1")
    with closing(sqlite3.connect(path)) as db:  # format 1 had no aliases, no rate, no places, nothing of what is undone
        db.execute("DROP TABLE alias")
        db.execute("ALTER TABLE map DROP COLUMN hourly_rate")
        db.execute("DROP TABLE store_place")
        db.execute("ALTER TABLE store_history DROP COLUMN undoes")
        db.execute("PRAGMA user_version = 1")
        db.commit()
    with open_store(f"sqlite:///{path}") as one, open_store(f"sqlite:///{path}") as other:
        assert one.load("small").map == small().apply([thing])
        assert other.line_of("small", "e1") == other.history("small")[1]
        assert other.save("small", [thing.inverse()], base=2, by="ben", edit="e2", undoes=2) == 3
        assert [line.undoes for line in one.history("small")] == [None, None, 2]
        one.place("small", {"holder:sales": (1.0, 2.0)})
        assert other.places("small") == {"holder:sales": (1.0, 2.0)}
        alias = Change(None, Alias(name="the order", item="order", note="n"))
        assert one.save("small", [alias], base=3, by="ann") == 4
        assert other.load("small").map == small().apply([alias])
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (FORMAT,)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_file_without_aliases_becomes_one_of_this_format_and_no_hash_changes(tmp_path: Path) -> None:
    path = tmp_path / "maps.db"
    with open_store(f"sqlite:///{path}") as store:
        store.create("small", small(), by="ann")
    with closing(sqlite3.connect(path)) as db:
        made = sorted(db.execute(OF_ALIASES))
        db.execute("DROP TABLE alias")
        db.execute("ALTER TABLE map DROP COLUMN hourly_rate")
        db.execute("PRAGMA user_version = 2")
        before = db.execute("SELECT model FROM store_map").fetchall()
    with open_store(f"sqlite:///{path}") as store:
        assert exactly(store.load("small").map) == exactly(small())
        assert [(store.load("small").map.model,)] == before == [(small().model,)]
    with closing(sqlite3.connect(path)) as db:
        assert sorted(db.execute(OF_ALIASES)) == made


def test_a_file_without_an_hourly_rate_becomes_one_that_keeps_it_and_no_hash_changes(tmp_path: Path) -> None:
    path = tmp_path / "maps.db"
    named = small()
    with open_store(f"sqlite:///{path}") as store:
        store.create("small", named, by="ann")
    with closing(sqlite3.connect(path)) as db:
        db.execute("ALTER TABLE map DROP COLUMN hourly_rate")
        db.execute("PRAGMA user_version = 3")
        db.commit()
    with open_store(f"sqlite:///{path}") as store:
        assert store.load("small").map.model == named.model
        before = store.load("small").map.tables["map"][0]
        rate = Change(before, before.model_copy(update={"hourly_rate": "60 EUR"}))
        assert store.save("small", [rate], base=1, by="ann") == 2
        assert store.load("small").map.tables["map"][0].hourly_rate == "60 EUR"
