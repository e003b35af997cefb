"""What tests that edit share: a store of their own, an application over it, one that can be killed and restarted."""

from __future__ import annotations

import contextlib
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from flowmap import services
from flowmap.domain.map import Map
from flowmap.domain.records import Header
from flowmap.stores.port import HistoryLine
from flowmap_web import Settings, create_app, schema
from tests.capabilities.chromium import NewPage
from tests.sample_maps import sample
from tests.web.editing.browser import Editor, opened
from tests.web.site import served

PATIENCE = 60  # seconds in which a server must have started, on however busy a machine
PROGRAM = "from flowmap.cli import main; main()"  # what the command `flowmap` runs

SAMPLE_MAPS = ("engines", "back-office", "installations")


def answer(m: Map) -> dict[str, Any]:
    """The records of a map as the API gives them."""
    return {"map": m.name, "title": m.title, "revision": 1, "schema": schema.schema(), "records": schema.stated(m)}


class Books:
    """The store behind the application, read and filled beside it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def empty(self, name: str, title: str = "") -> None:
        """A map without anything in it."""
        with services.opened(self.url) as store:
            store.create(name, Map.of([Header(title=title)] if title else [], name=name), by="the tests")

    def sample(self, name: str) -> None:
        """A company to try, under its name."""
        with services.opened(self.url) as store:
            store.create(name, sample(name), by="the tests")

    def map(self, name: str) -> Map:
        """The map as it is now."""
        with services.opened(self.url) as store:
            return store.load(name).map

    def history(self, name: str) -> list[HistoryLine]:
        """Every edit, the newest last."""
        with services.opened(self.url) as store:
            return store.history(name)

    def remove(self, name: str) -> None:
        """Take the map away."""
        with services.opened(self.url) as store:
            store.remove(name)


class Server:
    """`flowmap serve` in a process of its own, on the same port however often it is killed and started again."""

    def __init__(self, store: str) -> None:
        self._store = store
        self._kept = socket.socket()  # bound and never listening: the port stays ours while no server is there
        self._kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._kept.bind(("127.0.0.1", 0))
        self.port: int = self._kept.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it says that requests can come."""
        command = [sys.executable, "-c", PROGRAM, "serve", "--port", str(self.port), "--store", self._store]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], PATIENCE)
        said = self._process.stdout.readline() if ready else b""
        assert self.address.encode() in said, said

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(signal.SIGKILL)
            process.wait()
            if process.stdout is not None:
                process.stdout.close()

    def close(self) -> None:
        """End it and give the port back."""
        self.kill()
        self._kept.close()


@pytest.fixture
def books(tmp_path: Path) -> Books:
    """A SQLite store of this test's own."""
    return Books(f"sqlite:///{tmp_path / 'maps.db'}")


@pytest.fixture
def editing(books: Books) -> Flask:
    """An application over that store."""
    return create_app(Settings(store=books.url))


@pytest.fixture
def here(editing: Flask) -> Iterator[str]:
    """The application on a free port; its address without a last slash."""
    with served(editing) as address:
        yield address


@pytest.fixture
def server(books: Books) -> Iterator[Server]:
    """A server that can be killed; it is started by the test."""
    with contextlib.closing(Server(books.url)) as made:
        yield made


@pytest.fixture
def editor(new_page: NewPage) -> Callable[[str], Editor]:
    """Opens a page of a map, in a browser of its own, and waits until it can be edited."""
    return lambda address: opened(new_page(), address)
