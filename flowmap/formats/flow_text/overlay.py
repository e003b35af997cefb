"""A map with what a text says on top of it: looked up by name and by key, taken back line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.records import NAMED, RECORDS, UNNAMED, Record
from flowmap.domain.slug import title_of
from flowmap.naming.other_names import OtherNames, other_names

Key = tuple[str, str]  # type and id of a record
_PAIRS = {  # statements with an id of their own are looked up by these of their key fields
    "activity": ("at",),
    "handoff": ("giver", "receiver"),
    "question": ("asker", "asked"),
    "need": ("holder", "item"),
    "policy": ("holder", "item"),
    "acceptance": (),
    "alias": (),
}


class Touched(NamedTuple):
    """A record before and after a line; None where it is not there."""

    type: str
    before: Record | None
    after: Record | None


class Overlay:
    """The records of `m` as they are after the lines that were understood so far."""

    def __init__(self, m: Map) -> None:
        self.map = m
        self._now: dict[Key, Record | None] = {}
        self._by_key: dict[tuple[Any, ...], dict[str, None]] = {}  # what a statement is about -> ids put here
        self._found: dict[Key, Record | None] = {}
        self._undo: list[tuple[Key, Record | None, bool]] = []

    # -- reading

    def get(self, type_name: str, identity: str) -> Any:
        """The record as it is now, or None."""
        key = (type_name, identity)
        if key in self._now:
            return self._now[key]
        if key not in self._found:
            self._found[key] = self.map.tables[type_name].get(identity)
        return self._found[key]

    def title(self, space: str, identity: str) -> str:
        """What a holder, item, case or stage is called."""
        if identity == UNNAMED:
            return UNNAMED
        record = self.get(space, identity)
        return (record.title if record is not None else "") or title_of(identity)

    def ids(self, space: str) -> set[str]:
        """The ids of all things of a type."""
        m = self.map
        known = {m.names[space].values[code] for code in m.tables[space].codes("id")}
        for (type_name, identity), record in self._now.items():
            if type_name == space:
                (known.discard if record is None else known.add)(identity)
        return known

    def all(self, space: str) -> list[Any]:
        """All things of a type, in the order of their ids."""
        return [self.get(space, identity) for identity in sorted(self.ids(space))]

    @cached_property
    def titles(self) -> dict[tuple[str, str], str]:
        """(space, title in small letters) -> id, of the map; of two things with one title the first."""
        found: dict[tuple[str, str], str] = {}
        for space in NAMED:
            table, names = self.map.tables[space], self.map.names[space].values
            for row, code in enumerate(table.codes("id")):
                title = table.text("title", row)
                if title:
                    found.setdefault((space, title.casefold()), names[code])
        return found

    @cached_property
    def other_names(self) -> OtherNames:
        """What else things of the map are called."""
        return other_names(self.map)

    def alike(self, record: Record) -> list[Any]:
        """The records that state the same thing: all key fields equal, whatever they say of it."""
        pairs = {name: getattr(record, name) for name in _PAIRS[record.type] if getattr(record, name) != UNNAMED}
        wanted, table = _about(record), self.map.tables[record.type]
        ids = dict.fromkeys(one.id for one in table.where(**pairs) if _about(one) == wanted)
        ids.update(self._by_key.get(wanted, {}))
        found = [self.get(record.type, identity) for identity in ids]
        return [one for one in found if one is not None and _about(one) == wanted]

    def fresh_id(self, record: Record) -> str:
        """The id that a new record gets: the derived one, or with `-2`, `-3` ... where that is taken."""
        base, n = record.base_id(), 1
        while self.get(record.type, identity := base if n == 1 else f"{base}-{n}") is not None:
            n += 1
        return identity

    # -- writing

    def put(self, record: Record) -> Key:
        """The record is so from now on."""
        if record.key:
            self._by_key.setdefault(_about(record), {})[record.id] = None
        return self._set((record.type, record.id), record)

    def drop(self, record: Record) -> Key:
        """The record is gone from now on."""
        return self._set((record.type, record.id), None)

    def follow(self, changes: Iterable[Change]) -> list[Key]:
        """Makes changes that were worked out on `settled()`."""
        keys = []
        for change in changes:
            if change.before is not None:
                keys.append(self.drop(change.before))
            if change.after is not None:
                keys.append(self.put(change.after))
        return keys

    def _set(self, key: Key, record: Record | None) -> Key:
        self._undo.append((key, self._now.get(key), key in self._now))
        self._now[key] = record
        return key

    def keep(self) -> list[Touched]:
        """What was written since the last `keep` stays: each record that is another now, before and after."""
        first: dict[Key, Record | None] = {}
        for key, record, known in self._undo:
            first.setdefault(key, record if known else self.before(key))
        self._undo.clear()
        return [Touched(key[0], before, self._now[key]) for key, before in first.items() if before != self._now[key]]

    def take_back(self) -> None:
        """What was written since the last `keep` was never written."""
        while self._undo:
            key, record, known = self._undo.pop()
            if known:
                self._now[key] = record
            else:
                del self._now[key]

    # -- the outcome

    def before(self, key: Key) -> Any:
        """The record as the map has it, or None."""
        return self.map.tables[key[0]].get(key[1])

    def changes(self) -> list[Change]:
        """One change a record that is another now: removals first, then things before what names them."""
        removed: list[Change] = []
        made: list[Change] = []
        for key, record in self._now.items():
            before = self.before(key)
            if before != record:
                (removed if record is None else made).append(Change(before, record))
        order = list(RECORDS)
        removed.sort(key=lambda change: -order.index(change.type))
        made.sort(key=lambda change: order.index(change.type))
        return [*removed, *made]

    def settled(self) -> Map:
        """The map with everything that was written."""
        return self.map.apply(self.changes())

    def touched(self, type_name: str) -> Iterator[Record]:
        """The records of a type that a line wrote."""
        return (record for (name, _), record in self._now.items() if name == type_name and record is not None)


def _about(record: Any) -> tuple[Any, ...]:
    """What a statement is about, without what it says of it."""
    if record.type == "activity":  # what it is made from is said of the making
        work = frozenset(record.makes or record.uses)
        return (record.type, record.at, record.control, bool(record.makes), work)
    return (record.type, *(getattr(record, name) for name in record.key))
