"""Maps come back from the file exactly, however many rows are read at a time; who names what is gone is found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.records import Activity, Case, Holder, Item
from flowmap.errors import InvalidMap
from flowmap.stores import open_store
from flowmap.stores.sqlite import reading
from tests.stores.contract import exactly
from tests.stores.sqlite.every import every
from tests.strategies import random_maps


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('store') / 'maps.db'}"


@settings(max_examples=12, deadline=None)
@given(m=random_maps(), at_once=st.integers(1, 4))
def test_any_map_comes_back_however_many_rows_are_read_at_a_time(url: str, m: Map, at_once: int) -> None:
    with pytest.MonkeyPatch.context() as patch, open_store(url) as store:
        patch.setattr(reading, "AT_ONCE", at_once)
        store.create("random", m, by="ann")
        assert exactly(store.load("random").map) == exactly(m)
        store.remove("random")


@pytest.mark.parametrize("at_once", [1, 2, 3, 50_000])
def test_every_field_comes_back_beside_another_map_and_after_rows_have_gone(
    url: str, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "AT_ONCE", at_once)
    m = every()
    gone = [Change(m.handoffs[1], None), Change(m.needs[0], None), Change(m.aliases[0], None)]
    with open_store(url) as store:
        store.create("other", m, by="ann")
        store.create("every", m, by="ann")
        assert exactly(store.load("every").map) == exactly(m)
        store.save("every", gone, base=1, by="ann")
        assert exactly(store.load("every").map) == exactly(m.apply(gone))
        assert exactly(store.load("other").map) == exactly(m)
        store.remove("every")
        store.remove("other")


def test_whoever_names_a_case_is_found_by_its_bit_in_any_byte(url: str) -> None:
    m = Map.of(
        [
            *(Case(id=f"case-{n}") for n in range(64)),
            Holder(id="a"),
            *(Activity(at="a", makes=(f"x-{n}",), cases=(f"case-{n}", f"case-{(n + 9) % 64}")) for n in (0, 7, 8, 63)),
            *(Item(id=f"x-{n}") for n in (0, 7, 8, 63)),
        ],
        name="cases",
    )
    named = {0, 7, 8, 9, 16, 17, 63}
    with open_store(url) as store:
        store.create("cases", m, by="ann")
        for n in sorted({*named, 1, 6, 10, 15, 62}):
            change = Change(m.cases[f"case-{n}"], None)
            if n in named:
                with pytest.raises(InvalidMap):
                    store.save("cases", [change], base=1, by="ann")
            else:
                store.save("cases", [change], base=1, by="ann")
        store.remove("cases")
