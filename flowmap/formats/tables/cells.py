"""A value as the text of a cell: nothing for the unknown, lists joined, no control characters, no formulas."""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Sequence
from typing import Any

from flowmap.domain.answer import Answer
from flowmap.domain.quantities import plain_number
from flowmap.domain.records import CONTROL_CHARACTER

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # first letters that a spreadsheet computes
JOINT = "; "  # between the values of a list: ids have none, and titles seldom
Plain = None | str | bool | int | float


def plain(value: Any) -> Plain:
    """A value as None, a text, a number or a flag; lists and dates as text. What is no number (NaN) is unknown."""
    match value:
        case None | bool() | int():
            return value
        case float():
            return value if math.isfinite(value) else None
        case str():
            return CONTROL_CHARACTER.sub("", value)
        case datetime.date() | datetime.time():
            return value.isoformat()
        case list() | tuple() if all(isinstance(one, str) and JOINT.strip() not in one for one in value):
            return CONTROL_CHARACTER.sub("", JOINT.join(value))
        case list() | tuple() | dict():
            return as_json(value)
    return CONTROL_CHARACTER.sub("", str(value))


def text(value: Any) -> str:
    """A value as people read it in a cell; "" where it is unknown."""
    match plain(value):
        case None:
            return ""
        case bool(flag):
            return "yes" if flag else "no"
        case float(number):
            return plain_number(number) if abs(number) < 1e15 else repr(number)
        case found:
            return str(found)


def numeric(answer: Answer, place: int) -> bool:
    """Whether a column has numbers only, as far as it has anything: they stand to the right."""
    found = [row[place] for row in answer.rows if row[place] is not None]
    return bool(found) and all(isinstance(one, int | float) and not isinstance(one, bool) for one in found)


def harmless(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula, marked as text by an apostrophe; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def jsonable(value: Any) -> Any:
    """A value as JSON can say it: dates as text, what is no number as null, no lone halves of letters."""
    match value:
        case list() | tuple():
            return [jsonable(one) for one in value]
        case dict():
            return {str(key): jsonable(one) for key, one in value.items()}
    return plain(value)


def as_json(value: Any) -> str:
    """A value as JSON on one line, letters of every language as they are."""
    return json.dumps(jsonable(value), ensure_ascii=False)


def distinct(columns: Sequence[str]) -> list[str]:
    """Names of columns, each only once: a second "title" becomes "title (2)"."""
    found: dict[str, None] = {}
    for column in columns:
        name, n = str(plain(column)), 1
        while (one := name if n == 1 else f"{name} ({n})") in found:
            n += 1
        found[one] = None
    return list(found)
