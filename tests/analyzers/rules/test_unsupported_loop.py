"""MOD03: what feeds a loop, what is a loop, kinds of order apart, several loops of one item, and its repairs."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from flowmap.analyzers.check import check
from flowmap.domain.change import Change
from flowmap.domain.finding import Finding
from flowmap.domain.map import Map
from flowmap.domain.records import Activity
from flowmap.formats import flow_text
from tests.analyzers.rules.fuller_maps import fuller_map, fuller_maps
from tests.custody.oracle import Fact, State, World, worlds

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
LOOP = "A -> B: x\nB -> A: x\n"
CASES = "case p 50%\ncase q 50%\n"


def parsed(text: str) -> Map:
    """A map from flow text."""
    return flow_text.parse(text, name="map")


def loops(text: str) -> list[Finding]:
    """What MOD03 finds."""
    return list(check(parsed(text), select=["MOD03"]).findings)


@pytest.mark.parametrize(
    ("text", "holders"),
    [
        (LOOP, ("a", "b")),
        ("A -> B: x\nB -> C: x\nC -> A: x\n", ("a", "b", "c")),
        (LOOP + "B -> C: x\n", ("a", "b")),  # who hangs on it is not in it
        (LOOP + "B -> C: x\nC -> D: x\nD -> C: x\n", ("a", "b")),  # nor is a loop that it feeds
        (LOOP + "B -> C: x\nC -> B: x\n", ("a", "b", "c")),
        (LOOP + "C -> D: x\nD -> C: x\n", ("a", "b", "c", "d")),  # two loops of one item are told together
        ("A -> B: x\nB -> A: x, read\n", ("a", "b")),  # looking it up hands it over, too
        ("A -> B: x\nB -> A: x, backup\n", ("a", "b")),
        ("ERP is a system\nA -> ERP: x\nERP -> A: x, read\n", ("a", "erp")),
        (LOOP + "C makes x\n", ("a", "b")),  # somebody makes it, but does not bring it in
        (LOOP + "A asks B: x 12/year\n", ("a", "b")),
        ("A -> B: x\nA asks B: x 12/year\n", ("a", "b")),  # an answer hands it over
        (LOOP + "C asks D: x 12/year\n", ("a", "b")),
        (LOOP + "whole consists of x\nA needs whole\n", ("a", "b")),  # nothing brings the whole
        (LOOP + "x consists of y\n", ("a", "b")),
        ("deny A: x\n" + LOOP, ("a", "b")),
    ],
)
def test_a_loop_without_a_source(text: str, holders: tuple[str, ...]) -> None:
    (one,) = loops(text)
    assert (one.holder, one.counterpart, one.item, one.providers) == (None, None, "x", holders)
    assert one.severity == "info"
    assert one.rests_on == holders
    assert (one.effect.weight, one.effect.hours_per_year, one.effect.days) == (None, None, None)


@pytest.mark.parametrize(
    "text",
    [
        "A -> B: x\nB -> C: x\n",  # no loop
        LOOP + "A makes x\n",
        LOOP + "A makes x from y\n",  # work feeds it, and lacks something itself
        LOOP + "C -> A: x\n",  # C gets it from nobody and is taken to have it
        LOOP + "C makes x\nC -> B: x\n",
        LOOP + "C makes z\nC -> A: x\nD makes x\n",  # an empty promise feeds it
        LOOP + "A asks C: x 12/year\n",
        "whole consists of x\nC makes whole\nC -> A: whole\n" + LOOP,
        "box consists of whole\nwhole consists of x\nC makes box\nC -> A: box\n" + LOOP,
        "A asks B: x 12/year\nB asks A: x 12/year\n",  # nothing is handed over
        "A asks B: x 12/year answered 50%\nA -> B: x\n",  # rarely answered: A is taken to have it
        "x is expertise\n" + LOOP,  # cannot be handed over
        "A -> B: ?\nB -> A: ?\n",
        "A -> B: x\nB -> A: y\n",
    ],
)
def test_no_loop_without_a_source(text: str) -> None:
    assert loops(text) == []


def test_a_part_goes_round_inside_the_whole() -> None:
    """The whole is what nobody brings in; its part is only starved."""
    text = "whole consists of x\nA -> B: whole\nB -> A: whole\n" + LOOP
    assert [one.item for one in loops(text)] == ["whole"]


def test_circles_that_share_nobody_are_told_apart() -> None:
    two = LOOP + "C -> D: x\nD -> C: x\n"
    end = "get x only from each other; none of them is said to make it, and nobody else brings it in."
    assert loops(two)[0].message == f"A and B, as well as C and D, {end}"
    assert loops(two + "E -> F: x\nF -> E: x\n")[0].message == f"A and B, as well as 2 other circles, {end}"


def test_kinds_of_order_apart() -> None:
    cases = "case p 50%\ncase q 30%\ncase r 20%\n"
    (one,) = loops(cases + LOOP + "A makes x if p\nB -> C: x\nC -> B: x if q\n")
    assert (one.cases, one.providers) == (("q", "r"), ("a", "b", "c"))
    assert one.message == (
        "A, B and C get x only from each other in cases q and r; none of them is said to make it, and nobody else "
        "brings it in."
    )
    assert loops(cases + "A -> B: x if p\nB -> A: x if q\n") == []


def test_the_sentence_and_the_proof() -> None:
    (one,) = loops("case p 50%\ncase q 50%\n" + LOOP + "A makes x if p\nB -> C: x\n")
    assert one.message == (
        "A and B get x only from each other in case q; none of them is said to make it, and nobody else brings it in."
    )
    assert [evidence.record for evidence in one.evidence] == ["handoff:b:a:x", "handoff:a:b:x"]
    assert one.questions == ("Who has x first, and where from?",)


def test_the_proof_has_no_move_of_another_case() -> None:
    (one,) = loops(CASES + "A makes x if p\nA -> B: x\nB -> C: x\nC -> A: x\nA -> C: x if p\n")
    assert (one.cases, one.providers) == (("q",), ("a", "b", "c"))
    assert [evidence.record for evidence in one.evidence] == ["handoff:c:a:x", "handoff:a:b:x", "handoff:b:c:x"]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (LOOP, ["Say that A makes x.", "Say that B makes x."]),
        ("A is a system\n" + LOOP + "B -> C: x\nC -> A: x\n", ["Say that B makes x.", "Say that C makes x."]),
        ("Z -> B: x\nB -> Z: x\nZ -> C: x\nC -> Z: x\nZ -> D: x\n", ["Say that B makes x.", "Say that C makes x."]),
        ("A is an outsider\n" + LOOP, ["Say that B makes x.", "Say that A makes x."]),
        ("A is a system\nB is an outsider\n" + LOOP, ["Say that B makes x.", "Say that A makes x."]),
        ("A is a meeting\nB is a system\n" + LOOP, ["Say that B makes x.", "Say that A makes x."]),
        ("deny A: x\n" + LOOP, ["Say that B makes x."]),
        ("deny A: x\ndeny B: x\n" + LOOP, []),
        (LOOP + "C makes x\n", ["C hands x to A.", "Say that A makes x.", "Say that B makes x."]),
        (LOOP + "C -> D: x\n", ["C hands x to A."]),  # who is only assumed to have it must not lose it
        (LOOP + "C -> D: x\nD -> C: x\n", ["Say that A and C make x."]),
        (LOOP + "C -> D: x\nD -> C: x\nE makes x\n", ["E hands x to A; E hands x to C.", "Say that A and C make x."]),
        # Circles come in the order of their first holders.
        (
            "A -> D: x\nD -> A: x\nB -> C: x\nC -> B: x\nE makes x\n",
            ["E hands x to A; E hands x to B.", "Say that A and B make x."],
        ),
        # What would come in a whole is no move: A gets no more than B.
        ("whole consists of x\nA needs whole\n" + LOOP, ["Say that A makes x.", "Say that B makes x."]),
        # Who has it in some of the cases only does not help.
        (CASES + LOOP + "E makes x if p\n", ["Say that A makes x.", "Say that B makes x."]),
        # In one of two circles nobody may make it.
        ("deny A: x\ndeny B: x\n" + LOOP + "C -> D: x\nD -> C: x\n", []),
    ],
)
def test_repairs(text: str, titles: list[str]) -> None:
    (one,) = loops(text)
    assert [repair.title for repair in one.repairs] == titles
    for repair in one.repairs:
        assert one.fingerprint in repair.closes


def test_every_circle_is_fed_or_none() -> None:
    """Before it is tried what a repair does."""
    text = CASES + "A -> B: x if p\nB -> A: x if p\nC -> D: x if q\nD -> C: x if q\nE makes x if p\n"
    (one,) = check(parsed(text), select=["MOD03"], effects=False).findings
    assert [repair.title for repair in one.repairs] == ["Say that A and C make x."]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (CASES + "A makes x if p\n" + LOOP, {"at": "a", "makes": ["x"]}),
        (
            CASES + "case r 0%\nA makes x if p\nA -> B: x if q\nB -> A: x if q\n",
            {"at": "a", "makes": ["x"], "cases": ["p", "q"]},
        ),
    ],
)
def test_work_that_is_there_in_other_cases_is_widened(text: str, after: dict[str, object]) -> None:
    (one,) = loops(text)
    change = one.repairs[0].changes[0]
    assert change.before is not None
    assert change.after is not None
    assert (change.before.to_dict(), change.after.to_dict()) == ({"at": "a", "makes": ["x"], "cases": ["p"]}, after)


@pytest.mark.parametrize(
    "work",
    [
        Activity(at="a", uses=("y",), makes=("x",), cases=("p",)),
        Activity(at="a", makes=("x", "y"), cases=("p",)),
        Activity(at="a", makes=("x",), control="check", cases=("p",)),
    ],
)
def test_work_that_does_something_else_too_is_left_as_it_is(work: Activity) -> None:
    m = parsed(CASES + "C makes y\n" + LOOP).apply([Change(None, work)])
    (one,) = check(m, select=["MOD03"]).findings
    (change,) = one.repairs[0].changes
    assert change.before is None
    assert isinstance(change.after, Activity)
    assert (change.after.at, change.after.uses, change.after.makes, change.after.control, change.after.cases) == (
        "a",
        (),
        ("x",),
        None,
        ("q",),
    )


def test_it_is_made_in_the_cases_of_its_circle() -> None:
    (one,) = loops(CASES + "A -> B: x if q\nB -> A: x if q\n")
    made = [change.after.to_dict() for repair in one.repairs for change in repair.changes if change.after is not None]
    assert made == [{"at": "a", "makes": ["x"], "cases": ["q"]}, {"at": "b", "makes": ["x"], "cases": ["q"]}]


def test_what_is_inside_an_expertise_inside_of_what_is_made_is_in_a_loop_only() -> None:
    text = "skill is expertise\nfile consists of skill\nskill consists of x\nA makes file\nA -> B: x\nB -> A: x\n"
    (one,) = loops(text)
    assert one.item == "x"
    assert loops(text.replace("skill is expertise\n", "")) == []


def test_a_long_loop_is_found_at_once() -> None:
    count = 3_000
    text = "".join(f"T{n} -> T{(n + 1) % count}: x\n" for n in range(count))
    (one,) = check(parsed(text), select=["MOD03"], describe=0).findings
    assert (one.item, one.cases) == ("x", ("all",))


def without_source(world: World) -> dict[str, set[str]]:
    """The holders of such loops by item, in one case."""
    into: dict[State, list[Fact]] = {}
    for fact in world.facts:
        into.setdefault(fact.head, []).append(fact)
    brought = {fact.head for fact in world.facts if fact.kind != "part"}
    while more := {fact.head for fact in world.facts if fact.kind == "part" and fact.tails[0] in brought} - brought:
        brought |= more

    def behind(state: State) -> set[State]:
        """All states that a state comes from by handoffs and answers."""
        seen: set[State] = set()
        queue = [state]
        while queue:
            for fact in into.get(queue.pop(), []):
                if fact.kind in ("handoff", "question") and fact.tails[0] not in seen:
                    seen.add(fact.tails[0])
                    queue.append(fact.tails[0])
        return seen

    before = {state: behind(state) for state in into}
    found: dict[str, set[str]] = {}
    for state, origin in before.items():
        loop = {one for one in origin if state in before.get(one, set())}
        facts = [fact for one in loop for fact in into[one]]
        facts = [fact for fact in facts if fact.kind != "part" or fact.tails[0] in brought]
        closed = all(fact.kind in ("handoff", "question") and fact.tails[0] in loop for fact in facts)
        if state in loop and closed and any(fact.kind == "handoff" for fact in facts):
            found.setdefault(state[1], set()).add(state[0])
    return found


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], phases=PHASES, deadline=None)
@given(fuller_maps())
def test_it_is_what_plain_python_finds(m: Map) -> None:
    cases: dict[str, set[str]] = {}
    holders: dict[str, set[str]] = {}
    for world in worlds(m):
        for item, found in without_source(world).items():
            assert not {(holder, item) for holder in found} & world.held
            cases.setdefault(item, set()).add(world.case)
            holders.setdefault(item, set()).update(found)
    report = check(m, select=["MOD03"], effects=False, describe=None)
    assert {str(one.item): set(one.cases) for one in report.findings} == cases
    assert {str(one.item): set(one.providers) for one in report.findings} == holders


def test_the_random_maps_have_it() -> None:
    """What is compared with plain Python is not mostly nothing."""
    maps = [fuller_map(random.Random(seed)) for seed in range(60)]
    assert sum(len(check(m, select=["MOD03"], effects=False, describe=0).findings) for m in maps) >= 3
