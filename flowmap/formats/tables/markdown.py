"""A table as a pipe table of Markdown that reads back as the same texts, whatever marks they have."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flowmap.domain.answer import Answer
from flowmap.formats.tables.cells import numeric, text

_MARK = re.compile(r"[\\`*_{}\[\]<>&|~$^#]|:(?=//)")  # acts anywhere in a text
# Python-Markdown, which MkDocs and Zensical use, knows no backslash before these.
_ENTITIES = {sign: f"&#{ord(sign)};" for sign in "|~$^:"} | {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LINE_END = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def dump(answer: Answer) -> str:
    """The table, numbers to the right. What was cut off stands below it."""
    cut = f"\n{escaped(f'This is not all of it: {answer.cut}.')}\n" if answer.cut else ""
    return table(answer) + cut


def table(answer: Answer) -> str:
    """Only the rows below their head; line ends in cells as <br>."""
    sides = ("---:" if numeric(answer, place) else "---" for place in range(len(answer.columns)))
    rows = (_row([escaped(text(value)) for value in row]) for row in answer.rows)
    return "".join([_row([escaped(text(column)) for column in answer.columns]), _row(list(sides)), *rows])


def escaped(said: str) -> str:
    """A text on one line that Markdown shows as it is, without the blanks around it."""
    marked = _MARK.sub(lambda sign: _ENTITIES.get(sign[0]) or f"\\{sign[0]}", said)
    return "<br>".join(filter(None, map(str.strip, _LINE_END.split(marked))))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
