"""Records of a type in chunks, from which a map is read: a server gives thousands at once as fast as one.

A chunk is a node `Columns`; the order of the chunks and of the records in them is that of the map.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from flowmap.domain.columns import Column, Longs, Names
from flowmap.domain.map import Map
from flowmap.domain.records import RECORDS
from flowmap.domain.table import Table
from flowmap.stores.neo4j.packing import Known, packed, unpacked

RECORDS_IN_ONE = 5_000  # at most; our choice: some 50 KB, which an edit writes anew in some 20 ms


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some records of a type."""

    type: str
    number: int
    size: int  # how many
    packed: bytes

    @classmethod
    def of(cls, table: Table, number: int, rows: Longs) -> Chunk:
        """The chunk of some rows of a table."""
        return cls(table.type, number, len(rows), packed(table.take(rows)))

    @property
    def id(self) -> str:
        """Its id in the map."""
        return f"{self.type}:{self.number}"

    @property
    def digest(self) -> int:
        """Tells the chunk from any other; those of all chunks of a map are summed."""
        found = hashlib.blake2b(self.packed, digest_size=8, key=self.id.encode()).digest()
        return int.from_bytes(found, "little")

    def row(self, name: str) -> dict[str, Any]:
        """The properties of its node in a map of this name."""
        return {"map": name, "id": self.id, **asdict(self)}


def total(added: Iterable[Chunk], *, removed: Iterable[Chunk] = (), before: int = 0) -> int:
    """The sum of digests after some are added to and removed from a sum, modulo 2^64 as databases keep integers."""
    found = before + sum(chunk.digest for chunk in added) - sum(chunk.digest for chunk in removed)
    return (found + (1 << 63)) % (1 << 64) - (1 << 63)


def chunks_of(m: Map) -> Iterator[Chunk]:
    """All chunks of a new map."""
    for table in m.tables.values():
        for number, first in enumerate(range(0, len(table), RECORDS_IN_ONE)):
            yield Chunk.of(table, number, np.arange(first, min(first + RECORDS_IN_ONE, len(table))))


def tables_of(chunks: Sequence[Chunk]) -> tuple[dict[str, Table], dict[str, Names]]:
    """The tables of chunks in their order, and the names they share; KeyError or ValueError if they do not fit."""
    known = Known()
    columns: dict[str, list[dict[str, Column]]] = {type_name: [] for type_name in RECORDS}
    order = list(RECORDS)
    for chunk in sorted(chunks, key=lambda one: (order.index(one.type), one.number)):
        columns[chunk.type].append(unpacked(chunk.packed, chunk.type, known))
    names = known.names()
    tables = {}
    for type_name, parts in columns.items():
        first, *others = [Table(type_name, part, names) for part in parts] or [Table.of(type_name, [], names)]
        tables[type_name] = first.concat(*others)
    return tables, names
