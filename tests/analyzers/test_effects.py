"""What the repairs of a report would do: of which they are told, and which of them go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flowmap.analyzers import effects
from flowmap.analyzers.check import check, checked_map
from flowmap.analyzers.effects import with_effects
from flowmap.domain.change import Change
from flowmap.domain.finding import Repair, Report
from flowmap.domain.records import Handoff
from flowmap.formats import flow_text

GAPS = flow_text.parse("Sales makes order\nDesk needs order\nLegal needs order\nWorks needs order\n", name="map")


def direct(receiver: str) -> Repair:
    """Sales hands the order over to somebody."""
    handoff = Handoff(giver="sales", receiver=receiver, item="order").with_id(f"handoff:sales:{receiver}:order")
    return Repair(f"To {receiver}", (Change(None, handoff),))


def told(*repairs: tuple[Repair, ...]) -> Report:
    """What is said of the repairs, when these are proposed for the white spots of Desk, Legal and Works."""
    checked = checked_map(GAPS, select=["GAP01"])
    report = check(GAPS, select=["GAP01"], effects=False)
    assert [one.holder for one in report.findings] == ["desk", "legal", "works"]
    findings = tuple(replace(one, repairs=own) for one, own in zip(report.findings, repairs, strict=True))
    return with_effects(replace(report, findings=findings), checked.trials)


def known(report: Report) -> list[list[tuple[str, bool]]]:
    """By finding the repairs that are left, and whether their effect is known."""
    return [[(one.title, one.coverage is not None) for one in finding.repairs] for finding in report.findings]


def test_a_repair_that_cannot_be_made_or_closes_another_finding_goes() -> None:
    report = told((direct("legal"), direct("desk")), (direct("nobody"), direct("desk")), ())
    assert known(report) == [[("To desk", True)], [], []]
    desk = report.findings[0]
    (repair,) = desk.repairs
    assert (repair.closes, repair.creates) == ((desk.fingerprint,), ())
    assert repair.coverage is not None
    assert (repair.coverage.met, repair.coverage.total) == (3.0, 9.0)


def test_what_two_findings_propose_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    both = replace(direct("desk"), changes=direct("desk").changes + direct("legal").changes)
    work = checked_map(GAPS, select=["GAP01"]).trials.work
    monkeypatch.setattr(effects, "MOST_WORK", work(both.changes))
    assert known(told((both,), (both,), (direct("works"),))) == [
        [("To desk", True)],
        [("To desk", True)],
        [("To works", False)],
    ]
    monkeypatch.setattr(effects, "MOST_WORK", work(both.changes) + work(direct("works").changes))
    assert known(told((both,), (both,), (direct("works"),)))[2] == [("To works", True)]


def test_what_needs_the_whole_map_is_tried_while_there_is_work_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who could hand it to Works then is told by the whole map only."""
    story = "Sales makes order\nDesk needs order\nLegal needs order\nSales -> Works: order\nWorks needs order\n"
    others = "".join(f"Maker-{n} makes part-{n}\nMaker-{n} -> User-{n}: part-{n}\n" for n in range(20))
    m = flow_text.parse(story + others, name="map")
    checked, report = checked_map(m, select=["GAP01"]), check(m, select=["GAP01"], effects=False)
    away = Change(m.handoffs[0], None)
    desk, legal = (replace(direct(one), changes=(*direct(one).changes, away)) for one in ("desk", "legal"))
    also = Repair("Also", (*legal.changes, *direct("desk").changes))

    def done(work: int, *repairs: tuple[Repair, ...]) -> list[list[bool]]:
        monkeypatch.setattr(effects, "MOST_WORK", work)
        findings = tuple(replace(one, repairs=own) for one, own in zip(report.findings, repairs, strict=True))
        completed = with_effects(replace(report, findings=findings), checked.trials).findings
        return [[repair.coverage is not None for repair in finding.repairs] for finding in completed]

    assert done(2 * m.size, (desk,), (legal,)) == [[True], [True]]
    assert done(m.size, (desk,), (legal,)) == [[True], [False]]
    assert done(2 * m.size, (desk,), (legal, also)) == [[True], [False, False]]
    assert done(0, (desk, also), (legal,)) == [[True, True], [False]]
    assert done(0, (), (legal, also)) == [[], [True, True]]


def test_the_first_that_has_repairs_is_always_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effects, "MOST_WORK", 0)
    assert known(told((), (direct("legal"),), (direct("works"),))) == [[], [("To legal", True)], [("To works", False)]]
