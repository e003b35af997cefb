"""What both readers hand on: events as they stand in the file, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from flowmap.formats.event_log.texts import Numbers, Texts

MOST_REFUSALS_LISTED = 1_000  # our choice, because nobody reads more; the rest is counted


class RawEvent(NamedTuple):
    """One event as text. An empty text is a value that the file does not give. `line` counts from 1."""

    line: int
    case: str
    activity: str
    team: str
    completed: str
    started: str


class Refusal(NamedTuple):
    """A row or an event that could not be read: where it starts and why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Events:
    """Some events of a file in their order, as columns of one block; `refused` are rows among them that are none."""

    lines: Numbers
    case: Texts
    activity: Texts
    team: Texts
    completed: Texts
    started: Texts
    refused: Sequence[Refusal] = ()

    def __len__(self) -> int:
        return len(self.lines)

    @classmethod
    def of(cls, events: Sequence[RawEvent], refused: Sequence[Refusal] = ()) -> Events:
        """Events that were read one by one."""
        fields = Texts.of([text for event in events for text in event[1:]])
        count = len(RawEvent._fields) - 1
        columns = [replace(fields, starts=fields.starts[n::count], ends=fields.ends[n::count]) for n in range(count)]
        return cls.in_columns(np.array([event.line for event in events], np.int64), columns, refused)

    @classmethod
    def in_columns(cls, lines: Numbers, columns: Sequence[Texts], refused: Sequence[Refusal] = ()) -> Events:
        """Events whose texts are in columns, in the order of the fields."""
        case, activity, team, completed, started = columns
        return cls(lines, case, activity, team, completed, started, refused)

    def with_more(self, other: Events) -> Events:
        """These and other events, in the order of their lines."""
        lines = np.concatenate([self.lines, other.lines])
        order = np.argsort(lines, kind="stable")
        data, behind = np.concatenate([self.case.data, other.case.data]), len(self.case.data)

        def both(one: Texts, more: Texts) -> Texts:
            starts = np.concatenate([one.starts, more.starts + behind])
            return Texts(data, starts, np.concatenate([one.ends, more.ends + behind])).take(order)

        columns = zip(self._columns(), other._columns(), strict=True)
        found = [both(one, more) for one, more in columns]
        return Events.in_columns(lines[order], found, [*self.refused, *other.refused])

    def _columns(self) -> tuple[Texts, ...]:
        return self.case, self.activity, self.team, self.completed, self.started


class UnreadableError(ValueError):
    """Why one event cannot be read; it becomes a `Refusal` and the reading goes on."""


@dataclass(slots=True)
class Refusals:
    """The first refusals, and how many there are beyond them."""

    listed: list[Refusal] = field(default_factory=list)
    unlisted: int = 0

    def add(self, refused: Iterable[Refusal]) -> None:
        """Keep refusals, or count them when enough are kept."""
        for refusal in refused:
            if len(self.listed) < MOST_REFUSALS_LISTED:
                self.listed.append(refusal)
            else:
                self.unlisted += 1
