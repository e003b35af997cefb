"""What hangs on somebody or something: all that is lost or comes later without it, and nothing that is not touched."""

from __future__ import annotations

import random
from math import inf
from typing import Literal

import pytest

from flowmap.custody.solution import solve
from flowmap.errors import UnknownName
from flowmap.formats.flow_text import parse
from flowmap.tracing.dependents import Dependent, dependents, dependents_table, listed
from flowmap.tracing.subject import Subject, subject_of
from flowmap.tracing.told import directly
from tests.custody.oracle import CLASSES, WEIGHT, World
from tests.dense_maps import dense_map
from tests.tracing.test_paths import COMPANY, falls


@pytest.mark.parametrize("seed", range(60))
def test_what_is_lost_or_later_is_what_the_oracle_loses(seed: int) -> None:
    draw = random.Random(seed)
    m = dense_map(draw)
    kind: Literal["holder", "item"] = "holder" if draw.random() < 0.5 else "item"
    subject = Subject(kind, draw.choice([one.id for one in (m.holders if kind == "holder" else m.items)]))
    found = {(one.holder, one.item): one for one in dependents(solve(m), f"{kind}:{subject.id}").found}
    later = dict.fromkeys(found, 0.0)
    lost: dict[tuple[str, str], list[str]] = {state: [] for state in found}
    weight = dict.fromkeys(found, 0.0)
    for case in m.case_bits:
        whole, rest = World(m, case), World(m, case)
        gone = falls(rest, subject)
        rest.facts = [one for one in rest.facts if one not in gone]
        now, then = whole.best("median"), rest.best("median")
        wanted = whole.wants().declared
        for state in whole.held:
            if kind == "holder" and state[0] == subject.id:
                assert state not in found
                continue
            change = then.get(state, inf) - now[state]
            if state not in found or case not in found[state].cases:
                assert change == pytest.approx(0)  # what is not named is as it was
            elif change == inf:
                lost[state].append(case)
            else:
                later[state] = max(later[state], change)
            if state in found and case in found[state].cases and state in wanted:
                weight[state] += WEIGHT[CLASSES[wanted[state]]] * whole.share
    for state, one in found.items():
        assert list(one.lost) == lost[state]
        assert one.later_by == pytest.approx(later[state])
        assert one.weight == pytest.approx(weight[state])
        assert (one.hands == 0) <= (kind == "item")
        assert (one.first is None) or one.hands >= 2


def test_who_gets_what_how_directly() -> None:
    m = parse(f"{COMPANY}Production needs plan threshold\nPlanning needs order\n")
    found = dependents(solve(m), "erp")
    assert [(one.holder, one.item, one.hands, one.first, one.another_way) for one in found.found] == [
        ("production", "plan", 1, None, "no"),
        ("sales", "plan", 2, "production", "no"),
        ("planning", "order", 1, None, "later"),
        ("planning", "plan", 1, None, "yes"),
    ]
    plan, _, order, _ = found.found
    assert (plan.kano, plan.weight, plan.lost_weight, plan.lost) == ("threshold", 9.0, 9.0, ("standard", "export"))
    assert (order.cases, order.lost_weight, order.lost) == (("export",), 0.0, ())
    assert order.weight == pytest.approx(0.3)
    assert order.later_by == 22.0
    assert found.teams == ("production", "planning", "sales")


def test_what_comes_back_has_gone_through_others() -> None:
    m = parse(
        "Sales makes order\nSales -> Purchasing: order\nPurchasing makes request from order\n"
        "Purchasing -> Supplier: request\nSupplier makes answer from request\nSupplier -> Purchasing: answer\n"
    )
    found = {(one.holder, one.item): one for one in dependents(solve(m), "sales").found}
    assert {state: directly(m, one) for state, one in found.items()} == {
        ("purchasing", "order"): "directly",
        ("purchasing", "request"): "directly",
        ("supplier", "request"): "through Purchasing",
        ("supplier", "answer"): "through Purchasing",
        ("purchasing", "answer"): "back after 3 hands",
    }


def test_on_information_hangs_what_is_made_from_it() -> None:
    found = dependents(solve(parse(COMPANY)), "spec", case="export")
    assert [(one.holder, one.item, one.hands, one.first) for one in found.found] == [
        ("customer", "spec", 0, None),
        ("engineering", "drawing", 1, None),
        ("engineering", "spec", 1, None),
        ("planning", "drawing", 2, "engineering"),
        ("planning", "plan", 2, "engineering"),
        ("production", "plan", 3, "engineering"),
        ("sales", "plan", 4, "engineering"),
    ]
    assert {one.lost for one in found.found} == {("export",)}


def test_on_a_channel_hangs_what_goes_through_it() -> None:
    found = dependents(solve(parse(COMPANY)), "e-mail")
    assert [(one.holder, one.item) for one in found.found][:2] == [("engineering", "drawing"), ("engineering", "spec")]
    assert dependents(solve(parse(COMPANY)), "phone").found == ()


def test_the_table_is_of_titles_and_hours() -> None:
    m = parse(COMPANY)
    table = dependents_table(m, dependents(solve(m), "erp"))
    assert dict(zip(table.columns, table.rows[0], strict=True)) == {
        "team": "Production", "information": "plan", "kinds_of_order": "all", "needed": None, "weight": 0.0,
        "lost_weight": 0.0, "hands": 1, "first": None, "another_way": "no", "lost_in": "all", "later_by_h": 0.0,
    }  # fmt: skip


def test_it_is_listed_by_any_column_and_by_words() -> None:
    m = parse(f"{COMPANY}Production needs plan threshold\nPlanning needs order\n")
    found = dependents(solve(m), "erp")

    def names(sort: str = "", text: str = "") -> list[str]:
        return [f"{one.holder} {one.item}" for one in listed(m, found, text=text, sort=sort).found]

    first = ["production plan", "sales plan", "planning order", "planning plan"]
    assert names() == first
    assert names("team") == ["planning order", "planning plan", "production plan", "sales plan"]
    assert names("-team") == ["sales plan", "production plan", "planning order", "planning plan"]
    assert names("weight")[:2] == ["production plan", "planning order"]
    assert names("needed")[:2] == ["production plan", "planning order"]  # must have before any other need
    assert names("hands") == ["production plan", "planning order", "planning plan", "sales plan"]  # the nearest first
    assert names("another_way") == first  # what is lost first
    assert names("-another_way") == ["planning plan", "planning order", "production plan", "sales plan"]
    assert names("later_by_h")[0] == "planning order"
    assert names(text="PLAN export") == ["planning order", "planning plan"]  # of some kinds of order
    assert names(text="production must have") == names(text="production threshold") == ["production plan"]
    assert names(text="elsewhere") == []
    with pytest.raises(UnknownName, match="There is no column to sort by “wight”") as error:
        names("wight")
    assert error.value.hint == "Did you mean “weight”?"


def test_a_name_is_a_holder_before_it_is_anything_else() -> None:
    m = parse("Plan makes order\norder -> Sales: plan\n")
    assert subject_of(m, "plan") == Subject("holder", "plan")
    assert subject_of(m, "item:plan") == Subject("item", "plan")
    assert subject_of(m, "phone") == Subject("via", "phone")
    with pytest.raises(
        UnknownName, match=r"no team, system, meeting, outsider, information or channel “salse”.*“sales”"
    ):
        subject_of(m, "salse")
    with pytest.raises(UnknownName, match="item:sales"):
        subject_of(m, "item:sales")


def test_another_way_is_no_later_or_yes() -> None:
    def one(lost: tuple[str, ...], later_by: float) -> Dependent:
        return Dependent("a", "x", ("all",), None, 0.0, 0.0, 1, None, lost, later_by)

    assert [one(("all",), 0).another_way, one((), 3).another_way, one((), 0).another_way] == ["no", "later", "yes"]
