"""Boxes in a grid of bands and columns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flowmap.diagrams.places.bands import APART, COLUMN, EDGE, GAP, HEIGHT, WIDTH, Band, Grid, Spot, grid
from flowmap.diagrams.places.corner import around, overlap


def test_one_box_in_one_band() -> None:
    made = grid({"s": 0}, {"s": "Commerce"}, ["Commerce"], {})
    assert made.spots == {"s": Spot(0, EDGE + HEIGHT / 2, HEIGHT)}
    assert made.bands == (Band("Commerce", 0, 2 * EDGE + HEIGHT),)
    assert (made.right, made.bottom) == (WIDTH / 2, 2 * EDGE + HEIGHT)


def test_rows_are_level_in_all_columns_and_columns_stand_286_points_apart() -> None:
    made = grid({"s": 0, "a": 1, "b": 1}, dict.fromkeys("sab", ""), [""], {"s": "a", "a": "s"})
    assert made.spots["s"].y == made.spots["a"].y
    assert made.spots["b"].y - made.spots["a"].y == HEIGHT + GAP
    assert made.spots["a"].x == COLUMN


def test_bands_stand_below_each_other_in_their_order() -> None:
    made = grid({"s": 0, "a": 1}, {"s": "B", "a": "A"}, ["B", "A"], {})
    assert [band.name for band in made.bands] == ["B", "A"]
    assert made.bands[1].top == made.bands[0].bottom + APART
    assert made.bands[1].top < made.spots["a"].y < made.bands[1].bottom


def test_sweeps_bring_boxes_level_with_their_neighbours() -> None:
    column = {"s": 0, "t": 0, "a": 1, "b": 1}
    spots = grid(column, dict.fromkeys(column, ""), [""], {"s": "b", "t": "a", "a": "t", "b": "s"}).spots
    assert [spots["s"].y, spots["t"].y] == [spots["b"].y, spots["a"].y]


def test_a_row_is_as_high_as_its_highest_box() -> None:
    made = grid({"s": 0, "a": 1, "b": 1}, dict.fromkeys("sab", ""), [""], {}, heights={"a": 90})
    assert made.spots["b"].y - made.spots["a"].y == 90 / 2 + GAP + HEIGHT / 2


def test_a_cell_of_many_boxes_takes_several_columns() -> None:
    boxes = {f"b{number}": 1 for number in range(5)}
    made = grid({"s": 0, **boxes}, dict.fromkeys(["s", *boxes], ""), [""], {}, most_rows=2)
    assert sorted({made.spots[box].x for box in boxes}) == [COLUMN, 2 * COLUMN, 3 * COLUMN]
    assert len(made.rows[""]) == 2
    assert list(made.columns) == [(0, 0), (COLUMN, 3 * COLUMN)]


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from("XYZ"), st.floats(20, 120), st.sets(st.integers(0, 11))),
        min_size=1,
        max_size=12,
    ),
    st.integers(1, 4),
)
def test_no_two_boxes_touch_and_each_stands_in_its_band(
    boxes: list[tuple[int, str, float, set[int]]], most_rows: int
) -> None:
    used = sorted({number for number, *_ in boxes})
    names = [str(place) for place in range(len(boxes))]
    made = grid(
        {name: used.index(number) for name, (number, *_) in zip(names, boxes, strict=True)},
        {name: band for name, (_, band, *_) in zip(names, boxes, strict=True)},
        sorted({band for _, band, *_ in boxes}),
        {name: map(str, near) for name, (*_, near) in zip(names, boxes, strict=True)},
        heights={name: height for name, (_, _, height, _) in zip(names, boxes, strict=True)},
        most_rows=most_rows,
    )
    placed = {name: around(spot.x, spot.y, WIDTH, spot.height) for name, spot in made.spots.items()}
    assert placed.keys() == set(names)
    assert not [(a, b) for a in names for b in names if a < b and overlap(placed[a], placed[b], clear=GAP - 0.001)]
    _inside(made, dict(zip(names, (band for _, band, *_ in boxes), strict=True)))


def _inside(made: Grid, band_of: dict[str, str]) -> None:
    bands = {band.name: band for band in made.bands}
    for name, spot in made.spots.items():
        band = bands[band_of[name]]
        assert band.top + EDGE - 0.001 <= spot.y - spot.height / 2
        assert spot.y + spot.height / 2 <= band.bottom - EDGE + 0.001
