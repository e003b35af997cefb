"""The rows and the cells of the table of who gives whom what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from flowmap.diagrams.company import Company
from flowmap.diagrams.places.links import weights
from flowmap.diagrams.places.order import near_diagonal
from flowmap.domain.finding import Finding

_THINGS, _OUTSIDE = "Systems and meetings", "Outside"


@dataclass(frozen=True)
class Crossings:
    """The rows and cells of the table."""

    company: Company
    most: int

    @cached_property
    def groups(self) -> Mapping[str, list[str]]:
        """Group -> its holders, both in an order that puts cells near the diagonal; systems and outsiders last."""
        company = self.company
        counts = {pair: len(items) for pair, items in company.links.items()}
        found: dict[str, list[str]] = {}
        for holder in (one for one in company.kinds if one in self.shown):
            name = company.departments.get(holder)
            thing = _OUTSIDE if company.kinds[holder] == "outsider" else _THINGS
            found.setdefault(f"/{name}" if name is not None else thing, []).append(holder)
        start = company.departments.get(company.start)
        group = {holder: name for name, holders in found.items() for holder in holders}
        teams = [name for name in found if name not in (_THINGS, _OUTSIDE)]
        order = near_diagonal(teams, weights(company.links, group), first=f"/{start}" if start is not None else None)
        order += [name for name in (_THINGS, _OUTSIDE) if name in found]
        return {name: near_diagonal(found[name], counts, first=company.start) for name in order}

    @cached_property
    def shown(self) -> frozenset[str]:
        """The holders that hand over most."""
        busy = Counter[str](dict.fromkeys(self.company.kinds, 0))
        for pair, items in self.company.links.items():
            for holder in pair:
                busy[holder] += len(items)
        return frozenset(holder for holder, _ in busy.most_common(self.most))

    @cached_property
    def left_out(self) -> int:
        """How many holders are not shown."""
        return len(self.company.kinds) - len(self.shown)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Holder -> its number, in the order of the rows."""
        every = (holder for holders in self.groups.values() for holder in holders)
        return {holder: place for place, holder in enumerate(every, start=1)}

    @cached_property
    def cells(self) -> dict[tuple[str, str], list[tuple[str, Finding]]]:
        """(row, column) of every cell that is not empty -> the marks of its findings."""
        found: dict[tuple[str, str], list[tuple[str, Finding]]] = {pair: [] for pair in self.company.links}
        for mark, finding in self.company.marked:
            if finding.code == "GAP01" and finding.holder and finding.providers:
                found.setdefault((finding.providers[0], finding.holder), []).append((mark, finding))
            elif finding.code == "REL01":
                for pair in self.company.passed(finding):
                    if pair[0] == finding.holder:
                        found[pair].append((mark, finding))
        return {pair: marks for pair, marks in found.items() if self.shown.issuperset(pair)}
