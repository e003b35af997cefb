"""MOD01: who originates the same, in which cases.

Compared with brute force in tests/custody.
"""

from __future__ import annotations

from flowmap.domain.finding import Finding
from tests.analyzers.rules.found_by import found_by
from tests.analyzers.rules.moves import moves

CASES = "case a 25%\ncase b 75%\n"


def overlaps(text: str) -> list[Finding]:
    """What MOD01 finds; repairs as they are proposed."""
    return found_by("MOD01", text)


def test_all_who_make_it_in_a_case_of_another_are_told() -> None:
    (found,) = overlaps(f"""{CASES}Ann makes x
Bob makes x if a
Carl makes x from y
Carl makes y
Dora makes x if b
""")
    assert (found.severity, found.holder, found.counterpart, found.item) == ("info", None, None, "x")
    assert (found.cases, found.providers) == (("a", "b"), ("ann", "bob", "dora"))
    assert found.message == "Ann, Bob and Dora each make x: is it one thing?"
    assert found.questions == ("Do Ann, Bob and Dora make the same x, or each a part of it?",)
    assert [one.record for one in found.evidence] == ["activity:ann:x", "activity:bob:x", "activity:dora:x"]
    (repair,) = found.repairs
    assert (repair.title, repair.effort_hours_per_year) == ("Say that x is the same whoever makes it.", 0.0)
    assert moves(repair) == ["x replica=True"]


def test_only_the_work_of_these_cases_counts() -> None:
    text = f"{CASES}Ann makes x if a\nBob makes x if b\n"
    assert overlaps(text) == []
    (found,) = overlaps(f"{text}Carl makes x if a\nCarl makes y\nCarl makes x from y if a\n")
    assert (found.cases, found.providers) == (("a",), ("ann", "carl"))
    assert [one.record for one in found.evidence] == ["activity:ann:x", "activity:carl:x"]


def test_replicas_and_expertise_may_be_made_by_several() -> None:
    for kind in ("a replica", "expertise"):
        assert overlaps(f"x is {kind}\nAnn makes x\nBob makes x\n") == []
