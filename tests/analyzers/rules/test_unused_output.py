"""EXC02: which work makes it, and how it is taken out of what that work makes.

Compared with brute force in tests/custody.
"""

from __future__ import annotations

from flowmap.domain.finding import Finding
from tests.analyzers.rules.found_by import found_by
from tests.analyzers.rules.moves import moves

CASES = "case a 25%\ncase b 75%\n"


def unused(text: str) -> list[Finding]:
    """What EXC02 finds."""
    return found_by("EXC02", text)


def test_work_that_makes_nothing_else_stops_in_these_cases() -> None:
    text = f"{CASES}Works makes plan\nWorks -> Sales: plan if b\nSales needs plan if b\n"
    (found,) = unused(text)
    assert (found.holder, found.counterpart, found.item, found.cases) == ("works", None, "plan", ("a",))
    assert found.message == "Works makes plan in case a, and nobody is known to use it."
    assert (found.rests_on, found.questions) == (("works",), ("Who uses plan, and for what?",))
    (repair,) = found.repairs
    assert (repair.title, repair.effort_hours_per_year) == ("Works stops making plan in case a.", 0.0)
    assert moves(repair) == ["activity:works:plan cases=b"]


def test_what_is_not_made_is_not_handed_over_either() -> None:
    """Otherwise it would be assumed to originate there."""
    text = f"{CASES}Works makes plan\nWorks -> Sales: plan, 6min, 40/year\n"
    text += "Sales needs plan not relevant if a\nSales needs plan if b\n"
    (found,) = unused(text)
    (repair,) = found.repairs
    assert repair.title == "Works stops making plan and handing it over in case a."
    assert moves(repair) == ["activity:works:plan cases=b", "handoff:works:sales:plan times=30/year cases=b"]


def test_only_the_work_of_these_cases_is_meant() -> None:
    text = f"{CASES}Works makes plan if a\nWorks makes plan if b\nWorks -> Sales: plan if b\nSales needs plan if b\n"
    (found,) = unused(text)
    assert [one.record for one in found.evidence] == ["activity:works:plan"]
    assert moves(found.repairs[0]) == ["-activity:works:plan"]


def test_other_products_of_the_work_stay() -> None:
    text = (
        f"{CASES}Works makes plan, draft if a\nWorks makes plan if b\nWorks -> Sales: draft if a\nSales needs draft\n"
    )
    (found,) = unused(text)
    assert (found.item, found.cases) == ("plan", ("a", "b"))
    assert sorted(one.record for one in found.evidence) == ["activity:works:plan", "activity:works:plan+draft"]
    assert moves(found.repairs[0]) == ["-activity:works:plan", "activity:works:plan+draft => activity:works:draft"]


def test_one_of_several_products_in_one_of_several_cases_is_not_taken_out() -> None:
    """The work would have to be split in two: nobody knows what is left of it."""
    text = f"{CASES}Works makes plan, draft\nWorks -> Sales: plan\nWorks -> Sales: draft if b\nSales needs plan\n"
    (found,) = unused(f"{text}Sales needs draft if b\n")
    assert (found.item, found.cases, found.repairs) == ("draft", ("a",), ())
    (found,) = unused(f"{text}Sales needs draft if b\nWorks makes draft if a\n")
    assert (found.item, found.cases, found.repairs) == ("draft", ("a",), ())


def test_what_is_not_made_is_no_output() -> None:
    assert unused("Works makes plan from draft\nShop makes draft\n") == unused("Shop makes draft\n")
