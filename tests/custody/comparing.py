"""One map through the engine and through the oracle: what differs, in words."""

from __future__ import annotations

from collections import defaultdict
from math import isclose
from typing import Any

import numpy as np

from flowmap.analyzers.check import check
from flowmap.custody.critical import critical_holders
from flowmap.custody.solution import Solution, solve
from flowmap.domain.finding import Finding, fingerprint
from flowmap.domain.map import Map
from tests.custody.oracle import CLASSES, INF, WEIGHT, State, Wants, World, worlds

Key = tuple[str, str | None, str | None, str | None]

# The rules that the oracle knows; each of the others is compared with a brute force of its own, beside its tests.
CODES = (
    *("GAP01", "GAP02", "GAP03", "GAP04", "GAP05", "GAP08", "REL01", "EXC01", "EXC02", "EXC03"),
    *("FLW01", "MOD01", "RSK01", "RSK02", "RSK03"),
)


def differences(m: Map) -> list[str]:
    """Everything in which the engine and the oracle disagree about a map."""
    s = solve(m)
    every = worlds(m)
    wants = {world.case: world.wants() for world in every}
    found: list[str] = []
    for world in every:
        found += _state_differences(s, world, wants[world.case])
    found += _coverage_differences(s, every, wants)
    return found + _finding_differences(m, every, wants)


def _states(s: Solution, masks: Any, bit: int) -> set[State]:
    c = s.compiled
    return {(c.holder_id(k), c.item_id(k)) for k in np.flatnonzero((masks >> np.uint64(bit)) & np.uint64(1)).tolist()}


def _state_differences(s: Solution, world: World, wants: Wants) -> list[str]:
    bit, c, found = s.map.case_bits[world.case], s.compiled, []

    def compare(what: str, mine: Any, theirs: Any) -> None:
        if mine != theirs:
            found.append(f"{what} in {world.case}: engine {mine!r}, oracle {theirs!r}")

    compare("held", _states(s, s.held, bit), world.held)
    for level, name in enumerate(CLASSES):
        mine = _states(s, s.wants.declared[level], bit)
        compare(f"declared {name}", mine, {one for one, at in wants.declared.items() if at == level})
        mine = _states(s, s.wants.implied[level], bit)
        compare(f"implied {name}", mine, {one for one, at in wants.implied.items() if at == level})
    compare("barred", _states(s, s.wants.barred, bit), wants.barred)
    compare("not relevant", _states(s, s.wants.not_relevant, bit), wants.refused)
    compare("useful", _states(s, s.wants.useful, bit), wants.useful)
    for measure in ("median", "p90", "age", "loss"):
        best, column = world.best(measure), s.hours(bit, measure)
        for state in range(c.size):
            pair = c.holder_id(state), c.item_id(state)
            if not isclose(column[state], best.get(pair, INF), abs_tol=1e-9):
                compare(f"{measure} of {pair}", float(column[state]), best.get(pair, INF))
    found += _proof_differences(s, world)
    critical = critical_holders(c, s.held, s.held)
    mine_lost: dict[str, set[State]] = defaultdict(set)
    mine_own: dict[str, set[State]] = defaultdict(set)
    for k in range(len(critical.holder)):
        holder = s.map.names["holder"].values[critical.holder[k]]
        state_pair = c.holder_id(int(critical.state[k])), c.item_id(int(critical.state[k]))
        if int(critical.cases[k]) >> bit & 1:
            mine_lost[holder].add(state_pair)
            if not int(critical.carries[k]) >> bit & 1:
                mine_own[holder].add(state_pair)
    for one in s.map.holders:
        compare(f"lost without {one.id}", mine_lost[one.id], world.held - world.without(one.id))
        own = world.held - world.without(one.id, work_only=True)
        compare(f"lost without the work of {one.id}", mine_own[one.id], own & mine_lost[one.id])
    return found


def _proof_differences(s: Solution, world: World) -> list[str]:
    """Proofs whose steps are not supported by what came before, or by the record that they name."""
    found = []
    facts = {(fact.head, fact.by, fact.tails) for fact in world.facts}
    for state in sorted(world.held):
        steps = s.proof(*state, world.case)
        have: set[State] = set()
        for step in steps:
            head = step.holder, step.item
            if not any(h == head and by == step.by and set(tails) <= have for h, by, tails in facts):
                found.append(f"proof of {state} in {world.case}: {step} does not follow")
            have.add(head)
        if not steps or (steps[-1].holder, steps[-1].item) != state:
            found.append(f"proof of {state} in {world.case} does not end there")
        elif not isclose(steps[-1].arrival_h or 0.0, world.best("median")[state], abs_tol=1e-9):
            found.append(f"proof of {state} in {world.case}: arrives at {steps[-1].arrival_h}")
    for state in {(h.id, i.id) for h in s.map.holders for i in s.map.items} - world.held:
        if s.proof(*state, world.case):
            found.append(f"{state} is proved in {world.case}, but not held")
    return found


def _coverage_differences(s: Solution, every: list[World], wants: dict[str, Wants]) -> list[str]:
    total = met = 0.0
    for world in every:
        for state, level in wants[world.case].declared.items():
            weight = WEIGHT[CLASSES[level]] * world.share
            total += weight
            met += weight if state in world.held else 0.0
    mine = s.coverage
    same = isclose(mine.met, met, abs_tol=1e-9) and isclose(mine.total, total, abs_tol=1e-9)
    return [] if same else [f"coverage: engine {mine.met} of {mine.total}, oracle {met} of {total}"]


def _expected(m: Map, every: list[World], wants: dict[str, Wants]) -> dict[Key, set[str]]:
    """(code, holder, counterpart, item) -> cases."""
    found: dict[Key, set[str]] = defaultdict(set)
    for world in every:
        w, case = wants[world.case], world.case
        for code, states in world.gaps(w).items():
            for holder, item in states:
                found[code, holder, None, item].add(case)
        for giver, receiver, item in world.phantoms():
            found["GAP04", giver, receiver, item].add(case)
        for asker, asked, item in world.misdirected():
            found["GAP05", asker, asked, item].add(case)
        for receiver, giver, item in world.unused(w):
            found["EXC01", receiver, giver, item].add(case)
        for holder, item in world.idle_output(w):
            found["EXC02", holder, None, item].add(case)
        for holder, item in world.twice():
            found["EXC03", holder, None, item].add(case)
        for holder, item in world.late(w):
            found["FLW01", holder, None, item].add(case)
        for item in world.several_makers():
            found["MOD01", None, None, item].add(case)
        for holder, states in world.carriers(w).items():
            if states:
                found["RSK01", holder, None, None].add(case)
        for holder, item in world.bypassed():
            found["RSK02", holder, None, item].add(case)
        for holder, item in world.held & world.deny:
            found["RSK03", holder, None, item].add(case)
    return found


def _finding_differences(m: Map, every: list[World], wants: dict[str, Wants]) -> list[str]:
    report = check(m, select=CODES, effects=False, describe=None, all_verdicts=True)
    mine = {(f.code, f.holder, f.counterpart, f.item): f for f in report.findings}
    expected = _expected(m, every, wants)
    found = []
    for key in sorted({*expected, *(k for k in mine if k[0] != "REL01")}, key=str):
        cases = set(mine[key].cases) if key in mine else set()
        if cases != expected.get(key, set()):
            found.append(f"{key}: engine {sorted(cases)}, oracle {sorted(expected.get(key, set()))}")
    if len(mine) != len(report.findings):
        found.append("a finding is reported twice")
    for finding in report.findings:
        found += _detail_differences(finding, {world.case: world for world in every}, wants)
    return found + _passage_differences(m, mine, every, wants)


def _detail_differences(finding: Finding, by_case: dict[str, World], wants: dict[str, Wants]) -> list[str]:
    """Weight, severity, providers, what is lost: of one finding."""
    found, at = [], [by_case[case] for case in finding.cases if case in by_case]
    name = f"{finding.code} {finding.holder} {finding.item}"
    state = finding.holder or "", finding.item or ""
    if finding.code in ("GAP01", "GAP02", "GAP03"):
        gain = sum(world.gain(wants[world.case], state) for world in at)
        if not isclose(finding.effect.weight or 0.0, gain, abs_tol=1e-6):
            found.append(f"{name}: weight {finding.effect.weight}, oracle {gain}")
        levels = [min(wants[w.case].declared.get(state, 9), wants[w.case].implied.get(state, 9)) for w in at]
        kano = (*CLASSES, None)[min(*levels, 3)]
        if finding.kano != kano:
            found.append(f"{name}: {finding.kano}, oracle {kano}")
        if finding.implied != all(state not in wants[w.case].declared for w in at):
            found.append(f"{name}: implied {finding.implied}")
    if finding.code == "GAP02":
        ends = {end for world in at for end in world.roots(world.gaps(wants[world.case]), state)}
        prints = {fingerprint(code, holder=one, counterpart=None, item=item) for code, (one, item) in ends}
        if set(finding.roots) != prints:
            found.append(f"{name}: roots {finding.roots}, oracle {ends}")
    if finding.code == "GAP01":
        having = {holder for world in at for holder, _ in world.having(state[1])}
        if not finding.providers or not set(finding.providers) <= having:
            found.append(f"{name}: providers {finding.providers}, who have it: {having}")
    if finding.code == "FLW01":
        late = [world.late(wants[world.case])[state] for world in at]
        order = ("error", "warning", "info")
        if finding.severity != min((one for one, _ in late), key=order.index):
            found.append(f"{name}: {finding.severity}, oracle {late}")
        if not isclose(24 * (finding.effect.days or 0.0), max(hours for _, hours in late), abs_tol=1e-6):
            found.append(f"{name}: {finding.effect.days} days, oracle {late}")
    if finding.code == "RSK01":
        lost = {one for world in at for one in world.carriers(wants[world.case])[finding.holder or ""]}
        if set(finding.lost) != lost:
            found.append(f"{name}: lost {finding.lost}, oracle {lost}")
        weight = sum(9 * w.share * len(w.carriers(wants[w.case])[finding.holder or ""]) for w in at)
        if not isclose(finding.effect.weight or 0.0, weight, abs_tol=1e-6):
            found.append(f"{name}: weight {finding.effect.weight}, oracle {weight}")
    if finding.code == "EXC03":
        givers = {giver for world in at for giver in world.twice()[state]}
        if set(finding.providers) != givers:
            found.append(f"{name}: by {finding.providers}, oracle {givers}")
    if finding.code == "MOD01":
        makers = {maker for world in at for maker in world.several_makers()[state[1]]}
        if set(finding.providers) != makers:
            found.append(f"{name}: by {finding.providers}, oracle {makers}")
    return found


def _passage_differences(m: Map, mine: dict[Key, Finding], every: list[World], wants: dict[str, Wants]) -> list[str]:
    """REL01: verdicts and cases of every passage."""
    verdicts: dict[State, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    reasons: dict[State, set[str]] = defaultdict(set)
    saved: dict[State, list[tuple[float | None, float]]] = defaultdict(list)
    for world in every:
        for state, why in world.passages(wants[world.case]).items():
            if why:
                verdicts[state]["justified"].add(world.case)
                reasons[state] |= why
                continue
            passes, hours, days = world.judged(wants[world.case], state)
            complete = m.holders[state[0]].inventory == "complete"
            verdict = ("redundant" if complete else "candidate") if passes else "not proven"
            verdicts[state][verdict].add(world.case)
            if passes:
                saved[state].append((hours, days))
    found = []
    for state in {*verdicts, *((k[1] or "", k[3] or "") for k in mine if k[0] == "REL01")}:
        finding, by = mine.get(("REL01", state[0], None, state[1])), verdicts[state]
        shown = next((v for v in ("redundant", "candidate", "not proven", "justified") if by[v]), None)
        if finding is None or (finding.verdict, set(finding.cases)) != (shown, by[shown or ""]):
            engine = None if finding is None else (finding.verdict, finding.cases)
            found.append(f"REL01 {state}: engine {engine}, oracle {dict(by)} {reasons[state]}")
        elif shown == "justified" and set(finding.reasons) != reasons[state]:
            found.append(f"REL01 {state}: reasons {finding.reasons}, oracle {reasons[state]}")
        elif shown in ("redundant", "candidate"):
            known = [one for one, _ in saved[state] if one is not None]
            total = sum(known) if len(known) == len(saved[state]) else None
            shown_h = finding.effect.hours_per_year
            if (total is None) != (shown_h is None) or not isclose(total or 0.0, shown_h or 0.0, abs_tol=1e-6):
                found.append(f"REL01 {state}: {shown_h} h, oracle {total}")
            most = max(days for _, days in saved[state])
            if (finding.effect.days or 0.0) > most + 1e-6:
                found.append(f"REL01 {state}: {finding.effect.days} days, oracle {most}")
    return found
