"""The table of who gives whom what."""

from __future__ import annotations

import pytest

from flowmap.diagrams import draw
from flowmap.diagrams.company import Company
from flowmap.diagrams.focus import Focus
from flowmap.diagrams.sketch import Sketch, Table
from flowmap.diagrams.views.matrix import sketches
from flowmap.domain.map import Map
from flowmap.domain.records import Handoff, Holder, Item
from flowmap.services import check
from tests.diagrams.samples import flow, sample

M, REPORT = sample("installations")
MAP = """\
ERP is a system
Sales belongs to Commerce
Sales makes order, price
Sales -> Planning: order
Sales -> Planning: plan
Sales -> ERP: order
Desk -> Planning: date
Sales -> Desk: date
Desk has a complete inventory
Sales makes date
Planning needs date threshold
Shipping needs price
"""


def cells(sketch: Sketch) -> dict[tuple[float, float], tuple[str, str]]:
    """(row, column) from 0 -> (text, stroke and corners) of the cells."""
    found = {}
    middles: list[float] = []
    for node in sketch.nodes:
        if node.fixed and not isinstance(node.label, Table) and node.at is not None:
            middles += node.at
            found[node.at[1], node.at[0]] = node.label[0].text, f"{node.pen.stroke} {node.pen.rounded}"
    return found


def test_cells_count_items_and_carry_marks() -> None:
    (sketch,) = sketches(*flow(MAP), Focus())
    assert sorted(cells(sketch).values()) == [
        ("!1", "dashed True"),  # shipping lacks the price
        ("1", "solid True"),
        ("1", "solid True"),
        ("1A", "solid False"),
        ("2", "solid True"),
    ]


def test_a_cell_without_room_for_a_mark_has_the_count(monkeypatch: pytest.MonkeyPatch) -> None:
    m, report = flow(MAP)
    monkeypatch.setattr(Company, "marked", [("AAA", one) for one in report.findings if one.code == "REL01"])
    (sketch,) = sketches(m, report, Focus())
    assert sorted(text for text, _ in cells(sketch).values()) == ["1", "1", "1", "2"]
    assert any(line.startswith("Desk gives Planning: date. AAA: ") for line in sketch.lines)


def test_every_pair_of_a_company_has_its_cell_and_sentence() -> None:
    sketch, _ = sketches(M, REPORT, Focus())
    pairs = {(one.giver, one.receiver) for one in M.handoffs}
    lacking = {(one.providers[0], one.holder) for one in REPORT.findings if one.code == "GAP01" and not one.accepted}
    assert len(cells(sketch)) == len(pairs | lacking)
    assert len(sketch.lines) == len(pairs | lacking)
    assert any(line.startswith("Sales gives Project office: ") for line in sketch.lines)


def test_one_group_without_a_name_takes_no_room() -> None:
    (one,) = sketches(*flow("A -> B: order\n"), Focus())
    (two,) = sketches(*flow("A belongs to X\nA -> B: order\n"), Focus())
    left = [min(node.at[0] for node in sketch.nodes if node.at is not None) for sketch in (one, two)]
    assert left[0] > left[1]
    assert "Without department" not in [
        line.text for node in one.nodes if not isinstance(node.label, Table) for line in node.label
    ]


def test_a_row_names_its_team_and_its_sums() -> None:
    (sketch,) = sketches(*flow(MAP), Focus())
    told = [node.means.says for node in sketch.nodes if node.means is not None and node.means.team and not node.fixed]
    assert told == [
        "Sales gives 4, gets 0, lacks 0.",
        "Desk gives 1, gets 1, lacks 0.",
        "Planning gives 0, gets 3, lacks 0.",
        "Shipping gives 0, gets 0, lacks 1.",
        "ERP gives 0, gets 1, lacks 0.",
    ]


def test_a_table_that_is_too_large_shows_the_busiest_and_says_so() -> None:
    teams = [Holder(id=f"t{number}") for number in range(130)]
    handoffs = [Handoff(giver=f"t{number}", receiver=f"t{number + 1}", item="i") for number in range(129)]
    m = Map.of([*teams, Item(id="i"), *handoffs], name="large")
    first, *_ = sketches(m, check(m, effects=False, describe=0), Focus())
    assert first.note == "Shown are the 120 that hand over most; 10 others are left out."


def test_it_is_a_picture_in_every_form() -> None:
    drawing = draw(M, report=REPORT, view="matrix")
    assert drawing.png().startswith(b"\x89PNG")
    assert drawing.pdf().startswith(b"%PDF")
