"""Undo and redo by history: which of my edits comes next, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import uuid4

from flowmap.domain.change import Change, inverse
from flowmap.domain.map import Map
from flowmap.editing.conflict import EditConflict
from flowmap.editing.putting_back import put_back
from flowmap.editing.saving import Edited, save
from flowmap.editing.trail import Trail, line_at
from flowmap.editing.ways_out import Decided, WayOut, ways_out
from flowmap.editing.words import what_was_undone
from flowmap.errors import BadInput, Conflict, InvalidMap
from flowmap.stores.port import HistoryLine, Store

KEPT = "It stays as it is now, and nothing will ask about it again."


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back (or made again), in words; `edited` is None where nothing was, and `says` why."""

    edited: Edited | None
    says: str


def undo(
    store: Store, name: str, *, mine: str | None, by: str, edit: str | None = None, decided: Decided | None = None
) -> Undone:
    """Take back my last edit that still stands, as a new change that says which one it takes back.

    Mine are the edits whose id begins with `mine`; None: those made by `by`, except the making of the map. What others
    have changed in other fields since stays. Where they have changed the same, or named what would go: EditConflict
    with the ways out; `decided` is the one that was chosen, for the revision that the error names. What is kept or
    skipped stands in the history, so that no undo comes back to it. An undo that is saved already, by its id `edit`,
    counts once; the id begins with `mine`, too, and is made up where none is given.
    """

    def candidates() -> Iterator[tuple[HistoryLine, HistoryLine]]:
        found = to_undo(_mine(store, name, mine, by))
        return (one for one in found if mine is not None or not _is_first(store, name, one[0]))

    back = _Back(store, name, by, _named(edit, mine), candidates, settled_by=lambda line: [line.revision])
    return back.run(decided, nothing="There is nothing of yours to undo.", ways=ways_out())


def redo(
    store: Store, name: str, *, mine: str | None, by: str, edit: str | None = None, decided: Decided | None = None
) -> Undone:
    """Make again what my last undo took back, if I have changed nothing since; otherwise as `undo`."""

    def candidates() -> Iterator[tuple[HistoryLine, HistoryLine]]:
        lines = _mine(store, name, mine, by)
        return ((one, one) for one in to_redo(lines, lambda revision: line_at(store, name, revision, bare=True)))

    def settled_by(line: HistoryLine) -> list[int]:
        return [line.revision, line.undoes or 0]  # without its undo the edit would stand, and undo come to it

    back = _Back(store, name, by, _named(edit, mine), candidates, settled_by, again=True)
    return back.run(decided, nothing="There is nothing to redo.", ways=ways_out(again=True))


def effective(lines: Iterable[HistoryLine]) -> Iterator[HistoryLine]:
    """Of one person's lines, the newest first, those that no later one has taken back."""
    taken_back: set[int] = set()
    for line in lines:
        if line.revision not in taken_back:
            if line.undoes is not None:
                taken_back.add(line.undoes)
            yield line


def to_undo(lines: Iterable[HistoryLine]) -> Iterator[tuple[HistoryLine, HistoryLine]]:
    """The edits that undo would take back, one after the other, given one person's lines, the newest first.

    With each, the line that has made it last: the edit itself, or the redo that has made it again.
    """
    taken_back: dict[int, HistoryLine] = {}
    made_again: dict[int, HistoryLine] = {}
    for line in lines:
        by = taken_back.get(line.revision)
        if by is not None and line.undoes is not None:
            made_again.setdefault(line.undoes, by)
        elif by is None and line.undoes is not None:
            taken_back[line.undoes] = line
        elif by is None:
            yield line, made_again.get(line.revision, line)


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


@dataclass(frozen=True)
class _Back:
    """One step back or forth: whose, which lines it may take back, one after the other, and how a line is settled."""

    store: Store
    name: str
    by: str
    edit: str | None
    candidates: Callable[[], Iterator[tuple[HistoryLine, HistoryLine]]]  # what is undone, and what has made it last
    settled_by: Callable[[HistoryLine], list[int]]  # revisions of which the history must say that they are kept
    again: bool = False  # forth

    def run(self, decided: Decided | None, *, nothing: str, ways: Sequence[WayOut]) -> Undone:
        saved = None if self.edit is None else self.store.line_of(self.name, self.edit)
        stored = self.store.load(self.name)
        if saved is not None and not saved.changes:
            return Undone(None, KEPT)
        if saved is not None:
            return self.says(Edited(saved.revision, saved.changes, self.edit), stored.map, stored.map)
        if decided is not None and decided.way == "both":
            return self.both(stored.map, decided.revision)
        if decided is not None:
            self.keep(decided)
            if decided.way == "keep":
                return Undone(None, KEPT)
        for line, made_by in self.candidates():
            changes, base = inverse(self.whole(made_by).changes), made_by.revision
            try:
                edited = save(
                    self.store, self.name, changes, base=base, by=self.by, edit=self.edit, undoes=line.revision
                )
            except InvalidMap as error:
                said = " ".join(problem.message for problem in error.problems)
                refused = EditConflict(said, revision=self.store.revision(self.name))
                raise refused.blocks(line.revision, ways) from None
            except EditConflict as error:
                raise error.blocks(line.revision, ways) from None
            if edited.changes:  # else somebody else has taken it back already: the next one
                return self.undone(stored.map, edited)
        return Undone(None, nothing)

    def both(self, before: Map, revision: int) -> Undone:
        """The edit of a revision is taken back with what others did about it."""
        found = self.standing(revision)
        if found is None:
            message = f"Revision {revision} is no change of yours that stands, so it cannot be taken back."
            raise BadInput(message, hint="The history says what has become of it.")
        line = self.whole(found[1])
        return self.undone(before, put_back(self.store, self.name, line, by=self.by, edit=self.edit, undoes=revision))

    def keep(self, decided: Decided) -> None:
        """The history says of an edit that it stays; where it does not stand any more, there is nothing to be said."""
        found = self.standing(decided.revision)
        settled = [] if found is None else self.settled_by(found[0])
        for n, revision in enumerate(settled, start=1):
            last = n == len(settled) and decided.way == "keep"  # the edit is saved when all of it is
            edit = self.edit if self.edit is None or last else f"{self.edit}-{n}"
            now = self.store.revision(self.name)
            self.store.save(self.name, [], base=now, by=self.by, edit=edit, undoes=revision)

    def standing(self, revision: int) -> tuple[HistoryLine, HistoryLine] | None:
        found = next((one for one in self.candidates() if one[0].revision <= revision), None)
        return found if found is not None and found[0].revision == revision else None

    def whole(self, bare: HistoryLine) -> HistoryLine:
        line = line_at(self.store, self.name, bare.revision)
        assert line is not None
        return line

    def undone(self, before: Map, edited: Edited) -> Undone:
        return self.says(edited, before, _after(self.store, self.name, before, edited.changes))

    def says(self, edited: Edited, before: Map, after: Map) -> Undone:
        return Undone(edited, what_was_undone(edited.changes, before=before, after=after, again=self.again))


def _after(store: Store, name: str, before: Map, changes: Sequence[Change]) -> Map:
    try:
        return before.apply(changes)
    except (Conflict, InvalidMap):  # others have changed it between reading and saving
        return store.load(name).map
