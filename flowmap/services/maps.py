"""Which map is meant, and where it is read from and written to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from flowmap.domain.change import Change
from flowmap.domain.map import Map, difference
from flowmap.errors import BadInput, UnknownName
from flowmap.formats.files import NOTATIONS, STREAM, parsed, read, write
from flowmap.services.stored import opened, push

FILES = tuple(NOTATIONS)


def is_file(name: str) -> bool:
    """Whether a MAP names a file (or standard input) rather than a map in the store (INTERFACES 1)."""
    return name == STREAM or name.lower().endswith(FILES)


def load(name: str, *, store: str | None = None) -> Map:
    """The map that MAP names: a file by its suffix, `-` for standard input, else a name in the store."""
    return loaded(name, store=store)[0]


def loaded(name: str, *, store: str | None = None) -> tuple[Map, int | None]:
    """The map that MAP names, and its revision in the store; None for a file."""
    if is_file(name):
        return read(name), None
    try:
        with opened(store) as port:
            stored = port.load(name)
        return stored.map, stored.revision
    except UnknownName:
        if not Path(name).is_file():
            raise
        raise BadInput(f"{name} is no file of a map.", hint=f"Its name must end in {', '.join(FILES)}.") from None


def parse(text: str, *, notation: str = "flow", file: str | None = None, name: str = "map") -> Map:
    """A map from text in flow text ("flow") or YAML ("yaml")."""
    if notation not in NOTATIONS.values():
        raise BadInput(f"There is no notation “{notation}”.", hint="Use flow or yaml.")
    return parsed(notation, text, file=file, name=name)


def apply(m: Map, changes: Iterable[Change]) -> Map:
    """A new map with the changes made."""
    return m.apply(changes)


def diff(before: Map, after: Map) -> list[Change]:
    """The changes that make one map into the other."""
    return difference(before=before, after=after)


@dataclass(frozen=True, slots=True)
class Made:
    """What was done to a MAP: the changes, the map before them, and the revision (None: a file, or a trial)."""

    changes: tuple[Change, ...]
    before: Map
    revision: int | None = None

    @property
    def after(self) -> Map:
        """The map with the changes."""
        return self.before.apply(self.changes)


def change(name: str, wanted: Callable[[Map], Sequence[Change]], *, by: str, store: str | None = None) -> Made:
    """Change a MAP, all of it at once or nothing; `wanted` says what is to change on the map as it is.

    A YAML file keeps its comments, in the store it is one edit. BadInput for standard input.
    """
    if name == STREAM:
        raise BadInput("Standard input cannot be changed.", hint="Give a file, or the name of a map in the store.")
    if is_file(name):
        m = read(name)
        changes = tuple(wanted(m))
        if changes:
            write(m.apply(changes), name)
        return Made(changes, m)
    from flowmap.editing import save as saved

    with opened(store) as port:
        stored = port.load(name)
        edited = saved(port, name, wanted(stored.map), base=stored.revision, by=by)
        return Made(edited.changes, edited.before or stored.map, edited.revision)


def save(m: Map, target: str, *, by: str, store: str | None = None) -> None:
    """Write a map to a file, to standard output (`-`, as YAML), or into the store."""
    if is_file(target):
        write(m, target)
    else:
        push(m, target, by=by, store=store)
