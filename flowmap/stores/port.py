"""The port: what a store of maps does, whichever database is behind it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, Self, runtime_checkable

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.graph.shape import Graph

Place = tuple[float, float]  # the middle of a box, in points
LONGEST_KEY, MOST_PLACES = 300, 20_000  # our choice: bounds what one call can make a store keep


@dataclass(frozen=True, slots=True)
class MapLine:
    """One map of a store as a list shows it; `changed` in UTC."""

    name: str
    title: str
    revision: int
    changed: datetime.datetime


@dataclass(frozen=True, slots=True)
class Stored:
    """A map as it was at a revision."""

    map: Map
    revision: int


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One acknowledged edit: it made `revision`; `inverse(changes)` takes it back; `at` in UTC.

    `edit` is the id that its client made; `undoes` the revision whose edit it takes back.
    """

    revision: int
    at: datetime.datetime
    by: str
    changes: tuple[Change, ...]
    edit: str | None = None
    undoes: int | None = None


class Store(Protocol):
    """A store of maps; any number of threads may use one.

    Every method raises StoreError where the database cannot be reached, read or written; what was acknowledged
    is then still there, and of what was not, nothing is. Where there is no such map: UnknownName with the nearest.
    """

    def init(self) -> None:
        """Prepare the database: format version, constraints, indexes. The first use does it too; again does no harm."""

    def maps(self) -> list[MapLine]:
        """The maps of the store, by name."""

    def load(self, name: str) -> Stored:
        """The map as it is now."""

    def create(self, name: str, m: Map, *, by: str) -> int:
        """Add a map: its revision. Conflict if the name is taken.

        A map that gets the name of a removed one continues its revisions, so that a name and a revision never
        mean two states of a map.
        """

    def save(
        self,
        name: str,
        changes: Sequence[Change],
        *,
        base: int,
        by: str,
        edit: str | None = None,
        undoes: int | None = None,
    ) -> int:
        """Change a map, all or nothing: its new revision. No changes: no new revision, unless `undoes` is given.

        `base` is the revision that the changes were made on. If the map has changed since, they are made on what it
        is now: Conflict where a `before` is not what the map has (with both values), InvalidMap where they name
        something that was removed. `edit` is an id that the client makes: saved again, it counts once and gives
        the same revision. `undoes` says in the history which revision the changes take back; with no changes, that
        it stays as it is.
        """

    def history(
        self, name: str, *, before: int | None = None, most: int | None = None, bare: bool = False
    ) -> list[HistoryLine]:
        """The last `most` edits below the revision `before` (None: all), the newest last.

        `bare`: without their changes, which costs next to nothing.
        """

    def line_of(self, name: str, edit: str) -> HistoryLine | None:
        """The line of the edit with this id; None if it has not been saved."""

    def revision(self, name: str) -> int:
        """The revision of the map as it is now."""

    def places(self, name: str) -> dict[str, Place]:
        """Where the boxes of the map's drawing stand: key -> (x, y)."""

    def place(self, name: str, places: Mapping[str, Place | None]) -> None:
        """Put boxes somewhere else, None: forget where; of each key the last word counts.

        How a map is looked at is no part of it: no revision, no history. BadInput where a key is longer than
        LONGEST_KEY, a number is not finite, or there are more than MOST_PLACES.
        """

    def remove(self, name: str) -> None:
        """Remove a map, its history and its places."""

    def close(self) -> None:
        """Give back connections; the store can not be used afterwards."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@runtime_checkable
class GraphStore(Store, Protocol):
    """A store whose database is itself a graph: what was found is published beside the facts, and asked in Cypher."""

    def ask(
        self, name: str, query: str, parameters: Mapping[str, Any], *, seconds: float, rows: int
    ) -> tuple[list[str], list[list[Any]], bool] | None:
        """Columns, rows and whether there are more of a query that only reads; None if it took longer.

        Nodes and relationships are dicts of `labels` or `type` and their properties, paths lists of them. BadInput
        where the database finds the query wrong, or finds that it does more than read.
        """

    def publish(self, name: str, found: Graph, *, revision: int) -> bool:
        """Write what was found on a map at a revision, in place of what was published before; all or nothing.

        False, and nothing is written, if the map has another revision by now.
        """

    def published(self, name: str) -> int | None:
        """The revision whose findings are published, None if none are."""

    def publishing(self, name: str) -> bool:
        """Whether each save publishes."""

    def set_publishing(self, name: str, always: bool) -> None:
        """Whether each save of this map publishes from now on."""

    def publish_after_save(self, publish: Callable[[GraphStore, str], object]) -> None:
        """What to call after each save and creation of a map that is set so; what goes wrong in it is only logged."""
