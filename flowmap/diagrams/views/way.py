"""The facts of one information's way: who has it, when, from whom, what they do with it, and who goes without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from flowmap.custody.compiled import RELIABLE
from flowmap.custody.solution import Solution, solve
from flowmap.diagrams.company import Company
from flowmap.diagrams.places.ways import hands, spreading
from flowmap.domain.columns import hits
from flowmap.domain.finding import Finding

LACKING = ("GAP01", "GAP02", "GAP03", "GAP08")  # findings about who goes without


@dataclass(frozen=True)
class Way:
    """The way of one item through a company."""

    company: Company
    item: str

    @cached_property
    def solution(self) -> Solution:
        """What follows from the map."""
        return solve(self.company.map)

    @cached_property
    def contents(self) -> frozenset[str]:
        """The item and every whole that contains it."""
        parts = {one.id: one.parts for one in self.company.map.items}
        found = {self.item}
        while more := {whole for whole, inside in parts.items() if found.intersection(inside)} - found:
            found |= more
        return frozenset(found)

    @cached_property
    def handed(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """(giver, receiver) -> the item or wholes handed over, or told when asked."""
        links = self.company.links.items()
        found = {pair: tuple(item for item in items if item in self.contents) for pair, items in links}
        answers = dict.fromkeys(self.answered, (self.item,))
        return answers | {pair: items for pair, items in found.items() if items}

    @cached_property
    def answered(self) -> Mapping[tuple[str, str], float]:
        """(asked, asker) -> hours until the answer, nan where unknown, of questions that bring the item."""
        case = self.company.case
        asked = (one for one in self.company.map.questions if one.item == self.item and one.answered.base >= RELIABLE)
        return {
            (one.asked, one.asker): np.nan if one.lead is None else one.lead.base
            for one in asked
            if case is None or not one.cases or case in one.cases
        }

    @cached_property
    def takes(self) -> Mapping[tuple[str, str], float]:
        """(giver, receiver) -> hours that a handoff usually takes, nan where nobody has said it."""
        m = self.company.map
        table, names = m.handoffs, m.names["holder"]
        lead, found = table.base("lead"), dict(self.answered)
        codes = [m.names["item"].code(one) for one in self.contents]
        for row in hits(np.isin(table.codes("item"), codes)).tolist():
            pair = names.values[table.codes("giver")[row]], names.values[table.codes("receiver")[row]]
            found[pair] = float(np.fmax(found.get(pair, np.nan), lead[row]))
        return found

    @cached_property
    def arrival(self) -> Mapping[str, float]:
        """Holder -> hours after it was first had; who has it in no kind of order is not there."""
        m, case = self.company.map, self.company.case
        shares = {one: float(m.shares[bit]) for one, bit in m.case_bits.items()}
        usual = [case] if case is not None else sorted(shares, key=lambda one: -shares[one])
        found: dict[str, float] = {}
        for holder in self.holders:
            mask = self.solution.held_in(holder, self.item)
            held = next((one for one in usual if mask >> m.case_bits[one] & 1), None)
            hours = None if held is None else self.solution.arrival_h(holder, self.item, held)
            if hours is not None:
                found[holder] = hours
        first = min(found.values(), default=0.0)
        return {holder: hours - first for holder, hours in found.items()}

    @cached_property
    def holders(self) -> list[str]:
        """Everybody who makes it, hands it over, gets it, needs it or uses it, in the order of the map."""
        found = {holder for pair in self.handed for holder in pair} | self.makers | self.users
        return [holder for holder in self.company.kinds if holder in found]

    @cached_property
    def makers(self) -> frozenset[str]:
        """Who makes it, itself or in a whole."""
        work = self.company.map.activities
        return frozenset(one.at for one in work if self.contents.intersection(one.makes))

    @cached_property
    def users(self) -> frozenset[str]:
        """Who uses it in work, or says that it needs it."""
        m = self.company.map
        work = {one.at for one in m.activities if self.item in one.uses}
        return frozenset(work | {one.holder for one in m.needs if one.item == self.item and one.kano != "not_relevant"})

    @cached_property
    def origin(self) -> Mapping[str, str]:
        """Holder -> from whom it has the item first; who makes it has it from nobody."""
        some = (pair for pair in self.handed if pair[1] not in self.makers)
        return spreading(self.arrival, some)

    @cached_property
    def hands(self) -> Mapping[str, int]:
        """Holder -> through how many hands it has the item."""
        return hands(self.origin, self.arrival)

    @cached_property
    def timed(self) -> bool:
        """Whether every step of the way says how long it takes, and it takes any time at all."""
        steps = [self.takes.get((giver, receiver), np.nan) for receiver, giver in self.origin.items()]
        return bool(steps) and not np.isnan(steps).any() and max(self.arrival.values()) > 0

    def finding(self, code: str, holder: str) -> tuple[str, Finding] | None:
        """The finding of a rule about this item at a holder, with its mark ("" where it has none)."""
        found = self._findings.get((code, holder))
        return None if found is None else (self._marks.get(found.fingerprint, ""), found)

    @cached_property
    def _findings(self) -> Mapping[tuple[str, str | None], Finding]:
        case = self.company.case
        own = [one for one in self.company.report.findings if one.item == self.item and one.accepted is None]
        shown = [one for one in own if case is None or case in one.cases]
        return {(one.code, one.holder): one for one in reversed(shown)}  # the first one counts

    @cached_property
    def _marks(self) -> Mapping[str, str]:
        return {finding.fingerprint: mark for mark, finding in self.company.marked}

    @cached_property
    def lacking(self) -> list[tuple[str, Finding]]:
        """(mark, finding) of all who go without, whether always or in some kinds of order."""
        found = []
        for holder in self.company.kinds:
            found += [pair for code in LACKING if (pair := self.finding(code, holder)) is not None]
        return found
