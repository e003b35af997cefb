"""A list as CSV that a spreadsheet opens: its cells are texts and numbers, never formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from flask import Response

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # first letters that a spreadsheet computes


def spreadsheet(head: Sequence[str], rows: Iterable[Sequence[object]], *, name: str) -> Response:
    """A download of these rows; `name` without a suffix."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(head)
    table.writerows([harmless(cell) for cell in row] for row in rows)
    response = Response(text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{file_name(name)}.csv"
    return response


def harmless(cell: object) -> object:
    """A text that a spreadsheet would take for a formula is marked as text; nothing is empty."""
    if cell is None:
        return ""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def file_name(name: str) -> str:
    """A name as the header of a download may carry it."""
    return quote(name, safe="")
