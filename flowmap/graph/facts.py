"""The records of a map as nodes and relationships. An accepted finding is a node `Acceptance`, another
name a node `Alias`, a saved question a node `Query`.

Properties are the fields of the record, numbers in base units (hours, times a year, fractions), and `map`; `cases`
always lists all cases that the record holds in; `title` is what people read, also where nobody gave one. `uses`,
`makes` and `parts` are properties of their node and, to be walked along, relationships to the items.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, cast

import numpy as np

from flowmap.domain.columns import NONE, Amounts, Plain, Ragged
from flowmap.domain.map import Map
from flowmap.domain.records import RECORDS, UNNAMED, FieldSpec, Record
from flowmap.domain.slug import title_of
from flowmap.domain.table import SUFFIX, Table, column_fields
from flowmap.graph.schema import EDGES, KINDS, LINKS, MAP, NODES, Edge, Node
from flowmap.graph.shape import Edges, Graph, Linked, Nodes, Properties


def facts(m: Map, *, revision: int | None = None, types: Collection[str] | None = None) -> Graph:
    """All that a map states, and the map itself; `revision`: that of the store, None where the map is from a file.

    `types`: only relationships of these, None: all of them.
    """
    nodes = [Nodes((MAP,), [map_properties(m, revision)])]
    edges: list[Edges] = []
    for node in NODES:
        rows = rows_of(m.tables[node.type], m)
        by_label: dict[tuple[str, ...], list[Properties]] = {}
        for row in rows:
            by_label.setdefault(labels(node, row), []).append(row)
        nodes += [Nodes(names, listed) for names, listed in by_label.items()]
        wanted = [one for one in LINKS if one.of == node.type and (types is None or one.name in types)]
        edges += [Edges(link.name, link.ends, links(link.name, rows)) for link in wanted]
    for edge in EDGES:
        if types is not None and edge.name not in types:
            continue
        (start, start_label), (end, end_label) = edge.ends
        rows = rows_of(m.tables[edge.type], m)
        linked = [(row[start], row[end], row) for row in rows if edge.rule in (None, row.get("rule"))]
        edges.append(Edges(edge.name, (start_label, end_label), linked))
    return Graph(tuple(nodes), tuple(one for one in edges if one.rows))


def kept_as(type_name: str) -> list[Node | Edge]:
    """What the records of a type are in the graph."""
    return [kind for kind in (*NODES, *EDGES) if kind.type == type_name]


def labels(node: Node, row: Properties) -> tuple[str, ...]:
    """The labels of a node with these properties; holders have a second one, by their kind."""
    return (node.name, KINDS[row["kind"]]) if node.type == "holder" else (node.name,)


def map_properties(m: Map, revision: int | None) -> Properties:
    """The properties of the map's own node; `revision` is left out where there is none."""
    found: Properties = {"map": m.name, "id": m.name, "title": m.title, "model": m.model}
    return found if revision is None else {**found, "revision": revision}


def rows_of(table: Table, m: Map) -> list[Properties]:
    """The properties of the records of a table, which has the names and the cases of the map `m`."""
    return rows_in(columns_of(table, m))


def rows_in(columns: Mapping[str, Sequence[Any]]) -> list[Properties]:
    """Properties in columns as those of each record."""
    names = tuple(columns)
    return [
        {name: value for name, value in zip(names, row, strict=True) if value is not None}
        for row in zip(*columns.values(), strict=True)
    ]


def columns_of(table: Table, m: Map) -> dict[str, Sequence[Any]]:
    """The same in columns: of each property its values in all records, None where one has none."""

    @cache
    def cases(mask: int) -> list[str]:
        return m.cases_in(mask or m.all_cases)

    ids = _ids(table)
    columns: dict[str, Sequence[Any]] = {"map": [m.name] * len(table), "id": ids}
    for name, field in column_fields(table.type):
        if name == "title":
            titles = cast(Plain, table.columns[name]).values.tolist()
            columns[name] = [title or title_of(identity) for title, identity in zip(titles, ids, strict=True)]
        elif name not in ("id", SUFFIX):
            masks = field.form == "cases"
            columns[name] = [cases(mask) for mask in table.masks().tolist()] if masks else _values(field, table)
    if table.type in ("activity", "acceptance", "alias", "query"):
        columns["title"] = _headlines(columns)
    return columns


def links(name: str, rows: Sequence[Properties]) -> list[Linked]:
    """The relationships of a type that follow from nodes with these properties."""
    return [
        (start, end, {"map": row["map"], "id": identity}) for row in rows for identity, start, end in _links(name, row)
    ]


def _links(name: str, row: Properties) -> Iterator[tuple[str, str, str]]:
    """(id, start, end)."""
    identity = row["id"]
    match name:
        case "PERFORMS":
            yield identity, row["at"], identity
        case "PART_OF":
            yield from ((f"{part}:{identity}", part, identity) for part in row["parts"])
        case "USES" | "MAKES":
            yield from ((f"{identity}:{item}", identity, item) for item in row[name.lower()])


def _ids(table: Table) -> list[str]:
    """The ids of all rows; where they are just their key fields, without a look at each row."""
    record = RECORDS[table.type]
    if SUFFIX not in table.columns or record.base_id is not Record.base_id:
        return [table.id_at(row) for row in range(len(table))]
    fields = dict(column_fields(table.type))
    keys = [[value or "" for value in _values(fields[name], table)] for name in record.key]
    suffixes = cast(Plain, table.columns[SUFFIX]).values.tolist()
    return [
        ":".join((table.type, *key)) + (f"-{suffix}" if suffix > 1 else "")
        for suffix, *key in zip(suffixes, *keys, strict=True)
    ]


def _values(field: FieldSpec, table: Table) -> Sequence[Any]:
    """The values of a field, None where unknown: quantities in base units, names as ids, lists as lists."""
    column, names = table.columns[field.name], table.names.get(field.target or "")
    if isinstance(column, Amounts):
        return [None if amount != amount else round(amount, 9) for amount in column.base.tolist()]
    if isinstance(column, Ragged):
        assert names is not None
        listed = [names.values[code] for code in column.values.tolist()]
        starts = column.starts.tolist()
        return [listed[start:end] for start, end in pairwise(starts)]
    values: list[Any] = cast(Plain, column).values.tolist()
    match field.form:
        case "ref":
            assert names is not None
            unnamed = UNNAMED if field.target == "item" and field.default == UNNAMED else None
            return [unnamed if code == NONE else names.values[code] for code in values]
        case "choice":
            return [None if code == NONE else field.choices[code] for code in values]
        case "number" | "integer":
            return [None if np.isnan(n) else int(n) if n == int(n) else n for n in values]
    return values


def _headlines(columns: dict[str, Sequence[Any]]) -> Sequence[str]:
    """What nodes whose records have no title are called: "Makes goods announcement", "Approve contract"."""
    if "name" in columns:
        return columns["name"]
    if "finding" in columns:
        return [f"Accepted {code}" for code in columns["finding"]]
    rows = zip(columns["control"], columns["makes"], columns["uses"], strict=True)
    return [
        title_of(f"{control or ('makes' if makes else 'uses')} {', '.join(makes or uses)}")
        for control, makes, uses in rows
    ]
