"""The SVG that Graphviz made, as flowmap gives it out: what is allowed, with sentences, links and an order to read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from flowmap.diagrams.palette import DARK, LIGHT, Theme
from flowmap.diagrams.sketch import Means, Sketch, Table
from flowmap.diagrams.wrap import visible
from flowmap.errors import RendererError

SHAPES = frozenset({"g", "a", "path", "polygon", "polyline", "ellipse", "text"})
KEPT = frozenset(
    {"fill", "stroke", "stroke-width", "stroke-dasharray", "points", "d", "x", "y", "cx", "cy", "rx", "ry", "transform"}
    | {"text-anchor", "font-family", "font-size", "font-weight"}
)
SVG = "http://www.w3.org/2000/svg"
MOST_DESCRIBED = 40  # sentences in the description of a picture; the page has all of them
_NUMBER = re.compile(r"-?\d+\.\d+")
_COORDINATE = re.compile(r"-?\d+(?:\.\d+)?")
_ROUNDED = frozenset({"points", "d", "x", "y", "cx", "cy", "rx", "ry", "transform", "viewBox"})
_PATH = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f]*")  # a place of this site: no other host, no script
_VALUE = re.compile(r"[-\w#.,() ]*")


def finished(made: bytes, sketch: Sketch, *, dot: str, model: str, theme: Theme, links: Mapping[str, str]) -> str:
    """The SVG of a sketch; RendererError where a part of the sketch is not in it."""
    from defusedxml.ElementTree import fromstring

    root = fromstring(made)
    parts = {part.get("id", ""): part for part in root.iter(f"{{{SVG}}}g")}
    lost = [identity for identity in sketch.meanings if _drawn_id(identity) not in parts]
    if lost:
        raise RendererError(f"Graphviz lost {len(lost)} of {len(sketch.meanings)} parts of the picture.")
    drawing_hash = hashlib.sha256(dot.encode()).hexdigest()
    return _Page(sketch, links, prefix=f"p{drawing_hash[:8]}").text(
        root, parts, model=model, dot=drawing_hash, theme=theme
    )


class _Page:
    def __init__(self, sketch: Sketch, links: Mapping[str, str], *, prefix: str) -> None:
        self.sketch, self.links, self.prefix = sketch, links, prefix
        self.meanings = sketch.meanings

    def text(self, made: Element, parts: Mapping[str, Element], *, model: str, dot: str, theme: Theme) -> str:
        page = Element("svg", {"xmlns": SVG, "width": made.get("width", ""), "height": made.get("height", "")})
        page.set("viewBox", _rounded(made.get("viewBox", "")))
        page.set("role", "graphics-document")
        page.set("aria-labelledby", f"{self.prefix}-title")
        page.set("aria-describedby", f"{self.prefix}-desc")
        page.set("data-flowmap-model", model)
        page.set("data-flowmap-drawing", dot)
        SubElement(page, "title", {"id": f"{self.prefix}-title"}).text = visible(self.sketch.title)
        SubElement(page, "desc", {"id": f"{self.prefix}-desc"}).text = self._description()
        if theme == "auto":
            SubElement(page, "style").text = _follows()
        graph = next(part for part in made if part.get("class") == "graph")
        canvas = SubElement(page, "g", {"transform": _rounded(graph.get("transform", ""))})
        for shape in (part for part in graph if _name(part) not in ("g", "title")):
            if (copy := _copied(shape)) is not None:
                canvas.append(copy)
        for edge in self.sketch.edges:
            canvas.append(self._part(parts[edge.id], edge.means, stop=False))
        for node in self.sketch.nodes:
            centred = not isinstance(node.label, Table) and node.align == "center"
            canvas.append(self._part(parts[node.id], node.means, stop=True, centred=centred))
        return tostring(page, encoding="unicode")

    def _description(self) -> str:
        lines = self.sketch.lines[:MOST_DESCRIBED]
        more = len(self.sketch.lines) - len(lines)
        said = [*([self.sketch.note] if self.sketch.note else []), *lines, *([f"And {more} more."] if more else [])]
        return "\n".join(map(visible, said))

    def _part(self, made: Element, means: Means | None, *, stop: bool, centred: bool = False) -> Element:
        """A group with its sentence; one that can be reached by keyboard where it leads somewhere or is a `stop`.

        `centred`: its lines stand about its middle, so that they still do in a font of other width.
        """
        group = Element("g")
        if means is not None:
            SubElement(group, "title").text = visible(means.says)
            for name in ("team", "item", "finding"):
                if (value := getattr(means, name)) is not None:
                    group.set(f"data-{name}", visible(value))
        link = self._link(means)
        place = group
        if means is not None and link is not None:
            place = SubElement(group, "a", {"href": link, "aria-label": visible(means.says)})
        elif means is not None and stop:
            group.set("role", "graphics-object")
            group.set("tabindex", "0")
        elif means is not None:
            group.set("role", "graphics-symbol")
        else:
            group.set("role", "presentation")
        middle = _middle(made) if centred else None
        for shape in made:
            inner = (shape.get("id") or "").removeprefix("a_")
            if inner in self.meanings:
                group.append(self._part(next(iter(shape)), self.meanings[inner], stop=True))
            elif (copy := _copied(shape)) is not None:
                if middle is not None and _name(shape) == "text":
                    copy.attrib.update({"x": middle, "text-anchor": "middle"})
                place.append(copy)
        return group

    def _link(self, means: Means | None) -> str | None:
        """Where a part leads to: its finding, else its information, else its team; only to paths of this site."""
        for name in ("finding", "item", "team"):
            value = getattr(means, name, None)
            if value is not None and name in self.links:
                link = self.links[name].replace("{id}", quote(value, safe=""))
                return link if _PATH.fullmatch(link) else None
        return None


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


def _rounded(text: str) -> str:
    """Coordinates with one decimal: a seventieth of an inch is seen, a thousandth is not."""
    return _NUMBER.sub(lambda number: f"{round(float(number[0]), 1) + 0.0:g}", text)


def _follows() -> str:
    """The style of a file that is dark where its reader's screen is."""

    def rules() -> Iterator[str]:
        for role, light in LIGHT.items():
            if role != "ground":
                yield f'[fill="{light}"]{{fill:{DARK[role]}}}[stroke="{light}"]{{stroke:{DARK[role]}}}'
        yield f".ground{{fill:{DARK['ground']}}}"

    return f"@media (prefers-color-scheme:dark){{{''.join(rules())}}}"
