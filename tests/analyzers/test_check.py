"""The report: its order, what it describes, what the owners accept, and what repairs are said to do."""

from __future__ import annotations

import datetime
import json

import pytest

from flowmap.analyzers import effects, trials
from flowmap.analyzers.check import check, checked_map
from flowmap.domain.change import Change, additions
from flowmap.domain.finding import SEVERITIES, Finding
from flowmap.domain.map import Map
from flowmap.domain.quantities import Duration
from flowmap.domain.records import Acceptance, Need
from flowmap.domain.selection import Selection
from flowmap.formats import flow_text
from tests.benchmarks.company import company

TWO_CASES = """\
case standard 60%
case engine 30%
case rush 10%
Sales makes order
Sales -> Planning: order if standard
Planning needs order threshold
Planning needs forecast excitement
"""
TODAY = datetime.date(2026, 11, 25)


def parsed(text: str) -> Map:
    """A map from flow text."""
    return flow_text.parse(text, name="map")


def accepted(*acceptances: Acceptance, today: datetime.date = TODAY) -> Finding:
    """The white spot of TWO_CASES under these acceptances."""
    m = parsed(TWO_CASES)
    records = [one if n == 0 else one.with_id(f"{one.id}-{n + 1}") for n, one in enumerate(acceptances)]
    report = check(m.apply(additions(records)), today=today)
    (found,) = [one for one in report.findings if one.code == "GAP01"]
    assert report.counts["accepted"] == (0 if found.accepted is None else 1)
    return found


def test_an_acceptance_hides_what_it_names() -> None:
    whole = Acceptance(finding="GAP01", holder="planning", item="order", because="ERP in March")
    assert accepted(whole).accepted == whole
    assert accepted(Acceptance(finding="GAP01")).accepted is not None
    assert accepted(Acceptance(finding="GAP02")).accepted is None
    assert accepted(Acceptance(finding="GAP01", holder="sales")).accepted is None
    assert accepted(Acceptance(finding="GAP01", item="forecast")).accepted is None
    assert accepted(Acceptance(finding="GAP01", counterpart="sales")).accepted is None


def test_an_acceptance_hides_nothing_in_another_case() -> None:
    assert accepted(Acceptance(finding="GAP01", cases=("engine",))).accepted is None
    assert accepted(Acceptance(finding="GAP01", cases=("engine", "rush"))).accepted is not None
    assert accepted(Acceptance(finding="GAP01", cases=("engine", "rush", "standard"))).accepted is not None
    one, other = Acceptance(finding="GAP01", cases=("engine",)), Acceptance(finding="GAP01", cases=("rush",))
    assert accepted(one, other).accepted == one


def test_an_acceptance_ends() -> None:
    until = Acceptance(finding="GAP01", until=TODAY)
    assert accepted(until).accepted == until
    assert accepted(until, today=TODAY + datetime.timedelta(days=1)).accepted is None
    assert accepted(until.model_copy(update={"until": None})).accepted is not None


def test_findings_are_in_order() -> None:
    text = TWO_CASES + "".join(
        f"Team {n} needs order threshold if {case}\n" for n, case in enumerate(["rush", "engine"])
    )
    report = check(parsed(text + "Sales makes leaflet\n"))
    keys = [(SEVERITIES.index(one.severity), one.code, -(one.effect.weight or 0.0)) for one in report.findings]
    assert keys == sorted(keys)
    assert [(one.code, one.holder) for one in report.findings] == [
        ("GAP01", "planning"),
        ("GAP01", "team-1"),
        ("GAP01", "team-0"),
        ("EXC02", "sales"),
        ("GAP03", "planning"),
    ]


def many(count: int) -> Map:
    """As many white spots."""
    return parsed("Sales makes order\n" + "".join(f"Team {n} needs order threshold\n" for n in range(count)))


def test_the_first_findings_are_described() -> None:
    m = many(205)
    told = [bool(one.message) for one in check(m, effects=False).findings]
    assert told == [True] * 200 + [False] * 5
    assert all(one.message for one in check(m, effects=False, describe=None).findings)
    assert not any(one.message for one in check(m, effects=False, describe=0).findings)
    last = check(m, effects=False, describe=0).findings[-1]
    full = check(m, only=last.fingerprint)
    assert [one.fingerprint for one in full.findings if one.message] == [last.fingerprint]
    assert full.findings[-1].repairs[0].coverage is not None


def test_repairs_are_computed_while_there_is_work_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    m = many(6)
    checked = checked_map(m)
    mended = [one for one in map(checked.described, checked.findings) if one.repairs]
    work = [sum(checked.trials.work(repair.changes) for repair in one.repairs) for one in mended]
    monkeypatch.setattr(effects, "MOST_WORK", sum(work[:3]))
    known = [one.repairs[0].coverage is not None for one in check(m).findings if one.repairs]
    assert known == [True, True, True, False, False, False]
    monkeypatch.setattr(effects, "MOST_WORK", 0)
    assert [one.repairs[0].coverage is not None for one in check(m).findings if one.repairs].count(True) == 1


def test_blocks_of_repairs_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = check(many(6)).to_dict()
    monkeypatch.setattr(trials, "AT_ONCE", 1)
    assert check(many(6)).to_dict() == expected


def test_a_report_is_json_with_rounded_numbers() -> None:
    report = check(parsed(TWO_CASES))
    text = json.dumps(report.to_dict())
    assert json.loads(text) == report.to_dict()
    gap = next(one for one in report.to_dict()["findings"] if one["code"] == "GAP01")
    assert gap["effect"] == {"weight": 3.6, "hours_per_year": None, "days": None}
    assert gap["cases"] == ["engine", "rush"]
    assert (gap["providers"], gap["rests_on"], gap["confirmed"]) == (["sales"], ["planning"], False)
    assert list(gap) == [
        *("code", "name", "severity", "fingerprint", "accepted", "holder", "counterpart", "item", "cases", "kano"),
        *("implied", "verdict", "roots", "message", "providers", "reasons", "rests_on", "confirmed", "effect"),
        *("evidence", "proof", "questions", "repairs"),
    ]


def test_what_rests_on_a_complete_inventory_is_confirmed() -> None:
    report = check(parsed(TWO_CASES + "Planning has a complete inventory\n"))
    assert {one.confirmed for one in report.findings if one.code in ("GAP01", "GAP03")} == {True}


def test_wants_are_implied_with_the_class_of_what_they_lead_to() -> None:
    text = """\
Service makes site data
Sales makes wish
Engineering makes drawing from site data
Engineering -> Production: drawing
Production needs drawing {kano}
Legal approves wish
"""
    for kano, severity in (("threshold", "error"), ("performance", "warning"), ("excitement", "info")):
        found = {one.holder: one for one in check(parsed(text.format(kano=kano)), select=["GAP01"]).findings}
        assert (found["engineering"].kano, found["engineering"].implied) == (kano, True)
        assert found["engineering"].severity == severity
        assert (found["legal"].kano, found["legal"].implied) == ("performance", True)


def test_a_bad_day_counts_one_step_lower() -> None:
    text = "Sales makes order\nSales -> Planning: order, takes {lead}, p90 5d\nPlanning needs order {kano} within 2d\n"
    for kano, usually, on_a_bad_day in (
        ("threshold", "error", "warning"),
        ("performance", "warning", "info"),
        ("excitement", "info", "info"),
    ):
        for lead, severity, days in (("4d", usually, 2.0), ("1d", on_a_bad_day, 3.0)):
            (late,) = check(parsed(text.format(lead=lead, kano=kano)), select=["FLW01"]).findings
            assert (late.severity, late.effect.days) == (severity, days)


def test_stages_periods_and_approvals_take_their_time() -> None:
    m = parsed("""\
stages offer, build
Sales makes order
Sales -> Legal: order, takes 1d, every 2d
Legal approves order, takes 3d
Legal -> Planning: order, takes 1d, stage build
Planning needs order threshold within 1d
""")
    (late,) = check(m, select=["FLW01"]).findings
    assert late.effect.days == pytest.approx(1 + 1 + 3 + 1 - 1)
    stage = m.stages["build"]
    later = m.apply([Change(stage, stage.model_copy(update={"starts": Duration(10, "d")}))])
    (late,) = check(later, select=["FLW01"]).findings
    assert late.effect.days == pytest.approx(10 + 3 + 1 - 1)
    assert "at least" not in late.message


def test_expertise_is_asked_for_not_handed_over() -> None:
    m = parsed("""\
know-how is expertise
Installation makes know-how
Installation -> Design: know-how
Design needs know-how threshold
""")
    (gap,) = check(m, select=["GAP01"]).findings
    assert gap.message == "Design needs know-how; Installation knows it, but no question to it is answered."
    assert [change.record.type for change in gap.repairs[0].changes] == ["question"]
    asked = m.apply(gap.repairs[0].changes)
    assert check(asked, select=["GAP"]).findings == ()
    (risk,) = check(asked, select=["RSK01"]).findings
    assert (risk.holder, risk.lost) == ("installation", (("design", "know-how"),))


def test_a_strict_limit_counts_over_a_loose_one() -> None:
    m = parsed("Sales makes order\nSales -> Planning: order, takes 3d\nPlanning needs order threshold within 5d\n")
    strict = Need(holder="planning", item="order", kano="excitement", within="2d", id="need:planning:order-2")
    (late,) = check(m.apply(additions([strict])), select=["FLW01"]).findings
    assert (late.severity, late.effect.days, late.kano) == ("error", 1.0, "threshold")


def test_a_large_report_lists_the_first_of_each_rule_and_counts_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    m = company(1_000)
    whole = check(m, effects=False, describe=0)
    assert check(m, effects=False, describe=0, most=3).to_dict() == whole.to_dict()  # not large
    monkeypatch.setattr("flowmap.analyzers.check.LARGE", 100)
    cut = check(m, describe=0, most=3)
    of_code = {one.code: [other for other in whole.findings if other.code == one.code] for one in whole.findings}
    assert cut.counts == whole.counts
    assert cut.to_dict()["left_out"] == {code: len(some) - 3 for code, some in of_code.items() if len(some) > 3}
    assert [one.fingerprint for one in cut.findings] == [
        one.fingerprint for one in whole.findings if one in of_code[one.code][:3]
    ]
    narrowed = check(m, effects=False, describe=0, most=3, selection=Selection(rule="GAP01"))
    assert [one.fingerprint for one in narrowed.findings] == [one.fingerprint for one in of_code["GAP01"]]
