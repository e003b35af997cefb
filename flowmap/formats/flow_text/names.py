"""What a text names: each thing's first title, what is said of it, and where; ids are slugs of names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flowmap.domain.records import CHANNELS, UNNAMED, Case, Holder, Item, Record, Stage
from flowmap.domain.slug import slug
from flowmap.formats.flow_text.tokens import StatementError
from flowmap.formats.problems import shown


class Name(NamedTuple):
    """A name as typed and its column; `quoted`: it stood in quotes."""

    title: str
    column: int
    quoted: bool = False


@dataclass(slots=True)
class Thing:
    """A holder, item, case or stage: its name as first typed, and what statements said of it."""

    title: str
    line: int
    column: int
    values: dict[str, Any] = field(default_factory=dict)
    said: dict[str, tuple[int, int]] = field(default_factory=dict)  # field -> line and column


class NamesUsed:
    """Everything a text names, by space and id, in the order of the first mention."""

    def __init__(self) -> None:
        self.holders: dict[str, Thing] = {}
        self.items: dict[str, Thing] = {}
        self.cases: dict[str, Thing] = {}
        self.stages: dict[str, Thing] = {}
        self.channels: dict[str, Name] = {}  # ids that follow `via` and are no channel words
        self._ids: dict[str, str] = {}
        self._via_lines: dict[str, int] = {}

    def id_of(self, name: Name, space: str) -> str:
        """The id that a name stands for in its space (`holder`, `item`, `case` or `stage`)."""
        known = self._ids.get(name.title)
        if known is None:
            known = self._ids[name.title] = slug(name.title)
        if not known:
            message = f"“{shown(name.title)}” has neither a letter nor a digit." if name.title else "The name is empty."
            hint = 'Give it a name that can be read aloud, and the title behind it: smile is a team called "☺".'
            raise StatementError(message, hint, column=name.column)
        return known

    def holder(self, name: Name, line: int) -> str:
        """The id of a holder, known from now on."""
        return self._use(self.holders, name, line, "holder")

    def item(self, name: Name, line: int) -> str:
        """The id of an item, known from now on; `?` is the item without a name."""
        if name.title == UNNAMED and not name.quoted:
            return UNNAMED
        return self._use(self.items, name, line, "item")

    def channel(self, name: Name, line: int) -> str:
        """The id of what follows `via`; what is no channel word and not declared becomes a system."""
        identity = self.id_of(name, "holder")
        if identity not in CHANNELS:
            self.channels.setdefault(identity, name)
            self._via_lines.setdefault(identity, line)
        return identity

    def _use(self, things: dict[str, Thing], name: Name, line: int, space: str) -> str:
        identity = self.id_of(name, space)
        if identity not in things:
            things[identity] = Thing(name.title, line, name.column)
        return identity

    def state(self, thing: Thing, name: str, value: Any, *, line: int, column: int) -> None:
        """Says a field of a thing; StatementError where another line says it differently."""
        if name in thing.values and thing.values[name] != value:
            earlier = thing.said[name][0]
            message = (
                f"Line {earlier} says something else about “{shown(thing.title)}”: {shown(_say(thing.values[name]))}."
            )
            raise StatementError(message, "Keep one of the two.", column=column)
        thing.values[name] = value
        thing.said.setdefault(name, (line, column))

    def settle_systems(self) -> None:
        """Makes a system of each name that follows `via` and that no statement says the kind of."""
        for identity, name in self.channels.items():
            thing = self.holders.setdefault(identity, Thing(name.title, self._via_lines[identity], name.column))
            thing.values.setdefault("kind", "system")

    def records(self) -> Iterator[tuple[Record, Thing]]:
        """The record of every thing: cases, stages, holders, items."""
        for identity, thing in self.cases.items():
            yield Case(id=identity, **_fields(thing)), thing
        for position, (identity, thing) in enumerate(self.stages.items(), start=1):
            yield Stage(id=identity, position=position, **_fields(thing)), thing
        for identity, thing in self.holders.items():
            yield Holder(id=identity, **_fields(thing)), thing
        for identity, thing in self.items.items():
            yield Item(id=identity, **_fields(thing)), thing


def _fields(thing: Thing) -> dict[str, Any]:
    return {"title": thing.title, **thing.values}


def _say(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)
