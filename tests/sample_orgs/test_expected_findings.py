"""Every sample organisation gives exactly the findings that its story tells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flowmap.services import SAMPLES as OFFERED
from tests.sample_maps import sample
from tests.sample_orgs.expected import NAMES, differences, expected_of, report_of


@pytest.mark.parametrize("name", NAMES)
def test_exactly_the_expected_findings(name: str) -> None:
    found = list(differences(expected_of(name), report_of(sample(name))))
    assert not found, "\n" + "\n".join(found)


def test_every_sample_is_offered() -> None:
    assert set(OFFERED) == set(NAMES)


def test_the_comparison_tells_what_is_missing_unexpected_and_different() -> None:
    report, expected = report_of(sample("engines")), expected_of("engines")
    first, *others = report.findings
    shorter = replace(report, findings=tuple(others))
    assert [line.split(":")[0] for line in differences(expected, shorter)] == ["missing"]
    changed = replace(report, findings=(replace(first, severity="info"), *others))
    assert [line for line in differences(expected, changed) if "severity expected error, found info" in line]
    expected["findings"] = expected["findings"][1:]
    assert [line.split(":")[0] for line in differences(expected, report)] == ["not expected"]
    expected["coverage"]["met"] = 27
    assert "coverage met: expected 27, found 25.2" in list(differences(expected, report))
