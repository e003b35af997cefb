"""What is wrong with the records of a map: all of it at once, with what would be right."""

from __future__ import annotations

import pytest

from flowmap.domain.map import ONE_CASE, Map
from flowmap.domain.records import Activity, Case, Handoff, Holder, Item, Need, Question, Record
from flowmap.errors import InvalidMap

TEAMS = [Holder(id="sales"), Holder(id="legal")]
ITEM = Item(id="contract")


@pytest.mark.parametrize(
    ("records", "problem"),
    [
        ([*TEAMS, Holder(id="sales")], "“sales” is used twice"),
        ([*TEAMS, ITEM, ITEM], "“contract” is used twice"),
        ([*TEAMS, ITEM, *[Need(holder="legal", item="contract")] * 2], "“need:legal:contract” is used twice"),
        ([*TEAMS, ITEM, Handoff(giver="sales", receiver="sales", item="contract")], "hands over to itself"),
        ([*TEAMS, ITEM, Question(asker="sales", asked="sales", item="contract")], "asks itself"),
        ([Item(id="a", parts=("b",)), Item(id="b", parts=("a",))], "contains itself"),
        ([Item(id="a", parts=("a",))], "contains itself"),
        ([Item(id="a", parts=("b", "b")), Item(id="b")], "listed twice"),
        ([Case(id="a", share="60%"), Case(id="b", share="30%")], "sum to 90 %"),
        ([Case(id="a", share="60%"), Case(id="b", share="50%"), Case(id="c")], "sum to 110 %"),
        ([Case(id=f"c{n}") for n in range(65)], "There are 65 kinds of order"),
        (
            [*TEAMS, ITEM, Need(holder="sale", item="contract")],
            "no team, system, .* outsider “sale”. .*“sales”",
        ),
        ([*TEAMS, ITEM, Need(holder="sales", item="contact")], "no information “contact”. .*“contract”"),
        (
            [*TEAMS, Handoff(giver="sales", receiver="legal", via="fone")],
            "no channel, .* meeting “fone”.*“phone”",
        ),
        ([*TEAMS, Handoff(giver="sales", receiver="legal", stage="x")], "no stage “x”"),
        ([*TEAMS, Activity(at="sales")], "neither uses nor makes"),
        ([*TEAMS, ITEM, Activity(at="sales", uses="contract", makes="contract")], "from itself"),
        ([Holder(id="Sales")], "“Sales” is no id"),
        ([Holder(id="")], "“” is no id"),
    ],
)
def test_each_fault_is_said(records: list[Record], problem: str) -> None:
    with pytest.raises(InvalidMap, match=problem):
        Map.of(records)


def test_all_faults_are_said_at_once() -> None:
    wrong = [Need(holder="sale", item="contact"), Handoff(giver="sales", receiver="sales", item="contract")]
    with pytest.raises(InvalidMap) as caught:
        Map.of([*TEAMS, ITEM, *wrong])
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ({"a": "90%", "b": "10%"}, {"a": 0.9, "b": 0.1}),
        ({"a": "60%", "b": None, "c": None}, {"a": 0.6, "b": 0.2, "c": 0.2}),
        ({"a": None, "b": None}, {"a": 0.5, "b": 0.5}),
        ({"a": "33.3%", "b": "33.3%", "c": "33.3%"}, {"a": 0.333, "b": 0.333, "c": 0.333}),
    ],
)
def test_shares_left_out_split_what_is_left(shares: dict[str, str | None], expected: dict[str, float]) -> None:
    m = Map.of([Case(id=name, share=share) for name, share in shares.items()])
    assert {name: float(m.shares[bit]) for name, bit in m.case_bits.items()} == pytest.approx(expected)


def test_a_map_without_cases_has_one() -> None:
    m = Map.of(TEAMS)
    assert m.case_bits == {ONE_CASE: 0}
    assert m.shares.sum() == 1.0
    assert m.cases_in(m.all_cases) == [ONE_CASE]


def test_sixty_four_cases_are_possible() -> None:
    m = Map.of([Case(id=f"c{n}") for n in range(64)])
    assert m.all_cases == (1 << 64) - 1
    assert m.shares.sum() == pytest.approx(1.0)


def test_a_long_chain_of_parts_is_no_circle() -> None:
    chain = [Item(id=f"i{n}", parts=(f"i{n + 1}",) if n < 2_000 else ()) for n in range(2_001)]
    assert len(Map.of(chain).items) == 2_001
