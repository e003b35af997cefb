"""What is known of the golden organisations, for maps that were drawn."""

from __future__ import annotations

import pytest

from flowmap.domain.map import Map
from flowmap.services import check
from tests.analyzers.test_golden import expected, in_order, line
from tests.capabilities.shared import shared


def told(name: str) -> str:
    """A golden organisation in flow text."""
    return (shared("golden") / f"{name}.flow").read_text(encoding="utf-8")


def has_its_findings(m: Map, name: str) -> None:
    """The findings of a map are exactly those that are known of a golden organisation, and so is what arrives."""
    report, known = check(m), expected()[f"{name}.flow"]
    assert in_order([line(one) for one in report.findings if one.code in known["rules"]]) == in_order(known["findings"])
    assert report.coverage.to_dict() == pytest.approx(known["coverage"], abs=1e-6)
