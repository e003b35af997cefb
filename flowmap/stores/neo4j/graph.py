"""Records as nodes and relationships that analysts query: the facts of `flowmap.graph`, and what finds them again.

- `chunk` is the number of the node `Columns` that has the record as it was typed, of records with derived ids;
- `limited` is true where the record holds only in some cases: where it is not, `cases` lists all that there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from flowmap.domain.columns import Longs, distinct, hits
from flowmap.domain.map import Map
from flowmap.domain.records import RECORDS
from flowmap.domain.table import Table
from flowmap.graph.facts import columns_of, rows_in
from flowmap.graph.schema import FINDING, MAP, Edge
from flowmap.graph.shape import Properties

OTHERS = (MAP, "Change", "Columns", FINDING, "Place")  # labels of nodes that are no records


def kept_rows(table: Table, m: Map, chunks: Sequence[int]) -> list[Properties]:
    """The properties of records, which have the names and cases of `m`; what is unknown is left out."""
    return rows_in(kept_columns(table, m, chunks))


def kept_columns(table: Table, m: Map, chunks: Sequence[int]) -> dict[str, Sequence[Any]]:
    """The same in columns; what is unknown is None."""
    found = columns_of(table, m)
    if RECORDS[table.type].key:
        found["chunk"] = chunks
    if "cases" in table.columns:
        found["limited"] = [True if mask else None for mask in table.masks().tolist()]
    return found


def rows_of_edge(edge: Edge, table: Table) -> Longs:
    """The rows that are relationships of this type, those with a common end together: so many have few ends."""
    rows = np.arange(len(table)) if edge.rule is None else hits(table.choice("rule", edge.rule))
    ends = (table.codes(field)[rows] for field, _ in edge.ends)
    found: Longs = rows[np.argsort(max(ends, key=lambda codes: len(distinct(codes))), kind="stable")]
    return found
