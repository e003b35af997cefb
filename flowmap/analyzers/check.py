"""One check of one map: every rule's rows, sorted, the first ones described, as a report."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial
from math import isnan
from threading import Thread
from typing import Any

import numpy as np

from flowmap.analyzers.acceptances import Acceptances
from flowmap.analyzers.effects import with_effects
from flowmap.analyzers.looking import all_looked
from flowmap.analyzers.order import ordered, shown
from flowmap.analyzers.registry import registry
from flowmap.analyzers.rows import VERDICTS, Rows
from flowmap.analyzers.rule import Description, Rule
from flowmap.analyzers.settings import Settings
from flowmap.analyzers.trials import Trials
from flowmap.custody import components
from flowmap.custody.solution import Solution, solve
from flowmap.custody.wants import CLASSES
from flowmap.domain.columns import NONE, Ints, Longs, distinct
from flowmap.domain.finding import SEVERITIES, Effect, FailedRule, Finding, Report, Unmatched, fingerprint
from flowmap.domain.in_order import in_order
from flowmap.domain.map import Map
from flowmap.domain.money import Money
from flowmap.domain.selection import Selection

DESCRIBED = 200  # findings with sentence, proof and repairs (INTERFACES 5)
LARGE = 5_000  # findings that a report for people has at most; our choice
FIRST = 100  # of each rule, if there are more
MANY = 50_000  # records: below, a library is loaded when a rule asks for it; our choice


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
    settings: Settings | None = None,
    most: int | None = None,
) -> Report:
    """The report on a map. `options`: code -> name -> value, in place of the defaults; `describe` None = every finding,
    `only`: just the one with this fingerprint. `settings`: rules, severities and options; what else is said counts
    before them.

    `selection`: the report has only the findings that pass, in the order that it asks for; `describe` counts these.

    `all_verdicts` keeps the passages that REL01 finds justified or not proven. `effects`: what each repair
    of the described findings would do is computed, by a check of the map with the repair made.

    `most`: of a report with more than LARGE findings only the first so many of each rule, the others counted; a
    selection is never cut.
    """
    wanted: dict[str, Any] = {"select": select, "ignore": ignore, "options": options, "all_verdicts": all_verdicts}
    most = None if selection and selection != Selection() else most
    checked = checked_map(m, **wanted, today=today, settings=settings, most=most)
    chosen = checked.chosen(selection or Selection())
    told = {only} if only else set(chosen if describe is None else chosen[:describe])
    report = checked.report_tried(told) if effects else checked.report_with(told)
    return report if selection is None else of_these(report, chosen)


def checked_map(
    m: Map,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    options: Mapping[str, Any] | None = None,
    all_verdicts: bool = False,
    today: datetime.date | None = None,
    settings: Settings | None = None,
    most: int | None = None,
) -> Checked:
    """A check whose findings are described when somebody asks; the arguments are those of `check`."""
    if m.size > MANY:
        Thread(target=_load, daemon=True).start()  # while this one puts the map in order
    s, said = solve(in_order(m)), settings or Settings()
    rules, given = said.chosen(select=select, ignore=ignore), said.numbers(options or {})
    seen = all_looked(rules, s, given)
    found, failed = [rows for rows, _ in seen], [*said.failed, *(failure for _, failure in seen if failure)]
    accepted = Acceptances(s.map, today)
    limits = _limits(found, most, [accepted.about(rule.code) for rule in rules], all_verdicts=all_verdicts)
    which, row = ordered(s, found, all_verdicts=all_verdicts, most=limits)
    told = {k: _findings(s, rules[k], found[k], row[which == k]) for k in distinct(which).tolist()}
    findings, place_of = [], {}
    for k, place in zip(which.tolist(), row.tolist(), strict=True):
        finding = next(told[k])
        findings.append(accepted.marked(finding))
        place_of[finding.fingerprint] = k, place
    left_out = _left_out(rules, found, which, row, all_verdicts=all_verdicts) if limits else {}
    codes = {rule.code for rule in rules}
    unmatched = accepted.unmatched(looked=codes, known=said.rules)
    return Checked(s, rules, given, found, tuple(findings), place_of, unmatched, tuple(failed), left_out)


def _load() -> None:
    """What a check of a large map will need from the disk; an error in it is told by whoever needs it."""
    registry()
    components.load()


def _limits(
    found: Sequence[Rows], most: int | None, whole: Sequence[bool], *, all_verdicts: bool
) -> Sequence[int | None]:
    """How many findings of each rule are listed at most, None = all: of more than LARGE the first `most` of a rule,
    unless all of it are wanted."""
    if most is None or sum(len(shown(rows, all_verdicts=all_verdicts)) for rows in found) <= LARGE:
        return ()
    return [None if all_of_it else most for all_of_it in whole]


def _left_out(
    rules: Sequence[Rule], found: Sequence[Rows], which: Longs, row: Longs, *, all_verdicts: bool
) -> dict[str, dict[str, int]]:
    """How many findings are not among the listed ones (places of rules, rows), by code and severity."""
    left_out: dict[str, dict[str, int]] = {}
    for k, rows in enumerate(found):
        every, listed = (
            np.bincount(rows.severity[some], minlength=len(SEVERITIES))
            for some in (shown(rows, all_verdicts=all_verdicts), row[which == k])
        )
        if (every != listed).any():
            left_out[rules[k].code] = dict(zip(SEVERITIES, (every - listed).tolist(), strict=True))
    return left_out


@dataclass(frozen=True)
class Checked:
    """A check that stays open: every finding is known, and gets its sentence, proof and repairs when it is looked at.

    `rows[k]` is what `rules[k]` has found; `findings` are in order and short; `place_of` has rule and row of each by
    its fingerprint. `unmatched` are acceptances that hide nothing, `failed` the rules that could not look. `left_out`:
    how many of a large check are not among the findings, by code and severity.
    """

    solution: Solution
    rules: Sequence[Rule]
    options: Mapping[str, Any]
    rows: Sequence[Rows]
    findings: tuple[Finding, ...]
    place_of: Mapping[str, tuple[int, int]]
    unmatched: tuple[Unmatched, ...] = ()
    failed: tuple[FailedRule, ...] = ()
    left_out: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @cached_property
    def trials(self) -> Trials:
        """What changes would do to the findings."""
        return Trials(self.solution, self.rules, self.options, self.rows)

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
            "confirmed": bool(told.rests_on) and all(_complete(s, one) for one in told.rests_on),
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

    def report_with(self, told: Collection[str]) -> Report:
        """The report; findings with these fingerprints are described."""
        return self._report(self.described(one) if one.fingerprint in told else one for one in self.findings)

    def report_tried(self, told: Collection[str]) -> Report:
        """`report_with`, and with what each repair of these findings would do, if the report is whole."""
        report = self.report_with(told)
        return report if report.left_out else with_effects(report, self.trials)

    def _report(self, findings: Iterable[Finding]) -> Report:
        m = self.solution.map
        known = (m.name, m.title, m.model, m.stats(), self.solution.coverage)
        return Report(*known, tuple(findings), self.unmatched, self.failed, self.left_out)


def of_these(report: Report, chosen: Iterable[str]) -> Report:
    """The report with only the findings that have these fingerprints, in this order."""
    by_name = {finding.fingerprint: finding for finding in report.findings}
    return replace(report, findings=tuple(by_name[name] for name in chosen))


def _whole(told: Description) -> dict[str, Any]:
    """The fields with what is behind the sentence of a finding."""
    behind = told.whole()
    return {**vars(behind), "offer": behind.repairs[0].title if behind.repairs else ""}


def _complete(s: Solution, holder: str) -> bool:
    """Whether somebody has confirmed that they have said all."""
    return bool(s.compiled.complete[s.map.names["holder"].codes[holder]])


def _effect(rate: Money | None, *numbers: float) -> Effect:
    """What a row costs, weight, hours and days; the hours in money too, where an hour has a price."""
    weight, hours, days = (None if isnan(number) else number for number in numbers)
    return Effect(weight, hours, days, None if rate is None or hours is None else rate.times(hours))


def _findings(s: Solution, rule: Rule, every: Rows, some: Longs) -> Iterator[Finding]:
    """Some rows of a rule as findings, whatever is short; columns are read as lists, because there may be many."""
    rows = every.take(some)
    cases_of, rate = cache(lambda mask: tuple(s.map.cases_in(mask))), s.map.hourly_rate
    verdicts = rows.more["verdict"].tolist() if "verdict" in rows.more else None
    columns = zip(
        _names(s, "holder", rows.holder),
        _names(s, "holder", rows.counterpart),
        _names(s, "item", rows.item),
        rows.cases.tolist(),
        rows.severity.tolist(),
        rows.kano.tolist(),
        rows.implied.tolist(),
        zip(rows.weight.tolist(), rows.hours.tolist(), rows.days.tolist(), strict=True),
        strict=True,
    )
    for row, (holder, counterpart, item, cases, severity, kano, implied, costs) in enumerate(columns):
        yield Finding(
            code=rule.code,
            name=rule.name,
            severity=SEVERITIES[severity],
            holder=holder,
            counterpart=counterpart,
            item=item,
            cases=cases_of(cases),
            fingerprint=fingerprint(rule.code, holder=holder, counterpart=counterpart, item=item),
            kano=None if kano == NONE else CLASSES[kano],
            implied=implied,
            verdict=None if verdicts is None else VERDICTS[verdicts[row]],
            effect=_effect(rate, *costs),
        )


def _names(s: Solution, space: str, codes: Ints) -> list[str | None]:
    names = s.map.names[space].values
    return [None if code == NONE else names[code] for code in codes.tolist()]
