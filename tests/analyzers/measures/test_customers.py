"""The customers of a team, ranked by how much depends on what it tells them."""

from __future__ import annotations

from itertools import cycle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import flowmap
from flowmap.analyzers.measures import customers
from flowmap.analyzers.measures.customers import CustomerLine
from flowmap.analyzers.measures.measure import Ask
from flowmap.custody.compiled import Kind
from flowmap.custody.solution import solve
from flowmap.domain.in_order import in_order
from flowmap.domain.map import Map
from flowmap.domain.records import Need
from tests.analyzers.measures.naive import declared, held_in
from tests.dense_maps import dense_maps
from tests.sample_maps import sample
from tests.strategies import random_maps


def customers_of(m: Map, team: str | None = None) -> list[CustomerLine]:
    """The customers of one team, or of all."""
    return list(flowmap.measures(m, show=["customers"], team=team)["customers"].lines)


def told(line: CustomerLine) -> tuple[object, ...]:
    """Rank, customer and weights."""
    return line.place, line.customer, line.weight, line.met, line.missing


def test_the_engines() -> None:
    m = sample("engines")
    found = customers_of(m, "sales")
    assert [told(one) for one in found] == [
        (1, "purchasing", 25.2, 25.2, 0),  # its order, and all that follows from its announcement
        (2, "goods-receiving", 1.8, 0, 1.8),  # what the white spot costs: 18 in a tenth of the orders
    ]
    assert [(one.gets, one.lacks, one.makes, one.kano) for one in found] == [
        (("order",), (), ("goods-announcement",), "threshold"),
        ((), ("goods-announcement",), ("put-away-order",), "threshold"),
    ]
    assert [told(one) for one in customers_of(m, "goods-receiving")] == [(1, "production", 8.1, 8.1, 0)]


def test_what_somebody_else_tells_as_well_does_not_depend_on_the_team() -> None:
    m = flowmap.parse("A makes x\nB makes x\nA -> C: x\nB -> C: x\nC needs x threshold\nC -> D: x\nD needs x")
    assert [told(one) for one in customers_of(m, "a")] == [(1, "c", 0, 0, 0)]
    assert [one.gives_on for one in customers_of(m, "a")] == [("d",)]


def test_reliable_answers_are_told_too_and_systems_stand_for_those_behind_them() -> None:
    m = flowmap.parse(
        "ERP is a system\nA makes x\nA makes y\nA -> ERP: x\nERP -> C: x\nC needs x threshold\nD needs y\n"
        "D asks A: y 5/year\nD asks C: x 5/year answered 10%"
    )
    assert [told(one) for one in customers_of(m, "a")] == [
        (1, "erp", 9, 9, 0),
        (2, "d", 3, 3, 0),
    ]
    assert customers_of(m, "a")[1].lacks == ("x",)  # implied by its question: no declared need, no weight
    assert [one.kind for one in customers_of(m, "a")] == ["system", "team"]


def test_what_must_pass_a_control_is_not_for_the_team_to_hand_over() -> None:
    text = "Legal approves contract\nSales makes contract\nSales -> Legal: contract\nFinance needs contract threshold\n"
    assert told(customers_of(flowmap.parse(text), "sales")[0]) == (1, "finance", 9, 0, 9)
    m = flowmap.parse(f"{text}contract must pass Legal")
    assert [one.customer for one in customers_of(m, "sales")] == ["legal"]
    assert [told(one) for one in customers_of(m, "legal")] == [(1, "finance", 9, 0, 9)]
    m = flowmap.parse(f"{text}deny Sales: contract")
    assert [one.customer for one in customers_of(m, "sales")] == ["legal"]


@pytest.mark.parametrize(
    ("cases", "weight"),
    [("a", 4.5), ("b", 2.7), ("c", 1.8), ("a or b", 7.2), ("b or c", 4.5), ("a or c", 6.3), ("a or b or c", 9)],
)
def test_what_is_lacked_in_some_kinds_of_order_of_the_same_rules(cases: str, weight: float) -> None:
    text = "case a 50%\ncase b 30%\ncase c 20%\nSales makes order\nSales makes plan\n"
    needs = f"Works makes list from order\nWorks -> Stores: list\nStores needs list threshold if {cases}\n"
    m = flowmap.parse(text + needs + "Works needs plan threshold if a\n")
    (line,) = customers_of(m, "sales")
    assert line.met == 0
    assert line.missing == pytest.approx(weight + 4.5)
    assert line.lacks == ("order", "plan")


def test_too_many_pairs_are_cut_by_whole_teams(monkeypatch: pytest.MonkeyPatch) -> None:
    m = flowmap.parse("A -> B: x\nA -> C: x\nB -> C: y\nB -> A: y")
    monkeypatch.setattr(customers, "MOST_PAIRS", 3)
    found = flowmap.measures(m, show=["customers"])["customers"]
    assert [one.customer for one in found.lines] == ["b", "c"]
    assert found.found.cut == "the first 2 of 4 customers, team by team; name one for all of its customers"
    assert [one.customer for one in customers_of(m, "b")] == ["a", "c"]


def only_needs_by_case(m: Map) -> Map:
    """The map with the same rules in all kinds of order, and each need in one of them."""
    each: list[tuple[str, ...]] = [(case,) for case in m.case_bits] if len(m.cases) else [()]
    kinds = cycle(each)
    return Map.of(
        one.model_copy(update={"cases": next(kinds) if isinstance(one, Need) else ()}) if hasattr(one, "cases") else one
        for one in m.records()
    )


@settings(max_examples=40, deadline=None)
@given(st.one_of(random_maps(most=4), dense_maps(), dense_maps().map(only_needs_by_case)))
def test_it_is_what_plain_deletion_and_addition_give(m: Map) -> None:
    s = solve(in_order(m))
    c, needs = s.compiled, list(declared(s))
    bits = list(s.map.case_bits.values())
    names = s.map.names["holder"].values
    for line in customers.find(s, Ask()).lines:

        def others(rule: int, line: CustomerLine = line) -> bool:
            told = c.kind[rule] in (Kind.HANDOFF, Kind.ANSWER)
            return not (told and names[c.actor[rule]] == line.team and c.holder_id(c.rules.head[rule]) == line.customer)

        lacks = [c.state(line.customer, item) for item in line.lacks]
        without, now, whole = 0.0, 0.0, 0.0
        for bit in bits:
            held = held_in(s, bit)
            able = [one for one in lacks if one not in held and c.state(line.team, c.item_id(one)) in held]
            able = [one for one in able if not int(c.denied[c.state(line.team, c.item_id(one))]) >> bit & 1]
            able = [one for one in able if int(s.wants.wanted[one]) >> bit & 1]
            some = [held_in(s, bit, kept=others), held, held_in(s, bit, given=able)]
            sums = [sum(weight for _, state, at, weight in needs if at == bit and state in one) for one in some]
            without, now, whole = without + sums[0], now + sums[1], whole + sums[2]
        assert (line.weight, line.met, line.missing) == pytest.approx(
            (whole - without, now - without, whole - now), abs=1e-6
        )


def test_without_needs_it_is_said_that_nothing_depends_on_anybody() -> None:
    found = flowmap.measures(flowmap.parse("A -> B: x\nA -> C: x\nA -> C: y"), show=["customers"])["customers"]
    assert [(one.customer, one.weight) for one in found.lines] == [("c", 0), ("b", 0)]
    assert found.found.note == (
        "No needs are stated, so that nothing is known to depend on anybody: who gets most comes first."
    )
    assert flowmap.measures(flowmap.parse("A -> B: x\nB needs x"), show=["customers"])["customers"].found.note is None
