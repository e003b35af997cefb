"""Every golden organisation: exactly the findings, and every number and name that is given with them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from flowmap.analyzers.check import check
from flowmap.domain.finding import Finding, Report, fingerprint
from flowmap.formats import flow_text
from tests.capabilities.missing import missing

GOLDEN = Path(__file__).resolve().parents[3] / "shared" / "golden"
ORGANISATIONS = [
    "g1",
    "g1-repair-a",
    "g1-repair-b",
    "g1c",
    "g1c-fixed",
    "g2",
    "g2-complete",
    "g2-control",
    "g2-hub",
    "g3",
    "g4",
    "g5",
    "g5-must-pass",
    "g6",
    "g6-replica",
    "g6-split",
]


@cache
def expected() -> dict[str, Any]:
    """What is known of each organisation, by file name."""
    if not GOLDEN.is_dir():
        missing("the golden organisations are not beside the repository")
    found: dict[str, Any] = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))
    return found


@cache
def report_on(name: str) -> Report:
    """The whole report on an organisation."""
    expected()
    path = GOLDEN / f"{name}.flow"
    return check(flow_text.parse(path.read_text(encoding="utf-8"), file=path.name, name=name))


@pytest.fixture(params=ORGANISATIONS)
def organisation(request: pytest.FixtureRequest) -> str:
    """Each organisation in turn."""
    return str(request.param)


def line(finding: Finding) -> list[Any]:
    """A finding as expected.json writes it."""
    cases = sorted(finding.cases)
    return [finding.code, finding.holder, finding.counterpart, finding.item, cases, finding.verdict]


def named(report: Report, name: str) -> Finding:
    """The finding called "code holder item"."""
    code, holder, item = (None if word == "None" else word for word in name.split(" "))
    (found,) = [one for one in report.findings if (one.code, one.holder, one.item) == (code, holder, item)]
    return found


def in_order(lines: list[list[Any]]) -> list[list[Any]]:
    """Lines sorted, their cases too."""
    return sorted(([*one[:4], sorted(one[4]), one[5]] for one in lines), key=str)


def test_all_organisations_are_tested() -> None:
    assert sorted(expected()) == sorted(f"{name}.flow" for name in ORGANISATIONS)


def test_findings(organisation: str) -> None:
    known = expected()[f"{organisation}.flow"]
    found = [line(one) for one in report_on(organisation).findings if one.code in known["rules"]]
    assert in_order(found) == in_order(known["findings"])


def test_coverage(organisation: str) -> None:
    known = expected()[f"{organisation}.flow"]["coverage"]
    assert report_on(organisation).coverage.to_dict() == pytest.approx(known, abs=1e-6)


def test_exit(organisation: str) -> None:
    known = expected()[f"{organisation}.flow"]["exit"]
    failed = any(one.severity == "error" and one.accepted is None for one in report_on(organisation).findings)
    assert known in (None, int(failed))


def test_all_verdicts(organisation: str) -> None:
    known = expected()[f"{organisation}.flow"]
    m = flow_text.parse((GOLDEN / f"{organisation}.flow").read_text(encoding="utf-8"), name=organisation)
    found = check(m, select=["REL01"], all_verdicts=True, effects=False).findings
    if "all_verdicts" in known:
        assert in_order([line(one) for one in found]) == in_order(known["all_verdicts"])
    for name, reasons in known.get("reasons", {}).items():
        (finding,) = [one for one in found if f"{one.code} {one.holder} {one.item}" == name]
        assert set(reasons) <= set(finding.reasons)
        assert finding.severity == "none"


def test_roots_and_implied(organisation: str) -> None:
    known, report = expected()[f"{organisation}.flow"], report_on(organisation)
    roots = {}
    for finding in report.findings:
        if finding.code == "GAP02":
            tops = [report.find(root) for root in finding.roots]
            assert all(top is not None for top in tops)
            names = [f"{top.code} {top.holder} {top.item}" for top in tops if top is not None]
            roots[f"GAP02 {finding.holder} {finding.item}"] = names[0] if len(names) == 1 else names
    assert roots == known.get("roots", {})
    gaps = [one for one in report.findings if one.code in ("GAP01", "GAP02", "GAP03") and one.implied]
    assert sorted([one.code, one.holder, one.item] for one in gaps) == sorted(known.get("implied", []))


def test_providers(organisation: str) -> None:
    for name, providers in expected()[f"{organisation}.flow"].get("providers", {}).items():
        assert sorted(named(report_on(organisation), name).providers) == sorted(providers)


@pytest.mark.parametrize("number", ["weight", "hours_per_year"])
def test_numbers(organisation: str, number: str) -> None:
    for name, value in expected()[f"{organisation}.flow"].get(number, {}).items():
        assert getattr(named(report_on(organisation), name).effect, number) == pytest.approx(value, abs=1e-6)


def test_holders_and_fingerprints(organisation: str) -> None:
    known = expected()[f"{organisation}.flow"]
    m = flow_text.parse((GOLDEN / f"{organisation}.flow").read_text(encoding="utf-8"), name=organisation)
    if "holders" in known:
        assert {one.id: m.title_of("holder", one.id) for one in m.holders} == known["holders"]
    for one in report_on(organisation).findings:
        ends = {"holder": one.holder, "counterpart": one.counterpart, "item": one.item}
        assert one.fingerprint == fingerprint(one.code, **ends)
    assert len({one.fingerprint for one in report_on(organisation).findings}) == len(report_on(organisation).findings)


def test_the_engine_story_is_told_with_its_repairs() -> None:
    """G1: the direct handoff closes three findings for 2.4 h a year; the one through purchasing makes a relay."""
    report = report_on("g1")
    gap = named(report, "GAP01 goods-receiving goods-announcement")
    assert gap.message == (
        "Goods receiving needs goods announcement in case engine; Sales has it and does not hand it over."
    )
    direct, over = gap.repairs
    assert direct.effort_hours_per_year == pytest.approx(2.4)
    assert direct.coverage is not None
    assert direct.coverage.met == pytest.approx(27)
    closed = [report.find(one) for one in direct.closes]
    assert sorted(one.code for one in closed if one is not None) == ["GAP01", "GAP02", "GAP05"]
    assert direct.creates == ()
    assert sorted(one.code for one in over.creates) == ["REL01", "RSK01"]
    assert [change.record.ref for change in direct.changes] == ["handoff:sales:goods-receiving:goods-announcement"]


def test_no_repair_gives_service_the_contract() -> None:
    """G5: what is denied stays denied."""
    for name in ("g5", "g5-must-pass"):
        for finding in report_on(name).findings:
            for repair in finding.repairs:
                for change in repair.changes:
                    record = change.after
                    given = (getattr(record, "receiver", None), getattr(record, "item", None))
                    assert given != ("service", "contract")
