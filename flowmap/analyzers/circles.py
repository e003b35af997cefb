"""Circles: teams among whom the same original of an item comes back to where it was.

An original is what one maker makes. Who makes an item hands on its own, whatever it receives (as in EXC03): two teams
that each make one and exchange them hand nothing back. So a circle has one maker in it, or none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowmap.custody.best import earlier
from flowmap.custody.compiled import Compiled, Kind
from flowmap.custody.components import components_at_ends
from flowmap.custody.kernel import EVERY, Rules, joined, reach, reach_back
from flowmap.custody.originals import numbered_within
from flowmap.custody.solution import Solution
from flowmap.domain.columns import Flags, Ints, Longs, Masks, Ragged, distinct, firsts, hits, numbered, starts_of

_TRIMS = 8  # rounds that leave out handoffs which lie on no circle, before circles are looked for in earnest
_LABELS = 64


@dataclass(frozen=True)
class Circles:
    """`first[k]` is the state of the first team (by id) of circle k, `members.row(k)` the holder codes of all its teams
    by id, in these `cases`.

    Handoffs on circles (`rule`, of a `circle`), the cases in which they are (`within`), and those of these cases in
    which the receiver had the item before the giver (`back`).
    """

    first: Longs
    members: Ragged
    cases: Masks
    rule: Longs
    circle: Longs
    within: Masks
    back: Masks


def circles_of(s: Solution) -> Circles:
    """The circles of a solution by item; those that share a team, be it in several cases, are told as one."""
    return s.once("circles", lambda: _circles(s))


def _circles(s: Solution) -> Circles:
    c, best, rank = s.compiled, s.best("median"), s.map.names["holder"].ranks
    moves, live = _moves(s)
    place, of_case = c.by_group(live)
    rule, group = moves[place], c.group_masks[of_case]
    start, end = (of_case * c.size + states[rule] for states in (c.rules.first, c.rules.head))
    makes = _made(s)
    own = _returning(c, start, end, makes[c.rules.first[rule]] & group != 0, makes[c.rules.head[rule]] & group != 0)
    rule, of_case, cases = rule[own], of_case[own], group[own]
    giver, receiver = c.rules.first[rule], c.rules.head[rule]
    component, _ = components_at_ends(giver, receiver, strong=True)  # each of them is on a circle
    order = np.lexsort((rank[c.holder[giver]], component))
    begins = firsts(component[order])
    first = np.empty(len(rule), dtype=np.int64)
    first[order] = giver[order][begins][np.cumsum(begins) - 1]
    onward = earlier(best.with_turn(giver, of_case), best.with_turn(receiver, of_case))
    back = np.where(onward, np.uint64(0), cases)
    return _told_together(c, rank, rule, first, cases, back)


def _moves(s: Solution) -> tuple[Longs, Masks]:
    """Handoffs between teams that may lie on a circle, and when they happen; a backup is left to the bad day."""
    c = s.compiled
    team = np.zeros(len(s.map.names["holder"]), dtype=np.bool_)
    team[c.map.holders.codes("id")] = c.map.holders.choice("kind", "team")
    moves = c.of(Kind.HANDOFF)
    giver, receiver = c.rules.first[moves], c.rules.head[moves]
    live = s.happens[moves]
    counted = (live != 0) & team[c.holder[giver]] & team[c.holder[receiver]]
    counted &= ~c.backups[moves]
    some = hits(counted)
    for _ in range(_TRIMS):  # most maps have no circle, and are done here
        gives, gets = np.zeros(c.size, dtype=np.bool_), np.zeros(c.size, dtype=np.bool_)
        gives[giver[some]] = gets[receiver[some]] = True
        kept = some[gets[giver[some]] & gives[receiver[some]]]
        if len(kept) == len(some):
            break
        some = kept
    return moves[some], live[some]


def _made(s: Solution) -> Masks:
    """Cases in which each state's holder makes or originates the item."""
    c = s.compiled
    own = c.of(Kind.ACTIVITY, Kind.ORIGIN)
    return c.gather(c.rules.head[own].astype(np.int64), s.happens[own])


def _returning(c: Compiled, start: Longs, end: Longs, makes: Flags, other_makes: Flags) -> Flags:
    """Which handoffs lie on a circle that has one maker at most; states (case * states + state) and who makes."""
    states, place = numbered(np.concatenate([start, end]))
    start, end = place[: len(start)], place[len(start) :]
    maker = np.zeros(len(states), dtype=np.bool_)
    maker[start[makes]] = maker[end[other_makes]] = True
    between = hits(~maker[start] & ~maker[end])
    on = np.zeros(len(start), dtype=np.bool_)
    on[between[_inside(start[between], end[between])]] = True

    tails = Ragged(np.arange(len(between) + 1), start[between].astype(np.int32))
    rules, _ = Rules.of(len(states), end[between].astype(np.int32), tails)
    every, through = np.full(len(between), EVERY), np.full(len(states), EVERY)
    out, back = hits(maker[start] & ~maker[end]), hits(~maker[start] & maker[end])
    makers = hits(maker)
    number = _numbered_apart(c, states[makers])
    for first in range(0, int(number.max(initial=-1)) + 1, _LABELS):
        some = (number >= first) & (number < first + _LABELS)
        label = np.zeros(len(states), dtype=np.uint64)
        label[makers[some]] = np.uint64(1) << (number[some] - first).astype(np.uint64)
        gone, come = label.copy(), label.copy()
        np.bitwise_or.at(gone, end[out], label[start[out]])
        np.bitwise_or.at(come, start[back], label[end[back]])
        gone, come = reach(rules, every, start=gone), reach_back(rules, every, come, through)
        on |= gone[start] & come[end] != 0
    return on


def _numbered_apart(c: Compiled, states: Longs) -> Longs:
    """Numbers of states (case * states + state) that tell those of one item in one case apart."""
    return numbered_within(states // c.size * len(c.map.names["item"]) + c.item[states % c.size])


def _inside(start: Longs | Ints, end: Longs | Ints) -> Flags:
    """Which of these arrows lie inside a strongly connected component (Tarjan 1972, doi:10.1137/0201010)."""
    at_start, at_end = components_at_ends(start, end, strong=True)
    inside: Flags = at_start == at_end
    return inside


def _told_together(c: Compiled, rank: Longs, rule: Longs, first: Longs, within: Masks, back: Masks) -> Circles:
    """What was found in groups of cases, joined by circle and handoff."""
    count, holders = max(1, len(c.kind)), max(1, len(rank))
    keys = first * count + rule
    back = joined(keys, back)[1]
    keys, both = joined(keys, within)
    heads, circle = numbered(keys // count)
    rule = keys % count
    cases = np.zeros(len(heads), dtype=np.uint64)
    np.bitwise_or.at(cases, circle, both)
    place = distinct(circle * holders + rank[c.holder[c.rules.first[rule]]])
    counts = np.bincount(place // holders, minlength=len(heads)).astype(np.int64)
    members = Ragged(starts_of(counts), np.argsort(rank)[place % holders].astype(np.int32))
    return Circles(heads, members, cases, rule, circle, both, back)
