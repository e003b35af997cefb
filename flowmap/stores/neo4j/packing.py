"""Records of one type in few bytes that say what they mean: of each column its different values, and who has which.

The values are words, names, numbers and lists of names as in YAML, so that a later flowmap, with other fields and
words, still reads what this one wrote; a column that is not there is not stated.
"""

from __future__ import annotations

import datetime
import json
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from flowmap.domain.columns import NONE, Amounts, Column, Longs, Names, Plain, Ragged
from flowmap.domain.map import SPACES
from flowmap.domain.records import UNNAMED, FieldSpec, plain
from flowmap.domain.table import SUFFIX, Table, column_fields

UNIT = "_unit"  # ends the name of the column that has the units of a quantity


class Known:
    """Names by their space, numbered as they are met."""

    def __init__(self) -> None:
        self._codes: dict[str, dict[str, int]] = {space: {} for space in SPACES}

    def code(self, space: str, name: str | None) -> int:
        """The code of a name; NONE of none."""
        codes = self._codes[space]
        return NONE if name is None else codes.setdefault(name, len(codes))

    def names(self) -> dict[str, Names]:
        """All names so far."""
        return {space: Names(tuple(codes)) for space, codes in self._codes.items()}


# --------------------------------------------------------------------------------------------- writing
def packed(table: Table) -> bytes:
    """The records of a table."""
    said: dict[str, list[Any]] = {}
    parts: list[bytes] = []
    for name, values, codes in _columns(table):
        kind = np.min_scalar_type(max(0, len(values) - 1)).newbyteorder("<")
        said[name] = [values, kind.str] if len(values) > 1 else [values]
        parts += [codes.astype(kind).tobytes()] if len(values) > 1 else []
    head = json.dumps({"rows": len(table), "columns": said}, ensure_ascii=False, separators=(",", ":")).encode()
    return zlib.compress(b"".join([len(head).to_bytes(4, "little"), head, *parts]), 1)


def _columns(table: Table) -> Iterator[tuple[str, list[Any], Longs]]:
    """(name, different values, which of them each row has) of each column."""
    for name, field in column_fields(table.type):
        column = table.columns[name]
        if isinstance(column, Amounts):
            yield name, *_different(column.amount)
            units, codes = _different(column.unit)
            yield name + UNIT, [list(column.quantity.UNITS)[unit] for unit in units], codes
        elif isinstance(column, Ragged):
            names, listed = table.names[field.target or ""].values, column.values.tolist()
            lists, codes = _told_apart([tuple(listed[a:b]) for a, b in pairwise(column.starts.tolist())])
            yield name, [[names[code] for code in one] for one in lists], codes
        else:
            values, codes = _different(cast(Plain, column).values)
            yield name, _said(field, name, values, table), codes


def _different(values: npt.NDArray[Any]) -> tuple[list[Any], Longs]:
    """The different values of an array, in the order in which they come, and the place of each given one among them."""
    if values.dtype.kind == "O":
        return _told_apart(values.tolist())
    found, first, place = np.unique(values, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return _listed(found[order]), rank[place]


def _told_apart(values: Sequence[Any]) -> tuple[list[Any], Longs]:
    """The same of any values."""
    place_of = {value: place for place, value in enumerate(dict.fromkeys(values))}
    return list(place_of), np.array([place_of[value] for value in values], dtype=np.int64)


def _listed(values: npt.NDArray[Any]) -> list[Any]:
    """The values of an array; None where there is no number."""
    if values.dtype.kind == "f" and (unknown := np.isnan(values)).any():
        values = values.astype(object)
        values[unknown] = None
    found: list[Any] = values.tolist()
    return found


def _said(field: FieldSpec, name: str, values: list[Any], table: Table) -> list[Any]:
    """Cells of a plain column as JSON has them."""
    if name == SUFFIX:
        return values
    match field.form:
        case "ref":
            names = table.names[field.target or ""].values
            return [None if code == NONE else names[code] for code in values]
        case "cases":
            cases = table.names["case"].values
            return [[case for bit, case in enumerate(cases) if mask >> bit & 1] for mask in values]
        case "choice":
            return [None if code == NONE else field.choices[code] for code in values]
        case "date":
            return [None if day is None else day.isoformat() for day in values]
    return values


# --------------------------------------------------------------------------------------------- reading
def unpacked(data: bytes, type_name: str, known: Known) -> dict[str, Column]:
    """The columns of packed records, whose names `known` then has; KeyError or ValueError if they do not fit."""
    whole = zlib.decompress(data)
    begin = 4 + int.from_bytes(whole[:4], "little")
    head = json.loads(whole[4:begin])
    rows: int = head["rows"]
    said: dict[str, tuple[list[Any], Longs]] = {}
    for name, (values, *kind) in head["columns"].items():
        codes = np.zeros(rows, dtype=np.int64)
        if kind:
            codes = np.frombuffer(whole, dtype=kind[0], count=rows, offset=begin).astype(np.int64)
            begin += rows * np.dtype(kind[0]).itemsize
        said[name] = values, codes
    found: dict[str, Column] = {}
    for name, field in column_fields(type_name):
        if field.quantity is None:
            values, codes = said.get(name, ([_unsaid(field, name)], np.zeros(rows, dtype=np.int64)))
            found[name] = _meant(field, name, values, known).take(codes)
        else:
            default = field.default or field.quantity(np.nan, next(iter(field.quantity.UNITS)))
            values, codes = said.get(name, ([default.amount], np.zeros(rows, dtype=np.int64)))
            units, unit_codes = said.get(name + UNIT, ([default.unit], np.zeros(rows, dtype=np.int64)))
            words = {word: code for code, word in enumerate(field.quantity.UNITS)}
            amounts = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
            unit = np.array([words[one] for one in units], dtype=np.int8)
            found[name] = Amounts(amounts[codes], unit[unit_codes], field.quantity)
    return found


def _unsaid(field: FieldSpec, name: str) -> Any:
    """What `_said` says of a field at its default."""
    return 1 if name == SUFFIX else None if field.default == UNNAMED else plain(field.default)


def _meant(field: FieldSpec, name: str, values: list[Any], known: Known) -> Column:
    """What `_said` said, as a column of the different values."""
    target = field.target or ""
    if name == SUFFIX:
        return Plain(np.array(values, dtype=np.int32))
    match field.form:
        case "ref":
            return Plain(np.array([known.code(target, value) for value in values], dtype=np.int32))
        case "refs":
            return Ragged.of([[known.code(target, one) for one in value or ()] for value in values])
        case "cases":
            masks = [sum(1 << known.code("case", case) for case in value or ()) for value in values]
            return Plain(np.array(masks, dtype=np.uint64))
        case "choice":
            words: dict[Any, int] = {None: NONE, **{word: code for code, word in enumerate(field.choices)}}
            return Plain(np.array([words[value] for value in values], dtype=np.int8))
        case "flag":
            return Plain(np.array([bool(value) for value in values], dtype=np.bool_))
        case "number" | "integer":
            return Plain(np.array([np.nan if value is None else value for value in values], dtype=np.float64))
        case "date":
            values = [None if value is None else datetime.date.fromisoformat(value) for value in values]
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return Plain(column)
