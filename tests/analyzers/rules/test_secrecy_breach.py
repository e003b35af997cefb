"""RSK03: how what is denied gets there, and what is stopped.

Compared with brute force in tests/custody.
"""

from __future__ import annotations

import pytest

from flowmap.domain.finding import Finding
from tests.analyzers.rules.found_by import found_by
from tests.analyzers.rules.moves import moves

CASES = "case a 25%\ncase b 75%\n"


def breaches(text: str) -> list[Finding]:
    """What RSK03 finds; repairs as they are proposed."""
    return found_by("RSK03", text)


def test_every_handoff_that_brings_it_in_these_cases_is_stopped() -> None:
    (found,) = breaches(
        f"""{CASES}Sales makes x
Shop makes x if b
Sales -> Works: x
Shop -> Works: x
Sales -> Works: x, takes 1d, if b
deny Works: x if a
deny Works: x, if a
deny Works: y
""".replace("deny Works: x, if a\n", "")
    )
    assert (found.severity, found.holder, found.counterpart, found.item) == ("error", "works", None, "x")
    assert (found.cases, found.rests_on) == (("a",), ())
    assert found.message == "Works has x in case a, which a policy denies to it."
    assert [one.record for one in found.evidence] == ["policy:deny:x:works", "handoff:sales:works:x"]
    (repair,) = found.repairs
    assert (repair.title, repair.effort_hours_per_year) == ("Nobody hands x to Works in case a.", 0.0)
    assert moves(repair) == ["handoff:sales:works:x cases=b"]


def test_only_the_denial_of_these_cases_is_shown_with_the_proof_of_the_first() -> None:
    text = f"{CASES}case c 0%\nSales makes x\nShop makes x\nSales -> Works: x if b\nShop -> Works: x if a\n"
    (found,) = breaches(f"{text}deny Works: x if a or b\ndeny Works: x if c\n")
    assert (found.cases, found.evidence[0].record) == (("a", "b"), "policy:deny:x:works")
    assert "policy:deny:x:works-2" not in [one.record for one in found.evidence]
    assert [step.holder for step in found.proof] == ["shop", "works"]


def test_what_its_holder_makes_cannot_be_stopped_by_others() -> None:
    (found,) = breaches("Works makes x\nSales makes x\nSales -> Works: x\ndeny Works: x\n")
    assert [one.record for one in found.evidence] == [
        *("policy:deny:x:works", "activity:works:x", "handoff:sales:works:x"),
    ]
    assert found.repairs == ()


def test_what_is_made_of_a_whole_is_no_part_of_it() -> None:
    file = "file consists of spec, plan\nSales makes file\nSales -> Works: file\nWorks needs spec\n"
    (found,) = breaches(f"{file}Works makes price from file\ndeny Works: price\n")
    assert found.repairs == ()


def test_work_that_lacks_an_input_brings_nothing() -> None:
    text = "Sales makes x\nSales -> Works: x\nWorks makes y\nWorks makes x from y, z\nShop makes z\ndeny Works: x\n"
    (found,) = breaches(text)
    assert [one.record for one in found.evidence] == ["policy:deny:x:works", "handoff:sales:works:x"]
    assert moves(found.repairs[0]) == ["-handoff:sales:works:x"]
    (found,) = breaches(f"{CASES}{text.replace('makes y', 'makes y if a')}Shop -> Works: z if b\n")
    assert [one.record for one in found.evidence] == ["policy:deny:x:works", "handoff:sales:works:x"]


WHOLE = "file consists of spec, price, plan\nSales makes file\nSales -> Works: file, takes 1d, 10min, 40/year\n"


def test_what_comes_inside_a_whole_is_taken_out_of_it() -> None:
    """What else of it is used there comes alone, as often and in the same time."""
    (found,) = breaches(f"{CASES}{WHOLE}Works needs spec threshold\nWorks needs plan if a\ndeny Works: price if a\n")
    (repair,) = found.repairs
    assert repair.title == "Sales hands Works only spec and plan instead of all of file in case a."
    assert moves(repair) == [
        "+handoff:sales:works:spec lead=1d times=10/year cases=a",
        "+handoff:sales:works:plan lead=1d times=10/year cases=a",
        "handoff:sales:works:file times=30/year cases=b",
    ]


@pytest.mark.parametrize(
    "more",
    [
        "",  # nothing else of it is known to be used
        "Works needs spec\nShop makes file\nShop -> Works: file\n",  # who of the two should do what?
        "Works needs spec\nbox consists of price, other\nSales makes box\nSales -> Works: box\n",  # it comes in two
        "Works needs spec\nbox consists of price, other\nSales makes box\nSales -> Works: box\nWorks needs other\n",
        "Works needs spec\nSales -> Works: price\n",  # and alone
        "Works needs spec\nWorks makes file\n",  # it is made there
    ],
)
def test_where_that_would_not_do_nothing_is_proposed(more: str) -> None:
    (found,) = breaches(f"{WHOLE}Works has a complete inventory\n{more}deny Works: price\n")
    assert found.repairs == ()
