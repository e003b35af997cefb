"""The SVG that Graphviz made, as flowmap gives it out: what is allowed, with sentences, links and an order to read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from xml.etree.ElementTree import Element, ParseError, SubElement, fromstring, tostring

from flowmap.diagrams.labels import labelled, named, page
from flowmap.diagrams.palette import LIGHT, Theme
from flowmap.diagrams.sketch import Means, Sketch, Table
from flowmap.errors import RendererError

SHAPES = frozenset({"g", "a", "path", "polygon", "polyline", "ellipse", "text"})
KEPT = frozenset(
    {"fill", "stroke", "stroke-width", "stroke-dasharray", "points", "d", "x", "y", "cx", "cy", "rx", "ry", "transform"}
    | {"text-anchor", "font-family", "font-size", "font-weight"}
)
SVG = "http://www.w3.org/2000/svg"
_NUMBER = re.compile(r"-?\d+\.\d+")
_COORDINATE = re.compile(r"-?\d+(?:\.\d+)?")
_ROUNDED = frozenset({"points", "d", "x", "y", "cx", "cy", "rx", "ry", "transform", "viewBox"})
_VALUE = re.compile(r"[-\w#.,() ]*")


def read(made: bytes) -> Element:
    """The SVG that Graphviz made, as elements; RendererError where it is none. It declares no entities of its own."""
    try:
        if b"<!ENTITY" not in made:
            return fromstring(made)
    except ParseError as error:
        raise RendererError(f"Graphviz made no picture that can be read: {error}.") from error
    raise RendererError("Graphviz made a picture with entities, which flowmap does not read.")


def finished(root: Element, sketch: Sketch, *, dot: str, model: str, theme: Theme, links: Mapping[str, str]) -> str:
    """The SVG of a sketch, from what Graphviz made; RendererError where a part of the sketch is not in it."""
    parts = {part.get("id", ""): part for part in root.iter(f"{{{SVG}}}g")}
    lost = [identity for identity in sketch.meanings if _drawn_id(identity) not in parts]
    if lost:
        raise RendererError(f"Graphviz lost {len(lost)} of {len(sketch.meanings)} parts of the picture.")
    drawing_hash = hashlib.sha256(dot.encode()).hexdigest()
    return _Page(sketch, links).text(root, parts, model=model, dot=drawing_hash, theme=theme)


class _Page:
    def __init__(self, sketch: Sketch, links: Mapping[str, str]) -> None:
        self.sketch, self.links = sketch, links
        self.meanings = sketch.meanings

    def text(self, made: Element, parts: Mapping[str, Element], *, model: str, dot: str, theme: Theme) -> str:
        size, view = (made.get("width", ""), made.get("height", "")), _rounded(made.get("viewBox", ""))
        root = page(self.sketch, drawing=dot, model=model, theme=theme, size=size, view=view)
        graph = next(part for part in made if part.get("class") == "graph")
        canvas = SubElement(root, "g", {"transform": _rounded(graph.get("transform", ""))})
        for shape in (part for part in graph if _name(part) not in ("g", "title")):
            if (copy := _copied(shape)) is not None:
                canvas.append(copy)
        for edge in self.sketch.edges:
            canvas.append(self._part(parts[edge.id], edge.means, stop=False))
        for node in self.sketch.nodes:
            centred = not isinstance(node.label, Table) and node.align == "center"
            canvas.append(self._part(parts[node.id], node.means, stop=True, centred=centred))
        return tostring(root, encoding="unicode")

    def _part(self, made: Element, means: Means | None, *, stop: bool, centred: bool = False) -> Element:
        """The labelled group of a part, with its shapes.

        `centred`: its lines stand about its middle, so that they still do in a font of other width.
        """
        group, place = labelled(means, self.links, stop=stop)
        middle = _middle(made) if centred else None
        for shape in made:
            inner = (shape.get("id") or "").removeprefix("a_")
            if inner in self.meanings:
                group.append(self._part(next(iter(shape)), self.meanings[inner], stop=True))
            elif (copy := _copied(shape)) is not None:
                if middle is not None and _name(shape) == "text":
                    copy.attrib.update({"x": middle, "text-anchor": "middle"})
                place.append(copy)
        named(place)
        return group


def _drawn_id(identity: str) -> str:
    """How Graphviz names the group of a part: that of a cell by its link."""
    return f"a_{identity}" if identity.startswith("c") else identity


def _name(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _copied(element: Element) -> Element | None:
    """A shape with what is allowed of its attributes and shapes within; None for all other elements."""
    if _name(element) not in SHAPES:
        return None
    values = {
        name: _rounded(value) if name in _ROUNDED else value
        for name, value in element.items()
        if name in KEPT and _VALUE.fullmatch(value)
    }
    copy = Element("g" if _name(element) == "a" else _name(element), values)
    if values.get("fill") == LIGHT["ground"] and values.get("stroke") in ("none", LIGHT["ground"]):
        copy.set("class", "ground")  # in the light palette boxes are white, too
    copy.text = element.text if _name(element) == "text" else None
    copy.extend([shape for one in element if (shape := _copied(one)) is not None])
    return copy


def _middle(made: Element) -> str | None:
    """Where the middle of a box is, from left to right; None where no box is drawn."""
    outlines = (part.get("points") or part.get("d") for part in made if _name(part) in ("polygon", "path"))
    numbers = [float(number) for number in _COORDINATE.findall(next(outlines, None) or "")][::2]
    return f"{(min(numbers) + max(numbers)) / 2:.1f}" if numbers else None


@lru_cache(maxsize=4096)
def _rounded(text: str) -> str:
    """Coordinates with one decimal: a seventieth of an inch is seen, a thousandth is not."""
    return _NUMBER.sub(lambda number: f"{round(float(number[0]), 1) + 0.0:g}", text)
