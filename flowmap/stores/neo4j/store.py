"""The port on Neo4j: every method is one transaction; who writes a map waits for whoever writes it already."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.errors import FlowmapError
from flowmap.graph.shape import Graph
from flowmap.stores.neo4j import cypher
from flowmap.stores.neo4j.history import line_of, read_lines, revision_of, write_line
from flowmap.stores.neo4j.publishing import write_found
from flowmap.stores.neo4j.reading import Entry, read_entry, read_map, read_part
from flowmap.stores.neo4j.server import Server, Transaction
from flowmap.stores.neo4j.writing import header_of, write_changes, write_map
from flowmap.stores.port import GraphStore, HistoryLine, MapLine, Place, Stored
from flowmap.stores.refusals import name_taken, no_such_map, refuse_places, revision_ahead, sound

TRIES = 5  # readings that writers may spoil; then the reader makes them wait


class Neo4jStore(GraphStore):
    """Maps in a Neo4j database; several may share it with each other, not with other data of the same labels."""

    def __init__(self, url: str) -> None:
        self._server = Server(url)
        self._publish: Callable[[GraphStore, str], object] | None = None

    def init(self) -> None:
        self._server.prepare()

    def maps(self) -> list[MapLine]:
        rows = self._server.read(lambda tx: tx.rows(cypher.MAPS))
        with self._sound():
            return [MapLine(name, title, revision, changed.to_native()) for name, title, revision, changed in rows]

    def load(self, name: str) -> Stored:
        """A transaction of Neo4j sees, also in parts, what others commit meanwhile: then the reader tries again."""

        def read(tx: Transaction) -> Stored | None:
            entry = _entry(tx, name)
            with self._sound():
                m = read_map(tx, entry)
            same = m is not None and _entry(tx, name).revision == entry.revision
            return Stored(m, entry.revision) if m is not None and same else None

        def read_alone(tx: Transaction) -> Stored:
            entry = _locked(tx, name)
            with self._sound():
                m = read_map(tx, entry)
                if m is None:
                    raise ValueError("its records are not those that its model hash is made of")
                return Stored(m, entry.revision)

        for _ in range(TRIES):
            found = self._server.read(read)
            if found is not None:
                return found
        return self._server.write(read_alone)

    def create(self, name: str, m: Map, *, by: str) -> int:
        """One transaction: the server needs some 8 KB of its heap for each record until it ends (measured)."""

        def make(tx: Transaction) -> int:
            if read_entry(tx, name) is not None or not tx.claim(cypher.ADD_MAP, properties={"map": name, "id": name}):
                raise name_taken(name)
            gone = tx.rows(cypher.RECALL, map=name)
            revision = 1 + (gone[0][0] if gone else 0)
            named = m.renamed(name)
            write_map(tx, named)
            at = write_line(tx, name, revision, by=by, changes=(Change(None, record) for record in m.records()))
            tx.made(cypher.SET_MAP, map=name, properties=_properties(named, revision, at))
            return revision

        return self._server.write(make)

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
        def make(tx: Transaction) -> int:
            entry = _locked(tx, name)
            saved = revision_of(tx, name, edit)
            if saved is not None:
                return saved
            if base > entry.revision:
                raise revision_ahead(name, base=base, revision=entry.revision)
            if not changes and undoes is None:
                return entry.revision
            with self._sound():
                part = read_part(tx, entry, changes)
            after = part.map.apply(changes)
            write_changes(tx, part, after, changes)
            revision = entry.revision + 1
            at = write_line(tx, name, revision, by=by, changes=changes, edit=edit, undoes=undoes)
            tx.made(cypher.SET_MAP, map=name, properties=_properties(after, revision, at))
            return revision

        revision = self._server.write(make)
        self._saved(name)
        return revision

    def history(
        self, name: str, *, before: int | None = None, most: int | None = None, bare: bool = False
    ) -> list[HistoryLine]:
        def read(tx: Transaction) -> list[HistoryLine]:
            _entry(tx, name)
            with self._sound():
                return read_lines(tx, name, before=before, most=most, bare=bare)

        return self._server.read(read)

    def line_of(self, name: str, edit: str) -> HistoryLine | None:
        def read(tx: Transaction) -> HistoryLine | None:
            _entry(tx, name)
            with self._sound():
                return line_of(tx, name, edit)

        return self._server.read(read)

    def revision(self, name: str) -> int:
        return self._server.read(lambda tx: _entry(tx, name).revision)

    def places(self, name: str) -> dict[str, Place]:
        def read(tx: Transaction) -> dict[str, Place]:
            _entry(tx, name)
            with self._sound():
                return {key: (float(x), float(y)) for key, x, y in tx.rows(cypher.PLACES, map=name)}

        return self._server.read(read)

    def place(self, name: str, places: Mapping[str, Place | None]) -> None:
        refuse_places(places)
        rows = [{"id": key, "x": place[0], "y": place[1]} for key, place in places.items() if place is not None]
        gone = [key for key, place in places.items() if place is None]

        def make(tx: Transaction) -> None:
            _locked(tx, name)
            tx.made(cypher.PUT, map=name, rows=rows)
            tx.made(cypher.TAKE_AWAY, map=name, ids=gone)

        self._server.write(make)

    def ask(
        self, name: str, query: str, parameters: Mapping[str, Any], *, seconds: float, rows: int
    ) -> tuple[list[str], list[list[Any]], bool] | None:
        self._server.read(lambda tx: _entry(tx, name))
        return self._server.asked(query, parameters, seconds=seconds, rows=rows)

    def publish(self, name: str, found: Graph, *, revision: int) -> bool:
        def make(tx: Transaction) -> bool:
            if _locked(tx, name).revision != revision:
                return False
            write_found(tx, name, found, revision=revision)
            return True

        return self._server.write(make)

    def published(self, name: str) -> int | None:
        return self._published(name)[0]

    def publishing(self, name: str) -> bool:
        return self._published(name)[1]

    def set_publishing(self, name: str, always: bool) -> None:
        def make(tx: Transaction) -> None:
            _entry(tx, name)
            tx.rows(cypher.SET_PUBLISHING, map=name, always=always)

        self._server.write(make)

    def publish_after_save(self, publish: Callable[[GraphStore, str], object]) -> None:
        self._publish = publish

    def _saved(self, name: str) -> None:
        """The save is acknowledged: what was found on the map before stays published if it cannot be found anew."""
        try:
            if self._publish is not None and self.publishing(name):
                self._publish(self, name)
        except FlowmapError as error:
            logging.getLogger("flowmap").warning("The findings of %s were not published: %s", name, error)

    def _published(self, name: str) -> tuple[int | None, bool]:
        def read(tx: Transaction) -> tuple[int | None, bool]:
            _entry(tx, name)
            revision, always = tx.rows(cypher.PUBLISHED, map=name)[0]
            return revision, always

        return self._server.read(read)

    def remove(self, name: str) -> None:
        def make(tx: Transaction) -> None:
            entry = _locked(tx, name)
            for statement in cypher.remove_map():
                tx.rows(statement, map=name)
            tx.rows(cypher.REMEMBER, map=name, revision=entry.revision)

        self._server.write(make)

    def close(self) -> None:
        self._server.close()

    def _sound(self) -> AbstractContextManager[None]:
        return sound(f"The map in {self._server.url}", hint="Has another program changed it?")


def _entry(tx: Transaction, name: str) -> Entry:
    found = read_entry(tx, name)
    if found is None:
        raise no_such_map(name, [row[0] for row in tx.rows(cypher.MAPS)])
    return found


def _locked(tx: Transaction, name: str) -> Entry:
    """The map, which nobody else writes until the transaction ends."""
    tx.made(cypher.LOCK, map=name)
    return _entry(tx, name)


def _properties(m: Map, revision: int, at: datetime.datetime) -> dict[str, Any]:
    return {
        "map": m.name,
        "id": m.name,
        "title": m.title,
        "revision": revision,
        "changed": at,
        "model": m.model,
        "header": header_of(m),
    }
