"""Lines that cross, and lines that run through boxes, against what a pencil would find."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from flowmap.diagrams.places.lines import crossing, crossings, through

NUMBERS = st.integers(-20, 20).map(float)
POINTS = st.tuples(NUMBERS, NUMBERS)


def test_a_crossing_is_where_both_lines_go_on() -> None:
    one = np.array([[0.0, 0.0]]), np.array([[10.0, 10.0]])
    others = np.array([[0.0, 10.0], [20.0, 0.0], [0.0, 0.0]]), np.array([[10.0, 0.0], [30.0, 0.0], [10.0, -10.0]])
    assert crossing(*one, *others).tolist() == [[True, False, False]]


def test_crossings_are_counted_once_and_not_where_links_share_a_box() -> None:
    places = {"a": (0.0, 0.0), "b": (10.0, 10.0), "c": (0.0, 10.0), "d": (10.0, 0.0)}
    assert crossings(places, [("a", "b"), ("c", "d"), ("a", "c"), ("b", "nowhere")]) == 1
    assert crossings({}, [("a", "b")]) == 0


@settings(max_examples=200, deadline=None)
@given(POINTS, POINTS, POINTS, st.tuples(st.integers(1, 9), st.integers(1, 9)))
def test_a_line_runs_through_a_box_where_one_of_many_points_on_it_lies_inside(
    a: tuple[float, float], b: tuple[float, float], middle: tuple[float, float], half: tuple[int, int]
) -> None:
    assume(a != b)
    found = through(np.array([a]), np.array([b]), np.array([middle]), np.array(half, dtype=float))[0, 0]
    steps = np.linspace(0, 1, 4001)[:, None]
    on = np.array(a) + (np.array(b) - np.array(a)) * steps
    off = np.abs(on - np.array(middle)) - np.array(half)
    if (off < -0.05).all(axis=1).any():
        assert found
    if not (off < 0.05).all(axis=1).any():
        assert not found
