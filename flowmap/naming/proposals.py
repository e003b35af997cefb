"""Groups of names that may mean the same, for people to accept or refuse: each with its reasons, the surest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from flowmap.domain.columns import Plain
from flowmap.domain.map import Map
from flowmap.naming.alike import SAME, Alike, Link, Named
from flowmap.naming.neighbours import Neighbours, mentioned
from flowmap.naming.other_names import SPACES, OtherNames, name_key, other_names

MOST_TOGETHER = 12  # names in one proposal; our choice: what people can judge at once
_MOST_OPEN = 4  # proposals that one form may be spread over


@dataclass(frozen=True, slots=True)
class Other:
    """Another name that may mean the kept one: why, and how many records use it."""

    id: str
    title: str
    uses: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Names that may mean the same. `kept` is the one that would stay; `score` is for the order only."""

    space: str
    kept: str
    title: str
    uses: int
    others: tuple[Other, ...]
    score: float

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        others = [
            {"id": one.id, "title": one.title, "uses": one.uses, "reasons": list(one.reasons)} for one in self.others
        ]
        kept = {"id": self.kept, "title": self.title, "uses": self.uses}
        return {"space": self.space, "kept": kept, "others": others, "score": round(self.score, 3)}


def proposals(m: Map) -> list[Proposal]:
    """What may be the same on a map, the surest first; names that were refused are never together again.

    Near-linear in the number of names (20,000 take two to three seconds, up to eight where all are hostile): names are
    compared by what they share.
    """
    known = other_names(m)
    found = [one for space in SPACES for one in _Grouping(m, space, known).proposals()]
    return sorted(found, key=lambda one: (-one.score, -one.uses, one.space, one.kept))


class _Grouping:
    def __init__(self, m: Map, space: str, known: OtherNames) -> None:
        self.map, self.space, self.known = m, space, known
        self.named = Named(m, space)
        self.near = Neighbours(m, space)
        self.alike = Alike(self.named, self.near, known)
        counts = mentioned(m, space)
        self.uses = [int(counts[code]) for code in self.named.codes]
        self.kinds = cast(Plain, m.tables[space].columns["kind"]).values.tolist()
        self.refused = set(self._refused(known))
        self.links: dict[tuple[int, int], Link] = {}
        self.group_of: dict[int, list[int]] = {}  # of rows that are together with others

    def proposals(self) -> Iterator[Proposal]:
        for rows in self.alike.groups:
            if len(rows) > 1:
                self._together(rows)
        for link in sorted(self.alike.links(), key=lambda link: (-link.score, link.one, link.other)):
            key = (min(link.one, link.other), max(link.one, link.other))
            if key not in self.links:
                self.links[key] = link
                self._join(link)
        groups = {id(group): group for group in self.group_of.values() if len(group) > 1}
        yield from map(self._proposal, groups.values())

    def _refused(self, known: OtherNames) -> Iterator[tuple[int, int]]:
        """The pairs of rows of which somebody has said that they are not the same, the smaller first."""
        by_key: dict[str, list[int]] = {}
        row_of = {identity: row for row, identity in enumerate(self.named.ids)}
        for row, identity in enumerate(self.named.ids):
            for key in {name_key(self.named.titles[row]), identity}:
                by_key.setdefault(key, []).append(row)
        for space, key, identity in known.others:
            if space == self.space:
                yield from ((min(row, row_of[identity]), max(row, row_of[identity])) for row in by_key.get(key, ()))

    def _together(self, rows: Sequence[int]) -> None:
        """Rows of one form, in groups in which nothing tells two of them apart."""
        open_groups: list[list[int]] = [[rows[0]]]
        for row in rows[1:]:
            fitting = (group for group in open_groups[-_MOST_OPEN:] if self._fits(row, group))
            group = next(fitting, None)
            if group is None:
                group = []
                open_groups.append(group)
            group.append(row)
        for group in open_groups:
            self.group_of.update(dict.fromkeys(group, group))

    def _fits(self, row: int, group: Sequence[int]) -> bool:
        return len(group) < MOST_TOGETHER and not any(self._apart(row, other) for other in group)

    def _apart(self, one: int, other: int) -> bool:
        """Whether the map tells two apart, or somebody has."""
        codes = self.named.codes
        return (min(one, other), max(one, other)) in self.refused or self.near.apart(codes[one], codes[other])

    def _join(self, link: Link) -> None:
        """Two groups become one where each name of the one is linked with each of the other, or has its form."""
        one = self.group_of.get(link.one, [link.one])
        other = self.group_of.get(link.other, [link.other])
        if one is other or len(one) + len(other) > MOST_TOGETHER or self.kinds[link.one] != self.kinds[link.other]:
            return
        if not all(self._linked(a, b) and not self._apart(a, b) for a in one for b in other):
            return
        both = [*one, *other]
        self.group_of.update(dict.fromkeys(both, both))

    def _linked(self, one: int, other: int) -> bool:
        a, b = (self._first(row) for row in (one, other))
        return a == b or (min(a, b), max(a, b)) in self.links

    def _first(self, row: int) -> int:
        """The row that stands for the form of another."""
        return self.alike.by_form.get(self.named.normal[row].form, [row])[0]

    def _proposal(self, group: list[int]) -> Proposal:
        kept, *others = sorted(group, key=self._stays)
        reasons = {row: self._why(kept, row) for row in others}
        listed = [Other(self.named.ids[row], self.named.titles[row], self.uses[row], reasons[row][1]) for row in others]
        score = max(worth for worth, _ in reasons.values())
        return Proposal(
            self.space, self.named.ids[kept], self.named.titles[kept], self.uses[kept], tuple(listed), score
        )

    def _stays(self, row: int) -> tuple[Any, ...]:
        """First the name that should stay: written in full, used most, with words apart."""
        name = self.named.normal[row]
        return (name.short, -self.uses[row], -len(name.words), self.named.titles[row], self.named.ids[row])

    def _why(self, kept: int, row: int) -> tuple[float, tuple[str, ...]]:
        a, b = self._first(kept), self._first(row)
        link = self.links.get((min(a, b), max(a, b)))
        if a != b and link is not None:
            return link.score, link.reasons
        shared = self.near.shared(self.named.codes[kept], self.named.codes[row])
        return SAME + shared, self.alike.why(kept, row)
