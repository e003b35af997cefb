"""Maps changed and changed back: on a copy, in a file, in the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from flowmap.analyzers.accepting import Accepting
from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.errors import BadInput, InvalidMap, Problem
from flowmap.formats.files import STREAM, notation_of
from flowmap.redesign.what_if import WhatIf
from flowmap.redesign.what_if import what_if as tried
from flowmap.services.accepting import judge
from flowmap.services.maps import Made, change, is_file, loaded
from flowmap.services.stored import opened

if TYPE_CHECKING:
    from flowmap.editing import Decided, Edited, Undone


def stated(
    m: Map, statements: Iterable[str], *, file: str | None = None, accepting: Accepting | None = None
) -> list[Change]:
    """The changes that statements of flow text make on a map; `-statement` takes away.

    `accepting`: what an acceptance is judged by. InvalidMap with all that is not understood, by the line of `file` if
    the statements are from one.
    """
    from flowmap.formats.flow_text.entry import understood

    text = "\n".join(statements)
    read = understood(text, m, judge=(accepting or judge()).faults)
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
    return list(read.changes)


def what_if(m: Map, changes: Iterable[Change | str], **options: Any) -> WhatIf:
    """The effect of changes, nothing saved: records, or statements of flow text; options as of `check`.

    Conflict or InvalidMap if they cannot be made.
    """
    given = [changes] if isinstance(changes, str) else list(changes)
    made = [one for one in given if isinstance(one, Change)]
    said = [one for one in given if isinstance(one, str)]
    return tried(m, [*made, *stated(m.apply(made), said)] if said else made, **options)


def try_out(
    name: str, statements: Sequence[str], *, apply: bool, by: str, store: str | None = None, **options: Any
) -> tuple[WhatIf, Made]:
    """`what_if` on a MAP, and what was done to it: with `apply` the changes are made, as by `change`.

    BadInput for flow text that they should be written to: its comments would be lost.
    """
    if not apply:
        m, revision = loaded(name, store=store)
        outcome = what_if(m, statements, **options)
        return outcome, Made(outcome.changes, m, revision)
    if is_file(name) and name != STREAM and notation_of(name) == "flow":
        raise BadInput(f"{name} would lose its comments and its order.", hint="Write the statements into it yourself.")
    found: WhatIf | None = None

    def wanted(m: Map) -> Sequence[Change]:
        nonlocal found
        found = what_if(m, statements, **options)
        return found.changes

    made = change(name, wanted, by=by, store=store)
    assert found is not None
    return found, made


def edit(name: str, statements: Sequence[str], *, by: str, store: str | None = None, file: str | None = None) -> Edited:
    """Make what flow text says on a map of the store, all of it as one change or nothing; errors as of `stated`."""
    from flowmap.editing import save as saved

    with opened(store) as port:
        stored = port.load(name)
        changes = stated(stored.map, statements, file=file)
        return saved(port, name, changes, base=stored.revision, by=by)


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
