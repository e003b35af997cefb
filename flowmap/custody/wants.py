"""Who wants what, how much, and which states are useful: wants and usefulness make each other grow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from flowmap.custody.compiled import Compiled, Kind
from flowmap.custody.kernel import EVERY, Layers
from flowmap.domain.columns import Flags, Ints, Longs, Masks, hits

CLASSES = ("threshold", "performance", "excitement")
WEIGHTS = (9.0, 3.0, 1.0)  # DESIGN 3
PERFORMANCE = 1


@dataclass(frozen=True)
class Wants:
    """Masks of cases by class and state, shape (3, size); a case stands in the strongest class only.

    `declared`: by needs; `implied`: by useful work and questions; both without what a policy bars.
    Of shape (size,): `barred`, wanted, but a policy keeps it back; `assumed`, received by somebody who has
    stated nothing and is assumed to use it; `useful`, wanted, assumed to be used, or leading to that.
    """

    declared: Masks
    implied: Masks
    barred: Masks
    not_relevant: Masks
    assumed: Masks
    useful: Masks

    @cached_property
    def wanted(self) -> Masks:
        """Cases in which each state is wanted at all."""
        wanted: Masks = np.bitwise_or.reduce(self.declared) | np.bitwise_or.reduce(self.implied)
        return wanted

    @cached_property
    def strongest(self) -> Masks:
        """Declared or implied, the strongest class per case; shape (3, size)."""
        return exclusive(self.declared | self.implied)


def exclusive(masks: Masks) -> Masks:
    """The same masks, shape (3, size), changed so that each case stands only in the strongest of its classes."""
    masks[1:] &= ~masks[0]
    masks[2] &= ~masks[1]
    return masks


def by_item(c: Compiled, masks: Masks) -> Masks:
    """Masks of states, shape (..., size), joined by item code, shape (..., items)."""
    value = np.zeros((*masks.shape[:-1], len(c.map.names["item"])), dtype=np.uint64)
    some, begins = c.items_there
    if len(some):
        value[..., some] = np.bitwise_or.reduceat(masks, begins, axis=-1)
    return value


def wants_of(c: Compiled, held: Masks) -> Wants:
    """What is wanted and useful, given what is held; repeated until nothing changes."""
    declared, not_relevant = _declared(c)
    asked_for, asked = _questions(c)
    stated = np.bitwise_or.reduce(declared) | not_relevant
    idle = _inputs_of_idle_work(c)
    assumed = _assumed_use(c) & ~c.denied
    implied = np.zeros_like(declared)
    implied[PERFORMANCE] = (asked_for & ~stated) | idle
    del asked_for, stated
    free, through = ~c.barred, ~c.denied
    may_give, missing = held & through, ~held & free
    having = by_item(c, may_give)
    inputs = _Inputs.of(c)
    sought = np.zeros((len(CLASSES), len(having)), dtype=np.uint64)  # by item: what somebody could give who has it
    neutral = (asked | assumed) & through  # useful, although no need is known downstream
    del asked
    layers = Layers(c.rules, c.allowed, through, int(c.all_cases).bit_length(), len(CLASSES) + 1)

    def wanted() -> Iterator[Masks]:
        for level in range(len(CLASSES)):
            yield (declared[level] | implied[level]) & free | may_give & sought[level][c.item]
        yield neutral

    start = layers.packed(wanted())
    words = layers.back(start, None)
    while True:
        for place, level in enumerate((*range(len(CLASSES)), PERFORMANCE)):
            inputs.add(implied[level], words, layers, place)
        implied[0] |= idle & layers.one(words, 0)
        sought = by_item(c, (declared | implied) & missing) & having
        before, start = start, layers.packed(wanted())
        if np.array_equal(start, before):
            break
        words = layers.back(start, words)
    useful = np.zeros(c.size, dtype=np.uint64)
    for place in range(layers.count):
        useful |= layers.one(words, place)
    barred = (np.bitwise_or.reduce(declared) | np.bitwise_or.reduce(implied)) & c.barred
    declared &= free
    implied &= free
    return Wants(declared, exclusive(implied), barred, not_relevant, assumed, useful)


def _declared(c: Compiled) -> tuple[Masks, Masks]:
    """Declared needs by class, shape (3, size), and what is declared not relevant."""
    table = c.map.needs
    states, masks = c.needing, c.limited(table.masks())
    layers = np.empty((len(CLASSES) + 1, c.size), dtype=np.uint64)
    for level, word in enumerate((*CLASSES, "not_relevant")):
        rows = hits(table.choice("kano", word))
        layers[level] = c.gather(states[rows], masks[rows])
    declared = exclusive(layers[:-1])
    return declared, layers[-1] & ~np.bitwise_or.reduce(declared)


def _questions(c: Compiled) -> tuple[Masks, Masks]:
    """What is asked for, at the asker; and what is asked and answered at all, at the asked."""
    table = c.map.questions
    masks = c.limited(table.masks())
    asker = c.states(table.codes("asker"), table.codes("item"))
    asked = c.states(table.codes("asked"), table.codes("item"))
    answered = table.base("answered") > 0
    return c.gather(asker, masks), c.gather(asked[answered], masks[answered])


def idle_work(c: Compiled) -> tuple[Longs, Longs]:
    """Activities that make nothing, such as approvals: (row of the activity, state of an input), pairwise."""
    return c.inputs_of(c.map.activities.lists("makes").lengths == 0)


def _inputs_of_idle_work(c: Compiled) -> Masks:
    rows, states = idle_work(c)
    return c.gather(states, c.limited(c.map.activities.masks())[rows])


@dataclass(frozen=True)
class _Inputs:
    """The inputs of activities (`tail`), each with the `head` that it leads to, in these cases."""

    tail: Ints
    head: Ints
    allowed: Masks

    @classmethod
    def of(cls, c: Compiled) -> _Inputs:
        work = c.of(Kind.ACTIVITY)
        tails = c.rules.tails.take(work)
        rule = work[tails.rows]
        head = c.rules.head[rule]
        return cls(tails.values, head, c.allowed[rule] & ~c.denied[head])

    def add(self, implied: Masks, words: Masks, layers: Layers, place: int) -> None:
        """Imply the inputs of activities whose result is useful in a layer, in the cases in which it is."""
        np.bitwise_or.at(implied, self.tail, self.allowed & layers.one(words, place, self.head))


def has_stated(c: Compiled) -> Flags:
    """By holder code: whether the holder has stated anything: a need, an activity, a complete inventory."""
    flags = c.complete.copy()
    flags[c.map.needs.codes("holder")] = True
    flags[c.map.activities.codes("at")] = True
    return flags


def _assumed_use(c: Compiled) -> Masks:
    """States that are received and passed to nobody, at holders that have stated nothing (DESIGN 3)."""
    given = np.zeros(c.size, dtype=np.bool_)
    moves = c.of(Kind.HANDOFF)
    given[c.rules.first[moves]] = True
    got = c.gather(c.rules.head[moves].astype(np.int64), c.allowed[moves])
    return np.where(given | has_stated(c)[c.holder], np.uint64(0), got) & EVERY
