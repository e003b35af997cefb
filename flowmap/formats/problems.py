"""All problems of one text: collected with their places, raised once."""

from __future__ import annotations

from collections.abc import Iterable

from flowmap.domain.integrity import Fault
from flowmap.errors import InvalidMap, Problem

MOST_SHOWN = 100  # our choice, because nobody mends more before trying again
_LONGEST = 300  # letters of a sentence; a hostile name must not fill the screen


class Problems:
    """Collects what is wrong in the text of `file` while its reader goes on."""

    def __init__(self, file: str | None) -> None:
        self.file = file
        self._found: list[Problem] = []
        self._more = 0

    @property
    def full(self) -> bool:
        """No further problem is shown, so that nobody need look for a hint."""
        return len(self._found) >= MOST_SHOWN

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, message: str, hint: str | None = None, *, line: int | None = None, column: int | None = None) -> None:
        """One more problem; beyond MOST_SHOWN they are only counted."""
        if self.full:
            self._more += 1
        else:
            self._found.append(Problem(_cut(message), hint and _cut(hint), self.file, line, column))

    def add_fault(self, fault: Fault, *, line: int | None, column: int | None) -> None:
        """A broken rule of the model, at the place of the field that breaks it."""
        self.add(fault.message, None if self.full else fault.hint, line=line, column=column)

    def refuse(self) -> None:
        """InvalidMap with all problems in the order of the text, if there are any."""
        if not self._found:
            return
        shown = sorted(self._found, key=lambda problem: (problem.line or 0, problem.column or 0))
        raise InvalidMap([*shown, *self._rest()])

    def _rest(self) -> Iterable[Problem]:
        if self._more:
            yield Problem(f"There are {self._more:,} more problems.", "Mend these first.", self.file)


def shown(text: str) -> str:
    """A text of the user as messages quote it: cut where it is long."""
    return text if len(text) <= 60 else text[:57] + "..."


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= _LONGEST else sentence[: _LONGEST - 3] + "..."
