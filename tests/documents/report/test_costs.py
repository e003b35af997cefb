"""The second page: numbers that add up to the coverage, whatever the map."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from flowmap.analyzers.check import checked_map
from flowmap.documents.report.costs import DELAYS, DETOUR, LACKING, WASTED, costs_of, own_weight
from flowmap.domain.map import Map
from tests.sample_maps import sample
from tests.strategies import random_maps


@settings(max_examples=25, deadline=None)
@given(random_maps())
def test_needs_not_met_are_shared_out_to_the_findings_that_report_them(m: Map) -> None:
    checked = checked_map(m)
    coverage = checked.solution.coverage
    shared = costs_of(checked.solution, checked.findings)
    assert shared.all.unmet == pytest.approx(coverage.total - coverage.met)
    assert shared.all.must == pytest.approx(coverage.threshold_total - coverage.threshold_met)
    assert sum(line.unmet for line in shared.by_kind) == pytest.approx(shared.all.unmet)
    assert sum(line.unmet for line in shared.by_team) == pytest.approx(shared.all.unmet)
    assert sum(line.findings for line in shared.by_kind) == len(checked.findings)


@pytest.mark.parametrize("name", ["engines", "back-office", "installations", "permits"])
def test_the_numbers_are_those_of_the_check(name: str) -> None:
    checked = checked_map(sample(name))
    told = checked.report_later().to_dict()
    findings = [one for one in checked.findings if one.accepted is None]
    shared = costs_of(checked.solution, findings)
    open_ones = [one for one in told["findings"] if one["accepted"] is None]
    assert shared.all.findings == len(open_ones)
    for line in shared.by_kind:
        own = [one for one in open_ones if one["code"] == line.subject]
        counted = own if line.subject in (*WASTED, DETOUR) else []  # the rest is work that may be needed
        hours = [h for one in counted if (h := one["effect"]["hours_per_year"]) is not None]
        assert line.findings == len(own)
        assert (line.wasted or 0) + (line.saved or 0) == pytest.approx(sum(hours))
        late = own if line.subject in DELAYS else []
        assert line.days == pytest.approx(max((d for one in late if (d := one["effect"]["days"])), default=None))
    wasted = [one["effect"]["hours_per_year"] or 0 for one in open_ones if one["code"] in WASTED]
    assert (shared.all.wasted or 0) == pytest.approx(sum(wasted))


def test_engines_cost_what_its_story_says() -> None:
    checked = checked_map(sample("engines"))
    shared = costs_of(checked.solution, checked.findings)
    assert shared.all.unmet == pytest.approx(1.8)
    assert shared.all.wasted == 24.0
    assert {line.subject: round(line.unmet, 6) for line in shared.by_team} == {
        "goods-receiving": 0.9,
        "production": 0.9,
        "purchasing": 0,
    }
    assert [one.code for one in shared.worst] == ["GAP01", "GAP02", "GAP05"]
    assert shared.silent == 1  # the empty promise
    assert own_weight(checked.solution, checked.findings[0]).must == pytest.approx(0.9)
    assert LACKING[0] == checked.findings[0].code
