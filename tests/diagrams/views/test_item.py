"""The way of one information."""

from __future__ import annotations

import pytest

from flowmap.diagrams import draw
from flowmap.diagrams.focus import Focus
from flowmap.diagrams.sketch import Sketch, Table
from flowmap.diagrams.views.item import sketches
from flowmap.errors import BadInput
from tests.diagrams.reading import boxes
from tests.diagrams.samples import flow, sample

M, REPORT = sample("installations")
PART = "contract consists of terms\nSales makes contract\nSales -> Legal: contract, takes 1d\nLegal needs terms\n"

UNTIMED = """\
Sales makes order
Sales -> Planning: order
Planning -> Production: order, takes 1d
Planning needs order
"""


def said(sketch: Sketch) -> dict[str, tuple[float, list[str]]]:
    """Team boxes: name -> (x, the lines below it)."""
    return {
        node.label[0].text: (node.at[0], [line.text for line in node.label[1:]])
        for node in sketch.nodes
        if not isinstance(node.label, Table) and node.at is not None and node.means is not None and node.means.team
    }


def test_boxes_stand_where_the_item_arrives_and_late_and_lacking_are_told() -> None:
    sketch = next(sketches(M, REPORT, Focus(item="date-change")))
    assert said(sketch) == {
        "Sales": (0, ["makes it"]),
        "A Order desk": (460, ["only passes it on, day 2"]),
        "Shipping": (690, ["uses it, day 3"]),
        "Planning": (690, ["uses it, day 3", "arrives 1 day late"]),
        "7 Installation lacks it": (690, ["every order: never arrives", "Sales and 3 more have it"]),
    }
    assert "needed by now" in draw(M, report=REPORT, view="item", item="date-change").svg


def test_who_only_passes_it_on_is_amber_and_the_missing_way_dashed() -> None:
    sketch = next(sketches(M, REPORT, Focus(item="date-change")))
    assert sorted((edge.pen.line, edge.pen.stroke) for edge in sketch.edges) == [
        ("missing", "dashed"),
        ("missing", "dotted"),  # to the deadline
        ("passage", "solid"),
        ("passage", "solid"),
        ("passage", "solid"),
    ]


def test_without_times_columns_are_hands() -> None:
    m, report = flow(UNTIMED)
    sketch = next(sketches(m, report, Focus(item="order")))
    assert said(sketch) == {
        "Sales": (0, ["makes it"]),
        "Planning": (290, ["uses it"]),
        "Production": (580, ["gets it, at least day 1"]),
    }
    assert sketch.note == "Columns are hands, not days: not every step says how long it takes."


def test_steps_that_are_short_beside_the_whole_way_are_told_by_hands() -> None:
    text = "Sales makes order\n" + "".join(f"Sales -> T{n}: order, takes 1min\n" for n in range(4))
    sketch = next(sketches(*flow(text + "Sales -> Late: order, takes 20d\n"), Focus(item="order")))
    assert {x for x, _ in said(sketch).values()} == {0, 290}
    assert sketch.note == "Columns are hands, not days: most steps are short beside the whole way."


def test_what_arrives_in_a_whole_is_named() -> None:
    assert said(next(sketches(*flow(PART), Focus(item="terms"))))["Legal"] == (230, ["uses it, in contract, day 1"])


def test_an_answer_brings_it_too() -> None:
    text = "Sales makes price\nService asks Sales: price 12/year\n"
    sketch = next(sketches(*flow(text), Focus(item="price")))
    assert [edge.means.says for edge in sketch.edges if edge.means] == ["Sales gives Service: price."]


def test_who_is_promised_what_nobody_has_stands_at_the_end() -> None:
    text = "Purchasing makes notice from order\nPurchasing -> Receiving: notice\nReceiving -> Stock: notice\n"
    sketch = next(sketches(*flow(text), Focus(item="notice")))
    assert {edge.pen.stroke for edge in sketch.edges} == {"dotted"}
    assert set(said(sketch)) == {"Purchasing", "Receiving", "Stock"}


def test_all_givers_and_receivers_are_named() -> None:
    for one in M.items:
        shown = {box.data.get("team") for box in boxes(draw(M, report=REPORT, view="item", item=one.id).svg)}
        assert {hand for pair in M.handoffs if pair.item == one.id for hand in (pair.giver, pair.receiver)} <= shown


def test_the_view_needs_an_item() -> None:
    with pytest.raises(BadInput, match="needs an information"):
        draw(M, view="item")
