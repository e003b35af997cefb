"""The workbook, opened by openpyxl: every record comes back from its rows, and nothing in it is a formula."""

from __future__ import annotations

import io
from importlib import import_module
from typing import Any

from hypothesis import given, settings

from flowmap.domain.map import Map
from flowmap.domain.records import Record, fields_of, record_from_dict
from flowmap.formats.exports import xlsx
from tests.sample_maps import sample
from tests.strategies import random_maps


def opened(content: bytes) -> Any:
    """The workbook as openpyxl reads it."""
    return import_module("openpyxl").load_workbook(io.BytesIO(content))


def records_in(book: Any) -> list[Record]:
    """The records that the sheets state, by the names of their columns alone."""
    types = {sheet: type_name for type_name, sheet in xlsx.SHEETS.items()}
    found = []
    for sheet in book:
        head, *rows = sheet.iter_rows(values_only=True)
        for row in rows:
            found.append(_record(types[sheet.title], dict(zip(head, row, strict=True))))
    return found


def _record(type_name: str, row: dict[str, Any]) -> Record:
    values: dict[str, Any] = {}
    for field in fields_of(type_name):
        value = row[field.name]
        if field.form in ("refs", "cases"):
            values[field.name] = tuple(value.split("; ")) if value else ()
        elif field.form == "date":
            values[field.name] = value and value.date()
        elif field.form == "text" and field.default == "":
            values[field.name] = value or ""
        elif value is not None:
            values[field.name] = value
    return record_from_dict(type_name, values)


@given(random_maps())
@settings(max_examples=20)
def test_every_record_comes_back(m: Map) -> None:
    book = opened(xlsx.dump(m))
    if any(len(table) for table in m.tables.values()):
        assert Map.of(records_in(book), name=m.name) == _without_empty_texts(m)
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}.isdisjoint(("f", "e"))


def _without_empty_texts(m: Map) -> Map:
    """A text of no letters is an empty cell, and an empty cell states nothing."""
    blank = [
        record.model_copy(
            update={
                f.name: f.default for f in fields_of(record.type) if f.form == "text" and not getattr(record, f.name)
            }
        )
        for record in m.records()
    ]
    return Map.of(blank, name=m.name)


def test_a_sheet_for_each_kind_of_statement_and_a_number_beside_what_was_typed() -> None:
    m = sample("engines")
    book = opened(xlsx.dump(m))
    assert {sheet.title: sheet.max_row - 1 for sheet in book} == {
        "map": 1, "cases": 2, "holders": 4, "items": 3, "activities": 4, "handoffs": 3, "questions": 1, "needs": 3,
    }  # fmt: skip
    head, first, *_ = book["handoffs"].iter_rows(values_only=True)
    row = dict(zip(head, first, strict=True))
    assert (row["giver"], row["lead"], row["lead (hours)"], row["quality"], row["quality (part of 1)"]) == (
        "sales", "1d", 24, "100%", 1,
    )  # fmt: skip
    assert book["handoffs"].freeze_panes == "A2"


def test_an_empty_map_is_a_workbook_too() -> None:
    book = opened(xlsx.dump(Map.of(name="nothing")))
    assert list(book["map"].iter_rows(values_only=True)) == [("id", "title"), ("map", "Nothing")]
