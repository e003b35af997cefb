"""What a store promises that several processes share: nothing lost, nothing half there, whoever dies."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Barrier
from typing import Any

import pytest

from flowmap import editing
from flowmap.domain.change import Change, additions
from flowmap.domain.map import Map
from flowmap.domain.records import Item
from flowmap.errors import Conflict
from flowmap.stores import Store, open_store
from tests.capabilities.figures import Tell
from tests.stores.contract import numbers, whole

WRITERS, EDITS = 8, 25
KILLS, AT_ONCE = 50, 10  # writers killed; pieces of information that one edit adds, all or none
READS = 60  # beside a writer

# Children come from a small server process that has the imports done: a fork of this one could inherit held locks.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.stores.processes", "flowmap.stores.sqlite", "neo4j"])


def add_one_by_one(url: str, name: str, writer: int) -> None:
    """A writer: adds EDITS pieces of information, each in an edit of its own, and counts up an item of all writers."""
    with open_store(url) as store:
        for n in range(EDITS):
            store.save(name, [Change(None, Item(id=f"item-{writer}-{n}"))], base=1, by=f"writer {writer}")
        while True:  # now all change the same record: who is second looks again
            stored = store.load(name)
            counter = stored.map.items["counter"]
            after = counter.model_copy(update={"title": str(int(counter.title) + 1)})
            try:
                store.save(name, [Change(counter, after)], base=stored.revision, by=f"writer {writer}")
            except Conflict:
                continue
            return


def add_one(url: str, name: str, identity: str) -> None:
    """A process that comes, adds one piece of information, and goes."""
    with open_store(url) as store:
        store.save(name, [Change(None, Item(id=identity))], base=1, by=identity)


def set_one_field(url: str, name: str, field: str, together: Barrier) -> None:
    """A writer that sets one field EDITS times, each time together with another, of whose edits it knows none."""
    with open_store(url) as store:
        mine = Item(id="counter", title="0")
        for n in range(EDITS):
            after = mine.model_copy(update={field: str(n)})
            together.wait(60)
            editing.save(store, name, [Change(mine, after)], base=1, by=field, edit=f"{field}.{n}")
            mine = after


def add_until_killed(url: str, name: str, start: int, told: Connection) -> None:
    """A writer that tells every edit that it begins, and every one that the store has acknowledged."""
    with open_store(url) as store:
        for n in range(start, start + 10_000):
            edit = additions(Item(id=f"item-{n}-{k}", title=f"Thing {k} of edit {n}") for k in range(AT_ONCE))
            told.send((n, "begun"))
            store.save(name, edit, base=1, by="killed", edit=f"edit {n}")
            told.send((n, "acknowledged"))


def change_both_until_killed(url: str, name: str, started: Connection) -> None:
    """A writer that gives two pieces of information the same title, over and over."""
    with open_store(url) as store:
        for n in range(100_000):
            stored = store.load(name)
            changes = [Change(item, item.model_copy(update={"title": str(n)})) for item in stored.map.items]
            store.save(name, changes, base=stored.revision, by="writer")
            started.send(n)


def process(work: Any, *arguments: Any) -> BaseProcess:
    """A running process; it may not outlive the tests."""
    started = _processes.Process(target=work, args=arguments, daemon=True)
    started.start()
    return started


def _one_edit(store: Store, name: str) -> float:
    """How long an edit takes here and now, in seconds: within this time after it began a kill meets it."""
    took = []
    for n in range(3):
        start = time.perf_counter()
        store.save(name, additions(Item(id=f"warm-{n}-{k}") for k in range(AT_ONCE)), base=1, by="ann")
        took.append(time.perf_counter() - start)
    return min(took)


class SharedByProcesses:
    """What a store does that outlives its process and that several may open."""

    @pytest.fixture
    def shared(self, store: Store) -> Iterator[str]:
        """The name of an empty map."""
        name = f"shared-{next(numbers)}"
        store.create(name, Map.of([Item(id="counter", title="0")]), by="ann")
        yield name
        store.remove(name)

    def test_of_many_writers_no_edit_is_lost(self, url: str, store: Store, shared: str, tell: Tell) -> None:
        start = time.perf_counter()
        writers = [process(add_one_by_one, url, shared, n) for n in range(WRITERS)]
        for writer in writers:
            writer.join(120)
        assert [writer.exitcode for writer in writers] == [0] * WRITERS
        m = whole(store, shared)
        took = time.perf_counter() - start
        expected = {f"item-{writer}-{n}" for writer in range(WRITERS) for n in range(EDITS)}
        assert {item.id for item in m.items} == {"counter", *expected}
        assert m.items["counter"].title == str(WRITERS)
        by = Counter(line.by for line in store.history(shared))
        assert by == {"ann": 1, **{f"writer {n}": EDITS + 1 for n in range(WRITERS)}}
        tell(f"{WRITERS} processes x {EDITS} edits: {len(expected)} of {len(expected)} there, {took:.1f} s")

    def test_a_process_that_opened_it_twice_and_others_that_come_and_go(
        self, url: str, store: Store, shared: str
    ) -> None:
        """Locks on a file belong to a process: what one of its connections does must not take those of another."""
        with open_store(url) as second:
            assert second.revision(shared) == 1
        for n in range(2):
            other = process(add_one, url, shared, f"theirs-{n}")
            other.join(60)
            assert other.exitcode == 0
            store.save(shared, [Change(None, Item(id=f"ours-{n}"))], base=1, by="ann")
        expected = ["counter", "theirs-0", "ours-0", "theirs-1", "ours-1"]
        assert [item.id for item in whole(store, shared).items] == expected
        with open_store(url) as third:
            assert [item.id for item in whole(third, shared).items] == expected

    def test_of_a_killed_writer_nothing_is_lost_and_nothing_is_half_there(
        self, url: str, store: Store, shared: str, tell: Tell
    ) -> None:
        chance = random.Random(5)
        acknowledged: set[int] = set()
        found: Counter[int] = Counter()
        within, longest = 0, _one_edit(store, shared)
        for kill in range(KILLS):
            ours, theirs = _processes.Pipe(duplex=False)
            writer = process(add_until_killed, url, shared, kill * 10_000, theirs)
            theirs.close()
            told = [ours.recv() for _ in range(1 + 2 * (kill % 3))]  # it is at work, at its first to third edit
            time.sleep(chance.uniform(0, 1.5 * longest))
            writer.kill()
            writer.join()
            with suppress(EOFError):
                while True:
                    told.append(ours.recv())
            ours.close()
            within += told[-1][1] == "begun"
            acknowledged |= {n for n, what in told if what == "acknowledged"}
            found = Counter(
                int(item.id.split("-")[1]) for item in store.load(shared).map.items if item.id[:5] == "item-"
            )
            assert set(found.values()) <= {AT_ONCE}, "half an edit is there"
            assert acknowledged <= set(found), "an acknowledged edit is lost"
        assert len(store.history(shared)) == 4 + len(found)
        whole(store, shared)
        tell(
            f"{KILLS} kills, {within} in the middle of an edit: {len(acknowledged)} edits acknowledged, all there; "
            f"{len(found) - len(acknowledged)} more there, whole; 0 half there"
        )

    def test_two_who_edit_different_fields_of_one_record_at_once_are_both_kept(
        self, url: str, store: Store, shared: str, tell: Tell
    ) -> None:
        together = _processes.Barrier(2)
        writers = [process(set_one_field, url, shared, field, together) for field in ("note", "source")]
        for writer in writers:
            writer.join(120)
        assert [writer.exitcode for writer in writers] == [0, 0]
        last = str(EDITS - 1)
        assert list(whole(store, shared).items) == [Item(id="counter", title="0", note=last, source=last)]
        lines = store.history(shared)[1:]
        assert Counter(line.by for line in lines) == {"note": EDITS, "source": EDITS}
        turns = sum(one.by != other.by for one, other in pairwise(lines))
        tell(f"2 processes x {EDITS} edits of one record, {turns} times the other was next: all kept, none asked")

    def test_a_reader_sees_whole_edits(self, url: str, store: Store, tell: Tell) -> None:
        name = f"shared-{next(numbers)}"
        store.create(name, Map.of([Item(id="a"), Item(id="b")]), by="ann")
        ours, theirs = _processes.Pipe(duplex=False)
        writer = process(change_both_until_killed, url, name, theirs)
        theirs.close()
        seen = set()
        ours.recv()
        for _ in range(READS):
            stored = store.load(name)
            titles = {item.title for item in stored.map.items}
            assert len(titles) == 1
            seen.add(stored.revision)
        writer.kill()
        writer.join()
        ours.close()
        store.remove(name)
        assert len(seen) > 1
        tell(f"{READS} readings beside a writer: {len(seen)} revisions seen, each whole")
