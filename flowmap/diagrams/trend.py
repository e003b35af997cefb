"""The picture of a trend: needs met above, open findings below, over time; pure, without Graphviz."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from flowmap.diagrams.dot import FONT
from flowmap.diagrams.labels import page
from flowmap.diagrams.palette import Role, Theme, palette
from flowmap.diagrams.sketch import Sketch
from flowmap.domain.trend import Point
from flowmap.domain.words import counted, percent

WIDTH, HEIGHT = 760.0, 420.0
LEFT, RIGHT = 52.0, 640.0  # of both panels; the names of the lines stand to the right
UPPER, LOWER = (46.0, 176.0), (236.0, 376.0)  # top and bottom of each panel
NOW = 16.0  # points that the last value is drawn on for
APART = 15.0  # points between the names of two lines


@dataclass(frozen=True)
class Series:
    """One line: its name, how it is drawn (never by colour alone), and its value at a point, None where unknown."""

    name: str
    role: Role
    dashes: str
    value: Callable[[Point], float | None]


NEEDS = (
    Series("needs met", "start", "", lambda one: one.share),
    Series("must have", "line", "6 3", lambda one: one.threshold_share),
)
FINDINGS = (
    Series("broken", "missing", "", lambda one: one.error),
    Series("weak", "passage", "6 3", lambda one: one.warning),
    Series("worth a look", "second", "2 3", lambda one: one.info),
)


def trend_picture(points: Sequence[Point], *, title: str, theme: Theme = "light") -> str:
    """The trend as an SVG; a value holds until the next point. An empty one says that there is nothing yet."""
    lines = tuple(map(trend_line, points)) or ("Nothing has been saved yet.",)
    sketch = Sketch(f"{title}: needs met and findings over time", "dot", "straight", (), (), (), lines)
    drawn = hashlib.sha256(repr((title, points)).encode()).hexdigest()
    size = f"{WIDTH:g}pt", f"{HEIGHT:g}pt"
    root = page(sketch, drawing=drawn, model="", theme=theme, size=size, view=f"0 0 {WIDTH:g} {HEIGHT:g}")
    canvas = SubElement(root, "g", {"role": "presentation", "font-family": FONT, "font-size": "12"})
    colours = palette(theme)
    SubElement(canvas, "rect", _at(0, 0, width=WIDTH, height=HEIGHT, fill=colours["ground"])).set("class", "ground")
    most = max((count for one in points for count in (one.error, one.warning, one.info)), default=0)
    for heading, panel, series, top, unit in (
        ("Needs met, in percent of their weight", UPPER, NEEDS, 100.0, " %"),
        ("Open findings", LOWER, FINDINGS, _round_up(most), ""),
    ):
        _panel(canvas, heading, panel, top, unit, colours)
        _lines(canvas, points, series, panel, top, colours)
    _dates(canvas, points, colours)
    return tostring(root, encoding="unicode")


def trend_line(one: Point) -> str:
    """A point in words."""
    needs = "no needs stated" if one.share is None else f"{percent(one.share)} of the needs met"
    found = ", ".join(
        counted(count, word) for count, word in ((one.error, "error"), (one.warning, "warning"), (one.info, "note"))
    )
    return f"{one.at:%Y-%m-%d}, revision {one.revision}: {needs}; {found}."


def _panel(canvas: Element, heading: str, panel: tuple[float, float], top: float, unit: str, colours: Any) -> None:
    upper, lower = panel
    _text(canvas, LEFT, upper - 16, heading, colours["text"], weight="bold")
    for share in (0.0, 0.5, 1.0):
        y = lower - share * (lower - upper)
        SubElement(canvas, "path", {"d": f"M{LEFT:g} {y:g}H{RIGHT:g}", "stroke": colours["faint"], "fill": "none"})
        if top >= 2 or share != 0.5:
            _text(canvas, LEFT - 8, y + 4, f"{top * share:g}{unit}", colours["second"], anchor="end")


def _lines(
    canvas: Element,
    points: Sequence[Point],
    series: Sequence[Series],
    panel: tuple[float, float],
    top: float,
    colours: Any,
) -> None:
    upper, lower = panel
    xs = list(_xs(points))
    ends: list[tuple[float, Series]] = []
    for one in series:
        path, known = "", False
        for x, point in zip(xs, points, strict=True):
            value = one.value(point)
            if value is None:
                known = False
                continue
            y = lower - value / top * (lower - upper)
            path += f"H{x:.1f}V{y:.1f}" if known else f"M{x:.1f} {y:.1f}"
            known = True
        if not path:
            continue
        path += f"H{RIGHT:g}" if known else ""  # what holds now goes on to the edge
        style = {"d": path, "fill": "none", "stroke": colours[one.role], "stroke-width": "2"}
        SubElement(canvas, "path", style | ({"stroke-dasharray": one.dashes} if one.dashes else {}))
        if known:
            last = one.value(points[-1])
            ends.append((lower - (last or 0.0) / top * (lower - upper), one))
    for y, one in _apart(sorted(ends, key=lambda end: end[0])):
        value = one.value(points[-1])
        shown = percent(value or 0.0) if panel == UPPER else f"{value:g}"
        _text(canvas, RIGHT + 8, y + 4, f"{one.name} {shown}", colours[one.role])


def _apart(ends: Sequence[tuple[float, Series]]) -> Iterator[tuple[float, Series]]:
    """The same names, none nearer than APART to the one above it."""
    above = float("-inf")
    for y, one in ends:
        above = max(y, above + APART)
        yield above, one


def _xs(points: Sequence[Point]) -> Iterator[float]:
    """Where each point stands: by its time, or in equal steps where all were made at once."""
    if not points:
        return
    first, last = points[0].at, points[-1].at
    span = (last - first).total_seconds()
    for place, one in enumerate(points):
        share = (one.at - first).total_seconds() / span if span > 0 else place / max(1, len(points) - 1)
        yield LEFT + max(0.0, min(1.0, share)) * (RIGHT - NOW - LEFT)


def _dates(canvas: Element, points: Sequence[Point], colours: Any) -> None:
    if not points:
        _text(canvas, LEFT, LOWER[1] + 22, "Nothing has been saved yet.", colours["second"])
        return
    first, last = points[0].at, points[-1].at
    form = "%Y-%m-%d" if first.date() != last.date() else "%Y-%m-%d %H:%M"
    _text(canvas, LEFT, LOWER[1] + 22, f"{first:{form}}", colours["second"])
    if len(points) > 1:
        _text(canvas, RIGHT, LOWER[1] + 22, f"{last:{form}}", colours["second"], anchor="end")


def _round_up(most: int) -> float:
    """The top of a scale that is easy to halve: 2, 4, 10, 20, 40, 100 ..."""
    step = 2
    while step < most:
        step = step * 2 if str(step)[0] in "12" else step * 5 // 2
    return float(step)


def _text(
    canvas: Element, x: float, y: float, text: str, colour: str, *, anchor: str = "start", weight: str = "normal"
) -> None:
    place = {"x": f"{x:g}", "y": f"{y:.1f}", "fill": colour, "text-anchor": anchor, "font-weight": weight}
    SubElement(canvas, "text", place).text = text


def _at(x: float, y: float, **more: Any) -> dict[str, str]:
    return {"x": f"{x:g}", "y": f"{y:g}", **{name: str(value) for name, value in more.items()}}
