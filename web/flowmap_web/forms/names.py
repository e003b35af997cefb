"""The titles of a map as people type them: which record is meant, and which one is near."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection
from functools import cached_property
from itertools import islice

from flowmap.domain.map import Map
from flowmap.domain.records import NAMED, RECORDS, Record
from flowmap.domain.selection import ids
from flowmap.domain.slug import LONGEST_ID, slug
from flowmap.naming.near import near
from flowmap.naming.other_names import OtherNames, other_names

MOST_LOOKED_AT = 2_000  # names that are compared; our choice


class Names:
    """The records of one type that others name: by their titles, or by their ids."""

    def __init__(self, m: Map, space: str) -> None:
        self.map, self.space = m, space

    @cached_property
    def titles(self) -> dict[str, str]:
        """Id -> title, in the order of the map."""
        return {one: self.map.title_of(self.space, one) for one in ids(self.map, self.space)}

    @cached_property
    def _by_title(self) -> dict[str, str]:
        counts = Counter(map(folded, self.titles.values()))
        return {folded(title): one for one, title in self.titles.items() if counts[folded(title)] == 1}

    def shown(self, identity: str) -> str:
        """How a form says which one: its title, or its id where several have that title."""
        title = self.titles.get(identity, identity)
        return title if self._by_title.get(folded(title)) == identity else identity

    def meant(self, text: str) -> str | None:
        """The id of what a text names, in any capitals or by another name; None if there is no such record."""
        found = self._by_title.get(folded(text))
        return found or (text if text in self.titles else self._other_names.meant(self.space, text))

    def near(self, text: str) -> str | None:
        """The title of another record that may be meant, unless somebody has said that it is not."""
        refused, looked_at = self._other_names.refused, islice(self.titles.items(), MOST_LOOKED_AT)
        return next((t for one, t in looked_at if near(t, text) and not refused(self.space, text, one)), None)

    @cached_property
    def _other_names(self) -> OtherNames:
        return other_names(self.map)

    def fresh(self, title: str, *, taken: Collection[str] = ()) -> str:
        """The id that a new record with this title gets: its slug, with `-2`, `-3` ... where it is taken."""
        base = slug(title) or self.space
        identity, number = base, 1
        while identity in self.titles or identity in taken:
            number += 1
            end = f"-{number}"
            identity = base[: LONGEST_ID - len(end)].rstrip("-") + end
        return identity

    def new(self, title: str, *, taken: Collection[str] = (), **fields: object) -> Record:
        """A new record with this title."""
        return RECORDS[self.space].model_validate({"id": self.fresh(title, taken=taken), "title": title, **fields})


def folded(text: str) -> str:
    """A title for comparing: other capitals and other blanks make no other title."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def names_of(m: Map) -> dict[str, Names]:
    """The names of every type that records refer to."""
    return {space: Names(m, space) for space in NAMED}
