"""The whole company by the number of hands from sales."""

from __future__ import annotations

from flowmap.analyzers.check import check
from flowmap.diagrams import draw
from flowmap.diagrams.company import Company
from flowmap.diagrams.focus import Focus
from flowmap.diagrams.pens import START
from flowmap.diagrams.views.reached import MOST_ARROWS
from flowmap.diagrams.views.teams_by_distance import sketches
from tests.benchmarks.company import company
from tests.diagrams.reading import boxes
from tests.diagrams.samples import LINKS, flow, sample

M, REPORT = sample("installations")
FEW = """\
Sales belongs to Commerce
Order desk belongs to Commerce
Planning belongs to Operations
Sales makes date change
Sales -> Order desk: date change, takes 2d, 12min, 100/year
Order desk -> Planning: date change, takes 1d, 12min, 100/year
Order desk has a complete inventory
Planning needs date change threshold
Planning -> Order desk: capacity
Planning -> Sales: capacity
Sales -> Planning: forecast
Sales -> Planning: order
"""


def test_a_company_of_27_teams_is_drawn_with_the_arrows_that_lead_on() -> None:
    drawing = draw(M, report=REPORT, links=LINKS)
    assert {box.data["team"] for box in boxes(drawing.svg) if "team" in box.data} == {
        one.id for one in M.holders if one.kind == "team"
    }
    assert drawing.note == "Not drawn: 55 pieces of information given back or sideways; the table has them."
    (sketch,) = sketches(M, REPORT, Focus())
    assert len(sketch.edges) == 45  # 35 that lead on, and 10 of passages that do not


def test_every_mark_stands_at_its_team_and_in_the_key() -> None:
    (sketch,) = sketches(M, REPORT, Focus())
    marked = [means.finding for means in sketch.meanings.values() if means is not None and means.finding]
    at_teams = {one.fingerprint for one in REPORT.findings if one.code in ("GAP01", "GAP02", "GAP03", "REL01")}
    at_teams -= {one.fingerprint for one in REPORT.findings if one.holder == "customer"}
    assert {one for one in marked if marked.count(one) == 2} == at_teams


def test_columns_bands_and_words_of_a_small_company() -> None:
    (sketch,) = sketches(*flow(FEW), Focus())
    place = {node.means.team: node.at for node in sketch.nodes if node.means is not None and node.means.team}
    assert {team: at[0] for team, at in place.items() if at is not None} == {
        "sales": 0,
        "order-desk": 286,
        "planning": 286,
    }
    assert [node.pen for node in sketch.nodes if node.means is not None and node.means.team == "sales"] == [START]
    assert sketch.lines[:2] == ("It starts at Sales.", "1: its customers: Order desk, Planning.")


def test_few_links_are_all_drawn_with_both_directions_on_one_line_unless_one_is_a_passage() -> None:
    (sketch,) = sketches(*flow(FEW), Focus())
    arrows = {
        (edge.means.says if edge.means else ""): (edge.head, edge.pen.line, edge.pen.width) for edge in sketch.edges
    }
    assert arrows == {
        "Sales gives Order desk: date change.": ("end", "passage", 2),
        "Sales gives Planning: forecast, order. Planning gives Sales: capacity.": ("both", "arrow", 2.2),
        "Order desk gives Planning: date change.": ("end", "passage", 2),
        "Planning gives Order desk: capacity.": ("end", "arrow", 1),
    }
    assert sketch.note is None


def test_the_picture_can_start_at_another_team() -> None:
    (sketch,) = sketches(*flow(FEW), Focus(team="planning"))
    assert sketch.lines[0] == "It starts at Planning."


def test_too_many_arrows_fold_the_departments_and_without_departments_thin_out() -> None:
    text = "".join(f"T{a} -> T{b}: i{a}\n" for a in range(8) for b in range(8, 16))
    text += "".join(f"Sales -> T{a}: order\n" for a in range(8)) + "T0 -> T8: second\n"
    departments = "".join(f"T{number} belongs to D{number % 3}\n" for number in range(16)) + "Sales belongs to D0\n"
    first, *_ = sketches(*flow(departments + text), Focus())
    assert first.note is not None
    assert first.note.startswith(
        "72 arrows lead on from team to team, more than can be followed: departments are folded"
    )
    (thin,) = sketches(*flow(text), Focus())
    assert len(thin.edges) == 16  # the strongest arrow into every team
    assert thin.note == "Not drawn: 56 pieces of information on thinner arrows that lead on."


def test_of_too_many_passages_those_of_the_first_findings_are_drawn() -> None:
    m = company(600)
    report = check(m, effects=False, describe=0)
    passed = {finding.fingerprint for finding in report.findings if finding.code == "REL01"}
    assert len(passed) > 2 * MOST_ARROWS
    (sketch,) = sketches(m, report, Focus())
    assert MOST_ARROWS < len(sketch.edges) <= 2 * MOST_ARROWS
    assert "Not drawn:" in (sketch.note or "")
    shown = Company(m, report)
    first = next(finding for _, finding in shown.marked if finding.code == "REL01")
    drawn = {means.says for means in sketch.meanings.values() if means is not None}
    for pair in shown.passed(first):
        assert f"{shown.gives(*pair, shown.links[pair])}." in drawn


def test_the_map_of_a_whole_group_can_be_drawn() -> None:
    m = company(8_000)
    report = check(m, effects=False, describe=0)
    for view in ("map", "matrix"):
        drawing = draw(m, report=report, view=view)
        assert "could not be drawn" not in (drawing.note or "")
        assert len(boxes(drawing.svg)) > 60


def test_at_most_so_many_boxes_folds_the_departments() -> None:
    drawing = draw(M, report=REPORT, max_nodes=20)
    assert drawing.title == "Industrial installations: Commerce and the rest"
    assert drawing.note is not None
    assert drawing.note.startswith("Simpler, because at most 20 boxes were wanted.")
