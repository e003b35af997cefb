"""What can go wrong with a file: each is a clear sentence and exit code 3; what was acknowledged is still there."""

from __future__ import annotations

import os
import random
import resource
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from flowmap.domain.change import Change, additions
from flowmap.domain.records import Item
from flowmap.errors import Conflict, FlowmapError, StoreError
from flowmap.stores import open_store
from flowmap.stores.sqlite import connections
from flowmap.stores.sqlite.schema import FORMAT
from tests.stores.contract import small, whole
from tests.stores.processes import process

MUCH = [
    Change(None, Item(id=f"item-{n}", title=f"Thing {n}", note=random.Random(n).randbytes(500).hex()))
    for n in range(2_000)
]
MORE = [Change(None, Item(id="more"))]
NOBODY = 65534  # a user who may read what all may read; root may write everything


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with one small map."""
    path = tmp_path / "maps.db"
    with open_store(f"sqlite:///{path}") as store:
        store.create("small", small(), by="ann")
    return path


def refused(path: Path, use: Callable[[Any], Any] = lambda store: store.load("small")) -> str:
    """The sentence with which a store answers."""
    with open_store(f"sqlite:///{path}") as store, pytest.raises(StoreError) as answer:
        use(store)
    assert answer.value.exit_code == 3
    return str(answer.value).replace(str(path.parent), "DIR")


def intact(path: Path) -> None:
    """The map is there as it was acknowledged, and can be saved again."""
    with open_store(f"sqlite:///{path}") as store:
        assert whole(store, "small") == small()
        assert store.save("small", MORE, base=1, by="ann") == 2


def test_what_is_no_file(path: Path) -> None:
    os.mkfifo(path.with_name("pipe"))
    for name in ("", "pipe"):
        there = path.parent / name
        assert refused(there) == f"{there} is no file. Name a file.".replace(str(there.parent), "DIR")
    assert refused(Path("/dev/zero")) == "DIR/zero is no file. Name a file."


def test_what_can_be_no_file(path: Path) -> None:
    for impossible in (path / "below" / "maps.db", path.with_name("x" * 300), Path("/proc/flowmap/maps.db")):
        said = refused(impossible).replace(str(path), "FILE")
        assert said.startswith("There can be no file ")
        assert said.endswith((": Not a directory.", ": File name too long.", ": No such file or directory."))


def test_a_file_that_processes_make_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/maps.db"
    makers = [process(create_a_map, url, f"map-{n}") for n in range(8)]
    for maker in makers:
        maker.join(60)
    assert [maker.exitcode for maker in makers] == [0] * 8
    with open_store(url) as store:
        assert [line.name for line in store.maps()] == [f"map-{n}" for n in range(8)]


def create_a_map(url: str, name: str) -> None:
    """A process that makes a map, and the file if it is the first."""
    with open_store(url) as store:
        store.create(name, small(), by=name)


@pytest.mark.parametrize(
    "content",
    [b"flowmap: 1\nteams: {a: A}\n" * 100, b"x", random.Random(1).randbytes(8192)],
    ids=["text", "short", "noise"],
)
def test_no_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "maps.yaml"
    path.write_bytes(content)
    assert refused(path) == "DIR/maps.yaml is no SQLite file. Name another file."
    assert path.read_bytes() == content


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    path = tmp_path / "maps.db"
    path.touch()
    with open_store(f"sqlite:///{path}") as store:
        assert store.maps() == []


def test_a_database_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE handoff (a)")
    content = path.read_bytes()
    assert refused(path) == "DIR/other.db is a SQLite file of another program. Name another file."
    assert path.read_bytes() == content


def test_a_newer_format(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {FORMAT + 1}")
    for use in (
        lambda store: store.load("small"),
        lambda store: store.maps(),
        lambda store: store.init(),
        lambda store: store.save("small", MORE, base=1, by="ann"),
    ):
        said = f"was written by a newer flowmap (format {FORMAT + 1}; this one knows {FORMAT}). Update flowmap."
        assert refused(path, use) == f"DIR/maps.db {said}"
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {FORMAT}")
    intact(path)


def test_no_room_in_the_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = connections.Connections._opened

    def limited(self: connections.Connections) -> sqlite3.Connection:
        db = opened(self)
        (pages,) = db.execute("PRAGMA page_count").fetchone()
        db.execute(f"PRAGMA max_page_count = {pages + 20}")
        return db

    monkeypatch.setattr(connections.Connections, "_opened", limited)
    said = "The disk has no room for DIR/maps.db; nothing was saved. Make room, then try again."
    assert refused(path, lambda store: store.save("small", MUCH, base=1, by="ann")) == said
    large = small().apply(MUCH)
    assert refused(path, lambda store: store.create("large", large, by="ann")) == said
    monkeypatch.undo()
    intact(path)


def write_under_a_limit(path: Path, said: Any) -> None:
    """Save more than the operating system lets this process write."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    with open_store(f"sqlite:///{path}") as store:
        try:
            store.save("small", MUCH, base=1, by="ann")
        except StoreError as error:
            said.send(str(error))
        said.send(store.revision("small"))


def write_as_nobody(path: Path, said: Any) -> None:
    """Read and save as a user who may not write the file."""
    if os.getuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    with open_store(f"sqlite:///{path}") as store:
        said.send(store.load("small").revision)
        uses: tuple[Callable[[], int], ...] = (
            partial(store.save, "small", MORE, base=1, by="ann"),
            partial(store.create, "other", small(), by="ann"),
        )
        for use in uses:
            try:
                use()
            except StoreError as error:
                said.send(str(error))
    with open_store(f"sqlite:///{path.parent}/new.db") as store:
        try:
            store.init()
        except StoreError as error:
            said.send(str(error))


def answers(work: Any, path: Path) -> list[Any]:
    """What a process tells that does the work on a file."""
    from multiprocessing import get_context

    ours, theirs = get_context("forkserver").Pipe(duplex=False)
    worker = process(work, path, theirs)
    theirs.close()
    told = []
    while True:
        try:
            told.append(ours.recv())
        except EOFError:
            break
    worker.join(60)
    ours.close()
    assert worker.exitcode == 0
    return [str(one).replace(str(path.parent), "DIR") for one in told]


def test_a_full_disk(path: Path) -> None:
    said, revision = answers(write_under_a_limit, path)
    assert said in (
        "The disk has no room for DIR/maps.db; nothing was saved. Make room, then try again.",
        "The disk does not read or write DIR/maps.db; nothing was saved. Look at the disk.",
    )
    assert revision == "1"
    intact(path)


@pytest.mark.parametrize("folder", [0o555, 0o777], ids=["in a folder for reading", "in a folder for all"])
def test_a_file_for_reading(folder: int) -> None:
    place = Path(tempfile.mkdtemp(prefix="flowmap-"))  # pytest's own folders are closed to other users
    try:
        path = place / "maps.db"
        with open_store(f"sqlite:///{path}") as store:
            store.create("small", small(), by="ann")
        path.chmod(0o444)
        place.chmod(folder)
        revision, saved, created, *new = answers(write_as_nobody, path)
        assert revision == "1"
        assert saved == created == "DIR/maps.db may only be read. Allow writing, or use another store."
        refusal = "DIR/new.db cannot be opened. Is it there, and may you read and write it?"
        assert new == ([refusal] if folder == 0o555 else [])
        place.chmod(0o777)
        path.chmod(0o644)
        intact(path)
    finally:
        place.chmod(0o777)
        shutil.rmtree(place)


def test_a_file_that_another_program_keeps(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "WAITS", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        said = refused(path, lambda store: store.save("small", MORE, base=1, by="ann"))
        assert said == "Another program has kept DIR/maps.db for 0 s. Try again when it is done."
        with open_store(f"sqlite:///{path}") as store:
            assert store.load("small").map == small()  # readers never wait
    intact(path)


def test_damage_anywhere_is_said_or_does_no_harm(path: Path) -> None:
    """A few bytes changed at a time, over the whole file: a sentence, or a map; never a traceback."""
    sound, chance = path.read_bytes(), random.Random(3)
    told = set()
    for _ in range(100):
        damaged = bytearray(sound)
        start = chance.randrange(len(sound))
        damaged[start : start + 40] = chance.randbytes(40)
        path.write_bytes(bytes(damaged[: len(sound)]))
        with open_store(f"sqlite:///{path}") as store:
            uses: tuple[Callable[[], Any], ...] = (
                partial(store.load, "small"),
                partial(store.history, "small"),
                store.maps,
                partial(store.save, "small", MORE, base=1, by="ann"),
            )
            for use in uses:
                try:
                    use()
                except FlowmapError as error:
                    told.add(str(error).split(str(path))[-1][:20])
        for side in path.parent.glob("maps.db-*"):
            side.unlink()
    assert " is damaged. Restore" in told


def packed(first: int, written: str) -> str:
    """The SQL that writes these bytes into the packed cell of each handoff."""
    after = first + len(written) // 2
    parts = f"substr(packed, 1, {first}) || x'{written}' || substr(packed, {after + 1})"
    return f"UPDATE handoff SET packed = CAST({parts} AS BLOB)"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DROP TABLE handoff", "does not answer as a store does: no such table: handoff"),
        (packed(0, "63000000"), "holds what no store writes: a code is not below 4"),
        (packed(12 + 4, "fdffffff"), "holds what no store writes: a code is not below 2"),
        (packed(20, "02"), "holds what no store writes: a code is not below 2"),
        (packed(33, "46"), "holds what no store writes: a code is not below 4"),
        (packed(89, "00"), "holds what no store writes: 3 records of the type handoff take 270 bytes"),
        ("UPDATE handoff SET packed = NULL", "holds what no store writes: 3 records of the type handoff take 0 bytes"),
        ("UPDATE handoff SET packed = 'all'", "holds what no store writes: 3 records of the type handoff take 9 bytes"),
        ("UPDATE activity SET uses = '[0'", "holds what no store writes: "),
        ("UPDATE activity SET uses = '{\"a\": 1}'", "holds what no store writes: "),
        ("UPDATE activity SET uses = '[0],[0]'", "holds what no store writes: 2 records have 4 lists of uses"),
        ("DELETE FROM store_name WHERE code = 0", "holds what no store writes: the code 0 of "),
        ("UPDATE store_name SET space = 'else' WHERE space = 'case'", "holds what no store writes: KeyError('else')"),
        ("UPDATE item SET title = CAST(x'ff' AS TEXT)", "does not answer as a store does: Could not decode to UTF-8"),
    ],
)
def test_rows_that_no_store_writes(path: Path, statement: str, said: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(statement)
    assert f"DIR/maps.db {said}" in refused(path)


@pytest.mark.parametrize("line", ["[1]", "[{}]", '[{"after": {}}]', '[{"after": {"robot": {}}}]', "[[[", ""])
def test_a_history_that_no_store_writes(path: Path, line: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE store_history SET changes = ?", (zlib.compress(line.encode()),))
    assert "DIR/maps.db holds what no store writes: " in refused(path, lambda store: store.history("small"))


def test_a_closed_store(path: Path) -> None:
    store = open_store(f"sqlite:///{path}")
    store.close()
    store.close()
    with pytest.raises(StoreError, match="is closed"):
        store.load("small")


def test_a_file_that_goes_away_and_comes_back(path: Path) -> None:
    aside = path.with_suffix(".aside")
    path.rename(aside)
    with open_store(f"sqlite:///{path}") as store:
        assert store.maps() == []  # a new, empty store: like a new file
    path.unlink()
    aside.rename(path)
    intact(path)


def test_an_edit_that_fails_leaves_nothing_behind(path: Path) -> None:
    """After any refusal the same store object goes on."""
    with open_store(f"sqlite:///{path}") as store:
        for _ in range(3):
            with pytest.raises(Conflict):
                store.save("small", [*MORE, *MORE], base=1, by="ann")
        assert whole(store, "small") == small()
        assert store.save("small", additions([Item(id="more")]), base=1, by="ann") == 2
