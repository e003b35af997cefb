"""Changes as sentences: new, no more, and one value instead of another."""

from __future__ import annotations

import pytest

from flowmap.domain.change import Change, inverse
from flowmap.domain.map import Map
from flowmap.domain.quantities import Duration
from flowmap.domain.records import Acceptance, Case, Handoff, Header, Holder, Item, Need, Record, Stage
from flowmap.editing.words import in_words, told_change, what_was_undone
from flowmap.formats import flow_text

M = flow_text.parse(
    "case standard 90%\ncase engine 10%\nstages close\nERP is a system\nSales -> Purchasing: order, takes 1d\n",
    name="m",
)
HANDOFF = M.handoffs[0]
SAYS = "Sales hands order to Purchasing, usually in 1d"


@pytest.mark.parametrize(
    ("record", "says"),
    [
        (HANDOFF, f"{SAYS}."),
        (Need(holder="sales", item="order", kano="threshold"), "Sales needs order (must have)."),
        (Holder(id="hr", title="HR"), "team HR."),
        (Holder(id="crm", kind="system"), "system Crm."),
        (Item(id="spec", title="Spec"), "information Spec."),
        (Case(id="rush", title="Rush order"), "kind of order Rush order."),
        (Stage(id="close"), "stage Close."),
        (Acceptance(finding="GAP01", holder="sales", item="order"), "accepted finding: white spot (Sales, order)."),
    ],
    ids=lambda value: value.type if isinstance(value, Record) else "",
)
def test_what_comes_and_what_goes(record: Record, says: str) -> None:
    assert in_words(Change(None, record), before=Map.of(), after=M) == f"New: {says}"
    assert in_words(Change(record, None), before=M, after=Map.of()) == f"No more: {says}"


def test_a_map_is_begun_named_and_renamed() -> None:
    ours = Header(title="Ours")
    renamed = Change(ours, Header(title="Theirs"))
    assert in_words(Change(None, ours), before=Map.of(), after=Map.of([ours])) == "Began the map “Ours”."
    assert in_words(Change(None, ours), before=M, after=M) == "Named the map “Ours”."
    assert in_words(renamed, before=Map.of([ours]), after=M) == "Renamed the map from “Ours” to “Theirs”."
    told = told_change(M, M, renamed)
    assert (told.kind, told.verb, told.says) == ("changed", "renamed", "the map from “Ours” to “Theirs”")
    assert in_words(Change(ours, Header()), before=M, after=M) == "Renamed the map from “Ours” to “M”."
    assert in_words(Change(ours, None), before=M, after=M) == "No more: a name of its own: the map “Ours”."


def test_what_is_set() -> None:
    slower = HANDOFF.model_copy(update={"lead": Duration(2, "d"), "via": "erp", "cases": ("engine",), "backup": True})
    words = in_words(Change(HANDOFF, slower), before=M, after=M)
    assert words == (
        f"{SAYS}: through “ERP”; usually takes “2d” instead of “1d”; only if another way fails “yes” instead of “no”; "
        "kinds of order “engine” instead of “all”."
    )
    renamed = Change(M.holders["sales"], Holder(id="sales", title="Selling"))
    assert in_words(renamed, before=M, after=M.apply([renamed])) == "Renamed the team from “Sales” to “Selling”."


def test_who_gets_it_instead() -> None:
    after = HANDOFF.model_copy(update={"receiver": "erp"}).with_id("handoff:sales:erp:order")
    words = in_words(Change(HANDOFF, after), before=M, after=M)
    assert words == f"{SAYS}: who gets it “ERP” instead of “Purchasing”."
    assert in_words(Change(HANDOFF, HANDOFF.with_id(f"{HANDOFF.id}-2")), before=M, after=M) == f"{SAYS}: its id."


def test_a_removed_team_keeps_its_name() -> None:
    hr = Holder(id="hr", title="Human resources")
    assert in_words(Change(hr, None), before=Map.of(), after=Map.of()) == "No more: team Human resources."


def test_many_changes_are_told_in_three_sentences() -> None:
    changes = [Change(None, Item(id=f"x{n}")) for n in range(4)]
    first = "Back again: information X0; information X1; information X2."
    assert what_was_undone(changes[:3], before=M, after=M) == first
    assert what_was_undone(changes, before=M, after=M) == f"{first} And 1 more change."
    assert what_was_undone([], before=M, after=M) == ""


def test_what_undo_and_redo_did_is_said_as_a_person_would() -> None:
    hr = Holder(id="hr", title="HR")
    gone = [Change(HANDOFF, None), Change(hr, None)]
    slower = Change(HANDOFF, HANDOFF.model_copy(update={"lead": Duration(2, "d")}))
    undone = what_was_undone([*gone, slower], before=M, after=M)
    assert undone == f"Taken back: {SAYS}; team HR. Changed back: {SAYS}: usually takes “2d” instead of “1d”."
    assert what_was_undone(gone, before=M, after=M, again=True) == f"Removed again: {SAYS}; team HR."
    assert what_was_undone(inverse(gone), before=M, after=M, again=True) == f"Made again: team HR; {SAYS}."
    named = [Change(hr, Holder(id="hr", title="People"))]
    assert what_was_undone(named, before=M, after=M) == "Renamed back: the team from “HR” to “People”."


def test_a_change_as_pages_tell_it() -> None:
    added = told_change(M, M, Change(None, Handoff(giver="sales", receiver="erp")))
    assert (added.kind, added.verb, added.says) == ("added", "new", "Sales hands ? to ERP.")
    quicker = told_change(M, M, Change(HANDOFF, HANDOFF.model_copy(update={"lead": None})))
    assert (quicker.kind, quicker.says) == (
        "changed",
        "Sales hands order to Purchasing, usually in 1d: usually takes no longer said, it was “1d”",
    )
