"""What stands behind the boxes stays with them, also where lines run outside of all boxes."""

from __future__ import annotations

import hashlib
import re

import pytest

from flowmap.diagrams.dot import to_dot
from flowmap.diagrams.ladder import drawn
from flowmap.diagrams.moved import moved
from flowmap.diagrams.pens import TEAM
from flowmap.diagrams.render import render
from flowmap.diagrams.sheet import Line, Means, Rule, Sheet
from flowmap.diagrams.sketch import Sketch
from flowmap.diagrams.svg import read
from flowmap.domain.map import Map
from tests.diagrams.reading import boxes, root_of


def column(*, lines: bool) -> Sketch:
    """Boxes below each other on a rule; with lines that must go around those between."""
    sheet = Sheet("Test", places=True, lines="curved")
    sheet.behind(Rule(0, -50, 0, 500))
    made = [
        sheet.box(Line(str(number)), TEAM, means=Means(str(number)), at=(0, 70 * number), size=(250, 40))
        for number in range(9)
    ]
    for start in range(6) if lines else ():
        sheet.arrow(made[start + 3], made[start])
        sheet.arrow(made[start], made[8])
    return sheet.sketch()


def test_boxes_that_stand_where_they_should_are_not_moved() -> None:
    sketch = column(lines=False)
    assert moved(read(render(to_dot(sketch), engine="neato")), sketch) is None


def test_lines_outside_move_the_boxes_and_the_rule_goes_with_them() -> None:
    sketch = column(lines=True)
    far = moved(read(render(to_dot(sketch), engine="neato")), sketch)
    assert far is not None
    assert far[0] > 1
    svg = drawn(Map.of(name="test"), sketch, theme="light", links={}).svg
    (rule,) = (one for one in root_of(svg).iter() if one.get("stroke") == "#d3dae1")
    (x, *_), *_ = re.findall(r"(-?[\d.]+),(-?[\d.]+)", rule.get("points") or rule.get("d") or "")
    left, _, right, _ = boxes(svg)[0].outline
    assert float(x) == pytest.approx((left + right) / 2, abs=0.7)


def test_how_far_it_moves_hangs_on_the_fonts_of_a_machine_so_it_is_no_part_of_the_drawing_hash() -> None:
    sketch = column(lines=True)
    drawing = drawn(Map.of(name="test"), sketch, theme="light", links={})
    assert drawing.dot != to_dot(sketch)
    asked = hashlib.sha256(to_dot(sketch).encode()).hexdigest()
    assert root_of(drawing.svg).get("data-flowmap-drawing") == asked
