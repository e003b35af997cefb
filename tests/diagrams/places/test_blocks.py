"""Rows and columns of a table."""

from __future__ import annotations

from flowmap.diagrams.places.blocks import Blocks, blocks


def test_cells_are_27_points_and_groups_8_apart() -> None:
    assert blocks({"A": ["a", "b"], "B": ["c"]}) == Blocks(
        {"a": 13.5, "b": 40.5, "c": 75.5}, {"A": (0, 54), "B": (62, 89)}, 89
    )


def test_nothing_has_no_size() -> None:
    assert blocks({}) == Blocks({}, {}, 0)
