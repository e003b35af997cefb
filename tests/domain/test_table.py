"""Tables: every record comes back as it went in, by row, by id and by what it names."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from flowmap.domain.map import Map
from flowmap.domain.records import RECORDS, Handoff, Header, Holder, Item, Record
from flowmap.domain.table import Table
from tests.benchmarks.company import company
from tests.dense_maps import dense_maps
from tests.strategies import random_maps

relaxed = settings(max_examples=20, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate))


@relaxed
@given(random_maps())
def test_every_record_comes_back(m: Map) -> None:
    records = list(m.records())
    again = Map.of(records, name=m.name)
    assert list(again.records()) == records
    assert {record.type for record in records} <= set(RECORDS)
    for table in m.tables.values():
        for row, record in enumerate(table):
            assert type(record) is RECORDS[table.type]
            assert RECORDS[table.type].model_validate(record.model_dump()) == record
            assert table.id_at(row) == record.id
            assert table.row_of(record.id) == row
            assert table.get(record.id) == table[row] == table[record.id] == record
            assert m.find(record.ref) == record


@relaxed
@given(random_maps())
def test_taking_and_joining_keep_records(m: Map) -> None:
    for table in m.tables.values():
        half = len(table) // 2
        first, second = np.arange(half), np.arange(half, len(table))
        assert list(table.take(second).concat(table.take(first))) == [*list(table)[half:], *list(table)[:half]]


@relaxed
@given(dense_maps())
def test_records_are_found_by_what_they_name(m: Map) -> None:
    for holder in m.holders:
        assert m.handoffs.where(giver=holder.id) == [one for one in m.handoffs if one.giver == holder.id]
        for item in m.items:
            assert m.needs.where(holder=holder.id, item=item.id) == [
                one for one in m.needs if (one.holder, one.item) == (holder.id, item.id)
            ]
            assert m.activities.where(at=holder.id, makes=item.id) == [
                one for one in m.activities if one.at == holder.id and item.id in one.makes
            ]
    assert m.policies.where(rule="deny") == [one for one in m.policies if one.rule == "deny"]


def test_names_that_do_not_exist_are_not_found() -> None:
    m = Map.of([Holder(id="a"), Holder(id="b"), Item(id="x"), Handoff(giver="a", receiver="b", item="x")])
    for name in ("", "c", "a:b", "?", "handoff:a:b:x"):
        assert name not in m.holders
        assert m.holders.get(name) is None
    for name in ("handoff:a:b:y", "handoff:a:b:x-2", "handoff:b:a:x", "handoff", ":::", "need:a:x"):
        assert name not in m.handoffs
        assert m.find(name) is None
    assert m.find("nothing:a") is None
    assert m.handoffs.where(giver="nobody") == []
    assert m.handoffs.where(giver="a", item="?") == []


def test_an_unnamed_item_is_kept_and_found() -> None:
    m = Map.of([Holder(id="a"), Holder(id="b"), Handoff(giver="a", receiver="b")])
    assert m.handoffs["handoff:a:b:?"].item == "?"
    assert m.handoffs.where(item="?") == [m.handoffs[0]]


def test_numbers_of_ids_are_kept() -> None:
    records: list[Record] = [Header(title="T"), Holder(id="a"), Holder(id="a-2"), Item(id="x"), Item(id="x-2")]
    base = Handoff(giver="a", receiver="a-2", item="x")
    other = Handoff(giver="a", receiver="a-2", item="x-2")
    m = Map.of([*records, base.with_id(f"{base.id}-3"), other])
    assert [one.id for one in m.handoffs] == ["handoff:a:a-2:x-3", "handoff:a:a-2:x-2"]
    assert m.handoffs["handoff:a:a-2:x-2"].item == "x-2"
    assert m.handoffs["handoff:a:a-2:x-3"].item == "x"
    assert m.fresh_id(base) == "handoff:a:a-2:x"
    assert isinstance(m.handoffs, Table)


def test_large_tables_find_by_an_index_what_small_ones_find(monkeypatch: pytest.MonkeyPatch) -> None:
    small, wanted = company(1_000, 2), []
    for table in (small.handoffs, small.activities, small.needs):
        record = table[len(table) // 2]
        names = {name: getattr(record, name) for name in record.key if name in ("giver", "item", "at", "holder")}
        names |= {name: getattr(record, name)[0] for name in ("makes", "uses") if getattr(record, name, ())}
        wanted.append((table.type, names, record.id))
    found = [(small.tables[kind].rows(**names).tolist(), small.find(ref)) for kind, names, ref in wanted]
    monkeypatch.setattr("flowmap.domain.table._MOST_KEPT", 10)
    large = company(1_000, 2)
    assert [(large.tables[kind].rows(**names).tolist(), large.find(ref)) for kind, names, ref in wanted] == found
    assert all(
        rows and record and record is not None and record.id == ref
        for (rows, record), (*_, ref) in zip(found, wanted, strict=True)
    )
    assert large.handoffs.rows(giver="nobody").tolist() == []
    assert "handoff:nobody:team-01:item-01" not in large.handoffs
