"""Lanes of a way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flowmap.diagrams.places.lanes import lanes


def test_who_gave_stands_in_the_middle_of_those_who_got() -> None:
    x = {"s": 0.0, "a": 300.0, "b": 300.0}
    assert lanes(x, {"a": "s", "b": "s"}, wide=200) == {"a": 0, "b": 1, "s": 0.5}


def test_who_gave_at_the_same_time_stands_above() -> None:
    assert lanes({"s": 0.0, "a": 100.0}, {"a": "s"}, wide=200) == {"s": 0, "a": 1}


def test_short_ways_come_first_and_separate_ways_below_each_other() -> None:
    x = {"s": 0.0, "a": 300.0, "b": 300.0, "c": 600.0, "t": 0.0}
    assert lanes(x, {"a": "s", "b": "s", "c": "a"}, wide=200) == {"b": 0, "c": 1, "a": 1, "s": 0.5, "t": 2}


@st.composite
def ways(draw: st.DrawFn) -> tuple[dict[str, float], dict[str, str]]:
    """Boxes that come from earlier ones, never further to the left."""
    x: dict[str, float] = {}
    parent: dict[str, str] = {}
    for number in range(draw(st.integers(1, 12))):
        origin = draw(st.none() | st.sampled_from(sorted(x))) if x else None
        x[f"b{number}"] = draw(st.floats(0, 500)) + (x[origin] if origin is not None else 0)
        if origin is not None:
            parent[f"b{number}"] = origin
    return x, parent


@given(ways())
def test_no_two_boxes_overlap(way: tuple[dict[str, float], dict[str, str]]) -> None:
    x, parent = way
    lane = lanes(x, parent, wide=200)
    assert lane.keys() == x.keys()
    for one in x:
        for other in x:
            if one < other and abs(x[one] - x[other]) < 200:
                assert abs(lane[one] - lane[other]) >= 0.5
