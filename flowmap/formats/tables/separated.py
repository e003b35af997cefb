"""A table as CSV (RFC 4180, UTF-8, lines end in LF): its cells are texts and numbers, never formulas."""

from __future__ import annotations

import csv
import io
from typing import Any

from flowmap.domain.answer import Answer
from flowmap.formats.tables.cells import harmless, plain


def dump(answer: Answer) -> str:
    """The table; the unknown is empty, a text that a spreadsheet would compute has an apostrophe before it."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow([_cell(column) for column in answer.columns])
    table.writerows([_cell(value) for value in row] for row in answer.rows)
    return text.getvalue()


def _cell(value: Any) -> Any:
    found = plain(value)
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, str):
        return harmless(found).replace("\r\n", "\n").replace("\r", "\n")
    return "" if found is None else found
