"""Without which rules is a state lost: for each label of rules, what hangs on it.

`lost(v)` = intersection over the rules r into v of (labels(r) | union over the tails u of lost(u)), the greatest
fixpoint of DESIGN 3. A label can be lost at a state only if every proof of the state has it, so it is looked for
on one proof alone; then each label is deleted for just the states on whose proof it is, all of them in one sweep.
This is done only where ways meet: along a chain of single rules everything on it is lost with its beginning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from flowmap.custody.compiled import Compiled
from flowmap.custody.kernel import EVERY, Rules, fired, joined, reach, reach_back
from flowmap.domain.columns import (
    NONE,
    Flags,
    Longs,
    Masks,
    Ragged,
    distinct,
    firsts,
    hits,
    numbered,
    order_of,
    starts_of,
)

_NOTHING = np.uint64(0)


@dataclass(frozen=True)
class Losses:
    """Rows (label, state): without the rules that have the label the state is lost in these `cases`.

    `cases` has one array for each way of sparing some of these rules.
    """

    label: Longs
    state: Longs
    cases: tuple[Masks, ...]


def losses(c: Compiled, held: Masks, targets: Masks, label: Longs, spared: Sequence[Flags]) -> Losses:
    """What each label is critical for among the target states. `label[r]` is that of rule r, -1 for none.

    `spared`: for each array of the result the rules that are not deleted although they have the label.
    """
    above = reach_back(c.rules, c.allowed, targets, np.full(c.size, EVERY))
    live = fired(c.rules.every, np.append(held, EVERY), c.allowed) & above[c.rules.head]
    chains = _Chains.of(c.rules, live)
    goal = hits(targets)
    ways = chains.ways(goal, label, spared)
    inner = _at_stops(c.rules, live, chains, label, spared)

    # Where the way to a goal comes from a stop, what is lost there is lost at the goal, too.
    first, last = inner.state.searchsorted(ways.stop), inner.state.searchsorted(ways.stop, side="right")
    lists = Ragged(starts_of(last - first), (first - starts_of(last - first)[:-1]).repeat(last - first))
    at = lists.values + np.arange(len(lists.values))
    cases = [
        np.concatenate([np.where(on, targets[goal[ways.row]], _NOTHING), lost[at] & targets[goal[lists.rows]]])
        for on, lost in zip(ways.deleted, inner.cases, strict=True)
    ]
    width = int(label.max(initial=0)) + 1
    keys = np.concatenate([goal[ways.row] * width + ways.label, goal[lists.rows] * width + inner.label[at]])
    keys, cases = _joined(keys, cases)
    return Losses(keys % width, keys // width, tuple(cases))


@dataclass(frozen=True)
class _Chains:
    """Most states have one rule with one tail, or none: what is lost there is that rule and what is lost at the tail.

    `sole` is the rule of such a state, -1 at all others, the stops; `before` its tail, -1 where it needs nothing.
    """

    sole: Longs
    before: Longs

    @classmethod
    def of(cls, rules: Rules, live: Masks) -> _Chains:
        """The chains of the rules that are live at all."""
        active = hits(live)
        head = rules.head[active]
        new = firsts(head)
        alone = new & np.append(new[1:], True) & ~rules.several[active]
        sole, before = np.full(rules.size, NONE), np.full(rules.size, NONE)
        sole[head[alone]] = active[alone]
        before[head[alone]] = rules.first[active[alone]]
        return cls(sole, before)

    def ways(self, states: Longs, label: Longs, spared: Sequence[Flags]) -> _Ways:
        """The ways along the chains to some states, back to where they begin."""
        row, at = np.arange(len(states)), states
        stop = np.full(len(states), NONE)
        rows, rules = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        while len(row):
            rule = self.sole[at]
            stop[row] = np.where(rule == NONE, at, NONE)
            some = hits(rule != NONE)
            row, at, rule = row[some], at[some], rule[some]
            rows.append(row)
            rules.append(rule)
            at = self.before[at]
            some = hits(at != NONE)
            row, at = row[some], at[some]
        on, rule = np.concatenate(rows), np.concatenate(rules)
        some = hits(label[rule] != NONE)
        on, rule = on[some], rule[some]
        return _Ways(stop, on, label[rule], [~kept[rule] for kept in spared])


@dataclass(frozen=True)
class _Ways:
    """By place in the states asked for: the `stop` where the way begins, -1 if nothing is before it.

    Pairs (row, label): the label is on the way; by way of sparing rules whether that rule is deleted.
    """

    stop: Longs
    row: Longs
    label: Longs
    deleted: list[Flags]


def _at_stops(rules: Rules, live: Masks, chains: _Chains, label: Longs, spared: Sequence[Flags]) -> Losses:
    """What is lost at the states that several rules bring about, or one with several tails; sorted by state."""
    into = hits((live != 0) & (chains.sole[rules.head] == NONE))
    tails = rules.tails.take(into)
    ways = chains.ways(tails.values.astype(np.int64), label, spared)
    stops, head = numbered(rules.head[into])
    begin = hits(ways.stop != NONE)
    lengths = np.bincount(tails.rows[begin], minlength=len(into)).astype(np.int64)
    tail = stops.searchsorted(ways.stop[begin]).astype(np.int32)
    small, valid = Rules(len(stops), head.astype(np.int32), Ragged(starts_of(lengths), tail)), live[into]

    width = int(label.max(initial=0)) + 1
    own = hits(label[into] != NONE)
    keys, on = _joined(  # (rule, label on it or on the chains before it)
        np.concatenate([own * width + label[into[own]], tails.rows[ways.row] * width + ways.label]),
        [np.concatenate([~kept[into[own]], one]) for kept, one in zip(spared, ways.deleted, strict=True)],
    )
    labels = Ragged(keys.searchsorted(np.arange(len(into) + 1) * width), (keys % width).astype(np.int32))
    pairs, masks = _on_proofs(small, *_supports(small, valid), labels, width)
    state, name = pairs // width, pairs % width

    producers = small.producers.take(state)
    node, rule = producers.rows, producers.values.astype(np.int64)
    some = hits(valid[rule] & masks[node])
    node, rule = node[some], rule[some]
    before = small.tails.take(rule)
    place = places_in(pairs, before.values.astype(np.int64) * width + name[node[before.rows]])
    inside = place != NONE  # a tail that is no node does not hang on the label: where the rule is live, it is held
    lengths = np.bincount(before.rows[inside], minlength=len(rule)).astype(np.int64)
    local = Rules(len(pairs), node.astype(np.int32), Ragged(starts_of(lengths), place[inside].astype(np.int32)))
    where = places_in(keys, rule * width + name[node])
    cases = []
    for deleted in on:
        allowed = np.where((where != NONE) & np.append(deleted, False)[where], _NOTHING, valid[rule])
        cases.append(masks & ~reach(local, allowed, ~masks))
    return Losses(name, stops[state], tuple(cases))


def _joined(keys: Longs, columns: Sequence[Masks | Flags]) -> tuple[Longs, list[Any]]:
    """Keys ascending, each once, with what stands beside them in each column joined."""
    order = order_of(keys)
    keys = keys[order]
    begins = hits(firsts(keys))
    if not len(begins):
        return keys, [column[:0] for column in columns]
    return keys[begins], [np.bitwise_or.reduceat(column[order], begins) for column in columns]


def places_in(keys: Longs, wanted: Longs) -> Longs:
    """Where each number stands in ascending keys, -1 where it does not."""
    if not len(keys):
        return np.full(len(wanted), NONE)
    place = np.minimum(keys.searchsorted(wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, place, NONE)


def _supports(rules: Rules, live: Masks) -> tuple[Longs, Masks]:
    """One proof of every state in every case: (rule, the cases in which it is the support of its head)."""
    value = np.zeros(rules.size + 1, dtype=np.uint64)
    value[-1] = EVERY
    found_rules, found_bits = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.uint64)]
    part = rules.every
    while len(part.rules):
        head = rules.head[part.rules]
        rest = fired(part, value, live) & ~value[head]
        touched = distinct(head[rest != 0])
        taken = np.zeros(rules.size, dtype=np.uint64)
        while len(some := hits(rest)):
            first = some[firsts(head[some])]
            found_rules.append(part.rules[first])
            found_bits.append(rest[first])
            taken[head[first]] |= rest[first]
            rest &= ~taken[head]
        if not len(touched):
            break
        value[touched] |= taken[touched]
        part = rules.after(touched)
    return np.concatenate(found_rules), np.concatenate(found_bits)


def _on_proofs(rules: Rules, rule: Longs, bits: Masks, labels: Ragged, width: int) -> tuple[Longs, Masks]:
    """(state * width + label, cases in which the label is on the proof of the state), ascending.

    `rule` and `bits` are the proofs, `labels` those of every rule.
    """
    tails = rules.tails.take(rule)
    users = Ragged.beside(tails.values, tails.rows, rules.size)
    head, own = rules.head[rule].astype(np.int64), labels.take(rule)
    keys, masks = joined(head[own.rows] * width + own.values, bits[own.rows])
    found = [(keys, masks)]
    while len(keys):
        lists = users.take(keys // width)
        passed = masks[lists.rows] & bits[lists.values]
        on = hits(passed)
        keys, masks = joined(head[lists.values[on]] * width + (keys % width)[lists.rows[on]], passed[on])
        found.append((keys, masks))
    return joined(*(np.concatenate(part) for part in zip(*found, strict=True)))
