"""The port on Neo4j: every method is one transaction; who writes a map waits for whoever writes it already."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from functools import partial
from typing import Any

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.errors import Conflict, FlowmapError, StoreError
from flowmap.graph.shape import Graph
from flowmap.stores.neo4j import cypher
from flowmap.stores.neo4j.additions import Addition
from flowmap.stores.neo4j.chunks import Chunk, chunks_of, total
from flowmap.stores.neo4j.history import first_line, line_of, read_lines, revision_of, write_line
from flowmap.stores.neo4j.publishing import write_found
from flowmap.stores.neo4j.reading import Entry, read_entry, read_map, read_part, whole
from flowmap.stores.neo4j.renewal import renew
from flowmap.stores.neo4j.server import WRITES_WITHIN, Server, Transaction
from flowmap.stores.neo4j.writing import new_columns, new_nodes, new_relationships, write_changes
from flowmap.stores.port import GraphStore, HistoryLine, MapLine, Place, Stored
from flowmap.stores.refusals import name_taken, no_such_map, refuse_places, revision_ahead, sound

TRIES = 5  # readings that writers may spoil; then the reader makes them wait
LARGE = 20_000  # records that are written in one transaction; our choice: a server needs some 160 MB for them
SLOWEST = 1_000  # records a second that a server writes at least; our choice: a tenth of what ours does
SWEPT = 20_000  # nodes or relationships removed in one transaction; our choice


class Neo4jStore(GraphStore):
    """Maps in a Neo4j database; several may share it with each other, not with other data of the same labels."""

    def __init__(self, url: str) -> None:
        self._server = Server(url, renew=renew)
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
                return Stored(whole(tx, entry), entry.revision)

        for _ in range(TRIES):
            found = self._server.read(read)
            if found is not None:
                return found
        return self._server.write(read_alone)

    def create(self, name: str, m: Map, *, by: str) -> int:
        """One transaction, but for a large map, of which a server would need some 8 KB of its heap for each record.

        Its records are written in many transactions, within one that ends last and makes the map: until then nobody
        sees a map. What is left when that breaks off is removed; at the latest, when a map of this name is made.
        """
        named = m.renamed(name)
        large = sum(map(len, m.tables.values())) > LARGE
        if large:
            self._server.write(lambda tx: _begin(tx, name))
        within = WRITES_WITHIN + m.size / SLOWEST

        def write(tx: Transaction, additions: Iterable[Addition]) -> None:
            works = (partial(addition.make, name=name) for addition in additions)
            if large:
                self._server.write_each(works)
            else:
                for work in works:
                    work(tx)

        def add(tx: Transaction) -> int:
            if read_entry(tx, name) is not None or not tx.claim(cypher.ADD_MAP, properties={"map": name, "id": name}):
                raise name_taken(name)
            gone = tx.rows(cypher.RECALL, map=name)
            if gone:
                self._sweep(name)
            revision: int = 1 + (gone[0][0] if gone else 0)
            at = datetime.datetime.now(datetime.UTC)
            with ThreadPoolExecutor(1) as aside:  # the server does not wait for it
                stating = aside.submit(_stated, named)
                write(tx, new_nodes(named))
                write(tx, new_relationships(named))
                chunks, _ = stating.result()
            write(tx, new_columns(named, chunks, first_line(named, revision, chunks, at=at, by=by)))
            tx.made(cypher.SET_MAP, map=name, properties=_properties(named, revision, at, total(chunks)))
            return revision

        try:
            return self._server.write(add, within=within)
        except StoreError:
            if large:
                with suppress(StoreError):
                    self._clear(name)
            raise

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
            columns = write_changes(tx, part, after, changes)
            revision = entry.revision + 1
            at = write_line(tx, name, revision, by=by, changes=changes, edit=edit, undoes=undoes)
            tx.made(cypher.SET_MAP, map=name, properties=_properties(after, revision, at, columns))
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
        """The map is gone with the first transaction; others, of a bounded size, clear away what it had."""

        def forget(tx: Transaction) -> None:
            entry = _locked(tx, name)
            tx.rows(cypher.REMOVE_MAP, map=name)
            tx.rows(cypher.BEGIN, map=name, revision=entry.revision)

        self._server.write(forget)
        self._clear(name)

    def _clear(self, name: str) -> None:
        """Remove what is left of a map that is not there."""

        def clear(tx: Transaction) -> None:
            _begin(tx, name)
            self._sweep(name)

        with suppress(Conflict):  # somebody has made it again, and removed what was left
            self._server.write(clear)

    def _sweep(self, name: str) -> None:
        """Remove what is left of a map; who calls keeps others away from the name."""
        for statement in cypher.sweep():
            while self._server.write(lambda tx, s=statement: tx.rows(s, map=name, most=SWEPT)[0][0]) == SWEPT:  # type: ignore[misc]
                pass

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


def _begin(tx: Transaction, name: str) -> None:
    """Remember that records may be there of a map that is not there; Conflict if it is."""
    tx.rows(cypher.BEGIN, map=name, revision=None)
    if read_entry(tx, name) is not None:
        raise name_taken(name)


def _stated(m: Map) -> tuple[list[Chunk], str]:
    """The columns of a map, and its hash, which it then knows."""
    return list(chunks_of(m)), m.model


def _properties(m: Map, revision: int, at: datetime.datetime, columns: int) -> dict[str, Any]:
    return {
        "map": m.name,
        "id": m.name,
        "title": m.title,
        "revision": revision,
        "changed": at,
        "model": m.model,
        "columns": columns,
    }
