"""Repairs of what is too much, of versions and of loops: each closes its finding by itself, and loses no need."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from flowmap.analyzers.check import check
from flowmap.custody.solution import solve
from flowmap.domain.map import Map
from tests.analyzers.rules.fuller_maps import fuller_map, fuller_maps

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
CODES = ("EXC04", "EXC05", "FLW05", "MOD03", "RSK04")


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], phases=PHASES, deadline=None)
@given(fuller_maps())
def test_a_repair_closes_its_finding_and_loses_no_need(m: Map) -> None:
    """As it is proposed: repairs that do not suffice would be left out when their effects are computed."""
    before = solve(m).coverage
    for finding in check(m, select=CODES, effects=False, describe=None).findings:
        for repair in finding.repairs:
            changed = m.apply(repair.changes)
            left = check(changed, select=[finding.code], effects=False, describe=0).findings
            assert finding.fingerprint not in {one.fingerprint for one in left}
            after = solve(changed).coverage
            assert after.met >= before.met - 1e-6
            assert after.threshold_met >= before.threshold_met - 1e-6


@pytest.mark.parametrize("code", CODES)
def test_most_findings_have_a_repair(code: str) -> None:
    found = [
        one
        for seed in range(30)
        for one in check(fuller_map(random.Random(seed)), select=[code], effects=False, describe=None).findings
    ]
    assert sum(bool(one.repairs) for one in found) > len(found) / 3
