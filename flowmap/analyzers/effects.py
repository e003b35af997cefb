"""What repairs would do: the changed maps, many of them side by side, are checked in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from flowmap.analyzers.order import in_order
from flowmap.analyzers.own_rules import looked
from flowmap.analyzers.rule import Rule
from flowmap.custody.solution import Solution, solve
from flowmap.domain.change import Change
from flowmap.domain.columns import NONE
from flowmap.domain.finding import SEVERITIES, Coverage, Created, Finding, Report, fingerprint
from flowmap.domain.map import Map
from flowmap.domain.side_by_side import own_name, places, side_by_side
from flowmap.errors import InvalidMap

AT_ONCE = 50_000  # records side by side: beyond, an array is no cheaper than two
MOST_WORK = 200_000  # records that are checked again for repairs, some seconds; our choice, because a check must end


@dataclass(frozen=True)
class Outcome:
    """What changes would do: the coverage then, the findings (fingerprints) that they close, and those they bring."""

    coverage: Coverage
    closes: tuple[str, ...]
    creates: tuple[Created, ...]


def with_effects(m: Map, report: Report, rules: Sequence[Rule], options: Mapping[str, Any]) -> Report:
    """The report with what each repair would do. Repairs that cannot be made, or do not close their finding, go.

    The findings are taken in their order while there is work left for them (MOST_WORK); behind that, repairs stay as
    proposed, with their effect unknown. The first finding with repairs is always done.
    """
    size, proposed = max(1, sum(m.stats().values())), [one for one in report.findings if one.repairs]
    wanted: dict[tuple[Change, ...], None] = {}
    done: set[str] = set()
    for finding in proposed:
        new = {repair.changes: None for repair in finding.repairs}
        if done and len(wanted | new) * size > MOST_WORK:
            break
        wanted |= new
        done.add(finding.fingerprint)
    known = outcomes(m, report, list(wanted), rules, options)
    findings = [_completed(one, known) if one.fingerprint in done else one for one in report.findings]
    return replace(report, findings=tuple(findings))


def _completed(finding: Finding, known: Mapping[tuple[Change, ...], Outcome | None]) -> Finding:
    repairs = []
    for repair in finding.repairs:
        outcome = known[repair.changes]
        if outcome is not None and finding.fingerprint in outcome.closes:
            new = replace(repair, coverage=outcome.coverage, closes=outcome.closes, creates=outcome.creates)
            repairs.append(new)
    return replace(finding, repairs=tuple(repairs))


def outcomes(
    m: Map, before: Report, lists: Sequence[tuple[Change, ...]], rules: Sequence[Rule], options: Mapping[str, Any]
) -> dict[tuple[Change, ...], Outcome | None]:
    """What each list of changes would do to the map; None where it cannot be made."""
    found: dict[tuple[Change, ...], Outcome | None] = {}
    changed: list[tuple[tuple[Change, ...], Map]] = []
    for changes in lists:
        try:
            changed.append((changes, m.apply(changes)))
        except InvalidMap:
            found[changes] = None
    step = max(1, AT_ONCE // max(1, sum(m.stats().values())))
    for first in range(0, len(changed), step):
        block = changed[first : first + step]
        made = _outcomes([one for _, one in block], before, rules, options)
        found.update((changes, outcome) for (changes, _), outcome in zip(block, made, strict=True))
    return found


def _outcomes(maps: Sequence[Map], before: Report, rules: Sequence[Rule], options: Mapping[str, Any]) -> list[Outcome]:
    s = solve(side_by_side(maps))
    old = {one.fingerprint: set(one.cases) for one in before.findings if one.severity != "none"}
    holders, items = places(maps, "holder"), places(maps, "item")
    left: list[set[str]] = [set() for _ in maps]
    creates: list[list[Created]] = [[] for _ in maps]
    found = [(rule, looked(rule, s, options[rule.code])[0]) for rule in rules]
    for which, row in in_order(s, [rows for _, rows in found]):
        rule, rows = found[which]
        place = int(holders[rows.holder[row]] if rows.holder[row] != NONE else items[rows.item[row]])
        ends = {
            "holder": _own(s, "holder", rows.holder[row]),
            "counterpart": _own(s, "holder", rows.counterpart[row]),
            "item": _own(s, "item", rows.item[row]),
        }
        name, cases = fingerprint(rule.code, **ends), tuple(s.map.cases_in(int(rows.cases[row])))
        left[place].add(name)
        if not set(cases) <= old.get(name, set()):
            message = rule.describe(s, rows, row).message
            severity = SEVERITIES[int(rows.severity[row])]
            creates[place].append(Created(rule.code, severity, name, **ends, cases=cases, message=message))
    of_state = holders[s.compiled.holder]
    return [
        Outcome(
            s.coverage_of(np.flatnonzero(of_state == place)),
            tuple(name for name in old if name not in left[place]),
            tuple(creates[place]),
        )
        for place in range(len(maps))
    ]


def _own(s: Solution, space: str, code: int) -> str | None:
    return None if code == NONE else own_name(s.map.names[space].values[code])
