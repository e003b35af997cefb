"""A free corner for the key."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flowmap.diagrams.places.corner import around, free_corner, overlap

WITHIN = (0.0, 0.0, 400.0, 300.0)


def test_the_lower_right_corner_comes_first() -> None:
    assert free_corner(100, 50, [], within=WITHIN) == (350, 275)


def test_a_box_in_the_corner_moves_it_to_the_left_then_up() -> None:
    assert free_corner(100, 50, [(380, 280, 400, 300)], within=WITHIN) == (302, 275)
    assert free_corner(100, 50, [(0, 280, 400, 300)], within=WITHIN) == (350, 25)


def test_there_may_be_none() -> None:
    assert free_corner(100, 50, [WITHIN], within=WITHIN) is None
    assert free_corner(500, 50, [], within=WITHIN) is None
    assert free_corner(100, 400, [], within=WITHIN) is None


NUMBERS = st.floats(0, 400)


@given(st.lists(st.tuples(NUMBERS, NUMBERS, st.floats(1, 200), st.floats(1, 200)), max_size=8))
def test_what_is_found_meets_nothing_and_stays_inside(boxes: list[tuple[float, float, float, float]]) -> None:
    taken = [(x, y, x + wide, y + high) for x, y, wide, high in boxes]
    at = free_corner(90, 60, taken, within=WITHIN)
    if at is not None:
        place = around(*at, 90, 60)
        assert not any(overlap(place, box) for box in taken)
        assert place[0] >= 0
        assert place[1] >= 0
        assert place[2] <= 400
        assert place[3] <= 300
