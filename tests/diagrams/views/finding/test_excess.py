"""The pictures of what is too much, of versions that may differ, and of circles that nobody feeds."""

from __future__ import annotations

import pytest

from flowmap.analyzers.registry import rule
from flowmap.diagrams.focus import Focus
from flowmap.diagrams.ladder import drawn
from flowmap.diagrams.views.finding import sketches
from flowmap.formats import flow_text
from flowmap.services import check
from tests.diagrams.reading import boxes
from tests.diagrams.samples import LINKS


def words(text: str, code: str) -> list[str]:
    """What stands in the boxes of the picture of the first finding of a rule."""
    m = flow_text.parse(text, name="map")
    report = check(m)
    finding = next(one for one in report.findings if one.code == code)
    sketch = next(sketches(m, report, Focus(finding=finding.fingerprint)))
    return sorted(box.words for box in boxes(drawn(m, sketch, theme="light", links=LINKS).svg))


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("EXC04", ["Planning may be 14 days old", "Sales", "forecast every 1 day"]),
        ("EXC05", ["Engineering uses spec", "Sales", "dossier 4 parts"]),
        (
            "FLW05",
            ["North makes it", "Planning gets versions that may differ", "South makes it", "forecast", "forecast"],
        ),
        (
            "MOD03",
            ["Logistics", "Planning", "Production", "schedule", "schedule", "schedule nobody brings it in"],
        ),
        ("RSK04", ["Back office more work than time", "Logistics", "delivery note 666.67 h a year"]),
    ],
)
def test_the_picture_of_the_bad_example(code: str, seen: list[str]) -> None:
    assert words(rule(code).bad, code) == seen


def test_who_passes_a_version_on_and_who_is_asked() -> None:
    text = "plan is a replica\nNorth makes plan\nSouth makes plan\nNorth -> Desk: plan\n"
    assert words(text + "Desk -> Works: plan\nSouth -> Works: plan\n", "FLW05")[0] == "Desk passes it on"
    asks = words("A has 1h/year\nA asks B: price 2/year 2h\nB makes price\n", "RSK04")
    assert asks == ["A more work than time", "B is asked", "price 4 h a year"]


def test_a_rhythm_and_the_strictest_age() -> None:
    often = "Sales makes plan\nSales -> Works: plan, daily\nWorks needs plan max age 9d\nWorks needs plan excitement\n"
    assert words(often, "EXC04") == ["Sales", "Works may be 9 days old", "plan 365 x a year"]
