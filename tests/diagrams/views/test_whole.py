"""The whole map with its items: everything that it says is drawn, and nothing covers anything else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from flowmap.diagrams import pens
from flowmap.diagrams.focus import Focus
from flowmap.diagrams.ladder import drawn
from flowmap.diagrams.sketch import Line, Sketch, Table
from flowmap.diagrams.views.whole import sketches
from flowmap.domain.finding import Report
from flowmap.domain.map import Map
from flowmap.services import check
from tests.capabilities.missing import missing
from tests.diagrams.reading import boxes, clipped, overlaps
from tests.diagrams.samples import GOLDEN, LINKS, first, flow, sample
from tests.strategies import random_maps

GOLDENS = sorted(GOLDEN.glob("*.flow"))


def sketch(m: Map, report: Report, **focus: str) -> Sketch:
    return next(sketches(m, report, Focus(**focus)))  # type: ignore[arg-type]


def svg(m: Map, report: Report, **focus: str) -> str:
    return drawn(m, sketch(m, report, **focus), theme="light", links=LINKS).svg


def pen_of(s: Sketch, words: str) -> pens.BoxPen:
    """The pen of the only box with these words."""
    found = [node.pen for node in s.nodes if not isinstance(node.label, Table) and words in " ".join(said(node.label))]
    assert len(found) == 1, words
    return found[0]


def said(label: tuple[Line, ...]) -> list[str]:
    return [line.text for line in label]


def test_the_engines_that_get_lost() -> None:
    m, report = sample("engines")
    found = boxes(svg(m, report))
    assert [box.words for box in found] == [
        "Sales",
        "Purchasing",
        "Goods receiving",
        "Production",
        "Order 1 day",
        "Goods announcement 1 day not when: Customer supplies the engine",
        "1a  Put-away order 12 h waits when: Customer supplies the engine",
        "1  Goods announcement lacking when: Customer supplies the engine",
    ]
    assert [box.data.get("team") for box in found[:4]] == ["sales", "purchasing", "goods-receiving", "production"]
    assert found[7].data == {"item": "goods-announcement", "finding": first(report, "GAP01").fingerprint}


def test_white_spots_are_dashed_questions_in_vain_dotted_and_nothing_else() -> None:
    m, report = sample("engines")
    picture = svg(m, report)
    assert set(re.findall(r'stroke="([^"]+)"[^>]*stroke-dasharray="5,2"', picture)) == {"#b42318"}
    assert set(re.findall(r'stroke="([^"]+)"[^>]*stroke-dasharray="1,5"', picture)) == {"#8a5200"}
    assert "asks in vain" in picture
    assert "48 x a year, 24 h" in picture


def test_what_others_only_hand_over_through_has_no_lonely_box() -> None:
    text = "Weekly round is a meeting\nSales -> Purchasing: order via ERP\nSales -> Legal: contract via Weekly round"
    picture = sketch(*flow(text))
    assert [node.key for node in picture.nodes if node.key.startswith("holder:")] == [
        "holder:sales",
        "holder:purchasing",
        "holder:legal",
    ]
    assert picture.note == "Not drawn: Weekly round and ERP, which others only hand over through."
    assert "Sales gives Purchasing order, through ERP." in picture.lines


@pytest.mark.parametrize(
    "more", ["ERP -> Legal: order", "Legal asks ERP: order", "ERP makes list", "ERP needs list", "deny ERP: order"]
)
def test_what_something_else_is_said_of_has_one(more: str) -> None:
    picture = sketch(*flow(f"Sales -> Purchasing: order via ERP\n{more}"))
    assert "holder:erp" in {node.key for node in picture.nodes}
    assert "ERP, which" not in (picture.note or "")


def test_a_name_or_a_system_that_nothing_goes_through_changes_nothing() -> None:
    picture = sketch(*flow("Sales -> Purchasing: order via ERP\nSAP means system ERP\nCRM is a system"))
    assert [node.key for node in picture.nodes if node.key.startswith("holder:")][2:] == ["holder:crm"]
    assert "CRM gives nothing and gets nothing." in picture.lines


def test_the_text_alternative_has_every_handoff_and_every_finding() -> None:
    m, report = sample("engines")
    assert sketch(m, report).lines == (
        "Sales gives Purchasing Order, usually takes 1 day.",
        "Purchasing gives Goods receiving Goods announcement, usually takes 1 day.",
        "Goods receiving gives Production Put-away order, usually takes 12 h.",
        *(finding.message for finding in report.findings),
    )


def test_who_has_nothing_to_do_is_told_but_not_a_system_that_something_goes_through() -> None:
    m, report = flow("Sales -> Works: order via ERP\nERP is a system\nCRM is a system\n")
    told = sketch(m, report).lines
    assert told[:2] == ("CRM gives nothing and gets nothing.", "Sales gives Works order, through ERP.")
    assert not any("ERP gives nothing" in line for line in told)


def test_sales_is_blue_and_systems_meetings_outsiders_are_square_with_the_word() -> None:
    m, report = flow(
        "Sales -> ERP: order\nERP -> Planning: order\nERP is a system\nJour fixe is a meeting\n"
        "Customer is an outsider\nCustomer -> Sales: inquiry\nSales -> Jour fixe: order\n"
    )
    s = sketch(m, report)
    assert pen_of(s, "Sales") == pens.START
    assert pen_of(s, "Planning") == pens.TEAM
    assert {pen_of(s, words) for words in ("ERP system", "Jour fixe meeting", "Customer outside")} == {pens.THING}


def test_without_sales_the_view_starts_at_the_team_that_gives_most() -> None:
    m, report = flow("ERP is a system\nERP -> Planning: order\nPlanning -> Works: plan\n")
    assert pen_of(sketch(m, report), "Planning") == pens.START


def test_an_information_for_several_is_one_note_unless_it_goes_differently() -> None:
    m, report = flow("Sales makes order\nSales -> A: order\nSales -> B: order\nSales -> C: order, takes 2d\n")
    notes = [" ".join(said(node.label)) for node in sketch(m, report).nodes if node.pen.shape == "note"]  # type: ignore[arg-type]
    assert notes == ["order", "order 2 days"]


def test_what_nobody_has_named_or_made_is_marked() -> None:
    m, report = flow("Sales -> Purchasing: ?\nPurchasing -> Works: price list\n")
    s = sketch(m, report)
    assert pen_of(s, "?") == pens.ITEM
    assert pen_of(s, "price list its maker is not stated") == pens.ITEM
    assert "Sales gives Purchasing something that nobody has named." in s.lines


def test_what_is_only_passed_on_is_amber_with_a_letter() -> None:
    m, report = sample("back-office")
    picture = svg(m, report)
    passed = [box for box in boxes(picture) if box.words.startswith("A ")]
    assert [box.words.split()[-1] for box in passed] == ["days", "on"]
    assert all(box.strokes == {"#8a5200"} for box in passed)
    assert [box.words for box in boxes(picture) if "late" in box.words] == [
        "Production Date change: 1 day late",
        "Logistics Date change: 1 day late",
    ]


def test_what_cannot_be_made_at_all_is_dotted() -> None:
    m, report = flow(
        "Sales makes order\nWorks makes plan from order\nWorks -> Shipping: plan\nWorks needs order threshold\n"
        "Shipping needs plan threshold\n"
    )
    s = sketch(m, report)
    assert pen_of(s, "plan cannot be made") == pens.STARVED
    assert pen_of(s, "order lacking") == pens.LACKING


def test_what_cannot_be_made_where_it_is_needed_hangs_on_no_handoff() -> None:
    m, report = flow("Sales makes order\nWorks makes plan from order\nWorks needs plan threshold\nWorks needs order\n")
    s = sketch(m, report)
    assert pen_of(s, "1a  plan cannot be made") == pens.STARVED
    assert [edge.pen for edge in s.edges].count(pens.STOPPED) == 1


def test_all_that_a_team_lacks_from_the_same_one_stands_in_one_box() -> None:
    m, report = flow(
        "Sales makes a\nSales makes b\nWorks needs a threshold\nWorks needs b threshold\nSales -> Works: c\n"
    )
    spots = [box for box in boxes(svg(m, report)) if "lacking" in box.words]
    assert [box.words for box in spots] == ["1  a lacking 2  b lacking"]
    links = re.findall(r'href="/maps/x/findings/([^"]+)"', svg(m, report))
    assert links == [finding.fingerprint for finding in report.findings if finding.code == "GAP01"]


def test_a_question_that_is_answered_hands_over() -> None:
    m, report = flow("Sales makes order\nWorks asks Sales: order, daily\n")
    s = sketch(m, report)
    assert pen_of(s, "order on request") == pens.ITEM
    assert "Sales gives Works order, on request." in s.lines


def test_only_one_kind_of_order() -> None:
    m, report = sample("engines")
    standard, engine = (sketch(m, report, case=case) for case in ("standard", "engine"))
    assert standard.title.endswith("when: Standard order")
    assert not [node for node in standard.nodes if node.pen == pens.LACKING]
    assert [node for node in engine.nodes if node.pen == pens.LACKING]


def test_findings_that_it_does_not_draw_are_counted() -> None:
    m, report = flow("North makes forecast\nSouth makes forecast\nNorth -> Works: forecast\nWorks needs forecast\n")
    assert [one.code for one in report.findings] == ["EXC02", "MOD01"]
    assert sketch(m, report).note == "Not drawn: 1 other finding, which the list has."
    assert pen_of(sketch(m, report), "South forecast: made, not used") == pens.TEAM


def test_only_the_handoff_that_bypasses_a_control_says_so() -> None:
    m, report = flow(
        "Sales makes contract\ncontract must pass Legal\nSales -> Legal: contract\nLegal -> Finance: contract\n"
        "Sales -> Finance: contract\nFinance needs contract threshold\n"
    )
    said_of = [" ".join(said(node.label)) for node in sketch(m, report).nodes if node.pen == pens.ITEM]  # type: ignore[arg-type]
    assert [words for words in said_of if "control bypassed" in words] == ["contract control bypassed delivered twice"]


@pytest.mark.parametrize(
    "text", ["", "map Empty\n", "Sales is a team\n", "Sales -> Works: order\nWorks -> Sales: order\n"]
)
def test_maps_with_hardly_anything(text: str) -> None:
    m, report = flow(text)
    found = sketch(m, report)
    assert "<svg" in svg(m, report)
    assert len(found.nodes) == max(1, len(m.holders) + len(m.handoffs))


@pytest.mark.parametrize("name", ["engines", "back-office"])
def test_no_box_covers_another_and_no_name_is_clipped(name: str) -> None:
    found = boxes(svg(*sample(name)))
    assert overlaps(found) == []
    assert clipped(found) == []


LONG = (
    "Zentralabteilung für übergreifende Auftragsabwicklung und mehr",
    "Geschäftsbereichsübergreifendewarenannahmestelleundqualitätsfragen",
    "Group Head of Quality, Compliance, Environment & Health (EMEA)",
)


def test_names_of_sixty_letters_are_wrapped_within_their_boxes() -> None:
    a, b, c = (f'"{name}"' for name in LONG)
    m, report = flow(f"{a} makes {b}\n{a} -> {b}: {b}, takes 2d\n{b} -> {c}: {b}\n{c} needs {b} threshold within 1d\n")
    found = boxes(svg(m, report))
    assert clipped(found) == []
    assert overlaps(found) == []
    assert max(box.outline[2] - box.outline[0] for box in found) < 215


@pytest.mark.parametrize("path", GOLDENS, ids=lambda path: path.stem)
def test_every_golden_map_is_drawn_whole(path: Path) -> None:
    m, report = flow(path.read_text(encoding="utf-8"))
    found = boxes(svg(m, report))
    assert {box.data["team"] for box in found if "team" in box.data} == {holder.id for holder in m.holders}
    assert overlaps(found) == []
    assert clipped(found) == []


def test_the_golden_maps_are_there() -> None:
    if not GOLDENS:
        missing("the golden maps in ../shared/golden")
    assert len(GOLDENS) >= 16


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(random_maps())
def test_every_random_map_is_drawn_in_full_without_a_warning(m: Map) -> None:
    report = check(m, effects=False, describe=None)
    for one in sketches(m, report, Focus()):
        picture = drawn(m, one, theme="light", links=LINKS).svg
        teams = re.findall(r'data-team="([^"]+)"', picture)
        assert sorted(teams) == sorted(holder.id for holder in m.holders if holder.id not in only_through(m))


def only_through(m: Map) -> set[str | None]:
    """Holders that handoffs go through and that no other field of a statement names."""
    acting: set[str | None] = {end for one in m.handoffs for end in (one.giver, one.receiver)}
    acting |= {end for one in m.questions for end in (one.asker, one.asked)}
    acting |= {one.at for one in m.activities} | {one.holder for one in (*m.needs, *m.policies)}
    return {one.via for one in m.handoffs} - acting
