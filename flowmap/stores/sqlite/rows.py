"""Between the columns of a map and the rows of the file, in bulk."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, cast

import numpy as np

from flowmap.domain.columns import NONE, Amounts, Column, Names, Plain, Ragged
from flowmap.domain.records import FieldSpec
from flowmap.domain.table import SUFFIX, Table, column_fields
from flowmap.stores.sqlite.schema import columns

Values = Sequence[Any]


def rows_of(table: Table) -> Iterator[tuple[Any, ...]]:
    """The rows of a table, values in the order of `schema.columns`."""
    lists: dict[str, Values] = {}
    for name, field in column_fields(table.type):
        column = table.columns[name]
        if isinstance(column, Amounts):
            lists[name] = _numbers(column.amount)
            lists[f"{name}_unit"] = column.unit.tolist()
        elif isinstance(column, Ragged):
            codes, starts = column.values.tolist(), column.starts.tolist()
            lists[name] = [json.dumps(codes[start:end]) if start < end else None for start, end in pairwise(starts)]
        else:
            lists[name] = _plain(field, name, cast(Plain, column).values)
    return zip(*(lists[name] for name, _ in columns(table.type)), strict=True)


def _numbers(values: Any) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]  # NaN is unknown


def _plain(field: FieldSpec, name: str, values: Any) -> list[Any]:
    if name == SUFFIX:
        return cast(list[Any], values.tolist())
    match field.form:
        case "ref" | "choice":
            return [None if code == NONE else code for code in values.tolist()]
        case "cases":
            return cast(list[Any], values.view(np.int64).tolist())
        case "number" | "integer":
            return _numbers(values)
        case "date":
            return [None if day is None else day.isoformat() for day in values]
    return cast(list[Any], values.tolist())


def table_of(type_name: str, rows: Sequence[tuple[Any, ...]], names: Mapping[str, Names]) -> Table:
    """The table of rows whose values stand in the order of `schema.columns`; ValueError if they do not fit."""
    order = [name for name, _ in columns(type_name)]
    lists = dict(zip(order, zip(*rows, strict=True) if rows else ((),) * len(order), strict=True))
    made = {name: _column(field, name, lists, names) for name, field in column_fields(type_name)}
    return Table(type_name, made, names)


def _column(field: FieldSpec, name: str, lists: Mapping[str, Values], names: Mapping[str, Names]) -> Column:
    values = lists[name]
    if name == SUFFIX:
        return Plain(np.array(values, dtype=np.int32))
    match field.form:
        case "ref":
            return Plain(_codes(values, len(names[field.target or ""]), np.int32))
        case "refs":
            found = Ragged.of([json.loads(value) if value else () for value in values])
            _within(found.values, len(names[field.target or ""]))
            return found
        case "cases":
            return Plain(np.array(values, dtype=np.int64).view(np.uint64))
        case "choice":
            return Plain(_codes(values, len(field.choices), np.int8))
        case "flag":
            return Plain(np.array(values, dtype=np.bool_))
        case "number" | "integer":
            return Plain(np.array(values, dtype=np.float64))  # None becomes NaN
        case "quantity":
            assert field.quantity is not None
            units = np.array(lists[f"{name}_unit"], dtype=np.int8)
            _within(units, len(field.quantity.UNITS))
            return Amounts(np.array(values, dtype=np.float64), units, field.quantity)
    column = np.empty(len(values), dtype=object)
    column[:] = [v and datetime.date.fromisoformat(v) for v in values] if field.form == "date" else values
    return Plain(column)


def _codes(values: Values, most: int, dtype: Any) -> Any:
    try:
        codes = np.array(values, dtype=dtype)
    except TypeError:  # None among them
        codes = np.array([NONE if value is None else value for value in values], dtype=dtype)
    _within(codes, most)
    return codes


def _within(codes: Any, most: int) -> None:
    if len(codes) and (codes.max() >= most or codes.min() < NONE):
        raise ValueError(f"a code is not below {most}")
