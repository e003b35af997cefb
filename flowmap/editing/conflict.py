"""What keeps an edit from being merged: the fields that somebody else has changed, who and when."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flowmap.analyzers.telling import says
from flowmap.domain.map import Map
from flowmap.domain.merge import WHOLE, Clash
from flowmap.domain.records import Record, plain
from flowmap.domain.words import label, word
from flowmap.editing.trail import Trail
from flowmap.editing.ways_out import WayOut
from flowmap.editing.words import MOST_TOLD, shown
from flowmap.errors import Conflict


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field with both values as JSON writes them; `field` is "" for the whole record, None for who removed it.

    `record` is its ref (`type:id`), `title` what it says; `by` and `at` (UTC): who has changed it last, if it is known.
    """

    record: str
    title: str
    field: str
    label: str
    before: Any
    theirs: Any
    mine: Any
    by: str | None = None
    at: datetime.datetime | None = None


class EditConflict(Conflict):
    """Changes that somebody must decide on; nothing of them was saved. `fields` may be empty where words say it all.

    `theirs` and `mine` are the whole record of the first field; `revision` is that of the map that has theirs.
    `undoing`: the revision whose edit cannot be taken back, where that was wanted, and `ways` what can be done then.
    """

    def __init__(
        self,
        message: str,
        fields: Sequence[FieldConflict] = (),
        *,
        revision: int,
        theirs: Record | None = None,
        mine: Record | None = None,
    ) -> None:
        super().__init__(message, theirs=theirs, mine=mine)
        if not fields:
            self.hint, self.args = None, (message,)  # there are no two values to choose from
        self.fields = tuple(fields)
        self.revision = revision
        self.undoing: int | None = None
        self.ways: tuple[WayOut, ...] = ()

    def blocks(self, revision: int, ways: Sequence[WayOut]) -> EditConflict:
        """The same for an edit that cannot be taken back, with the ways out."""
        self.undoing, self.ways = revision, tuple(ways)
        return self.advise(None)

    def advise(self, hint: str | None) -> EditConflict:
        """The same with another hint."""
        self.hint, self.args = hint, (self.message if hint is None else f"{self.message} {hint}",)
        return self


def conflict_of(m: Map, clashes: Sequence[Clash], trail: Trail, *, revision: int) -> EditConflict:
    """The error for clashes with a map at a revision."""
    fields, told = [], []
    for clash in clashes:
        record = clash.record
        line = trail.last(record.type, _id_there(clash), clash.field)
        before, theirs, mine = (_plain(clash.value(side)) for side in (clash.before, clash.ours, clash.mine))
        called = word(record.type) if clash.field == WHOLE else label(record.type, clash.field)
        one = FieldConflict(record.ref, says(m, record), clash.field, called, before, theirs, mine)
        fields.append(one if line is None else replace(one, by=line.by, at=line.at))
        told.append(_told(m, clash, fields[-1]))
    first = clashes[0]
    more = len(told) - MOST_TOLD
    return EditConflict(
        " ".join([*told[:MOST_TOLD], f"And {more} more."] if more > 0 else told),
        fields,
        revision=revision,
        theirs=first.ours,
        mine=first.mine,
    )


def _plain(value: Any) -> Any:
    return {"id": value.id, **value.to_dict()} if isinstance(value, Record) else plain(value)


def _id_there(clash: Clash) -> str:
    """The id under which the history has what somebody did to the record."""
    record = clash.ours or clash.before or clash.mine
    assert record is not None
    return record.id


def _told(m: Map, clash: Clash, conflict: FieldConflict) -> str:
    who, what = conflict.by or "Somebody", conflict.title.rstrip(".")
    if clash.ours is None:
        return f"{who} has removed “{what}” meanwhile."
    if clash.mine is None:
        return f"{who} has changed “{what}” meanwhile."
    theirs, mine = (shown(m, clash.record.type, clash.field, clash.value(side)) for side in (clash.ours, clash.mine))
    return f"{who} has changed “{what}” meanwhile, {conflict.label}: {theirs} there, {mine} here."
