"""What the views of a whole company have in common: its teams, who gives whom what, and where findings are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from flowmap.diagrams.marks import marks
from flowmap.diagrams.places.distance import start_of
from flowmap.diagrams.places.links import Links, links_of, within
from flowmap.diagrams.wrap import clean
from flowmap.domain.finding import Finding, Report
from flowmap.domain.map import Map
from flowmap.domain.words import counted

LACKING_CODES = ("GAP01", "GAP02", "GAP03")  # marked by numbers; the others by letters


@dataclass(frozen=True)
class Company:
    """A map and the report on it, in one kind of order or in all (`case` None), with what views ask of both."""

    map: Map
    report: Report
    case: str | None = None

    @cached_property
    def links(self) -> Links:
        """Who hands whom which items, all holders."""
        return links_of(self.map, case=self.case)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Holder -> title, one line that can be seen."""
        return {holder.id: clean(self.map.title_of("holder", holder.id)) or holder.id for holder in self.map.holders}

    @cached_property
    def items(self) -> Mapping[str, str]:
        """Item -> title, one line that can be seen."""
        return {item.id: clean(self.map.title_of("item", item.id)) or item.id for item in self.map.items}

    def item(self, identity: str | None) -> str:
        """The title of an item, "?" where it has no name."""
        return self.items.get(identity or "", "?")

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """Holder -> team, system, meeting or outsider, in the order of the map."""
        return {holder.id: holder.kind for holder in self.map.holders}

    @cached_property
    def departments(self) -> Mapping[str, str]:
        """Team -> its department, "" where it has none; systems, meetings and outsiders are in none."""
        found = {holder.id: clean(holder.department or "") for holder in self.map.holders}
        return {team: found[team] for team in self.teams}

    @cached_property
    def teams(self) -> Sequence[str]:
        """The teams; all holders where there is no team at all."""
        return [holder for holder, kind in self.kinds.items() if kind == "team"] or [*self.kinds]

    @cached_property
    def direct(self) -> Links:
        """Who hands whom which items, among the teams."""
        return within(self.links, set(self.teams))

    @cached_property
    def through(self) -> Links:
        """Teams that meet in a system or meeting: one puts in what the other takes out."""
        teams = set(self.teams)
        put: dict[tuple[str, str], list[str]] = {}
        for (giver, place), items in self.links.items():
            if giver in teams and place not in teams and self.kinds[place] in ("system", "meeting"):
                for item in items:
                    put.setdefault((place, item), []).append(giver)
        found: dict[tuple[str, str], dict[str, None]] = {}
        for (place, receiver), items in self.links.items():
            if receiver in teams:
                for item in items:
                    for giver in put.get((place, item), ()):
                        if giver != receiver:
                            found.setdefault((giver, receiver), {})[item] = None
        return {pair: tuple(items) for pair, items in found.items()}

    @cached_property
    def start(self) -> str:
        """The team at which pictures of the company start."""
        return start_of(self.teams, self.titles, self.direct)

    @cached_property
    def marked(self) -> Sequence[tuple[str, Finding]]:
        """The marks of the map with their findings, those of this kind of order only: numbers, then letters."""
        found = {finding.fingerprint: finding for finding in self.report.findings}
        pairs = ((mark, found[one]) for one, mark in marks(self.map, self.report).items() if one in found)
        return [(mark, finding) for mark, finding in pairs if self.case is None or self.case in finding.cases]

    def marks_of(self, holder: str) -> Sequence[tuple[str, Finding]]:
        """The marks that stand at a holder."""
        return self._marks.get(holder, ())

    @cached_property
    def _marks(self) -> Mapping[str, Sequence[tuple[str, Finding]]]:
        found: dict[str, list[tuple[str, Finding]]] = {}
        for mark, finding in self.marked:
            if finding.holder is not None:
                found.setdefault(finding.holder, []).append((mark, finding))
        return found

    def passed(self, finding: Finding) -> Sequence[tuple[str, str]]:
        """The pairs that hand over what a finding says is only passed on: those that bring it, then where it goes."""
        return self._passed[finding.holder or "", finding.item or ""]

    @cached_property
    def _passed(self) -> Mapping[tuple[str, str], Sequence[tuple[str, str]]]:
        """(holder, item) of what is only passed on -> those pairs."""
        found = {
            (f.holder or "", f.item or ""): (list[tuple[str, str]](), list[tuple[str, str]]())
            for _, f in self.marked
            if f.code == "REL01"
        }
        for pair, items in self.links.items():
            for item in items:
                if (pair[1], item) in found:
                    found[pair[1], item][0].append(pair)
                if (pair[0], item) in found:
                    found[pair[0], item][1].append(pair)
        return {key: (*into, *out) for key, (into, out) in found.items()}

    @cached_property
    def passages(self) -> frozenset[tuple[str, str, str]]:
        """(giver, receiver, item) of the handoffs that bring what is only passed on, and take it further."""
        return frozenset((*pair, item) for (_, item), pairs in self._passed.items() for pair in pairs)

    def passing(self, giver: str, receiver: str) -> bool:
        """Whether a link carries something that is only passed on."""
        return any((giver, receiver, item) in self.passages for item in self.links.get((giver, receiver), ()))

    def contacts(self, team: str) -> str:
        """What a team exchanges with systems, meetings and outsiders: "with Customer; to ERP, CRM; from Meeting"."""
        to, by = self._others["to"].get(team, ()), self._others["from"].get(team, ())
        both = [one for one in to if one in by]
        said = (("with", both), ("to", [x for x in to if x not in by]), ("from", [x for x in by if x not in to]))
        return "; ".join(f"{word} {', '.join(self.titles[one] for one in some)}" for word, some in said if some)

    @cached_property
    def _others(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        teams = set(self.teams)
        found: dict[str, dict[str, list[str]]] = {"to": {}, "from": {}}
        for giver, receiver in self.links:
            if giver in teams and receiver not in teams:
                found["to"].setdefault(giver, []).append(receiver)
            elif receiver in teams and giver not in teams:
                found["from"].setdefault(receiver, []).append(giver)
        return found

    @property
    def only(self) -> str:
        """ ", when: Export order" for a title, where one kind of order is shown."""
        return "" if self.case is None else f", when: {clean(self.map.title_of('case', self.case))}"

    def when(self, cases: Sequence[str]) -> str:
        """ "Export order", "3 kinds of order"; nothing where it is every order, or the only one that is looked at."""
        if len(cases) >= len(self.map.case_bits) or self.case is not None:
            return ""
        named = [clean(self.map.title_of("case", case)) for case in cases]
        return named[0] if len(named) == 1 else counted(len(named), "kind of order")

    def gives(self, giver: str, receiver: str, items: Sequence[str]) -> str:
        """ "Sales gives Legal: Contract, Contract draft"."""
        return f"{self.titles[giver]} gives {self.titles[receiver]}: {', '.join(map(self.item, items))}"

    def busiest(self, most: int, *, always: Collection[str] = ()) -> list[str]:
        """The teams that hand over most, in the order of the map, those of `always` among them."""
        if len(self.teams) <= most:
            return [*self.teams]
        busy = dict.fromkeys(self.teams, 0)
        for pair, items in self.direct.items():
            for team in pair:
                busy[team] += len(items)
        ranked = sorted(self.teams, key=lambda team: (team not in always, -busy[team]))
        kept = set(ranked[:most])
        return [team for team in self.teams if team in kept]
