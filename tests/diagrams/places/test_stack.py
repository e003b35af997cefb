"""Rows of a box with its companions."""

from __future__ import annotations

from flowmap.diagrams.places.stack import Row, stacked


def test_a_row_is_as_tall_as_the_taller_side_and_both_stand_around_its_middle() -> None:
    assert stacked([(40, ()), (30, (40, 50)), (100, (20,))], gap=10, top=5) == [
        Row(25, (), 5, 45),
        Row(105, (75, 130), 55, 155),
        Row(215, (215,), 165, 265),
    ]


def test_nothing_takes_no_room() -> None:
    assert stacked([], gap=10) == []
