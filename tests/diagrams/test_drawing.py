"""A picture as PNG and PDF: sharp on paper, and never too large to open."""

from __future__ import annotations

import pytest

from flowmap.diagrams import draw, drawing
from flowmap.diagrams.drawing import Drawing
from flowmap.diagrams.ladder import drawn
from flowmap.diagrams.sheet import Sheet
from tests.diagrams.samples import sample


def size(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def poster(wide: float, high: float) -> Drawing:
    """A picture with two headings far from each other."""
    sheet = Sheet("poster", places=True, lines="straight")
    sheet.words("here", at=(0, 0))
    sheet.words("there", at=(wide, high))
    m, _ = sample("engines")
    return drawn(m, sheet.sketch(), theme="light", links={})


def test_a_png_has_144_dots_an_inch() -> None:
    m, report = sample("engines")
    picture = draw(m, report=report)
    points = [float(one) for one in picture.svg.split('viewBox="')[1].split('"')[0].split()[2:]]
    assert size(picture.png()) == pytest.approx([2 * one for one in points], abs=3)


@pytest.mark.parametrize(("wide", "high"), [(1_200, 900), (4_000, 20)])
def test_a_poster_has_fewer(wide: float, high: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "MOST_DOTS", 1_000_000)
    monkeypatch.setattr(drawing, "MOST_SIDE", 3_000)
    picture = poster(wide, high)
    across, down = size(picture.png())
    assert across * down <= 1_010_000
    assert max(across, down) <= 3_030
    points = [float(one) for one in picture.svg.split('viewBox="')[1].split('"')[0].split()[2:]]
    assert across / down == pytest.approx(points[0] / points[1], rel=0.03)


def test_a_pdf_has_one_page() -> None:
    m, report = sample("engines")
    assert draw(m, report=report).pdf().startswith(b"%PDF-1")
