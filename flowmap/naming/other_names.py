"""The aliases of a map: what another name stands for, and what it was decided not to be."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from flowmap.domain.map import Map
from flowmap.domain.records import Alias
from flowmap.domain.slug import slug

SPACES = ("item", "holder")  # what may have other names


@dataclass(frozen=True, slots=True)
class OtherNames:
    """(space, key of a name) -> id of what it stands for; and (space, key, id) that were refused."""

    known: dict[tuple[str, str], str]
    others: frozenset[tuple[str, str, str]]

    def meant(self, space: str, name: str) -> str | None:
        """The id of what a name that is not its title stands for; None where nobody has said so."""
        return self.known.get((space, name_key(name)))

    def refused(self, space: str, name: str, identity: str) -> bool:
        """Whether it was decided that a name is not this one's."""
        return (space, name_key(name), identity) in self.others


def other_names(m: Map) -> OtherNames:
    """The other names of a map. A name that stands for two things stands for neither."""
    return names_in(m.aliases)


def names_in(aliases: Iterable[Alias]) -> OtherNames:
    """The other names that some records say."""
    known: dict[tuple[str, str], str] = {}
    refused: set[tuple[str, str, str]] = set()
    doubtful: set[tuple[str, str]] = set()
    for alias in aliases:
        space, identity = meaning(alias)
        key = (space, name_key(alias.name))
        if alias.differs:
            refused.add((*key, identity))
        elif known.setdefault(key, identity) != identity:
            doubtful.add(key)
    return OtherNames({key: one for key, one in known.items() if key not in doubtful}, frozenset(refused))


def meaning(alias: Alias) -> tuple[str, str]:
    """What an alias is about: the space, and the id there."""
    return ("item", alias.item) if alias.item is not None else ("holder", alias.holder or "")


def name_key(name: str) -> str:
    """What names are compared by: the slug; of a name without letters and digits the name itself."""
    return slug(name) or " ".join(unicodedata.normalize("NFC", name).casefold().split())
