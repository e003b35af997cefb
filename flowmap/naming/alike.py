"""Which names of a map may mean the same, two by two, and why: found by what they share, never by all pairs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from flowmap.domain.map import Map
from flowmap.naming.abbreviations import SMALL
from flowmap.naming.neighbours import Neighbours
from flowmap.naming.normal import Form, Normal, differences, normal
from flowmap.naming.other_names import OtherNames
from flowmap.naming.spelling import spelled_alike

MOST_TOGETHER = 40  # things that share one mark and are compared; more of them tell nothing; our choice
# What a reason is worth, for the order of proposals only.
SAID, SAME, WRITTEN, SPELLED, INITIALS, WORDS, TWO_INITIALS = 5.0, 4.0, 3.0, 2.0, 1.5, 1.0, 0.5


@dataclass(frozen=True, slots=True)
class Link:
    """Two names that may mean the same: their rows, what that is worth, and why."""

    one: int
    other: int
    score: float
    reasons: tuple[str, ...]


@dataclass
class Named:
    """The items or holders of a map by row: ids, codes, titles, and their names as words."""

    map: Map
    space: str
    ids: list[str] = field(init=False)
    codes: list[int] = field(init=False)
    titles: list[str] = field(init=False)
    normal: list[Normal] = field(init=False)

    def __post_init__(self) -> None:
        self.codes = self.map.tables[self.space].codes("id").tolist()
        self.ids = [self.map.names[self.space].values[code] for code in self.codes]
        self.titles = [self.map.title_of(self.space, one) for one in self.ids]
        self.normal = [normal(title, self.space) for title in self.titles]


class Alike:
    """The links between the names of a map. `groups` are rows whose names have one form, found without any links."""

    def __init__(self, named: Named, near: Neighbours, other: OtherNames) -> None:
        self.named, self.near, self.other = named, near, other
        self.by_form: dict[Form, list[int]] = {}
        for row, name in enumerate(named.normal):
            if name.form:
                self.by_form.setdefault(name.form, []).append(row)

    @property
    def groups(self) -> list[list[int]]:
        """Rows with one form; most have it for themselves."""
        return list(self.by_form.values())

    def links(self) -> Iterator[Link]:
        """Links between rows of different forms, some of them twice; of each form its first row stands for all."""
        yield from self._said()
        yield from self._short_forms()
        yield from self._written_apart()
        yield from self._spelled()
        yield from self._initials()
        yield from self._fewer_words()

    def why(self, one: int, other: int) -> tuple[str, ...]:
        """Why two rows of one form may mean the same."""
        names = self.named.normal
        return (*differences(names[one], names[other]), *self._neighbours(one, other))

    def _link(self, one: int, other: int, worth: float, why: str) -> Link:
        shared = self.near.shared(self.named.codes[one], self.named.codes[other])
        return Link(one, other, worth + shared, (why, *self._neighbours(one, other)))

    def _neighbours(self, one: int, other: int) -> list[str]:
        codes = self.named.codes
        shared = len(self.near.of(codes[one]) & self.near.of(codes[other]))
        if not shared:
            return []
        if self.named.space == "item":
            return [
                "the same team hands them to the same team" if shared == 1 else f"{shared} times the same two teams"
            ]
        return ["one handoff is the same" if shared == 1 else f"{shared} handoffs are the same"]

    def _said(self) -> Iterator[Link]:
        """A name that is another one's other name already, and is there again."""
        rows = {identity: row for row, identity in enumerate(self.named.ids)}
        for row, identity in enumerate(self.named.ids):
            for name in (self.named.titles[row], identity):
                meant = self.other.meant(self.named.space, name)
                if meant is not None and meant != identity and meant in rows:
                    yield self._link(rows[meant], row, SAID, f"“{name}” is another name of it already")

    def _short_forms(self) -> Iterator[Link]:
        """Short forms that may stand for several words: the first of them that is there is meant."""
        for row, name in enumerate(self.named.normal):
            meant = next((self.by_form[form][0] for form in name.forms[1:] if form in self.by_form), None)
            if meant is not None and len(self.by_form[name.form]) == 1:
                yield self._link(meant, row, SAME, "; ".join(differences(self.named.normal[meant], name)))

    def _written_apart(self) -> Iterator[Link]:
        """ "Goods receiving" and "Goodsreceiving"."""
        by_letters: dict[str, list[int]] = {}
        for rows in self.by_form.values():
            name = self.named.normal[rows[0]]
            for letters in {name.letters, "".join(name.words)}:
                by_letters.setdefault(letters, []).append(rows[0])
        for listed in by_letters.values():
            for one, other in combinations(listed[:MOST_TOGETHER], 2):
                yield self._link(one, other, WRITTEN, "written as one word or as several")

    def _spelled(self) -> Iterator[Link]:
        """One word of the names is a slip of the pen of the other's."""
        near = spelled_alike(word for form in self.by_form for word in form)
        for form, rows in self.by_form.items():
            for place, word in enumerate(form):
                for slip in near.get(word, ()):
                    if slip > word:
                        other = self.by_form.get(tuple(sorted((*form[:place], *form[place + 1 :], slip))))
                        if other is not None:
                            told = "are forms of one word" if slip in (f"{word}d", f"{word}ed") else "are spelled alike"
                            yield self._link(rows[0], other[0], SPELLED, f"“{word}” and “{slip}” {told}")

    def _initials(self) -> Iterator[Link]:
        """ "SLA" for "Service level agreement", "BOM" for "Bill of materials", where it is the only one."""
        long: dict[str, list[int]] = {}
        for rows in self.by_form.values():
            words = self.named.normal[rows[0]].words
            for said in {words, tuple(word for word in words if word not in SMALL)}:
                if len(said) > 1:
                    long.setdefault("".join(word[0] for word in said), []).append(rows[0])
        for rows in self.by_form.values():
            title = self.named.titles[rows[0]]
            meant = long.get(title.casefold(), ()) if title.isupper() and title.isalpha() else ()
            if len(meant) == 1 and meant[0] != rows[0]:
                worth = INITIALS if len(title) > 2 else TWO_INITIALS
                yield self._link(meant[0], rows[0], worth, f"“{title}” are its initials")

    def _fewer_words(self) -> Iterator[Link]:
        """The same partners throughout, and all words of one name stand in the other: the word left out is context."""
        by_partners: dict[frozenset[tuple[int, ...]], list[int]] = {}
        for rows in self.by_form.values():
            partners = self.near.of(self.named.codes[rows[0]])
            if len(partners) > 1:
                by_partners.setdefault(partners, []).append(rows[0])
        for listed in by_partners.values():
            for one, other in combinations(listed, 2) if len(listed) <= MOST_TOGETHER else ():
                a, b = set(self.named.normal[one].form), set(self.named.normal[other].form)
                if a < b or b < a:
                    words = [set(self.named.normal[row].words) for row in (one, other)]
                    yield self._link(one, other, WORDS, f"only “{' '.join(sorted(words[0] ^ words[1]))}” is left out")
