"""Boxes with a heading and lines below it: an opened team, a folded department, a system or outsider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flowmap.diagrams.company import Company
from flowmap.diagrams.measure import LINE
from flowmap.diagrams.pens import BoxPen
from flowmap.diagrams.sheet import ITEM, MARGIN, NAME, Cell, Line, Means, Table
from flowmap.diagrams.views.key import mark, says
from flowmap.diagrams.wrap import wrapped
from flowmap.domain.finding import Finding

MOST_NAME = 4  # lines of a heading
_SPACING, _PADDING = 1.0, 2.0
_MARK_PADDING = 4.0


@dataclass(frozen=True)
class Card:
    """A box that is `height` points high, and what it means."""

    table: Table
    pen: BoxPen
    means: Means
    height: float


def card(
    heading: Sequence[str],
    rows: Sequence[tuple[Cell, ...]],
    pen: BoxPen,
    means: Means,
    *,
    width: float,
    columns: int = 1,
) -> Card:
    """A heading on one or more lines with rows below it, as wide as the box."""
    head = Cell(tuple(Line(part, NAME, pen.text, bold=True) for part in heading), span=columns)
    listed = [(head,), *rows]
    high = sum(max(_high(cell) for cell in row) for row in listed) + _SPACING * (len(listed) + 1)
    table = Table(tuple(listed), spacing=_SPACING, padding=_PADDING, width=width - 2 * MARGIN[0])
    return Card(table, pen, means, high + 2 * MARGIN[1] + 2)


def _high(cell: Cell, padding: float = _PADDING) -> float:
    if cell.inside is not None:
        return sum(max(_high(one, cell.inside.padding) for one in row) for row in cell.inside.rows) + 2 * padding
    pen = 2 * cell.pen.width if cell.pen is not None else 0
    return max(sum(line.size * LINE for line in cell.lines) + 2 * padding + pen, cell.height or 0)


def heading(text: str, width: float) -> tuple[str, ...]:
    """A heading wrapped for a card of this width."""
    return wrapped(text, size=NAME, within=inner(width), bold=True, most=MOST_NAME)


def inner(width: float) -> float:
    """The room for text in a card of this width."""
    return width - 2 * MARGIN[0] - 2 * _PADDING - 2 * _SPACING - 6


def marked_row(company: Company, name: str, finding: Finding, *, width: float, span: int = 1) -> Cell:
    """A finding as a row of its team's card: "3 lacks Goods announcement"."""
    verb = {"GAP02": "waits for", "REL01": "only passes on"}.get(finding.code, "lacks")
    text = f"{name}  {verb} {company.item(finding.item)}"
    parts = wrapped(text, size=ITEM, within=inner(width) - 16, bold=True, most=3)
    sign = mark(name, finding, says(company, finding))._replace(
        lines=tuple(Line(part, ITEM, bold=True) for part in parts),
        align="left",
        width=inner(width),
        height=None,
    )
    return Cell((), inside=Table(((sign,),), spacing=0, padding=_MARK_PADDING), span=span)


def plain_row(text: str, *, width: float, span: int = 1, most: int = 3) -> Cell:
    """A line of second text."""
    parts = wrapped(text, size=ITEM, within=inner(width), most=most)
    return Cell(tuple(Line(part, ITEM, "second") for part in parts), span=span)
