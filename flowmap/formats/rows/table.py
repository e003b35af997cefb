"""Text to cells: tabs, semicolons, commas or the bars of a wiki; cells in quotes may contain anything."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from flowmap.errors import BadInput

MOST_ROWS = 2_000  # our choice: a table that is pasted, not a file that is imported
MOST_LETTERS = 200_000
MOST_COLUMNS = 60
_RULE = re.compile(r"\s*:?-{2,}:?\s*")
_BLANKS = re.compile(r"[ \t\u00a0]+")


def cells_of(text: str) -> list[list[str]]:
    """The rows of a pasted table, all of one length, empty ones left out; BadInput where it is too much."""
    text = text.removeprefix("\ufeff")
    if len(text) > MOST_LETTERS:
        raise BadInput(
            f"This table has {len(text):,} letters.", hint=f"At most {MOST_LETTERS:,} at once; import a file."
        )
    rows = [row for row in _rows(text) if any(row)]
    if len(rows) > MOST_ROWS:
        raise BadInput(f"This table has {len(rows):,} rows.", hint=f"At most {MOST_ROWS:,} at once; import a file.")
    width = max(map(len, rows), default=0)
    if width > MOST_COLUMNS:
        raise BadInput(f"This table has {width} columns.", hint=f"At most {MOST_COLUMNS} are read.")
    return [row + [""] * (width - len(row)) for row in rows]


def _rows(text: str) -> list[list[str]]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines and all(line.startswith("|") for line in lines):
        barred = [[_plain(cell) for cell in line.strip("|").split("|")] for line in lines]
        return [row for row in barred if not all(_RULE.fullmatch(cell) for cell in row)]
    if "\t" in text:
        return _separated(text, "\t")
    read = {mark: _separated(text, mark) for mark in (";", ",")}
    return max(read.values(), key=_evenness)


def _evenness(rows: list[list[str]]) -> int:
    """How many rows have the usual number of cells, where that is more than one."""
    width, count = Counter(map(len, rows)).most_common(1)[0] if rows else (0, 0)
    return count if width > 1 else 0


def _separated(text: str, mark: str) -> list[list[str]]:
    try:
        return [[_plain(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)]
    except csv.Error as error:
        raise BadInput(f"This is no table: {error}.", hint="Copy the cells once more.") from None


def _plain(cell: str) -> str:
    """A cell without blanks around and without the marks of bold text."""
    cell = cell.replace("**", "").replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in cell.split("\n")).strip()
