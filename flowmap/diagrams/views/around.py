"""Which boxes stand around an opened department, and what is between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from flowmap.diagrams.company import Company
from flowmap.diagrams.places.order import near_diagonal

MOST_OPEN, MOST_AROUND = 40, 24  # boxes; our choice: what a sheet holds
PALE_FROM = 4  # items; thinner links between folded departments are counted, not drawn

Pair = tuple[str, str]


@dataclass(frozen=True)
class Around:
    """The opened teams and the boxes around them. A folded department's box is called "/" and its name."""

    company: Company
    opened: str

    @cached_property
    def teams(self) -> list[str]:
        """The opened teams; where they are too many, those that hand over most."""
        every = [team for team, name in self.company.departments.items() if name == self.opened]
        busy = dict.fromkeys(every, 0)
        for pair, items in self.company.links.items():
            for team in pair:
                if team in busy:
                    busy[team] += len(items)
        kept = set(sorted(every, key=lambda team: -busy[team])[:MOST_OPEN])
        counts = {pair: len(items) for pair, items in self.company.links.items() if kept.issuperset(pair)}
        return near_diagonal([team for team in every if team in kept], counts)

    @cached_property
    def box_of(self) -> Mapping[str, str]:
        """Holder -> the box that stands for it; a team of the opened department that is left out has none."""
        found = {holder: holder for holder in self.company.kinds if holder not in self.company.departments}
        found |= {team: f"/{name}" for team, name in self.company.departments.items() if name != self.opened}
        return found | {team: team for team in self.teams}

    @cached_property
    def links(self) -> Mapping[Pair, list[tuple[str, str, str]]]:
        """(box, box) -> the (giver, receiver, item) between them."""
        found: dict[Pair, list[tuple[str, str, str]]] = {}
        for (giver, receiver), items in self.company.links.items():
            pair = self.box_of.get(giver, ""), self.box_of.get(receiver, "")
            if all(pair) and pair[0] != pair[1]:
                found.setdefault(pair, []).extend((giver, receiver, item) for item in items)
        return found

    @cached_property
    def lacking(self) -> Mapping[Pair, list[str]]:
        """(box that has it, opened team that lacks it) -> sentences."""
        found: dict[Pair, list[str]] = {}
        for name, finding in self.company.marked:
            if finding.code == "GAP01" and finding.holder in self.teams and finding.providers:
                box = self.box_of.get(finding.providers[0], finding.holder)
                if box != finding.holder:
                    found.setdefault((box, finding.holder), []).append(f"{name}: {finding.message}")
        return found

    @cached_property
    def shared(self) -> Mapping[str, tuple[int, int]]:
        """Box around -> how many items it gives the opened teams, and gets from them."""
        found = {box: (0, 0) for box in self.box_of.values() if box.startswith("/")}
        opened = set(self.teams)
        for (giver, receiver), handed_over in self.links.items():
            if receiver in opened and giver not in opened:
                gives, gets = found.get(giver, (0, 0))
                found[giver] = gives + len(handed_over), gets
            elif giver in opened and receiver not in opened:
                gives, gets = found.get(receiver, (0, 0))
                found[receiver] = gives, gets + len(handed_over)
        for box, _ in self.lacking:
            if box not in opened:
                found.setdefault(box, (0, 0))
        return found

    @cached_property
    def around(self) -> Mapping[str, float]:
        """Box around -> how much it leans to the left: it gives more than it gets, or has what is lacking."""
        has = {box: len(told) for (box, _), told in self.lacking.items()}
        weight = {box: sum(both) + 3 * has.get(box, 0) for box, both in self.shared.items()}
        kept = set(sorted(weight, key=lambda box: -weight[box])[:MOST_AROUND])
        return {box: both[0] - both[1] + 3 * has.get(box, 0) for box, both in self.shared.items() if box in kept}

    def arrows(self, *, pale: bool) -> dict[Pair, str]:
        """The lines between boxes that are drawn: "pale" between folded ones, else "", two directions joined."""
        opened, found = set(self.teams), dict[Pair, str]()
        for pair, handed_over in self.links.items():
            inner = opened.intersection(pair)
            if not (set(pair) <= opened.union(self.around)) or pair[::-1] in found:
                continue
            several = len(handed_over) + len(self.links.get(pair[::-1], ())) >= PALE_FROM
            if inner or (pale and several and all(box.startswith("/") for box in pair)):
                found[pair] = "" if inner else "pale"
        return found
