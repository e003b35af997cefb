"""Drafts of changes: several moves on one record are one change, ids are free, backups stand apart."""

from __future__ import annotations

import pytest

from flowmap.analyzers.check import check
from flowmap.analyzers.draft import Draft, mask_of, named_cases
from flowmap.domain.finding import Finding
from flowmap.domain.map import Map
from flowmap.domain.records import Handoff
from flowmap.formats import flow_text


@pytest.fixture
def m() -> Map:
    """Two cases and one handoff in the first of them."""
    return flow_text.parse(
        "case a 50%\ncase b 50%\nSales makes order\nSales -> Legal: order if a\nPlanning needs order\n", name="map"
    )


def test_cases_are_named_only_where_some_are_meant(m: Map) -> None:
    assert named_cases(m, m.all_cases) == ()
    assert named_cases(m, 1) == ("a",)
    assert mask_of(m, m.handoffs[0]) == 1
    assert mask_of(m, m.needs[0]) == m.all_cases == 3


def test_a_handoff_that_is_there_is_widened(m: Map) -> None:
    draft = Draft(m)
    draft.hand_over(giver="sales", receiver="legal", item="order", cases=2)
    (change,) = draft.changes()
    assert change.before == m.handoffs[0]
    assert change.after == m.handoffs[0].model_copy(update={"cases": ()})


@pytest.mark.parametrize(
    ("times", "narrowed", "widened"),
    [("40/month", "10/month", "160/month"), ("weekly", "13/year", "208/year"), (None, None, None)],
)
def test_how_often_it_happens_goes_with_the_share_of_the_cases(
    times: str | None, narrowed: str | None, widened: str | None
) -> None:
    """It is a yearly total over the record's cases."""
    often = f", {times}" if times else ""
    text = f"case a 25%\ncase b 75%\nSales -> Legal: order{often}\nSales -> Works: order{often} if a\n"
    m = flow_text.parse(text, name="map")
    draft = Draft(m)
    draft.without_cases(m.handoffs[0], 2)
    draft.hand_over(giver="sales", receiver="works", item="order", cases=2)
    after = [change.after for change in draft.changes()]
    assert [(str(one.times) if one.times else None, one.cases) for one in after if isinstance(one, Handoff)] == [
        (narrowed, ("a",)),
        (widened, ()),
    ]


def test_how_often_it_happens_stays_below_what_a_map_may_say() -> None:
    text = "case a 0.001%\ncase b 99.999%\nSales -> Works: order, 900000000/year if a\n"
    draft = Draft(flow_text.parse(text, name="map"))
    draft.hand_over(giver="sales", receiver="works", item="order", cases=2)
    (change,) = draft.changes()
    assert isinstance(change.after, Handoff)
    assert str(change.after.times) == "1000000000/year"


def test_the_work_of_a_new_handoff_is_that_of_the_usual_one_of_its_item() -> None:
    text = (
        "case a 25%\ncase b 75%\nSales makes order\nSales -> Ann: order, 1h, 900/year\n"
        "Sales -> Ben: order, 1h, 10/year\nSales -> Carl: order, 1h, 5/year if a\nWorks needs order threshold if b\n"
    )
    to_the_same_team = "Ben -> Works: order, 1h, 4/year if a\n"  # goes first
    for more, hours in (("", 15.0), (to_the_same_team, 12.0)):
        (repair, *_) = findings(text + more, "GAP01")[0].repairs
        assert (repair.title, repair.effort_hours_per_year) == ("Sales hands order to Works directly.", hours)


def test_moves_build_on_each_other(m: Map) -> None:
    draft = Draft(m)
    draft.hand_over(giver="sales", receiver="planning", item="order", cases=1)
    draft.hand_over(giver="sales", receiver="planning", item="order", cases=2)
    draft.without_cases(m.handoffs[0], 1)
    added, removed = draft.changes()
    assert (added.before, removed.after) == (None, None)
    assert added.after == Handoff(giver="sales", receiver="planning", item="order")
    assert [one.id for one in m.apply(draft.changes()).handoffs] == ["handoff:sales:planning:order"]


def test_a_move_that_changes_nothing_is_no_change(m: Map) -> None:
    draft = Draft(m)
    draft.hand_over(giver="sales", receiver="legal", item="order", cases=1)
    draft.without_cases(m.handoffs[0], 2)
    assert draft.changes() == ()


def test_backups_get_records_and_ids_of_their_own(m: Map) -> None:
    draft = Draft(m)
    draft.hand_over(giver="sales", receiver="legal", item="order", cases=1, backup=True)
    draft.hand_over(giver="sales", receiver="legal", item="order", cases=2, backup=True)
    draft.hand_over(giver="sales", receiver="legal", item="order", cases=2)
    backup, plain = draft.changes()
    assert backup.after is not None
    assert (backup.before, backup.after.id) == (None, "handoff:sales:legal:order-2")
    assert plain.before == m.handoffs[0]
    assert len(m.apply(draft.changes()).handoffs) == 2


def test_a_carrier_of_many_needs_is_backed_up_in_one_list() -> None:
    """Needs that hang on one carrier in several cases are told, and backed up, once."""
    text = "".join(f"case c{n} 25%\n" for n in range(4)) + (
        "Sales makes order\nSales -> Desk: order\nDesk -> Planning, Legal: order\n"
        "Sales makes note if c0\nSales -> Desk: note if c0\nDesk -> Planning: note\n"
        "Planning needs order threshold\nLegal needs order threshold\nPlanning needs note threshold if c0\n"
    )
    m = flow_text.parse(text, name="map")
    (risk,) = check(m, select=["RSK01"]).findings
    assert risk.lost == (("legal", "order"), ("planning", "note"), ("planning", "order"))
    assert risk.effect.weight == pytest.approx(9 + 9 + 9 / 4)
    (repair,) = risk.repairs
    assert len(repair.changes) == len({change.record.id for change in repair.changes}) == 3
    assert risk.fingerprint in repair.closes


def test_a_bypass_shares_the_times_of_the_givers() -> None:
    """In each case the direct handoffs take over what comes in from each giver in that case."""
    m = flow_text.parse(
        """\
case a 50%
case b 50%
North makes plan if a
South makes plan if b
North -> Desk: plan if a, takes 1d, 6min, 30/year
South -> Desk: plan if b, takes 1d, 6min, 10/year
Desk -> Works: plan, takes 1d, 6min, 100/year
Works needs plan threshold
""",
        name="map",
    )
    (relay,) = check(m, select=["REL01"]).findings
    assert (relay.verdict, relay.effect.hours_per_year, relay.effect.days) == ("candidate", 4.0, 1.0)
    (repair,) = relay.repairs
    added = [change.after for change in repair.changes if change.before is None]
    assert {one.giver: (one.cases, str(one.times)) for one in added if isinstance(one, Handoff)} == {
        "north": (("a",), "50/year"),
        "south": (("b",), "50/year"),
    }
    assert repair.effort_hours_per_year == pytest.approx(10)


def findings(text: str, code: str) -> list[Finding]:
    """The findings of one rule."""
    return list(check(flow_text.parse(text, name="map"), select=[code]).findings)


DOUBLE = "Sales makes order\nSales -> Planning: order\nSales -> Desk: order\nDesk -> Planning: order\n"


def test_a_passage_beside_a_direct_way_is_only_given_up() -> None:
    (relay,) = findings(DOUBLE + "Planning needs order threshold\n", "REL01")
    (repair,) = relay.repairs
    assert repair.title == "Desk need not get and pass on order: the direct way is there."
    assert all(change.after is None for change in repair.changes)


def test_who_gets_back_what_they_gave_is_no_receiver() -> None:
    text = "Sales makes order\nSales -> Desk: order\nDesk -> Sales, Planning: order\nPlanning needs order\n"
    (relay,) = findings(text, "REL01")
    assert relay.message == "Desk seems only to pass order on from Sales to Planning."


def test_of_two_ways_that_are_equally_quick_the_longer_one_is_the_backup() -> None:
    (double,) = findings(DOUBLE + "Planning needs order threshold\n", "EXC03")
    assert [repair.title for repair in double.repairs] == ["Agree that Desk is the backup."]


def test_equal_repairs_are_offered_once() -> None:
    (gap,) = findings(
        "case a 50%\ncase b 50%\nSales makes contract\nLegal checks contract\nSales -> Legal: contract\n"
        "Finance needs contract threshold\ncontract must pass Legal if a\n",
        "GAP01",
    )
    assert gap.providers == ("sales", "legal")
    assert [repair.title for repair in gap.repairs] == ["Sales hands contract to Finance through Legal."]


def test_an_empty_promise_to_answer_is_told_as_such() -> None:
    (promise,) = findings("Sales makes order\nWorks asks Desk: order 4/year answered 90%\n", "GAP04")
    assert promise.message == "Desk is said to answer Works about order, but cannot have it."
    assert [repair.title for repair in promise.repairs] == [
        "Say that Works does not ask Desk for it.",
        "Sales hands order to Desk.",
    ]


@pytest.mark.parametrize(
    ("text", "why", "asked"),
    [
        (
            "Sales makes offer from wish\nDesk makes wish\nWorks needs offer threshold\n",
            "Sales lacks wish",
            ("Where does Sales get wish from?",),
        ),
        (
            "Sales makes offer from plan\nSales makes plan from offer\nSales -> Works: offer\nWorks needs offer\n",
            "the work that makes it waits for itself",
            ("Which of these teams starts, and with what?",),
        ),
    ],
)
def test_blocked_work_without_a_root_says_what_it_lacks(text: str, why: str, asked: tuple[str, ...]) -> None:
    blocked = next(one for one in findings(text, "GAP02") if one.holder == "works")
    assert blocked.message == f"Works needs offer, which cannot be made: {why}."
    assert (blocked.roots, blocked.questions) == ((), asked)
