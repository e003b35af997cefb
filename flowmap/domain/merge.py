"""Changes that were made on an older map, made to fit the map as it is: field by field what only one side changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.records import RECORDS, Record, fields_of

Key = tuple[str, str]  # type and id of a record
WHOLE = ""  # stands for the field where the whole record is at odds: one side removed it, the other changed it


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both sides changed differently; `field` is WHOLE where one of them removed the record.

    `ours` is the record as the map has it, None if it is gone; `mine` as the change wants it, None to remove it.
    """

    field: str
    before: Record | None
    ours: Record | None
    mine: Record | None

    @property
    def record(self) -> Record:
        """The record that it is about, as the map has it if it does."""
        record = self.ours or self.mine or self.before
        assert record is not None
        return record

    def value(self, side: Record | None) -> Any:
        """What one side says: the value of the field; of WHOLE the record itself."""
        return side if self.field == WHOLE or side is None else getattr(side, self.field)


@dataclass(frozen=True, slots=True)
class Merge:
    """The changes that are left to be made, and what somebody must decide before they can be."""

    changes: tuple[Change, ...]
    clashes: tuple[Clash, ...] = ()


def merged(
    m: Map, changes: Iterable[Change], *, moved: Mapping[Key, str] | None = None, mine_counts: bool = False
) -> Merge:
    """What of the changes is left to be made on the map, whatever map they were made on.

    A change whose `before` is what the map has stays as it is. Of any other, fields that only one side has changed
    are taken from it, and nothing is left of it where the map already is as it wants. An addition of what is there is
    a change of what both have in common. `moved` says under which id the map has a record that somebody has given
    other key fields. `mine_counts`: where both sides differ, what the changes want is made, and nothing clashes.
    """
    return _Merging(m, dict(moved or {}), mine_counts=mine_counts).run(changes)


class _Merging:
    """One list of changes on its way; what is done is remembered, as a list may change a record several times."""

    def __init__(self, m: Map, moved: dict[Key, str], *, mine_counts: bool) -> None:
        self.map = m
        self.moved = moved  # id in the changes -> id in the map
        self.mine_counts = mine_counts
        self.now: dict[Key, Record | None] = {}  # what the changes so far leave
        self.changes: list[Change] = []
        self.clashes: list[Clash] = []

    def run(self, changes: Iterable[Change]) -> Merge:
        for change in changes:
            before, after = change.before, change.after
            if before is None:
                assert after is not None
                self.add(after)
            elif after is None:
                self.remove(before)
            else:
                self.change(before, after)
        return Merge(tuple(self.changes), tuple(self.clashes))

    def add(self, mine: Record) -> None:
        ours = self.current(mine.type, mine.id)
        if ours is None:
            self.make(None, mine)
        elif ours != mine:
            self.both(in_common(ours, mine), ours, mine)

    def remove(self, before: Record) -> None:
        ours = self.current(before.type, self.known_as(before))
        if ours is None:
            return
        if self.mine_counts or _same(ours, before):
            self.make(ours, None)
        else:
            self.clashes.append(Clash(WHOLE, before, ours, None))

    def change(self, before: Record, mine: Record) -> None:
        ours = self.current(before.type, self.known_as(before))
        if ours is None:
            if self.mine_counts:
                self.add(mine)
            elif self.current(mine.type, mine.id) != mine:  # else somebody has made just this change
                self.clashes.append(Clash(WHOLE, before, None, mine))
        elif ours == before and self.is_free(mine, ours):
            self.make(before, mine)
        else:
            self.both(before, ours, mine)

    def both(self, before: Record, ours: Record, mine: Record) -> None:
        """Both sides have changed a record; ids that are derived follow from the fields."""
        values, clashes = {}, []
        for field in fields_of(mine.type):
            name = field.name
            if name == "id" and mine.key:
                continue
            old, here, there = getattr(before, name), getattr(ours, name), getattr(mine, name)
            values[name] = here if there == old else there
            if there not in (old, here) and here != old and not self.mine_counts:
                clashes.append(Clash(name, before, ours, mine))
        if clashes:
            self.clashes += clashes
            return
        if mine.key:
            values["id"] = self.derived(ours, mine, values)
        after = RECORDS[mine.type].model_construct(**values)
        if mine.id != after.id:
            self.moved[mine.type, mine.id] = after.id
        if after != ours:
            self.make(ours, after)

    def derived(self, ours: Record, mine: Record, values: Mapping[str, Any]) -> str:
        """The id of a merged record: the one that it has, or mine, or a new one, as the key fields want it."""
        wanted = RECORDS[mine.type].model_construct(**values)
        if wanted.base_id() == ours.base_id():
            return ours.id
        if wanted.base_id() == mine.base_id() and self.current(mine.type, mine.id) is None:
            return mine.id
        return self.fresh_id(wanted)

    def make(self, before: Record | None, after: Record | None) -> None:
        if before is not None:
            self.now[before.type, before.id] = None
        if after is not None:
            self.now[after.type, after.id] = after
        self.changes.append(Change(before, after))

    def current(self, type_name: str, identity: str) -> Record | None:
        key = (type_name, identity)
        if key in self.now:
            return self.now[key]
        found: Record | None = self.map.tables[type_name].get(identity)
        return found

    def known_as(self, record: Record) -> str:
        """The id that a record of the changes has in the map by now."""
        seen, identity = {record.id}, record.id
        while (after := self.moved.get((record.type, identity), identity)) not in seen:
            seen.add(after)
            identity = after
        return identity

    def is_free(self, record: Record, place: Record) -> bool:
        return record.id == place.id or self.current(record.type, record.id) is None

    def fresh_id(self, record: Record) -> str:
        taken = [identity for (type_name, identity), kept in self.now.items() if kept and type_name == record.type]
        return self.map.fresh_id(record, taken=taken)


def _same(ours: Record, other: Record) -> bool:
    """Equal but for the id."""
    return bool(ours == other.with_id(ours.id))


def in_common(one: Record, other: Record) -> Record:
    """What two records that were made apart under one id have in common: defaults, and what both are named by."""
    shared = {name: getattr(one, name) for name in one.key if getattr(one, name) == getattr(other, name)}
    defaults = {field.name: field.default for field in fields_of(one.type)}
    return RECORDS[one.type].model_construct(**{**defaults, **shared, "id": one.id})
