"""GAP01: who has it, how they are told, and what shows it.

Compared with brute force in tests/custody.
"""

from __future__ import annotations

from flowmap.analyzers.check import check
from flowmap.analyzers.registry import rule
from flowmap.custody.solution import solve
from flowmap.domain.finding import Finding
from flowmap.formats import flow_text
from tests.analyzers.rules.moves import moves

CASES = "case a 25%\ncase b 75%\n"


def gaps(text: str) -> list[Finding]:
    """What GAP01 finds; repairs as they are proposed."""
    m = flow_text.parse(text, name="map")
    return list(check(m, select=["GAP01"], effects=False, describe=None).findings)


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


def test_what_a_list_offers_is_the_first_repair() -> None:
    m = flow_text.parse("Sales makes x\nWorks needs x\n", name="map")
    s, one = solve(m), rule("GAP01")
    rows = one.find(s, one.options)
    told = one.describe(s, rows, 0)
    assert told.offer is not None
    assert told.offer() == "Sales hands x to Works directly."
