"""Maps and reports that the tests of pictures share."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flowmap.domain.finding import Finding, Report
from flowmap.domain.map import Map
from flowmap.formats import flow_text
from flowmap.services import check
from tests import sample_maps

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT.parent / "shared" / "golden"
LINKS = {"team": "/maps/x/teams/{id}", "item": "/maps/x/items/{id}", "finding": "/maps/x/findings/{id}"}


@cache
def sample(name: str) -> tuple[Map, Report]:
    """A sample organisation and the report on it, all findings described."""
    m = sample_maps.sample(name)
    return m, check(m, effects=False, describe=None)


@cache
def flow(text: str) -> tuple[Map, Report]:
    """A map in flow text and the report on it."""
    m = flow_text.parse(text, name="test")
    return m, check(m, effects=False, describe=None)


def first(report: Report, code: str) -> Finding:
    """The first finding of a rule."""
    return next(finding for finding in report.findings if finding.code == code)
