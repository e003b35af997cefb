"""The SVG of a sketch whose boxes have their places, written from its pens, without Graphviz.

Every part is a group of its own: a box in coordinates about its middle, an arrow in those of the picture. Parts that
were drawn before are remembered as text, so that a picture after one edit costs little more than that edit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import hypot
from xml.etree.ElementTree import Element, SubElement, tostring

from flowmap.diagrams.dot import FONT
from flowmap.diagrams.labels import labelled, named, page
from flowmap.diagrams.outline import outline, stroke
from flowmap.diagrams.palette import Role, Theme, palette
from flowmap.diagrams.pens import BoxPen, LinePen
from flowmap.diagrams.routes import Point, Route
from flowmap.diagrams.sheet import Placed, extent, placed_cells
from flowmap.diagrams.sketch import Label, Line, Means, Sketch, Table
from flowmap.diagrams.wrap import visible

PAD = 10.8  # points around the boxes, as Graphviz leaves them
BROAD, BROAD_LINE = 2.8, 3.0  # half the breadth of a head; of lines wider than this it is smaller
Links = tuple[tuple[str, str], ...]


def plain(
    sketch: Sketch,
    routes: Mapping[str, Route],
    *,
    straight: frozenset[str] = frozenset(),
    model: str,
    theme: Theme,
    links: Mapping[str, str],
) -> str:
    """The SVG of a sketch with places. `routes`: of every arrow, by its id; `straight`: those still to be routed."""
    where: Links = tuple(sorted(links.items()))
    keys = {node.id: node.key for node in sketch.nodes}
    parts, edges = [], []
    for edge in sketch.edges:
        ends, route = (keys[edge.start], keys[edge.end]), routes[edge.id]
        parts.append(_arrow(edge.pen, edge.means, ends, route, edge.id in straight, theme, where))
        edges.append(_around(route.points))
    sizes = [extent(node) for node in sketch.nodes]
    for node, size in zip(sketch.nodes, sizes, strict=True):
        opening, rest = _box(node.label, node.pen, node.means, size, node.key, theme, where)
        x, y = node.at or (0.0, 0.0)
        parts.append(f'{opening} transform="translate({_n(x)},{_n(y)})"{rest}')
        edges.append((x - size[0] / 2, y - size[1] / 2, x + size[0] / 2, y + size[1] / 2))
    body = "".join(parts)
    lefts, tops, rights, bottoms = zip(*edges, strict=True)
    left, top, right, bottom = min(lefts) - PAD, min(tops) - PAD, max(rights) + PAD, max(bottoms) + PAD
    wide, high = right - left, bottom - top
    root = page(
        sketch,
        drawing=hashlib.sha256(body.encode()).hexdigest(),
        model=model,
        theme=theme,
        size=(f"{wide:.0f}pt", f"{high:.0f}pt"),
        view=" ".join(map(_n, (left, top, wide, high))),
    )
    canvas = SubElement(root, "g")
    corners = [(left, bottom), (left, top), (right, top), (right, bottom), (left, bottom)]
    ground = {"fill": palette(theme)["ground"], "stroke": "none", "points": _points(corners), "class": "ground"}
    SubElement(canvas, "polygon", ground)
    return f"{tostring(root, encoding='unicode').removesuffix('</g></svg>')}{body}</g></svg>"


@lru_cache(maxsize=4096)
def _box(
    label: Label,
    pen: BoxPen,
    means: Means | None,
    size: tuple[float, float],
    key: str,
    theme: Theme,
    links: Links,
) -> tuple[str, str]:
    """The text of a box up to where its place is to be written, and what follows."""
    colours = palette(theme)
    group, inner = labelled(means, dict(links), stop=True)
    if key:
        group.set("data-key", visible(key))
    group.set("data-w", _n(size[0]))
    group.set("data-h", _n(size[1]))
    inner.extend(outline(pen, size[0], size[1], colours))
    if isinstance(label, Table):
        for placed in placed_cells(label):
            group.append(_cell(placed, pen.text, colours, dict(links)))
    else:
        inner.extend(_texts(label, pen.text, (0.0, 0.0), colours))
        named(inner)
    text = tostring(group, encoding="unicode")
    return text[:2], text[2:]


def _cell(placed: Placed, role: Role, colours: Mapping[Role, str], links: Mapping[str, str]) -> Element:
    cell = placed.cell
    group, inner = labelled(cell.means, links, stop=True)
    if cell.pen is not None:
        shapes = outline(cell.pen, placed.size[0], placed.size[1], colours)
        for shape in shapes:
            shape.set("transform", f"translate({_n(placed.at[0])},{_n(placed.at[1])})")
        inner.extend(shapes)
    inner.extend(_texts(cell.lines, cell.pen.text if cell.pen else role, placed.at, colours))
    named(inner)
    return group


@lru_cache(maxsize=4096)
def _arrow(
    pen: LinePen,
    means: Means | None,
    keys: tuple[str, str],
    route: Route,
    unrouted: bool,
    theme: Theme,
    links: Links,
) -> str:
    """The text of an arrow: its line, then its heads."""
    colour = palette(theme)[pen.line]
    group, inner = labelled(means, dict(links), stop=False)
    if all(keys):
        for name, value in (("key", ">".join(keys)), ("from", keys[0]), ("to", keys[1])):
            group.set(f"data-{name}", visible(value))
    if unrouted:
        group.set("data-straight", "")
    values = {"fill": "none", "stroke": colour, **stroke(pen.width, pen.stroke)}
    SubElement(inner, "path", {**values, "d": curve(route.points)})
    heads = ((route.points[-1], route.tip), (route.points[0], route.tail))
    for base, tip in heads:
        if tip is not None and tip != base:
            fill = "none" if pen.hollow else colour
            drawn = {"fill": fill, "stroke": colour, **stroke(pen.width, "solid")}
            SubElement(inner, "polygon", {**drawn, "points": _points(_head(base, tip, pen.width))})
    return tostring(group, encoding="unicode")


def curve(points: Sequence[Point]) -> str:
    """Cubic curves as the `d` of a path; straight ones as lines."""
    first, *rest = (f"{_n(x)},{_n(y)}" for x, y in points)
    return f"M{first}C{' '.join(rest)}"


def _head(base: Point, tip: Point, width: float) -> list[Point]:
    long = hypot(tip[0] - base[0], tip[1] - base[1])
    broad = BROAD if width <= BROAD_LINE else BROAD * 0.75
    x, y = (tip[1] - base[1]) / long * broad, (base[0] - tip[0]) / long * broad
    one = base[0] + x, base[1] + y
    return [one, tip, (base[0] - x, base[1] - y), one]


def _texts(lines: Sequence[Line], role: Role, at: Point, colours: Mapping[Role, str]) -> Iterator[Element]:
    """Lines one below the other about a place."""
    y = at[1] - sum(line.size * 1.2 for line in lines) / 2
    for line in lines:
        text = Element("text", {"text-anchor": "middle", "x": _n(at[0]), "y": _n(y + line.size * 0.96)})
        text.set("font-family", FONT)
        text.set("font-size", _n(line.size))
        text.set("fill", colours[line.role or role])
        if line.bold:
            text.set("font-weight", "bold")
        text.text = visible(line.text).replace("  ", " \u00a0") or "\u00a0"
        y += line.size * 1.2
        yield text


@lru_cache(maxsize=8192)
def _around(points: tuple[Point, ...]) -> tuple[float, float, float, float]:
    """What an arrow takes: left, top, right, bottom."""
    across, down = zip(*points, strict=True)
    return min(across), min(down), max(across), max(down)


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _n(value: float) -> str:
    """A number with one decimal at most, never -0."""
    return f"{round(value, 1) + 0.0:.6g}"
