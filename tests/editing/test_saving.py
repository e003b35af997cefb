"""Edits of several people at once: merged, asked about, or explained; each counts once."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import pytest

from flowmap import editing
from flowmap.domain.change import Change, additions
from flowmap.domain.map import Map
from flowmap.domain.quantities import Duration
from flowmap.domain.records import Handoff, Holder, Item, Need
from flowmap.domain.removal import removal
from flowmap.errors import Conflict, InvalidMap
from flowmap.stores import Store
from flowmap.stores.memory import MemoryStore

ID = "handoff:sales:purchasing:order"


def now(store: Store) -> Map:
    return store.load("small").map


def but(record: Any, **values: Any) -> Change:
    """A change of some fields."""
    return Change(record, record.model_copy(update=values))


def moved(record: Handoff, **values: Any) -> Change:
    """A change of key fields, with the id that they give."""
    after = record.model_copy(update=values)
    return Change(record, after.with_id(after.base_id()))


def save(store: Store, changes: Sequence[Change], by: str, base: int = 1, edit: str | None = None) -> editing.Edited:
    return editing.save(store, "small", changes, base=base, by=by, edit=edit)


def test_an_edit_is_saved_and_says_what_was_made(store: Store) -> None:
    change = but(now(store).handoffs[0], via="phone")
    assert save(store, [change], "ann", edit="ann.1") == editing.Edited(2, (change,), "ann.1")
    (line,) = store.history("small", most=1)
    assert (line.by, line.edit, line.undoes, line.changes) == ("ann", "ann.1", None, (change,))


def test_two_fields_of_one_record_are_merged(store: Store) -> None:
    handoff = now(store).handoffs[0]
    save(store, [but(handoff, lead=Duration(2, "d"))], "ann")
    theirs = now(store)
    merged = save(store, [but(handoff, via="phone"), Change(None, Holder(id="new"))], "ben", edit="ben.1")
    assert merged.changes == (but(theirs.handoffs[0], via="phone"), Change(None, Holder(id="new")))
    assert merged.revision == 3
    assert merged.before == theirs
    kept = now(store).handoffs[ID]
    assert (kept.lead, kept.via) == (Duration(2, "d"), "phone")


def test_one_field_asks_with_both_values_who_and_when(store: Store) -> None:
    start = datetime.datetime.now(datetime.UTC)
    handoff = now(store).handoffs[0]
    save(store, [but(handoff, lead=Duration(2, "d"))], "ben")
    save(store, [but(now(store).handoffs[0], note="of cyd")], "cyd", base=2)
    with pytest.raises(editing.EditConflict) as refused:
        save(store, [but(handoff, lead=Duration(3, "d"), via="phone"), Change(None, Holder(id="new"))], "ann")
    (field,) = refused.value.fields
    assert (field.record, field.field, field.label) == (ID, "lead", "usually takes")
    assert (field.before, field.theirs, field.mine, field.by) == ("1d", "2d", "3d", "ben")
    assert field.at == store.history("small")[1].at
    assert field.at is not None
    assert field.at >= start
    title = "Sales hands order to Purchasing, usually in 2d"
    assert field.title == f"{title}."
    assert refused.value.message == f"ben has changed “{title}” meanwhile, usually takes: 2d there, 3d here."
    assert isinstance(refused.value, Conflict)
    assert refused.value.theirs == now(store).handoffs[0]
    assert refused.value.revision == store.revision("small") == 3
    assert "new" not in now(store).holders, "all or nothing"


def test_several_fields_are_told_one_after_the_other(store: Store) -> None:
    handoff = now(store).handoffs[0]
    fields = (
        {"lead": Duration(n, "d"), "via": way, "note": way, "source": way} for n, way in ((2, "chat"), (3, "phone"))
    )
    theirs, mine = (but(handoff, **values) for values in fields)
    save(store, [theirs], "ben")
    with pytest.raises(editing.EditConflict) as refused:
        save(store, [mine], "ann")
    assert [field.field for field in refused.value.fields] == ["via", "lead", "note", "source"]
    who = "ben has changed “Sales hands order to Purchasing through chat, usually in 2d” meanwhile"
    assert refused.value.message == (
        f"{who}, through: chat there, phone here. {who}, usually takes: 2d there, 3d here. "
        f"{who}, note: chat there, phone here. And 1 more."
    )


def test_removed_there_and_changed_here_asks_about_the_whole_record(store: Store) -> None:
    handoff = now(store).handoffs[0]
    save(store, [Change(handoff, None)], "ben")
    with pytest.raises(editing.EditConflict, match=r"ben has removed “Sales hands order .*” meanwhile") as refused:
        save(store, [but(handoff, via="phone")], "ann")
    (field,) = refused.value.fields
    assert (field.field, field.label, field.theirs, field.by) == ("", "handoff", None, "ben")
    assert field.mine == {
        "id": ID,
        "giver": "sales",
        "receiver": "purchasing",
        "item": "order",
        "via": "phone",
        "lead": "1d",
    }


def test_changed_there_and_removed_here_asks_about_the_whole_record(store: Store) -> None:
    handoff = now(store).handoffs[0]
    save(store, [but(handoff, via="phone")], "ben")
    with pytest.raises(editing.EditConflict, match=r"ben has changed “Sales .* through phone.*” meanwhile") as refused:
        save(store, [Change(handoff, None)], "ann")
    (field,) = refused.value.fields
    assert (field.field, field.mine, field.theirs["via"], field.by) == ("", None, "phone", "ben")


def test_who_adds_the_same_thing_at_once_both_succeed(store: Store) -> None:
    new = [Holder(id="new", title="New"), Handoff(giver="sales", receiver="new", item="order")]
    assert save(store, additions(new), "ann", edit="ann.1").revision == 2
    again = save(store, additions(new), "ben", edit="ben.1")
    assert (again.revision, again.changes) == (2, ())
    more = Need(holder="new", item="order")
    assert save(store, additions([*new, more]), "cyd", edit="cyd.1").changes == (Change(None, more),)


def test_who_removes_the_same_thing_at_once_both_succeed(store: Store) -> None:
    m = now(store)
    changes = removal(m, m.holders["purchasing"])
    save(store, changes, "ann")
    assert save(store, changes, "ben").changes == ()


def test_an_edit_that_is_sent_again_counts_once_and_gives_what_was_made(store: Store) -> None:
    handoff = now(store).handoffs[0]
    save(store, [but(handoff, lead=Duration(2, "d"))], "ann")
    first = save(store, [but(handoff, via="phone")], "ben", edit="ben.1")
    save(store, [but(now(store).handoffs[0], via="chat")], "ann", base=3)
    again = save(store, [but(handoff, via="phone")], "ben", edit="ben.1")
    assert (again.revision, again.changes) == (first.revision, first.changes) == (3, first.changes)
    assert store.revision("small") == 4
    assert now(store).handoffs[0].via == "chat"


def test_a_record_that_somebody_has_moved_is_found(store: Store) -> None:
    handoff = now(store).handoffs[0]
    save(store, [moved(handoff, receiver="legal")], "ben")
    save(store, [moved(now(store).handoffs[0], giver="erp")], "ben", base=2)
    save(store, [but(handoff, via="phone")], "ann")
    assert [(h.id, h.via) for h in now(store).handoffs] == [("handoff:erp:legal:order", "phone")]
    with pytest.raises(editing.EditConflict) as refused:
        save(store, [moved(handoff, receiver="erp")], "ann")
    assert [(f.field, f.theirs, f.mine, f.by) for f in refused.value.fields] == [("receiver", "legal", "erp", "ben")]


def test_what_somebody_has_removed_cannot_be_named_and_the_error_says_who(store: Store) -> None:
    m = now(store)
    save(store, removal(m, m.holders["legal"]), "ben")
    with pytest.raises(InvalidMap) as refused:
        save(store, additions([Handoff(giver="sales", receiver="legal"), Need(holder="legal", item="order")]), "ann")
    (problem,) = refused.value.problems
    assert problem.message.startswith("ben has removed team Legal on ")
    assert problem.message.endswith(" UTC; it can no longer be named.")
    assert problem.hint == "Take that back first, or leave out what names it."


def test_what_somebody_names_by_now_cannot_be_removed_and_the_error_says_who(store: Store) -> None:
    m = now(store)
    save(store, additions([Handoff(giver="legal", receiver="sales", via="erp")]), "ben")
    with pytest.raises(InvalidMap) as refused:
        save(store, removal(m, m.holders["erp"]), "ann")
    (problem,) = refused.value.problems
    assert problem.message.startswith("ben has said on ")
    assert problem.message.endswith(" UTC: Legal hands ? to Sales through ERP. So system ERP cannot be removed alone.")
    assert problem.hint == "Keep both, or remove system ERP together with all that names it."


def test_a_fault_that_is_nobody_elses_stays_as_it_was(store: Store) -> None:
    with pytest.raises(InvalidMap, match=r"handoff:sales:nobody:\?: There is no .* “nobody”"):
        save(store, additions([Handoff(giver="sales", receiver="nobody")]), "ann")
    m = now(store)
    with pytest.raises(InvalidMap, match="holder:sales is removed, but"):
        save(store, [Change(m.holders["sales"], None)], "ann")


def test_others_may_be_quicker_again_and_again() -> None:
    """Between reading and saving somebody else saves, twenty times; the twenty-first time it is over."""

    class Busy(MemoryStore):
        left = 0

        def load(self, name: str) -> Any:
            stored = super().load(name)
            if self.left:
                self.left -= 1
                item = stored.map.items["order"]
                super().save(name, [but(item, note=str(self.left))], base=stored.revision, by="ben")
            return stored

    store = Busy()
    store.create("small", Map.of([Item(id="order")]), by="ann")
    mine = but(Item(id="order"), title="Order")
    super(Busy, store).save("small", [but(Item(id="order"), note="first")], base=1, by="ben")
    store.left = 5
    assert save(store, [mine], "ann").revision == 8
    assert now(store).items["order"] == Item(id="order", title="Order", note="0")
    store.left = 1000
    with pytest.raises(Conflict, match="item:order has changed meanwhile"):
        save(store, [mine.inverse(), but(Item(id="order"), title="Else")], "ann")
