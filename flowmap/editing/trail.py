"""The history of a map from now on back, read page by page as far as somebody asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from flowmap.domain.change import Change
from flowmap.stores.port import HistoryLine, Store

PAGE = 100  # lines read at a time; our choice
LOOKS_BACK = 1_000  # lines in which the last change of a record is looked for; our choice


@dataclass
class Trail:
    """Lines below the revision `before` (None: all), the newest first; each page is read once.

    `bare` lines come without their changes. Who asks for a record is told of the last line that changed it.
    """

    store: Store
    name: str
    before: int | None = None
    bare: bool = False
    _lines: list[HistoryLine] = field(default_factory=list)
    _done: bool = False

    def __iter__(self) -> Iterator[HistoryLine]:
        place = 0
        while place < len(self._lines) or self._more():
            yield self._lines[place]
            place += 1

    def last(self, type_name: str, identity: str, field: str = "") -> HistoryLine | None:
        """The last line that changed the record with this id, or one field of it; None if it is too long ago."""
        for line in islice(self, LOOKS_BACK):
            for change in reversed(line.changes):
                if touches(change, type_name, identity, field):
                    return line
                if change.before is not None and touches(change, type_name, identity):
                    identity = change.before.id  # what it was called before somebody gave it other key fields
        return None

    def _more(self) -> bool:
        if self._done:
            return False
        before = self._lines[-1].revision if self._lines else self.before
        page = self.store.history(self.name, before=before, most=PAGE, bare=self.bare)
        self._lines += reversed(page)
        self._done = len(page) < PAGE
        return bool(page)


def line_at(store: Store, name: str, revision: int, *, bare: bool = False) -> HistoryLine | None:
    """The line that made a revision; None if there is none."""
    found = store.history(name, before=revision + 1, most=1, bare=bare)
    return found[0] if found and found[0].revision == revision else None


def touches(change: Change, type_name: str, identity: str, field: str = "") -> bool:
    """Whether a change is about the record with this id, before or after, and sets the field if one is named."""
    sides = (change.before, change.after)
    if change.type != type_name or not any(side is not None and side.id == identity for side in sides):
        return False
    return not field or None in sides or getattr(change.before, field) != getattr(change.after, field)
