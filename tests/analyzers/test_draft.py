"""Changes collected move by move: each record changes once, in its cases, with its share of what happens a year."""

from __future__ import annotations

import pytest

from flowmap.analyzers.draft import Draft, in_cases, mask_of, named_cases
from flowmap.domain.change import Change
from flowmap.domain.finding import Repair
from flowmap.domain.map import Map
from flowmap.domain.quantities import Rate
from flowmap.domain.records import Handoff, Question
from flowmap.formats import flow_text
from tests.analyzers.rules.moves import moves

CASES = "case a 25%\ncase b 75%\ncase c 0%\n"
A, B, C = 1, 2, 4


def parsed(text: str) -> Map:
    """A map from flow text, with three kinds of order."""
    return flow_text.parse(CASES + text, name="map")


def said(draft: Draft) -> list[str]:
    """The changes of a draft in a few letters."""
    return moves(Repair("", draft.changes()))


@pytest.mark.parametrize(
    ("often", "cases", "wanted"),
    [
        ("100/year, if a", A | B, "400/year"),
        ("100/year", A, "25/year"),
        ("2/week, if a", A | B, "8/week"),
        ("weekly, if a", A | B, "208/year"),  # a word is a number for one share only
        ("1/year, if b", A, "0.333333/year"),
        ("100/year, if c", A, "100/year"),  # of what never happens nobody knows a share
        ("1000000/day, if a", A | B, "2739726.027397/day"),  # no more than a map may say
    ],
)
def test_how_often_goes_with_the_share_of_its_cases(often: str, cases: int, wanted: str) -> None:
    m = parsed(f"Sales makes x\nSales -> Works: x, {often}\n")
    wider = in_cases(m, m.handoffs[0], cases)
    assert (str(wider.times), mask_of(m, wider)) == (wanted, cases)


def test_the_same_cases_change_nothing() -> None:
    m = parsed("Sales makes x\nSales -> Works: x, 10/year\n")
    every = m.handoffs[0].model_copy(update={"cases": ("a", "b", "c")})
    assert in_cases(m, every, A | B | C) is every
    assert named_cases(m, A | B | C) == ()


def test_a_record_that_two_moves_touch_is_changed_once() -> None:
    m = parsed("Sales makes x\nSales -> Works: x, 100/year\n")
    draft = Draft(m)
    draft.without_cases(m.handoffs[0], A)
    draft.without_cases(m.handoffs[0], C)
    assert said(draft) == ["handoff:sales:works:x times=75/year cases=b"]
    draft.hand_over(giver="sales", receiver="works", item="x", cases=A)
    assert said(draft) == ["handoff:sales:works:x cases=a,b"]
    for _ in range(2):
        draft.without_cases(m.handoffs[0], A | B | C)
        assert said(draft) == ["-handoff:sales:works:x"]
    draft.hand_over(giver="sales", receiver="works", item="x", cases=A)
    assert said(draft) == ["-handoff:sales:works:x", "+handoff:sales:works:x-2 cases=a"]


def test_a_handoff_is_widened_where_one_is_there() -> None:
    m = parsed("Sales makes x\nSales -> Works: x, if a\nDesk -> Works: x\nSales -> Desk: y\nSales -> Desk: x\n")
    draft = Draft(m)
    draft.put(None, Question(asker="works", asked="sales", item="x"))
    draft.hand_over(giver="sales", receiver="works", item="x", cases=B)
    assert said(draft) == ["+question:works:sales:x", "handoff:sales:works:x cases=a,b"]
    for ends in (("sales", "zed", "x"), ("zed", "works", "x"), ("sales", "works", "z")):
        draft = Draft(m)
        for cases in (A, B):
            draft.hand_over(**dict(zip(("giver", "receiver", "item"), ends, strict=True)), cases=cases)
        assert said(draft) == [f"+handoff:{':'.join(ends)} cases=a,b"]


def test_a_backup_is_neither_widened_nor_made_of_what_is_there() -> None:
    text = "Sales makes x\nSales -> Works: x, if a\nShop -> Works: x, backup, if a\n"
    for giver, backup in (("sales", True), ("shop", False), ("shop", True)):
        draft = Draft(parsed(text))
        draft.hand_over(giver=giver, receiver="works", item="x", cases=B, backup=backup)
        flag = " backup=True" if backup else ""
        assert said(draft) == [f"+handoff:{giver}:works:x-2{flag} cases=b"]


def test_what_was_put_in_the_place_of_another_is_not_widened() -> None:
    m = parsed("Sales makes x\nSales -> Works: x, if a\n")
    draft = Draft(m)
    moved = m.handoffs[0].model_copy(update={"receiver": "desk"})
    draft.put(m.handoffs[0], moved)
    draft.hand_over(giver="sales", receiver="desk", item="x", cases=B)
    assert said(draft) == ["handoff:sales:works:x => handoff:sales:desk:x", "+handoff:sales:desk:x-2 cases=b"]


def test_in_some_of_its_cases_it_becomes_a_backup() -> None:
    m = parsed("Sales makes x\nSales -> Works: x, 100/year\n")
    for cases, wanted in (
        (A | B | C, ["handoff:sales:works:x backup=True"]),
        (
            A,
            [
                "handoff:sales:works:x times=75/year cases=b,c",
                "+handoff:sales:works:x-2 times=25/year backup=True cases=a",
            ],
        ),
    ):
        draft = Draft(m)
        draft.back_up(m.handoffs[0], cases)
        assert said(draft) == wanted


def test_ids_are_free() -> None:
    m = parsed("Sales makes x\nSales -> Works: x, if a\n")
    draft = Draft(m)
    for _ in range(2):
        draft.put(None, Handoff(giver="sales", receiver="works", item="x", times=Rate.parse("1/year")))
    assert [one.after.id for one in draft.changes() if one.after] == [
        "handoff:sales:works:x-2",
        "handoff:sales:works:x-3",
    ]
    assert all(isinstance(one, Change) for one in draft.changes())
