"""What both readers hand on: events as they stand in the file, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

MOST_REFUSALS_LISTED = 1_000  # our choice, because nobody reads more; the rest is counted


class RawEvent(NamedTuple):
    """One event as text. An empty text is a value that the file does not give.

    `line` counts from 1. `case` is a number where an XES trace has no name: then it is a case of its own.
    """

    line: int
    case: str | int
    activity: str
    team: str
    completed: str
    started: str


class Refusal(NamedTuple):
    """A row or an event that could not be read: where it starts and why."""

    line: int
    why: str


class UnreadableError(ValueError):
    """Why one event cannot be read; it becomes a `Refusal` and the reading goes on."""


@dataclass(slots=True)
class Refusals:
    """The first refusals, and how many there are beyond them."""

    listed: list[Refusal] = field(default_factory=list)
    unlisted: int = 0

    def add(self, line: int, why: str) -> None:
        """Keep one refusal, or count it when enough are kept."""
        if len(self.listed) < MOST_REFUSALS_LISTED:
            self.listed.append(Refusal(line, why))
        else:
            self.unlisted += 1
