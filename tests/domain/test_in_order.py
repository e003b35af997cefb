"""A map in an order of its own: equal to the one it was made from, whatever the order of that one."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from flowmap.domain.in_order import in_order
from flowmap.domain.map import Map
from flowmap.domain.records import Handoff, Holder, Item
from tests.strategies import random_maps


@given(random_maps(), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_order_does_not_depend_on_that_of_the_records(m: Map, draw: random.Random) -> None:
    ordered = in_order(m)
    assert ordered == m
    assert (ordered.name, ordered.model, ordered.case_bits) == (m.name, m.model, m.case_bits)
    records = [record for record in m.records() if record.type not in ("case", "stage")]
    draw.shuffle(records)
    kept = [record for record in m.records() if record.type in ("case", "stage")]
    assert list(in_order(Map.of([*kept, *records])).records()) == list(ordered.records())


@given(random_maps())
@settings(max_examples=20)
def test_records_that_were_made_are_those_of_the_ordered_map(m: Map) -> None:
    made = {record.ref: record for record in m.records()}
    ordered = in_order(m)
    assert all(record is made[record.ref] for record in ordered.records())
    assert list(ordered.records()) == list(in_order(Map.of(made.values())).records())
    assert all(table.id_at(row) == table[row].id for table in ordered.tables.values() for row in range(len(table)))


def test_holders_and_items_are_numbered_by_id() -> None:
    m = Map.of([Holder(id="sales"), Holder(id="legal"), Item(id="order"), Item(id="bill")])
    sent = Map.of(
        [*m.records(), Handoff(giver="sales", receiver="legal", item="order"), Handoff(giver="sales", receiver="legal")]
    )
    ordered = in_order(sent)
    assert ordered.names["holder"].values == ("legal", "sales")
    assert ordered.names["item"].values == ("bill", "order")
    assert [one.item for one in ordered.handoffs] == ["?", "order"]
    np.testing.assert_array_equal(ordered.handoffs.codes("giver"), [1, 1])
