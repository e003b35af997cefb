"""One base error and few children: each says what is wrong, where, and what would be right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class FlowmapError(Exception):
    """What a user can mend. `exit_code` is the process status it leads to (INTERFACES 4).

    `message` is one sentence that names the thing and the place; `hint` says what would be right.
    """

    exit_code = 2

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message if hint is None else f"{message} {hint}")
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a map or its text: where (`line` and `column` count from 1; None = not known).

    `record` and `field`: which record of the model (`type:id`) and which of its fields, as far as that is known.
    """

    message: str
    hint: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    record: str | None = None
    field: str | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        sentence = self.message if self.hint is None else f"{self.message} {self.hint}"
        return f"{place}: {sentence}" if place else sentence


class InvalidMap(FlowmapError):
    """A map that breaks the rules of the model or of its notation: all problems at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class InvalidDocument(FlowmapError):
    """Documents whose blocks cannot be filled: all problems at once, each with file and line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class InvalidSettings(FlowmapError):
    """A file of settings with something in it that flowmap does not know: all problems at once, each with its line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class RuleFailed(FlowmapError):
    """A rule that somebody wrote and that cannot do its work: `origin` is its file or package, `rule` its code."""

    def __init__(self, origin: str, rule: str, said: str) -> None:
        super().__init__(f"{origin}: {f'rule {rule} ' if rule else ''}{said}")
        self.origin, self.rule, self.said = origin, rule, said


class BadQuantity(FlowmapError, ValueError):
    """A duration, effort, rate or share that cannot be read: `typed` says how it begins, `why` is "is no duration"."""

    def __init__(self, typed: str, why: str, *, hint: str | None = None) -> None:
        super().__init__(f"“{typed}” {why}.", hint=hint)
        self.typed, self.why = typed, why


class TooLarge(BadQuantity):
    """A quantity that can be read and is more than any map has; the hint says the largest."""


class UnknownName(FlowmapError, LookupError):
    """A map, team, item, case, rule or finding that does not exist; the hint names the nearest one."""


class BadInput(FlowmapError):
    """A file or an option that flowmap cannot use: wrong encoding, too large, unknown format."""


class Conflict(FlowmapError):
    """A change whose `before` is not what the map has: `theirs` is what it has, `mine` what was wanted."""

    def __init__(self, message: str, *, before: Any = None, theirs: Any = None, mine: Any = None) -> None:
        super().__init__(message, hint="Look at both values and decide which one stays.")
        self.before = before
        self.theirs = theirs
        self.mine = mine


class StoreError(FlowmapError):
    """The store cannot be reached, read or written; what was acknowledged is still there."""

    exit_code = 3


class RendererError(FlowmapError):
    """The picture could not be laid out within its limits."""

    exit_code = 3
