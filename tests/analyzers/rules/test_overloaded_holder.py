"""RSK04: whose work it is, the capacity exactly, what is unknown, and what would bring the work down."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from flowmap.analyzers.check import check
from flowmap.domain.finding import Finding
from flowmap.domain.map import Map
from flowmap.formats import flow_text
from tests.analyzers.rules.fuller_maps import fuller_map, fuller_maps

MORE = "Agree that A has 12h/week for it instead of 10h/week."
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


def parsed(text: str) -> Map:
    """A map from flow text."""
    return flow_text.parse(text, name="map")


def overloaded(text: str, **options: Any) -> list[Finding]:
    """What RSK04 finds."""
    return list(check(parsed(text), select=["RSK04"], options={"RSK04": options}).findings)


@pytest.mark.parametrize(
    ("work", "who"),
    [
        ("A -> B: x, 1h, 101/year\n", ["a"]),  # the giver's
        ("A -> B: x, 1h, 100/year\n", []),  # as much as it has
        ("A -> B: x, read, 1h, 101/year\n", ["b"]),  # the receiver's
        ("A asks B: x 101/year 1h answered 0%\n", ["a"]),  # the asker's, in vain too
        ("A asks B: x 101/year 1h\n", ["a"]),
        ("A -> B: x, 1h, 60/year\nA asks B: y 60/year 1h\nC -> A: z, read, 30min, 1/year\n", ["a"]),  # all together
        ("A -> B: x, 1h\nA -> B: y, 101/year\n", []),  # nothing is known
        ("A makes x, takes 1000d\n", []),  # the time that passes is no work
        ("A -> B: x, 1h, 0/year\n", []),
        ("A -> B: ?, 1h, 101/year\n", ["a"]),  # work without a name is work
    ],
)
def test_whose_work_it_is(work: str, who: list[str]) -> None:
    found = overloaded("A has 100h/year\nB has 100h/year\n" + work)
    assert [(one.holder, one.counterpart, one.item) for one in found] == [(one, None, None) for one in who]


def test_without_a_capacity_nobody_is_overloaded() -> None:
    assert overloaded("A -> B: x, 1h, 100000/year\n") == []
    (one,) = overloaded("A has 0h/year\nA -> B: x, 1h, 2/year\n")
    assert one.effect.hours_per_year == pytest.approx(2)


@pytest.mark.parametrize("kind", ["a team", "a system", "a meeting", "an outsider"])
def test_whoever_has_a_capacity_may_be_overloaded(kind: str) -> None:
    (one,) = overloaded(f"A is {kind}\nA has 1h/week\nA -> B: x, 1h, 53/year\n")
    assert one.effect.hours_per_year == pytest.approx(1)


def test_a_known_part_above_the_capacity_is_proof_enough() -> None:
    (one,) = overloaded("A has 10h/week\nA -> B: x, 1h, 600/year\nA -> B: y, 1h\nA asks B: z\n")
    assert (one.effect.hours_per_year, one.effect.weight, one.effect.days) == (None, None, None)
    assert one.message == "Handing over, looking up and asking take A at least 600 h a year; it has 520 h for that."
    assert one.questions == (
        "What of this could A leave out, or do less often?",
        "How long do the 2 other handoffs and questions take A, and how often are they?",
    )


def test_the_share_of_the_capacity_is_an_option() -> None:
    text = "A has 10h/week\nA -> B: x, 1h, 450/year\n"
    assert overloaded(text) == []
    (one,) = overloaded(text, filled=0.85)
    assert one.effect.hours_per_year == pytest.approx(450 - 442)
    assert [repair.title for repair in one.repairs] == [
        "A spends 58min instead of 1h on handing x to B.",
        "Agree that A has 11h/week for it instead of 10h/week.",
    ]


def test_it_counts_in_the_cases_of_its_work() -> None:
    (one,) = overloaded(
        "case p 50%\ncase q 30%\ncase r 20%\nA has 1h/year\nA -> B: x, 1h, 5/year if p\nA -> B: y, 1h, 5/year if q\n"
        "A -> B: z, 1h if r\n"
    )
    assert one.cases == ("p", "q")


@pytest.mark.parametrize(
    ("work", "titles"),
    [
        (
            "A -> B: x, 30min, 1000/year\nA -> B: y, 30min, 200/year\n",
            ["A spends 25min instead of 30min on handing x to B.", MORE],
        ),
        (
            "B -> A: x, read, 30min, 1200/year\n",
            ["A spends 26min instead of 30min on looking up x in B.", MORE],
        ),
        (
            "A asks B: x 1200/year 30min\n",
            ["A spends 26min instead of 30min on asking B for x.", MORE],
        ),
        (  # the largest piece alone is not enough
            "".join(f"A -> B: x{n}, 1min, 12000/year\n" for n in range(9)),
            ["Agree that A has 35h/week for it instead of 10h/week."],
        ),
    ],
)  # fmt: skip
def test_what_would_bring_it_down(work: str, titles: list[str]) -> None:
    (one,) = overloaded("A has 10h/week\n" + work)
    assert [repair.title for repair in one.repairs] == titles
    for repair in one.repairs:
        assert repair.closes == (one.fingerprint,)


def test_the_largest_pieces_are_named() -> None:
    text = "A has 1h/week\n" + "".join(f"A -> B: x{n}, 1h, {100 + n}/year\n" for n in range(30))
    (one,) = overloaded(text)
    refs = [evidence.record for evidence in one.evidence]
    assert refs == ["holder:a", *(f"handoff:a:b:x{n}" for n in range(29, 19, -1))]


def test_work_that_takes_no_time_is_in_no_case_and_one_unknown_piece_is_enough() -> None:
    text = "case p 50%\ncase q 50%\nA has 1h/year\nA -> B: x, 1h, 5/year if p\nA -> B: y, 1h, 0/year if q\n"
    (one,) = overloaded(text)
    assert (one.cases, one.effect.hours_per_year) == (("p",), 4)
    assert one.message == "Handing over, looking up and asking take A 5 h a year; it has 1 h for that."
    assert one.questions == ("What of this could A leave out, or do less often?",)
    assert [shown.record for shown in one.evidence] == ["holder:a", "handoff:a:b:x"]
    assert [repair.title for repair in one.repairs] == ["Agree that A has 5h/year for it instead of 1h/year."]
    (one,) = overloaded(f"{text}B -> A: z, 1h, 2/year\nA -> C: z, 30min, 1/year if q\n")
    assert (one.cases, [shown.record for shown in one.evidence][1:]) == (("p", "q"), ["handoff:a:b:x", "handoff:a:c:z"])
    (one,) = overloaded(f"{text}A -> B: z\n")
    assert (one.cases, one.effect.hours_per_year) == (("p",), None)
    assert one.message.startswith("Handing over, looking up and asking take A at least 5 h a year;")
    assert one.questions[1] == "How long does the other handoff or question take A, and how often is it?"


@pytest.mark.parametrize(
    ("work", "titles"),
    [
        ("A -> B: x, 20min, 3/year\n", ["A spends 10min instead of 20min on handing x to B."]),  # half is enough
        ("A -> B: x, 20min, 3.1/year\n", []),
        ("A -> B: x, 2min, 30/year\n", ["A spends 1min instead of 2min on handing x to B."]),
        ("A -> B: x, 1min, 40/year\n", []),  # a minute is the least
    ],
)
def test_half_of_the_time_and_a_minute_are_left(work: str, titles: list[str]) -> None:
    (one,) = overloaded(f"A has 0.5h/year\n{work}")
    assert [repair.title for repair in one.repairs[:-1]] == titles
    assert one.repairs[-1].title.startswith("Agree that A has ")


def test_nobody_agrees_on_more_than_there_can_be() -> None:
    (one,) = overloaded("A has 1h/week\nA -> B: x, 1000h, 9999999/year\n")
    assert one.repairs == ()
    (one,) = overloaded("A has 1h/year\nA -> B: x, 1000h, 1000000/year\n")
    assert len(one.repairs) == 1


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], phases=PHASES, deadline=None)
@given(fuller_maps())
def test_it_is_what_plain_python_finds(m: Map) -> None:
    known: dict[str, float] = defaultdict(float)
    unknown: set[str] = set()
    pieces = [(one.giver if one.mode == "push" else one.receiver, one) for one in m.handoffs]
    for who, one in [*pieces, *((one.asker, one) for one in m.questions)]:
        if one.effort is None or one.times is None:
            unknown.add(who)
        else:
            known[who] += one.effort.base * one.times.base
    expected = {}
    for holder in m.holders:
        if holder.capacity is not None and known[holder.id] > holder.capacity.base + 1e-9:
            over = known[holder.id] - holder.capacity.base
            expected[holder.id] = None if holder.id in unknown else pytest.approx(over)
    found = check(m, select=["RSK04"], effects=False, describe=0).findings
    assert {one.holder: one.effect.hours_per_year for one in found} == expected


def test_the_random_maps_have_it() -> None:
    """What is compared with plain Python is not mostly nothing."""
    maps = [fuller_map(random.Random(seed)) for seed in range(30)]
    assert sum(len(check(m, select=["RSK04"], effects=False, describe=0).findings) for m in maps) > 10
