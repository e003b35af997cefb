"""One check of one map: every rule's rows, sorted, the first ones described, as a report."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from math import isnan
from typing import Any

from flowmap.analyzers.effects import with_effects
from flowmap.analyzers.order import in_order as findings_in_order
from flowmap.analyzers.registry import options as options_of
from flowmap.analyzers.registry import selected
from flowmap.analyzers.rows import VERDICTS, Rows
from flowmap.analyzers.rule import Description, Rule
from flowmap.custody.solution import Solution, solve
from flowmap.custody.wants import CLASSES
from flowmap.domain.columns import NONE, Ints
from flowmap.domain.finding import SEVERITIES, Effect, Finding, Report, fingerprint
from flowmap.domain.in_order import in_order
from flowmap.domain.map import Map
from flowmap.domain.records import Acceptance
from flowmap.domain.selection import Selection

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
    selection: Selection | None = None,
) -> Report:
    """The report on a map. `options`: code -> name -> value, in place of the defaults; `describe` None = every finding,
    `only`: just the one with this fingerprint.

    `selection`: the report has only the findings that pass, in the order that it asks for; `describe` counts these.

    `all_verdicts` keeps the passages that REL01 finds justified or not proven. `effects`: what each repair
    of the described findings would do is computed, by a check of the map with the repair made.
    """
    checked = checked_map(m, select=select, ignore=ignore, options=options, all_verdicts=all_verdicts, today=today)

    chosen = checked.chosen(selection or Selection())
    told = {only} if only else set(chosen if describe is None else chosen[:describe])
    report = checked.report_with(lambda finding: finding.fingerprint in told)
    if effects:
        report = with_effects(checked.solution.map, report, checked.rules, checked.options)
    if selection is None:
        return report
    by_name = {finding.fingerprint: finding for finding in report.findings}
    return replace(report, findings=tuple(by_name[name] for name in chosen))


def checked_map(
    m: Map,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    options: Mapping[str, Any] | None = None,
    all_verdicts: bool = False,
    today: datetime.date | None = None,
) -> Checked:
    """A check whose findings are described when somebody asks; the arguments are those of `check`."""
    s = solve(in_order(m))
    rules, given = selected(select=select, ignore=ignore), options_of(options or {})
    found = [rule.find(s, given[rule.code]) for rule in rules]
    told = [_Told(s, rule, rows) for rule, rows in zip(rules, found, strict=True)]
    accepted: dict[str, list[Acceptance]] = {}
    for acceptance in s.map.acceptances:
        accepted.setdefault(acceptance.finding, []).append(acceptance)
    findings, place_of = [], {}
    for which, row in findings_in_order(s, found, all_verdicts=all_verdicts):
        finding = told[which].finding(row)
        accept = _acceptance(finding, accepted.get(finding.code, ()), today)
        findings.append(finding if accept is None else replace(finding, accepted=accept))
        place_of[finding.fingerprint] = which, row
    return Checked(s, rules, given, found, tuple(findings), place_of)


@dataclass(frozen=True)
class Checked:
    """A check that stays open: every finding is known, and gets its sentence, proof and repairs when it is looked at.

    `rows[k]` is what `rules[k]` has found; `findings` are in order and short; `place_of` has rule and row of each by
    its fingerprint.
    """

    solution: Solution
    rules: Sequence[Rule]
    options: Mapping[str, Any]
    rows: Sequence[Rows]
    findings: tuple[Finding, ...]
    place_of: Mapping[str, tuple[int, int]]

    def described(self, finding: Finding) -> Finding:
        """A finding of this check with its sentence, proof and repairs."""
        told, said = self._told(finding, self._providers(finding))
        return replace(finding, **said, **_whole(told))

    def _named_first(self, finding: Finding) -> dict[str, Any]:
        """Those who could provide: filters ask for them, and to describe a finding takes much longer."""
        providers = self._providers(finding)
        return {"providers": providers, "tell": partial(self._described_first, finding, providers)}

    def _providers(self, finding: Finding) -> tuple[str, ...]:
        which, row = self.place_of[finding.fingerprint]
        named = self.rules[which].providers
        return () if named is None else named(self.solution, self.rows[which], row)

    def _described_first(self, finding: Finding, providers: tuple[str, ...]) -> dict[str, Any]:
        """The sentence of a finding; what is behind it is made when it is read, where that takes long."""
        told, said = self._told(finding, providers)
        if told.behind is None:
            return {**said, **_whole(told)}
        if told.mended is None or told.offer is None:
            return {**said, "tell": partial(_whole, told)}
        behind, mended, offer = told.behind, told.mended, told.offer

        def proven() -> dict[str, Any]:
            made = behind()
            return {"evidence": made.evidence, "proof": made.proof}

        def offered() -> dict[str, Any]:
            return {"offer": offer(), "tell": lambda: {"repairs": mended(), "tell": proven}}

        return {**said, "tell": offered}

    def _told(self, finding: Finding, providers: tuple[str, ...]) -> tuple[Description, dict[str, Any]]:
        """What the rule says of a finding, and the fields with all of it that is not behind its sentence."""
        which, row = self.place_of[finding.fingerprint]
        s = self.solution
        told = self.rules[which].describe(s, self.rows[which], row)
        return told, {
            "message": told.message,
            "providers": providers,
            "reasons": told.reasons,
            "rests_on": told.rests_on,
            "confirmed": bool(told.rests_on) and all(_complete(s.map, one) for one in told.rests_on),
            "questions": told.questions,
            "roots": told.roots,
            "lost": told.lost,
        }

    def chosen(self, selection: Selection) -> list[str]:
        """The fingerprints of the findings that a selection admits, in its order if it has one."""
        if selection == Selection():
            return [one.fingerprint for one in self.findings]
        later = self.report_later(len(self.findings)).findings
        admitted = (selection.among if selection.sort else selection.admitted)(later, self.solution.map)
        return [one.fingerprint for one in admitted]

    def report_later(self, most: int = DESCRIBED) -> Report:
        """The report; each of the first `most` findings is described when its sentence, proof or repairs are read."""
        findings = [
            one.told_later(partial(self._named_first, one)) if place < most else one
            for place, one in enumerate(self.findings)
        ]
        return self._report(findings)

    def report_with(self, shown: Callable[[Finding], bool]) -> Report:
        """The report; `shown` says which findings are described."""
        return self._report(self.described(one) if shown(one) else one for one in self.findings)

    def _report(self, findings: Iterable[Finding]) -> Report:
        m = self.solution.map
        return Report(m.name, m.title, m.model, m.stats(), self.solution.coverage, tuple(findings))


def _whole(told: Description) -> dict[str, Any]:
    """The fields with what is behind the sentence of a finding."""
    behind = told.whole()
    return {**vars(behind), "offer": behind.repairs[0].title if behind.repairs else ""}


def _complete(m: Map, holder: str) -> bool:
    """Whether somebody has confirmed that they have said all."""
    return bool(m.holders[holder].inventory == "complete")


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
