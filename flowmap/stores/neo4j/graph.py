"""Records as nodes and relationships that analysts query: the facts of `flowmap.graph`, and what finds them again.

- `chunk` is the number of the node `Columns` that has the record as it was typed, of records with derived ids;
- `limited` is true where the record holds only in some cases: where it is not, `cases` lists all that there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flowmap.domain.map import Map
from flowmap.domain.records import RECORDS
from flowmap.domain.table import Table
from flowmap.graph.facts import rows_of
from flowmap.graph.schema import FINDING, MAP, Edge
from flowmap.graph.shape import Properties

OTHERS = (MAP, "Change", "Columns", FINDING, "Place")  # labels of nodes that are no records


def kept_rows(table: Table, m: Map, chunks: Sequence[int]) -> list[Properties]:
    """The properties of records, which have the names and cases of `m`; what is unknown is left out."""
    found = rows_of(table, m)
    if RECORDS[table.type].key:
        for row, chunk in zip(found, chunks, strict=True):
            row["chunk"] = chunk
    if "cases" in table.columns:
        for row, mask in zip(found, table.masks().tolist(), strict=True):
            if mask:
                row["limited"] = True
    return found


def of_rule(edge: Edge, rows: Sequence[Properties]) -> Iterator[Properties]:
    """The rows that are relationships of this type."""
    return (row for row in rows if edge.rule in (None, row.get("rule")))
