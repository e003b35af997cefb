"""What the owners accept: which acceptance hides a finding, and which hide nothing."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from flowmap.analyzers.accepting import RULES_OF_YOUR_OWN, no_rule, unknown_rule
from flowmap.domain.finding import Finding, Unmatched
from flowmap.domain.records import Acceptance
from flowmap.domain.says import when

if TYPE_CHECKING:
    from flowmap.domain.map import Map


class Acceptances:
    """The acceptances of a map on a day (None: today), in the order of the map."""

    def __init__(self, m: Map, today: datetime.date | None) -> None:
        self._map = m
        self._day = today or (datetime.date.today() if len(m.acceptances) else datetime.date.min)
        self._of_code: dict[str, list[Acceptance]] = {}
        self._all = list(m.acceptances)
        self._met: set[str] = set()
        self._elsewhere: dict[str, set[str]] = {}
        for one in self._all:
            self._of_code.setdefault(one.finding, []).append(one)

    def about(self, code: str) -> bool:
        """Whether one of them names findings of a rule."""
        return code in self._of_code

    def marked(self, finding: Finding) -> Finding:
        """A finding with what accepts it: what that names agrees, and it is not over.

        Of those that cover all the cases the one that ends last counts. Otherwise they are its `accepted_in_part`; if
        they cover the cases together, the first of them stands for all.
        """
        if not (fitting := self._fitting(finding)):
            return finding
        whole = [one for one in fitting if not one.cases or set(finding.cases) <= set(one.cases)]
        if whole:
            return replace(finding, accepted=max(whole, key=lambda one: one.until or datetime.date.max))
        accepted = None if self.left_open(finding) else fitting[0]
        return replace(finding, accepted=accepted, accepted_in_part=tuple(fitting))

    def left_open(self, finding: Finding) -> list[str]:
        """The cases of a finding that none of those that agree with it covers."""
        covered = {case for one in self._fitting(finding) for case in one.cases or finding.cases}
        return [case for case in finding.cases if case not in covered]

    def _fitting(self, finding: Finding) -> list[Acceptance]:
        """Those that agree with a finding and are not over."""
        about = [one for one in self._of_code.get(finding.code, ()) if is_about(one, finding)]
        agreeing = [one for one in about if not one.cases or not set(one.cases).isdisjoint(finding.cases)]
        self._met.update(one.id for one in agreeing)
        for one in about:
            self._elsewhere.setdefault(one.id, set()).update(finding.cases)
        return [one for one in agreeing if not self._over(one)]

    def unmatched(self, *, looked: Collection[str], known: Collection[str]) -> tuple[Unmatched, ...]:
        """Those that are over, and those that agree with no finding that `marked` was asked about.

        `looked`: the codes of the rules that looked; of the others that are `known`, nobody can say.
        """
        found: list[Unmatched] = []
        for one in self._all:
            if self._over(one):
                found.append(Unmatched(one, "expired", f"It ended on {one.until}."))
            elif no_rule(one.finding, known):
                found.append(Unmatched(one, "unmatched", *unknown_rule(one.finding, known)))
            elif one.id not in self._met and (one.finding in looked or one.finding not in known):
                found.append(Unmatched(one, "unmatched", *self._nothing_like(one, known)))
        return tuple(found)

    def _nothing_like(self, one: Acceptance, known: Collection[str]) -> tuple[str, str | None]:
        """That nothing is found, in which cases; and where it is found, or that the rule is not loaded."""
        elsewhere = [case for case in self._map.case_bits if case in self._elsewhere.get(one.id, ())]
        where = f"It is found{when(self._map, elsewhere)}." if elsewhere else None
        hint = where if one.finding in known else f"No rule {one.finding} is loaded. {RULES_OF_YOUR_OWN}"
        return f"Nothing like this is found{when(self._map, one.cases)}.", hint

    def _over(self, one: Acceptance) -> bool:
        return one.until is not None and one.until < self._day


def is_about(acceptance: Acceptance, finding: Finding) -> bool:
    """Whether an acceptance names what a finding is about, in whichever cases."""
    pairs = (
        (acceptance.holder, finding.holder),
        (acceptance.counterpart, finding.counterpart),
        (acceptance.item, finding.item),
    )
    return acceptance.finding == finding.code and all(wanted in (None, has) for wanted, has in pairs)


def acceptance_of(
    finding: Finding,
    *,
    cases: Sequence[str] | None = None,
    because: str,
    by: str | None = None,
    until: datetime.date | None = None,
    all_cases: Iterable[str] = (),
) -> Acceptance:
    """The record that accepts a finding in the cases that it is in now; in another case it is open again.

    `cases`: only these; `all_cases` are those of the map, which are not named where the finding is in every one.
    """
    named = tuple(finding.cases if cases is None else cases)
    return Acceptance(
        finding=finding.code,
        holder=finding.holder,
        counterpart=finding.counterpart,
        item=finding.item,
        because=because,
        by=by,
        until=until,
        cases=() if set(named) >= set(all_cases) else named,
    )
