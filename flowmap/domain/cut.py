"""A part of a map: some of its records, with all that they name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import numpy as np

from flowmap.domain.columns import NONE, Ints, Longs, Names, Plain, Ragged, all_from, distinct
from flowmap.domain.in_order import renumbered
from flowmap.domain.map import Map
from flowmap.domain.table import Table, naming_columns

_WHOLE = ("map", "case", "stage")  # they are few, and the order of their names means something


def cut(m: Map, rows: Mapping[str, Longs], *, holders: Longs, items: Longs) -> Map:
    """The map of these rows of some tables, of these holders and items (codes), and of all that the rows name.

    Items come with their parts. Cases and stages stay all; names stay in their order.
    """
    none: Longs = np.zeros(0, dtype=np.int64)
    tables = {
        type_name: table if type_name in _WHOLE or not len(table) else table.take(rows.get(type_name, none))
        for type_name, table in m.tables.items()
        if type_name not in ("holder", "item")
    }
    said: dict[str, list[Longs | Ints]] = {"holder": [holders], "item": [items], "via": []}
    for type_name, table in tables.items():
        for name, space in naming_columns(type_name):
            if space in said:
                said[space].append(cast(Plain | Ragged, table.columns[name]).values)
    found = {space: _codes(listed) for space, listed in said.items()}
    systems = [m.names["holder"].code(m.names["via"].values[code]) for code in found["via"].tolist()]
    found["holder"] = _codes([found["holder"], np.array(systems, dtype=np.int64)])
    found["item"] = all_from(found["item"], m.parts)
    names, places = dict(m.names), dict[str, Ints]()
    for space, codes in found.items():
        names[space] = Names(tuple(m.names[space].values[code] for code in codes.tolist()))
        places[space] = np.full(len(m.names[space]) + 1, NONE, dtype=np.int32)  # the last place is for NONE
        places[space][codes] = np.arange(len(codes))
    for space in ("holder", "item"):
        own = m.tables[space].row_of_code[found[space]]
        tables[space] = m.tables[space].take(own[own != NONE])
    for type_name, table in tables.items():
        columns = {name: renumbered(space, table.columns[name], places) for name, space in naming_columns(type_name)}
        tables[type_name] = Table(type_name, {**table.columns, **columns}, names)
    for type_name in _WHOLE:
        tables[type_name].knowing(m.tables[type_name])
    return replace(m, tables={t: tables[t] for t in m.tables}, names=names, known_hash=None)


def _codes(listed: list[Longs | Ints]) -> Longs:
    """The codes in lists, each once, ascending."""
    found = distinct(np.concatenate(listed).astype(np.int64))
    named: Longs = found[found != NONE]
    return named
