"""A map with its records in an order of their own, so that what is said about equal maps is equal."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from flowmap.domain.columns import NONE, Column, Ints, Longs, Names, Plain, Ragged, as_one, order_of
from flowmap.domain.map import Map
from flowmap.domain.records import RECORDS
from flowmap.domain.table import SUFFIX, Table, naming_columns

_FREE = ("holder", "item")  # names whose codes mean nothing; a case keeps its bit
_KEPT = ("map", "case", "stage")  # people chose the order of these: it is the order of the process, or of the talk


def in_order(m: Map) -> Map:
    """The same map with holders and items numbered by id and records sorted by what their ids are made of.

    Cases and stages stay in the order in which they are declared. O(n log n) in the records, without making ids.
    """
    names, places = dict(m.names), dict[str, Ints]()
    for space in _FREE:
        names[space] = Names(tuple(sorted(m.names[space].values)))
        places[space] = (m.names[space].ranks - 1).astype(np.int32)  # the last place is for NONE
    tables = {}
    for type_name, table in m.tables.items():
        columns = {name: renumbered(space, table.columns[name], places) for name, space in naming_columns(type_name)}
        moved = Table(type_name, {**table.columns, **columns}, names)
        rows = None if type_name in _KEPT else _order(moved)
        tables[type_name] = (moved if rows is None else moved.take(rows)).knowing(table, rows)
    return replace(m, tables=tables, names=names)


def renumbered(space: str, column: Column, places: dict[str, Ints]) -> Column:
    """A column of codes with the new codes; of a space that keeps its codes, as it is."""
    if space not in places:
        return column
    if isinstance(column, Ragged):
        return Ragged(column.starts, places[space][column.values])
    assert isinstance(column, Plain)
    return Plain(places[space][column.values])


def _order(table: Table) -> Longs:
    """The rows of a table in the order of what ids are made of."""
    keys = [_rank(table.columns[name]) for name in RECORDS[table.type].key]
    last = table.columns[SUFFIX if SUFFIX in table.columns else "id"]
    return order_of(as_one([*keys, _rank(last)]))


def _rank(column: Column) -> Any:
    """Numbers that sort like the values of a column."""
    if isinstance(column, Ragged):
        if len(column) and column.lengths.max() <= 1:
            return np.append(column.values, NONE)[np.where(column.lengths, column.starts[:-1], NONE)]
        values, starts = column.values.tolist(), column.starts.tolist()
        found = [tuple(values[begin:end]) for begin, end in pairwise(starts)]
    else:
        assert isinstance(column, Plain)
        if column.values.dtype != object:
            return column.values
        found = [(value or "",) for value in column.values]
    place = {value: n for n, value in enumerate(sorted(set(found)))}
    return np.array([place[value] for value in found], dtype=np.int64)


__all__ = ["in_order", "renumbered"]
