"""A picture before it is laid out: boxes, arrows and words as frozen values, and what each of them means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from flowmap.diagrams.palette import Role
from flowmap.diagrams.pens import BoxPen, LinePen

Align = Literal["left", "center", "right"]
Engine = Literal["dot", "neato", "nop2"]  # dot chooses the places; neato keeps given ones and only routes; nop2 draws
Routing = Literal["curved", "ortho", "straight"]
Head = Literal["end", "start", "both", "none"]  # where an arrow has heads
Side = Literal["w", "e"]  # of a box, where an arrow may be fastened


class Means(NamedTuple):
    """What a part of a picture stands for: a sentence, and the team, information or finding that it leads to.

    `records`: the handoffs and questions that it draws (`type:...`), for those who edit them in the picture.
    """

    says: str
    team: str | None = None
    item: str | None = None
    finding: str | None = None
    records: tuple[str, ...] = ()


class Line(NamedTuple):
    """One line of text of one size, weight and colour; no role: the colour of its box."""

    text: str
    size: int = 14
    role: Role | None = None
    bold: bool = False


class Cell(NamedTuple):
    """A cell of a table; with a pen it is a mark of its own (dashed and rounded, or solid and square).

    `width` and `height` are the least ones in points. A cell with `means` can be reached and followed by itself.
    `inside`: a table in place of lines, whose cells keep their own size.
    """

    lines: tuple[Line, ...]
    align: Align = "left"
    span: int = 1
    width: float | None = None
    height: float | None = None
    pen: BoxPen | None = None
    means: Means | None = None
    id: str = ""
    inside: Table | None = None


class Table(NamedTuple):
    """Rows of cells as the label of a box; `spacing` between cells, `padding` within them.

    `width`: the least one in points. `exact`: width and height in points, however much room there is around.
    """

    rows: tuple[tuple[Cell, ...], ...]
    spacing: float = 1
    padding: float = 2
    width: float | None = None
    exact: tuple[float, float] | None = None


Label = tuple[Line, ...] | Table


class Node(NamedTuple):
    """A box. `at`: its middle in points, x to the right and y downwards; `size`: width and height in points.

    `key`: what it is called in every picture of its map, however that changes ("" in views that choose all places).
    """

    id: str
    label: Label
    pen: BoxPen
    means: Means | None
    at: tuple[float, float] | None = None
    size: tuple[float, float] | None = None
    fixed: bool = False
    align: Align = "center"
    key: str = ""


class Edge(NamedTuple):
    """A line between two boxes, with a head at its end, at its start, at both or at none."""

    id: str
    start: str
    end: str
    pen: LinePen
    means: Means | None
    head: Head = "end"
    leaves: Side | None = None
    reaches: Side | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """A rectangle behind the boxes (bands, an opened department), from its upper left to its lower right corner."""

    left: float
    top: float
    right: float
    bottom: float
    fill: Role = "panel"
    line: Role = "faint"


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line behind the boxes (a grid of days)."""

    x0: float
    y0: float
    x1: float
    y1: float
    line: Role = "faint"


@dataclass(frozen=True, slots=True)
class Sketch:
    """Everything that a picture shows, and its text alternative: `lines`, one fact each. `note`: what it leaves out."""

    title: str
    engine: Engine
    routing: Routing
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    background: tuple[Panel | Rule, ...]
    lines: tuple[str, ...]
    note: str | None = None

    @property
    def meanings(self) -> Mapping[str, Means | None]:
        """Every id that the picture must have, with what it means, in reading order."""
        found: dict[str, Means | None] = {}
        for node in self.nodes:
            found[node.id] = node.means
            found.update((cell.id, cell.means) for cell in cells(node.label) if cell.id)
        found.update((edge.id, edge.means) for edge in self.edges)
        return found


def cells(label: Label) -> Iterator[Cell]:
    """The cells of a label that is a table, each before those inside it."""
    for cell in (cell for row in label.rows for cell in row) if isinstance(label, Table) else ():
        yield cell
        if cell.inside is not None:
            yield from cells(cell.inside)
