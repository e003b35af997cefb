"""FLW01: how late it is, which time is told, and how much shorter a step would have to be.

Compared with brute force in tests/custody.
"""

from __future__ import annotations

import pytest

from flowmap.domain.finding import Finding
from tests.analyzers.rules.found_by import found_by
from tests.analyzers.rules.moves import moves


def late(text: str) -> list[Finding]:
    """What FLW01 finds; repairs as they are proposed, whether they suffice or not."""
    return found_by("FLW01", f"{text}Sales makes x\n")


def test_the_whole_way_is_told_and_two_ways_out() -> None:
    (found,) = late("Sales -> Desk: x, takes 2d\nDesk -> Works: x, takes 1d\nWorks needs x threshold within 2d\n")
    assert (found.severity, found.holder, found.counterpart, found.item) == ("error", "works", None, "x")
    assert (found.effect.days, found.rests_on) == (1.0, ("works",))
    assert found.message == "Works gets x 3 days after the start, but needs it within 2 days."
    assert [one.record for one in found.evidence] == ["need:works:x", "handoff:sales:desk:x", "handoff:desk:works:x"]
    assert [(step.holder, step.arrival_h) for step in found.proof] == [("sales", 0), ("desk", 48), ("works", 72)]
    assert [repair.title for repair in found.repairs] == [
        "Sales hands x to Works directly.",
        "Sales hands x to Desk in 1d instead of 2d.",
    ]
    assert [moves(repair) for repair in found.repairs] == [
        ["+handoff:sales:works:x lead=1d"],
        ["handoff:sales:desk:x lead=1d"],
    ]


def test_in_time_is_not_late() -> None:
    assert late("Sales -> Works: x, takes 2d\nWorks needs x threshold within 2d\n") == []
    assert late("Sales -> Works: x, takes 1d, p90 2d\nWorks needs x threshold within 2d\n") == []


def test_a_time_of_which_a_part_is_unknown_is_a_least_time() -> None:
    (found,) = late("Sales -> Desk: x\nDesk -> Works: x, takes 4d, p90 6d\nWorks needs x within 2d\n")
    assert found.message == "Works gets x at least 4 days after the start, but needs it within 2 days."
    assert [moves(repair) for repair in found.repairs] == [
        ["+handoff:sales:works:x lead=4d lead_p90=6d"],
        ["handoff:desk:works:x lead=2d lead_p90=2d"],  # the bad day may not be worse than it has to be
    ]


def test_where_it_is_usually_late_in_some_case_that_is_told() -> None:
    (found,) = late("""\
case a 50%
case b 50%
Sales -> Works: x, takes 3d, if a
Sales -> Works: x, takes 1d, p90 9d, if b
Works needs x threshold within 2d
""")
    assert (found.severity, found.cases, found.effect.days) == ("error", ("a", "b"), 7.0)
    said = "Works gets x 3 days after the start (in case a, where it is worst), but needs it within 2 days."
    assert found.message == said


def test_the_way_is_that_of_the_time_that_is_told() -> None:
    text = (
        "Sales -> A, B: x\nA -> Works: x, takes 2d, p90 9d\nB -> Works: x, takes 3d, p90 4d\nWorks needs x within {}\n"
    )
    (found,) = late(text.format("1d"))
    assert [one.record for one in found.evidence] == ["need:works:x", "handoff:sales:a:x", "handoff:a:works:x"]
    assert [step.arrival_h for step in found.proof] == [0, 0, 48]
    (found,) = late(text.format("3d"))
    assert [one.record for one in found.evidence] == ["need:works:x", "handoff:sales:b:x", "handoff:b:works:x"]
    assert [step.arrival_h for step in found.proof] == [0, 0, 96]


def test_half_an_hour_in_one_case_is_half_an_hour() -> None:
    text = "Sales -> Works: x, takes 90min, if a\nSales -> Works: x if b\nWorks needs x within 1h\n"
    (found,) = late(f"case a 50%\ncase b 50%\n{text}")
    assert (found.cases, found.effect.days) == (("a",), 0.5 / 24)


def test_the_severity_is_that_of_the_cases_in_which_it_is_late() -> None:
    (found,) = late("""\
case a 50%
case b 50%
Sales -> Works: x, takes 3d, p90 8d
Works needs x excitement within 2d if a
Works needs x threshold within 9d if b
""")
    assert (found.severity, found.cases, found.effect.days) == ("info", ("a",), 1.0)


@pytest.mark.parametrize(
    ("times", "within", "said", "change"),
    [
        ("takes 1d, p90 3d", "1d", "3 days after the start on a bad day, but needs it within 1 day", "lead_p90=1d"),
        ("takes 50h, p90 3d", "60h", "3 days after the start on a bad day, but needs it within 2.5 days", None),
        ("takes 3d, p90 1d", "2d", "3 days after the start, but needs it within 2 days", "lead=2d"),
        ("takes 3d", "2d", "3 days after the start, but needs it within 2 days", "lead=2d"),
        ("takes 3d, p90 24h", "1d", "3 days after the start, but needs it within 1 day", "lead=1d"),
        ("p90 3d", "2d", "at least 3 days after the start on a bad day, but needs it within 2 days", "lead_p90=2d"),
        ("takes 1h", "30min", "1 h after the start, but needs it within 30 min", "lead=30min"),
    ],
)
def test_how_much_shorter_it_would_be(times: str, within: str, said: str, change: str | None) -> None:
    """A step that usually takes longer than it may take on a bad day is not made shorter on the bad day only."""
    (found,) = late(f"Sales -> Works: x, {times}\nWorks needs x threshold within {within}\n")
    assert found.severity == ("warning" if "on a bad day" in said else "error")
    assert found.message == f"Works gets x {said}."
    assert [moves(repair) for repair in found.repairs] == (
        [] if change is None else [[f"handoff:sales:works:x {change}"]]
    )


def test_no_step_is_made_shorter_where_one_does_not_suffice_or_nobody_knows_how_long_it_takes() -> None:
    (found,) = late("Sales -> Desk: x, takes 2d\nDesk -> Works: x, takes 1d\nWorks needs x within 1d\n")
    assert [repair.title for repair in found.repairs] == ["Sales hands x to Works directly."]
    (found,) = late("Sales -> Works: x, every 8d\nWorks needs x within 3d\n")
    assert (found.effect.days, found.repairs) == (1.0, ())


def test_of_two_that_take_as_long_the_last_by_id_is_made_shorter() -> None:
    (found,) = late("Sales -> Desk: x, takes 2d\nDesk -> Works: x, takes 2d\nWorks needs x within 3d\n")
    assert moves(found.repairs[1]) == ["handoff:sales:desk:x lead=1d"]
    (found,) = late("Sales -> Desk: x, takes 1d\nDesk -> Works: x, takes 2d\nWorks needs x within 2d\n")
    assert moves(found.repairs[1]) == ["handoff:desk:works:x lead=1d"]


def test_a_need_of_what_never_arrives_is_not_late() -> None:
    assert late("Desk -> Works: x\nWorks needs x within 1d\n") == []


def test_a_backup_makes_nothing_arrive_sooner_but_brings_what_nothing_else_brings() -> None:
    usual = "Sales -> Desk: x, takes 2d\nDesk -> Works: x, takes 2d\nWorks needs x within 1d\n"
    (found,) = late(f"{usual}Sales -> Works: x, takes 1h, backup\n")
    assert found.message == "Works gets x 4 days after the start, but needs it within 1 day."
    assert late("Sales -> Works: x, takes 1h, backup\nWorks needs x within 1d\n") == []
    cases = "case a\ncase b\n" + usual.replace("takes 2d\nW", "takes 2d if a\nW")
    (found,) = late(f"{cases}Sales -> Works: x, takes 3d, backup\n")
    assert (found.cases, found.effect.days) == (("a", "b"), 3.0)
