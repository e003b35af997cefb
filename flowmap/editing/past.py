"""A map as it was, and back to it by one new change."""

from __future__ import annotations

from collections.abc import Iterable

from flowmap.domain.change import Change, inverse
from flowmap.domain.map import Map
from flowmap.domain.merge import Key
from flowmap.domain.records import Record
from flowmap.editing.saving import TRIES, Edited
from flowmap.editing.trail import Trail, line_at
from flowmap.errors import Conflict, InvalidMap, UnknownName
from flowmap.stores.port import HistoryLine, Store, Stored


def at(store: Store, name: str, revision: int) -> Map:
    """The map as it was at a revision; UnknownName if it never had it. The order of its records may differ."""
    stored = store.load(name)
    return stored.map.apply(back_to(store, name, stored, revision))


def restore(store: Store, name: str, revision: int, *, by: str, edit: str | None = None) -> Edited:
    """Make the map what it was at a revision, by one new change; nothing changes where it is just that.

    UnknownName if the map never had the revision. What others save meanwhile in other records stays.
    """
    saved = None if edit is None else store.line_of(name, edit)
    if saved is not None:
        return Edited(saved.revision, saved.changes, edit)
    for left in reversed(range(TRIES)):
        stored = store.load(name)
        changes = back_to(store, name, stored, revision)
        try:
            made = store.save(name, changes, base=stored.revision, by=by, edit=edit)
        except (Conflict, InvalidMap):  # somebody was quicker: what has to be changed is another list now
            if not left:
                raise
        else:
            return Edited(made, tuple(changes), edit, stored.map)
    raise AssertionError("the last try either saves or raises")


def back_to(store: Store, name: str, stored: Stored, revision: int) -> list[Change]:
    """The changes that make a map what it was at a revision; they take memory only for the records that differ."""
    if revision > stored.revision or line_at(store, name, revision, bare=True) is None:
        raise UnknownName(
            f"“{stored.map.title}” never had a revision {revision}.",
            hint=f"It is at revision {stored.revision}; its history lists all (flowmap history {name}).",
        )
    lines = []
    for line in Trail(store, name, before=stored.revision + 1):
        if line.revision <= revision:
            break
        lines.append(line)
    return net(stored.map, lines)


def net(m: Map, lines: Iterable[HistoryLine]) -> list[Change]:
    """What taking back these lines, the newest first, comes to on the map that they led to."""
    then: dict[Key, Record | None] = {}
    for line in lines:
        for change in inverse(line.changes):
            if change.before is not None:
                then[change.type, change.before.id] = None
            if change.after is not None:
                then[change.type, change.after.id] = change.after
    removed, changed, added = [], [], []
    for (type_name, identity), record in then.items():
        now: Record | None = m.tables[type_name].get(identity)
        if record is None and now is not None:
            removed.append(Change(now, None))
        elif record is not None and now is None:
            added.append(Change(None, record))
        elif record is not None and record != now:
            changed.append(Change(now, record))
    return [*removed, *changed, *added]
