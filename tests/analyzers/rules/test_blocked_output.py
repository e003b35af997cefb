"""GAP02: what is missing at the bottom of it, and in which cases.

Compared with brute force in tests/custody.
"""

from __future__ import annotations

import pytest

from flowmap.domain.finding import Finding, fingerprint
from tests.analyzers.rules.found_by import found_by

CASES = "case a 25%\ncase b 75%\n"


def blocked(text: str) -> list[Finding]:
    """What GAP02 finds; repairs as they are proposed."""
    return found_by("GAP02", text)


def test_each_gap_at_the_bottom_is_a_root_with_its_code() -> None:
    (found,) = blocked("""\
Works makes plan from spec, law, secret
Legal makes law, secret
deny Works: secret
Works -> Legal: plan
Legal needs plan threshold
""")
    assert (found.severity, found.holder, found.item, found.effect.weight) == ("error", "legal", "plan", 9.0)
    assert found.message == (
        "Legal needs plan, which cannot be made: Works lacks law and Works lacks secret and Works lacks spec."
    )
    assert (found.rests_on, found.questions, found.repairs) == (("works",), (), ())
    assert [one.record for one in found.evidence] == ["need:legal:plan", "handoff:works:legal:plan"]
    assert set(found.roots) == {
        fingerprint("GAP01", holder="works", counterpart=None, item="law"),
        fingerprint("GAP03", holder="works", counterpart=None, item="spec"),
        fingerprint("GAP08", holder="works", counterpart=None, item="secret"),
    }


def test_the_root_of_each_case_counts() -> None:
    (found,) = blocked(f"""{CASES}Sales makes wish if a
Works makes plan from wish
Works -> Legal: plan
Legal needs plan threshold
""")
    assert found.message == "Legal needs plan, which cannot be made: Works lacks wish."
    assert found.roots == (
        fingerprint("GAP01", holder="works", counterpart=None, item="wish"),
        fingerprint("GAP03", holder="works", counterpart=None, item="wish"),
    )


def test_three_of_many_are_told() -> None:
    text = "Works makes plan from p, q, r, s\nWorks needs plan\n"
    (found,) = blocked(text)
    assert found.message == "Works needs plan, which cannot be made: Works lacks p and Works lacks q and Works lacks r."
    assert len(found.roots) == 4
    (found,) = blocked("Desk makes p, q, r, s\nSales makes offer from p, q, r, s\nWorks needs offer\n")
    assert (
        found.message == "Works needs offer, which cannot be made: Sales lacks p and Sales lacks q and Sales lacks r."
    )
    assert (found.rests_on, found.roots) == (("sales",), ())
    assert found.questions == tuple(f"Where does Sales get {one} from?" for one in "pqr")


LOOP = "Sales makes offer from plan\nSales makes plan from offer\nSales -> Works: offer\nWorks needs offer\n"


def test_work_that_waits_for_itself_rests_on_who_wants_it() -> None:
    (told,) = [one for one in blocked(LOOP) if one.holder == "works"]
    assert told.message == "Works needs offer, which cannot be made: the work that makes it waits for itself."
    assert (told.rests_on, told.questions) == (("works",), ("Which of these teams starts, and with what?",))


def test_who_would_hand_it_on_lacks_it() -> None:
    (told,) = [one for one in blocked(f"{LOOP}Desk -> Works: offer\n") if one.holder == "works"]
    assert told.message == "Works needs offer, which cannot be made: Desk lacks offer."


def test_what_happens_in_other_cases_is_no_reason() -> None:
    loop = f"{CASES}{LOOP}".replace("needs offer", "needs offer if b")
    for other in ("Desk -> Works: offer, if a", "Kim makes offer from spec if a"):
        (told,) = [one for one in blocked(f"{loop}{other}\n") if one.holder == "works"]
        assert told.message.endswith("in case b, which cannot be made: the work that makes it waits for itself."), other


@pytest.mark.parametrize(
    "text",
    [
        f"{LOOP.replace('from plan', 'from plan, note')}Ann makes note\nAnn -> Sales: note\n",  # it is there
        f"{LOOP}Desk -> Kim: offer\n",  # who hands it to somebody else
        f"{LOOP}Kim makes other from spec\n",  # work that makes something else
    ],
)
def test_what_has_nothing_to_do_with_it_is_no_reason(text: str) -> None:
    (told,) = [one for one in blocked(text) if one.holder == "works"]
    assert told.message == "Works needs offer, which cannot be made: the work that makes it waits for itself."


def test_work_elsewhere_is_followed_in_its_case() -> None:
    (told,) = blocked(f"{CASES}Sales makes offer from spec\nWorks needs offer if b\n")
    assert told.message == "Works needs offer in case b, which cannot be made: Sales lacks spec."


def test_work_that_makes_a_whole_with_it_is_followed() -> None:
    (told,) = blocked("box consists of file\nfile consists of book\nSales makes box from spec\nWorks needs book\n")
    assert told.message == "Works needs book, which cannot be made: Sales lacks spec."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Sales makes plan\n", "Sales has"),
        ("Sales makes plan\nDesk makes plan\ndeny Desk: plan\n", "Desk and Sales have"),
        ("Sales makes plan\nSales -> Desk: plan\ndeny Desk: plan\nKim makes law\n", "Desk and Sales have"),
        ("Sales makes plan\nDesk makes plan if a\ndeny Desk: plan\n", "Sales has"),
        ("box consists of plan\nSales makes box\n", "Sales has"),
    ],
)
def test_who_has_what_it_must_not_have_does_not_lack_it(text: str, why: str) -> None:
    (told,) = blocked(f"{CASES}{text}deny Sales: plan\nWorks needs plan if b\n")
    assert told.message == f"Works needs plan in case b, which cannot be made: only {why} it, against a policy."
    (other,) = blocked(f"{CASES}{text}deny Sales: plan\nAnn makes plan from spec\nWorks needs plan if b\n")
    assert other.message == "Works needs plan in case b, which cannot be made: Ann lacks spec."
    names = why.rpartition(" ")[0]
    assert told.questions == (f"Who may make plan, if {names} must not have it?",)
