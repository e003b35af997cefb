"""What the findings of a map cost: numbers that add up where they are added, and are not added where they overlap.

The weight of needs not met is shared out: every declared need that is not met in some kinds of order is the finding of
the one who lacks it, so that kinds and teams add up to the whole. Hours are added where they are of different records
(questions in vain, deliveries that nobody uses, or that come too often or come back); what direct ways would save is an
upper bound, because two of them may share a handoff. Delays pass at the same time and are never added: the longest one
counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from flowmap.custody.solution import Solution
from flowmap.custody.wants import WEIGHTS
from flowmap.domain.finding import SEVERITIES, Finding

LACKING = ("GAP01", "GAP02", "GAP03")  # what a need not met is reported as
WASTED = ("GAP05", "EXC01", "EXC04", "REL03")  # work for nothing, each hour of a record of its own
DETOUR, CARRIER, LATE = "REL01", "RSK01", "FLW01"
DELAYS = (LATE, DETOUR)  # the days of other rules are an age, or time that could be used, and no delay
WORST = 5  # findings that the second page tells; our choice: it is one page


@dataclass(frozen=True, slots=True)
class Line:
    """What the findings of one kind or of one team cost together.

    `unmet`: weight of declared needs, `must` of those that must be met; `wasted`: h of work a year for nothing;
    `saved`: h a year that direct ways would save at most; `days`: the longest delay. None: no finding says anything.
    """

    subject: str
    findings: int
    unmet: float
    must: float
    wasted: float | None
    saved: float | None
    days: float | None


@dataclass(frozen=True, slots=True)
class Costs:
    """The second page: in all, by kind of finding (its code), by team (its id), and the worst findings.

    `at_risk`: the finding that says whose absence would cost most; `silent`: findings that name no cost at all.
    """

    all: Line
    by_kind: tuple[Line, ...]
    by_team: tuple[Line, ...]
    worst: tuple[Finding, ...]
    at_risk: Finding | None
    silent: int


def costs_of(s: Solution, findings: Iterable[Finding]) -> Costs:
    """What these findings cost; those that are accepted should be left out before."""
    found = list(findings)
    shared = {one.fingerprint: own_weight(s, one) for one in found}

    def line(subject: str, some: list[Finding]) -> Line:
        return Line(
            subject,
            len(some),
            sum(shared[one.fingerprint].all for one in some),
            sum(shared[one.fingerprint].must for one in some),
            _added(some, WASTED),
            _added(some, (DETOUR,)),
            max((one.effect.days for one in some if one.effect.days and one.code in DELAYS), default=None),
        )

    def lines(key: Callable[[Finding], str | None]) -> tuple[Line, ...]:
        groups: dict[str, list[Finding]] = {}
        for one in found:
            if (subject := key(one)) is not None:
                groups.setdefault(subject, []).append(one)
        made = [line(subject, some) for subject, some in groups.items()]
        return tuple(sorted(made, key=lambda one: (-one.unmet, -(one.wasted or 0) - (one.saved or 0), -one.findings)))

    risks = [one for one in found if one.code == CARRIER and one.effect.weight]
    return Costs(
        line("", found),
        lines(lambda one: one.code),
        lines(lambda one: one.holder),
        tuple(sorted((one for one in found if one.code != CARRIER and costly(one)), key=_badness)[:WORST]),
        max(risks, key=lambda one: one.effect.weight or 0, default=None),
        sum(not costly(one) for one in found),
    )


@dataclass(frozen=True, slots=True)
class Weight:
    """A weight of needs, and the part of it that teams must have."""

    all: float = 0.0
    must: float = 0.0


_NONE = Weight()  # most findings have this


def own_weight(s: Solution, finding: Finding) -> Weight:
    """The weight of the declared needs of a finding's team that are not met because of just this finding."""
    if finding.code not in LACKING or finding.holder is None or finding.item is None:
        return _NONE
    state = s.compiled.state(finding.holder, finding.item)
    if state < 0:
        return _NONE
    cases = np.uint64(sum(1 << s.map.case_bits[case] for case in finding.cases)) & ~s.held[state]
    weights = np.array(WEIGHTS) * s.shares(s.wants.declared[:, state] & cases)
    return Weight(float(weights.sum()), float(weights[0]))


def _added(findings: Iterable[Finding], codes: tuple[str, ...]) -> float | None:
    known = [one.effect.hours_per_year for one in findings if one.code in codes]
    told = [hours for hours in known if hours is not None]
    return sum(told) if told else None


def costly(one: Finding) -> bool:
    """Whether a finding says what it costs: weight, hours or days."""
    return bool(one.effect.weight or one.effect.hours_per_year or one.effect.days)


def _badness(one: Finding) -> tuple[float, ...]:
    """Broken before weak; then by the weight that hangs on it, work, delay."""
    effect = one.effect
    numbers = (effect.weight or 0, effect.hours_per_year or 0, effect.days or 0)
    return SEVERITIES.index(one.severity), *(-number for number in numbers)
