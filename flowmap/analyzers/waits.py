"""Waits: what lies at a team, although all that the next step needs is there, because the stage has not begun."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from flowmap.custody.compiled import Compiled, Kind
from flowmap.custody.measures import stage_start
from flowmap.custody.solution import Solution
from flowmap.custody.wants import idle_work
from flowmap.domain.columns import NONE, Floats, Longs, Masks, Ragged, distinct, firsts, hits, starts_of
from flowmap.domain.records import Activity, Handoff

_CELLS = 2_000_000  # numbers in one array of times: 16 MB
_CLOSE = 1e-9  # hours
_KINDS = (Kind.ACTIVITY, Kind.HANDOFF, Kind.ANSWER)


@dataclass(frozen=True)
class Steps:
    """What is done with information: handed over, used in work, answered. `tails.row(k)` are the states that step k
    needs, `floor` when its stage begins (hours), `live` the cases in which it is done, as soon as they
    are there, and its result is useful.

    `rule` is the rule of the step, -1 for work that makes nothing; `activity` the row of such work.
    """

    tails: Ragged
    floor: Floats
    live: Masks
    rule: Longs
    activity: Longs


@dataclass(frozen=True)
class Waits:
    """States that wait, in which cases, and the longest wait among these (hours)."""

    state: Longs
    cases: Masks
    hours: Floats


def steps_of(s: Solution) -> Steps:
    """All steps of a map that need something."""
    c, table = s.compiled, s.map.activities
    rules = c.of(*_KINDS)
    rules = rules[c.rules.tails.lengths[rules] > 0]
    rows, states = idle_work(c)
    work, counts = distinct(rows), np.bincount(rows)
    tails = c.rules.tails.take(rules).concat(Ragged(starts_of(counts[work]), states.astype(np.int32)))
    live = np.concatenate([c.allowed[rules] & s.wants.useful[c.rules.head[rules]], c.limited(table.masks())[work]])
    return Steps(
        tails,
        np.concatenate([s.costs.floor[rules], stage_start(c, table, work)]),
        live,
        np.concatenate([rules, np.full(len(work), NONE)]),
        np.concatenate([np.full(len(rules), NONE), work]),
    )


def waits_of(s: Solution, hours: float) -> Waits:
    """What waits at least so long for a stage to begin.

    The next step with it (the earliest one, in each case) could be done that much sooner: it waits for its stage only.
    Of several inputs that is said of the one that comes last.
    """
    hours = max(hours, 1e-6)  # what does not wait is never told
    found = [Waits(np.zeros(0, np.int64), np.zeros(0, np.uint64), np.zeros(0))]
    if np.any(s.map.stages.base("starts") >= hours - _CLOSE):
        found += _blocks(s, hours)
    return Waits(*(np.concatenate([getattr(one, name) for one in found]) for name in ("state", "cases", "hours")))


def _blocks(s: Solution, hours: float) -> Iterator[Waits]:
    """The waits, some states at a time."""
    steps = s.once("steps", lambda: steps_of(s))
    touched = np.zeros(s.compiled.size, dtype=np.bool_)
    touched[steps.tails.take(hits(steps.floor >= hours - _CLOSE)).values] = True
    pairs = hits(touched[steps.tails.values])
    pairs = pairs[np.argsort(steps.tails.values[pairs], kind="stable")]
    begins = hits(firsts(steps.tails.values[pairs]))
    most = max(1, _CELLS // len(s.bits))
    for first, end in pairwise([*begins[firsts(begins // most)].tolist(), len(pairs)]):
        yield _waits(s, steps, pairs[first:end], hours)


def _waits(s: Solution, steps: Steps, pairs: Longs, hours: float) -> Waits:
    """The waits of the states of these pairs (places in the tails of the steps, sorted by state)."""
    states, step = steps.tails.values[pairs].astype(np.int64), steps.tails.rows[pairs]
    new = firsts(states)
    begins, group = hits(new), np.cumsum(new) - 1
    arrival = s.best("median").at
    columns = np.array([s.columns[int(bit)] for bit in s.bits])
    needed = steps.tails.take(step)
    ready = np.maximum.reduceat(arrival(needed.values[:, None], columns), needed.starts[:-1], axis=0)
    floor = steps.floor[step][:, None]
    live = s.spread(steps.live[step])
    start = np.where(live, np.maximum(ready, floor), np.inf)
    earliest = np.minimum.reduceat(start, begins, axis=0)[group]
    with np.errstate(invalid="ignore"):
        waits = live & (start <= earliest + _CLOSE) & (floor - ready >= hours - _CLOSE)
        waits &= arrival(states[:, None], columns) >= ready - _CLOSE
        longest = np.maximum.reduceat(np.where(waits, floor - ready, -np.inf), begins, axis=0)
    hit = np.isfinite(longest)
    cases = s.gathered(hit)
    some = hits(cases)
    return Waits(states[begins][some], cases[some], longest.max(axis=1)[some])


@dataclass(frozen=True)
class Delay:
    """A step that has to wait for its stage in the case of a bit: from when on all is there, and how long (hours)."""

    bit: int
    record: Activity | Handoff
    since: float
    hours: float


def delays_of(s: Solution, state: int, cases: int) -> list[Delay]:
    """What holds up a state that waits (see `waits_of`), in each of these cases; the longest first."""
    c, steps, found = s.compiled, s.once("steps", lambda: steps_of(s)), list[Delay]()
    of = np.unique(steps.tails.rows[steps.tails.values == state]).tolist()
    for case in s.map.cases_in(cases):
        bit = s.map.case_bits[case]
        hours = s.hours(bit)
        live = [one for one in of if int(steps.live[one]) >> bit & 1]
        since = {one: float(hours[steps.tails.row(one)].max()) for one in live}
        start = {one: max(since[one], float(steps.floor[one])) for one in live}
        first = min(start.values())
        for one in live:
            late = float(steps.floor[one]) - since[one]
            if start[one] <= first + _CLOSE and hours[state] >= since[one] - _CLOSE:
                found.append(Delay(bit, _record(c, steps, one), since[one], late))
    return sorted(found, key=lambda one: (-one.hours, one.record.id))


def _record(c: Compiled, steps: Steps, step: int) -> Activity | Handoff:
    """The record of a step that has a stage."""
    rule = int(steps.rule[step])
    if rule != NONE and c.kind[rule] == Kind.HANDOFF:
        handoff: Handoff = c.map.handoffs[int(c.row[rule])]
        return handoff
    activity: Activity = c.map.activities[int(steps.activity[step] if rule == NONE else c.row[rule])]
    return activity
