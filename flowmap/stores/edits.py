"""What a list of changes comes to for a database that keeps a row a record: rows to write, to add, to drop."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flowmap.domain.change import Change
from flowmap.domain.records import NAMED, Record

Key = tuple[str, str]  # type and id of a record
Place = TypeVar("Place", bound=Hashable)  # where a database keeps a record


@dataclass(frozen=True, slots=True)
class RowEdits(Generic[Place]):
    """Rows by type and place. A record that changes its id keeps its place, and so its order in the map."""

    written: Mapping[tuple[str, Place], Record]
    added: Sequence[Record]
    dropped: Sequence[tuple[str, Place]]


def row_edits(changes: Iterable[Change], places: Mapping[Key, Place]) -> RowEdits[Place]:
    """The rows that changes touch, given where the records are that they mention; in the order of `Map.apply`."""
    now: dict[Key, Record | None] = {}
    moved: dict[Key, Key] = {}  # new id -> the id whose row it takes over
    for change in changes:
        old = None if change.before is None else (change.type, change.before.id)
        if old is not None:
            now[old] = None
        if change.after is not None:
            new = (change.type, change.after.id)
            now[new] = change.after
            if old is not None and old != new:
                moved[new] = moved.get(old, old)
    written: dict[tuple[str, Place], Record] = {}
    added: list[Record] = []
    for key, record in now.items():
        if record is not None:
            place = places.get(moved.get(key, key))
            if place is None or (key[0], place) in written:
                added.append(record)
            else:
                written[key[0], place] = record
    gone = [(key[0], places[key]) for key, record in now.items() if record is None and key in places]
    return RowEdits(written, added, [row for row in gone if row not in written])


def touched(changes: Iterable[Change]) -> dict[Key, Record]:
    """Every record that changes mention, before or after."""
    sides = (side for change in changes for side in (change.before, change.after) if side is not None)
    return {(side.type, side.id): side for side in sides}


def removed_names(changes: Iterable[Change]) -> dict[str, list[str]]:
    """Per type with ids of its own the ids that are gone when all changes are made."""
    gone: dict[str, dict[str, None]] = {}
    for change in changes:
        if change.type in NAMED:
            ids = gone.setdefault(change.type, {})
            if change.before is not None:
                ids[change.before.id] = None
            if change.after is not None:
                ids.pop(change.after.id, None)
    return {space: list(ids) for space, ids in gone.items() if ids}
