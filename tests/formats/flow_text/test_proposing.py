"""What is proposed at the caret: names and words that fit the place, the likeliest first."""

from __future__ import annotations

import pytest

from flowmap.domain.map import Map
from flowmap.domain.records import Handoff, Holder, Item
from flowmap.formats import flow_text
from flowmap.formats.flow_text.entry import understood
from flowmap.formats.flow_text.proposing import MOST, Proposal, proposals

COMPANY = flow_text.parse(
    "case standard\ncase engine 10%\nstages close, deliver\nSales -> Purchasing: order\n"
    "Purchasing makes announcement from order\nPurchasing -> Goods receiving: announcement\nERP is a system\n"
    "drawing is information\norder change is information"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("S", ["Sales", "stage", "stages"]),
        ("Sales", []),
        ("Sales n", ["needs"]),
        ("Sales -> ", ["Purchasing", "Goods receiving", "ERP"]),
        ("Sales -> rec", ["Goods receiving"]),
        ("Sales -> Purchasing, g", ["Goods receiving"]),
        ("Sales -> Purchasing: ", ["order", "announcement", "drawing", "order change"]),
        ("Purchasing -> Sales: ", ["announcement", "order", "drawing", "order change"]),
        ("Sales -> Purchasing: cha", ["order change"]),
        ("Sales -> Purchasing: order v", ["via"]),
        ("Sales -> Purchasing: order via E", ["ERP", "e-mail"]),
        ("Sales -> Purchasing: order, ta", ["takes"]),
        ("Sales -> Purchasing: order if ", ["standard", "engine"]),
        ("Sales -> Purchasing: order stage d", ["deliver"]),
        ("Sales asks P", ["Purchasing"]),
        ("Goods receiving needs ann", ["announcement"]),
        ("Goods receiving needs announcement th", ["threshold", "performance"]),
        ("Goods receiving needs announcement max a", ["max age"]),
        ("Goods receiving needs price list mu", ["threshold"]),
        ("Goods receiving needs price list must have", ["threshold"]),
        ("Goods receiving needs announcement nice t", ["excitement", "threshold", "performance"]),
        ("Goods receiving needs announcement threshold", []),
        ("- Sal", ["Sales"]),
        ('Sales -> "Go', []),
        ("Sales # Pu", []),
        ("Sales -> Purchasing: order\nGoods", ["Goods receiving"]),
    ],
)
def test_proposals(text: str, expected: list[str]) -> None:
    assert [one.text for one in proposals(text, len(text), COMPANY)] == expected


def test_what_stands_before_the_caret_is_replaced() -> None:
    text = "X -> Y: z\nSales -> Pur: order"
    assert proposals(text, 22, COMPANY) == [Proposal("Purchasing", 19, 22, "team")]


def test_what_people_say_for_a_word_is_replaced_by_it_and_stands_beside_it() -> None:
    text = "Sales needs order Must have"
    assert proposals(text, len(text), COMPANY) == [Proposal("threshold", 18, len(text), "must have")]


def test_names_are_written_as_flow_text_reads_them() -> None:
    m = Map.of(
        [
            Holder(id="a", title="Team A"),
            Holder(id="team-a", title="Other"),
            Item(id="x", title="takes 3d"),
            Handoff(giver="a", receiver="team-a", item="x"),
        ]
    )
    [quoted] = proposals("Other -> Y: tak", 15, m)
    assert quoted.text == '"takes 3d"'
    [shared] = proposals("Tea", 3, m)
    assert shared.text == "a"
    assert understood(f"{shared.text} -> Other: {quoted.text}", m).changes == ()


def test_at_most_some_are_proposed() -> None:
    m = Map.of([Holder(id=f"team-{n}", title=f"Team {n}") for n in range(50)])
    assert len(proposals("Te", 2, m)) == MOST
