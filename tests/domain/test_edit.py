"""Changes: applied one after the other, refused where the map has something else, taken back exactly."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from flowmap.domain.change import Change, additions, inverse
from flowmap.domain.map import Map, difference
from flowmap.domain.records import Activity, Case, Handoff, Holder, Item, Need, Record
from flowmap.errors import Conflict, InvalidMap
from tests.dense_maps import dense_map, dense_maps

relaxed = settings(max_examples=20, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate))
HANDOFF = Handoff(giver="a", receiver="b", item="x")


@pytest.fixture
def m() -> Map:
    """Two teams and one handoff."""
    return Map.of([Holder(id="a"), Holder(id="b"), Item(id="x"), Item(id="y"), HANDOFF, Need(holder="b", item="x")])


@relaxed
@given(dense_maps(), st.randoms(use_true_random=False))
def test_the_difference_of_two_maps_makes_one_into_the_other_and_back(before: Map, draw: random.Random) -> None:
    after = dense_map(draw).renamed(before.name)
    changes = difference(before=before, after=after)
    made = before.apply(changes)
    assert made == after
    assert made.model == after.model
    assert made.apply(inverse(changes)) == before
    assert made.apply(inverse(changes)).model == before.model
    assert difference(before=made, after=after) == []
    assert [Change.from_dict(change.to_dict()) for change in changes] == changes


@relaxed
@given(dense_maps())
def test_the_hash_is_kept_up_to_date(before: Map) -> None:
    assert before.model == Map.of(before.records()).model  # known from here on
    kept = [record for place, record in enumerate(before.needs) if place % 2]
    after = before.apply([Change(record, None) for record in before.needs if record not in kept])
    assert after.known_hash is not None
    assert after.model == Map.of(after.records()).model


def test_untouched_columns_are_shared(m: Map) -> None:
    after = m.apply([Change(HANDOFF, HANDOFF.model_copy(update={"note": "n"}))])
    assert after.handoffs[0].note == "n"
    for type_name, table in m.tables.items():
        if type_name != "handoff":
            for name, column in table.columns.items():
                assert after.tables[type_name].columns[name] is column


def test_the_row_is_kept_where_a_record_is_changed(m: Map) -> None:
    m = m.apply(additions([Handoff(giver="b", receiver="a", item="x"), Handoff(giver="a", receiver="b", item="y")]))
    ids = [one.id for one in m.handoffs]
    middle = m.handoffs[1]
    moved = Handoff(giver="b", receiver="a", item="y")
    after = m.apply([Change(middle, moved)])
    assert [one.id for one in after.handoffs] == [ids[0], moved.id, ids[2]]
    assert [one.id for one in after.apply([Change(moved, middle)]).handoffs] == ids


def test_a_before_that_is_not_there_is_a_conflict(m: Map) -> None:
    changed = HANDOFF.model_copy(update={"note": "theirs"})
    theirs = m.apply([Change(HANDOFF, changed)])
    with pytest.raises(Conflict) as caught:
        theirs.apply([Change(HANDOFF, HANDOFF.model_copy(update={"note": "mine"}))])
    assert (caught.value.theirs, caught.value.before) == (changed, HANDOFF)
    assert caught.value.mine is not None
    assert caught.value.mine.note == "mine"
    assert "has changed meanwhile" in str(caught.value)
    with pytest.raises(Conflict, match="exists already"):
        m.apply([Change(None, HANDOFF)])
    with pytest.raises(Conflict, match="is not there any more"):
        m.apply([Change(HANDOFF, None), Change(HANDOFF, None)])


def test_changes_build_on_each_other(m: Map) -> None:
    first = HANDOFF.model_copy(update={"note": "1"})
    after = m.apply([Change(HANDOFF, first), Change(first, None), Change(None, HANDOFF)])
    assert after == m


def test_what_is_still_named_cannot_be_removed(m: Map) -> None:
    with pytest.raises(InvalidMap, match=r"holder:a is removed, but handoff:a:b:x still names it \(1 in all\)"):
        m.apply([Change(m.holders["a"], None)])
    with pytest.raises(InvalidMap, match=r"item:x is removed, but .* \(2 in all\)"):
        m.apply([Change(m.items["x"], None)])
    after = m.apply([Change(m.holders["a"], None), Change(HANDOFF, None)])
    assert [one.id for one in after.holders] == ["b"]
    assert "a" not in after.holders


def test_what_is_named_must_be_there(m: Map) -> None:
    with pytest.raises(InvalidMap, match=r"There is no information “z”"):
        m.apply([Change(None, Need(holder="a", item="z"))])
    with pytest.raises(InvalidMap, match=r"There is no kind of order “express”"):
        m.apply([Change(None, Need(holder="a", item="y", cases=("express",)))])
    added = m.apply([Change(None, Need(holder="a", item="z")), Change(None, Item(id="z"))])
    assert added.needs["need:a:z"].item == "z"
    with pytest.raises(InvalidMap, match="makes “x” from itself"):
        m.apply([Change(None, Activity(at="a", makes="x", uses="x"))])


def test_a_case_keeps_its_bit_until_they_run_out() -> None:
    m = Map.of([Case(id="c0")])
    for n in range(1, 100):
        before = dict(m.case_bits)
        m = m.apply([Change(None, Case(id=f"c{n}")), Change(m.cases[f"c{n - 1}"], None)])
        assert list(m.case_bits) == [f"c{n}"]
        assert before.keys() != m.case_bits.keys()
        assert 0 <= m.case_bits[f"c{n}"] < 64
    assert m.shares.sum() == 1.0


def test_a_change_says_something() -> None:
    with pytest.raises(ValueError, match="before or after"):
        Change(None, None)
    with pytest.raises(ValueError, match="keeps the type"):
        Change(Holder(id="a"), Item(id="a"))
    record: Record = Change(None, HANDOFF).record
    assert record == HANDOFF


@relaxed
@given(dense_maps(), st.randoms(use_true_random=False))
def test_records_that_were_made_before_are_those_of_the_new_map(before: Map, draw: random.Random) -> None:
    for table in before.tables.values():
        assert [table[record.id] for record in table] == [*table]  # made, with their ids, from here on
    after = before.apply(difference(before=before, after=dense_map(draw).renamed(before.name)))
    for name, table in after.tables.items():
        anew = replace(table)
        assert [*table] == [*anew]
        assert [table.id_at(row) for row in range(len(table))] == [record.id for record in anew]
        assert [table.row_of(record.id) for record in anew] == [*range(len(table))], name
