"""A sketch as DOT: synthetic ids, attributes that are written only here, every text escaped."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from flowmap.diagrams.measure import width
from flowmap.diagrams.palette import Role, Theme, palette
from flowmap.diagrams.pens import BoxPen
from flowmap.diagrams.sheet import room
from flowmap.diagrams.sketch import Cell, Edge, Engine, Line, Node, Panel, Routing, Rule, Sketch, Table
from flowmap.diagrams.wrap import visible

if TYPE_CHECKING:
    import graphviz

    from flowmap.diagrams.routes import Route

FONT = "Helvetica,Arial,sans-serif"
ENGINES: Mapping[Engine, Mapping[str, str]] = {
    "dot": {"rankdir": "LR", "nodesep": "0.28", "ranksep": "0.36"},
    "neato": {"inputscale": "72", "overlap": "true"},  # places are points
    "nop2": {},
}
ROUTINGS: Mapping[Routing, str] = {"curved": "true", "ortho": "ortho", "straight": "line"}
POINTS = 72.0  # an inch
AROUND = 12.0  # points between what is drawn behind the boxes and the edge of the picture
_HEADS = {"end": "forward", "start": "back", "both": "both", "none": "none"}


def to_dot(
    sketch: Sketch,
    theme: Theme = "light",
    *,
    moved: tuple[float, float] = (0.0, 0.0),
    routes: Mapping[str, Route] | None = None,
) -> str:
    """The DOT text of a sketch in the colours of a theme. Equal sketches give equal text.

    `moved`: what stands behind the boxes is moved by so many points, to the right and down (see moved.py).
    `routes`: of every arrow, by its id, for engine nop2.
    """
    return _Writer(sketch, theme, moved, routes or {}).text()


@lru_cache(maxsize=4096)
def _written(part: Node | Edge, theme: Theme, route: Route | None = None) -> str:
    """A box or an arrow as a statement of DOT. After an edit most of a picture is as it was."""
    import graphviz

    graph, colours = graphviz.Digraph(), palette(theme)
    if isinstance(part, Node):
        graph.node(part.id, **_Statement(colours).box(part))
    else:
        graph.edge(part.start, part.end, **_Statement(colours).line(part, route))
    return str(graph.body[0])


def canvas(sketch: Sketch) -> tuple[float, float, float, float]:
    """What the boxes and the shapes behind them take, with room around: left, top, right, bottom."""
    edges = [
        (s.left, s.top, s.right, s.bottom) if isinstance(s, Panel) else (s.x0, s.y0, s.x1, s.y1)
        for s in sketch.background
    ]
    for node in sketch.nodes:
        if node.at is not None:
            wide, high = node.size or room(node.label)
            x, y = node.at
            edges.append((x - wide / 2, y - high / 2, x + wide / 2, y + high / 2))
    left, top = min(min(e[0], e[2]) for e in edges) - AROUND, min(min(e[1], e[3]) for e in edges) - AROUND
    right, bottom = max(max(e[0], e[2]) for e in edges) + AROUND, max(max(e[1], e[3]) for e in edges) + AROUND
    return left, top, right, bottom


class _Writer:
    def __init__(
        self,
        sketch: Sketch,
        theme: Theme,
        moved: tuple[float, float],
        routes: Mapping[str, Route],
    ) -> None:
        self.routes = routes
        self.sketch = sketch
        self.theme, self.colours = theme, palette(theme)
        self.moved = moved

    def text(self) -> str:
        import graphviz

        graph = graphviz.Digraph()
        graph.attr("graph", bgcolor=self.colours["ground"], fontname=FONT, outputorder="edgesfirst", pad="0.15")
        graph.attr("graph", splines=ROUTINGS[self.sketch.routing], **ENGINES[self.sketch.engine])
        graph.attr("node", fontname=FONT, fontcolor=self.colours["text"])
        graph.attr("edge", fontname=FONT, arrowsize="0.8")
        if self.sketch.background:
            self._behind(graph)
        graph.body += [_written(node, self.theme) for node in self.sketch.nodes]
        graph.body += [_written(edge, self.theme, self.routes.get(edge.id)) for edge in self.sketch.edges]
        return str(graph.source)

    def _behind(self, graph: graphviz.Digraph) -> None:
        """Panels and rules; two invisible points around everything keep the canvas.

        Graphviz moves the lower left corner of what it has laid out to 0,0, but not what is drawn behind.
        """
        left, top, right, bottom = canvas(self.sketch)
        for name, (x, y) in (("corner0", (left, top)), ("corner1", (right, bottom))):
            graph.node(name, label="", shape="point", width="0.01", style="invis", pos=_place((x, y)))
        origin = left - self.moved[0], bottom - self.moved[1]
        graph.attr("graph", _background=" ".join(self._xdot(self.sketch.background, *origin)))

    def _xdot(self, shapes: Sequence[Panel | Rule], x0: float, y0: float) -> Iterator[str]:
        """The drawing operations. A colour is said where it changes: Graphviz reads 16,384 characters at most."""
        pen, fill = "", ""
        for shape in shapes:
            if self.colours[shape.line] != pen:
                pen = self.colours[shape.line]
                yield f"c 7 -{pen}"
            if isinstance(shape, Rule):
                yield f"L 2 {_n(shape.x0 - x0)} {_n(y0 - shape.y0)} {_n(shape.x1 - x0)} {_n(y0 - shape.y1)}"
                continue
            if self.colours[shape.fill] != fill:
                fill = self.colours[shape.fill]
                yield f"C 7 -{fill}"
            left, top, right, bottom = (
                _n(value) for value in (shape.left - x0, y0 - shape.top, shape.right - x0, y0 - shape.bottom)
            )
            yield f"P 4 {left} {top} {right} {top} {right} {bottom} {left} {bottom}"


class _Statement:
    """The attributes of a box or an arrow."""

    def __init__(self, colours: Mapping[Role, str]) -> None:
        self.colours = colours

    def box(self, node: Node) -> dict[str, str]:
        pen = node.pen
        values = {
            "id": node.id,
            "label": self._label(node),
            "shape": pen.shape,
            "margin": "0.18,0.07",
            **self._stroke(pen),
        }
        if pen.line is None:
            values.update(shape="plain", margin="0.04,0.02", style="" if pen.fill is None else "filled")
        wide, high = node.size or (0.0, 0.0)
        if not isinstance(node.label, Table) and not node.fixed and pen.line is not None:
            needs = room(node.label)
            wide, high = max(wide, needs[0]), max(high, needs[1])
        if wide or high:
            values.update(width=_n(wide / POINTS), height=_n(high / POINTS))
        elif pen.line is not None:
            values.update(width="0", height="0")
        if node.fixed:
            values["fixedsize"] = "true"
        if node.at is not None:
            values["pos"] = _place(node.at)
        return values

    def _stroke(self, pen: BoxPen) -> dict[str, str]:
        values = {"style": ",".join([*_styles(pen), "filled"]), "penwidth": _n(pen.width)}
        if pen.line is not None:
            values["color"] = self.colours[pen.line]
        elif pen.fill is not None:
            values["color"] = self.colours[pen.fill]
        if pen.fill is not None:
            values["fillcolor"] = self.colours[pen.fill]
        if pen.double:
            values["peripheries"] = "2"
        return values

    def line(self, edge: Edge, route: Route | None) -> dict[str, str]:
        pen, colour = edge.pen, self.colours[edge.pen.line]
        values = {
            "id": edge.id,
            "color": f"{colour}:invis:{colour}" if pen.double else colour,
            "penwidth": _n(pen.width),
        }
        if route is not None:
            values["pos"] = _pos(route)
        if edge.leaves is not None:
            values["tailport"] = edge.leaves
        if edge.reaches is not None:
            values["headport"] = edge.reaches
        values["dir"] = _HEADS[edge.head]
        if pen.stroke != "solid":
            values["style"] = pen.stroke
        if pen.hollow:
            values["arrowhead"] = "empty"
        if pen.width > 3:
            values["arrowsize"] = "0.6"  # heads grow with the line
        return values

    def _label(self, node: Node) -> str:
        if isinstance(node.label, Table):
            return f"<{self._table(node.label, node.pen)}>"
        return f"<{self._lines(node.label, node.pen, node.align)}>"

    def _lines(self, lines: tuple[Line, ...], pen: BoxPen, align: str = "center") -> str:
        end = "<BR/>" if align == "center" else f'<BR ALIGN="{align.upper()}"/>'
        said = [self._said(line, pen.text) for line in lines]
        return end.join(said) + (end if align != "center" and len(said) > 1 else "")

    def _said(self, line: Line, role: Role) -> str:
        text = f"<B>{escaped(line.text)}</B>" if line.bold else escaped(line.text)
        return f'<FONT POINT-SIZE="{_n(line.size)}" COLOR="{self.colours[line.role or role]}">{text}</FONT>'

    def _table(self, table: Table, pen: BoxPen) -> str:
        rows = "".join(f"<TR>{''.join(self._cell(cell, pen) for cell in row)}</TR>" for row in table.rows)
        wide = "" if table.width is None else f' WIDTH="{round(table.width)}"'
        if table.exact is not None:
            wide = ' WIDTH="{:.0f}" HEIGHT="{:.0f}" FIXEDSIZE="TRUE"'.format(*table.exact)
        gaps = f'CELLSPACING="{_n(table.spacing)}" CELLPADDING="{_n(table.padding)}"'
        return f'<TABLE BORDER="0" CELLBORDER="0" {gaps}{wide}>{rows}</TABLE>'

    def _cell(self, cell: Cell, pen: BoxPen) -> str:
        inner = cell.pen or pen
        needs = max((width(line.text, line.size, bold=line.bold) for line in cell.lines), default=0)
        wide = max(cell.width or 0, needs + 4)
        values = {"ALIGN": cell.align.upper(), "BALIGN": cell.align.upper()}
        if cell.span > 1:
            values["COLSPAN"] = str(cell.span)
        if wide:
            values["WIDTH"] = str(round(wide))
        if cell.height:
            values["HEIGHT"] = str(round(cell.height))
        if cell.pen is not None and cell.pen.line is not None:
            styles = _styles(cell.pen)
            values.update(BORDER=_n(cell.pen.width), COLOR=self.colours[cell.pen.line])
            if styles:
                values["STYLE"] = ",".join(styles)
        if cell.pen is not None and cell.pen.fill is not None:
            values["BGCOLOR"] = self.colours[cell.pen.fill]
        if cell.id:
            values.update(ID=cell.id, HREF="#")  # without a link Graphviz makes no group of its own for a cell
        attributes = " ".join(f'{name}="{value}"' for name, value in values.items())
        said = "<BR/>".join(self._said(line, inner.text) for line in cell.lines) or " "
        if cell.inside is not None:
            said = self._table(cell.inside, inner)
        return f"<TD {attributes}>{said}</TD>"


def escaped(text: str) -> str:
    """A text as HTML labels may carry it: one visible line, nothing that Graphviz would read as markup or as a name."""
    seen = visible(text).replace("\\", "\\\u200b")  # else Graphviz puts the name of the box where \N stands
    return html.escape(seen) if seen.strip() else "\u00a0"


def _styles(pen: BoxPen) -> list[str]:
    stroke = [] if pen.stroke == "solid" else [str(pen.stroke)]
    return [*stroke, "rounded"] if pen.rounded else stroke


def _pos(route: Route) -> str:
    ends = (("e", route.tip), ("s", route.tail))
    parts = [f"{mark},{_n(at[0])},{_n(-at[1])}" for mark, at in ends if at is not None]
    return " ".join([*parts, *(f"{_n(x)},{_n(-y)}" for x, y in route.points)])


def _place(at: tuple[float, float]) -> str:
    return f"{_n(at[0])},{_n(-at[1])}!"


def _n(value: float) -> str:
    """A number of at most three decimals, never "-0"."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
