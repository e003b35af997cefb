"""Without whom is it lost: what hangs on each holder, and what gets past a control."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowmap.custody.compiled import Compiled, Kind
from flowmap.custody.kernel import reach
from flowmap.custody.losses import losses, places_in
from flowmap.domain.columns import NONE, Ints, Longs, Masks, hits, starts_of

_NOTHING = np.uint64(0)


@dataclass(frozen=True)
class Critical:
    """Rows (holder code, state, cases): without the holder the state is lost in these cases.

    `carries`: losing its activities alone would not lose it; else the holder makes what is lost.
    """

    holder: Ints
    state: Longs
    cases: Masks
    carries: Masks


def critical_holders(c: Compiled, held: Masks, targets: Masks, *, knowing: bool = False) -> Critical:
    """Who is critical for each target state, in which of its cases.

    `knowing`: who alone has an expertise carries what comes of it, because nobody can take it over as work.
    """
    work = (c.kind == Kind.ACTIVITY) | (c.kind == Kind.ORIGIN)
    if knowing:
        work &= ~c.expertise[c.item[c.rules.head]]
    none = np.zeros(len(work), dtype=np.bool_)
    found = losses(c, held, targets, c.actor.astype(np.int64), (none, ~work))
    every, own = found.cases
    return Critical(found.label.astype(np.int32), found.state, every, every & ~own)


def held_without(c: Compiled, holder: int) -> Masks:
    """Who has what when a holder (by code) neither gives, answers nor makes anything."""
    return reach(c.rules, np.where(c.actor == holder, np.uint64(0), c.allowed))


def past_control(c: Compiled, held: Masks, policy: int) -> Masks:
    """Cases in which each state is still held when the state (control, item) of a must-pass policy is deleted.

    `policy` is the row of the policy. Shape (size,).
    """
    control, cases = must_pass(c, np.array([policy]))
    allowed = np.where(c.rules.head == control[0], np.uint64(0), c.allowed & cases[0])
    past: Masks = reach(c.rules, allowed) & held & cases[0]
    return past


def past_controls(c: Compiled, held: Masks) -> Masks:
    """Cases in which each state is held without a control that its item must pass; the control itself is excepted."""
    policies = hits(c.map.policies.choice("rule", "must_pass"))
    if not len(policies):
        return np.zeros(c.size, dtype=np.uint64)
    control, cases = must_pass(c, policies)
    guarded = np.zeros(len(c.map.names["item"]), dtype=np.bool_)
    guarded[c.item[control]] = True
    targets = np.where(guarded[c.item], held, np.uint64(0))
    label = np.where(np.isin(c.rules.head, control), c.rules.head, NONE).astype(np.int64)
    lost = losses(c, held, targets, label, (np.zeros(len(label), dtype=np.bool_),))
    first = c.of_item[c.item[control]]
    ranges = starts_of(c.of_item[c.item[control] + 1] - first)
    policy = np.arange(len(control)).repeat(np.diff(ranges))
    state = np.arange(ranges[-1]) - ranges[policy] + first[policy]
    place = places_in(lost.state * c.size + lost.label, state * c.size + control[policy])
    kept = (
        targets[state] & cases[policy] & ~np.where(place == NONE, _NOTHING, np.append(lost.cases[0], _NOTHING)[place])
    )
    kept[c.holder[state] == c.holder[control[policy]]] = 0
    return c.gather(state, kept)


def must_pass(c: Compiled, policies: Longs) -> tuple[Longs, Masks]:
    """The states (control, item) of must-pass policies, and the cases of these."""
    table = c.map.policies
    states = c.states(table.codes("holder")[policies], table.codes("item")[policies])
    return states, c.limited(table.masks()[policies])
