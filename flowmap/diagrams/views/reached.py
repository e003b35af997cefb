"""Which teams a picture by distance shows, in which columns, and which arrows between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from flowmap.diagrams.company import Company
from flowmap.diagrams.places.distance import Columns, columns, spread
from flowmap.diagrams.places.links import Links, weights, within
from flowmap.diagrams.places.order import near_diagonal

MOST_ARROWS = 45  # that can still be followed; measured by eye

Pair = tuple[str, str]


@dataclass(frozen=True)
class Reached:
    """What is drawn: the teams in their columns, and the links between them."""

    company: Company
    columns: Columns
    links: Links

    @cached_property
    def departments(self) -> list[str]:
        """The departments from top to bottom, "" for teams without one."""
        of = self.company.departments
        shown = {team: of[team] for team in self.columns.of}
        names = [*dict.fromkeys(shown.values())]
        return near_diagonal(names, weights(self.links, shown), first=of[self.columns.start])

    @cached_property
    def forward(self) -> list[Pair]:
        """The pairs that lead into the next column."""
        return [pair for pair in self.links if self.columns.forward(*pair)]

    @cached_property
    def whole(self) -> bool:
        """Whether every link is drawn, also those that lead back or sideways."""
        return len({frozenset(pair) for pair in self.links}) <= MOST_ARROWS

    @cached_property
    def placed(self) -> tuple[Mapping[str, int], Sequence[tuple[int, int]]]:
        """The column of every team, and the first and the last column of every distance."""
        if self.whole:
            return spread(self.columns, self.links)
        return self.columns.of, [(number, number) for number in range(max(self.columns.of.values()) + 1)]

    @cached_property
    def sideways(self) -> int:
        """How many arrows stay in one column."""
        of, _ = self.placed
        return sum(of[giver] == of[receiver] for giver, receiver in self.arrows)

    @cached_property
    def arrows(self) -> Mapping[Pair, bool]:
        """The pairs that are drawn, True where the line has a head at both ends.

        All of them where they are few. Else those that lead on; where these are too many, the ones with two
        items or more and the strongest into each team. Besides, what is only passed on.
        """
        if self.whole:
            return self._joined()
        chosen = self.forward if len(self.forward) <= MOST_ARROWS else self._main()
        return dict.fromkeys([*chosen, *self._passages()], False)

    def _passages(self) -> list[Pair]:
        """The arrows of what is only passed on; where they are too many, those of the first findings."""
        found: set[Pair] = set()
        for _, finding in self.company.marked:
            if finding.code == "REL01":
                more = found.union(pair for pair in self.company.passed(finding) if pair in self.links)
                if len(more) > MOST_ARROWS:
                    break
                found = more
        return [pair for pair in self.links if pair in found]

    def _joined(self) -> dict[Pair, bool]:
        """All pairs, the two directions of one line joined unless only one of them is a passage."""
        found: dict[Pair, bool] = {}
        for pair in sorted(self.links, key=lambda pair: self.columns.of[pair[0]] > self.columns.of[pair[1]]):
            back = (pair[1], pair[0])
            if back in found and self.company.passing(*pair) == self.company.passing(*back):
                found[back] = True
            else:
                found[pair] = False
        return found

    def _main(self) -> list[Pair]:
        """The arrows with two items or more, as long as they are few, and the strongest one into every team."""
        strongest: dict[str, Pair] = {}
        for pair in self.forward:
            if pair[1] not in strongest or len(self.links[pair]) > len(self.links[strongest[pair[1]]]):
                strongest[pair[1]] = pair
        several = [pair for pair in self.forward if len(self.links[pair]) > 1]
        several.sort(key=lambda pair: -len(self.links[pair]))
        return [*dict.fromkeys([*strongest.values(), *several[: max(0, MOST_ARROWS - len(strongest))]])]


def reached(company: Company, team: str | None, most: int) -> Reached:
    start = team if team in company.teams else company.start
    assert start is not None
    shown = company.busiest(most, always={start, *(f.holder for _, f in company.marked if f.holder)})
    links = within(company.links, set(shown))
    return Reached(company, columns(start, shown, links, through=within(company.through, set(shown))), links)
