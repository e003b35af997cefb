"""A team as SIPOC: its partners, what passes between them, and what it lacks."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings

from flowmap.diagrams import pens
from flowmap.diagrams.focus import Focus
from flowmap.diagrams.ladder import drawn
from flowmap.diagrams.sketch import Sketch
from flowmap.diagrams.views.team import HEADINGS, MOST_ROWS, sketches
from flowmap.domain.finding import Report
from flowmap.domain.map import Map
from flowmap.errors import BadInput
from flowmap.services import check
from tests.diagrams.reading import Box, boxes, clipped, overlaps
from tests.diagrams.samples import LINKS, first, flow, sample
from tests.strategies import random_maps


def sketch(m: Map, report: Report, team: str, **focus: str) -> Sketch:
    return next(sketches(m, report, Focus(team=team, **focus)))  # type: ignore[arg-type]


def seen(m: Map, report: Report, team: str, **focus: str) -> list[Box]:
    return boxes(drawn(m, sketch(m, report, team, **focus), theme="light", links=LINKS).svg)


def middle_of(found: list[Box]) -> tuple[int, ...]:
    """The columns of the boxes: 0 to 4 by their middles, in the order of the boxes."""
    centres = sorted({round((box.outline[0] + box.outline[2]) / 2) for box in found})
    return tuple(centres.index(round((box.outline[0] + box.outline[2]) / 2)) for box in found)


def test_goods_receiving_gets_does_gives_and_lacks() -> None:
    m, report = sample("engines")
    found = seen(m, report, "goods-receiving")
    assert [box.words for box in found] == [
        "Goods announcement 1 day not when: Customer supplies the engine",
        "Purchasing",
        "1  Goods announcement lacking when: Customer supplies the engine",
        "Sales has it",
        (
            "Goods receiving makes Put-away order from Goods announcement gets 1 piece gives 1 piece lacks 1 piece "
            "asks Purchasing in vain, 48 x a year"
        ),
        "1a  Put-away order 12 h waits when: Customer supplies the engine",
        "Production",
    ]
    assert middle_of(found) == (1, 0, 1, 0, 2, 3, 4)
    assert found[2].data == {"item": "goods-announcement", "finding": first(report, "GAP01").fingerprint}


def test_its_columns_have_headings() -> None:
    m, report = sample("engines")
    picture = drawn(m, sketch(m, report, "sales"), theme="light", links={}).svg
    assert [one for one in re.findall(r">([^<]+)</text>", picture) if one in HEADINGS] == list(HEADINGS)


def test_blue_stays_with_sales_and_the_middle_is_drawn_in_the_colour_of_text() -> None:
    m, report = sample("engines")
    by_team = {
        node.means.team: node.pen
        for node in sketch(m, report, "goods-receiving").nodes
        if node.means and node.means.team
    }
    assert by_team["sales"] == pens.START
    assert by_team["goods-receiving"] == pens.CENTRE
    assert sketch(m, report, "sales").nodes[-1].pen != pens.START


def test_a_supplier_is_repeated_rather_than_lines_crossed() -> None:
    m, report = flow("A -> Works: x\nA -> Works: y\nB -> Works: x\n")
    found = seen(m, report, "works")
    assert [box.words for box in found if box.data.get("team") in ("a", "b")] == ["A", "B", "A"]


def test_what_arrives_late_is_red_and_says_how_late() -> None:
    m, report = sample("back-office")
    late = sketch(m, report, "logistics")
    assert [edge.pen for edge in late.edges if edge.pen == pens.LATE]
    assert any("1 day late" in box.words for box in seen(m, report, "logistics"))


def test_a_system_in_the_middle_is_square_and_says_so() -> None:
    m, report = flow("ERP is a system\nSales -> ERP: order\nERP -> Works: order\n")
    middle = next(node for node in sketch(m, report, "erp").nodes if node.means and node.means.team == "erp")
    assert not middle.pen.rounded
    assert any(box.words.startswith("ERP system") for box in seen(m, report, "erp"))


def test_the_text_alternative_has_every_handoff_and_what_it_lacks() -> None:
    m, report = sample("engines")
    assert sketch(m, report, "goods-receiving").lines == (
        "Purchasing gives Goods receiving Goods announcement, usually takes 1 day.",
        "Goods receiving gives Production Put-away order, usually takes 12 h.",
        *(first(report, code).message for code in ("GAP01", "GAP04", "GAP05")),
    )


def test_stages_order_what_passes() -> None:
    m, report = flow("stages early, late\nA -> Works: x, stage late\nB -> Works: y, stage early\n")
    words = [box.words for box in seen(m, report, "works")]
    assert words.index("y") < words.index("x")


def test_a_team_with_very_many_items_gets_one_note_for_each_partner() -> None:
    lines = [f"Sales -> Works: item {chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(MOST_ROWS + 1)]
    m, report = flow("\n".join(lines) + "\n")
    folded = sketch(m, report, "works")
    assert len(folded.nodes) == len(HEADINGS) + 3
    assert len(folded.lines) == MOST_ROWS + 1
    assert any(
        "item aa, item ab, item ac and 58 more" in box.words.replace("\n", " ") for box in seen(m, report, "works")
    )


def test_a_team_that_exchanges_nothing() -> None:
    m, report = flow("Sales is a team\nWorks is a team\n")
    assert [box.words for box in seen(m, report, "works")] == ["Works gets 0 pieces gives 0 pieces"]


def test_it_needs_a_team() -> None:
    m, report = sample("engines")
    with pytest.raises(BadInput, match="needs a team"):
        next(sketches(m, report, Focus()))


@pytest.mark.parametrize("team", ["sales", "commissioning", "erp", "customer", "project-office"])
def test_no_box_covers_another_and_no_name_is_clipped(team: str) -> None:
    m, report = sample("installations")
    found = seen(m, report, team)
    assert overlaps(found) == []
    assert clipped(found) == []


@pytest.mark.parametrize("team", ["sales", "project-office"])
def test_arrows_run_between_the_columns(team: str) -> None:
    """No arrow crosses a box that it does not touch."""
    m, report = sample("installations")
    picture = drawn(m, sketch(m, report, team), theme="light", links={}).svg
    found = boxes(picture)
    columns = sorted({(box.outline[0], box.outline[2]) for box in found})
    for path in re.findall(r'<path fill="none"[^>]*d="M([^"]+)"', picture):
        numbers = [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", path)]
        left, right = min(numbers[::2]), max(numbers[::2])
        assert not [one for one in columns if left < one[0] - 1 and right > one[1] + 1], path


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(random_maps())
def test_every_team_of_every_random_map_is_drawn_in_full(m: Map) -> None:
    report = check(m, effects=False, describe=None)
    for holder in list(m.holders)[:2]:
        for one in sketches(m, report, Focus(team=holder.id)):
            picture = drawn(m, one, theme="light", links=LINKS).svg
            assert overlaps(boxes(picture)) == []
