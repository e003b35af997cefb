"""GAP07: handoffs that one side alone names, although the other has said all."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from flowmap.analyzers.check import check
from flowmap.domain.finding import Finding
from flowmap.domain.map import Map
from flowmap.formats import flow_text
from tests.analyzers.rules.moves import moves
from tests.spoken_maps import spoken_maps

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
relaxed = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], phases=PHASES)
KINDS = "case home 50%\ncase export 50%\n"
GIVER_ALL, RECEIVER_ALL = "Sales has a complete inventory\n", "Planning has a complete inventory\n"
HANDS = "Sales -> Planning: order, said by "


def findings(text: str) -> tuple[Finding, ...]:
    """What the rule finds in a map."""
    return check(flow_text.parse(text, name="disputed"), select=["GAP07"]).findings


@pytest.mark.parametrize(
    ("complete", "said", "disputed"),
    [
        (RECEIVER_ALL, "giver", True),
        (RECEIVER_ALL, "receiver", False),
        (RECEIVER_ALL, "both", False),
        (GIVER_ALL, "receiver", True),
        (GIVER_ALL, "giver", False),
        (GIVER_ALL + RECEIVER_ALL, "both", False),
        ("", "giver", False),
        ("", "receiver", False),
    ],
)
def test_the_silent_side_must_have_said_all(complete: str, said: str, disputed: bool) -> None:
    assert len(findings(f"{complete}{HANDS}{said}\n")) == disputed


def test_nothing_is_disputed_where_nobody_noted_who_said_it() -> None:
    assert findings(f"{GIVER_ALL}{RECEIVER_ALL}Sales -> Planning: order\n") == ()
    assert findings(f"{GIVER_ALL}{RECEIVER_ALL}Sales -> Planning: ?, said by giver\n") == ()
    assert findings("") == ()


def test_who_says_what() -> None:
    (found,) = findings(f"{RECEIVER_ALL}{HANDS}giver\n")
    assert (found.severity, found.holder, found.counterpart, found.item) == ("warning", "planning", "sales", "order")
    assert found.message == (
        "Sales says that it hands order to Planning; Planning, which has said all that it needs, gets and makes, does "
        "not say so."
    )
    assert (found.rests_on, found.confirmed) == (("planning",), True)
    assert found.effect.to_dict() == {"weight": None, "hours_per_year": None, "days": None}
    assert [one.record for one in found.evidence] == ["handoff:sales:planning:order"]
    agree, deny = found.repairs
    assert agree.title == "Planning says, too, that Sales hands order to Planning."
    assert [change.after.to_dict()["said_by"] for change in agree.changes if change.after] == ["both"]
    assert deny.title == "Say that Sales does not hand order to Planning."
    assert [change.after for change in deny.changes] == [None]
    assert found.fingerprint in agree.closes
    assert found.fingerprint in deny.closes

    (found,) = findings(f"{GIVER_ALL}{HANDS}receiver\n")
    assert found.message.startswith("Planning says that it gets order from Sales; Sales, which has said all")
    assert found.rests_on == ("sales",)


def test_what_each_says_in_a_record_of_its_own_settles_it() -> None:
    text = f"{KINDS}{GIVER_ALL}{RECEIVER_ALL}{HANDS}giver\n"
    assert findings(f"{text}{HANDS}receiver\n") == ()
    (found,) = findings(f"{text}{HANDS}receiver if home\n")
    assert (found.cases, found.rests_on) == (("export",), ("planning",))


def test_both_may_be_silent_each_in_another_case() -> None:
    text = f"{KINDS}{GIVER_ALL}{RECEIVER_ALL}{HANDS}giver if home\n{HANDS}receiver if export\n"
    (found,) = findings(text)
    assert (found.cases, found.rests_on) == (("home", "export"), ("planning", "sales"))
    assert found.message == (
        "Sales says that it hands order to Planning in case home; Planning, which has said all that it needs, gets and "
        "makes, does not say so. Planning says that it gets order from Sales in case export; Sales, which has said all "
        "that it needs, gets and makes, does not say so."
    )
    agree, deny = found.repairs
    assert agree.title == "Both say, too, that Sales hands order to Planning."
    assert deny.title == "Say that Sales does not hand order to Planning.", "in neither case"
    assert len(agree.changes) == 2
    assert all(found.fingerprint in repair.closes for repair in found.repairs)


def test_only_the_disputed_cases_are_taken_out() -> None:
    (found,) = findings(f"{KINDS}{RECEIVER_ALL}{HANDS}giver\n{HANDS}receiver if home\n")
    _, deny = found.repairs
    assert deny.title == "Say that Sales does not hand order to Planning in case export."
    assert [change.after.to_dict()["cases"] for change in deny.changes if change.after] == [["home"]]
    (found,) = findings(f"{KINDS}{RECEIVER_ALL}{HANDS}giver if export\n")
    assert found.repairs[0].title == "Planning says, too, that Sales hands order to Planning in case export."


def test_only_what_is_disputed_is_shown_and_settled() -> None:
    (found,) = findings(
        f"{KINDS}{RECEIVER_ALL}{HANDS}giver if home\n{HANDS}both if export\nSales -> Planning: order if home\n"
    )
    assert [one.record for one in found.evidence] == ["handoff:sales:planning:order", "handoff:sales:planning:order-3"]
    assert [moves(repair) for repair in found.repairs] == [
        ["handoff:sales:planning:order said_by=both"],
        ["-handoff:sales:planning:order"],
    ]
    assert [repair.effort_hours_per_year for repair in found.repairs] == [0.0, 0.0]
    assert [repair.title for repair in found.repairs] == [
        "Planning says, too, that Sales hands order to Planning in case home.",
        "Say that Sales does not hand order to Planning in case home.",
    ]
    assert found.questions == ("Does Sales hand order to Planning, and when was the last time?",)


def test_the_giver_may_be_the_silent_side() -> None:
    (found,) = findings(f"{GIVER_ALL}{HANDS}receiver\n")
    assert found.repairs[0].title == "Sales says, too, that Sales hands order to Planning."
    assert moves(found.repairs[0]) == ["handoff:sales:planning:order said_by=both"]


def test_several_handoffs_are_told_apart() -> None:
    found = findings(
        f"{RECEIVER_ALL}{HANDS}giver\nSales -> Planning: plan, said by giver\nDora -> Planning: order, said by giver\n"
    )
    assert [(one.counterpart, one.item) for one in found] == [("dora", "order"), ("sales", "order"), ("sales", "plan")]


def expected(m: Map) -> dict[tuple[str, str, str], set[str]]:
    """(receiver, giver, item) -> cases, by asking of every case who said it."""
    said: dict[tuple[str, str, str, str], set[str]] = defaultdict(set)
    for one in m.handoffs:
        for case in one.cases or m.case_bits:
            if one.item != "?" and one.said_by:
                sides = {"both": {"giver", "receiver"}}.get(one.said_by, {one.said_by})
                said[one.receiver, one.giver, one.item, case] |= sides
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for (receiver, giver, item, case), sides in said.items():
        silent = {"giver": giver, "receiver": receiver}
        for side in silent.keys() - sides:
            if m.holders[silent[side]].inventory == "complete":
                found[receiver, giver, item].add(case)
    return found


@relaxed
@given(spoken_maps())
def test_it_finds_what_asking_of_every_case_finds(m: Map) -> None:
    report = check(m, select=["GAP07"], effects=False, describe=None)
    found = {(one.holder, one.counterpart, one.item): set(one.cases) for one in report.findings}
    assert found == expected(m)
    for one in report.findings[:2]:
        for repair in one.repairs:
            after = check(m.apply(repair.changes), select=["GAP07"], effects=False, describe=0)
            assert one.fingerprint not in {left.fingerprint for left in after.findings}
