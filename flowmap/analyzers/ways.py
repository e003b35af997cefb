"""The ways of information from its makers to those who use it: every best way, not only the one that a proof shows.

A proof shows one way. Where several are equally early, which of them depends on the names in a map; a rule that judges
the way of an item therefore judges all of them.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from flowmap.custody.compiled import Kind
from flowmap.custody.kernel import joined
from flowmap.custody.proof import record_of
from flowmap.custody.solution import Solution
from flowmap.domain.columns import Ints, Longs, Masks, hits
from flowmap.domain.finding import Step

_BEGINS = (Kind.ACTIVITY, Kind.ORIGIN)  # what they bring about is new; anything else carries an item as it is


@dataclass(frozen=True)
class Ways:
    """Every best way by the median of the time.

    `carry`: by rule the cases in which it may be the last step of the proof of its head, the item staying what it is: a
    handoff, an answer, a part taken from its whole. `begin`: by state the cases in which a best way of its item begins
    there, because the holder makes or originates it.
    """

    carry: Masks
    begin: Masks


def ways_of(s: Solution) -> Ways:
    """All best ways of a solution."""
    return s.once("ways", lambda: _ways(s))


def _ways(s: Solution) -> Ways:
    c, supports = s.compiled, s.supports
    begins, carry = c.of(*_BEGINS), supports.copy()
    begin = c.gather(c.rules.head[begins].astype(np.int64), supports[begins])
    carry[begins] = 0
    return Ways(carry, begin)


def ends_of(s: Solution) -> Masks:
    """Cases in which each state is where an item arrives: it is held, and wanted or assumed to be used."""
    return s.held & (s.wants.wanted | s.wants.assumed)


def beginnings(s: Solution, states: Longs, cases: Masks) -> tuple[Longs, Ints, Masks]:
    """Who makes what arrives at these states: (place in `states`, holder code of a maker, cases), each pair once."""
    c, ways = s.compiled, ways_of(s)
    holders = max(1, len(s.map.names["holder"]))
    sole = s.once("sole makers", lambda: _sole_makers(s))[c.item[states]]
    known = sole >= 0
    rest = hits(~known)
    found = [(hits(known) * holders + c.holder[sole[known]], cases[known])]
    at, place, masks = states[rest], rest, cases[rest]
    while len(at):
        found.append((place * holders + c.holder[at], masks & ways.begin[at]))
        into = c.rules.producers.take(at)
        passed = masks[into.rows] & ways.carry[into.values]
        on = hits(passed)
        keys, masks = joined(place[into.rows[on]] * c.size + c.rules.first[into.values[on]], passed[on])
        place, at = keys // c.size, keys % c.size
    keys, masks = joined(*(np.concatenate(part) for part in zip(*found, strict=True)))
    some = hits(masks)
    return keys[some] // holders, (keys[some] % holders).astype(np.int32), masks[some]


def _sole_makers(s: Solution) -> Longs:
    """By item code the one state where all its best ways begin; -1 where there are several, or it comes in a whole."""
    c, ways = s.compiled, ways_of(s)
    begins, count = hits(ways.begin), len(s.map.names["item"])
    sole = np.full(count, -1, dtype=np.int64)
    sole[c.item[begins]] = begins
    sole[np.bincount(c.item[begins], minlength=count) > 1] = -1
    parts = c.of(Kind.PART)
    sole[c.item[c.rules.head[parts[ways.carry[parts] != 0]]]] = -1
    return sole


def way_from(s: Solution, maker: int, state: int, bit: int) -> list[int]:
    """The rules of a best way to a state from one of its makers (holder code) in the case of a bit, in their order."""
    c, ways, case = s.compiled, ways_of(s), np.uint64(1 << bit)
    onward: dict[int, int | None] = {state: None}  # state -> the rule by which the way goes on from it
    queue = deque([state])
    while queue:
        at = queue.popleft()
        if c.holder[at] == maker and ways.begin[at] & case:
            found, rule = [], onward[at]
            while rule is not None:
                found.append(rule)
                rule = onward[int(c.rules.head[rule])]
            return found
        for rule in c.rules.producers.row(at).tolist():
            tail = int(c.rules.first[rule])
            if ways.carry[rule] & case and tail not in onward:
                onward[tail] = rule
                queue.append(tail)
    raise AssertionError("a maker of what arrives has a way to where it arrives")


def ways_in(s: Solution, maker: int, state: int, cases: int) -> dict[tuple[int, ...], int]:
    """The way from a maker to a state in each of the cases: rules in their order -> the cases that have them."""
    found: dict[tuple[int, ...], int] = {}
    for case in s.map.cases_in(cases):
        bit = s.map.case_bits[case]
        way = tuple(way_from(s, maker, state, bit))
        found[way] = found.get(way, 0) | 1 << bit
    return found


def steps_along(s: Solution, way: tuple[int, ...], bit: int) -> tuple[Step, ...]:
    """The proof of what arrives on a way: how its maker comes to it, and then each step."""
    c, hours = s.compiled, s.hours(bit)
    heads = [int(c.rules.head[rule]) for rule in way]
    made = s.ways(bit).steps(int(c.rules.first[way[0]]))
    carried = [
        Step(c.holder_id(head), c.item_id(head), record_of(c, rule), float(hours[head]))
        for rule, head in zip(way, heads, strict=True)
    ]
    return (*made, *carried)
