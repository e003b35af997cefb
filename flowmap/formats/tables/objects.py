"""A table as JSON: {"columns": [...], "rows": [{column: value}], "cut": what was left out, or null}."""

from __future__ import annotations

import json
from typing import Any

from flowmap.domain.answer import Answer
from flowmap.formats.tables.cells import distinct, jsonable


def to_dict(answer: Answer) -> dict[str, Any]:
    """The object, for those who put it into another."""
    columns = distinct(answer.columns)
    rows = [dict(zip(columns, map(jsonable, row), strict=True)) for row in answer.rows]
    return {"columns": columns, "rows": rows, "cut": answer.cut}


def dump(answer: Answer) -> str:
    """The table as one object; lists stay lists, numbers numbers, the unknown is null."""
    return json.dumps(to_dict(answer), ensure_ascii=False, indent=2) + "\n"
