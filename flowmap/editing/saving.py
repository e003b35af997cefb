"""Saving changes that were made on an older map: merged field by field, or refused with who changed what, when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.merge import Key, merged
from flowmap.editing.conflict import conflict_of
from flowmap.editing.refused import explained
from flowmap.editing.trail import Trail
from flowmap.errors import Conflict, InvalidMap
from flowmap.stores.port import Store

TRIES = 20  # times that others may be quicker between reading the map and saving; our choice


@dataclass(frozen=True, slots=True)
class Edited:
    """What was saved. `changes` are those that were made, after merging; none: the map already was as wanted.

    `before` is the map before them where it had to be read; `after.apply(inverse(changes))` is it in any case.
    """

    revision: int
    changes: tuple[Change, ...]
    edit: str | None = None
    before: Map | None = None


def save(
    store: Store,
    name: str,
    changes: Sequence[Change],
    *,
    base: int,
    by: str,
    edit: str | None = None,
    undoes: int | None = None,
) -> Edited:
    """Make changes that somebody made on the revision `base`: on what the map is now, if others were there meanwhile.

    EditConflict where a field was changed differently by somebody else; InvalidMap, which says who has done it, where
    the changes name what somebody has removed, or remove what somebody names now. An edit that is saved already counts
    once and gives the changes that were made then.
    """
    listed, start, before = list(changes), base, None
    for left in reversed(range(TRIES)):
        try:
            revision = store.save(name, listed, base=base, by=by, edit=edit, undoes=undoes if listed else None)
        except Conflict:
            if not left:
                raise
            stored = store.load(name)
            trail = Trail(store, name, before=stored.revision + 1)
            merge = merged(stored.map, changes, moved=moved(stored.map, changes, trail))
            if merge.clashes:
                raise conflict_of(stored.map, merge.clashes, trail, revision=stored.revision) from None
            listed, base, before = list(merge.changes), stored.revision, stored.map
        except InvalidMap as error:
            raise explained(error, store, name, listed, base=start) from None
        else:
            return _edited(store, name, revision, listed, edit=edit, before=before)
    raise AssertionError("the last try either saves or raises")


def _edited(
    store: Store, name: str, revision: int, changes: Sequence[Change], *, edit: str | None, before: Map | None
) -> Edited:
    line = None if edit is None else store.line_of(name, edit)
    if line is None:  # nothing was left to be done, or nobody will ask again
        return Edited(revision, tuple(changes), edit, before)
    return Edited(line.revision, line.changes, edit, before)


def moved(m: Map, changes: Sequence[Change], trail: Trail) -> Mapping[Key, str]:
    """The ids that others have given to records that the changes look for."""
    found: dict[Key, str] = {}
    for change in changes:
        if change.before is None or change.before.id in m.tables[change.type]:
            continue
        seen, identity = {change.before.id}, change.before.id
        while (after := _next_id(trail, change.type, identity)) is not None and after not in seen:
            found[change.type, identity] = after
            seen.add(after)
            identity = after
    return found


def _next_id(trail: Trail, type_name: str, identity: str) -> str | None:
    line = trail.last(type_name, identity)
    for change in reversed(line.changes if line else ()):
        if change.type == type_name and change.before is not None and change.before.id == identity:
            return None if change.after is None or change.after.id == identity else change.after.id
    return None
