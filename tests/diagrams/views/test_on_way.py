"""A way on the map: its steps with their numbers, on a small map among the rest, of a large one alone."""

from __future__ import annotations

from flowmap import services
from flowmap.diagrams import pens
from flowmap.diagrams.views.on_way import MOST_BEFORE
from flowmap.domain.finding import Step
from flowmap.domain.map import Map
from tests.diagrams.reading import boxes, overlaps
from tests.diagrams.samples import flow, sample


def way_of(m: Map, to: str, item: str) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    best = services.paths(m, to=to, item=item).paths[0]
    return best.steps, best.before


def test_the_steps_of_a_small_map_are_numbered_among_the_rest() -> None:
    m, report = sample("engines")
    way, before = way_of(m, "goods-receiving", "goods-announcement")
    drawing = services.draw(m, report=report, way=way, before=before)
    assert drawing.title == "The engines that get lost: the way of Goods announcement to Goods receiving, step by step"
    assert drawing.note == "Findings are left out."
    assert [box.words for box in boxes(drawing.svg)] == [
        "Sales",
        "Purchasing step 1: makes Goods announcement",
        "Goods receiving",
        "Production",
        "Order 1 day",
        "Goods announcement 1 day step 2",
        "Put-away order 12 h",
    ]
    assert f'stroke-width="{pens.STEP.width}"' in drawing.svg
    told = drawing.text.splitlines()
    assert "Purchasing, step 1: makes Goods announcement." in told
    assert "Step 2: Purchasing gives Goods receiving Goods announcement, usually takes 1 day." in told
    assert "Sales gives Purchasing Order, usually takes 1 day." in told


def test_of_a_large_map_only_the_way_is_drawn() -> None:
    m, report = sample("installations")
    way, before = way_of(m, "supplier", "purchase-order")
    drawing = services.draw(m, report=report, way=way)
    hands = {number: m.handoffs[step.by] for number, step in enumerate(way, start=1) if step.by in m.handoffs}
    acting = {step.holder for step in way} | {one.giver for one in hands.values()}
    found = boxes(drawing.svg)
    assert {box.data["team"] for box in found if "team" in box.data} == acting
    assert [box.words.rpartition("step ")[2] for box in found if "item" in box.data] == [str(one) for one in hands]
    assert drawing.note == (
        f"Only the way: {len(m.holders) - len(acting)} other teams and the handoffs beside it are left out."
    )
    assert overlaps(found) == []
    assert "maker is not stated" not in services.draw(m, report=report, way=way, before=before).svg


def test_what_happens_before_is_drawn_with_it_as_long_as_it_can_be_followed() -> None:
    others = "".join(f"Team {n} is a team\n" for n in range(12))
    m, _ = flow(f"A makes x\nA -> B: x\nB makes y from x, z\nC makes z\nC -> B: z\nB -> D: y\n{others}")
    way, before = way_of(m, "d", "y")
    alone = services.draw(m, way=way)
    assert [box.words for box in boxes(alone.svg)] == ["B step 1: makes y", "D", "y step 2"]
    told = {box.words for box in boxes(services.draw(m, way=way, before=before).svg)}
    assert told == {"A", "B step 1: makes y", "D", "C", "x", "z", "y step 2"}
    many = before * 7
    assert len(many) > MOST_BEFORE
    assert services.draw(m, way=way, before=many).svg == alone.svg
