"""Colours can be told from what they stand on, and the web application knows each of them."""

from __future__ import annotations

import re

import pytest

from flowmap.diagrams.palette import DARK, LIGHT, Role, palette
from tests.diagrams.samples import ROOT

PALETTES = {"light": LIGHT, "dark": DARK}
ON: list[tuple[Role, Role]] = [
    *(("text", ground) for ground in ("ground", "panel", "box", "start-fill", "missing-fill", "passage-fill")),
    *(("second", ground) for ground in ("ground", "panel", "box", "start-fill")),
    ("missing", "box"), ("missing", "missing-fill"), ("passage", "box"), ("passage", "passage-fill"),
    ("start", "box"), ("start", "start-fill"),
]  # fmt: skip
LINES: list[Role] = ["arrow", "line", "note", "start", "missing", "passage"]


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    r, g, b = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize(("text", "ground"), ON)
def test_text_can_be_read_on_every_fill_that_it_stands_on(theme: str, text: Role, ground: Role) -> None:
    assert contrast(PALETTES[theme][text], PALETTES[theme][ground]) >= 5.4


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("line", LINES)
def test_lines_can_be_seen(theme: str, line: Role) -> None:
    assert contrast(PALETTES[theme][line], PALETTES[theme]["ground"]) >= 3.6


def test_both_themes_have_every_role() -> None:
    assert set(LIGHT) == set(DARK)
    assert palette("auto") is LIGHT
    assert palette("dark") is DARK


def test_only_the_ground_shares_its_colour() -> None:
    assert LIGHT["box"] == LIGHT["ground"]
    assert len(set(LIGHT.values())) == len(LIGHT) - 1
    assert len(set(DARK.values())) == len(DARK)


def test_the_style_of_the_web_application_replaces_every_colour_of_a_picture() -> None:
    style = (ROOT / "web" / "flowmap_web" / "static" / "flowmap.css").read_text(encoding="utf-8")
    known = set(re.findall(r'\.picture svg \[(?:fill|stroke)="(#[0-9a-f]{6})"', style))
    assert known == set(LIGHT.values())
