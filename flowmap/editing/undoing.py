"""Undo and redo by history: which of my edits comes next, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import uuid4

from flowmap.domain.change import Change, inverse
from flowmap.domain.map import Map
from flowmap.editing.conflict import EditConflict
from flowmap.editing.saving import Edited, save
from flowmap.editing.trail import Trail, line_at
from flowmap.editing.words import told
from flowmap.errors import BadInput, Conflict, InvalidMap
from flowmap.stores.port import HistoryLine, Store


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back (or made again), in words; `edited` is None where nothing was, and `says` why."""

    edited: Edited | None
    says: str


def undo(
    store: Store, name: str, *, mine: str | None, by: str, edit: str | None = None, over: Collection[int] = ()
) -> Undone:
    """Take back my last edit that still stands, as a new change that says which one it takes back.

    Mine are the edits whose id begins with `mine`; None: those made by `by`, except the making of the map. What others
    have changed in other fields since stays; EditConflict where they have changed the same, and its `undoing` among
    the revisions `over` passes that edit over. An undo that is saved already, by its id `edit`, counts once; the id
    begins with `mine`, too, and is made up where none is given.
    """
    lines = _mine(store, name, mine, by)
    return _take_back(
        store,
        name,
        (
            line
            for line in to_undo(lines)
            if line.revision not in over and (mine is not None or not _is_first(store, name, line))
        ),
        by=by,
        edit=_named(edit, mine),
        nothing="There is nothing of yours to undo.",
    )


def redo(store: Store, name: str, *, mine: str | None, by: str, edit: str | None = None) -> Undone:
    """Make again what my last undo took back, if I have changed nothing since; otherwise as `undo`."""
    lines = _mine(store, name, mine, by)
    return _take_back(
        store,
        name,
        to_redo(lines, lambda revision: line_at(store, name, revision, bare=True)),
        by=by,
        edit=_named(edit, mine),
        nothing="There is nothing to redo.",
    )


def effective(lines: Iterable[HistoryLine]) -> Iterator[HistoryLine]:
    """Of one person's lines, the newest first, those that no later one has taken back."""
    taken_back: set[int] = set()
    for line in lines:
        if line.revision not in taken_back:
            if line.undoes is not None:
                taken_back.add(line.undoes)
            yield line


def to_undo(lines: Iterable[HistoryLine]) -> Iterator[HistoryLine]:
    """The edits that undo would take back, one after the other, given one person's lines, the newest first."""
    return (line for line in effective(lines) if line.undoes is None)


def to_redo(lines: Iterable[HistoryLine], line_at: Callable[[int], HistoryLine | None]) -> Iterator[HistoryLine]:
    """The undos that redo would take back, one after the other; none beyond the newest edit that still stands.

    An undo takes back an edit, a redo takes back an undo; `line_at` gives the line of any revision.
    """
    for line in effective(lines):
        if line.undoes is None:
            return
        target = line_at(line.undoes)
        if target is not None and target.undoes is None:
            yield line


def _mine(store: Store, name: str, mine: str | None, by: str) -> Iterator[HistoryLine]:
    for line in Trail(store, name, bare=True):
        if line.by == by if mine is None else (line.edit or "").startswith(mine):
            yield line


def _named(edit: str | None, mine: str | None) -> str | None:
    """The id of an undo, by which it is mine in turn."""
    if mine is None:
        return edit
    if edit is not None and not edit.startswith(mine):
        raise BadInput(f"The edit “{edit[:80]}” is none of “{mine[:80]}”.", hint="Its id must begin so.")
    return edit or f"{mine}{uuid4().hex}"


def _is_first(store: Store, name: str, line: HistoryLine) -> bool:
    """Whether the line made the map: what takes that back is to remove it."""
    return not store.history(name, before=line.revision, most=1, bare=True)


def _take_back(
    store: Store, name: str, lines: Iterable[HistoryLine], *, by: str, edit: str | None, nothing: str
) -> Undone:
    saved = None if edit is None else store.line_of(name, edit)
    stored = store.load(name)
    if saved is not None:
        made = Edited(saved.revision, saved.changes, edit)
        return Undone(made, told(saved.changes, before=stored.map, after=stored.map))
    for bare in lines:
        line = line_at(store, name, bare.revision)
        assert line is not None
        changes = inverse(line.changes)
        try:
            edited = save(store, name, changes, base=line.revision, by=by, edit=edit, undoes=line.revision)
        except InvalidMap as error:
            said = " ".join(str(problem) for problem in error.problems)
            refused = EditConflict(said, revision=store.revision(name))
            refused.undoing = line.revision
            raise refused from None
        except EditConflict as error:
            error.undoing = line.revision
            raise
        if edited.changes:  # else somebody else has taken it back already: the next one
            after = _after(store, name, stored.map, edited.changes)
            return Undone(edited, told(edited.changes, before=stored.map, after=after))
    return Undone(None, nothing)


def _after(store: Store, name: str, before: Map, changes: Sequence[Change]) -> Map:
    try:
        return before.apply(changes)
    except (Conflict, InvalidMap):  # others have changed it between reading and saving
        return store.load(name).map
