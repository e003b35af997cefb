"""What a question of tracing is about: a holder, a piece of information, or a channel; and which rules fall with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from flowmap.custody.compiled import Compiled, Kind
from flowmap.custody.kernel import EVERY, fired, spread
from flowmap.custody.solution import Solution
from flowmap.custody.wants import WEIGHTS
from flowmap.domain.columns import NONE, Flags, Floats, Longs, Masks
from flowmap.domain.map import Map
from flowmap.domain.nearest import did_you_mean
from flowmap.domain.records import CHANNELS
from flowmap.domain.selection import ids
from flowmap.errors import UnknownName

KINDS: tuple[Literal["holder", "item", "via"], ...] = ("holder", "item", "via")


@dataclass(frozen=True, slots=True)
class Subject:
    """A holder, an item, or a channel (`via`: a channel word) by id."""

    kind: Literal["holder", "item", "via"]
    id: str

    def title(self, m: Map) -> str:
        """What people call it."""
        return self.id if self.kind == "via" else m.title_of(self.kind, self.id)


def subject_of(m: Map, name: str) -> Subject:
    """The holder, item or channel with an id; where several have it, in this order; `item:order` names just one.

    UnknownName with the nearest name if there is none.
    """
    prefix, _, rest = name.partition(":")
    for kind in KINDS:
        known = CHANNELS if kind == "via" else ids(m, kind)
        if (prefix == kind and rest in known) or name in known:
            return Subject(kind, rest if prefix == kind and rest in known else name)
    hint = did_you_mean(name, [*ids(m, "holder"), *ids(m, "item"), *CHANNELS])
    message = f"“{m.title}” has no team, system, meeting, outsider, information or channel “{name}”."
    raise UnknownName(message, hint=hint)


def falling(c: Compiled, subject: Subject) -> Flags:
    """By rule: whether it is not there without the subject.

    Of a holder: what it gives, answers, makes, and what is handed over through it. Of an item: whatever brings it to
    anybody. Of a channel: what is handed over through it.
    """
    names = c.map.names
    if subject.kind == "item":
        item: Flags = c.item[c.rules.head] == names["item"].code(subject.id)
        return item
    gone = np.zeros(len(c.kind), dtype=np.bool_)
    if subject.kind == "holder":
        gone |= c.actor == names["holder"].code(subject.id)
    via = names["via"].code(subject.id)
    if via != NONE:
        moves = c.of(Kind.HANDOFF)
        gone[moves] |= c.map.handoffs.codes("via")[c.row[moves]] == via
    return gone


def onward(c: Compiled, held: Masks, own: Flags) -> Masks:
    """By state the cases in which it is reached forward from the rules `own`, along rules that fire."""
    live = fired(c.rules.every, np.append(held, EVERY), c.allowed)
    start = c.gather(c.rules.head[own].astype(np.int64), live[own])
    tails = c.rules.tails
    return spread(start, tails.values, c.rules.head[tails.rows], live[tails.rows])


def weights(s: Solution, states: Longs, cases: Masks) -> Floats:
    """The weight of the declared needs of each state in its cases (DESIGN 3: 9, 3, 1 times the share of the case)."""
    total: Floats = np.array(WEIGHTS) @ s.shares(s.wants.declared[:, states] & cases)
    return total
