"""Taking back an edit whatever others did about it since: theirs goes back with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flowmap.domain.change import Change, additions, inverse
from flowmap.domain.map import Map, difference
from flowmap.domain.merge import Key, merged
from flowmap.domain.records import Record
from flowmap.domain.removal import removal
from flowmap.editing.refused import names_in, removed_by
from flowmap.editing.saving import TRIES, Edited, moved
from flowmap.editing.trail import Trail
from flowmap.errors import Conflict, InvalidMap
from flowmap.stores.port import HistoryLine, Store


def put_back(
    store: Store, name: str, line: HistoryLine, *, by: str, edit: str | None = None, undoes: int | None = None
) -> Edited:
    """Take back an edit with whatever others did since that stands in the way, by one new change; `undoes` as in the
    store. An edit that is saved already counts once."""
    saved = None if edit is None else store.line_of(name, edit)
    if saved is not None:
        return Edited(saved.revision, saved.changes, edit)
    for left in reversed(range(TRIES)):
        stored = store.load(name)
        try:
            changes = both_back(stored.map, inverse(line.changes), Trail(store, name, before=stored.revision + 1))
            revision = store.save(name, changes, base=stored.revision, by=by, edit=edit, undoes=undoes)
        except (Conflict, InvalidMap):  # somebody was quicker, or the history does not have what is missing
            if not left or store.revision(name) == stored.revision:
                raise
        else:
            return Edited(revision, tuple(changes), edit, stored.map)
    raise AssertionError("the last try either saves or raises")


def both_back(m: Map, changes: Sequence[Change], trail: Trail) -> list[Change]:
    """Changes made to fit the map whatever others did: their values give way, what they removed and the changes name
    comes back, what they said of something that goes goes with it."""
    wanted = merged(m, changes, moved=moved(m, changes, trail), mine_counts=True).changes
    kept = [change for change in wanted if change.after is not None]
    again = additions(_gone(m, [change.after for change in kept if change.after is not None], trail))
    try:
        return difference(before=m, after=m.apply([*again, *wanted]))
    except InvalidMap:  # something is removed that others name
        after = m.apply([*again, *kept])
    for change in wanted:
        there = None if change.after is not None else after.tables[change.type].get(change.record.id)
        if there is not None:
            after = after.apply(removal(after, there))
    return difference(before=m, after=after)


def _gone(m: Map, records: Iterable[Record], trail: Trail) -> list[Record]:
    """What the records name and the map no longer has, as it was last; and what that names in turn."""
    looked = list(records)
    known: set[Key] = {(record.type, record.id) for record in looked}
    found: list[Record] = []
    while looked:
        for space, identity in names_in(looked.pop()):
            if (space, identity) in known or identity in m.tables[space]:
                continue
            known.add((space, identity))
            line = trail.last(space, identity)
            record = None if line is None else removed_by(line, space, identity)
            if record is not None:
                found.append(record)
                looked.append(record)
    return found
