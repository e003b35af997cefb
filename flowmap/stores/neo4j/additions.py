"""What one statement makes: nodes of rows, relationships of columns, as many as a small server takes at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from typing import Any

from flowmap.errors import StoreError
from flowmap.graph.shape import Linked
from flowmap.stores.neo4j import cypher
from flowmap.stores.neo4j.server import Transaction

BATCH = 5_000  # nodes or relationships; our choice


@dataclass(frozen=True, slots=True)
class Addition:
    """A statement that makes so many nodes or relationships."""

    statement: str
    parameters: Mapping[str, Any]
    size: int

    def make(self, tx: Transaction, name: str) -> None:
        """Make them in a map; the end of a relationship that is not there must not go unseen."""
        refuse_unless_all(tx.made(self.statement, map=name, **self.parameters), self.size)


def of_rows(statement: str, rows: Sequence[Any], most: int | None = None) -> Iterator[Addition]:
    """A statement that makes one of each of `$rows`."""
    for part in portions(rows, most):
        yield Addition(statement, {"rows": rows[part]}, len(rows[part]))


def of_columns(
    name: str, labels: tuple[str, str], columns: Mapping[str, Sequence[Any]], start: Sequence[str], end: Sequence[str]
) -> Iterator[Addition]:
    """Relationships of a type between nodes with these labels: the ids of their ends, and columns of properties."""
    statement = cypher.add_relationships(name, labels, columns)
    for part in portions(start):
        (starts, begin), (ends, finish) = _places(start[part]), _places(end[part])
        given = {f"of_{key}": values[part] for key, values in columns.items() if key != "map"}
        yield Addition(statement, {"starts": starts, "start": begin, "ends": ends, "end": finish, **given}, len(begin))


def of_linked(name: str, labels: tuple[str, str], rows: Sequence[Linked]) -> Iterator[Addition]:
    """The same of rows."""
    keys = dict.fromkeys(key for _, _, properties in rows for key in properties)
    columns = {key: [properties.get(key) for _, _, properties in rows] for key in keys}
    yield from of_columns(name, labels, columns, [row[0] for row in rows], [row[1] for row in rows])


def portions(rows: Sized, most: int | None = None) -> Iterator[slice]:
    """Slices of rows that one statement takes."""
    step = most or BATCH
    for first in range(0, len(rows), step):
        yield slice(first, first + step)


def refuse_unless_all(done: int, size: int) -> None:
    """StoreError if a statement did not do all that it should."""
    if done != size:
        raise StoreError(
            f"Neo4j found {done} of {size} nodes or relationships; nothing was saved.",
            hint="Has another program changed the map?",
        )


def _places(ids: Sequence[str]) -> tuple[list[str], list[int]]:
    """The different ids, and the place of each among them."""
    places = {one: place for place, one in enumerate(dict.fromkeys(ids))}
    return list(places), [places[one] for one in ids]
