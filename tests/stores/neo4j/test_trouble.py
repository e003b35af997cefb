"""What can go wrong with a server: each is a clear sentence and exit code 3; what was acknowledged is still there."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from neo4j import GraphDatabase

from flowmap.domain.change import Change, additions
from flowmap.domain.map import Map
from flowmap.domain.records import Handoff, Item, Need
from flowmap.errors import Conflict, StoreError, UnknownName
from flowmap.stores import Store, open_store
from flowmap.stores.neo4j import history as lines
from flowmap.stores.neo4j import server as way
from flowmap.stores.neo4j import store as keeping
from tests.capabilities.neo4j_server import Server
from tests.stores.contract import exactly, small, whole

MORE = [Change(None, Item(id="more"))]


def refused(url: str, use: Callable[[Store], Any] = lambda store: store.maps()) -> str:
    """The sentence with which a store answers."""
    with open_store(url) as store, pytest.raises(StoreError) as answer:
        use(store)
    assert answer.value.exit_code == 3
    return str(answer.value).replace(url, "URL")


def ask(server: Server, query: Any, **parameters: Any) -> list[Any]:
    """Do something to the database behind flowmap's back; the first value of each row that it answers."""
    with GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        return [row[0] for row in driver.execute_query(query, parameters).records]


@pytest.fixture(scope="module", autouse=True)
def soon() -> Iterator[None]:
    """Give up soon: nobody is there. Stores that are open for several tests are opened after this."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(way, "TRIES_AGAIN_FOR", 0.5)
        patch.setattr(way, "CONNECTS_WITHIN", 1.0)
        yield


def test_a_server_that_goes_away_and_comes_back(neo4j_server: Server, store: Store, made: str) -> None:
    neo4j_server.stop()
    try:
        for use in (
            lambda: store.load(made),
            lambda: store.maps(),
            lambda: store.save(made, MORE, base=1, by="ann"),
            lambda: store.create("other", small(), by="ann"),
        ):
            with pytest.raises(StoreError, match=r"No Neo4j server answers at .*; nothing was saved\. Is it running"):
                use()
    finally:
        neo4j_server.start()
    assert whole(store, made) == small()
    assert store.save(made, MORE, base=1, by="ann") == 2
    assert "other" not in {line.name for line in store.maps()}


def test_a_wrong_password(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    access = "Set FLOWMAP_NEO4J_USER and FLOWMAP_NEO4J_PASSWORD."
    monkeypatch.setenv("FLOWMAP_NEO4J_PASSWORD", "geheim-und-falsch")
    assert refused(url) == f"URL does not accept the user or the password. {access}"
    monkeypatch.delenv("FLOWMAP_NEO4J_PASSWORD")
    monkeypatch.delenv("FLOWMAP_NEO4J_USER")
    assert refused(url) == f"URL does not accept the user or the password. {access}"


def test_no_server_at_an_address(url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    said = "No Neo4j server answers at URL; nothing was saved. Is it running, and is the address right?"
    for scheme in ("bolt", "neo4j", "bolt+s"):
        assert refused(f"{scheme}://127.0.0.1:{port}") == said
    assert refused("bolt://flowmap.invalid:7687") == said


def test_a_person_reads_one_sentence_and_a_program_exit_code_3() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        url = f"bolt://127.0.0.1:{probe.getsockname()[1]}"
    command = [sys.executable, "-c", "from flowmap.cli import main; main()", "maps", "--store", url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        f"Error: No Neo4j server answers at {url}; nothing was saved. Is it running, and is the address right?\n"
    )


@contextmanager
def another_server(answer: bytes | None) -> Iterator[int]:
    """A server that says something else to whoever connects, or nothing at all."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        held = []

        def serve() -> None:
            while True:
                try:
                    client, _ = listening.accept()
                except OSError:
                    return
                if answer is None:
                    held.append(client)
                else:
                    client.sendall(answer)
                    client.close()

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()
        for client in held:
            client.close()


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x00\x00\x00\x00", None])
def test_another_server(url: str, answer: bytes | None) -> None:
    with another_server(answer) as port:
        said = refused(f"bolt://127.0.0.1:{port}")
    assert said.startswith(("No Neo4j server answers at URL; nothing was saved.", "URL refused: "))


def test_a_database_that_is_not_there(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWMAP_NEO4J_DATABASE", "nosuch")
    assert refused(url).startswith("URL refused: ")
    assert "nosuch" in refused(url)


def test_a_newer_format(neo4j_server: Server, url: str, store: Store, made: str) -> None:
    newer = way.FORMAT + 1
    ask(neo4j_server, f"MATCH (s:FlowmapStore) SET s.format = {newer}")
    try:
        for use in (
            lambda store: store.maps(),
            lambda store: store.load(made),
            lambda store: store.init(),
            lambda store: store.save(made, MORE, base=1, by="ann"),
        ):
            said = f"URL was written by a newer flowmap (format {newer}; this one knows {way.FORMAT}). Update flowmap."
            assert refused(url, use) == said
    finally:
        ask(neo4j_server, f"MATCH (s:FlowmapStore) SET s.format = {way.FORMAT}")
    assert whole(store, made) == small()


def test_an_older_format_becomes_this_one(neo4j_server: Server, url: str, store: Store, made: str) -> None:
    """Format 1 knew no places, and format 5 no columns: what is new gets its constraint, and maps are made again."""
    store.save(made, MORE, base=1, by="ben", edit="e1")
    store.place(made, {"holder:sales": (1.0, 2.0)})
    history, m = store.history(made), whole(store, made)
    ask(neo4j_server, "MATCH (s:FlowmapStore) SET s.format = 1")
    ask(neo4j_server, "DROP CONSTRAINT flowmap_place")
    ask(neo4j_server, f"MATCH (c:Columns {{map: '{made}'}}) DELETE c")
    ask(neo4j_server, f"MATCH (m:Map {{map: '{made}'}}) REMOVE m.columns SET m.header = 'older'")
    ask(neo4j_server, f"MATCH (c:Change {{map: '{made}', revision: 1}}) WHERE c.part > 0 DELETE c")
    first = json.dumps([change.to_dict() for change in history[0].changes])
    older = f"MATCH (c:Change {{map: '{made}', revision: 1}}) REMOVE c.type, c.packed SET c.changes = $first"
    ask(neo4j_server, older, first=first)
    ask(neo4j_server, f"MATCH (i:Item {{map: '{made}'}}) SET i.hash = 1, i.place = 7")
    with open_store(url) as newer:
        assert newer.places(made) == {"holder:sales": (1.0, 2.0)}
        assert exactly(newer.load(made).map) == exactly(m)
        assert newer.history(made) == history
        newer.save(made, [Change(None, Item(id="last"))], base=2, by="ann")
    assert ask(neo4j_server, "MATCH (s:FlowmapStore) RETURN s.format AS found") == [way.FORMAT]
    names = ask(neo4j_server, "SHOW CONSTRAINTS YIELD name WHERE name = 'flowmap_place' RETURN name AS found")
    assert names == ["flowmap_place"]
    left = ask(neo4j_server, f"MATCH (n {{map: '{made}'}}) WHERE n.place IS NOT NULL OR n.header IS NOT NULL RETURN n")
    assert left == []


def test_a_history_that_is_not_that_of_its_map(neo4j_server: Server, url: str, store: Store, made: str) -> None:
    ask(neo4j_server, "MATCH (s:FlowmapStore) SET s.format = 5")
    ask(neo4j_server, f"MATCH (m:Map {{map: '{made}'}}) SET m.model = '0'")
    said = refused(url, lambda store: store.load(made))
    assert said == (
        f"The history of “{made}” holds what no store writes: its changes do not make the map. "
        "Has another program changed it?"
    )
    ask(neo4j_server, f"MATCH (m:Map {{map: '{made}'}}) SET m.model = '{small().model}'")
    with open_store(url) as newer:
        assert whole(newer, made) == small()


def test_what_another_program_has_changed(neo4j_server: Server, url: str, store: Store, made: str) -> None:
    """A map is what was saved; what is not in the graph is not changed, and chunks are as they were written."""
    need, item = small().needs[0], small().items["order"]
    ask(neo4j_server, f"MATCH (i:Item {{map: '{made}', id: 'order'}}) SET i.id = 'ordre'")
    ask(neo4j_server, f"MATCH ()-[n:NEEDS {{map: '{made}'}}]->() DELETE n")
    assert whole(store, made) == small()
    for change in (Change(need, None), Change(item, item.model_copy(update={"title": "Other"}))):
        said = refused(url, lambda store, change=change: store.save(made, [change], base=1, by="ann"))  # type: ignore[misc]
        assert said.startswith("Neo4j found 0 of 1 nodes or relationships; nothing was saved. Has another program")
    assert store.revision(made) == 1
    spoilt = "The map in URL holds what no store writes: its records are not those that were saved."
    ask(neo4j_server, f"MATCH (c:Columns {{map: '{made}', type: 'item'}}) SET c.number = 1")
    assert refused(url, lambda store: store.load(made)).startswith(spoilt)
    ask(neo4j_server, f"MATCH (c:Columns {{map: '{made}', type: 'item'}}) DELETE c")
    assert refused(url, lambda store: store.load(made)).startswith(spoilt)


def test_an_end_that_is_not_there(neo4j_server: Server, url: str, store: Store, made: str) -> None:
    """A statement that finds no end makes nothing: the store counts what it makes."""
    ask(neo4j_server, f"MATCH (h:Holder {{map: '{made}', id: 'sales'}}) SET h.id = 'gone'")
    for one in (Need(holder="sales", item="order"), Handoff(giver="sales", receiver="receiving", item="order")):
        said = refused(url, lambda store, one=one: store.save(made, [Change(None, one)], base=1, by="ann"))  # type: ignore[misc]
        assert said.startswith("Neo4j found 0 of 1 nodes or relationships; nothing was saved. Has another program")
    assert store.revision(made) == 1


class TestLarge:
    """A map that is written in many transactions is there when all are, or not at all."""

    @pytest.fixture(autouse=True)
    def large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Any map is large."""
        monkeypatch.setattr(keeping, "LARGE", 0)
        monkeypatch.setattr(keeping, "SWEPT", 2)
        monkeypatch.setattr(lines, "IN_A_PART", 0)

    def test_it_is_as_it_was(self, neo4j_server: Server, store: Store, name: str) -> None:
        assert store.create(name, small(), by="ann") == 1
        assert exactly(store.load(name).map) == exactly(small())
        assert store.history(name)[0].changes == tuple(additions(small().records()))
        store.remove(name)
        assert ask(neo4j_server, f"MATCH (n {{map: '{name}'}}) RETURN labels(n) AS found") == [["RemovedMap"]]
        assert store.create(name, small(), by="ann") == 2

    @pytest.mark.parametrize("killed", [False, True])
    def test_one_that_breaks_off_leaves_no_map(
        self, neo4j_server: Server, store: Store, name: str, monkeypatch: pytest.MonkeyPatch, killed: bool
    ) -> None:
        def breaks_off(m: Map) -> Iterator[Any]:
            yield from ()  # all nodes are there, and no relationship
            assert ask(neo4j_server, f"MATCH (h:Holder {{map: '{name}'}}) RETURN h.id AS found")
            assert name not in {line.name for line in store.maps()}
            with pytest.raises(UnknownName):
                store.load(name)
            raise StoreError("The power fails.")

        with monkeypatch.context() as patch:
            patch.setattr(keeping, "new_relationships", breaks_off)
            if killed:  # then nobody clears away what is there
                patch.setattr(keeping.Neo4jStore, "_clear", lambda self, name: None)
            with pytest.raises(StoreError, match="power"):
                store.create(name, small(), by="ann")
        left = ask(neo4j_server, f"MATCH (n {{map: '{name}'}}) RETURN labels(n)[0] AS found")
        assert (left == ["RemovedMap"]) is not killed
        assert name not in {line.name for line in store.maps()}
        assert store.create(name, small(), by="ben") == 1
        assert exactly(store.load(name).map) == exactly(small())
        assert [line.by for line in store.history(name)] == ["ben"]

    def test_of_two_who_make_it_at_once_one_does(self, url: str, store: Store, name: str) -> None:
        def make(by: str) -> int | None:
            try:
                return store.create(name, small(), by=by)
            except Conflict:
                return None

        with ThreadPoolExecutor(2) as threads:
            revisions = list(threads.map(make, ("ann", "ben")))
        assert sorted(revisions, key=str) == [1, None]
        assert exactly(store.load(name).map) == exactly(small())
        with pytest.raises(Conflict):
            store.create(name, small(), by="ann")


def test_a_transaction_that_takes_too_long(
    neo4j_server: Server, url: str, made: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(way, "WRITES_WITHIN", 0.3)
    with (
        GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as driver,
        driver.session() as session,
        session.begin_transaction() as other,
    ):
        other.run("MATCH (m:Map {map: $map}) SET m.locked = true", {"map": made}).consume()
        said = refused(url, lambda store: store.save(made, MORE, base=1, by="ann"))
        assert said.startswith("URL refused: ")


def test_a_closed_store(url: str) -> None:
    store = open_store(url)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="is closed"):
        store.maps()
