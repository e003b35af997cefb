"""One department open, the others folded."""

from __future__ import annotations

from flowmap.diagrams import draw
from flowmap.diagrams.focus import Focus
from flowmap.diagrams.sketch import Sketch, Table, cells
from flowmap.diagrams.views.department import sketches
from tests.diagrams.reading import boxes
from tests.diagrams.samples import flow, sample

M, REPORT = sample("installations")


def words(sketch: Sketch) -> dict[str, list[str]]:
    """The lines of every box by its heading."""
    found = {}
    for node in sketch.nodes:
        if isinstance(node.label, Table):
            first, *rest = (line.text for cell in cells(node.label) for line in cell.lines)
            found[first] = rest
    return found


def test_the_opened_teams_stand_in_the_middle_and_the_folded_departments_tell_numbers() -> None:
    sketch = next(sketches(M, REPORT, Focus(department="Supply")))
    said = words(sketch)
    assert said["Goods receiving"] == ["3 lacks Goods", "announcement"]
    assert said["Engineering"] == [
        "5 teams, 6 handoffs inside",
        "3 to Supply, 0 from there",
        "1 lacking",
        "1 only passed on",
    ]
    middle = [
        node.means.team for node in sketch.nodes if node.means is not None and node.at is not None and node.at[0] == 0
    ]
    assert sorted(team for team in middle if team) == ["goods-receiving", "purchasing", "shipping", "warehouse"]


def test_who_has_what_is_lacking_stands_at_the_left_with_a_dashed_arrow() -> None:
    sketch = next(sketches(M, REPORT, Focus(department="Supply")))
    dashed = [edge for edge in sketch.edges if edge.pen.stroke == "dashed"]
    by_id = {node.id: node for node in sketch.nodes}
    starts = {by_id[edge.start].at for edge in dashed}
    assert len(dashed) == 3  # delivery terms, goods announcement, rush note
    assert all(at is not None and at[0] < 0 for at in starts)


def test_two_directions_are_one_line_with_two_heads() -> None:
    text = "A belongs to X\nB belongs to Y\nC belongs to Y\nA -> B: one\nC -> A: two\nC -> A: three\n"
    sketch = next(sketches(*flow(text), Focus(department="X")))
    (edge,) = sketch.edges
    assert (edge.head, edge.pen.width) == ("both", 2.2)
    assert sketch.lines == ("A gives B: one; C gives A: two; C gives A: three.",)


def test_what_is_not_drawn_is_counted() -> None:
    text = "A belongs to X\nB belongs to Y\nC belongs to Z\nA -> B: one\nB -> C: two\n"
    sketch = next(sketches(*flow(text), Focus(department="X")))
    assert sketch.note == "Not drawn: 1 piece of information between folded departments and others; the table has them."


def test_the_department_is_a_focus_of_the_view_map() -> None:
    drawing = draw(M, report=REPORT, department="Supply")
    teams = {box.data["team"] for box in boxes(drawing.svg) if "team" in box.data}
    assert {"goods-receiving", "purchasing", "shipping", "warehouse"} <= teams
    assert "sales" not in teams
