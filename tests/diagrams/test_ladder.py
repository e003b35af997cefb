"""From the full picture to simpler ones, and what the user is told."""

from __future__ import annotations

import pytest

from flowmap.diagrams import ladder, pens
from flowmap.diagrams.ladder import MOST_BOXES, first_drawn
from flowmap.diagrams.render import render
from flowmap.diagrams.sheet import Line, Sheet
from flowmap.diagrams.sketch import Sketch
from flowmap.errors import RendererError
from tests.diagrams.samples import flow

M, _ = flow("Sales -> Purchasing: order\n")


def boxes(count: int, *, note: str | None = None) -> Sketch:
    sheet = Sheet(f"{count} boxes")
    for n in range(count):
        sheet.box(Line(f"box {n}"), pens.TEAM)
    return sheet.sketch(note=note)


def touching() -> Sketch:
    """Boxes that touch: Graphviz would draw all lines straight through, and only warns."""
    sheet = Sheet("touching", places=True, lines="ortho")
    first, second = (sheet.box(Line("box"), pens.TEAM, at=(place, 0), size=(50, 20), fixed=True) for place in (0, 10))
    sheet.arrow(first, second)
    return sheet.sketch()


def test_the_fullest_picture_is_drawn_if_it_can_be() -> None:
    drawing = first_drawn(M, iter([boxes(3, note="All."), boxes(1)]), max_nodes=None, theme="light", links={})
    assert (drawing.title, drawing.note) == ("3 boxes", "All.")


def test_simpler_sketches_are_not_even_made_if_the_first_succeeds() -> None:
    sketches = iter([boxes(1), boxes(2)])
    first_drawn(M, sketches, max_nodes=None, theme="light", links={})
    assert next(sketches).title == "2 boxes"


def test_a_picture_that_fails_is_followed_by_a_simpler_one_and_the_user_is_told() -> None:
    drawing = first_drawn(M, iter([touching(), boxes(1, note="Only one.")]), max_nodes=None, theme="light", links={})
    assert drawing.title == "1 boxes"
    assert drawing.note is not None
    assert drawing.note.startswith("Simpler, because the full picture could not be drawn: Graphviz could not draw")
    assert drawing.note.endswith("Only one.")


def test_at_most_as_many_boxes_as_wanted() -> None:
    drawing = first_drawn(M, iter([boxes(9), boxes(5), boxes(2)]), max_nodes=5, theme="light", links={})
    assert (drawing.title, drawing.note) == ("5 boxes", "Simpler, because at most 5 boxes were wanted.")


def test_the_simplest_picture_is_drawn_where_all_have_more_boxes_than_wanted() -> None:
    drawing = first_drawn(M, iter([boxes(9), boxes(5)]), max_nodes=2, theme="light", links={})
    assert (drawing.title, drawing.note) == ("5 boxes", "The simplest picture has 5 boxes.")


def test_a_picture_that_no_wall_shows_is_not_tried() -> None:
    drawing = first_drawn(M, iter([boxes(MOST_BOXES["dot"] + 1), boxes(1)]), max_nodes=None, theme="light", links={})
    assert drawing.note is not None
    assert "161 boxes and 0 arrows" in drawing.note


def test_an_error_says_why_nothing_could_be_drawn() -> None:
    with pytest.raises(RendererError, match="nodes touch"):
        first_drawn(M, iter([touching()]), max_nodes=None, theme="light", links={})
    with pytest.raises(RendererError, match="nothing to draw"):
        first_drawn(M, iter([]), max_nodes=None, theme="light", links={})


def test_a_picture_that_is_the_same_is_laid_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def noted(dot: str, *, engine: str) -> bytes:
        asked.append(engine)
        return render(dot, engine=engine)

    monkeypatch.setattr(ladder, "render", noted)
    ladder._remembered.cache_clear()
    first, again, other = (first_drawn(M, iter([boxes(n)]), max_nodes=None, theme="light", links={}) for n in (7, 7, 8))
    assert (first.svg == again.svg, first.svg == other.svg) == (True, False)
    assert asked == ["dot", "dot"]
    monkeypatch.setattr(ladder, "MOST_REMEMBERED", 0)
    first_drawn(M, iter([boxes(7)]), max_nodes=None, theme="light", links={})
    assert len(asked) == 3


def test_a_failure_is_not_remembered() -> None:
    for _ in range(2):
        with pytest.raises(RendererError, match="Graphviz could not draw"):
            first_drawn(M, iter([touching()]), max_nodes=None, theme="light", links={})
