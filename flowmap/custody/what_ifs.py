"""What else would be held if one more state were: many such what-ifs at a time, all cases at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from flowmap.custody.compiled import Compiled
from flowmap.custody.kernel import EVERY, inserted, joined, placed, reach
from flowmap.domain.columns import Longs, Masks, hits

_CHUNK = 4_096  # what-ifs that are followed together
_MOST_PAIRS = 1_000_000  # beyond, so much hangs on them that whole sweeps are cheaper; also bounds memory
_BITS = 64


@dataclass(frozen=True)
class Newly:
    """Rows (what_if, state, cases): the state becomes held in these cases when the state of the what-if does."""

    what_if: Longs
    state: Longs
    cases: Masks


def newly_held(c: Compiled, held: Masks, states: Longs, cases: Masks) -> Iterator[Newly]:
    """For each what-if (a state given in addition, in some cases) what becomes held, itself included, in pieces."""
    for first in range(0, len(states), _CHUNK):
        some = slice(first, first + _CHUNK)
        found = _followed(c, held, states[some], cases[some] & ~held[states[some]])
        pieces = [found] if found is not None else _swept(c, held, states[some], cases[some])
        for piece in pieces:
            yield Newly(piece.what_if + first, piece.state, piece.cases)


def _followed(c: Compiled, held: Masks, states: Longs, cases: Masks) -> Newly | None:
    """Forward from each state along what fires now; None if that is more than _MOST_PAIRS."""
    keys, masks = joined(np.arange(len(states)) * c.size + states, cases)
    new_keys, new_masks = keys, masks
    while len(new_keys):
        what_if, state = new_keys // c.size, new_keys % c.size
        users = c.rules.consumers.take(state)
        rule = users.values.astype(np.int64)
        head = c.rules.head[rule].astype(np.int64)
        body = new_masks[users.rows] & c.allowed[rule] & ~held[head]
        some = hits(body)
        rule, head, body, what_if = rule[some], head[some], body[some], what_if[users.rows[some]]
        many = hits(c.rules.several[rule])
        if len(many):
            tails = c.rules.tails.take(rule[many])
            wanted = what_if[many][tails.rows] * c.size + tails.values
            has = held[tails.values] | _looked_up(keys, masks, wanted)
            body[many] &= np.bitwise_and.reduceat(has, tails.starts[:-1])
        new_keys, new_masks = joined(what_if * c.size + head, body)
        place, known = placed(keys, new_keys)
        new_masks[known] &= ~masks[place[known]]
        masks[place[known]] |= new_masks[known]
        keys, masks = inserted(keys, masks, new_keys[~known], new_masks[~known])
        if len(keys) > _MOST_PAIRS:
            return None
        some = hits(new_masks)
        new_keys, new_masks = new_keys[some], new_masks[some]
    return Newly(keys // c.size, keys % c.size, masks)


def _looked_up(keys: Longs, masks: Masks, wanted: Longs) -> Masks:
    place, known = placed(keys, wanted)
    found: Masks = np.where(known, masks[place], np.uint64(0))
    return found


def _swept(c: Compiled, held: Masks, states: Longs, cases: Masks) -> Iterator[Newly]:
    """The same by sweeps over the whole map, 64 what-ifs at a time, for each group of cases."""
    places = np.arange(_BITS, dtype=np.uint64)
    for bit, group in c.case_groups:
        valid = np.where((c.allowed >> np.uint64(bit)) & np.uint64(1) == 1, EVERY, np.uint64(0))
        now = np.where((held >> np.uint64(bit)) & np.uint64(1) == 1, EVERY, np.uint64(0))
        some = hits(cases & group)
        for first in range(0, len(some), _BITS):
            block = some[first : first + _BITS]
            start = now.copy()
            np.bitwise_or.at(start, states[block], np.uint64(1) << places[: len(block)])
            more = reach(c.rules, valid, start, np.unique(states[block])) & ~now
            at = hits(more)
            state, label = np.nonzero((more[at, None] >> places[: len(block)]) & np.uint64(1))
            yield Newly(block[label], at[state], np.broadcast_to(group, label.shape) & cases[block[label]])
