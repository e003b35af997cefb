"""GAP04: which promise is empty, in which cases, and the two ways out.

Compared with brute force in tests/custody.
"""

from __future__ import annotations

from flowmap.domain.finding import Finding
from tests.analyzers.rules.found_by import found_by
from tests.analyzers.rules.moves import moves

CASES = "case a 25%\ncase b 75%\n"


def phantoms(text: str) -> list[Finding]:
    """What GAP04 finds; repairs as they are proposed."""
    return found_by("GAP04", text)


def test_a_handoff_is_taken_back_or_its_giver_fed_in_the_cases_in_which_it_is_empty() -> None:
    (found,) = phantoms(f"""{CASES}Desk makes x if a
Desk -> Works: x
Desk -> Works: x, takes 1d, if a
Sales makes x if b
Shop makes x if b
""")
    assert (found.severity, found.holder, found.counterpart, found.item) == ("warning", "desk", "works", "x")
    assert (found.cases, found.rests_on) == (("b",), ("desk",))
    assert found.message == "Desk is said to hand x to Works in case b, but cannot have it then."
    assert found.questions == ("Where does Desk get x from in case b?",)
    assert [one.record for one in found.evidence] == ["handoff:desk:works:x"]
    back, feed = found.repairs
    assert (back.title, back.effort_hours_per_year) == ("Say that Desk does not hand x to Works in case b.", 0.0)
    assert moves(back) == ["handoff:desk:works:x cases=a"]
    assert feed.title == "Sales hands x to Desk in case b."
    assert moves(feed) == ["+handoff:sales:desk:x cases=b"]


def test_a_reliable_answer_is_a_promise_too() -> None:
    text = f"{CASES}Desk makes x if a\nWorks asks Desk: x answered 90%\nWorks asks Desk: x answered 80%\n"
    (found,) = phantoms(text)
    assert found.message == "Desk is said to answer Works about x in case b, but cannot have it then."
    assert [one.record for one in found.evidence] == ["question:works:desk:x"]
    assert [repair.title for repair in found.repairs] == ["Say that Works does not ask Desk for it in case b."]
    (found,) = phantoms(f"{text}Desk -> Works: x\n")
    assert found.message == "Desk is said to hand x to Works in case b, but cannot have it then."
    assert [one.record for one in found.evidence] == ["handoff:desk:works:x", "question:works:desk:x"]
    (both,) = found.repairs
    assert both.title == "Say that Desk does not hand x to Works and that Works does not ask Desk for it in case b."
    assert moves(both) == ["handoff:desk:works:x cases=a", "question:works:desk:x cases=a"]


def test_a_giver_that_could_get_it_promises_nothing_empty_but_its_giver_does() -> None:
    (found,) = phantoms("Maker makes x\nShop -> Desk: x\nDesk -> Works: x\n")
    assert (found.holder, found.counterpart) == ("shop", "desk")
    assert found.message == "Shop is said to hand x to Desk, but cannot have it."
    found, _ = phantoms("Maker makes x\nShop -> Desk: x\nWorks asks Desk: x answered 95%\n")
    assert (found.holder, found.counterpart) == ("desk", "works")


def test_a_giver_is_not_fed_where_it_must_not_have_it_or_nobody_has_it_in_all_the_cases() -> None:
    (found,) = phantoms("Desk -> Works: x\nSales makes x\ndeny Desk: x\n")
    assert [moves(repair) for repair in found.repairs] == [["-handoff:desk:works:x"]]
    (found,) = phantoms(f"{CASES}Desk -> Works: x\nSales makes x if a\nShop makes x if b\n")
    assert [moves(repair) for repair in found.repairs] == [["-handoff:desk:works:x"]]
    (found,) = phantoms(f"{CASES}Desk -> Works: x if a\nSales makes x\ndeny Desk: x if b\n")
    assert [len(moves(repair)) for repair in found.repairs] == [1, 1]
