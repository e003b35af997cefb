"""How many hands away: columns of teams by their distance from the team at which the picture starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flowmap.diagrams.focus import SALES
from flowmap.diagrams.places.links import Links

_SPLIT = 3  # our choice: teams of one distance that one of them must give to before they stand right of it


@dataclass(frozen=True)
class Columns:
    """The column of every team, from 0. `reached`: how many columns stand for distance from `start`.

    The columns behind those hold teams that nothing reaches from `start`, by the distance from the
    one of them that gives most.
    """

    start: str
    of: Mapping[str, int]
    reached: int

    def forward(self, giver: str, receiver: str) -> bool:
        """Whether a link leads from one column into the next, of the same start."""
        column = self.of[receiver]
        return column == self.of[giver] + 1 and column != self.reached


def start_of(teams: Sequence[str], titles: Mapping[str, str], links: Links) -> str:
    """Sales where there is such a team, else the team that gives most; the first of them, where several do."""
    for team in teams:
        if SALES in (team, titles[team].strip().casefold()):
            return team
    return most_giving(teams, links)


def most_giving(teams: Sequence[str], links: Links) -> str:
    """The team that gives most items; the first of them, where several do; "" where there is no team."""
    gives = dict.fromkeys(teams, 0)
    for (giver, _), items in links.items():
        if giver in gives:
            gives[giver] += len(items)
    return max(teams, key=gives.__getitem__, default="")


def columns(start: str, teams: Sequence[str], links: Links, *, through: Links | None = None) -> Columns:
    """Breadth-first distance from `start` over the links between teams.

    `through` are pairs that only meet in a system or meeting; they lead on where no direct link does.
    """
    direct = _receivers(teams, links)
    indirect = _receivers(teams, through or {})
    of = _reach({start: 0}, direct, indirect)
    reached, rest = max(of.values()) + 1, [team for team in teams if team not in of]
    while rest:
        among = {pair: items for pair, items in links.items() if pair[0] in rest and pair[1] in rest}
        of |= _reach({most_giving(rest, among): reached}, direct, indirect, known=of)
        rest = [team for team in rest if team not in of]
    return Columns(start, of, reached)


def spread(distances: Columns, links: Links) -> tuple[dict[str, int], list[tuple[int, int]]]:
    """A finer column for every team, and for every distance its first and last one.

    Teams of one distance that hand much to each other stand in two columns: the one of them that gives most
    to the others, and with it all to which it gives nothing, left of those.
    """
    of: dict[str, int] = {}
    spans: list[tuple[int, int]] = []
    for distance in range(max(distances.of.values()) + 1):
        teams = [team for team, number in distances.of.items() if number == distance]
        first = spans[-1][1] + 1 if spans else 0
        among = {pair: items for pair, items in links.items() if pair[0] in teams and pair[1] in teams}
        hub = most_giving(teams, among)
        served = {receiver for giver, receiver in among if giver == hub != receiver}
        split = len(served) >= _SPLIT
        of |= {team: first + (split and team in served) for team in teams}
        spans.append((first, first + split))
    return of, spans


def _receivers(teams: Sequence[str], links: Links) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {team: [] for team in teams}
    for giver, receiver in links:
        if giver in found and receiver in found:
            found[giver].append(receiver)
    return found


def _reach(
    first: dict[str, int],
    direct: Mapping[str, Sequence[str]],
    indirect: Mapping[str, Sequence[str]],
    *,
    known: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Distances from the first ones; a team of `known` stays where it is."""
    of, frontier = dict(first), list(first)
    while frontier:
        for ways in (direct, indirect):
            new: dict[str, int] = {}
            for team in frontier if ways is direct else sorted(of, key=of.__getitem__):
                for other in ways[team]:
                    if other not in of and other not in (known or ()):
                        new.setdefault(other, of[team] + 1)
            if new:
                break
        of |= new
        frontier = list(new)
    return of
