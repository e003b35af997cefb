"""GAP03: whether nobody has it, or only who must not hand it over.

Compared with brute force in tests/custody.
"""

from __future__ import annotations

from flowmap.domain.finding import Finding
from tests.analyzers.rules.found_by import found_by

CASES = "case a 25%\ncase b 75%\n"


def orphans(text: str) -> list[Finding]:
    """What GAP03 finds; repairs as they are proposed."""
    return found_by("GAP03", text)


def test_nobody_has_it() -> None:
    (found,) = orphans("Works needs x\nSales makes y\n")
    assert (found.severity, found.holder, found.item, found.rests_on) == ("warning", "works", "x", ("works",))
    assert found.message == "Works needs x, and nobody has or makes it."
    assert found.questions == ("Who could make x, and from what?", "Could x go by another name elsewhere?")
    assert [one.record for one in found.evidence] == ["need:works:x"]


def test_only_who_must_not_have_it_has_it() -> None:
    text = f"{CASES}Shop -> Sales: x if a\ndeny Shop: x\ndeny Sales: x\n"
    (found,) = orphans(f"{text}Works needs x if a\n")
    assert found.message == "Works needs x in case a, and nobody who may hand it over has or makes it."
    (found,) = orphans(f"{text}Works needs x if b\n")
    assert found.message == "Works needs x in case b, and nobody has or makes it."
