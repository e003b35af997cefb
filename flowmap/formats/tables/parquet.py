"""A table as Parquet: typed columns for other programs, with what was cut off in the file's metadata."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from typing import Any

from flowmap.domain.answer import Answer
from flowmap.domain.optional import optional
from flowmap.formats.tables.cells import as_json, distinct, jsonable, plain


def dump(answer: Answer) -> bytes:
    """The table; a column with values of several kinds is one of texts; lists of texts stay lists, others are JSON."""
    arrow = optional("pyarrow", extra="data", instead="CSV and JSON need nothing.")
    parquet = optional("pyarrow.parquet", extra="data")
    names = distinct(answer.columns)
    columns = [_column(arrow, [row[place] for row in answer.rows]) for place in range(len(names))]
    table = arrow.Table.from_arrays(columns, names=names)
    if answer.cut:
        table = table.replace_schema_metadata({"flowmap:cut": answer.cut})
    content = io.BytesIO()
    parquet.write_table(table, content)
    return content.getvalue()


def _column(arrow: Any, values: Sequence[Any]) -> Any:
    """Values as a column of the one type that they have."""
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {bool}:
        return arrow.array(values, arrow.bool_())
    if kinds == {int} and all(value is None or -(2**63) <= value < 2**63 for value in values):
        return arrow.array(values, arrow.int64())
    if kinds <= {int, float} and float in kinds:
        return arrow.array([None if value is None else plain(float(value)) for value in values], arrow.float64())
    if kinds == {datetime.date}:
        return arrow.array(values, arrow.date32())
    if kinds <= {list, tuple} and all(isinstance(one, str) for value in values for one in value or ()):
        return arrow.array([None if v is None else jsonable(v) for v in values], arrow.list_(arrow.string()))
    return arrow.array([_text(value) for value in values], arrow.string())


def _text(value: Any) -> str | None:
    if isinstance(value, bool | list | tuple | dict):
        return as_json(value)
    found = plain(value)
    return None if found is None else str(found)
