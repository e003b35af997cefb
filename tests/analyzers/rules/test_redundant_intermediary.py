"""REL01: what the direct way saves, how it is told, and what takes the place of the passage.

Compared with brute force in tests/custody.
"""

from __future__ import annotations

import pytest

from flowmap.analyzers.check import check
from flowmap.domain.finding import Finding
from flowmap.formats import flow_text
from tests.analyzers.rules.moves import moves

CASES = "case a 25%\ncase b 75%\n"


def relays(text: str) -> list[Finding]:
    """What REL01 finds; repairs as they are proposed."""
    m = flow_text.parse(text, name="map")
    return list(check(m, select=["REL01"], effects=False, describe=None, all_verdicts=True).findings)


def test_who_has_confirmed_its_inventory_only_passes_on_in_the_cases_without_a_reason() -> None:
    (found,) = relays(f"""{CASES}Sales makes x
Sales -> Desk: x, 30min, 40/year
Desk -> Works: x, takes 1d, 30min, 40/year
Works needs x
Desk needs x if a
Desk has a complete inventory
""")
    assert (found.severity, found.verdict, found.holder, found.item) == ("warning", "redundant", "desk", "x")
    assert (found.cases, found.confirmed, found.rests_on) == (("b",), True, ("desk",))
    assert (found.effect.hours_per_year, found.effect.days, found.reasons, found.questions) == (15.0, 0.0, (), ())
    assert found.message == "Desk only passes x on from Sales to Works in case b: the direct way saves 15 h a year."
    assert [one.record for one in found.evidence] == ["handoff:sales:desk:x", "handoff:desk:works:x"]
    assert [step.holder for step in found.proof] == ["sales", "desk", "works"]
    (repair,) = found.repairs
    assert (repair.title, repair.effort_hours_per_year) == ("Sales hands x to Works directly.", 15.0)
    assert moves(repair) == [
        "handoff:sales:desk:x times=10/year cases=a",
        "handoff:desk:works:x times=10/year cases=a",
        "+handoff:sales:works:x lead=1d effort=30min times=30/year cases=b",
    ]


def test_several_givers_share_what_several_receivers_get() -> None:
    (found,) = relays("""\
Sales makes x
Ann makes x
Sales -> Desk: x, takes 1h, 6min, 10/year
Ann -> Desk: x, takes 24h, 6min, 30/year
Desk -> Works: x, takes 36h, 30min, 40/year
Desk -> Legal: x, takes 36h, 30min, 40/year
Works needs x
Legal needs x
""")
    assert (found.severity, found.verdict) == ("info", "candidate")
    assert found.effect.hours_per_year == pytest.approx(4.0)
    assert found.effect.days == pytest.approx(1 / 24)
    way = "x on from Ann and Sales to Legal and Works"
    assert found.message == f"Desk seems only to pass {way}: the direct way saves 4 h a year and 1 h."
    assert found.questions == (
        "Does Desk know better than Ann and Sales who needs x (routing)?",
        "Does Desk keep the only record, or hold it back until it is due (decouples)?",
        "Do the others have no channel to each other (channel)?",
    )
    assert [step.holder for step in found.proof] == ["sales", "desk", "legal"]
    (repair,) = found.repairs
    assert repair.title == "Ann and Sales hand x to Legal and Works directly."
    assert repair.effort_hours_per_year == pytest.approx(40.0)
    assert moves(repair) == [
        *("-handoff:ann:desk:x", "-handoff:sales:desk:x", "-handoff:desk:legal:x", "-handoff:desk:works:x"),
        *(
            f"+handoff:{giver}:{receiver}:x lead=36h effort=30min times={times}/year"
            for receiver in ("legal", "works")
            for giver, times in (("ann", 30), ("sales", 10))
        ),
    ]


def test_of_the_cases_in_which_nothing_is_lost_only_those_are_listed() -> None:
    (found,) = relays(f"""{CASES}Sales makes x
Sales -> Desk: x, takes 1d
Desk -> Works: x
Sales -> Works: x, takes 5d, if a
Works needs x
""")
    assert (found.verdict, found.cases, found.effect.days) == ("candidate", ("b",), 0.0 + 1)


def test_where_the_direct_way_is_worse_nothing_is_proven() -> None:
    way = "Sales -> Desk: x, 1h, 9/year\nDesk -> Works: x\nSales -> Works: x, takes 5d\n"
    (found,) = relays(f"Sales makes x\n{way}Works needs x\n")
    assert (found.severity, found.verdict, found.reasons) == ("none", "not proven", ())
    assert (found.effect.hours_per_year, found.effect.days) == (None, None)
    assert found.message == "Desk passes x on from Sales to Works; a direct way would lose something."
    assert (found.rests_on, found.proof, found.repairs) == (("desk",), (), ())
    assert [one.record for one in found.evidence] == ["handoff:sales:desk:x", "handoff:desk:works:x"]


def test_reasons_of_some_cases_are_told_where_there_is_no_other() -> None:
    (found,) = relays(f"""{CASES}Sales makes x
Sales -> Desk: x
Desk -> Works: x
Works needs x
Desk needs x if a
Shop asks Desk: x if b
""")
    assert (found.severity, found.verdict, found.cases) == ("none", "justified", ("a", "b"))
    assert found.reasons == ("uses", "answers")
    assert found.message == (
        "Desk passes x on from Sales to Works, with a reason: it uses it and answers questions about it."
    )
    (found,) = relays(f"{CASES}Sales makes x\nSales -> Desk: x\nDesk -> Works: x\nWorks needs x\nDesk needs x if a\n")
    assert (found.verdict, found.cases, found.reasons) == ("candidate", ("b",), ())


def test_the_proof_is_of_the_first_case() -> None:
    (found,) = relays(f"""{CASES}Sales makes x if b
Shop makes x if a
Sales -> Desk: x
Shop -> Desk: x
Desk -> Works: x
Works needs x
""")
    assert [step.holder for step in found.proof] == ["shop", "desk", "works"]


@pytest.mark.parametrize(
    ("into", "out", "saved"),
    [
        ("", "", ""),
        (", takes 2d", "", ": the direct way saves 2 days"),
        (", 6min, 5/year", ", 6min, 1/year", ": the direct way saves 0.5 h a year"),
        (", 6min, 0/year", ", 6min, 1/year", ""),
    ],
)
def test_what_it_saves(into: str, out: str, saved: str) -> None:
    (found,) = relays(f"Sales makes x\nSales -> Desk: x{into}\nDesk -> Works: x{out}\nWorks needs x\n")
    assert found.message == f"Desk seems only to pass x on from Sales to Works{saved}."


def test_the_copy_keeps_how_often_it_is_said_to_happen() -> None:
    text = "Sales makes x\nSales -> Desk: x{}\nDesk -> Works: x via phone{}\nWorks needs x\n"
    (found,) = relays(text.format("", ", 12/month"))
    assert moves(found.repairs[0])[-1] == "+handoff:sales:works:x via=phone times=12/month"
    (found,) = relays(text.format("", ""))
    assert moves(found.repairs[0])[-1] == "+handoff:sales:works:x via=phone"
    assert found.repairs[0].effort_hours_per_year is None


def test_parts_of_a_rate_are_rounded_to_a_millionth() -> None:
    text = "Sales makes x\nAnn makes x\nSales -> Desk: x, 10/year\nAnn -> Desk: x, 20/year\nDesk -> Works: x, 2/year\n"
    (found,) = relays(f"{text}Works needs x\n")
    assert moves(found.repairs[0])[-2:] == [
        "+handoff:ann:works:x times=1.333333/year",
        "+handoff:sales:works:x times=0.666667/year",
    ]


def test_where_the_direct_way_is_there_the_passage_only_ends() -> None:
    (found,) = relays("Sales makes x\nSales -> Desk, Works: x\nDesk -> Works: x\nWorks needs x\n")
    (repair,) = found.repairs
    assert repair.title == "Desk need not get and pass on x: the direct way is there."
    assert moves(repair) == ["-handoff:sales:desk:x", "-handoff:desk:works:x"]


def test_a_backup_is_no_direct_way_that_is_there() -> None:
    text = "Sales makes x\nSales -> Desk: x, 1h, 10/year\nDesk -> Works: x, 1h, 10/year\nWorks needs x\n"
    (found,) = relays(f"{text}Sales -> Works: x, 1h, 2/year, backup\n")
    assert found.repairs[0].title == "Sales hands x to Works directly."
    assert moves(found.repairs[0])[:2] == ["-handoff:sales:desk:x", "-handoff:desk:works:x"]
    assert len(moves(found.repairs[0])) == 3


def test_two_handoffs_of_one_giver_are_one_giver() -> None:
    (found,) = relays("Sales makes x\nSales -> Desk: x\nSales -> Desk: x, takes 1d\nDesk -> Works: x\nWorks needs x\n")
    assert found.message == "Desk seems only to pass x on from Sales to Works."
    assert found.repairs[0].title == "Sales hands x to Works directly."


def test_what_only_comes_back_is_not_passed_on() -> None:
    found, _ = relays("Sales makes x\nSales -> Desk: x\nDesk -> Sales, Works: x\nWorks needs x\n")
    assert found.message == "Desk seems only to pass x on from Sales to Works."
    found, *_ = relays("Sales makes x\nSales -> Desk: x\nDesk -> Works: x\nWorks -> Desk: x\nWorks needs x\n")
    assert found.message == "Desk seems only to pass x on from Sales and Works to Works."


def test_what_only_comes_back_and_goes_nowhere_else_is_said_to_come_back() -> None:
    text = "Sales makes x\nSales -> Works: x\nWorks -> Desk: x\nDesk -> Works: x\nWorks needs x\n"
    (said,) = (one.message for one in relays(text) if one.holder == "desk")
    assert said == "Desk seems only to pass x back to Works."
    both = "Sales makes x\nShop makes x\nSales -> Desk: x\nShop -> Desk: x\n"
    both += "Desk -> Sales, Shop: x\nSales needs x\nShop needs x\n"
    (said,) = (one.message for one in relays(both) if one.holder == "desk")
    assert "on from Sales and Shop to Sales and Shop" in said


def test_what_is_also_inside_what_its_holder_has_stays_with_it() -> None:
    """Without the passage, Desk still has the sheet, and so the number in it: it is in the file that Desk gives."""
    text = "sheet consists of number\nfile consists of sheet\nSales makes sheet\nSales -> Desk: sheet\n"
    more = "Desk -> Stores: file\nDesk -> Works: sheet\nPlanning -> Desk: number\nPlanning makes plan from sheet\n"
    (found,) = relays(f"{text}{more}Desk needs number\nWorks needs sheet\n")
    assert (found.holder, found.item, found.verdict) == ("desk", "sheet", "candidate")
