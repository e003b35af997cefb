"""Maps in memory: as plain as the port allows, because the tests of the other stores compare with it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import RLock

from flowmap.domain.change import Change, additions
from flowmap.domain.map import Map
from flowmap.stores.port import HistoryLine, MapLine, Place, Store, Stored
from flowmap.stores.refusals import name_taken, no_such_map, refuse_places, revision_ahead


@dataclass
class _Kept:
    map: Map
    lines: list[HistoryLine]
    edits: dict[str, HistoryLine] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)


class MemoryStore(Store):
    """A store that ends with its process."""

    def __init__(self) -> None:
        self._maps: dict[str, _Kept] = {}
        self._gone: dict[str, int] = {}  # name of a removed map -> its last revision
        self._lock = RLock()

    def init(self) -> None:
        """Nothing to prepare."""

    def maps(self) -> list[MapLine]:
        with self._lock:
            kept = sorted(self._maps.items())
            return [MapLine(n, one.map.title, one.lines[-1].revision, one.lines[-1].at) for n, one in kept]

    def load(self, name: str) -> Stored:
        with self._lock:
            kept = self._kept(name)
            return Stored(kept.map, kept.lines[-1].revision)

    def create(self, name: str, m: Map, *, by: str) -> int:
        with self._lock:
            if name in self._maps:
                raise name_taken(name)
            revision = self._gone.pop(name, 0) + 1
            self._maps[name] = _Kept(m.renamed(name), [_line(revision, by, additions(m.records()))])
            return revision

    def save(
        self,
        name: str,
        changes: Sequence[Change],
        *,
        base: int,
        by: str,
        edit: str | None = None,
        undoes: int | None = None,
    ) -> int:
        with self._lock:
            kept = self._kept(name)
            revision = kept.lines[-1].revision
            if edit is not None and edit in kept.edits:
                return kept.edits[edit].revision
            if base > revision:
                raise revision_ahead(name, base=base, revision=revision)
            if not changes and undoes is None:
                return revision
            kept.map = kept.map.apply(changes)
            line = replace(_line(revision + 1, by, changes), edit=edit, undoes=undoes)
            kept.lines.append(line)
            if edit is not None:
                kept.edits[edit] = line
            return revision + 1

    def history(
        self, name: str, *, before: int | None = None, most: int | None = None, bare: bool = False
    ) -> list[HistoryLine]:
        with self._lock:
            lines = [line for line in self._kept(name).lines if before is None or line.revision < before]
            found = lines if most is None else lines[max(0, len(lines) - most) :]
            return [replace(line, changes=()) for line in found] if bare else found

    def line_of(self, name: str, edit: str) -> HistoryLine | None:
        with self._lock:
            return self._kept(name).edits.get(edit)

    def revision(self, name: str) -> int:
        with self._lock:
            return self._kept(name).lines[-1].revision

    def places(self, name: str) -> dict[str, Place]:
        with self._lock:
            return dict(self._kept(name).places)

    def place(self, name: str, places: Mapping[str, Place | None]) -> None:
        refuse_places(places)
        with self._lock:
            kept = self._kept(name).places
            kept.update({key: place for key, place in places.items() if place is not None})
            for key in [key for key, place in places.items() if place is None]:
                kept.pop(key, None)

    def remove(self, name: str) -> None:
        with self._lock:
            self._gone[name] = self._kept(name).lines[-1].revision
            del self._maps[name]

    def close(self) -> None:
        """The maps stay: another use of the same store may want them."""

    def _kept(self, name: str) -> _Kept:
        if name not in self._maps:
            raise no_such_map(name, sorted(self._maps))
        return self._maps[name]


def _line(revision: int, by: str, changes: Sequence[Change]) -> HistoryLine:
    return HistoryLine(revision, datetime.datetime.now(datetime.UTC), by, tuple(changes))
