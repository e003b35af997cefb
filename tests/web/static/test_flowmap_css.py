"""The style sheet has the colours of the pictures, in light and dark, and text that can be read on its fills."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

import flowmap_web
from flowmap.diagrams.palette import DARK, LIGHT

SHEET = (Path(flowmap_web.__file__).parent / "static" / "flowmap.css").read_text()
GROUNDS = ("ground", "panel", "box")
# Text on a fill, as the pages use them; WCAG AA asks 4.5.
TEXTS = (
    *((text, ground) for text in ("text", "second", "start", "missing", "passage", "good") for ground in GROUNDS),
    ("start", "start-fill"), ("text", "start-fill"), ("second", "start-fill"), ("missing", "missing-fill"),
    ("passage", "passage-fill"), ("good", "good-fill"), ("on-start", "start"), ("ground", "arrow"), ("ground", "line"),
    ("text", "faint"),
)  # fmt: skip
LINES = tuple((line, ground) for line in ("note", "line", "start", "missing", "passage") for ground in GROUNDS)


def variables(block: str) -> Mapping[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def blocks() -> tuple[Mapping[str, str], Mapping[str, str]]:
    light, dark = re.findall(r":root \{(.*?)\}", SHEET, re.DOTALL)
    return variables(light), variables(dark)


def test_colours_are_those_of_the_pictures() -> None:
    for colours, palette in zip(blocks(), (LIGHT, DARK), strict=True):
        assert {role: colours.get(role) for role in palette} == dict(palette)
    assert set(blocks()[0]) == set(blocks()[1])


def test_every_colour_of_a_picture_follows_the_page() -> None:
    ruled = dict(re.findall(r'\.picture svg \[fill="(#\w+)"\] \{ fill: var\(--([\w-]+)\); \}', SHEET))
    lined = dict(re.findall(r'\.picture svg \[stroke="(#\w+)"\] \{ stroke: var\(--([\w-]+)\); \}', SHEET))
    wanted = {colour: role for role, colour in LIGHT.items() if role != "ground"}
    assert ruled == lined == wanted
    assert ".picture svg .ground { fill: var(--ground); }" in SHEET


def luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_and_lines_can_be_told_from_what_they_stand_on(theme: int) -> None:
    colours = blocks()[theme]
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in TEXTS}
    assert {pair: round(value, 2) for pair, value in weak.items() if value < 4.5} == {}
    pale = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in LINES}
    assert {pair: round(value, 2) for pair, value in pale.items() if value < 3} == {}


def test_nothing_comes_from_elsewhere() -> None:
    assert "url(" not in SHEET
    assert "@import" not in SHEET
    assert "@font-face" not in SHEET
