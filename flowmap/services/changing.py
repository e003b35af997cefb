"""Maps of the store, changed and changed back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flowmap.errors import InvalidMap, Problem
from flowmap.services.accepting import judge
from flowmap.services.stored import opened

if TYPE_CHECKING:
    from flowmap.editing import Decided, Edited, Undone


def edit(name: str, statements: Sequence[str], *, by: str, store: str | None = None, file: str | None = None) -> Edited:
    """Make what flow text says on a map of the store, all of it as one change or nothing; `-statement` takes away.

    InvalidMap with all that is not understood, by the line of `file` if the statements are from one.
    """
    from flowmap.editing import save as saved
    from flowmap.formats.flow_text.entry import understood

    text = "\n".join(statements)
    with opened(store) as port:
        stored = port.load(name)
        read = understood(text, stored.map, judge=judge().faults)
        if read.problems:
            lines = text.split("\n")
            raise InvalidMap(
                [
                    Problem(one.message, one.hint, file, one.line, one.column)
                    if file is not None
                    else Problem(one.message, one.hint, f"“{lines[one.line - 1].strip()}”", column=one.column)
                    for one in read.problems
                ]
            )
        return saved(port, name, read.changes, base=stored.revision, by=by)


def undo(name: str, *, by: str, store: str | None = None, decided: Decided | None = None) -> Undone:
    """Take back the last edit of a map of the store that `by` made and that still stands; see `editing.undo`."""
    from flowmap.editing import undo as undone

    with opened(store) as port:
        return undone(port, name, mine=None, by=by, decided=decided)


def redo(name: str, *, by: str, store: str | None = None, decided: Decided | None = None) -> Undone:
    """Make again what the last undo by `by` took back, if nothing was changed since; see `editing.redo`."""
    from flowmap.editing import redo as redone

    with opened(store) as port:
        return redone(port, name, mine=None, by=by, decided=decided)


def restore(name: str, revision: int, *, by: str, store: str | None = None) -> Edited:
    """Make a map of the store what it was at a revision, by one new change; see `editing.restore`."""
    from flowmap.editing import restore as restored

    with opened(store) as port:
        return restored(port, name, revision, by=by)
