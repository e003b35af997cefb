"""What an edit did, in sentences: the story of the engines, and edits that do much or nothing."""

from __future__ import annotations

import flowmap
from flowmap.domain.change import Change, additions
from flowmap.domain.map import Map
from flowmap.domain.records import Acceptance, Handoff, Holder, Item, Need
from flowmap.editing.said import MOST, Saying, consequences
from flowmap.formats import flow_text

ENGINES = """
case standard 90%
case engine 10%
Sales makes order
Sales -> Purchasing: order, takes 1d
Purchasing makes goods announcement from order if standard, takes 1d
Sales makes goods announcement if engine
Purchasing -> Goods receiving: goods announcement, takes 1d
Goods receiving needs goods announcement threshold within 10d
Goods receiving asks Purchasing: goods announcement 48/year 30min answered 0% if engine
"""


def said(before: Map, changes: list[Change]) -> tuple[Saying, ...]:
    after = before.apply(changes)
    return consequences(flowmap.check(before, effects=False), flowmap.check(after, effects=False), after)


def test_a_white_spot_is_closed() -> None:
    m = flow_text.parse(ENGINES, name="engines")
    direct = Handoff(giver="sales", receiver="goods-receiving", item="goods-announcement", cases=("engine",))
    sayings = said(m, additions([direct]))
    assert sayings == (
        Saying("One white spot closed, 0.9 of weight.", "goods-receiving", "goods-announcement"),
        Saying("One question asked in vain closed, 24 h a year.", "goods-receiving", "goods-announcement"),
    )
    opened = said(m.apply(additions([direct])), [Change(direct, None)])
    assert [one.text.split(";")[0] for one in opened] == [
        "New: Goods receiving needs goods announcement in case engine",
        "New: Goods receiving asks Purchasing for goods announcement in case engine in vain (24 h a year)",
    ]
    found = flowmap.check(m, effects=False).findings
    assert {one.finding for one in opened} <= {finding.fingerprint for finding in found}
    assert [(one.team, one.item) for one in opened] == [("goods-receiving", "goods-announcement")] * 2


def test_an_edit_that_changes_no_finding_says_nothing() -> None:
    m = flow_text.parse(ENGINES, name="engines")
    assert said(m, []) == said(m, additions([Item(id="new")])) == ()


def test_closed_ones_are_counted_first_and_the_rest_is_counted() -> None:
    needs = "\n".join(f"Team {n} needs order threshold" for n in range(8))
    m = flow_text.parse(f"Sales makes order\n{needs}\n", name="many")
    handoffs = [Handoff(giver="sales", receiver=f"team-{n}", item="order") for n in range(8)]
    assert said(m, additions(handoffs[:1])) == (Saying("One white spot closed, 9 of weight.", "team-0", "order"),)
    assert said(m, additions(handoffs[:3])) == (Saying("Three white spots closed, 27 of weight."),)
    assert said(m, additions(handoffs)) == (Saying("8 white spots closed, 72 of weight."),)
    undone = said(m.apply(additions(handoffs)), [Change(handoff, None) for handoff in handoffs])
    assert len(undone) == MOST + 1
    assert all(one.text.startswith("New: Team ") for one in undone[:MOST])
    assert undone[MOST] == Saying("And 4 more.")


def test_notes_about_one_team_are_counted_and_never_hide_what_is_lacking() -> None:
    """The first need of a team says that it does not take everything for useful."""
    got = "\n".join(f"Sales -> Production: {'abcdef'[n]}, 1h, 2/year" for n in range(6))
    m = flow_text.parse(f"Sales makes order\n{got}\nSales -> Stores: list\nStores -> Legal: list\n", name="young")
    need = Need(holder="production", item="order", kano="threshold")
    _, lacking, unused = said(m, additions([need]))
    assert lacking.text.startswith("New: Production needs order;")
    assert unused == Saying("New at Production: 6 unused deliveries, 12 h a year.", "production")
    (one,) = said(flow_text.parse("Sales -> Production: list\nSales -> Production: order"), additions([need]))
    assert one.text.startswith("New: Production gets list")
    assert one.finding is not None


def test_what_is_gone_is_no_link() -> None:
    m = flow_text.parse("Sales makes order\nSales -> HR: order\nLegal needs order threshold\n", name="small")
    changes = [Change(m.needs[0], None), Change(m.holders["legal"], None)]
    assert said(m, changes) == (Saying("One white spot closed, 9 of weight.", None, "order"),)


def test_an_accepted_finding_is_neither_closed_nor_new() -> None:
    m = flow_text.parse("Sales makes order\nSales -> HR: order\nLegal needs order threshold\n", name="small")
    assert said(m, additions([Acceptance(finding="GAP01", holder="legal", item="order")])) == ()
    accepted = m.apply(additions([Acceptance(finding="GAP01", holder="legal", item="order"), Holder(id="x")]))
    without = accepted.apply([Change(accepted.needs[0], None)])
    assert said(without, [Change(None, accepted.needs[0])]) == ()
