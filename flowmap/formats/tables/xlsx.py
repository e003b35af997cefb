"""Tables as a workbook of Excel: texts stay texts, never formulas; the head stays in sight and can be filtered."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

from flowmap.domain.answer import Answer
from flowmap.domain.optional import optional
from flowmap.errors import BadInput
from flowmap.formats.tables.cells import FORMULA, distinct, plain

MOST_ROWS, MOST_COLUMNS, MOST_LETTERS = 1_048_576, 16_384, 32_767  # of a sheet and of a cell, given by Excel
MOST_WHOLE = 2**53  # larger whole numbers would lose digits: they are texts
NARROWEST, WIDEST, LOOKED_AT = 8, 60, 200  # letters of a column, by its first rows
_NOT_IN_A_NAME = re.compile(r"[\\/*?:\[\]]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # what Excel would read as a character of its own


def dump(answer: Answer) -> bytes:
    """The table as a workbook of one sheet; what was cut off stands on a second one."""
    cut = [("Cut off", Answer(("This is not all of it",), ((answer.cut,),)))] if answer.cut else []
    return workbook([("Table", answer), *cut])


def workbook(sheets: Iterable[tuple[str, Answer]]) -> bytes:
    """A workbook of named sheets; BadInput where one has more rows or columns than Excel can open."""
    book, taken = _openpyxl("workbook").Workbook(write_only=True), set[str]()
    for title, answer in sheets:
        if len(answer) >= MOST_ROWS or len(answer.columns) > MOST_COLUMNS:
            most = f"{MOST_ROWS - 1:,} rows and {MOST_COLUMNS:,} columns"
            hint = f"A sheet of Excel holds {most} below its head: take csv or parquet, or ask for less."
            raise BadInput(f"“{title}” has {len(answer):,} rows and {len(answer.columns):,} columns.", hint=hint)
        _fill(book.create_sheet(_name(title, taken)), answer)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill(sheet: Any, answer: Answer) -> None:
    letter, bold = _openpyxl("utils").get_column_letter, _openpyxl("styles").Font(bold=True)
    make = _openpyxl("cell").WriteOnlyCell
    columns = distinct(answer.columns)
    for place, column in enumerate(columns):
        seen = [len(str(plain(row[place]) or "")) for row in islice(answer.rows, LOOKED_AT)]
        sheet.column_dimensions[letter(place + 1)].width = max(NARROWEST, min(WIDEST, max([len(column) + 2, *seen])))
    sheet.freeze_panes = "A2"
    if columns:
        sheet.auto_filter.ref = f"A1:{letter(len(columns))}{len(answer) + 1}"
    head = [_text(make(sheet), column) for column in columns]
    for cell in head:
        cell.font = bold
    sheet.append(head)
    for row in answer.rows:
        values = map(_value, row)
        sheet.append([_text(make(sheet), value) if isinstance(value, str) else value for value in values])


def _value(value: Any) -> Any:
    """A value that Excel has a type for, or a text."""
    if isinstance(value, datetime.date) and not getattr(value, "tzinfo", None) and value.year >= 1900:
        return value
    found = plain(value)
    return str(found) if isinstance(found, int) and abs(found) > MOST_WHOLE else found


def _text(cell: Any, value: str) -> Any:
    """A cell that is said to be a text, whatever it looks like: openpyxl would take `=1` for a formula."""
    said = _ESCAPE.sub("_x005F_", value)
    cell._value, cell.data_type = said if len(said) <= MOST_LETTERS else f"{said[: MOST_LETTERS - 1]}…", "s"
    if value.startswith(FORMULA):
        cell.quotePrefix = True  # it stays a text when somebody edits the cell
    return cell


def _name(title: str, taken: set[str]) -> str:
    """A name of a sheet as Excel allows it: at most 31 letters, some marks not among them, each only once."""
    base = _NOT_IN_A_NAME.sub(" ", str(plain(title))).strip(" '")[:28] or "Sheet"
    n = 1
    while (name := base if n == 1 else f"{base} {n}").casefold() in taken:
        n += 1
    taken.add(name.casefold())
    return name


def _openpyxl(part: str) -> Any:
    return optional(f"openpyxl.{part}", extra="excel", instead="CSV needs nothing.")
