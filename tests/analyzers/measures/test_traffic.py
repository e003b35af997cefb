"""Handover of work, subcontracting and working together, on maps."""

from __future__ import annotations

import flowmap
from flowmap.domain.map import Map

COMPANY = """
case one 60%
case two 40%
A -> B: x, 40/year
A -> B: y, 10/year, if one
B -> A: z, 30/year
B -> C: z
C -> B: w, 5/year, if one
D makes v if two
A -> D: v, 50/year, if two
D -> A: u, 8/year, if one
"""


def test_all_occurrences_are_counted_and_what_is_not_known_is_not_added() -> None:
    one = flowmap.measures(flowmap.parse(COMPANY), show=["handover"])["handover"]
    assert [(line.giver, line.receiver, line.times, line.ways) for line in one.lines] == [
        ("a", "b", 50, 2),
        ("a", "d", 50, 1),
        ("b", "a", 30, 1),
        ("d", "a", 8, 1),
        ("c", "b", 5, 1),
        ("b", "c", None, 1),
    ]
    assert {line.percent for line in one.lines} == {None}  # of an unknown sum there are no parts
    known = flowmap.measures(flowmap.parse("A -> B: x, 30/year\nB -> C: x, 10/year"), show=["handover"])["handover"]
    assert [line.percent for line in known.lines] == [75, 25]


def test_what_comes_back_is_at_most_the_smaller_of_both_in_the_same_kind_of_order() -> None:
    one = flowmap.measures(flowmap.parse(COMPANY), show=["subcontracting"])["subcontracting"]
    assert [(line.team, line.other, line.times) for line in one.lines] == [
        ("a", "b", 30),
        ("b", "a", 30),
        ("b", "c", None),
        ("c", "b", None),
    ]  # a and d meet in no kind of order


def test_orders_in_which_both_take_part() -> None:
    m = flowmap.parse(COMPANY)
    one = flowmap.measures(m, show=["together"], team="d")["together"]
    assert {(line.team, line.other): (line.both, line.percent) for line in one.lines} == {
        pair: (1.0, 100.0) for other in "abc" for pair in (("d", other), (other, "d"))
    }
    m = flowmap.parse("case one 60%\ncase two 40%\nA -> B: x\nA -> C: y, if two")
    one = flowmap.measures(m, show=["together"])["together"]
    assert {(line.team, line.other): line.percent for line in one.lines} == {
        ("a", "b"): 100, ("b", "a"): 100, ("c", "a"): 100, ("c", "b"): 100, ("a", "c"): 40, ("b", "c"): 40,
    }  # fmt: skip


def test_with_one_kind_of_order_nothing_can_be_said() -> None:
    one = flowmap.measures(flowmap.parse("A -> B: x"), show=["together"])["together"]
    assert one.lines == ()
    assert one.found.note == "With one kind of order everybody takes part in it: state several, or measure a log."


def unknown_of(m: Map) -> list[float | None]:
    """How often each pair hands over."""
    return [line.times for line in flowmap.measures(m, show=["handover"])["handover"].lines]


def test_no_handoffs_no_handover() -> None:
    assert unknown_of(flowmap.parse("A is a team")) == []
    assert unknown_of(flowmap.parse("A -> B: x")) == [None]
