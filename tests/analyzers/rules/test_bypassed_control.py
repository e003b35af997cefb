"""RSK02: past which control, by which handoffs, and the way through it.

Compared with brute force in tests/custody.
"""

from __future__ import annotations

from flowmap.analyzers.check import check
from flowmap.domain.finding import Finding
from flowmap.formats import flow_text
from tests.analyzers.rules.moves import moves

CASES = "case a 25%\ncase b 75%\n"


def bypassed(text: str, holder: str = "") -> list[Finding]:
    """What RSK02 finds; repairs as they are proposed."""
    m = flow_text.parse(text, name="map")
    found = check(m, select=["RSK02"], effects=False, describe=None).findings
    return [one for one in found if holder in ("", one.holder)]


def test_what_comes_past_the_control_is_stopped_and_goes_through_it() -> None:
    (found,) = bypassed(f"""{CASES}Sales makes x
Sales -> Zed: x if a
Sales -> Legal: x if b
Legal -> Works: x if a
Zed -> Works: x
Sales -> Works: x if a
x must pass Legal if a
""")[:1]
    assert (found.severity, found.holder, found.counterpart, found.item) == ("error", "works", None, "x")
    assert (found.cases, found.rests_on) == (("a",), ())
    assert found.message == "Works gets x in case a without Legal, which it must pass."
    assert [one.record for one in found.evidence] == [
        *("policy:must_pass:x:legal", "handoff:sales:works:x", "handoff:zed:works:x"),
    ]
    assert [step.holder for step in found.proof] == ["sales", "works"]
    (repair,) = found.repairs
    assert repair.title == "Works gets x through Legal only."
    assert sorted(moves(repair)) == [
        "-handoff:sales:works:x",
        "handoff:sales:legal:x cases=None",
        "handoff:zed:works:x cases=b",
    ]


def test_the_proof_is_of_the_first_case() -> None:
    (found,) = bypassed(
        f"{CASES}Sales makes x\nSales -> Works: x if b\nShop makes x\nShop -> Works: x if a\nx must pass Legal\n"
    )
    assert [step.holder for step in found.proof] == ["shop", "works"]


def test_the_control_gets_it_and_hands_it_over_where_it_does_not_yet() -> None:
    text = "Sales makes x\nSales -> Works: x\nx must pass Legal\n"
    (found,) = bypassed(text)
    assert moves(found.repairs[0]) == ["-handoff:sales:works:x", "+handoff:sales:legal:x", "+handoff:legal:works:x"]
    (found,) = bypassed(f"{text}Sales -> Legal: x\n")
    assert moves(found.repairs[0]) == ["-handoff:sales:works:x", "+handoff:legal:works:x"]
    (found,) = bypassed(f"{text}Shop makes x\nShop -> Legal: x\n")
    assert moves(found.repairs[0]) == ["-handoff:sales:works:x", "+handoff:legal:works:x"]
    found, _ = bypassed(f"{CASES}{text}Sales -> Legal: x\nLegal -> Works: x if a\nSales -> Zed: x\n")
    assert moves(found.repairs[0]) == ["-handoff:sales:works:x", "handoff:legal:works:x cases=None"]
    (found,) = bypassed("Zed makes x\nAnn makes x\nZed -> Works: x\nAnn -> Works: x\nx must pass Legal\n")
    assert "+handoff:ann:legal:x" in moves(found.repairs[0])


def test_the_control_is_not_cut_off_from_what_it_gets_from_there() -> None:
    """Who gets it past the control is the only one who hands it to the control: now who has it does."""
    text = "Sales makes x\nSales -> Works: x, 6min, 100/year\nWorks -> Legal: x\nx must pass Legal\n"
    (found,) = bypassed(text)
    assert moves(found.repairs[0]) == [
        "-handoff:sales:works:x",
        "-handoff:works:legal:x",
        "+handoff:sales:legal:x times=100/year",
        "+handoff:legal:works:x times=100/year",
    ]
    m = flow_text.parse(f"{text}Legal needs x threshold\n", name="map")
    (repair,) = check(m, select=["RSK02"]).findings[0].repairs
    assert (repair.coverage.met if repair.coverage else None, repair.creates) == (9, ())
    (found,) = bypassed(f"{CASES}{text}Shop makes x if a\nShop -> Legal: x if a\n")
    assert moves(found.repairs[0])[1:3] == [
        "handoff:works:legal:x cases=a",
        "+handoff:sales:legal:x times=75/year cases=b",
    ]
    (found,) = bypassed(f"{text}Zed -> Legal: x\n")  # an empty promise, of which nothing is known to be wrong
    assert [one for one in moves(found.repairs[0]) if one[0] != "+"] == [
        "-handoff:sales:works:x",
        "-handoff:works:legal:x",
    ]


def test_only_the_control_that_is_passed_by_is_told() -> None:
    way = "Sales makes x\nSales -> Legal: x\nLegal -> Works: x\nx must pass Legal\n"
    assert bypassed(way) == []
    (found,) = bypassed(f"{way}x must pass Board\n", holder="works")
    assert found.message == "Works gets x without Board, which it must pass."
    (found,) = bypassed(f"{CASES}{way}x must pass Board if a\nShop makes x\nShop -> Works: x if b\n", holder="works")
    assert found.message == "Works gets x without Board and Legal, which it must pass."
    assert moves(found.repairs[0]) == [
        "-handoff:legal:works:x",
        "-handoff:shop:works:x",
        "+handoff:legal:board:x",
        "+handoff:board:works:x",
    ]
    (found,) = bypassed("Sales makes x\nSales -> Works: x\nx must pass Legal\nx must pass Works\n")
    assert found.message == "Works gets x without Legal, which it must pass."


def test_the_handoff_of_the_control_itself_stays() -> None:
    """It comes past the other control: that one repair does not mend."""
    (found,) = bypassed(
        "Sales makes x\nSales -> Legal, Works: x\nLegal -> Works: x\nx must pass Legal\nx must pass Zed\n",
        holder="works",
    )
    assert found.message == "Works gets x without Legal and Zed, which it must pass."
    assert moves(found.repairs[0]) == ["-handoff:sales:works:x"]


def test_what_comes_in_a_whole_or_as_an_answer_is_not_stopped() -> None:
    (found,) = bypassed("file consists of x\nSales makes file\nSales -> Works: file\nx must pass Legal\n")
    assert (found.item, found.repairs) == ("x", ())
    (found,) = bypassed("Sales makes x\nSales -> Works: x\nWorks asks Sales: x\nx must pass Legal\n")
    assert (len(found.evidence), found.repairs) == (3, ())
