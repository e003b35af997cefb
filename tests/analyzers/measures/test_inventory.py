"""Questions to teams that have not confirmed that they have said all."""

from __future__ import annotations

import flowmap
from flowmap.domain.map import Map


def questions(m: Map, team: str | None = None) -> list[tuple[str, str, str, float | None]]:
    """Whom, why, what, and the weight."""
    found = flowmap.measures(m, show=["inventory"], team=team)["inventory"].lines
    return [(line.team, line.about, line.question, line.weight) for line in found]


COMPANY = """
case standard 90%
case engine 10%
Sales -> Purchasing: order
Purchasing -> Stock: order
Purchasing -> Legal: contract, if engine
Legal needs claim
Purchasing makes contract
Stock needs order performance
Stock needs notice threshold if engine
Sales makes notice
"""


def test_each_assumption_is_a_question() -> None:
    m = flowmap.parse(COMPANY)
    assert questions(m) == [
        ("legal", "lacks", "Who gives Legal claim? On the map nobody does.", 3),
        ("legal", "unneeded", "What does Legal need contract for in case engine? On the map for nothing.", None),
        ("legal", "all", "Is this all? Legal needs claim, gets contract.", None),
        ("stock", "lacks", "Who gives Stock notice in case engine? On the map nobody does.", 0.9),
        ("stock", "all", "Is this all? Stock needs notice and order, gets order.", None),
        ("purchasing", "passes", "Does Purchasing use order for anything itself, or does it only pass it on?", None),
        ("purchasing", "all", "Is this all? Purchasing gets order, makes contract.", None),
        ("sales", "origin", "Does Sales make order itself, or who tells it?", None),
        ("sales", "all", "Is this all? Sales makes notice.", None),
    ]
    assert [one[1] for one in questions(m, "sales")] == ["origin", "all"]


def test_who_has_stated_nothing_is_asked_what_it_does_with_what_it_gets() -> None:
    m = flowmap.parse("A makes x\nA -> B: x\nC is a team")
    assert questions(m, "b") == [
        ("b", "use", "What does B do with x?", None),
        ("b", "all", "Is this all? B gets x.", None),
    ]
    assert questions(m, "c") == [("c", "all", "What does C need, get and make?", None)]


def test_who_has_confirmed_its_inventory_is_not_asked_nor_is_a_system() -> None:
    m = flowmap.parse("A makes x\nERP is a system\nA -> ERP: x\nB needs x threshold\nB has a complete inventory")
    assert {one[0] for one in questions(m)} == {"a"}


def test_what_a_team_does_not_want_is_no_need() -> None:
    text = "Sales makes order, news\nSales -> Stores: order\nSales -> Stores: news\nStores needs order not relevant\n"
    assert [one[1:3] for one in questions(flowmap.parse(text), "stores")] == [
        ("unneeded", "What does Stores need news for? On the map for nothing."),
        ("all", "Is this all? Stores gets news and order, does not want order."),
    ]


def test_people_read_words_and_programs_codes() -> None:
    found = flowmap.measures(flowmap.parse(COMPANY), show=["inventory"], team="stock")["inventory"]
    assert [row["why"] for row in found.answer] == ["nothing meets the need", "whether this is all"]
    assert [line["about"] for line in found.to_dict()["lines"]] == ["lacks", "all"]
    why = next(column for column in found.measure.columns if column.name == "about")
    assert why.says == (
        "Why it is asked: nothing meets the need, seems to be its origin, its use is not known, "
        "perhaps only passes it on, seems to have no use for it, whether this is all."
    )


def test_where_somebody_should_give_it_and_cannot_have_it_they_are_named() -> None:
    m = flowmap.parse(
        "case standard 90%\ncase engine 10%\nBuying makes notice, if standard\nBuying -> Stock, Hall: notice\n"
        "Stock -> Hall: notice, if standard\nHall needs notice"
    )
    assert [one[2] for one in questions(m, "hall") if one[1] == "lacks"] == [
        "Does Hall get notice in case engine? On the map Buying should give it and cannot have it."
    ]
