"""The model hash: of the records, in any order, from records or from columns; blind to notes and sources."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from flowmap.domain.map import Map
from flowmap.domain.model_hash import canonical, canonical_rows, hash_of, model_hash
from flowmap.domain.records import Handoff, Holder, Item, Record
from tests.dense_maps import dense_maps
from tests.strategies import random_maps

relaxed = settings(max_examples=20, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate))


@relaxed
@given(random_maps())
def test_columns_give_the_same_as_records(m: Map) -> None:
    for table in m.tables.values():
        assert canonical_rows(table) == [canonical(record) for record in table]
    assert m.model == hash_of(m.tables.values()) == model_hash(added=m.records())


@relaxed
@given(dense_maps(), st.randoms(use_true_random=False))
def test_order_does_not_matter_and_changes_are_added(m: Map, draw: random.Random) -> None:
    records = list(m.records())
    draw.shuffle(records)
    half = len(records) // 2
    first = model_hash(added=records[:half])
    assert model_hash(added=records[half:], base=first) == m.model
    assert model_hash(added=(), removed=records[half:], base=m.model) == first


def test_what_counts_and_what_does_not() -> None:
    ends = {"giver": "a", "receiver": "b", "item": "x"}

    def model(handoff: Handoff) -> str:
        named: list[Record] = [Holder(id="a"), Holder(id="b"), Item(id="x")]
        return Map.of([*named, handoff]).model

    plain = model(Handoff(**ends))
    assert model(Handoff(**ends, note="n", source="workshop")) == plain
    assert model(Handoff(**ends, mode="push", quality="100%")) == plain
    assert model(Handoff(**ends, lead="24h")) == model(Handoff(**ends, lead="1d")) != plain
    assert model(Handoff(**ends, backup=True)) != plain
    assert model(Handoff(**ends, id="handoff:a:b:x-2")) != plain


def test_the_canonical_form_is_fixed() -> None:
    """Stores keep hashes: another form would make every stored one wrong."""
    handoff = Handoff(giver="b", receiver="a", item="größe", lead="1d", cases=("y", "x"), note="n")
    expected = '{"cases":["x","y"],"giver":"b","item":"größe","lead":24.0,"receiver":"a","type":"handoff"}'
    assert canonical(handoff) == expected
    assert Map.of().model == "0" * 64


def test_a_whole_number_is_the_same_in_a_record_and_in_columns() -> None:
    team = Holder(id="sales", title="Sales", people=3.0)
    assert '"people":3,' in canonical(team)
    assert model_hash(added=[team]) == hash_of(Map.of([team]).tables.values())
