"""Routes: straight where nothing stands in the way, around it where something does, and never a failure."""

from __future__ import annotations

import pytest

from flowmap.diagrams import routing
from flowmap.diagrams.render import render
from flowmap.diagrams.routes import Route, Way, answered, asked, crossed, edge_of, near, straight
from flowmap.diagrams.routing import MOST_KNOWN, Known, remember, routed
from flowmap.errors import RendererError

A, B, MIDDLE = (0.0, 0.0, 80.0, 30.0), (300.0, 0.0, 80.0, 30.0), (150.0, 2.0, 60.0, 30.0)
WAY = Way("a", "b", "end")


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> Known:
    """No route is known from another test."""
    known = Known()
    monkeypatch.setattr(routing, "KNOWN", known)
    return known


def test_a_line_leaves_a_box_at_its_edge() -> None:
    assert edge_of(A, B) == (40.0, 0.0)
    assert edge_of(A, (0.0, 100.0, 1.0, 1.0)) == (0.0, 15.0)
    assert edge_of(A, (80.0, 30.0, 1.0, 1.0)) == (40.0, 15.0)
    assert edge_of(A, A) == (0.0, 0.0)


def test_a_straight_route_ends_where_its_head_begins() -> None:
    route = straight(A, B, "end")
    assert (route.points[0], route.points[-1], route.tip, route.tail) == ((40, 0), (252, 0), (260, 0), None)
    back = straight(A, B, "start")
    assert (back.points[0], back.points[-1], back.tip, back.tail) == ((48, 0), (260, 0), None, (40, 0))
    assert straight(A, B, "none").points == ((40, 0), (113.3, 0), (186.7, 0), (260, 0))


def test_between_boxes_that_nearly_touch_the_head_is_small() -> None:
    route = straight(A, (86.0, 0.0, 80.0, 30.0), "end")
    assert (route.points[0], route.points[-1], route.tip) == ((40, 0), (42.4, 0), (46, 0))


def test_only_a_box_that_is_no_end_of_it_stands_in_the_way_of_an_arrow() -> None:
    ways = [WAY, Way("a", "m", "end")]
    boxes = {"a": A, "b": B, "m": MIDDLE}
    routes = [straight(A, B, "end"), straight(A, MIDDLE, "end")]
    assert crossed(routes, ways, boxes) == [True, False]
    assert crossed(routes, ways, {**boxes, "m": (150.0, 60.0, 60.0, 30.0)}) == [False, False]
    assert crossed([], [], boxes) == []


def test_a_curve_is_looked_at_as_it_bends() -> None:
    bent = Route(((40, 0), (100, 100), (200, 100), (260, 0)))
    assert crossed([bent], [WAY], {"a": A, "b": B, "m": MIDDLE}) == [False]
    assert crossed([bent], [WAY], {"a": A, "b": B, "m": (150.0, 75.0, 60.0, 30.0)}) == [True]


def test_only_boxes_near_an_arrow_are_given_to_graphviz() -> None:
    far = {"c": (150.0, 66.0, 10.0, 30.0), "d": (150.0, 64.0, 10.0, 30.0)}
    assert near(WAY, {"m": MIDDLE, "a": A, "b": B, **far}, 50) == ["a", "b", "m", "d"]


def test_graphviz_leads_an_arrow_around_a_box() -> None:
    boxes = {"a": A, "b": B, "m": MIDDLE}
    answer = answered(render(asked([WAY], list(boxes), boxes), engine="nop2", form="json0"), 1)
    assert answer[0] is not None
    assert crossed([answer[0]], [WAY], boxes) == [False]
    assert answer[0].tip is not None
    assert answer[0].tip[0] == pytest.approx(260, abs=1)
    assert len(answer[0].points) > 4


@pytest.mark.parametrize("pos", ["", "1,2", "1,2 3,4 5,6", "e,9,9"])
def test_what_is_no_route_is_none(pos: str) -> None:
    assert answered(f'{{"edges": [{{"id": "e0", "pos": "{pos}"}}]}}'.encode(), 2) == [None, None]


def test_the_y_axis_is_turned() -> None:
    said = b'{"edges": [{"id": "e0", "pos": "s,0,9 e,40,1 1,10 2,10 3,10 4,10;8,8 9,9"}]}'
    assert answered(said, 1, height=10) == [Route(((1, 0), (2, 0), (3, 0), (4, 0)), (40, 9), (0, 1))]


def test_a_picture_asks_only_for_arrows_in_whose_way_something_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    boxes = {"a": A, "b": B, "m": MIDDLE, "c": (0.0, 200.0, 80.0, 30.0)}
    ways = [WAY, Way("a", "c", "none")]
    questions: list[str] = []

    def counted(dot: str, *, engine: str, form: str) -> bytes:
        questions.append(dot)
        return render(dot, engine=engine, form=form)

    monkeypatch.setattr("flowmap.diagrams.render.render", counted)
    assert routed(ways, boxes, ask="none")[1] == [True, False]
    assert questions == []
    routes, unrouted = routed(ways, boxes, ask="all")
    assert unrouted == [False, False]
    assert routes[1] == straight(A, boxes["c"], "none")
    assert len(questions) == 1
    assert routed(ways, boxes, ask="none") == (routes, [False, False])
    moved = {**boxes, "m": (150.0, 200.0, 60.0, 30.0)}
    assert routed(ways, moved, ask="all")[0][0] == straight(A, B, "end")
    ends_moved = {**boxes, "b": (310.0, 0.0, 80.0, 30.0)}
    assert routed(ways, ends_moved, ask="none")[1] == [True, False]
    assert len(questions) == 1


def test_the_route_that_a_layout_chose_stays_until_something_stands_in_its_way() -> None:
    bent = Route(((40, 0), (100, 100), (200, 100), (260, 0)))
    boxes = {"a": A, "b": B}
    remember([WAY], boxes, [bent])
    assert routed([WAY], boxes, ask="none") == ([bent], [False])
    assert routed([WAY], {**boxes, "m": (150.0, 75.0, 60.0, 30.0)}, ask="none")[0] == [straight(A, B, "end")]


def test_where_graphviz_fails_arrows_are_straight(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(dot: str, *, engine: str, form: str) -> bytes:
        raise RendererError("broke down")

    monkeypatch.setattr("flowmap.diagrams.render.render", broken)
    boxes = {"a": A, "b": B, "m": MIDDLE}
    assert routed([WAY], boxes, ask="all") == ([straight(A, B, "end")], [True])


def test_only_so_many_routes_are_remembered(forgotten: Known) -> None:
    route = straight(A, B, "end")
    ends = [((float(n), 0.0, 1.0, 1.0), B, "end") for n in range(MOST_KNOWN + 5)]
    forgotten.add(((one, route) for one in ends), chosen=False)  # type: ignore[misc]
    assert forgotten.get(ends[4]) is None  # type: ignore[arg-type]
    assert forgotten.get(ends[5]) == (route, False)  # type: ignore[arg-type]
