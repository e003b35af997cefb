"""GAP01: who has it, how they are told, and what shows it.

Compared with brute force in tests/custody.
"""

from __future__ import annotations

import pytest

from flowmap.analyzers.registry import rule
from flowmap.custody.solution import solve
from flowmap.domain.finding import Finding
from flowmap.formats import flow_text
from tests.analyzers.rules.found_by import found_by
from tests.analyzers.rules.moves import moves

CASES = "case a 25%\ncase b 75%\n"


def gaps(text: str) -> list[Finding]:
    """What GAP01 finds; repairs as they are proposed."""
    return found_by("GAP01", text)


def test_one_who_has_it_is_told_with_the_way_it_comes_there() -> None:
    (found,) = gaps("Sales makes x\nSales -> Desk: x\nWorks needs x threshold\n")
    assert (found.severity, found.holder, found.counterpart, found.item) == ("error", "works", None, "x")
    assert (found.providers, found.rests_on, found.questions) == (("sales", "desk"), ("works",), ())
    (found,) = gaps("Shop makes y\nSales makes x from y\nShop -> Sales: y\nWorks needs x excitement\n")
    assert (found.severity, found.message) == ("info", "Works needs x; Sales has it and does not hand it over.")
    assert [one.record for one in found.evidence] == ["need:works:x", "activity:sales:x"]
    assert [step.holder for step in found.proof] == ["shop", "sales", "sales"]
    assert [moves(repair) for repair in found.repairs] == [["+handoff:sales:works:x"]]


def test_several_who_have_it_in_some_cases_are_told_and_the_proof_is_of_the_first_case() -> None:
    (found,) = gaps("""\
case a 50%
case b 25%
case c 25%
Zed makes y
Zed -> Ann: y
Ann makes x if c
Ann makes x from y if b
Bob makes x if b
Works makes z from x
Works -> Legal: z
Legal needs z threshold
""")
    assert (found.cases, found.implied, found.effect.weight, found.providers) == (("b", "c"), True, 4.5, ("ann", "bob"))
    assert found.message == "Works needs x in cases b and c; Ann and Bob have it and do not hand it over."
    assert found.questions == ("Does Works get it in another way?",)
    assert [step.holder for step in found.proof] == ["zed", "ann", "ann"]
    assert [one.record for one in found.evidence] == ["activity:works:z", "activity:ann:x-2"]


def test_who_knows_it_is_asked() -> None:
    text = "skill is expertise\nAnn makes skill\nWorks needs skill\n"
    (found,) = gaps(text)
    assert found.message == "Works needs skill; Ann knows it, but no question to it is answered."
    assert [moves(repair) for repair in found.repairs] == [["+question:works:ann:skill"]]
    (found,) = gaps(f"{text}Bob makes skill\n")
    assert found.message == "Works needs skill; Ann and Bob know it, but no question to them is answered."


def test_who_is_asked_already_answers_and_who_asks_in_vain_asks_who_knows_it() -> None:
    text = f"{CASES}skill is expertise\nAnn makes skill\nWorks needs skill\n"
    (found,) = gaps(f"{text}Works asks Ann: skill 24/year 1h answered 50%\n")
    assert found.message == "Works needs skill; Ann knows it, but too few questions to it are answered."
    (repair,) = found.repairs
    assert (repair.title, moves(repair)) == (
        "Ann answers what Works asks about skill.",
        ["question:works:ann:skill answered=90%"],
    )
    (found,) = gaps(f"{text}Works asks Bob: skill 40/year 1h answered 20% if a\n")
    assert found.message == "Works needs skill; Ann knows it, but no question to it is answered."
    (repair,) = found.repairs
    assert (repair.title, moves(repair)) == (
        "Works asks Ann, who knows skill, instead of Bob.",
        [
            "question:works:bob:skill => question:works:ann:skill answered=None",
            "+question:works:ann:skill-2 cases=b",
        ],
    )
    (found,) = gaps(f"{text}Works asks Ann: skill 24/year answered 50% if a\nWorks asks Bob: skill answered 0%\n")
    assert moves(found.repairs[0]) == ["question:works:ann:skill times=96/year answered=90% cases=None"]
    (found,) = gaps(f"{text}Bob asks Ann: skill\nWorks asks Bob: skill answered 20%\n")  # Bob has it from Ann
    assert found.repairs[0].title == "Works asks Ann, who knows skill."
    assert moves(found.repairs[0]) == ["+question:works:ann:skill"]
    once = text.replace("Ann makes skill", "Ann makes skill if a")
    first, *_ = gaps(f"{once}Works asks Bob: skill 40/year answered 0%\n")
    assert moves(first.repairs[0]) == [
        "question:works:bob:skill times=30/year cases=b",
        "+question:works:ann:skill times=10/year cases=a",
    ]


def test_what_a_list_offers_is_the_first_repair() -> None:
    m = flow_text.parse("Sales makes x\nWorks needs x\n", name="map")
    s, one = solve(m), rule("GAP01")
    rows = one.find(s, one.options)
    told = one.describe(s, rows, 0)
    assert told.offer is not None
    assert told.offer() == "Sales hands x to Works directly."


@pytest.mark.parametrize(
    ("text", "providers"),
    [
        ("Zed makes x\nZed -> Ann: x\nAnn -> Works: y\n", ("zed", "ann")),  # who makes it
        ("Ann makes x\nBob makes x\nBob -> Works: y\n", ("bob", "ann")),  # who hands something to them already
        ("Zed makes x\nZed -> Ann: x, takes 2d\nZed -> Bob: x, takes 1d\n", ("zed", "bob", "ann")),  # has it sooner
        ("Zed makes x\nZed -> Bob: x, takes 1d\nZed -> Ann: x, takes 1d\n", ("zed", "ann", "bob")),  # by name
    ],
)
def test_who_is_asked_first(text: str, providers: tuple[str, ...]) -> None:
    (found,) = gaps(f"{text}Works needs x\n")
    assert found.providers == providers


def test_who_has_it_past_its_control_is_asked_only_if_nobody_else_has_it() -> None:
    """Whatever other policies say: of the item, and of others."""
    checked = "x must pass Legal\nAnn makes x\nAnn -> Legal: x\nLegal -> Kim: x\nWorks needs x\n"
    for others in ("", "deny Desk: x\n", "y must pass Desk\nAnn makes y\n"):
        (found,) = gaps(f"{checked}{others}")
        assert found.providers == ("kim", "legal"), others
    (found,) = gaps("x must pass Legal\nAnn makes x\nWorks needs x\n")
    assert found.providers == ("ann",)


def test_who_makes_it_in_other_cases_is_asked_like_anybody_who_has_it() -> None:
    (found,) = gaps(f"{CASES}Ann makes x if a\nZed makes x if b\nZed -> Ann: x, if b\nWorks needs x if b\n")
    assert found.providers == ("zed", "ann")


@pytest.mark.parametrize(
    ("text", "repairs"),
    [
        # The two best of those who have it; who has it in some cases only is left out where another has it in all.
        ("Ann makes x\nBob makes x\nCid makes x\n", [["+handoff:ann:works:x"], ["+handoff:bob:works:x"]]),
        ("Ann makes x if a\nBob makes x\n", [["+handoff:bob:works:x"]]),
        # Each in its own cases, where nobody has it in all.
        (
            "Ann makes x if a\nBob makes x if b\nCid makes x if a\nDesk -> Works: x\n",
            [["+handoff:ann:works:x cases=a", "+handoff:bob:works:x cases=b"]],
        ),
        # Through the control that it must pass; not where that has it, nor in other cases.
        ("x must pass Legal\nAnn makes x\n", [["+handoff:ann:legal:x", "+handoff:legal:works:x"]]),
        ("x must pass Legal\nLegal makes x\n", [["+handoff:legal:works:x"]]),
        ("x must pass Works\nAnn makes x\n", [["+handoff:ann:works:x"]]),
        (
            "x must pass Legal\nx must pass Tax\nLegal makes x\n",
            [["+handoff:legal:tax:x", "+handoff:tax:works:x"]],
        ),
        (
            "x must pass Legal\nAnn makes x\nAnn -> Legal: x\nLegal -> Kim: x\n",
            [["+handoff:kim:works:x"], ["+handoff:legal:works:x"]],
        ),
        ("x must pass Legal\nx must pass Works\nAnn makes x\n", [["+handoff:ann:legal:x", "+handoff:legal:works:x"]]),
        ("x must pass Legal\nAnn makes x if a\nBob makes x\n", [["+handoff:bob:legal:x", "+handoff:legal:works:x"]]),
        # By way of who hands it on already.
        ("Ann makes x\nDesk -> Works: x\n", [["+handoff:ann:works:x"], ["+handoff:ann:desk:x"]]),
        ("Ann makes x\nDesk -> Works: x, if a\n", [["+handoff:ann:works:x"]]),
        ("Ann makes x\nDesk -> Works: x\ndeny Desk: x\n", [["+handoff:ann:works:x"]]),
    ],
)
def test_the_cheapest_repairs_of_a_gap(text: str, repairs: list[list[str]]) -> None:
    (found,) = gaps(f"{CASES}{text}Works needs x\n")
    assert [moves(repair) for repair in found.repairs] == repairs


def test_what_several_hand_over_together_is_told_as_one_repair() -> None:
    (found,) = gaps(f"{CASES}Ann makes x if a\nBob makes x if b\nWorks needs x\n")
    assert [repair.title for repair in found.repairs] == [
        "Ann and Bob hand x to Works, each in the cases in which they have it."
    ]


def test_who_hands_it_on_already_is_told_by_name() -> None:
    (found,) = gaps("Ann makes x\nDesk -> Works: x\nWorks needs x\n")
    assert found.repairs[1].title == "Ann hands x to Desk, which already hands it to Works."


def test_the_wants_of_these_cases_are_shown() -> None:
    (found,) = gaps(f"{CASES}Ann makes x\nAnn -> Works: x, if a\nWorks needs x if a\nWorks needs x excitement if b\n")
    assert [one.record for one in found.evidence][:2] == ["need:works:x-2", "handoff:ann:works:x"]


def test_what_must_pass_who_wants_it_comes_directly() -> None:
    (found,) = gaps("x must pass Works\nAnn makes x\nWorks needs x\n")
    assert [repair.title for repair in found.repairs] == ["Ann hands x to Works directly."]


@pytest.mark.parametrize(
    ("text", "repairs"),
    [
        ("x must pass Legal if a\nAnn makes x\n", [["+handoff:ann:works:x cases=b"]]),
        (
            "x must pass Legal if a\nx must pass Tax if b\nAnn makes x\n",
            [["+handoff:ann:tax:x cases=b", "+handoff:tax:works:x cases=b"]],
        ),
        ("Ann makes x\nDesk -> Works: x, if b\n", [["+handoff:ann:works:x cases=b"], ["+handoff:ann:desk:x cases=b"]]),
        ("Ann makes x\nDesk -> Works: x, if a\n", [["+handoff:ann:works:x cases=b"]]),
    ],
)  # fmt: skip
def test_the_cheapest_repairs_in_one_case(text: str, repairs: list[list[str]]) -> None:
    (found,) = gaps(f"{CASES}{text}Works needs x if b\n")
    assert [moves(repair) for repair in found.repairs] == repairs
