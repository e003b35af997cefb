"""One check of one map: every rule's rows, sorted, the first ones described, as a report."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from math import isnan
from typing import Any

from flowmap.analyzers.effects import with_effects
from flowmap.analyzers.order import in_order as findings_in_order
from flowmap.analyzers.registry import options as options_of
from flowmap.analyzers.registry import selected
from flowmap.analyzers.rows import VERDICTS, Rows
from flowmap.analyzers.rule import Rule
from flowmap.custody.solution import Solution, solve
from flowmap.custody.wants import CLASSES
from flowmap.domain.columns import NONE, Ints
from flowmap.domain.finding import SEVERITIES, Effect, Finding, Report, fingerprint
from flowmap.domain.in_order import in_order
from flowmap.domain.map import Map
from flowmap.domain.records import Acceptance

DESCRIBED = 200  # findings with sentence, proof and repairs (INTERFACES 5)


def check(
    m: Map,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    options: Mapping[str, Any] | None = None,
    all_verdicts: bool = False,
    effects: bool = True,
    describe: int | None = DESCRIBED,
    only: str | None = None,
    today: datetime.date | None = None,
) -> Report:
    """The report on a map. `options`: code -> name -> value, in place of the defaults; `describe` None = every finding,
    `only`: just the one with this fingerprint.

    `all_verdicts` keeps the passages that REL01 finds justified or not proven. `effects`: what each repair
    of the described findings would do is computed, by a check of the map with the repair made.
    """
    m = in_order(m)
    s = solve(m)
    rules, given = selected(select=select, ignore=ignore), options_of(options or {})

    def shown(place: int, finding: Finding) -> bool:
        return finding.fingerprint == only if only else describe is None or place < describe

    report = _report(s, rules, given, shown, all_verdicts=all_verdicts, today=today)
    return with_effects(m, report, rules, given) if effects else report


def _report(
    s: Solution,
    rules: Sequence[Rule],
    options: Mapping[str, Any],
    described: Callable[[int, Finding], bool],
    *,
    all_verdicts: bool,
    today: datetime.date | None,
) -> Report:
    """All findings in their order; `described` (place, finding) says which get a sentence."""
    m = s.map
    found = [(rule, rule.find(s, options[rule.code])) for rule in rules]
    told = [_Told(s, rule, rows) for rule, rows in found]
    accepted: dict[str, list[Acceptance]] = {}
    for acceptance in m.acceptances:
        accepted.setdefault(acceptance.finding, []).append(acceptance)
    findings = []
    for place, (which, row) in enumerate(findings_in_order(s, [rows for _, rows in found], all_verdicts=all_verdicts)):
        rule, rows = found[which]
        finding = told[which].finding(row)
        if described(place, finding):
            finding = _described(s, rule, rows, row, finding)
        accept = _acceptance(finding, accepted.get(rule.code, ()), today)
        findings.append(finding if accept is None else replace(finding, accepted=accept))
    return Report(m.name, m.title, m.model, m.stats(), s.coverage, tuple(findings))


class _Told:
    """Findings of one rule's rows, whatever is short; columns are read as lists, because there may be many rows."""

    def __init__(self, s: Solution, rule: Rule, rows: Rows) -> None:
        self.rule, self.cases_of = rule, cache(lambda mask: tuple(s.map.cases_in(mask)))
        self.holder, self.counterpart = (
            self._names(s, "holder", rows.holder),
            self._names(s, "holder", rows.counterpart),
        )
        self.item, self.cases = self._names(s, "item", rows.item), rows.cases.tolist()
        self.severity = [SEVERITIES[code] for code in rows.severity.tolist()]
        self.kano = [None if code == NONE else CLASSES[code] for code in rows.kano.tolist()]
        self.implied = rows.implied.tolist()
        numbers = (rows.weight.tolist(), rows.hours.tolist(), rows.days.tolist())
        self.effects = [Effect(*(None if isnan(n) else n for n in row)) for row in zip(*numbers, strict=True)]
        self.verdict = [VERDICTS[code] for code in rows.more["verdict"].tolist()] if "verdict" in rows.more else None

    @staticmethod
    def _names(s: Solution, space: str, codes: Ints) -> list[str | None]:
        names = s.map.names[space].values
        return [None if code == NONE else names[code] for code in codes.tolist()]

    def finding(self, row: int) -> Finding:
        """The finding of one row."""
        holder, counterpart, item = self.holder[row], self.counterpart[row], self.item[row]
        return Finding(
            code=self.rule.code,
            name=self.rule.name,
            severity=self.severity[row],
            holder=holder,
            counterpart=counterpart,
            item=item,
            cases=self.cases_of(self.cases[row]),
            fingerprint=fingerprint(self.rule.code, holder=holder, counterpart=counterpart, item=item),
            kano=self.kano[row],
            implied=self.implied[row],
            verdict=None if self.verdict is None else self.verdict[row],
            effect=self.effects[row],
        )


def _described(s: Solution, rule: Rule, rows: Rows, row: int, finding: Finding) -> Finding:
    told = rule.describe(s, rows, row)
    complete = [s.map.holders[one].inventory == "complete" for one in told.rests_on]
    return replace(
        finding,
        message=told.message,
        providers=told.providers,
        reasons=told.reasons,
        rests_on=told.rests_on,
        confirmed=bool(complete) and all(complete),
        evidence=told.evidence,
        proof=told.proof,
        questions=told.questions,
        repairs=told.repairs,
        roots=told.roots,
        lost=told.lost,
    )


def _acceptance(finding: Finding, given: Iterable[Acceptance], today: datetime.date | None) -> Acceptance | None:
    """The acceptance that hides a finding: what it names agrees, it is not over, it covers all the cases.

    Several acceptances may cover the cases together; then the first of them counts.
    """
    fitting: list[Acceptance] = []
    for acceptance in given:
        named = ((acceptance.holder, finding.holder), (acceptance.counterpart, finding.counterpart))
        if any(wanted not in (None, has) for wanted, has in (*named, (acceptance.item, finding.item))):
            continue
        if acceptance.until is None or acceptance.until >= (today or datetime.date.today()):
            fitting.append(acceptance)
    whole = next((one for one in fitting if not one.cases or set(finding.cases) <= set(one.cases)), None)
    together = {case for one in fitting for case in one.cases}
    return whole or (fitting[0] if fitting and set(finding.cases) <= together else None)
