"""Several maps side by side as one: what is asked of all of them is then computed in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np

from flowmap.domain.columns import NONE, Column, Longs, Names, Plain, Ragged
from flowmap.domain.map import SPACES, Map
from flowmap.domain.slug import title_of
from flowmap.domain.table import Table, column_fields

_APART = "/"  # in no id
_ONCE = ("map", "case")  # types of which the first map's records are kept
_LEFT_OUT = ("acceptance", "alias", "query")


def side_by_side(maps: Sequence[Map]) -> Map:
    """One map with the records of all, each under names of its own (`own_name`); a single one as it is.

    The maps have the same cases, as all that come from one map by changes to other records. Titles are kept.
    """
    first = maps[0]
    if len(maps) == 1:
        return first
    assert all(m.names["case"] is first.names["case"] for m in maps), "maps side by side share their cases"
    names = {
        space: first.names[space] if space == "case" else _apart([m.names[space] for m in maps]) for space in SPACES
    }
    tables: dict[str, Table] = {}
    for type_name, table in first.tables.items():
        if type_name in _ONCE or type_name in _LEFT_OUT:
            none: Longs = np.zeros(0, dtype=np.int64)
            tables[type_name] = Table(type_name, (table if type_name in _ONCE else table.take(none)).columns, names)
        else:
            tables[type_name] = Table(type_name, _columns([m.tables[type_name] for m in maps], maps), names)
    return Map(first.name, tables, names)


def own_name(name: str) -> str:
    """What a name of maps side by side is called in its own map."""
    return name.rpartition(_APART)[2]


def places(maps: Sequence[Map], space: str) -> Longs:
    """For each code of a space the place of its map."""
    return np.repeat(np.arange(len(maps)), [len(m.names[space]) for m in maps])


def _apart(names: Sequence[Names]) -> Names:
    return Names(tuple(f"{place}{_APART}{name}" for place, one in enumerate(names) for name in one.values))


def _columns(tables: Sequence[Table], maps: Sequence[Map]) -> Mapping[str, Column]:
    found: dict[str, Column] = {}
    for name, field in column_fields(tables[0].type):
        space = field.target if field.form in ("ref", "refs") else None
        offsets = np.cumsum([0, *(len(m.names[space]) for m in maps)]) if space else np.zeros(len(maps) + 1, np.int64)
        columns = [_moved(table.columns[name], int(offset)) for table, offset in zip(tables, offsets, strict=False)]
        if name == "title":
            columns = [_titles(table) for table in tables]
        found[name] = columns[0].concat(*cast(Any, columns[1:]))
    return found


def _moved(column: Column, offset: int) -> Column:
    if not offset:
        return column
    if isinstance(column, Ragged):
        return Ragged(column.starts, (column.values + offset).astype(np.int32))
    codes = cast(Plain, column).values
    return Plain(np.where(codes == NONE, NONE, codes + offset).astype(np.int32))


def _titles(table: Table) -> Column:
    """Titles as they are shown: an id without one would show the name that it has side by side."""
    values = np.empty(len(table), dtype=object)
    values[:] = [table.text("title", row) or title_of(table.id_at(row)) for row in range(len(table))]
    return Plain(values)
