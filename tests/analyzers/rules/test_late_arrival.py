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
    (found,) = late("Desk makes y from x, takes 4d\nSales -> Desk: x\nDesk -> Works: y\nWorks needs y within 0h\n")
    assert (found.effect.days, found.repairs) == (4.0, ())


def test_of_two_that_take_as_long_the_last_by_id_is_made_shorter() -> None:
    (found,) = late("Sales -> Desk: x, takes 2d\nDesk -> Works: x, takes 2d\nWorks needs x within 3d\n")
    assert moves(found.repairs[1]) == ["handoff:sales:desk:x lead=1d"]
    (found,) = late("Sales -> Desk: x, takes 1d\nDesk -> Works: x, takes 2d\nWorks needs x within 2d\n")
    assert moves(found.repairs[1]) == ["handoff:desk:works:x lead=1d"]


def test_whatever_is_slowest_is_made_shorter() -> None:
    """Work, an approval or a check that something waits for in this case, an answer: what takes time is shown."""
    (found,) = late("Works asks Sales: x 4/year answered 100%, takes 5d\nWorks needs x within 2d\n")
    assert [one.record for one in found.evidence] == ["need:works:x", "question:works:sales:x"]
    assert [repair.title for repair in found.repairs] == ["Sales answers Works about x in 2d instead of 5d."]
    assert moves(found.repairs[0]) == ["question:works:sales:x lead=2d"]
    (found,) = late(
        "Desk makes y from x, takes 4d\nSales -> Desk: x, takes 2d, p90 3d\nDesk -> Works: y\nWorks needs y within 4d\n"
    )
    assert [one.record for one in found.evidence][1:] == [
        *("handoff:sales:desk:x", "handoff:desk:works:y", "activity:desk:y"),
    ]
    assert found.evidence[-1].says == "Desk makes y from x, in 4d."
    assert [repair.title for repair in found.repairs] == [
        "Desk makes y from x in 1d instead of 4d."
    ]  # also on a bad day
    (found,) = late("""\
case a 50%
case b 50%
Legal checks x, takes 5d, if a
Legal checks x, takes 9d, if b
Legal uses x, takes 20d
Legal approves z, takes 20d
Sales checks y, takes 20d
Sales -> Legal: x
Legal -> Works: x, takes 1d
Works needs x within 4d if a
""")
    assert [repair.title for repair in found.repairs] == ["Legal checks x in 3d instead of 5d."]
    (found,) = late(
        "case a 50%\ncase b 50%\nLegal checks x, takes 5d, if b\nLegal checks x, takes 9d, if a\n"
        "Sales -> Legal: x\nLegal -> Works: x\nWorks needs x within 4d if b\n"
    )
    assert [repair.title for repair in found.repairs] == ["Legal checks x in 4d instead of 5d."]
    assert [one.record for one in found.evidence][-1] == moves(found.repairs[0])[0].split()[0]


def test_a_step_without_a_stated_time_is_neither_shown_nor_made_shorter() -> None:
    text = (
        "Desk asks Sales: x answered 100%\nDesk makes y from x, takes 5d\nDesk -> Works: y\nWorks needs y within 2d\n"
    )
    (found,) = late(text)
    assert [one.record for one in found.evidence] == ["need:works:y", "handoff:desk:works:y", "activity:desk:y"]
    assert [repair.title for repair in found.repairs] == ["Desk makes y from x in 2d instead of 5d."]


def test_what_is_late_on_a_bad_day_only_may_be_made_up_for_elsewhere() -> None:
    way = "Sales -> Desk: x, takes 1d, p90 3d\nDesk -> Works: y\nWorks needs y within 6d\n"
    (found,) = late(f"{way}Desk makes y from x, takes 4d\n")
    assert "on a bad day" in found.message
    assert moves(found.repairs[0]) == ["activity:desk:y duration=3d"]
    asks = "Works asks Desk: x answered 100%, takes 4d\nWorks needs x within 5d\n"
    (found,) = late(f"Sales -> Desk: x, takes 1d, p90 2d\n{asks}")
    assert "on a bad day" in found.message
    assert moves(found.repairs[0]) == ["question:works:desk:x lead=3d"]


def test_a_check_that_is_waited_for_twice_is_one_step() -> None:
    (found,) = late("""\
Legal approves x, y, takes 5d
Sales -> Legal: x
Legal -> Desk: x
Desk makes y from x
Desk -> Legal: y
Legal -> Works: y
Works needs y within 6d
""")
    assert found.effect.days == 4
    assert [moves(repair) for repair in found.repairs] == [["activity:legal:approve+x+y duration=1d"]]


def test_of_work_with_several_inputs_the_way_of_the_last_one_is_made_shorter() -> None:
    (found,) = late("""\
Ann makes p, takes 9d
Ann -> Desk: p
Bob makes q
Bob -> Desk: q, takes 8d
Desk makes y from p, q
Desk -> Works: y
Works needs y within 8d
""")
    assert [repair.title for repair in found.repairs] == ["Ann makes p in 8d instead of 9d."]


@pytest.mark.parametrize(
    ("text", "title", "more"),
    [
        ("x, every 8d", "every 3d instead of every 8d.", None),  # on a bad day all of it counts
        ("x, takes 1d, every 2w, 10/year, 30min", "every 2d instead of every 2w.", 30.0),
        ("x, takes 1d, p90 2d, every 2d", "every 1d instead of every 2d.", None),
        ("x, takes 60h, p90 1h, every 2d", "every 1d instead of every 2d.", None),  # usually later than on a bad day
        ("x, takes 4d, every 1d", None, None),  # that alone does not suffice
    ],
)
def test_how_much_more_often_it_would_be(text: str, title: str | None, more: float | None) -> None:
    (found,) = late(f"Sales -> Works: {text}\nWorks needs x within 3d\n")
    often = [repair for repair in found.repairs if "every" in repair.title]
    assert [repair.title for repair in often] == ([] if title is None else [f"Sales hands x to Works {title}"])
    assert [repair.effort_hours_per_year for repair in often] == ([] if title is None else [more])


def test_a_period_of_an_hour_is_left() -> None:
    (found,) = late("Sales -> Works: x, every 2h\nWorks needs x within 1h\n")
    assert [moves(repair) for repair in found.repairs] == [["handoff:sales:works:x every=60min"]]
    (found,) = late("Sales -> Works: x, takes 1h, every 2h\nWorks needs x within 1h\n")
    assert found.repairs == ()
    (found,) = late("Sales -> Works: x, every 7.001h, 2000000/day\nWorks needs x within 0h\n")
    assert found.repairs == ()  # nobody agrees on less than a minute
    (found,) = late("Sales -> Works: x, every 8h, 2000000/day\nWorks needs x within 2min\n")
    assert moves(found.repairs[0]) == ["handoff:sales:works:x every=2min times=1000000000/year"]  # the most there is
    (found,) = late("Sales -> Works: x, every 2min\nWorks needs x within 1min\n")
    assert moves(found.repairs[0]) == ["handoff:sales:works:x every=1min"]


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
