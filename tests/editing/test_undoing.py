"""Undo and redo by history: my last edit, without limit, and never over somebody else's."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowmap import editing
from flowmap.domain.change import Change, additions
from flowmap.domain.map import Map
from flowmap.domain.quantities import Duration
from flowmap.domain.records import Activity, Handoff, Holder, Item, Need
from flowmap.domain.removal import removal
from flowmap.errors import BadInput
from flowmap.stores import Store
from flowmap.stores.memory import MemoryStore
from tests.editing.test_saving import but, moved, now, save

NOTHING = "There is nothing of yours to undo."


def undo(store: Store, mine: str = "ann.", edit: str | None = None, name: str = "small") -> editing.Undone:
    return editing.undo(store, name, mine=mine, by=mine.rstrip("."), edit=edit)


def redo(store: Store, mine: str = "ann.", edit: str | None = None, name: str = "small") -> editing.Undone:
    return editing.redo(store, name, mine=mine, by=mine.rstrip("."), edit=edit)


def test_undo_takes_back_my_last_edit_and_redo_makes_it_again(store: Store) -> None:
    handoff = now(store).handoffs[0]
    save(store, [but(handoff, lead=Duration(2, "d"))], "ann", edit="ann.1")
    save(store, [Change(None, Holder(id="hr", title="HR"))], "ann", edit="ann.2")
    sales = "Sales hands order to Purchasing"
    assert undo(store, edit="ann.3").says == "Taken back: team HR."
    assert (
        undo(store, edit="ann.4").says == f"Changed back: {sales}, usually in 2d: usually takes “1d” instead of “2d”."
    )
    assert undo(store, edit="ann.5") == editing.Undone(None, NOTHING)
    assert now(store).handoffs[0] == handoff
    assert (
        redo(store, edit="ann.6").says == f"Changed again: {sales}, usually in 1d: usually takes “2d” instead of “1d”."
    )
    assert redo(store, edit="ann.7").says == "Made again: team HR."
    assert redo(store, edit="ann.8") == editing.Undone(None, "There is nothing to redo.")
    assert [line.undoes for line in store.history("small")] == [None, None, None, 3, 2, 5, 4]


def test_an_undo_that_is_sent_again_counts_once(store: Store) -> None:
    for n in range(3):
        save(store, additions([Item(id=f"x{n}")]), "ann", edit=f"ann.{n}", base=n + 1)
    first = undo(store, edit="ann.u")
    save(store, additions([Item(id="y")]), "ben", edit="ben.1", base=5)
    again = undo(store, edit="ann.u")
    assert again.edited is not None
    assert first.edited is not None
    assert (again.edited.revision, again.edited.changes) == (first.edited.revision, first.edited.changes)
    assert again.says == first.says == "Taken back: information X2."
    assert store.revision("small") == 6


def test_an_undo_has_an_id_that_makes_it_mine(store: Store) -> None:
    save(store, additions([Item(id="x")]), "ann", edit="ann.1")
    with pytest.raises(BadInput, match=r"The edit “ben\.1” is none of “ann\.”"):
        undo(store, edit="ben.1")
    undo(store)
    (line,) = store.history("small", most=1)
    assert (line.edit or "").startswith("ann.")
    assert undo(store).edited is None


def test_a_new_edit_ends_redo_until_it_is_taken_back(store: Store) -> None:
    save(store, additions([Item(id="x")]), "ann", edit="ann.1")
    undo(store)
    store.save("small", additions([Item(id="y")]), base=3, by="ann", edit="ann.3")
    assert redo(store).edited is None
    store.save("small", [Change(Item(id="y"), None)], base=4, by="ann", edit="ann.4", undoes=4)
    assert redo(store).says == "Made again: information Y."
    assert redo(store).edited is None


def test_mine_is_not_others(store: Store) -> None:
    save(store, additions([Item(id="mine")]), "ann", edit="ann.1")
    save(store, additions([Item(id="bens")]), "ben", edit="ben.1", base=2)
    save(store, additions([Item(id="anns")]), "ann", edit="annika.1", base=3)
    undone = undo(store)
    assert undone.says == "Taken back: information Mine."
    assert undo(store).edited is None
    assert {item.id for item in now(store).items} == {"order", "bens", "anns"}


def test_by_name_mine_is_what_i_did_but_not_the_making_of_the_map(store: Store) -> None:
    save(store, additions([Item(id="x")]), "ann", edit="whatever")
    save(store, additions([Item(id="y")]), "ben", base=2)
    assert editing.undo(store, "small", mine=None, by="ann").says == "Taken back: information X."
    assert editing.undo(store, "small", mine=None, by="ann") == editing.Undone(None, NOTHING)
    assert editing.redo(store, "small", mine=None, by="ann").says == "Made again: information X."


def test_what_others_did_to_other_fields_stays(store: Store) -> None:
    save(store, [but(now(store).handoffs[0], lead=Duration(2, "d"))], "ann", edit="ann.1")
    save(store, [but(now(store).handoffs[0], via="phone")], "ben", base=2)
    save(store, [moved(now(store).handoffs[0], receiver="legal")], "ben", base=3)
    undo(store, edit="ann.2")
    assert [(h.receiver, h.lead, h.via) for h in now(store).handoffs] == [("legal", Duration(1, "d"), "phone")]
    redo(store, edit="ann.3")
    assert now(store).handoffs[0].lead == Duration(2, "d")


def test_what_somebody_has_changed_since_is_said(store: Store) -> None:
    save(store, [but(now(store).handoffs[0], lead=Duration(2, "d"))], "ann", edit="ann.1")
    save(store, [but(now(store).handoffs[0], lead=Duration(3, "d"))], "ben", base=2)
    with pytest.raises(editing.EditConflict) as refused:
        undo(store, edit="ann.2")
    (field,) = refused.value.fields
    assert (field.before, field.theirs, field.mine, field.by) == ("2d", "3d", "1d", "ben")
    assert refused.value.message.startswith(
        "ben has changed “Sales hands order to Purchasing, usually in 3d” meanwhile"
    )
    assert store.revision("small") == 3


def test_what_somebody_has_come_to_need_is_said(store: Store) -> None:
    save(store, additions([Holder(id="hr", title="HR")]), "ann", edit="ann.1")
    save(store, additions([Handoff(giver="sales", receiver="hr", item="order")]), "ben", base=2)
    with pytest.raises(
        editing.EditConflict, match=r"ben has said on .*: Sales hands order to HR\. So team HR"
    ) as refused:
        undo(store, edit="ann.2")
    assert (refused.value.fields, refused.value.hint) == ((), None)
    assert str(refused.value).endswith("So team HR cannot be removed alone.")  # what can be done are the ways out
    assert (refused.value.revision, refused.value.undoing) == (3, 2)
    assert refused.value.ways == editing.ways_out()


def decide(store: Store, way: editing.Way, revision: int, edit: str | None = None) -> editing.Undone:
    decided = editing.Decided(way, revision)
    return editing.undo(store, "small", mine="ann.", by="ann", edit=edit, decided=decided)


def blocked(store: Store) -> int:
    """Ann has added X and made it two days, and Ben three: the revision that cannot be taken back."""
    save(store, additions([Item(id="x")]), "ann", edit="ann.1")
    save(store, [but(now(store).handoffs[0], lead=Duration(2, "d"))], "ann", edit="ann.2", base=2)
    save(store, [but(now(store).handoffs[0], lead=Duration(3, "d"))], "ben", base=3)
    return asked(store)


def asked(store: Store) -> int:
    with pytest.raises(editing.EditConflict) as refused:
        undo(store)
    assert refused.value.undoing is not None
    return refused.value.undoing


def test_what_is_skipped_stays_and_is_not_asked_about_again(store: Store) -> None:
    assert blocked(store) == 3
    passed = decide(store, "over", 3, edit="ann.3")
    assert passed.says == "Taken back: information X."
    assert decide(store, "over", 3, edit="ann.3") == editing.Undone(passed.edited, passed.says)  # sent again
    assert [(line.undoes, len(line.changes)) for line in store.history("small")[-2:]] == [(3, 0), (2, 1)]
    assert redo(store).says == "Made again: information X."
    assert redo(store) == editing.Undone(None, "There is nothing to redo.")
    assert undo(store).says == "Taken back: information X."
    assert undo(store) == editing.Undone(None, NOTHING)
    assert now(store).handoffs[0].lead == Duration(3, "d")


def test_what_is_kept_stays_and_nothing_else_changes(store: Store) -> None:
    blocked(store)
    before = now(store)
    kept = decide(store, "keep", 3, edit="ann.3")
    assert kept == decide(store, "keep", 3, edit="ann.3") == decide(store, "keep", 3)  # sent again, asked again
    assert (kept.edited, kept.says) == (None, "It stays as it is now, and nothing will ask about it again.")
    assert (now(store), store.revision("small")) == (before, 5)
    assert undo(store).says == "Taken back: information X."


def test_both_are_put_back_and_made_again_together(store: Store) -> None:
    blocked(store)
    before = now(store)
    put = decide(store, "both", 3, edit="ann.3")
    assert put.says.endswith("usually takes “1d” instead of “3d”.")
    assert decide(store, "both", 3, edit="ann.3") == editing.Undone(
        put.edited and replace(put.edited, before=None), put.says
    )
    assert now(store).handoffs[0].lead == Duration(1, "d")
    assert redo(store).says.endswith("usually takes “3d” instead of “1d”.")
    assert now(store) == before
    assert undo(store).says.endswith("usually takes “1d” instead of “3d”.")
    assert undo(store).says == "Taken back: information X."
    with pytest.raises(BadInput, match="Revision 3 is no change of yours that stands"):
        decide(store, "both", 3)


def test_both_takes_what_others_have_said_of_it_along(store: Store) -> None:
    first = now(store)
    save(store, additions([Holder(id="hr", title="HR"), Item(id="x")]), "ann", edit="ann.1")
    said = [Handoff(giver="sales", receiver="hr", item="order"), Activity(at="hr", makes=("x", "order"))]
    save(store, additions(said), "ben", base=2)
    save(store, [but(now(store).holders["hr"], title="People")], "ben", base=3)
    assert asked(store) == 2
    decide(store, "both", 2)
    assert now(store) == first
    assert redo(store).edited is not None
    assert now(store).holders["hr"].title == "People"
    assert [one.id for one in now(store).handoffs][-1:] == ["handoff:sales:hr:order"]


def test_both_brings_back_what_others_have_removed(store: Store) -> None:
    save(store, additions([Holder(id="hr", title="HR")]), "ann", edit="ann.1")
    handoff = now(store).handoffs[0]
    save(store, [moved(handoff, receiver="hr")], "ann", edit="ann.2", base=2)
    gone = handoff.receiver
    save(store, removal(now(store), now(store).holders[gone]), "ben", base=3)
    assert asked(store) == 3
    decide(store, "both", 3)
    assert (now(store).handoffs[0].receiver, gone in now(store).holders) == (gone, True)


def test_a_redo_that_others_stand_in_the_way_of_has_the_same_ways_out(store: Store) -> None:
    save(store, additions([Item(id="x")]), "ann", edit="ann.1")
    save(store, [but(now(store).handoffs[0], lead=Duration(2, "d"))], "ann", edit="ann.2", base=2)
    undo(store)
    undo(store)
    assert redo(store).says == "Made again: information X."
    save(store, [but(now(store).handoffs[0], lead=Duration(3, "d"))], "ben", base=6)
    with pytest.raises(editing.EditConflict) as refused:
        redo(store)
    assert (refused.value.undoing, refused.value.ways) == (4, editing.ways_out(again=True))
    kept = editing.redo(store, "small", mine="ann.", by="ann", decided=editing.Decided("keep", 4))
    assert kept.edited is None
    assert redo(store).edited is None
    assert undo(store).says == "Taken back: information X."
    assert redo(store).says == "Made again: information X."
    assert undo(store).edited is not None
    assert undo(store).edited is None
    assert now(store).handoffs[0].lead == Duration(3, "d")


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1 << 30))
def test_whatever_others_did_every_way_out_ends(seed: int) -> None:
    """Ann's edits are all taken back, kept or skipped in the end, and each step can be made again."""
    chance, store = random.Random(seed), MemoryStore()
    store.create("small", Map.of(), by="ben")
    for n in range(14):
        who = chance.choice(("ann", "ben"))
        changes = some_edit(now(store), chance)
        editing.save(store, "small", changes, base=store.revision("small"), by=who, edit=f"{who}.{n}")
    for _ in range(14):
        before = now(store)
        try:
            undone = undo(store)
        except editing.EditConflict as error:
            way = chance.choice(editing.WAYS)
            if way != "both":
                decide(store, "keep", error.undoing or 0)
                assert now(store) == before
                continue
            undone = decide(store, "both", error.undoing or 0)
        if undone.edited is None:
            break
        assert redo(store).edited is not None
        assert now(store).model == before.model
        undo(store)
    assert undo(store) == editing.Undone(None, NOTHING)


def test_what_somebody_has_taken_back_already_is_passed_over(store: Store) -> None:
    save(store, additions([Item(id="x")]), "ann", edit="ann.1")
    save(store, additions([Item(id="y")]), "ann", edit="ann.2", base=2)
    save(store, [Change(Item(id="y"), None)], "ben", base=3)
    assert undo(store, edit="ann.3").says == "Taken back: information X."
    assert undo(store, edit="ann.4").edited is None


def test_an_edit_of_many_records_is_told_in_three_sentences(store: Store) -> None:
    save(store, additions(Item(id=f"x{n}") for n in range(5)), "ann", edit="ann.1")
    said = "Taken back: information X4; information X3; information X2. And 2 more changes."
    assert undo(store).says == said


def some_edit(m: Map, chance: random.Random) -> list[Change]:
    """A change of some kind that this map takes."""
    n = chance.randrange(1_000)
    holders, items, handoffs = list(m.holders), list(m.items), list(m.handoffs)
    if len(holders) < 2 or not items:
        return additions([Holder(id=f"h{n}", title=f"Team {n}"), Holder(id=f"g{n}"), Item(id=f"i{n}")])
    giver, receiver = chance.sample(holders, 2)
    item = chance.choice(items)
    new = Handoff(giver=giver.id, receiver=receiver.id, item=item.id, via=chance.choice((None, "phone", giver.id)))
    one = Activity(at=giver.id, makes=(f"part{n}",), uses=(item.id,))
    need = Need(holder=receiver.id, item=item.id)
    ways: list[Any] = [
        lambda: additions([new.with_id(m.fresh_id(new))]),
        lambda: additions([Item(id=f"part{n}"), one.with_id(m.fresh_id(one))]),
        lambda: additions([need.with_id(m.fresh_id(need))]),
        lambda: [but(giver, title=f"Renamed {n}"), but(item, title=f"Renamed {n}")],
        lambda: removal(m, chance.choice([*m.records()])),
        lambda: removal(m, giver),
    ]
    if f"part{n}" in m.items:
        del ways[1]
    if handoffs:
        handoff = chance.choice(handoffs)
        ways.append(lambda: [but(handoff, lead=Duration(n, "h"))])
        after = handoff.model_copy(update={"giver": receiver.id, "receiver": giver.id})
        if after.base_id() != handoff.base_id():
            ways.append(lambda: [Change(handoff, after.with_id(m.fresh_id(after)))])
    changes: list[Change] = chance.choice(ways)()
    return changes


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1 << 30))
def test_undo_to_the_empty_map_and_redo_to_the_end(seed: int) -> None:
    """Every step back is the map that was there, and every step forward again."""
    chance, store = random.Random(seed), MemoryStore()
    store.create("small", Map.of(), by="ann")
    hashes = [now(store).model]
    for n in range(12):
        changes = some_edit(now(store), chance)
        made = editing.save(store, "small", changes, base=store.revision("small"), by="ann", edit=f"ann.{n}")
        if made.changes:
            hashes.append(now(store).model)
    back = [hashes[-1]]
    while len(back) <= len(hashes) and undo(store).edited is not None:
        back.append(now(store).model)
    assert back == hashes[::-1]
    assert list(now(store).records()) == []
    forth = [hashes[0]]
    while len(forth) <= len(hashes) and redo(store).edited is not None:
        forth.append(now(store).model)
    assert forth == hashes
    for n, model in enumerate(hashes, start=1):
        assert editing.at(store, "small", n).model == model


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1 << 30))
def test_any_walk_of_edits_undo_and_redo_is_that_of_a_stack(seed: int) -> None:
    chance, store = random.Random(seed), MemoryStore()
    store.create("small", Map.of(), by="ann")
    stack, place = [now(store).model], 0
    for n in range(24):
        step = chance.choice(("edit", "undo", "undo", "redo"))
        if step == "edit":
            save(store, some_edit(now(store), chance), "ann", base=store.revision("small"), edit=f"ann.{n}")
            if now(store).model == stack[place]:  # it changed nothing
                continue
            stack[place + 1 :] = [now(store).model]
            place += 1
        elif step == "undo":
            assert (undo(store, edit=f"ann.{n}").edited is not None) == (place > 0)
            place = max(0, place - 1)
        else:
            assert (redo(store, edit=f"ann.{n}").edited is not None) == (place < len(stack) - 1)
            place = min(len(stack) - 1, place + 1)
        assert now(store).model == stack[place]
