"""Reads a finished picture: its boxes with their texts, places and meanings, as a reader would see them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from xml.etree.ElementTree import Element, fromstring

from flowmap.diagrams.measure import width

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
ROUNDED = 0.2  # places are written to a tenth of a point: what touches may seem to cover
SVG = "{http://www.w3.org/2000/svg}"


@dataclass
class Box:
    """A group of the picture that has an outline: its sentence, data, outline (left, top, right, bottom), texts."""

    title: str
    data: dict[str, str]
    outline: tuple[float, float, float, float]
    texts: list[tuple[str, float, float]] = field(default_factory=list)  # text, left, right
    strokes: set[str] = field(default_factory=set)

    @property
    def words(self) -> str:
        """All that stands in the box."""
        return " ".join(text for text, _, _ in self.texts if text.strip())


def root_of(svg: str) -> Element:
    """The parsed picture."""
    return fromstring(svg)


def groups(svg: str) -> Iterator[Element]:
    """The groups that have a sentence, in reading order."""
    return (one for one in root_of(svg).iter(f"{SVG}g") if one.find(f"{SVG}title") is not None)


def boxes(svg: str) -> list[Box]:
    """The boxes: groups with a closed outline and text; arrows have no text."""
    found = []
    for group in groups(svg):
        outlines = [one for one in group.iter() if one.tag in (f"{SVG}path", f"{SVG}polygon")]
        texts = list(group.iter(f"{SVG}text"))
        if not outlines or not texts:
            continue
        numbers = [float(one) for one in NUMBER.findall(outlines[0].get("points") or outlines[0].get("d") or "")]
        outline = min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])
        data = {name[5:]: value for name, value in group.items() if name.startswith("data-")}
        box = Box(group.findtext(f"{SVG}title") or "", data, outline)
        box.texts.extend(placed(text) for text in texts)
        box.strokes = {one.get("stroke", "") for one in outlines}
        found.append(box)
    return found


def placed(text: Element) -> tuple[str, float, float]:
    """A text with its left and right end, measured in the widest font."""
    said = (text.text or "").replace("\xa0", " ")
    wide = width(said.strip(), float(text.get("font-size", "0")), bold=text.get("font-weight") == "bold")
    x = float(text.get("x", "0"))
    left = x - wide / 2 if text.get("text-anchor") == "middle" else x
    return said, left, left + wide


def overlaps(found: list[Box]) -> list[tuple[str, str]]:
    """Pairs of boxes that cover each other, cells within their own box left out."""
    pairs = []
    for one, other in combinations(found, 2):
        a, b = one.outline, other.outline
        inside = all(low >= outer - 0.5 for low, outer in zip(b[:2], a[:2], strict=True)) and all(
            high <= outer + 0.5 for high, outer in zip(b[2:], a[2:], strict=True)
        )
        apart = any(a[k] >= b[k + 2] - ROUNDED or b[k] >= a[k + 2] - ROUNDED for k in (0, 1))
        if not inside and not apart:
            pairs.append((one.words, other.words))
    return pairs


def clipped(found: list[Box]) -> list[str]:
    """Texts that reach over the outline of their box."""
    return [
        text
        for box in found
        for text, left, right in box.texts
        if left < box.outline[0] - 0.5 or right > box.outline[2] + 0.5
    ]
