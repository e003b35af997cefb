"""A table as text for people: columns below each other, readable by cut; only a terminal breaks its lines."""

from __future__ import annotations

from collections.abc import Sequence

from flowmap.domain import words
from flowmap.domain.answer import Answer
from flowmap.formats.tables.cells import numeric, text

MOST_BROKEN = 500  # rows; our choice: breaking lines takes seconds from there on, and nobody reads so many


def dump(answer: Answer, *, width: int | None = None) -> str:
    """The table, and below it how much it is, or what was cut off. `width`: letters of a line; None: unbroken."""
    rows = [[_line(column) for column in answer.columns], *([_line(value) for value in row] for row in answer.rows)]
    right = [numeric(answer, place) for place in range(len(answer.columns))]
    broken = width is not None and len(rows) <= MOST_BROKEN
    lines = _broken(rows, right, width) if broken and width else _unbroken(rows, right)
    end = f"This is not all of it: {answer.cut}." if answer.cut else f"{words.counted(len(answer), 'row')}."
    return "\n".join([*(line.rstrip() for line in lines), "", end, ""])


def _line(value: object) -> str:
    """A cell on one line: a line end in it would look like another row."""
    return " ".join(text(value).split())


def _unbroken(rows: Sequence[Sequence[str]], right: Sequence[bool]) -> list[str]:
    from rich.cells import cell_len

    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        blanks = [" " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)]
        cells = zip(row, blanks, right, strict=True)
        lines.append("  ".join(blank + cell if flush else cell + blank for cell, blank, flush in cells))
    return lines


def _broken(rows: Sequence[Sequence[str]], right: Sequence[bool], width: int) -> list[str]:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column, flush in zip(rows[0], right, strict=True):
        shown.add_column(Text(column), justify="right" if flush else "left", overflow="fold")
    for row in rows[1:]:
        shown.add_row(*map(Text, row))
    console = Console(width=width, color_system=None, legacy_windows=False, force_terminal=False)
    with console.capture() as printed:
        console.print(shown)
    return printed.get().splitlines()
