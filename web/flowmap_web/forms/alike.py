"""Names that a text makes new and that are near a known one: "the same team?" is asked, and nothing waits for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.records import NAMED
from flowmap.domain.selection import ids
from flowmap.domain.slug import readable, slug
from flowmap.errors import BadInput
from flowmap.naming.near import near_slugs
from flowmap.naming.other_names import other_names
from flowmap_web.forms.names import MOST_LOOKED_AT
from flowmap_web.forms.typed import same_as

MOST_ASKED = 20  # new names that are compared, and asked about; our choice
MOST_SAME = 2_000

Same = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Alike:
    """A new name (`typed`, under the id `new`) and the known one that may be meant, with its id and title.

    `question`: both in words. `key` names the pair for `same_of`.
    """

    space: str
    typed: str
    new: str
    id: str
    title: str
    question: str

    @property
    def key(self) -> str:
        """The new name, as an answer names it."""
        return f"{self.space}:{self.new}"


def alike(m: Map, changes: Sequence[Change]) -> list[Alike]:
    """What the changes make new and is near to a name of the map, or to one that they make before it.

    A name of which somebody has said that it is another one is not asked about again.
    """
    known: dict[str, list[tuple[str, str, str]]] = {}
    found: list[Alike] = []
    others = other_names(m)
    added: Iterable[Any] = (one.after for one in changes if one.before is None and one.type in NAMED)
    for record in islice(added, MOST_ASKED):
        space = record.type
        if space not in known:
            known[space] = list(_names(m, space))
        title = readable(record.title, record.id)
        mine = slug(title) or record.id
        there = ((one, called) for one, called, theirs in known[space] if near_slugs(mine, theirs))
        near = next((one for one in there if not others.refused(space, title, one[0])), None)
        if near is None:
            known[space].append((record.id, title, mine))
        else:
            identity, called = near
            found.append(Alike(space, title, record.id, identity, called, same_as(called, title, space).message))
    return found


def _names(m: Map, space: str) -> Iterator[tuple[str, str, str]]:
    """(id, title, slug of the title) of what the map has."""
    for one in ids(m, space)[:MOST_LOOKED_AT]:
        title = m.title_of(space, one)
        yield one, title, slug(title) or one


def same_of(answers: Mapping[str, str]) -> Same:
    """Answers, {"holder:purchasng": "purchasing"}, as a text is read with them. BadInput where they are none."""
    found = {}
    if len(answers) > MOST_SAME:
        raise BadInput(f"“same” has {len(answers):,} names.", hint=f"At most {MOST_SAME:,} are read.")
    for key, identity in answers.items():
        space, _, new = key.partition(":")
        if space not in NAMED or not new or not isinstance(identity, str):
            raise BadInput("“same” is none.", hint='Write for example {"holder:purchasng": "purchasing"}.')
        found[space, new] = identity
    return found
