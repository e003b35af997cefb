"""One finding by itself: each rule has its picture, with who and what it is about."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from flowmap.analyzers.registry import registry
from flowmap.diagrams import pens
from flowmap.diagrams.focus import Focus
from flowmap.diagrams.ladder import drawn
from flowmap.diagrams.sketch import Sketch
from flowmap.diagrams.views.finding import PICTURES, sketches
from flowmap.domain.finding import Finding, Report
from flowmap.domain.map import Map
from flowmap.errors import BadInput, UnknownName
from flowmap.services import check
from tests.diagrams.reading import Box, boxes, clipped, overlaps
from tests.diagrams.samples import GOLDEN, LINKS, first, flow, sample
from tests.strategies import random_maps

GOLDENS = sorted(GOLDEN.glob("*.flow"))


def sketch(m: Map, report: Report, finding: Finding) -> Sketch:
    return next(sketches(m, report, Focus(finding=finding.fingerprint)))


def seen(m: Map, report: Report, finding: Finding) -> list[Box]:
    return boxes(drawn(m, sketch(m, report, finding), theme="light", links=LINKS).svg)


def words(name: str, code: str) -> list[str]:
    """What stands in the boxes of the picture of the first finding of a rule in a sample."""
    m, report = sample(name)
    return [box.words for box in seen(m, report, first(report, code))]


def lines_of(s: Sketch) -> set[pens.LinePen]:
    return {edge.pen for edge in s.edges}


def test_every_rule_has_a_picture() -> None:
    assert {*PICTURES, "FLW01"} == set(registry())


def test_a_white_spot() -> None:
    assert words("engines", "GAP01") == [
        "Sales has it",
        "Purchasing does not have it",
        "Goods receiving lacks it",
        "Order 1 day",
        "Goods announcement 1 day not when: Customer supplies the engine",
        "1  Goods announcement lacking when: Customer supplies the engine",
    ]
    m, report = sample("engines")
    s = sketch(m, report, first(report, "GAP01"))
    assert lines_of(s) == {pens.HANDED, pens.MISSING, pens.IN_VAIN}
    assert s.title == f"White spot: {first(report, 'GAP01').message}"


def test_an_empty_promise_and_a_question_in_vain_show_the_white_spot_behind_them() -> None:
    assert words("engines", "GAP04") == words("engines", "GAP05") == words("engines", "GAP01")


def test_a_question_in_vain_without_a_need_proposes_the_right_address() -> None:
    m, report = flow("Sales makes order\nWorks asks Purchasing: order, 48/year, 30min, answered 0%\n")
    finding = first(report, "GAP05")
    alone = replace(report, findings=(finding,))
    assert lines_of(sketch(m, alone, finding)) == {pens.IN_VAIN, pens.SUGGESTED}
    assert "Ask Sales instead" in [box.words for box in seen(m, alone, finding)]


def test_what_cannot_be_made_hangs_on_its_root() -> None:
    assert words("engines", "GAP02") == [
        "Sales has it",
        "Goods receiving lacks it",
        "1  Goods announcement lacking when: Customer supplies the engine",
        "1a  Put-away order 12 h cannot be made",
        "Production waits",
    ]
    m, report = sample("engines")
    assert lines_of(sketch(m, report, first(report, "GAP02"))) == {pens.MISSING, pens.STOPPED}


def test_what_nobody_has() -> None:
    m, report = flow("Shipping needs tariff numbers threshold\n")
    assert [box.words for box in seen(m, report, first(report, "GAP03"))] == [
        "Shipping lacks it",
        "1  tariff numbers lacking, nobody has it",
    ]


def test_what_is_kept_back_shows_the_form_that_could_be_given() -> None:
    found = words("installations", "GAP08")
    assert "Contract kept back on purpose" in found
    assert "A redacted form of Contract could be given" in found
    assert "Service desk would like it, must not have it" in found


def test_what_is_only_passed_on_and_the_direct_way() -> None:
    m, report = sample("back-office")
    finding = next(one for one in report.findings if one.code == "REL01" and one.holder == "back-office")
    found = [box.words for box in seen(m, report, finding)]
    assert "Sales makes it" in found
    assert "Back office only passes it on" in found
    assert "Production needs it Logistics needs it" in found
    assert "Proposed: directly, 1 day saves 2 days and 20 h a year" in found
    assert lines_of(sketch(m, report, finding)) == {pens.PASSING, pens.SUGGESTED}


def test_a_passage_with_good_reason_proposes_nothing() -> None:
    m, report = sample("back-office")
    finding = replace(first(report, "REL01"), verdict="justified")
    changed = replace(report, findings=tuple(finding if one.code == "REL01" else one for one in report.findings))
    assert pens.SUGGESTED not in lines_of(sketch(m, changed, finding))


def test_all_depend_on_one() -> None:
    found = words("back-office", "RSK01")
    assert found[:2] == ["Sales makes it", "Back office the only way: 2 needs on it"]
    assert "Logistics must have it Production must have it" in found


def test_a_carrier_of_much_is_drawn_in_four_boxes() -> None:
    m, report = sample("installations")
    finding = next(one for one in report.findings if one.code == "RSK01" and one.holder == "order-desk")
    assert len(set(finding.lost)) > 8
    s = sketch(m, report, finding)
    assert len(s.nodes) == 5
    assert len(s.lines) == 1 + len(set(finding.lost))


def test_a_carrier_carries_what_it_is_handed_and_not_what_others_make_of_it() -> None:
    m, report = sample("installations")
    finding = next(one for one in report.findings if one.code == "RSK01" and one.holder == "order-desk")
    said = [box.means.says for box in sketch(m, report, finding).nodes if box.means is not None]
    assert said.count("Order desk carries Order and Date change.") == 2
    assert ("assembly", "material-ready") in finding.lost


def test_what_is_late_is_drawn_as_bars_end_to_end_over_the_time_that_it_has() -> None:
    m, report = sample("back-office")
    finding = next(one for one in report.findings if one.code == "FLW01" and one.holder == "production")
    found = seen(m, report, finding)
    bars = {box.words: (box.outline[0], box.outline[2]) for box in found}
    first_bar = bars["Sales to Back office: Date change, 2 days"]
    second = next(ends for said, ends in bars.items() if said.startswith("Back office to Production"))
    limit, over = bars["needed within 2 days"], bars["1 day late"]
    assert first_bar[1] == pytest.approx(second[0], abs=0.2)
    assert limit[1] == pytest.approx(first_bar[1], abs=0.2)
    assert (over[0], over[1]) == pytest.approx((limit[1], second[1]), abs=0.2)
    assert (first_bar[1] - first_bar[0]) == pytest.approx(2 * (second[1] - second[0]), abs=0.5)
    assert bars["Production 1 day late"]
    assert sketch(m, report, finding).lines == (
        finding.message,
        "Sales to Back office: Date change, 2 days, from 0 days to 2 days.",
        "Back office to Production: Date change, 1 day, from 2 days to 3 days.",
    )


@pytest.mark.parametrize("within", ["1min", "4min", "10min", "1h", "1440min"])
def test_a_bar_may_be_as_thin_as_a_line(within: str) -> None:
    m, report = flow(
        f"Sales makes order\nSales -> Shipping: order takes 1441min\nShipping needs order within {within}\n"
    )
    bars = [box.words for box in seen(m, report, first(report, "FLW01"))]
    assert bars[1] == "Sales to Shipping: order, 24.02 h"
    assert bars[2].startswith("Shipping ")


def test_a_late_finding_without_times_still_has_a_picture() -> None:
    m, report = sample("back-office")
    finding = replace(first(report, "FLW01"), proof=())
    changed = replace(report, findings=(finding,))
    assert [box.words for box in seen(m, changed, finding)] == ["Logistics arrives late", "Date change"]


def test_a_control_that_is_bypassed_and_the_way_through_it() -> None:
    found = words("installations", "RSK02")
    assert "Customer outside gets it without Legal" in found
    assert "Proposed: through the control only" in found


def test_what_must_not_be_there_also_within_something_else() -> None:
    found = words("installations", "RSK03")
    assert "Customer outside must not have it" in found
    assert [one for one in found if one.endswith("contains Cost breakdown")]


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("EXC01", "want it|known to use it"),
        ("EXC02", "nobody is known to use it"),
        ("EXC03", "gets the same from 2"),
        ("MOD01", "is it one thing"),
    ],
)
def test_too_much_is_said_in_words(code: str, says: str) -> None:
    assert re.search(says, " | ".join(words("installations", code)))


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("FLW02", "Planning | Sales may be 5 days old | Capacity outlook e-mail, 3 days every 1w"),
        ("FLW03", "Customer outside | Solution design needs 90 % | Site data paper, 5 days 80 % complete and correct"),
        ("FLW04", "Commissioning has it 57 days before | Could make Program as built sooner"),
    ],
)
def test_time_and_quality_are_told_step_by_step(code: str, says: str) -> None:
    m, report = sample("installations")
    found = [one for one in report.findings if one.code == code and one.accepted is None]
    assert " | ".join(box.words for box in seen(m, report, found[0])) == says


def test_a_silent_stage_shows_what_could_be_said() -> None:
    m, report = sample("installations")
    silent = next(one for one in report.findings if one.code == "FLW04" and one.effect.days is None)
    assert [box.words for box in seen(m, report, silent)] == [
        "Production has it",
        "Customer outside still wants it",
        "Could tell Progress of production now",
    ]


def test_it_needs_a_finding_that_the_report_has() -> None:
    m, report = sample("engines")
    with pytest.raises(BadInput, match="needs a finding"):
        next(sketches(m, report, Focus()))
    with pytest.raises(UnknownName, match="no finding “abc”"):
        next(sketches(m, report, Focus(finding="abc")))


@pytest.mark.parametrize("name", ["engines", "back-office", "installations"])
def test_every_finding_of_the_samples_is_drawn_clearly(name: str) -> None:
    m, report = sample(name)
    for finding in report.findings:
        found = seen(m, report, finding)
        about = {finding.holder, finding.counterpart} - {None}
        text = drawn(m, sketch(m, report, finding), theme="light", links={}).svg
        assert about <= set(re.findall(r'data-team="([^"]+)"', text)), finding
        assert overlaps(found) == [], finding
        assert clipped(found) == [], finding


@pytest.mark.parametrize("path", GOLDENS, ids=lambda path: path.stem)
def test_every_finding_of_the_golden_maps_is_drawn(path: Path) -> None:
    m, report = flow(path.read_text(encoding="utf-8"))
    for finding in report.findings:
        assert overlaps(seen(m, report, finding)) == []


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(random_maps())
def test_every_finding_of_every_random_map_is_drawn(m: Map) -> None:
    report = check(m, effects=False, describe=None)
    for finding in {one.code: one for one in report.findings}.values():
        for one in sketches(m, report, Focus(finding=finding.fingerprint)):
            assert overlaps(boxes(drawn(m, one, theme="light", links=LINKS).svg)) == []
