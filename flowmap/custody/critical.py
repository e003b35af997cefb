"""Without whom is it lost: what hangs on each holder, and what gets past a control.

`lost(v)` = intersection over the rules r into v of (labels(r) | union over the tails u of lost(u)), the greatest
fixpoint of DESIGN 3. A label can be lost at a state only if every proof of the state has it, so it is looked for
on one proof alone; then each label is deleted for just the states on whose proof it is, all of them in one sweep.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from flowmap.custody.compiled import Compiled, Kind
from flowmap.custody.kernel import EVERY, Rules, fired, joined, reach, reach_back
from flowmap.domain.columns import NONE, Flags, Ints, Longs, Masks, Ragged, distinct, firsts, starts_of


@dataclass(frozen=True)
class Losses:
    """Rows (label, state): without the rules that have the label the state is lost in these `cases`.

    `cases` has one array for each way of sparing some of these rules.
    """

    label: Longs
    state: Longs
    cases: tuple[Masks, ...]


@dataclass(frozen=True)
class Critical:
    """Rows (holder code, state, cases): without the holder the state is lost in these cases.

    `carries`: losing its activities alone would not lose it; else the holder makes what is lost.
    """

    holder: Ints
    state: Longs
    cases: Masks
    carries: Masks


def critical_holders(c: Compiled, held: Masks, targets: Masks) -> Critical:
    """Who is critical for each target state, in which of its cases."""
    work = (c.kind == Kind.ACTIVITY) | (c.kind == Kind.ORIGIN)
    none = np.zeros(len(work), dtype=np.bool_)
    found = losses(c, held, targets, c.actor.astype(np.int64), (none, ~work))
    every, own = found.cases
    return Critical(found.label.astype(np.int32), found.state, every, every & ~own)


def losses(c: Compiled, held: Masks, targets: Masks, label: Longs, spared: Sequence[Flags]) -> Losses:
    """What each label is critical for among the target states. `label[r]` is that of rule r, -1 for none.

    `spared`: for each array of the result the rules that are not deleted although they have the label.
    """
    above = reach_back(c.rules, c.allowed, targets, np.full(c.size, EVERY))
    live = fired(c.rules.every, np.append(held, EVERY), c.allowed) & above[c.rules.head]
    rule, bits = _supports(c.rules, live)
    width = int(label.max(initial=0)) + 1
    keys, masks = _on_proofs(c.rules, rule, bits, label, width)
    state, name = keys // width, keys % width

    into = c.rules.producers.take(state)
    node, producer = into.rows, into.values.astype(np.int64)
    some = np.flatnonzero(live[producer] & masks[node])
    node, producer = node[some], producer[some]
    tails = c.rules.tails.take(producer)
    wanted = tails.values.astype(np.int64) * width + name[node[tails.rows]]
    place = np.minimum(np.searchsorted(keys, wanted), max(0, len(keys) - 1))
    inside = keys[place] == wanted if len(keys) else np.zeros(0, dtype=np.bool_)
    # A tail that is no node does not hang on the label: where the rule is live, it is held.
    lengths = np.bincount(tails.rows[inside], minlength=len(producer)).astype(np.int64)
    local = Rules(len(keys), node.astype(np.int32), Ragged(starts_of(lengths), place[inside].astype(np.int32)))
    ended = label[producer] == name[node]
    goal = np.flatnonzero(masks & targets[state])
    cases = []
    for kept in spared:
        allowed = np.where(ended & ~kept[producer], np.uint64(0), live[producer])
        cases.append((masks & targets[state] & ~reach(local, allowed, ~masks))[goal])
    return Losses(name[goal], state[goal], tuple(cases))


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
        while len(some := np.flatnonzero(rest)):
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


def _on_proofs(rules: Rules, rule: Longs, bits: Masks, label: Longs, width: int) -> tuple[Longs, Masks]:
    """(state * width + label, cases in which the label is on the proof of the state), ascending."""
    tails = rules.tails.take(rule)
    order = np.argsort(tails.values, kind="stable")
    users = Ragged(starts_of(np.bincount(tails.values, minlength=rules.size)), tails.rows[order].astype(np.int32))
    head = rules.head[rule].astype(np.int64)
    some = np.flatnonzero(label[rule] != NONE)
    keys, masks = joined(head[some] * width + label[rule[some]], bits[some])
    found = [(keys, masks)]
    while len(keys):
        lists = users.take(keys // width)
        passed = masks[lists.rows] & bits[lists.values]
        on = np.flatnonzero(passed)
        keys, masks = joined(head[lists.values[on]] * width + (keys % width)[lists.rows[on]], passed[on])
        found.append((keys, masks))
    return joined(*(np.concatenate(part) for part in zip(*found, strict=True)))


def held_without(c: Compiled, holder: int) -> Masks:
    """Who has what when a holder (by code) neither gives, answers nor makes anything."""
    return reach(c.rules, np.where(c.actor == holder, np.uint64(0), c.allowed))


def past_control(c: Compiled, held: Masks, policy: int) -> Masks:
    """Cases in which each state is still held when the state (control, item) of a must-pass policy is deleted.

    `policy` is the row of the policy. Shape (size,).
    """
    control, cases = _controls(c, np.array([policy]))
    allowed = np.where(c.rules.head == control[0], np.uint64(0), c.allowed & cases[0])
    past: Masks = reach(c.rules, allowed) & held & cases[0]
    return past


def breaches(c: Compiled, held: Masks) -> Masks:
    """Cases in which each state is held past a control that its item must pass.

    The control is excepted, and who makes the item, itself or in a whole.
    """
    table = c.map.policies
    control, cases = _controls(c, np.flatnonzero(table.choice("rule", "must_pass")))
    guarded = np.zeros(len(c.map.names["item"]), dtype=np.bool_)
    guarded[c.item[control]] = True
    targets = np.where(guarded[c.item], held, np.uint64(0))
    label = np.where(np.isin(c.rules.head, control), c.rules.head, NONE).astype(np.int64)
    lost = losses(c, held, targets, label, (np.zeros(len(label), dtype=np.bool_),))
    past = np.zeros(c.size, dtype=np.uint64)
    for one, mask in zip(control, cases, strict=True):
        own = lost.label == one
        kept = targets & mask
        kept[lost.state[own]] &= ~lost.cases[0][own]
        past |= np.where((c.item == c.item[one]) & (c.holder != c.holder[one]), kept, np.uint64(0))
    return past & ~c.makers


def _controls(c: Compiled, policies: Longs) -> tuple[Longs, Masks]:
    """The states (control, item) of must-pass policies, and the cases of these."""
    table = c.map.policies
    states = c.states(table.codes("holder")[policies], table.codes("item")[policies])
    return states, c.limited(table.masks()[policies])
