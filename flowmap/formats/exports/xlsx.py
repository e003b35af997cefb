"""A workbook: a sheet for each kind of statement, a column for each field, as typed and, beside it, as a number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flowmap.domain.answer import Answer
from flowmap.domain.map import Map
from flowmap.domain.quantities import Capacity, Duration, Effort, Quantity, Rate, Share
from flowmap.domain.records import RECORDS, FieldSpec, fields_of
from flowmap.formats.tables.xlsx import workbook

SHEETS = {  # type -> name of its sheet
    "map": "map", "case": "cases", "stage": "stages", "holder": "holders", "item": "items", "activity": "activities",
    "handoff": "handoffs", "question": "questions", "need": "needs", "policy": "policies", "acceptance": "accepted",
    "alias": "aliases", "query": "queries",
}  # fmt: skip
UNITS: dict[type[Quantity], str] = {
    Duration: "hours",
    Effort: "hours",
    Rate: "times a year",
    Share: "part of 1",
    Capacity: "hours a year",
}


def dump(m: Map) -> bytes:
    """The workbook; a kind of which the map has none has no sheet. Ids and the words of fields are those of the map."""
    found = [(SHEETS[type_name], _sheet(m, type_name)) for type_name in RECORDS if len(m.tables[type_name])]
    return workbook(found or [(SHEETS["map"], Answer(("id", "title"), (("map", m.title),)))])


def _sheet(m: Map, type_name: str) -> Answer:
    fields = fields_of(type_name)
    columns = [name for field in fields for name in _columns(field)]
    rows = [tuple(value for field in fields for value in _values(field, record)) for record in m.tables[type_name]]
    return Answer(tuple(columns), tuple(rows))


def _columns(field: FieldSpec) -> Iterator[str]:
    yield field.name
    if field.quantity is not None:
        yield f"{field.name} ({UNITS[field.quantity]})"


def _values(field: FieldSpec, record: Any) -> Iterator[Any]:
    value = getattr(record, field.name)
    if field.quantity is None:
        yield list(value) if isinstance(value, tuple) else value
    elif value is None:
        yield from (None, None)
    else:
        yield from (str(value), round(value.base, 9))
