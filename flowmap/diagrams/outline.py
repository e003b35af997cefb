"""The outline of a box about its middle, as its pen draws it: rounded, square, a note with a folded corner, double."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from flowmap.diagrams.palette import Role
from flowmap.diagrams.pens import BoxPen, Stroke

FOLD = 6.0  # of the corner of a note
ROUND = 12.0  # the largest radius of a corner; less where the box is low
APART = 4.0  # of a double line
DASHES: Mapping[Stroke, str] = {"dashed": "5,2", "dotted": "1,5"}


def outline(pen: BoxPen, wide: float, high: float, colours: Mapping[Role, str]) -> list[Element]:
    """The shapes of a box of a size in points; none where only its text is seen."""
    if pen.line is None and pen.fill is None:
        return []
    line = colours[pen.line] if pen.line is not None else "none"
    drawn = {"stroke": line, **stroke(pen.width, pen.stroke)}
    fill = colours[pen.fill] if pen.fill is not None else "none"
    x, y = wide / 2, high / 2
    if pen.shape == "note":
        return [
            Element("polygon", {"fill": fill, **drawn, "points": _points(_note(x, y))}),
            Element("polyline", {"fill": "none", **drawn, "points": _points([(x - FOLD, -y), (x - FOLD, FOLD - y)])}),
            Element("polyline", {"fill": "none", **drawn, "points": _points([(x, FOLD - y), (x - FOLD, FOLD - y)])}),
        ]
    found = [_box(pen, x, y, {"fill": fill, **drawn})]
    if pen.double:
        found.append(_box(pen, x + APART, y + APART, {"fill": "none", **drawn}))
    return found


def stroke(width: float, kind: Stroke) -> dict[str, str]:
    """The attributes of a line: a width of 1 and a solid line are not said."""
    values = {} if width == 1 else {"stroke-width": f"{width:g}"}
    return values if kind == "solid" else {**values, "stroke-dasharray": DASHES[kind]}


def _box(pen: BoxPen, x: float, y: float, values: dict[str, str]) -> Element:
    if not pen.rounded:
        return Element("polygon", {**values, "points": _points([(x, -y), (-x, -y), (-x, y), (x, y), (x, -y)])})
    r = min(ROUND, 2 * y / 3, 2 * x / 3)
    k = r / 2  # where Graphviz has the control points of its corners
    parts = [f"M{_p(x - r, -y)}C{_p(x - r, -y)} {_p(r - x, -y)} {_p(r - x, -y)}"]
    for corner in (
        [(k - x, -y), (-x, k - y), (-x, r - y), (-x, r - y), (-x, y - r), (-x, y - r)],
        [(-x, y - k), (k - x, y), (r - x, y), (r - x, y), (x - r, y), (x - r, y)],
        [(x - k, y), (x, y - k), (x, y - r), (x, y - r), (x, r - y), (x, r - y)],
        [(x, k - y), (x - k, -y), (x - r, -y)],
    ):
        parts.append(" ".join(_p(*point) for point in corner))
    return Element("path", {**values, "d": " ".join(parts)})


def _note(x: float, y: float) -> list[tuple[float, float]]:
    return [(x - FOLD, -y), (-x, -y), (-x, y), (x, y), (x, FOLD - y), (x - FOLD, -y)]


def _points(points: list[tuple[float, float]]) -> str:
    return " ".join(_p(*point) for point in points)


def _p(x: float, y: float) -> str:
    return f"{round(x, 1) + 0.0:.6g},{round(y, 1) + 0.0:.6g}"
