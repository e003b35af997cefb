"""The model hash: a sum over the records, so that order does not matter and a change is cheap."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, cast

import numpy as np

from flowmap.domain.columns import NONE, Amounts, Column, Plain, Ragged, hits
from flowmap.domain.quantities import Quantity
from flowmap.domain.records import FieldSpec, Record, plain, stated
from flowmap.domain.table import SUFFIX, Table, column_fields

_MODULUS = 1 << 256
_ORDERLESS = ("uses", "makes", "parts")
_LEFT_OUT = ("note", "source")
_DIGITS = 9  # of quantities in base units


def canonical(record: Record) -> str:
    """A record as canonical JSON: sorted keys; defaults, note and source left out; quantities in base units."""
    values: dict[str, Any] = {"type": record.type}
    for name, value in stated(record):
        if name in _LEFT_OUT:
            continue
        if isinstance(value, Quantity):
            values[name] = round(value.base, _DIGITS)
        elif isinstance(value, float) and value.is_integer():
            values[name] = int(value)  # as columns say it
        else:
            values[name] = sorted(value) if name in _ORDERLESS else plain(value)
    return _json(values)


def canonical_rows(table: Table) -> list[str]:
    """The canonical JSON of every record of a table, read off its columns without making a record."""
    parts: list[tuple[str, list[str]]] = [("type", [f'"type":{_json(table.type)}'] * len(table))]
    for name, field in column_fields(table.type):
        if name == SUFFIX:
            parts.append(("id", _suffixed(table)))
        elif name not in _LEFT_OUT:
            texts = _texts(table, field, table.columns[name])
            parts.append((name, [text and f'"{name}":{text}' for text in texts]))
    parts.sort()
    return ["{" + ",".join(filter(None, row)) + "}" for row in zip(*(texts for _, texts in parts), strict=True)]


def _suffixed(table: Table) -> list[str]:
    """Derived ids: said only where they have a number."""
    numbers = cast(Plain, table.columns[SUFFIX]).values
    texts = [""] * len(table)
    for row in hits(numbers != 1).tolist():
        texts[row] = f'"id":{_json(table.id_at(row))}'
    return texts


def _texts(table: Table, field: FieldSpec, column: Column) -> list[str]:
    """The JSON of one field of every record; empty where it is at its default."""
    names = [] if field.target is None else [_json(name) for name in table.names[field.target].values]
    if isinstance(column, Amounts):
        known, base = ~np.isnan(column.amount), column.base
        if isinstance(field.default, Quantity):
            known &= ~np.isclose(base, field.default.base, rtol=1e-12, atol=1e-15)
        text = {value: _json(round(value, _DIGITS)) for value in np.unique(base[known]).tolist()}
        return [text[value] if there else "" for value, there in zip(base.tolist(), known.tolist(), strict=True)]
    if isinstance(column, Ragged):
        plain_names = table.names[field.target or ""].values
        starts, codes = column.starts.tolist(), column.values.tolist()
        rows = [sorted(plain_names[code] for code in codes[a:b]) for a, b in pairwise(starts)]
        return [_json(row) if row else "" for row in rows]
    values = cast(Plain, column).values.tolist()
    match field.form:
        case "ref":
            return ["" if code == NONE else names[code] for code in values]
        case "cases":
            ids = table.names["case"].values
            masks = {mask: sorted(name for bit, name in enumerate(ids) if mask >> bit & 1) for mask in set(values)}
            text_of = {mask: _json(cases) if cases else "" for mask, cases in masks.items()}
            return [text_of[mask] for mask in values]
        case "choice":
            words = ["" if word == field.default else _json(word) for word in field.choices]
            return ["" if code == NONE else words[code] for code in values]
        case "flag":
            return ["" if value == field.default else _json(value) for value in values]
        case "number" | "integer":
            numbers = [None if value != value else int(value) if value == int(value) else value for value in values]
            return ["" if n == field.default and type(n) is type(field.default) else _json(n) for n in numbers]
    return ["" if value == field.default else _json(plain(value)) for value in values]


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


def record_hash(record: Record) -> int:
    """The SHA-256 of a record's canonical JSON as a number."""
    return _number(canonical(record))


def hash_of(tables: Iterable[Table]) -> str:
    """The hash of a model with these tables, 64 hexadecimal digits."""
    return f"{sum(_number(text) for table in tables for text in canonical_rows(table)) % _MODULUS:064x}"


def model_hash(*, added: Iterable[Record], removed: Iterable[Record] = (), base: str = "0") -> str:
    """The hash after records are added to and removed from a model with the hash `base` (hexadecimal)."""
    total = int(base, 16) + sum(map(record_hash, added)) - sum(map(record_hash, removed))
    return f"{total % _MODULUS:064x}"
