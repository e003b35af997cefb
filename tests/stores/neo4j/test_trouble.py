"""What can go wrong with a server: each is a clear sentence and exit code 3; what was acknowledged is still there."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from neo4j import GraphDatabase

from flowmap.domain.change import Change
from flowmap.domain.records import Item
from flowmap.errors import StoreError
from flowmap.stores import Store, open_store
from flowmap.stores.neo4j import server as way
from tests.capabilities.neo4j_server import Server
from tests.stores.contract import small, whole

MORE = [Change(None, Item(id="more"))]


def refused(url: str, use: Callable[[Store], Any] = lambda store: store.maps()) -> str:
    """The sentence with which a store answers."""
    with open_store(url) as store, pytest.raises(StoreError) as answer:
        use(store)
    assert answer.value.exit_code == 3
    return str(answer.value).replace(url, "URL")


def ask(server: Server, query: Any) -> list[Any]:
    """Do something to the database behind flowmap's back; the first value of each row that it answers."""
    with GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        return [row[0] for row in driver.execute_query(query).records]


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
    """Format 1 knew no places: what is new gets its constraint, what is there stays."""
    ask(neo4j_server, "MATCH (s:FlowmapStore) SET s.format = 1")
    ask(neo4j_server, "DROP CONSTRAINT flowmap_place")
    with open_store(url) as newer:
        newer.place(made, {"holder:sales": (1.0, 2.0)})
        assert newer.load(made).map == small()
    assert ask(neo4j_server, "MATCH (s:FlowmapStore) RETURN s.format AS found") == [way.FORMAT]
    names = ask(neo4j_server, "SHOW CONSTRAINTS YIELD name WHERE name = 'flowmap_place' RETURN name AS found")
    assert names == ["flowmap_place"]
    assert store.places(made) == {"holder:sales": (1.0, 2.0)}


def test_what_another_program_has_changed(neo4j_server: Server, url: str, store: Store, made: str) -> None:
    ask(neo4j_server, f"MATCH (i:Item {{map: '{made}', id: 'order'}}) SET i.id = 'ordre'")
    said = refused(url, lambda store: store.load(made))
    assert said == ("The map in URL holds what no store writes: KeyError('order'). Has another program changed it?")
    ask(neo4j_server, f"MATCH (i:Item {{map: '{made}', id: 'ordre'}}) SET i.id = 'order'")
    assert whole(store, made) == small()
    ask(neo4j_server, f"MATCH ()-[n:NEEDS {{map: '{made}'}}]->() DELETE n")
    said = refused(url, lambda store: store.load(made))
    assert "its records are not those that its model hash is made of" in said


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
