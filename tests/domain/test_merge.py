"""Changes made on an older map: what both sides said stays, and only the same field asks."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings

from flowmap.domain.change import Change, additions
from flowmap.domain.map import Map, difference
from flowmap.domain.merge import WHOLE, Clash, Merge, merged
from flowmap.domain.quantities import Duration
from flowmap.domain.records import Activity, Handoff, Header, Holder, Item, Policy, Record, fields_of
from flowmap.errors import InvalidMap
from tests.strategies import random_maps

ORDER = Handoff(giver="a", receiver="b", item="x", lead=Duration(1, "d"))
NAMES = [Holder(id="a"), Holder(id="b"), Holder(id="c"), Item(id="x"), Item(id="y")]


def having(*records: Record) -> Map:
    """A map of three teams, two items and these records."""
    return Map.of([*NAMES, *records])


def but(record: Record, **values: Any) -> Any:
    """The record with other values; of key fields with the id that they give."""
    new = record.model_copy(update=values)
    return new.with_id(new.base_id()) if new.key and "id" not in values else new


def test_a_change_that_fits_stays_as_it_is() -> None:
    changes = [Change(ORDER, but(ORDER, via="phone")), Change(None, Holder(id="d")), Change(NAMES[2], None)]
    assert merged(having(ORDER), changes) == Merge(tuple(changes))


def test_fields_that_only_one_side_changed_are_both_kept() -> None:
    theirs = but(ORDER, lead=Duration(2, "d"), note="theirs")
    merge = merged(having(theirs), [Change(ORDER, but(ORDER, via="phone", backup=True))])
    both = but(ORDER, lead=Duration(2, "d"), note="theirs", via="phone", backup=True)
    assert merge == Merge((Change(theirs, both),))


def test_a_field_that_both_changed_differently_is_a_clash_and_nothing_of_the_record_is_made() -> None:
    theirs, mine = (
        but(ORDER, lead=Duration(2, "d"), via="chat"),
        but(ORDER, lead=Duration(3, "d"), via="phone", note="n"),
    )
    merge = merged(having(theirs), [Change(ORDER, mine), Change(None, Holder(id="d"))])
    assert merge.changes == (Change(None, Holder(id="d")),)
    assert merge.clashes == (Clash("via", ORDER, theirs, mine), Clash("lead", ORDER, theirs, mine))
    lead = merge.clashes[1]
    assert [lead.value(side) for side in (lead.before, lead.ours, lead.mine)] == [
        Duration(1, "d"), Duration(2, "d"), Duration(3, "d"),
    ]  # fmt: skip


def test_the_same_value_in_another_unit_is_no_clash() -> None:
    theirs, mine = but(ORDER, lead=Duration(48, "h")), but(ORDER, lead=Duration(2, "d"))
    assert merged(having(theirs), [Change(ORDER, mine)]) == Merge(())


def test_what_is_done_already_is_dropped() -> None:
    done = [Change(ORDER, None), Change(None, Holder(id="a")), Change(Holder(id="c"), but(Holder(id="c"), title="C"))]
    theirs = Map.of([*(one for one in NAMES if one.id != "c"), Holder(id="c", title="C")])
    assert merged(theirs, done) == Merge(())


def test_what_one_removed_and_the_other_changed_is_a_clash_on_the_whole_record() -> None:
    changed = but(ORDER, via="phone")
    (clash,) = merged(having(), [Change(ORDER, changed)]).clashes
    assert clash == Clash(WHOLE, ORDER, None, changed)
    assert (clash.record, clash.value(clash.mine), clash.value(clash.ours)) == (changed, changed, None)
    (clash,) = merged(having(changed), [Change(ORDER, None)]).clashes
    assert clash == Clash(WHOLE, ORDER, changed, None)


def test_two_additions_under_one_id_are_one_record() -> None:
    theirs, mine = but(ORDER, lead=None, note="theirs"), but(ORDER, via="phone")
    assert merged(having(theirs), [Change(None, mine)]) == Merge(
        (Change(theirs, but(theirs, via="phone", lead=ORDER.lead)),)
    )
    assert merged(having(theirs), [Change(None, theirs)]) == Merge(())
    other = but(theirs, note="mine")
    assert [clash.field for clash in merged(having(theirs), [Change(None, other)]).clashes] == ["note"]
    title = Map.of([Header(title="Theirs")])
    assert [clash.field for clash in merged(title, [Change(None, Header(title="Mine"))]).clashes] == ["title"]


def test_work_that_two_people_feed_differently_is_asked_about() -> None:
    """Its id says only what it makes, so one of the two lists of what it uses would be lost."""
    theirs = Activity(at="a", makes=("x",), uses=("y",))
    map_of_theirs = Map.of([*NAMES, Item(id="z"), theirs])
    (clash,) = merged(map_of_theirs, [Change(None, Activity(at="a", makes=("x",), uses=("z",)))]).clashes
    assert (clash.field, clash.value(clash.before)) == ("uses", ())
    assert merged(map_of_theirs, [Change(None, Activity(at="a", makes=("x",)))]) == Merge(())


def test_a_record_that_got_other_key_fields_is_found_under_its_new_id() -> None:
    theirs = but(ORDER, receiver="c")
    moved = {("handoff", ORDER.id): theirs.id}
    merge = merged(having(theirs), [Change(ORDER, but(ORDER, via="phone"))], moved=moved)
    assert merge == Merge((Change(theirs, but(theirs, via="phone")),))
    assert merged(having(theirs), [Change(ORDER, theirs)], moved=moved) == Merge(())
    assert merged(having(theirs), [Change(ORDER, None)], moved=moved).clashes == (Clash(WHOLE, ORDER, theirs, None),)
    both = merged(having(theirs), [Change(ORDER, but(ORDER, item="y"))], moved=moved)
    assert both == Merge((Change(theirs, but(ORDER, receiver="c", item="y")),))
    agreed = merged(having(theirs), [Change(ORDER, but(ORDER, receiver="c", giver="b"))], moved=moved)
    assert agreed == Merge((Change(theirs, but(ORDER, receiver="c", giver="b")),))


def test_key_fields_that_both_changed_are_a_clash() -> None:
    theirs, mine = but(ORDER, receiver="c"), but(ORDER, receiver="a", giver="b")
    merge = merged(having(theirs), [Change(ORDER, mine)], moved={("handoff", ORDER.id): theirs.id})
    assert merge.clashes == (Clash("receiver", ORDER, theirs, mine),)


def test_a_record_whose_new_id_is_taken_gets_the_next() -> None:
    taken = but(ORDER, receiver="c", note="somebody else's")
    mine = but(ORDER, receiver="c", via="phone")
    merge = merged(having(ORDER, taken), [Change(ORDER, mine), Change(mine, but(mine, note="and on"))])
    second = mine.with_id(f"{mine.id}-2")
    assert merge == Merge((Change(ORDER, second), Change(second, but(second, id=second.id, note="and on"))))
    assert len(having(ORDER, taken).apply(merge.changes).handoffs) == 2


def test_several_changes_of_one_record_follow_each_other() -> None:
    theirs = but(ORDER, note="theirs")
    first, second = but(ORDER, via="phone"), but(ORDER, via="phone", backup=True)
    merge = merged(having(theirs), [Change(ORDER, first), Change(first, second), Change(second, None)])
    assert [clash.field for clash in merge.clashes] == [WHOLE]
    merge = merged(having(theirs), [Change(ORDER, first), Change(first, second)])
    assert having(theirs).apply(merge.changes).handoffs[0] == but(second, note="theirs")


def test_a_policy_has_only_key_fields() -> None:
    theirs = Policy(rule="deny", holder="a", item="x", note="theirs")
    assert merged(having(theirs), additions([Policy(rule="deny", holder="a", item="x")])) == Merge(())


def expected(before: Record | None, theirs: Record | None, mine: Record | None) -> Record | str | None:
    """Three records under one id put together field by field; "clash" where they cannot be."""
    if mine == before or theirs == mine:
        return theirs
    if theirs == before:
        return mine
    if theirs is None or mine is None:
        return "clash"
    values = {}
    for field in fields_of(mine.type):
        one, other = getattr(theirs, field.name), getattr(mine, field.name)
        old = field.default if before is None else getattr(before, field.name)
        if one == other or other == old:
            values[field.name] = one
        elif one == old:
            values[field.name] = other
        else:
            return "clash"
    return type(mine).model_construct(**values)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(before=random_maps(most=3), theirs=random_maps(most=3), mine=random_maps(most=3))
def test_any_two_edits_of_any_map(before: Map, theirs: Map, mine: Map) -> None:
    """Each record comes out as its three values say; what clashes stays as it is; made twice it is made once."""
    changes = difference(before=before, after=mine)
    merge = merged(theirs, changes)
    had, have, want = ({record.ref: record for record in m.records()} for m in (before, theirs, mine))
    wanted = {ref: expected(had.get(ref), have.get(ref), want.get(ref)) for ref in {**had, **have, **want}}
    clashing = {ref for ref, record in wanted.items() if record == "clash"}
    assert {clash.record.ref for clash in merge.clashes} == clashing
    after = dict(have)
    for change in merge.changes:
        assert change.before is None or after.pop(change.before.ref) == change.before
        if change.after is not None:
            after[change.after.ref] = change.after
    left = {ref: have.get(ref) if ref in clashing else record for ref, record in wanted.items()}
    assert after == {ref: record for ref, record in left.items() if record is not None}
    try:
        made = theirs.apply(merge.changes)
    except InvalidMap:
        return
    if not clashing:
        assert merged(made, changes) == Merge(())
