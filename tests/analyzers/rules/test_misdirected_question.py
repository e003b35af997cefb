"""GAP05: the hours that are lost, the right address, and what is handed over instead.

Compared with brute force in tests/custody.
"""

from __future__ import annotations

from flowmap.domain.finding import Finding
from tests.analyzers.rules.found_by import found_by
from tests.analyzers.rules.moves import moves

CASES = "case a 25%\ncase b 75%\n"


def asked_in_vain(text: str) -> list[Finding]:
    """What GAP05 finds; repairs as they are proposed."""
    return found_by("GAP05", text)


def test_only_what_is_not_answered_in_cases_in_which_both_lack_it_is_lost() -> None:
    (found,) = asked_in_vain(f"""{CASES}Sales makes x
Shop makes x if a
Sales -> Desk: x if b
Works asks Desk: x 40/year 30min answered 50%
Works asks Desk: x 8/year 30min answered 75% if a
Works asks Desk: x 8/year 60min answered 0% if b
""")
    assert (found.severity, found.holder, found.counterpart, found.item) == ("warning", "works", "desk", "x")
    assert (found.cases, found.effect.hours_per_year, found.rests_on) == (("a",), 2.5 + 1, ("works", "desk"))
    assert (
        found.message
        == "Works asks Desk for x in case a in vain (3.5 h a year); the right addresses are Sales and Shop."
    )
    assert found.providers == ("sales", "shop")
    assert [one.record for one in found.evidence] == ["question:works:desk:x", "question:works:desk:x-2"]
    assert [moves(repair) for repair in found.repairs] == [
        ["+handoff:sales:works:x cases=a"],
        ["+handoff:shop:works:x cases=a"],
    ]


def test_each_who_is_asked_in_vain_is_told_by_itself() -> None:
    found = asked_in_vain("Sales makes x\nWorks asks Desk: x answered 0%\nWorks asks Shop: x answered 0%\n")
    assert [(one.counterpart, [said.record for said in one.evidence]) for one in found] == [
        ("desk", ["question:works:desk:x"]),
        ("shop", ["question:works:shop:x"]),
    ]


def test_the_way_to_the_right_address_is_that_of_its_first_case() -> None:
    (found,) = asked_in_vain(f"""{CASES}Zed makes y if a
Zed -> Ann: y
Ann makes x if b
Ann makes x from y if a
Works asks Desk: x answered 50%
""")
    assert found.message == "Works asks Desk for x in vain; the right address is Ann."
    assert [step.holder for step in found.proof] == ["zed", "ann", "ann"]


def test_nobody_has_it_or_a_policy_keeps_it_back() -> None:
    text = "Works asks Desk: x 8/year 60min answered 0%\n"
    (found,) = asked_in_vain(f"{text}Works asks Desk: x 8/year answered 10%\n")
    assert found.message == "Works asks Desk for x in vain; nobody has it."
    assert (found.effect.hours_per_year, found.proof, found.repairs) == (None, (), ())
    (found,) = asked_in_vain(f"{text}Sales makes x\ndeny Works: x\n")
    assert found.message == "Works asks Desk for x in vain (8 h a year); a policy keeps it back."
    assert (found.providers, found.repairs) == ((), ())
    (found,) = asked_in_vain(f"{CASES}Works asks Desk: x answered 0% if a\nSales makes x\ndeny Works: x if b\n")
    assert found.message == "Works asks Desk for x in case a in vain; the right address is Sales."


def test_what_costs_nothing_is_told_without_hours() -> None:
    cases = "case a 0%\ncase b 100%\n"
    (found,) = asked_in_vain(f"{cases}Sales makes x\nWorks asks Desk: x 8/year 1h answered 0% if a\n")
    assert found.effect.hours_per_year == 0.0
    assert found.message == "Works asks Desk for x in case a in vain; the right address is Sales."
    (found,) = asked_in_vain("Sales makes x\nWorks asks Desk: x 1/year 30min answered 0%\n")
    assert "in vain (0.5 h a year);" in found.message


def test_what_is_mostly_answered_or_nobody_can_name_is_not_asked_in_vain() -> None:
    assert asked_in_vain("Sales makes x\nWorks asks Desk: x answered 90%\n") == []
    assert len(asked_in_vain("Sales makes x\nWorks asks Desk: x answered 89%\n")) == 1
    assert asked_in_vain("Works asks Desk: ? answered 0%\n") == []
    assert asked_in_vain("Sales makes x\nSales -> Works: x\nWorks asks Desk: x answered 0%\n") == []
    assert asked_in_vain("Sales makes x\nSales -> Desk: x\nWorks asks Desk: x answered 0%\n") == []
