"""An imported map under the names of another one: what that one knows by another name lands on what it knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.records import RECORDS
from flowmap.domain.words import word
from flowmap.errors import InvalidMap
from flowmap.naming.merging import merging
from flowmap.naming.other_names import SPACES, OtherNames, meaning, other_names


@dataclass(frozen=True, slots=True)
class Landed:
    """The map, and in words what was read as what."""

    map: Map
    said: tuple[str, ...]


def landed(m: Map, on: Map) -> Landed:
    """The map with the names that `on` has for its items and holders, and the aliases of `on` that are about these.

    How often things happen under several names is added up. A name is left as it is where the two cannot be one.
    """
    known, said = other_names(on), list[str]()
    for space in SPACES:
        meant: dict[str, list[str]] = {}
        for identity, kept in _meant(m, on, space, known):
            meant.setdefault(kept, []).append(identity)
        for kept, others in meant.items():
            there: list[Change] = []
            if kept not in m.tables[space]:
                record: Any = on.tables[space][kept]
                there = [
                    Change(
                        None, RECORDS[space].model_validate({"id": kept, "title": record.title, "kind": record.kind})
                    )
                ]
            try:
                now = m.apply(there)
                now = now.apply(merging(now, space, kept=kept, others=others, differing="add"))
            except InvalidMap:
                continue
            names = ", ".join(f"“{m.title_of(space, one)}”" for one in others)
            said.append(f"{names} is read as the {word(space)} “{now.title_of(space, kept)}”.")
            m = now
    return Landed(m.apply([*_aliases(m, on)]), tuple(said))


def came_back(m: Map, on: Map) -> Iterator[str]:
    """In words which names of a map are, in the other one, other names of something: here they stand for themselves."""
    known = other_names(on)
    for space in SPACES:
        for identity, kept in _meant(m, on, space, known):
            title, meant = m.title_of(space, identity), on.title_of(space, kept)
            yield f"“{title}” was another name of the {word(space)} “{meant}”; now it is one of its own."


def _meant(m: Map, on: Map, space: str, known: OtherNames) -> Iterator[tuple[str, str]]:
    """(id, id of what is meant) of the names that the other map has as other names only."""
    for record in m.tables[space]:
        if record.id not in on.tables[space]:
            meant = known.meant(space, m.title_of(space, record.id)) or known.meant(space, record.id)
            if meant is not None and meant != record.id:
                yield record.id, meant


def _aliases(m: Map, on: Map) -> Iterator[Change]:
    for alias in on.aliases:
        space, identity = meaning(alias)
        if identity in m.tables[space] and alias.id not in m.aliases:
            yield Change(None, alias)
