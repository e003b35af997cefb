"""A part of a map has the records asked for and all that they name, and nothing else."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from flowmap.domain.cut import cut
from flowmap.domain.map import Map
from flowmap.formats import flow_text
from tests.strategies import random_maps

STORY = """\
case rush 40%
case usual 60%
stage offer
ERP is a system
offer consists of price, terms
Sales makes offer
Sales -> Legal: offer via ERP if rush
Legal -> Desk: terms
Planning needs price threshold
"""


def test_records_come_with_what_they_name() -> None:
    m = flow_text.parse(STORY, name="map")
    none = np.zeros(0, dtype=np.int64)
    part = cut(m, {"handoff": m.handoffs.rows(giver="sales")}, holders=none, items=none)
    assert sorted(record.ref for record in part.records()) == [
        "case:rush",
        "case:usual",
        "handoff:sales:legal:offer",
        "holder:erp",
        "holder:legal",
        "holder:sales",
        "item:offer",
        "item:price",
        "item:terms",
        "stage:offer",
    ]
    assert part.handoffs[0] == m.handoffs["handoff:sales:legal:offer"]
    assert {space: len(names) for space, names in part.names.items()} == {
        "case": 2,
        "stage": 1,
        "holder": 3,
        "item": 3,
        "via": 1,
    }


def test_holders_and_items_that_nothing_names() -> None:
    m = flow_text.parse(STORY, name="map")
    planning, terms = (
        np.array([m.names[space].code(name)]) for space, name in (("holder", "planning"), ("item", "terms"))
    )
    part = cut(m, {}, holders=planning, items=terms)
    assert [one.id for one in (*part.holders, *part.items)] == ["planning", "terms"]
    assert not len(part.handoffs)


def test_cases_that_were_made_stay_made() -> None:
    m = flow_text.parse(STORY, name="map")
    none, cases = np.zeros(0, dtype=np.int64), list(m.cases)
    assert all(one is other for one, other in zip(cut(m, {}, holders=none, items=none).cases, cases, strict=True))


@settings(max_examples=25)
@given(random_maps())
def test_every_part_is_a_map_of_its_own(m: Map) -> None:
    """Its records are those of the map, and they fit together."""
    rows = {
        name: np.arange(0, len(m.tables[name]), 2) for name in ("handoff", "activity", "question", "need", "policy")
    }
    none = np.zeros(0, dtype=np.int64)
    part = cut(m, rows, holders=none, items=none)
    found = list(part.records())
    assert Map.of(found) == part
    assert {one.ref for one in found} <= {one.ref for one in m.records()}
    for name, chosen in rows.items():
        assert list(part.tables[name]) == [m.tables[name][int(row)] for row in chosen]
