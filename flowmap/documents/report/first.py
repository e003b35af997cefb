"""What to do first: the repairs with most effect, one after the other, each with what it really adds to those before.

Only repairs whose effect was computed are taken. They are chosen by what they close that no earlier one has closed;
then the map with the first, the first two, the first three of them made is checked, so that no effect counts twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flowmap.analyzers.check import Checked
from flowmap.analyzers.trials import Outcome
from flowmap.custody.solution import Solution
from flowmap.documents.report.costs import DETOUR, WASTED, costly, own_weight
from flowmap.domain.change import Change
from flowmap.domain.finding import Coverage, Created, Finding, Repair
from flowmap.domain.map import Map
from flowmap.errors import FlowmapError

MOST = 8  # steps that the third page tells; our choice: it is one page


@dataclass(frozen=True, slots=True)
class Step:
    """One repair, after those before it.

    `finding`: the one that proposes it; `closes`: open findings that it closes in addition; `brings`: what it makes
    worse in addition; `wasted`: h of work a year for nothing that it ends; `saves`: h a year that its direct way saves,
    of which `work` is what it still takes (None: not stated). `coverage`: with this repair and all before it made.
    `agree`: who must agree on it, by id.
    """

    repair: Repair
    finding: Finding
    closes: tuple[str, ...]
    brings: tuple[Created, ...]
    coverage: Coverage
    wasted: float
    saves: float
    work: float | None
    agree: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class First:
    """The steps in their order; `others`: how many findings have a repair with a computed effect that is no step."""

    steps: tuple[Step, ...]
    others: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    repair: Repair
    finding: Finding
    closes: frozenset[str]


def first_of(checked: Checked, findings: Iterable[Finding], *, most: int = MOST) -> First:
    """What to do first about these open findings of a check."""
    m = checked.solution.map
    found = {one.fingerprint: one for one in findings if one.accepted is None}
    candidates = list(_candidates(found))
    chosen = _chosen(checked.solution, candidates, found, most)
    lists = [tuple(change for one in chosen[: n + 1] for change in one.repair.changes) for n in range(len(chosen))]
    known = checked.trials.outcomes(lists, told=False)  # of what they bring, only the kind is shown
    steps = tuple(_steps(m, chosen, [known[one] for one in lists], found))
    done = {fingerprint for step in steps for fingerprint in step.closes}
    return First(steps, len({one.finding.fingerprint for one in candidates} - done))


def _candidates(found: dict[str, Finding]) -> Iterator[_Candidate]:
    """Each repair once, by the first finding that proposes it; none that would break something."""
    seen: set[tuple[Change, ...]] = set()
    for one in found.values():
        for repair in one.repairs:
            broken = any(created.severity == "error" for created in repair.creates)
            if repair.coverage is not None and not broken and repair.changes not in seen:
                seen.add(repair.changes)
                yield _Candidate(repair, one, frozenset(repair.closes) & found.keys())


def _chosen(s: Solution, candidates: Sequence[_Candidate], found: dict[str, Finding], most: int) -> list[_Candidate]:
    """The candidates in the order in which they should be done, those that do something; the map must take them all."""
    m = s.map
    unmet = {name: own_weight(s, found[name]) for name in set().union(*(one.closes for one in candidates))}
    closed: set[str] = set()
    chosen: list[_Candidate] = []
    left = list(candidates)

    def worth(one: _Candidate) -> tuple[float, ...]:
        new = one.closes - closed
        hours = _wasted(new, found) + (_saves(one) if one.finding.fingerprint in new else 0.0)
        broken = sum(found[name].severity == "error" for name in new)
        dear = sum(costly(found[name]) for name in new)
        gain = (sum(unmet[name].must for name in new), sum(unmet[name].all for name in new), broken, hours, dear)
        if not any(value > 1e-9 for value in gain):
            return ()
        work = one.repair.effort_hours_per_year
        return *(round(value, 6) for value in gain), -len(one.repair.creates), -(1e9 if work is None else work)

    while left and len(chosen) < most:
        best = max(left, key=worth)
        if not worth(best):
            break
        left.remove(best)
        try:
            m = m.apply(best.repair.changes)
        except FlowmapError:  # it changes what an earlier one has changed
            continue
        chosen.append(best)
        closed |= best.closes
    return chosen


def _steps(
    m: Map, chosen: Sequence[_Candidate], known: Sequence[Outcome | None], found: dict[str, Finding]
) -> Iterator[Step]:
    closed: set[str] = set()
    brought: set[str] = set()
    for one, outcome in zip(chosen, known, strict=True):
        if outcome is None:
            return
        now = {name for name in outcome.closes if name in found}
        new = now - closed
        yield Step(
            one.repair,
            one.finding,
            tuple(name for name in found if name in new),
            tuple(made for made in outcome.creates if made.fingerprint not in brought),
            outcome.coverage,
            _wasted(new, found),
            _saves(one) if one.finding.fingerprint in new else 0.0,
            one.repair.effort_hours_per_year,
            tuple(_agree(m, one.repair.changes)),
        )
        closed, brought = now, {made.fingerprint for made in outcome.creates}


def _wasted(names: Iterable[str], found: dict[str, Finding]) -> float:
    return sum(found[name].effect.hours_per_year or 0.0 for name in names if found[name].code in WASTED)


def _saves(one: _Candidate) -> float:
    return one.finding.effect.hours_per_year or 0.0 if one.finding.code == DETOUR else 0.0


def _agree(m: Map, changes: Iterable[Change]) -> Iterator[str]:
    """The teams that the changed records are about, each once: who gives and who gets, who asks and who is asked."""
    seen: set[str] = set()
    for change in changes:
        for record in (change.before, change.after):
            for field in ("giver", "receiver", "asker", "asked", "at", "holder"):
                who = getattr(record, field, None)
                if who and who not in seen and who in m.holders:
                    seen.add(who)
                    yield who
