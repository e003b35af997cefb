"""Between the columns of a map and the rows of the file, in bulk."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, cast

import numpy as np

from flowmap.domain.columns import NONE, Amounts, Column, Names, Plain, Ragged, repeated, shortened
from flowmap.domain.records import FieldSpec
from flowmap.domain.table import SUFFIX, Table, column_fields
from flowmap.stores.sqlite.schema import PACKED, columns, layout, texts

Values = Sequence[Any]


def rows_of(table: Table) -> Iterator[tuple[Any, ...]]:
    """The rows of a table, values in the order of `schema.columns`."""
    lists: dict[str, Values] = {PACKED: _packed(table)}
    lists |= {name: _written(field, table.columns[name]) for name, field in _texts(table.type)}
    return zip(*(lists[name] for name, _ in columns(table.type)), strict=True)


def _texts(type_name: str) -> list[tuple[str, FieldSpec]]:
    """(column name, field) of what is not packed."""
    return [(name, field) for name, field in column_fields(type_name) if name in texts(type_name)]


def _written(field: FieldSpec, column: Column) -> list[str | None]:
    if isinstance(column, Ragged):
        codes, starts = column.values.tolist(), column.starts.tolist()
        return [json.dumps(codes[start:end]) if start < end else None for start, end in pairwise(starts)]
    values = cast(Plain, column).values.tolist()
    return [None if day is None else day.isoformat() for day in values] if field.form == "date" else values


def _packed(table: Table) -> list[bytes]:
    cells = np.zeros(len(table), dtype=layout(table.type))
    for name in layout(table.type).names or ():
        column = table.columns[name.removesuffix("_unit") if name not in table.columns else name]
        if isinstance(column, Amounts):
            cells[name] = column.amount if name in table.columns else column.unit
        else:
            cells[name] = cast(Plain, column).values
    data, width = cells.tobytes(), cells.dtype.itemsize
    return [data[start : start + width] for start in range(0, len(data), width)] if width else []


def table_of(type_name: str, rows: Sequence[tuple[Any, ...]], names: Mapping[str, Names]) -> Table:
    """The table of rows whose values stand in the order of `schema.columns`; ValueError if they do not fit."""
    order = [name for name, _ in columns(type_name)]
    lists = dict(zip(order, zip(*rows, strict=True) if rows else ((),) * len(order), strict=True))
    return table_from(type_name, len(rows), b"".join(lists.pop(PACKED, ())), lists, names)


def table_from(
    type_name: str, count: int, packed: bytes, lists: Mapping[str, Values], names: Mapping[str, Names]
) -> Table:
    """The table of so many packed cells, one after the other, and of what is not packed, by column.

    ValueError if they do not fit. A column that is not in `lists` is empty in every row.
    """
    kind = layout(type_name)
    if len(packed) != count * kind.itemsize:
        raise ValueError(f"{count} records of the type {type_name} take {len(packed)} bytes")
    cells = np.frombuffer(packed, dtype=kind) if kind.itemsize else np.zeros(count, dtype=kind)
    made: dict[str, Column] = {}
    for name, field in column_fields(type_name):
        if name in (kind.names or ()):
            made[name] = _unpacked(field, name, cells, names)
        else:
            made[name] = _read(field, count, lists.get(name, ()), names)
    return Table(type_name, made, names)


def _unpacked(field: FieldSpec, name: str, cells: Any, names: Mapping[str, Names]) -> Column:
    values = cells[name]
    if name == SUFFIX:
        return Plain(values.astype(np.int32))
    match field.form:
        case "ref":
            return Plain(_within(values.astype(np.int32), len(names[field.target or ""])))
        case "choice":
            return Plain(_within(values.astype(np.int8), len(field.choices)))
        case "quantity":
            assert field.quantity is not None
            unit = _within(cells[f"{name}_unit"].astype(np.int8), len(field.quantity.UNITS))
            return Amounts(values.astype(np.float64), shortened(unit), field.quantity)
        case "flag":
            return Plain(shortened(values != 0))
    return Plain(shortened(values.astype(np.uint64 if field.form == "cases" else np.float64)))


def _read(field: FieldSpec, count: int, values: Values, names: Mapping[str, Names]) -> Column:
    if field.form == "refs" and not len(values):
        return Ragged(repeated(0, count + 1, np.int64), np.zeros(0, dtype=np.int32))
    if field.form == "refs":
        lists = json.loads(f"[{','.join(value or '[]' for value in values)}]")
        if len(lists) != count:
            raise ValueError(f"{count} records have {len(lists)} lists of {field.name}")
        found = Ragged.of(lists)
        _within(found.values, len(names[field.target or ""]))
        return found
    if not len(values):
        return Plain(repeated(None, count, np.object_))
    column = np.empty(count, dtype=object)
    column[:] = [v and datetime.date.fromisoformat(v) for v in values] if field.form == "date" else values
    return Plain(column)


def _within(codes: Any, most: int) -> Any:
    if len(codes) and (codes.max() >= most or codes.min() < NONE):
        raise ValueError(f"a code is not below {most}")
    return codes
