"""What one team gives to whom, who goes without, and who gets it next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from flowmap.diagrams.company import Company
from flowmap.domain.columns import hits
from flowmap.domain.finding import Finding
from flowmap.domain.records import UNNAMED, Handoff
from flowmap.domain.words import hours


@dataclass(frozen=True)
class Served:
    """What one team gives, and who goes without."""

    company: Company
    start: str

    @cached_property
    def customers(self) -> Mapping[str, Mapping[str, float]]:
        """Receiver -> item -> hours that it usually takes (nan = unknown); by stage, then the number of items."""
        m, found, stage = self.company.map, dict[str, dict[str, float]](), dict[str, int]()
        order = {one.id: one.position for one in m.stages}
        for handoff, lead in self._handoffs(self.start):
            known = found.setdefault(handoff.receiver, {})
            known[handoff.item] = lead if handoff.item not in known else float(np.fmin(known[handoff.item], lead))
            place = order.get(handoff.stage or "", len(order))
            stage[handoff.receiver] = min(place, stage.get(handoff.receiver, place))
        return {one: found[one] for one in sorted(found, key=lambda one: (stage[one], -len(found[one])))}

    @cached_property
    def unserved(self) -> Mapping[str, list[tuple[str, Finding]]]:
        """Who lacks something that this team has -> the marks and findings."""
        found: dict[str, list[tuple[str, Finding]]] = {}
        for name, finding in self.company.marked:
            if finding.code == "GAP01" and self.start in finding.providers and finding.holder:
                found.setdefault(finding.holder, []).append((name, finding))
        return found

    def given_on(self, customer: str, item: str) -> list[tuple[str, str]]:
        """Who gets an item next, with the time; those who look it up in a system behind the system."""
        kinds, titles = self.company.kinds, self.company.titles
        found: list[tuple[str, str]] = []
        if item == UNNAMED:
            return found
        for handoff, lead in self._handoffs(customer):
            if handoff.item != item or handoff.receiver == self.start:
                continue
            looks = " looks it up" if kinds[customer] == "system" else ""
            found.append((titles[handoff.receiver] + looks, after(lead)))
            if kinds[handoff.receiver] in ("system", "meeting"):
                for next_one, later in self._handoffs(handoff.receiver):
                    if next_one.item == item and next_one.receiver not in (customer, self.start):
                        verb = "looks it up" if kinds[handoff.receiver] == "system" else "hears it there"
                        found.append((f"- {titles[next_one.receiver]} {verb}", after(later)))
        return [*dict.fromkeys(found)]

    def passed(self, customer: str, item: str) -> tuple[str, Finding] | None:
        """The mark of the finding that a customer only passes an item on."""
        some = (one for one in self.company.marked if one[1].code == "REL01" and one[1].holder == customer)
        return next((one for one in some if one[1].item == item), None)

    def _handoffs(self, giver: str) -> Iterator[tuple[Handoff, float]]:
        """The handoffs of a giver in this kind of order, with the hours that they usually take."""
        m = self.company.map
        table = m.handoffs
        rows = hits(table.codes("giver") == m.names["holder"].code(giver))
        takes = table.base("lead") + np.nan_to_num(table.base("every")) / 2
        bit = None if self.company.case is None else m.case_bits[self.company.case]
        for row in rows.tolist():
            mask = int(table.masks()[row])
            if bit is None or not mask or mask >> bit & 1:
                yield table[row], float(takes[row])


def after(value: float) -> str:
    """A time beside an item: "1 day", "at once"; nothing where it is unknown."""
    if np.isnan(value):
        return ""
    if value < 1 / 60:
        return "at once"
    return hours(
        round(value / 24, 1) * 24 if value >= 48 else round(value, 1) if value >= 1 else round(value * 60) / 60
    )
