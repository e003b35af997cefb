"""The customers of a team."""

from __future__ import annotations

from flowmap.diagrams.focus import Focus
from flowmap.diagrams.sketch import Sketch, Table, cells
from flowmap.diagrams.views.customers import sketches
from tests.diagrams.samples import flow, sample

MAP = """\
case standard 90%
case engine 10%
stages offer, close
ERP is a system
Sales makes order
Sales -> Order desk: order, takes 1d, stage close
Sales -> Presales: inquiry, takes 4h, stage offer
Sales -> ERP: price, takes 2d
ERP -> Planning: price
Order desk -> Planning: order, takes 3d
Order desk has a complete inventory
Planning needs order threshold
Shipping needs order threshold if engine
Shipping asks Planning: order 48/year 30min answered 0% if engine
"""


def said(sketch: Sketch) -> list[list[str]]:
    """The lines of every box, in reading order."""
    return [
        [line.text for cell in cells(node.label) for line in cell.lines if line.text]
        for node in sketch.nodes
        if isinstance(node.label, Table)
    ]


def test_the_unserved_come_first_then_customers_by_stage_with_what_they_give_on() -> None:
    assert said(next(sketches(*flow(MAP), Focus()))) == [
        ["Sales", "serves", "3", "leaves", "unserved", "1"],
        ["Shipping", "1 lacks order", "when: engine", "asks Planning in vain, 48 x a year"],
        ["Presales", "inquiry", "4 h"],
        ["Order desk", "order", "1 day"],
        ["order", "A only passes on order", "Planning", "3 days"],
        ["ERP", "system", "price", "2 days"],
        ["price", "Planning looks it up"],
    ]


def test_white_spots_are_dashed_and_passages_amber() -> None:
    sketch = next(sketches(*flow(MAP), Focus()))
    assert [(edge.pen.line, edge.pen.stroke) for edge in sketch.edges] == [
        ("missing", "dashed"),
        ("arrow", "solid"),
        ("arrow", "solid"),
        ("passage", "solid"),
        ("arrow", "solid"),
        ("arrow", "solid"),
    ]


def test_one_kind_of_order_leaves_out_what_the_others_lack() -> None:
    sketch = next(sketches(*flow(MAP), Focus(case="standard")))
    assert "Shipping" not in [lines[0] for lines in said(sketch)]
    assert sketch.title == "Sales: its customers inside the company, when: standard"


def test_another_team_has_its_own_customers() -> None:
    boxes = said(next(sketches(*flow(MAP), Focus(team="order-desk"))))
    assert [lines[0] for lines in boxes] == ["Order desk", "Shipping", "Planning"]


def test_a_team_without_customers_says_so() -> None:
    sketch = next(sketches(*flow(MAP), Focus(team="presales")))
    assert sketch.note == "Presales hands nothing to anybody."
    assert sketch.lines == ("Presales hands nothing to anybody.",)


def test_sales_of_a_whole_company() -> None:
    m, report = sample("installations")
    sketch = next(sketches(m, report, Focus()))
    assert said(sketch)[0] == ["Sales", "serves", "12", "leaves", "unserved", "7"]
    assert sum(edge.pen.stroke == "dashed" for edge in sketch.edges) == 7
