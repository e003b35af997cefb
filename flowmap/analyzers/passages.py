"""Passages: who receives an item and hands it on, from whom to whom, and for what reasons (DESIGN 5)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowmap.custody.compiled import Compiled, Kind
from flowmap.custody.kernel import joined, summed
from flowmap.custody.measures import CONTROLS
from flowmap.custody.solution import Solution
from flowmap.domain import words
from flowmap.domain.columns import Flags, Floats, Ints, Longs, Masks, Ragged, hits

REASONS = tuple(words.REASONS)


@dataclass(frozen=True)
class Passages:
    """States of teams that receive an item by a handoff and hand it to a useful receiver, in these cases.

    `reasons[k]` are the cases in which REASONS[k] holds for a passage, shape (8, passages).
    """

    state: Longs
    cases: Masks
    reasons: Masks


def passages_of(s: Solution) -> Passages:
    """All passages of a solution, with the reasons that can be computed."""
    return s.once("passages", lambda: _passages(s))


def pure_relays(s: Solution) -> Masks:
    """By state the cases in which a team receives the item and hands it on, and no reason for that can be computed."""
    found = passages_of(s)
    return s.compiled.gather(found.state, found.cases & ~np.bitwise_or.reduce(found.reasons))


def _passages(s: Solution) -> Passages:
    c = s.compiled
    moves = c.of(Kind.HANDOFF)
    giver, receiver = c.rules.first[moves], c.rules.head[moves]
    live = c.allowed[moves] & s.held[giver]
    onward = live & s.wants.useful[receiver]
    incoming = c.gather(receiver.astype(np.int64), live)
    outgoing = c.gather(giver.astype(np.int64), onward)
    teams = np.zeros(len(c.map.names["holder"]), dtype=np.bool_)
    teams[c.map.holders.codes("id")] = c.map.holders.choice("kind", "team")
    cases = np.where(teams[c.holder], incoming & outgoing, np.uint64(0))
    states = hits(cases)
    everywhere = {
        "uses": s.wants.wanted,
        "makes": _makes(s, moves, live),
        "controls": controlled(s),
        "redacts": _controlled_by(c, "redact", "translate"),
        "policy": _policy(c, giver, receiver, onward),
        "answers": answering(c),
        "backup": _backup(c, moves, giver, receiver, live),
    }
    hub = _hubs(s, states)
    layers = [hub if name == "hub" else everywhere[name][states] for name in REASONS]
    return Passages(states, cases[states], np.stack(layers) & cases[states])


def _makes(s: Solution, moves: Longs, live: Masks) -> Masks:
    """It makes the item, something useful from it, or receives a whole and passes on the part.

    Whoever is assumed to originate it gets it from nobody, and so passes nothing on.
    """
    c = s.compiled
    work = c.of(Kind.ACTIVITY)
    made = c.gather(c.rules.head[work].astype(np.int64), c.allowed[work])
    tails = c.rules.tails.take(work)
    products = (c.allowed[work] & s.wants.useful[c.rules.head[work]])[tails.rows]
    made |= c.gather(tails.values.astype(np.int64), products)
    received = c.into_parts(c.gather(c.rules.head[moves].astype(np.int64), live))
    inside = c.of(Kind.PART)
    return made | c.gather(c.rules.head[inside].astype(np.int64), received[c.rules.first[inside]])


def controlled(s: Solution) -> Masks:
    """By state the cases in which its holder approves or checks the item: nothing may be led around that."""
    return s.once("controlled", lambda: _controlled_by(s.compiled, *CONTROLS))


def _controlled_by(c: Compiled, *controls: str) -> Masks:
    """By state the cases in which it is an input of an activity with one of these controls."""
    rows, states = c.controlled_by(*controls)
    return c.gather(states, c.limited(c.map.activities.masks())[rows])


def _policy(c: Compiled, giver: Ints, receiver: Ints, onward: Masks) -> Masks:
    """The item must pass this holder, or the receiver is denied it."""
    table = c.map.policies
    rows = hits(table.choice("rule", "must_pass"))
    controls = c.states(table.codes("holder")[rows], table.codes("item")[rows])
    passed = c.gather(controls, c.limited(table.masks())[rows])
    return passed | c.gather(giver.astype(np.int64), onward & c.denied[receiver])


def answering(c: Compiled) -> Masks:
    """A question about the item, answered above 0 %, goes to this holder."""
    table = c.map.questions
    some = hits(table.base("answered") > 0)
    states = c.states(table.codes("asked")[some], table.codes("item")[some])
    return c.gather(states, c.limited(table.masks()[some]))


def _backup(c: Compiled, moves: Longs, giver: Ints, receiver: Ints, live: Masks) -> Masks:
    """A handoff of the item to or from this holder is declared a backup."""
    some = c.backups[moves]
    ends = np.concatenate([giver[some], receiver[some]]).astype(np.int64)
    return c.gather(ends, np.concatenate([live[some], live[some]]))


def _hubs(s: Solution, states: Longs) -> Masks:
    """Cases in which a givers and b receivers would need more links without the hub: then they are two or more each."""
    c = s.compiled
    into, onward = c.rules.producers.take(states), c.rules.consumers.take(states)
    may = hits(_saves(into.lengths, onward.lengths))  # there are no more givers and receivers than rules
    live = np.where(c.kind == Kind.HANDOFF, c.allowed & s.held[c.rules.first], np.uint64(0))
    a = _counted(s, into.take(may), live, c.rules.first)
    b = _counted(s, onward.take(may), live & s.wants.useful[c.rules.head], c.rules.head)
    found = np.zeros(len(states), dtype=np.uint64)
    found[may] = s.gathered(_saves(a, b))
    return found


def _saves(givers: Floats | Longs, receivers: Floats | Longs) -> Flags:
    """Whether a hub between so many saves links."""
    saves: Flags = givers * receivers > givers + receivers
    return saves


def _counted(s: Solution, near: Ragged, live: Masks, other: Ints) -> Floats:
    """How many others there are at the far ends of the live rules of each row, by case."""
    width = s.compiled.size
    some = hits(live[near.values])
    rule = near.values[some]
    keys, masks = joined(near.rows[some] * width + other[rule], live[rule])
    return summed(keys // width, s.spread(masks), len(near))
