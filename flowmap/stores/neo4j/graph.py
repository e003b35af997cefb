"""Records as the Neo4j store keeps them: the facts of `flowmap.graph`, and what a record needs to come back as typed.

- `<field>_typed`: a quantity as typed ("2d" beside 48.0);
- `untitled` is true where nobody gave a title and it comes from the id;
- `in_all_cases` is true where the record is not limited to some cases;
- `hash` is the record's part of the model hash, modulo 2^64: those of all records must sum to that of the map;
- `suffix` is the n of an id that ends in `-n` because an earlier record has the same key fields;
- `place` is the order of the records in the map.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from flowmap.domain.columns import NONE, Amounts, Column, Names, Plain, Ragged
from flowmap.domain.map import Map
from flowmap.domain.model_hash import record_hash
from flowmap.domain.quantities import Quantity
from flowmap.domain.records import NAMED, UNNAMED, FieldSpec, Record, fields_of
from flowmap.domain.table import SUFFIX, Table, column_fields
from flowmap.graph.facts import kept_as, rows_of
from flowmap.graph.schema import FINDING, MAP, Edge, Node
from flowmap.graph.shape import Properties

Placed = tuple[int, Record]  # the place of a record in the order of the map, and the record
OTHERS = (MAP, "Change", FINDING, "Place")  # labels of nodes that are no records

_TYPED = re.compile(r"([-+.0-9e]*)(.*)", re.DOTALL)


def kind_of(record: Record) -> Node | Edge:
    """What one record is in the graph."""
    kinds = kept_as(record.type)
    return next(k for k in kinds if not isinstance(k, Edge) or k.rule in (None, getattr(record, "rule", None)))


def kept_rows(placed: Sequence[Placed], m: Map) -> list[Properties]:
    """The properties of records of one type, whose names and cases are those of `m`; what is unknown is left out."""
    if not placed:
        return []
    found = rows_of(Table.of(placed[0][1].type, [record for _, record in placed], m.names), m)
    for row, (place, record) in zip(found, placed, strict=True):
        row |= {"place": place, "hash": signed(record_hash(record)), **_as_typed(record)}
    return found


def _as_typed(record: Record) -> Properties:
    found: Properties = {SUFFIX: record.suffix} if record.key and record.suffix > 1 else {}
    for field in fields_of(record.type):
        value = getattr(record, field.name)
        if isinstance(value, Quantity):
            found[f"{field.name}_typed"] = _typed(value)
        elif field.form == "cases":
            found["in_all_cases"] = not value
        elif field.name == "title" and not value:
            found["untitled"] = True
    return found


def signed(number: int) -> int:
    """A number modulo 2^64 as databases keep integers."""
    return (number + (1 << 63)) % (1 << 64) - (1 << 63)


def read_properties(type_name: str) -> list[str]:
    """The properties that make up a record, in the order of the rows of `table_of`."""
    found = []
    for name, field in column_fields(type_name):
        found.append(f"{name}_typed" if field.form == "quantity" else name)
        if field.form == "cases":
            found.append("in_all_cases")
        elif name == "title":
            found.append("untitled")
    return found


def table_of(type_name: str, rows: Sequence[Sequence[Any]], names: Mapping[str, Names]) -> Table:
    """The table of rows in the order of `read_properties`; KeyError or ValueError if they do not fit."""
    order = read_properties(type_name)
    lists = dict(zip(order, zip(*rows, strict=True) if rows else ((),) * len(order), strict=True))
    made = {name: _column(field, name, lists, names) for name, field in column_fields(type_name)}
    return Table(type_name, made, names)


def names_in(rows: Mapping[str, Sequence[Sequence[Any]]]) -> dict[str, Names]:
    """The names of a map's spaces, given the rows of each type."""
    places = {type_name: read_properties(type_name) for type_name in rows}
    ids = {space: [row[places[space].index("id")] for row in rows[space]] for space in NAMED}
    via = places["handoff"].index("via")
    ids["via"] = [row[via] for row in rows["handoff"] if row[via] is not None]
    return {space: Names().extended(listed) for space, listed in ids.items()}


def _typed(value: Quantity) -> str:
    """As typed; with all digits where the short form would lose some."""
    text = str(value)
    return text if _read(text, type(value))[0] == value.amount else f"{value.amount!r}{value.unit}"


def _read(text: str, quantity: type[Quantity]) -> tuple[float, int]:
    """(amount, unit code) of a quantity as typed."""
    match = _TYPED.fullmatch(text)
    assert match is not None
    return float(match[1] or 1), quantity.unit_code(match[2])


def _column(field: FieldSpec, name: str, lists: Mapping[str, Sequence[Any]], names: Mapping[str, Names]) -> Column:
    if field.form == "quantity":
        assert field.quantity is not None
        typed = lists[f"{name}_typed"]
        known = {text: _read(text, field.quantity) for text in set(typed) if text is not None}
        known[None] = (np.nan, 0)
        amounts = np.array([known[text][0] for text in typed], dtype=np.float64)
        return Amounts(amounts, np.array([known[text][1] for text in typed], dtype=np.int8), field.quantity)
    values = lists[name]
    if name == SUFFIX:
        return Plain(np.array([1 if value is None else value for value in values], dtype=np.int32))
    match field.form:
        case "ref":
            codes: dict[Any, int] = {**names[field.target or ""].codes, None: NONE, UNNAMED: NONE}
            return Plain(np.array([codes[value] for value in values], dtype=np.int32))
        case "refs":
            codes = names[field.target or ""].codes
            return Ragged.of([[codes[one] for one in value or ()] for value in values])
        case "cases":
            bits = {case: 1 << code for case, code in names["case"].codes.items()}
            limited = zip(values, lists["in_all_cases"], strict=True)
            return Plain(np.array([0 if all_ else sum(bits[c] for c in v) for v, all_ in limited], dtype=np.uint64))
        case "choice":
            words: dict[Any, int] = {word: place for place, word in enumerate(field.choices)}
            words[None] = NONE
            return Plain(np.array([words[value] for value in values], dtype=np.int8))
        case "flag":
            return Plain(np.array([bool(value) for value in values], dtype=np.bool_))
        case "number" | "integer":
            return Plain(np.array(values, dtype=np.float64))  # None becomes NaN
    if name == "title":
        values = ["" if untitled else value for value, untitled in zip(values, lists["untitled"], strict=True)]
    elif field.form == "date":
        values = [value and value.to_native() for value in values]
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return Plain(column)
