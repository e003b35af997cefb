"""Why changes do not fit the map, where somebody else is the reason: who has removed or named what, and when."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.records import NAMED, UNNAMED, Record, fields_of
from flowmap.domain.removal import mentions
from flowmap.editing.trail import Trail
from flowmap.editing.words import named
from flowmap.errors import InvalidMap, Problem
from flowmap.stores.port import HistoryLine, Store


def explained(error: InvalidMap, store: Store, name: str, changes: Sequence[Change], *, base: int) -> InvalidMap:
    """The error in words that name who is the reason since the revision `base`; the error itself where nobody is."""
    stored = store.load(name)
    trail = Trail(store, name, before=stored.revision + 1)
    problems = [*_gone(stored.map, changes, trail), *_used(stored.map, changes, trail, base)]
    return InvalidMap(problems) if problems else error


def when(at: datetime.datetime) -> str:
    """A time as a sentence says it, in UTC."""
    return f"on {at.day} {at:%b %Y at %H:%M} UTC"


def _gone(m: Map, changes: Sequence[Change], trail: Trail) -> Iterator[Problem]:
    """What the changes name, and somebody has removed."""
    added = {(change.type, change.after.id) for change in changes if change.after is not None}
    seen = set()
    for record in [change.after for change in changes if change.after is not None]:
        for space, identity in names_in(record):
            key = (space, identity)
            if key in added or key in seen or identity in m.tables[space]:
                continue
            seen.add(key)
            line = trail.last(space, identity)
            if line is not None:
                what = named(m, removed_by(line, space, identity) or record)
                yield Problem(
                    f"{line.by} has removed {what} {when(line.at)}; it can no longer be named.",
                    "Take that back first, or leave out what names it.",
                )


def _used(m: Map, changes: Sequence[Change], trail: Trail, base: int) -> Iterator[Problem]:
    """What the changes remove, and somebody has come to name."""
    touched = {(side.type, side.id) for change in changes for side in (change.before, change.after) if side}
    for change in changes:
        if change.before is None or change.after is not None or change.type not in NAMED:
            continue
        for user in mentions(m, change.before):
            line = None if (user.type, user.id) in touched else trail.last(user.type, user.id)
            if line is not None and line.revision > base:
                said, what = named(m, user).rstrip("."), named(m, change.before)
                yield Problem(
                    f"{line.by} has said {when(line.at)}: {said}. So {what} cannot be removed alone.",
                    f"Keep both, or remove {what} together with all that names it.",
                )


def names_in(record: Record) -> Iterator[tuple[str, str]]:
    """(type, id) of all records that a record names; a channel may be none."""
    for field in fields_of(record.type):
        if field.target in NAMED and field.name != "id":
            value = getattr(record, field.name)
            for identity in value if isinstance(value, tuple) else (value,):
                if identity is not None and identity != UNNAMED:
                    yield str(field.target), identity
        elif field.target == "via" and getattr(record, field.name) is not None:
            yield "holder", getattr(record, field.name)


def removed_by(line: HistoryLine, space: str, identity: str) -> Record | None:
    """The record as it was before the line removed it."""
    sides = (c.before for c in line.changes if c.type == space and c.before is not None and c.before.id == identity)
    return next(sides, None)
