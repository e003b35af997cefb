"""The best ways in all cases: once what is the same in most of them, and then what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flowmap.custody.compiled import Compiled
from flowmap.custody.kernel import (
    EVERY,
    Rules,
    cheapest,
    explaining,
    fewest_steps,
    fired,
    greatest,
    last_steps,
    reach,
    tight,
)
from flowmap.custody.measures import MEASURES, Costs
from flowmap.domain.columns import Flags, Floats, Ints, Longs, Masks, Ragged, hits, starts_of

_MOST = 1_000_000  # states in cases that are computed at once: bounds memory


@dataclass(frozen=True)
class Best:
    """What the best way to each state costs by one measure, and its turn, case by case: the fewest best steps one after
    the other that lead there. What a step needs costs less, or comes in an earlier turn.

    `value` and `turn` are those of the usual way; masks are of the columns of the costs (groups of cases): the way to
    a state is `same` as usual, or another one. The others are listed by `keys` = column * states + state, ascending.
    Elsewhere nothing brings the state about.
    """

    columns: int
    value: Floats
    turn: Ints
    same: Masks
    other: Masks
    keys: Longs
    values: Floats
    turns: Ints

    def at(self, states: Longs | Ints, columns: Longs | int) -> Floats:
        """What states cost in columns, inf where nothing brings them about; both are joined as numpy does it."""
        return self._found(states, columns, (self.value, self.values, np.inf))[0]

    def with_turn(self, states: Longs | Ints, columns: Longs | int) -> tuple[Floats, Ints]:
        """What states cost, and in which turn they came to that."""
        found = self._found(states, columns, (self.value, self.values, np.inf), (self.turn, self.turns, 0))
        return found[0], found[1]

    def one(self, state: int, column: int) -> tuple[float, int]:
        """What one state costs in a column, and its turn."""
        if self.columns == 1 or int(self.same[state]) >> column & 1:
            return float(self.value[state]), int(self.turn[state])
        if int(self.other[state]) >> column & 1:
            place = np.searchsorted(self.keys, column * len(self.value) + state)
            return float(self.values[place]), int(self.turns[place])
        return inf, 0

    def _found(self, states: Longs | Ints, columns: Longs | int, *of: tuple[Any, Any, float]) -> list[NDArray[Any]]:
        """For each (by state as usual, by key otherwise, elsewhere) what it says of the states in the columns."""
        if self.columns == 1:
            return [usual[states + 0 * columns] for usual, _, _ in of]
        same, odd = _in(self.same[states], columns), np.nonzero(_in(self.other[states], columns))
        found = [np.where(same, usual[states], usual.dtype.type(none)) for usual, _, none in of]
        if len(odd[0]):
            states, columns = np.broadcast_arrays(states, columns)
            place = self.keys.searchsorted(columns[odd].astype(np.int64) * len(self.value) + states[odd])
            for values, (_, others, _) in zip(found, of, strict=True):
                values[odd] = others[place]
        return found


def earlier(one: tuple[Floats, Ints], other: tuple[Floats, Ints]) -> Flags:
    """Whether states come before others on the best ways, by what each costs and its turn (see `kernel.Ways`)."""
    before: Flags = (one[0] < other[0]) | ((one[0] == other[0]) & (one[1] < other[1]))
    return before


def supporting(rules: Rules, best: Best, costs: Costs, measure: str, live: Masks) -> Masks:
    """By rule the columns in which a proof by one of MEASURES could show it (see `kernel.explaining`). `live`: in which
    it fires."""
    (cost, alike), floor = costs.least(measure), costs.floor_of(measure)
    usual = best.same[rules.head] & fired(rules.every, np.append(best.same, EVERY), alike)
    found = np.where(explaining(rules, best.value, best.turn, cost, floor), usual, np.uint64(0))
    odd = live & ~usual
    for k in range(best.columns):
        rule = hits(_in(odd, k))
        tails = rules.tails.take(rule)
        mine, needed = best.with_turn(rules.head[rule], k), best.with_turn(tails.values, k)
        total = greatest(needed[0], tails, floor[rule]) + costs.at(measure, rule, k)
        shows = total == mine[0]
        shows[tails.rows[~earlier(needed, (mine[0][tails.rows], mine[1][tails.rows]))]] = False
        found[rule[shows]] |= np.uint64(1) << np.uint64(k)
    return found


def best_ways(c: Compiled, costs: Costs, held: Masks) -> dict[str, Best]:
    """The best ways by each of MEASURES, each judged on its own. `held`: who has what in which cases.

    Age of a made item = oldest input + duration: time without waiting for stages. Quality multiplies along a chain,
    and the worst input counts at an activity.

    First each rule is taken for as cheap as in the case where it costs least. A best way then is one in each case in
    which all its rules cost just that. What is held otherwise in a case is computed on its own: what is found in a case
    does not hang on the other cases.
    """
    least = [costs.least(measure) for measure in MEASURES]
    floors = [costs.floor_of(measure) for measure in MEASURES]
    ways = cheapest(c.rules, np.stack([cost for cost, _ in least]).T, np.stack(floors).T)
    usual, steady = [], []
    for m, ((cost, alike), floor) in enumerate(zip(least, floors, strict=True)):
        value = ways.value[:, m]
        shows = tight(c.rules, value, cost, floor)
        turn = fewest_steps(c.rules, value, ways.turn[:, m], shows)
        usual.append((value, turn))
        if len(costs.bits) > 1:
            steady.append(np.where(last_steps(c.rules, turn, shows), alike, np.uint64(0)))
    columns = costs.columns_of(held)
    live = fired(c.rules.every, np.append(columns, EVERY), costs.valid)
    same = _reached(c.rules, len(costs.bits), steady) if steady else [columns] * len(MEASURES)
    return {
        measure: _Cases(c.rules, costs, measure, *usual[m], columns, live, same[m]).best()
        for m, measure in enumerate(MEASURES)
    }


def _reached(rules: Rules, columns: int, allowed: Sequence[Masks]) -> list[Masks]:
    """What is brought about by rules in these columns, for each of some questions; as many of them in a word as fit."""
    each = max(1, 64 // columns)
    found: list[Masks] = []
    for first in range(0, len(allowed), each):
        some = allowed[first : first + each]
        shifts = [np.uint64(k * columns) for k in range(len(some))]
        word = reach(rules, np.bitwise_or.reduce([one << by for one, by in zip(some, shifts, strict=True)]))
        found += [(word >> by) & np.uint64((1 << columns) - 1) for by in shifts]
    return found


@dataclass(frozen=True)
class _Cases:
    """The usual ways by one measure. Masks are of the columns of costs: in which each state is `held`, each rule is
    `live`, and the best way to each state is the `same` as usual."""

    rules: Rules
    costs: Costs
    measure: str
    value: Floats
    turn: Ints
    held: Masks
    live: Masks
    same: Masks

    def best(self) -> Best:
        """The best ways in all cases."""
        count, other = len(self.costs.bits), self.held & ~self.same
        if not other.any():
            none = np.zeros(0, dtype=np.int32)
            return Best(count, self.value, self.turn, self.same, other, none.astype(np.int64), np.zeros(0), none)
        some = [k * self.rules.size + hits(_in(other, k)) for k in range(count)]
        step = max(1, _MOST // max(1, *map(len, some)))
        parts = [np.concatenate(some[first : first + step]) for first in range(0, count, step)]
        values, turns = zip(*map(self._others, parts), strict=True)
        keys = np.concatenate(parts)
        return Best(count, self.value, self.turn, self.same, other, keys, np.concatenate(values), np.concatenate(turns))

    def _others(self, keys: Longs) -> tuple[Floats, Ints]:
        """Value and turn of states that are held in a case, but not in the same way; keys are column * states + state.

        What they need is among them, or is the same as in other cases and so comes before them.
        """
        column, state = keys // self.rules.size, keys % self.rules.size
        into = self.rules.producers.take(state)
        row, rule = into.rows, into.values.astype(np.int64)
        some = hits(_in(self.live[rule], column[row]))
        row, rule = row[some], rule[some]
        tails = self.rules.tails.take(rule)
        tail, needing = tails.values, tails.rows
        at = column[row[needing]]
        known = _in(self.same[tail], at)
        ready = greatest(np.where(known, self.value[tail], 0.0), tails, self.costs.floor_of(self.measure)[rule])
        left = hits(~known)
        among = keys.searchsorted(at[left] * self.rules.size + tail[left]).astype(np.int32)
        starts = starts_of(np.bincount(needing[left], minlength=len(rule)))
        rules = Rules(len(keys), row.astype(np.int32), Ragged(starts, among))
        cost = self.costs.at(self.measure, rule, column[row])
        value = cheapest(rules, cost[:, None], ready[:, None]).value[:, 0]
        shows = hits(tight(rules, value, cost, ready))
        since = greatest(np.where(known, self.turn[tail], 0), tails, np.zeros(len(rule)))
        steps = cheapest(rules.take(shows), np.ones((len(shows), 1)), since[shows, None]).value[:, 0]
        return value, steps.astype(np.int32)


def _in(masks: Masks, columns: Longs | int) -> Flags:
    """Whether masks have the bit of a column."""
    on: Flags = (masks >> np.asarray(columns, dtype=np.uint64)) & np.uint64(1) == 1
    return on
