"""EXC01: what a delivery that nobody wants costs, how it is told, and what is stopped.

Compared with brute force in tests/custody.
"""

from __future__ import annotations

import pytest

from flowmap.domain.finding import Finding
from tests.analyzers.rules.found_by import found_by
from tests.analyzers.rules.moves import moves

CASES = "case a 25%\ncase b 75%\n"


def unused(text: str) -> list[Finding]:
    """What EXC01 finds."""
    return found_by("EXC01", text)


def test_it_costs_the_share_of_the_cases_in_which_nobody_wants_it() -> None:
    text = f"{CASES}Sales makes news\nSales -> Legal: news, 30min, 40/year\nLegal needs news if b\n"
    (found,) = unused(text)
    assert (found.severity, found.holder, found.counterpart, found.item) == ("info", "legal", "sales", "news")
    assert (found.cases, found.effect.hours_per_year, found.rests_on) == (("a",), 5.0, ("legal",))
    assert found.message == "Legal gets news from Sales in case a (5 h a year), but nobody there is known to use it."
    assert [one.record for one in found.evidence] == ["need:legal:news", "handoff:sales:legal:news"]
    assert found.questions == ("Does Legal use news, and what for?",)
    (repair,) = found.repairs
    assert (repair.title, repair.effort_hours_per_year) == ("Sales stops handing news to Legal.", 0.0)
    assert moves(repair) == ["handoff:sales:legal:news times=30/year cases=b"]


def test_several_handoffs_of_it_add_up_and_one_refusal_is_enough() -> None:
    text = f"""{CASES}Sales makes news
Sales -> Legal: news, 30min, 1/year if a
Sales -> Legal: news, 30min, 0/year if b
Legal needs order
Legal needs news not relevant if b
"""
    (found,) = unused(text)
    assert (found.severity, found.cases, found.effect.hours_per_year) == ("warning", ("a", "b"), 0.5)
    assert found.message == "Legal gets news from Sales (0.5 h a year), but has said that it does not want it."
    assert found.questions == ("What would Legal miss without news?",)
    assert moves(found.repairs[0]) == ["-handoff:sales:legal:news", "-handoff:sales:legal:news-2"]


def test_only_the_handoffs_of_these_cases_are_stopped() -> None:
    text = f"{CASES}Sales makes news\nSales -> Legal: news if a\nSales -> Legal: news if b\nLegal needs news if b\n"
    (found,) = unused(text)
    assert [one.record for one in found.evidence] == ["need:legal:news", "handoff:sales:legal:news"]
    assert moves(found.repairs[0]) == ["-handoff:sales:legal:news"]


@pytest.mark.parametrize(("said", "hours"), [("", None), (", 30min, 0/year", 0.0)])
def test_what_costs_nothing_or_nobody_knows_what_is_told_without_hours(said: str, hours: float | None) -> None:
    (found,) = unused(f"Sales makes news\nSales -> Legal: news{said}\nLegal needs order\n")
    assert found.effect.hours_per_year == hours
    assert found.message == "Legal gets news from Sales, but nobody there is known to use it."


def test_what_happens_in_no_order_at_all_costs_nothing() -> None:
    (found,) = unused(
        "case a 0%\ncase b 100%\nSales makes news\nSales -> Legal: news, 1h, 9/year if a\nLegal needs x\n"
    )
    assert (found.cases, found.effect.hours_per_year) == (("a",), 0.0)


def test_what_the_giver_does_not_have_is_no_delivery() -> None:
    assert unused("Shop makes news\nSales -> Legal: news\nLegal needs order\n") == []


def test_who_has_stated_nothing_is_assumed_to_use_it() -> None:
    assert unused("Sales makes news\nSales -> Legal: news\n") == []
    assert len(unused("Sales makes news\nSales -> Legal: news\nLegal has a complete inventory\n")) == 1
