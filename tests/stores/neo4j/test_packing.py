"""Records in few bytes come back as they were, also where another flowmap wrote them; no server is needed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given

from flowmap.domain.map import Map
from flowmap.domain.records import Handoff, Holder, Item
from flowmap.stores.neo4j.chunks import Chunk, chunks_of, tables_of, total
from tests.benchmarks.company import company
from tests.stores.contract import EXAMPLES, exactly
from tests.strategies import random_maps


def back(chunks: list[Chunk]) -> Map:
    tables, names = tables_of(chunks)
    return Map("any", tables, names)


def rewritten(chunk: Chunk, change: Callable[[dict[str, Any]], None]) -> Chunk:
    """The chunk of one record as another flowmap may have written it."""
    whole = zlib.decompress(chunk.packed)
    head = json.loads(whole[4:])
    change(head["columns"])
    said = json.dumps(head).encode()
    return Chunk(chunk.type, chunk.number, 1, zlib.compress(len(said).to_bytes(4, "little") + said))


@EXAMPLES
@given(m=random_maps())
def test_any_map_comes_back(m: Map) -> None:
    assert exactly(back(list(chunks_of(m)))) == exactly(m)


@pytest.mark.parametrize("number", [1, 2, 256, 257])
def test_many_different_values(number: int) -> None:
    """Their numbers take one byte, or two."""
    m = Map.of([Item(id=f"item-{n}", title=f"Item {n} 営業部", note="\n" * (n % 3)) for n in range(number)])
    assert exactly(back(list(chunks_of(m)))) == exactly(m)


def test_several_chunks_in_any_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flowmap.stores.neo4j.chunks.RECORDS_IN_ONE", 300)
    m = company(1_000, 8)
    chunks = list(chunks_of(m))
    assert [chunk.size for chunk in chunks if chunk.type == "handoff"] == [300, 300, 300, 100]
    assert exactly(back(chunks[::-1])) == exactly(m)
    assert sum(len(chunk.packed) for chunk in chunks) < 40_000  # some 20 bytes a record
    assert total(chunks) == total(chunks[5:], before=total(chunks[:5]))
    assert total(chunks, removed=chunks) == total([])
    assert len({chunk.digest for chunk in chunks}) == len(chunks)


def test_what_an_older_flowmap_did_not_know_is_not_stated() -> None:
    m = Map.of([Holder(id="a"), Holder(id="b"), Item(id="x"), Handoff(giver="a", receiver="b", item="x")])
    *others, chunk = chunks_of(m)

    def older(columns: dict[str, Any]) -> None:
        for name in [name for name in columns if name not in ("giver", "receiver", "item")]:
            del columns[name]

    assert exactly(back([*others, rewritten(chunk, older)])) == exactly(m)


def test_what_a_newer_flowmap_says_is_refused_or_left_out() -> None:
    m = Map.of([Holder(id="a"), Holder(id="b"), Item(id="x"), Handoff(giver="a", receiver="b", item="x")])
    *others, chunk = chunks_of(m)
    more = rewritten(chunk, lambda columns: columns.update(colour=[["red"]]))
    assert exactly(back([*others, more])) == exactly(m)
    other_word = rewritten(chunk, lambda columns: columns.update(mode=[["shout"]]))
    with pytest.raises(KeyError):
        back([*others, other_word])
