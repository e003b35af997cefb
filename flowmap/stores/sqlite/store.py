"""The port on a SQLite file: every method is one transaction."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.stores.port import HistoryLine, MapLine, Place, Store, Stored
from flowmap.stores.refusals import name_taken, no_such_map, refuse_places, revision_ahead, sound
from flowmap.stores.sqlite.connections import Connections
from flowmap.stores.sqlite.history import line_of, read_lines, write_line
from flowmap.stores.sqlite.reading import Entry, read_map, read_part
from flowmap.stores.sqlite.writing import erase_map, write_changes, write_map


class SQLiteStore(Store):
    """Maps in one file, which is made with its folders when it is first used. Readers never wait for a writer."""

    def __init__(self, path: str) -> None:
        self._connections = Connections(path)

    def init(self) -> None:
        with self._connections.reading():
            pass  # opening the file has prepared it

    def maps(self) -> list[MapLine]:
        with self._connections.reading() as db, self._sound():
            rows = db.execute("SELECT name, title, revision, changed FROM store_map ORDER BY name").fetchall()
            return [MapLine(n, title, r, datetime.datetime.fromisoformat(at)) for n, title, r, at in rows]

    def load(self, name: str) -> Stored:
        with self._connections.reading() as db, self._sound():
            entry = _entry(db, name)
            return Stored(read_map(db, entry), entry.revision)

    def create(self, name: str, m: Map, *, by: str) -> int:
        with self._connections.writing() as db:
            if db.execute("SELECT 1 FROM store_map WHERE name = ?", (name,)).fetchone():
                raise name_taken(name)
            gone = db.execute("SELECT revision FROM store_gone WHERE name = ?", (name,)).fetchone()
            db.execute("DELETE FROM store_gone WHERE name = ?", (name,))
            revision = 1 + (gone[0] if gone else 0)
            row = (name, m.renamed(name).title, revision, "", m.model)
            sql = "INSERT INTO store_map (name, title, revision, changed, model) VALUES (?, ?, ?, ?, ?) RETURNING key"
            ((key,),) = db.execute(sql, row).fetchall()
            write_map(db, key, m)
            at = write_line(db, key, revision, by=by, changes=(Change(None, record) for record in m.records()))
            db.execute("UPDATE store_map SET changed = ? WHERE key = ?", (at, key))
            return revision

    def save(
        self,
        name: str,
        changes: Sequence[Change],
        *,
        base: int,
        by: str,
        edit: str | None = None,
        undoes: int | None = None,
    ) -> int:
        with self._connections.writing() as db:
            with self._sound():
                entry = _entry(db, name)
                sql = "SELECT revision FROM store_history WHERE map = ? AND edit = ?"
                saved = db.execute(sql, (entry.key, edit)).fetchone()
                part = read_part(db, entry, changes)
            if saved is not None:
                return int(saved[0])
            if base > entry.revision:
                raise revision_ahead(name, base=base, revision=entry.revision)
            if not changes and undoes is None:
                return entry.revision
            after = part.map.apply(changes)
            known = part.map.names["case"].values
            if after.names["case"].values[: len(known)] == known:
                write_changes(db, entry, part, after, changes)
            else:  # all bits of cases were given away: the map has given them anew
                whole = read_map(db, entry).apply(changes)
                erase_map(db, entry.key)
                write_map(db, entry.key, whole)
            at = write_line(db, entry.key, entry.revision + 1, by=by, changes=changes, edit=edit, undoes=undoes)
            row = (after.title, entry.revision + 1, at, after.model, entry.key)
            db.execute("UPDATE store_map SET title = ?, revision = ?, changed = ?, model = ? WHERE key = ?", row)
            return entry.revision + 1

    def history(
        self, name: str, *, before: int | None = None, most: int | None = None, bare: bool = False
    ) -> list[HistoryLine]:
        with self._connections.reading() as db, self._sound():
            return read_lines(db, _entry(db, name).key, before=before, most=most, bare=bare)

    def line_of(self, name: str, edit: str) -> HistoryLine | None:
        with self._connections.reading() as db, self._sound():
            return line_of(db, _entry(db, name).key, edit)

    def revision(self, name: str) -> int:
        with self._connections.reading() as db, self._sound():
            return _entry(db, name).revision

    def places(self, name: str) -> dict[str, Place]:
        with self._connections.reading() as db, self._sound():
            key = _entry(db, name).key
            rows = db.execute("SELECT key, x, y FROM store_place WHERE map = ? ORDER BY key", (key,)).fetchall()
            return {key: (float(x), float(y)) for key, x, y in rows}

    def place(self, name: str, places: Mapping[str, Place | None]) -> None:
        refuse_places(places)
        with self._connections.writing() as db:
            key = _entry(db, name).key
            placed = [(key, one, *place) for one, place in places.items() if place is not None]
            db.executemany("INSERT OR REPLACE INTO store_place VALUES (?, ?, ?, ?)", placed)
            gone = [(key, one) for one, place in places.items() if place is None]
            db.executemany("DELETE FROM store_place WHERE map = ? AND key = ?", gone)

    def remove(self, name: str) -> None:
        with self._connections.writing() as db:
            entry = _entry(db, name)
            erase_map(db, entry.key)
            for table in ("store_history", "store_place"):
                db.execute(f"DELETE FROM {table} WHERE map = ?", (entry.key,))
            db.execute("DELETE FROM store_map WHERE key = ?", (entry.key,))
            db.execute("INSERT OR REPLACE INTO store_gone VALUES (?, ?)", (name, entry.revision))

    def close(self) -> None:
        self._connections.close()

    def _sound(self) -> AbstractContextManager[None]:
        return sound(str(self._connections.path), hint="Restore it from a backup.")


def _entry(db: sqlite3.Connection, name: str) -> Entry:
    row = db.execute("SELECT key, name, revision, model FROM store_map WHERE name = ?", (name,)).fetchone()
    if row is None:
        raise no_such_map(name, [known for (known,) in db.execute("SELECT name FROM store_map ORDER BY name")])
    return Entry(*row)
