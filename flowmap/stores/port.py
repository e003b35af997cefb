"""The port: what a store of maps does, whichever database is behind it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from flowmap.domain.change import Change
from flowmap.domain.map import Map


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
    """One acknowledged edit: it made `revision`; `inverse(changes)` takes it back; `at` in UTC."""

    revision: int
    at: datetime.datetime
    by: str
    changes: tuple[Change, ...]


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

    def save(self, name: str, changes: Sequence[Change], *, base: int, by: str, edit: str | None = None) -> int:
        """Change a map, all or nothing: its new revision. No changes: no new revision.

        `base` is the revision that the changes were made on. If the map has changed since, they are made on what it
        is now: Conflict where a `before` is not what the map has (with both values), InvalidMap where they name
        something that was removed. `edit` is an id that the client makes: saved again, it counts once and gives
        the same revision.
        """

    def history(self, name: str, *, before: int | None = None, most: int | None = None) -> list[HistoryLine]:
        """The last `most` edits below the revision `before` (None: all), the newest last."""

    def revision(self, name: str) -> int:
        """The revision of the map as it is now."""

    def remove(self, name: str) -> None:
        """Remove a map and its history."""

    def close(self) -> None:
        """Give back connections; the store can not be used afterwards."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
