"""Places that are kept: nothing jumps, nothing touches, and what is new stands where one looks for it."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowmap.diagrams.places.kept import FARTHEST, Box, Link, kept
from flowmap.diagrams.places.lines import Point

SALES, WORKS, LEGAL = (Box(f"holder:{name}", 80, 28, True) for name in ("sales", "works", "legal"))
ORDER = Box("note:order", 60, 38, False)
HANDED = [("holder:sales", "note:order"), ("note:order", "holder:works")]


def gap(one: Box, a: Point, other: Box, b: Point) -> float:
    """The points between two boxes, beside or above each other."""
    return max(
        abs(a[0] - b[0]) - (one.wide + other.wide) / 2,
        abs(a[1] - b[1]) - (one.high + other.high) / 2,
    )


def least_gap(boxes: list[Box], places: dict[str, Point]) -> float:
    pairs = combinations(boxes, 2)
    return min((gap(a, places[a.key], b, places[b.key]) for a, b in pairs), default=math.inf)


def test_the_first_team_stands_in_the_middle() -> None:
    assert kept([SALES], [], {}) == {"holder:sales": (0.0, 0.0)}


def test_a_new_receiver_stands_to_the_right_and_the_information_between() -> None:
    places = kept([SALES, WORKS, ORDER], HANDED, {"holder:sales": (100.0, 50.0)})
    assert places["holder:sales"] == (100.0, 50.0)
    assert places["holder:works"] == (308.0, 50.0)  # two arrows of 34 and the note of 60 between the boxes
    assert places["note:order"] == (204.0, 50.0)


def test_a_new_giver_stands_to_the_left() -> None:
    places = kept([WORKS, SALES, ORDER], HANDED, {"holder:works": (0.0, 0.0)})
    assert places["holder:sales"] == (-208.0, 0.0)


def test_a_team_without_partners_stands_with_its_department_else_below() -> None:
    north, south = (Box(f"holder:{name}", 80, 28, True, "Works") for name in ("north", "south"))
    old = {"holder:sales": (0.0, 0.0), "holder:north": (400.0, 0.0)}
    places = kept([SALES, north, south, LEGAL], [], old)
    assert math.dist(places["holder:south"], (400, 0)) < 60
    assert places["holder:legal"][1] > 14 + 30


def test_teams_that_are_named_first_leave_room_for_what_one_hands_to_the_other() -> None:
    wide = Box("note:order", 200, 50, False)
    named = kept([SALES, WORKS], [], {})
    for links in (HANDED, [("holder:works", "note:order"), ("note:order", "holder:sales")]):
        places = kept([SALES, WORKS, wide], links, named)
        assert places == {**named, "note:order": (0.0, 54.0)}
        assert least_gap([SALES, WORKS, wide], places) >= 14


def test_what_is_deleted_leaves_a_hole_and_what_comes_back_stands_there_again() -> None:
    places = kept([SALES, WORKS, ORDER], HANDED, {})
    fewer = kept([SALES, WORKS], [], places)
    assert fewer == {key: places[key] for key in fewer}
    assert kept([SALES, WORKS, ORDER], HANDED, {**places, **fewer}) == places


def test_a_box_that_grew_keeps_its_middle_and_moves_the_note_that_it_would_touch() -> None:
    old = {"holder:sales": (0.0, 0.0), "note:order": (80.0, 0.0), "holder:works": (160.0, 0.0)}
    grown = Box("holder:sales", 140, 60, True)
    places = kept([grown, WORKS, ORDER], HANDED, old)
    assert places["holder:sales"] == (0.0, 0.0)
    assert places["holder:works"] == (160.0, 0.0)
    assert places["note:order"] != (80.0, 0.0)
    assert math.dist(places["note:order"], (80, 0)) < 70
    assert least_gap([grown, WORKS, ORDER], places) >= 6


@pytest.mark.parametrize(
    "evil",
    [(math.nan, 0.0), (math.inf, 0.0), (1e300, 0.0), (0.0, -FARTHEST - 1), (), (1.0, 2.0, 3.0), None, "ab", ("a", "b")],
)
def test_what_is_no_place_is_placed_anew(evil: object) -> None:
    old = {"holder:sales": (0.0, 0.0), "holder:works": evil, "holder:nobody": (5.0, 5.0)}
    places = kept([SALES, WORKS, ORDER], HANDED, old)  # type: ignore[arg-type]
    assert places == kept([SALES, WORKS, ORDER], HANDED, {"holder:sales": (0.0, 0.0)})


def test_boxes_that_were_all_put_on_one_place_are_drawn_apart() -> None:
    boxes = [Box(f"holder:{n}", 120, 40, True) for n in range(60)] + [
        Box(f"note:{n}", 90, 40, False) for n in range(90)
    ]
    places = kept(boxes, [], {box.key: (7.0, 7.0) for box in boxes})
    assert least_gap(boxes, places) >= 6
    assert max(math.hypot(*at) for at in places.values()) < 2_000


@st.composite
def maps(draw: st.DrawFn) -> tuple[list[Box], list[Link], dict[str, Point]]:
    """Teams, notes between them, and places for some, wherever."""
    size = st.floats(5, 200)
    teams = [Box(f"holder:{n}", draw(size), draw(size), True, draw(st.sampled_from(["", "A"]))) for n in range(4)]
    teams = teams[: draw(st.integers(1, 4))]
    notes, links = [], []
    for n in range(draw(st.integers(0, 5))):
        notes.append(Box(f"note:{n}", draw(size), draw(size), False))
        ends = draw(st.lists(st.sampled_from(teams), min_size=1, max_size=3))
        links.append((ends[0].key, f"note:{n}"))
        links.extend((f"note:{n}", end.key) for end in ends[1:])
    place = st.tuples(st.floats(-400, 400), st.floats(-400, 400))
    known = draw(st.lists(st.sampled_from([*teams, *notes]), unique=True))
    return [*teams, *notes], links, {box.key: draw(place) for box in known}


@settings(max_examples=60, deadline=None)
@given(maps())
def test_no_two_boxes_are_nearer_than_six_points_and_the_second_time_nothing_moves(
    made: tuple[list[Box], list[Link], dict[str, Point]],
) -> None:
    boxes, links, old = made
    places = kept(boxes, links, old)
    assert list(places) == [box.key for box in boxes]
    assert least_gap(boxes, places) >= 6
    assert kept(boxes, links, old) == places
    assert kept(boxes, links, places) == places


@settings(max_examples=40, deadline=None)
@given(maps(), st.floats(10, 300))
def test_a_new_box_moves_no_other(made: tuple[list[Box], list[Link], dict[str, Point]], wide: float) -> None:
    boxes, links, old = made
    places = kept(boxes, links, old)
    more = [*boxes, Box("holder:new", wide, 30, True), Box("note:new", 60, 30, False)]
    lines = [*links, (boxes[0].key, "note:new"), ("note:new", "holder:new")]
    assert places.items() <= kept(more, lines, places).items()
