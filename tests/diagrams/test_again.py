"""Notes that are placed again: those that got one more receiver, unless somebody has put them where they are."""

from __future__ import annotations

from flowmap.diagrams.again import by_hand, placed_again
from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.records import Handoff
from flowmap.formats import flow_text

M = flow_text.parse("Sales makes order\nSales -> A: order\nB is a team\nC is a team\n", name="test")
NOTE = "note:handoff:sales:a:order"
PLACES = {"holder:sales": (0.0, 0.0), NOTE: (90.0, 0.0), "holder:a": (180.0, 0.0)}


def more(m: Map, receiver: str, **fields: object) -> tuple[list[Change], Map]:
    record = Handoff.model_validate({"id": "", "giver": "sales", "receiver": receiver, "item": "order", **fields})
    changes = [Change(None, record.with_id(record.base_id()))]
    return changes, m.apply(changes)


def test_a_note_that_gains_a_receiver_is_placed_again() -> None:
    changes, after = more(M, "b")
    assert placed_again(changes, after, PLACES) == (NOTE,)
    assert placed_again(changes, after, {}) == ()


def test_a_receiver_that_gets_it_in_another_way_has_a_note_of_its_own() -> None:
    changes, after = more(M, "b", lead="2d")
    assert placed_again(changes, after, PLACES) == ()


def test_only_an_added_handoff_moves_a_note() -> None:
    changes, after = more(M, "b")
    assert placed_again([one.inverse() for one in changes], M, PLACES) == ()
    record = after.handoffs[1]
    longer = Change(record, record.model_copy(update={"notes": "by hand"}))
    assert placed_again([longer], after.apply([longer]), PLACES) == ()


def test_what_has_no_name_is_a_note_for_each_handoff() -> None:
    m = flow_text.parse("Sales -> A: ?\nB is a team\n", name="test")
    changes, after = more(m, "b", item="?")
    assert placed_again(changes, after, {"note:handoff:sales:a:?": (90.0, 0.0)}) == ()


def test_a_note_that_somebody_has_put_there_stays_until_it_is_moved_otherwise() -> None:
    changes, after = more(M, "b")
    put = {**PLACES, by_hand(NOTE): (90.0, 0.0)}
    assert placed_again(changes, after, put) == ()
    tidied = {**put, NOTE: (120.0, 0.0)}
    assert placed_again(changes, after, tidied) == (NOTE,)


def test_it_was_put_there_under_the_name_of_a_handoff_that_it_still_stands_for() -> None:
    changes, between = more(M, "b")
    record, after = more(between, "c")
    moved = {NOTE: (70.0, 9.0), by_hand("note:handoff:sales:b:order"): (70.0, 9.0)}
    assert placed_again(record, after, moved) == ()
    assert placed_again(record, after, {NOTE: (70.0, 9.0)}) == (NOTE,)
    assert changes[0].after == between.handoffs[1]
