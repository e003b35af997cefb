"""The sheet that a view draws on: boxes, arrows and words get their ids; what stands on it becomes a sketch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flowmap.diagrams.measure import LINE, width
from flowmap.diagrams.palette import Role
from flowmap.diagrams.pens import HANDED, WORDS, BoxPen, LinePen
from flowmap.diagrams.sketch import (
    Align,
    Cell,
    Edge,
    Engine,
    Head,
    Label,
    Line,
    Means,
    Node,
    Panel,
    Routing,
    Rule,
    Side,
    Sketch,
    Table,
)
from flowmap.diagrams.wrap import wrapped

NAME, ITEM, SECOND, HEADING, KEY = 14, 12, 11, 14, 12  # sizes of text in points; Graphviz reads whole ones only
MARGIN = (13.0, 5.0)  # of a box, left and right, above and below
AROUND_WORDS = (2.9, 1.4)  # of words without a box


class Sheet:
    """Collects what a picture shows. `places=False`: dot chooses the places, from left to right.

    `places=True`: every box is given its place (`at`) in points, y downwards, and Graphviz only routes the lines:
    `lines` is "curved" (free), "ortho" (needs boxes of one width) or "straight". Boxes must not touch.
    """

    def __init__(
        self,
        title: str,
        *,
        places: bool = False,
        lines: Routing = "curved",
    ) -> None:
        self.title = title
        self._engine: Engine = "neato" if places else "dot"
        self._routing = lines
        self._nodes: list[Node] = []
        self._edges: list[Edge] = []
        self._background: list[Panel | Rule] = []
        self._lines: list[str] = []
        self._cells = 0

    def box(
        self,
        label: Label | Line,
        pen: BoxPen = WORDS,
        *,
        means: Means | None = None,
        at: tuple[float, float] | None = None,
        size: tuple[float, float] | None = None,
        fixed: bool = False,
        align: Align = "center",
        key: str = "",
    ) -> str:
        """A box with lines or a table; its id. `size`: its least width and height in points (`fixed`: exactly).

        `key`: what it is called in every picture of its map.
        """
        identity = f"n{len(self._nodes)}"
        said: Label = (
            (label,) if isinstance(label, Line) else self._numbered(label) if isinstance(label, Table) else label
        )
        self._nodes.append(Node(identity, said, pen, means, at, size, fixed, align, key))
        return identity

    def size(self, box: str) -> tuple[float, float]:
        """The width and height in points that a box takes."""
        node = self._nodes[int(box[1:])]
        wide, high = room(node.label)
        least = node.size or (0.0, 0.0)
        return least if node.fixed else (max(wide, least[0]), max(high, least[1]))

    def place(self, box: str, at: tuple[float, float], *, size: tuple[float, float] | None = None) -> None:
        """Give a box its place, and its least size if it is to grow."""
        number = int(box[1:])
        node = self._nodes[number]
        self._nodes[number] = node._replace(at=at, size=size or node.size)

    def words(
        self, text: str, *, at: tuple[float, float] | None = None, size: int = HEADING, role: Role = "second"
    ) -> str:
        """Words without a box: a heading, a line of the key."""
        return self.box(Line(text, size, role), WORDS, at=at)

    def arrow(
        self,
        start: str,
        end: str,
        pen: LinePen = HANDED,
        *,
        means: Means | None = None,
        head: Head = "end",
        leaves: Side | None = None,
        reaches: Side | None = None,
    ) -> str:
        """An arrow between two boxes; its id. `leaves`, `reaches`: the sides of the boxes where it starts and ends."""
        identity = f"e{len(self._edges)}"
        self._edges.append(Edge(identity, start, end, pen, means, head, leaves, reaches))
        return identity

    def behind(self, shape: Panel | Rule) -> None:
        """A rectangle or a line behind the boxes; only where places are given."""
        self._background.append(shape)

    def says(self, *sentences: str) -> None:
        """Facts for those who cannot see the picture, one sentence each."""
        self._lines.extend(sentences)

    def sketch(self, *, note: str | None = None) -> Sketch:
        """What stands on the sheet. `note`: what the picture leaves out, for the user."""
        return Sketch(
            title=self.title,
            engine=self._engine,
            routing=self._routing,
            nodes=tuple(self._nodes),
            edges=tuple(self._edges),
            background=tuple(self._background),
            lines=tuple(self._lines),
            note=note,
        )

    def _numbered(self, table: Table) -> Table:
        """Cells that can be reached get ids."""
        rows: list[tuple[Cell, ...]] = []
        for row in table.rows:
            cells: list[Cell] = []
            for cell in row:
                if cell.means is not None:
                    cell = cell._replace(id=f"c{self._cells}")
                    self._cells += 1
                if cell.inside is not None:
                    cell = cell._replace(inside=self._numbered(cell.inside))
                cells.append(cell)
            rows.append(tuple(cells))
        return table._replace(rows=tuple(rows))


@lru_cache(maxsize=8192)
def lines(
    text: str, *, size: int = NAME, within: float, role: Role | None = None, bold: bool = False
) -> tuple[Line, ...]:
    """Text as lines of a label, wrapped at `within` points."""
    return tuple(Line(part, size, role, bold) for part in wrapped(text, size=size, within=within, bold=bold))


@lru_cache(maxsize=8192)
def room(label: Label) -> tuple[float, float]:
    """The width and height in points that a box around this label needs, margins included."""
    wide, high = _table_room(label) if isinstance(label, Table) else _lines_room(label)
    return wide + 2 * MARGIN[0], high + 2 * MARGIN[1]


def extent(node: Node) -> tuple[float, float]:
    """The width and height in points that a box is drawn with; of words, what they take."""
    least = node.size or (0.0, 0.0)
    if node.fixed:
        return least
    wide, high = room(node.label)
    if node.pen.line is None:
        wide, high = wide - 2 * (MARGIN[0] - AROUND_WORDS[0]), high - 2 * (MARGIN[1] - AROUND_WORDS[1])
    return max(wide, least[0]), max(high, least[1])


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell of a table with its middle, from that of the table, and its size, both in points."""

    cell: Cell
    at: tuple[float, float]
    size: tuple[float, float]


def placed_cells(table: Table) -> Iterator[Placed]:
    """Where the cells of a table stand if nothing is in them but lines: column by column as wide as its widest."""
    columns = max((sum(cell.span for cell in row) for row in table.rows), default=0)
    known, highs, _ = _measured(table)
    wides = [known.get(place, 0.0) for place in range(columns)]
    total, high = _table_room(table)
    spare = max(0.0, total - sum(wides) - table.spacing * (columns + 1)) / max(columns, 1)
    wides = [wide + spare for wide in wides]
    y = table.spacing - high / 2
    for row, tall in zip(table.rows, highs, strict=True):
        x, place = table.spacing - total / 2, 0
        for cell in row:
            wide = sum(wides[place : place + cell.span]) + table.spacing * (cell.span - 1)
            yield Placed(cell, (x + wide / 2, y + tall / 2), (wide, tall))
            x += wide + table.spacing
            place += cell.span
        y += tall + table.spacing


def _lines_room(label: Sequence[Line]) -> tuple[float, float]:
    wide = max((width(line.text, line.size, bold=line.bold) for line in label), default=0)
    return wide, sum(line.size * LINE for line in label)


def _table_room(table: Table) -> tuple[float, float]:
    wides, highs, widest = _measured(table)
    wide = sum(wides.values()) + table.spacing * (len(wides) + 1)
    return max(widest, wide, table.width or 0), sum(high + table.spacing for high in highs) + table.spacing


def _measured(table: Table) -> tuple[dict[int, float], list[float], float]:
    """Columns as wide as their widest cell, rows as high as their highest, and the widest cell over several columns.

    Such a cell widens only the whole.
    """
    wides: dict[int, float] = {}
    highs, widest = [], 0.0
    for row in table.rows:
        place, tallest = 0, 0.0
        for cell in row:
            wide, tall = _cell_room(cell, table)
            tallest = max(tallest, tall)
            if cell.span == 1:
                wides[place] = max(wides.get(place, 0), wide)
            else:
                widest = max(widest, wide)
            place += cell.span
        highs.append(tallest)
    return wides, highs, widest


def _cell_room(cell: Cell, table: Table) -> tuple[float, float]:
    wide, tall = _lines_room(cell.lines)
    return max(wide, cell.width or 0) + 2 * table.padding, max(tall + 2 * table.padding, cell.height or 0)


__all__ = [
    "HEADING", "ITEM", "KEY", "NAME", "SECOND",
    "Cell", "Line", "Means", "Panel", "Placed", "Rule", "Sheet", "Table", "extent", "lines", "placed_cells", "room",
]  # fmt: skip
