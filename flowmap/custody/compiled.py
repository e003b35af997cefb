"""A map compiled once: states and rules as numbers in flat arrays, cases as masks of 64 bits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import pairwise

import numpy as np

from flowmap.custody.kernel import EVERY, Rules, spread
from flowmap.domain.columns import NONE, Flags, Ints, Longs, Masks, Ragged, distinct, hits, numbered, starts_of
from flowmap.domain.map import Map

RELIABLE = 0.9  # a question answered at least this often brings the item (DESIGN 3)


class Kind(IntEnum):
    """What a rule stems from."""

    ACTIVITY = 0
    HANDOFF = 1
    ANSWER = 2
    PART = 3
    ORIGIN = 4  # assumed: nobody said who makes the item


@dataclass(frozen=True)
class Compiled:
    """States are numbered by (item, holder), so that what hangs together is close together; rule r stems from row
    `row[r]` of the table of its kind.

    `allowed[r]` are the cases in which rule r is valid, `actor[r]` the holder whose doing it is: who works,
    gives, or answers. `needing[n]` is the state of the need in row n, -1 where it names no item.
    """

    map: Map
    keys: Longs  # item code * number of holders + holder code, ascending: the states
    rules: Rules
    allowed: Masks
    kind: Ints
    row: Longs
    actor: Ints
    needing: Longs

    @property
    def size(self) -> int:
        """How many states there are."""
        return len(self.keys)

    @cached_property
    def all_cases(self) -> np.uint64:
        """The mask of all cases."""
        return np.uint64(self.map.all_cases)

    def of(self, *kinds: Kind) -> Longs:
        """The rules of these kinds, ascending; read-only, because whoever asks again gets the same."""
        if kinds not in self._of:
            chosen = np.zeros(len(Kind), dtype=np.bool_)
            chosen[list(kinds)] = True
            found = hits(chosen[self.kind])
            found.flags.writeable = False
            self._of[kinds] = found
        return self._of[kinds]

    @cached_property
    def _of(self) -> dict[tuple[Kind, ...], Longs]:
        return {}

    @cached_property
    def holder(self) -> Ints:
        """Holder code of each state."""
        return (self.keys % self._width).astype(np.int32)

    @cached_property
    def item(self) -> Ints:
        """Item code of each state."""
        return (self.keys // self._width).astype(np.int32)

    @property
    def _width(self) -> int:
        return max(1, len(self.map.names["holder"]))

    @cached_property
    def of_item(self) -> Longs:
        """Where the states of each item code begin, and where the last one's end."""
        return self.keys.searchsorted(np.arange(len(self.map.names["item"]) + 1) * self._width)

    @cached_property
    def items_there(self) -> tuple[Longs, Longs]:
        """The items (codes) that have states, and where those of each begin."""
        first = self.of_item[:-1]
        some = hits(first < self.of_item[1:])
        return some, first[some]

    def states(self, holders: Ints, items: Ints) -> Longs:
        """The state of each (holder, item); -1 where a name is missing or the state does not exist."""
        keys = items.astype(np.int64) * self._width + holders
        places = self.keys.searchsorted(keys)
        places[places == len(self.keys)] = 0
        if not len(self.keys):
            return np.full(len(keys), NONE)
        return np.where((self.keys[places] == keys) & (holders >= 0) & (items >= 0), places, NONE)

    def state(self, holder: str, item: str) -> int:
        """The state of one holder and item by id, -1 if there is none."""
        names = self.map.names
        codes = np.array([names["holder"].code(holder)]), np.array([names["item"].code(item)])
        return int(self.states(codes[0].astype(np.int32), codes[1].astype(np.int32))[0])

    def holder_id(self, state: int) -> str:
        """The id of a state's holder."""
        return self.map.names["holder"].values[int(self.holder[state])]

    def item_id(self, state: int) -> str:
        """The id of a state's item."""
        return self.map.names["item"].values[int(self.item[state])]

    def limited(self, masks: Masks) -> Masks:
        """Cases of records: all of them where none is named."""
        return _limited(masks, self.all_cases)

    def gather(self, states: Longs, masks: Masks) -> Masks:
        """Masks joined by state, shape (size,); states of -1 are left out."""
        value = np.zeros(self.size, dtype=np.uint64)
        some = states >= 0
        if len(masks) and (masks == masks[0]).all():  # most records are limited to no case: ten times faster
            value[states[some]] = masks[0]
        else:
            np.bitwise_or.at(value, states[some], masks[some])
        return value

    def inputs_of(self, some: Flags) -> tuple[Longs, Longs]:
        """(row of an activity, state of an input), pairwise, of these activities."""
        table = self.map.activities
        uses = table.lists("uses")
        rows = uses.rows
        chosen = hits(some[rows])
        return rows[chosen], self.states(table.codes("at")[rows[chosen]], uses.values[chosen])

    def controlled_by(self, *controls: str) -> tuple[Longs, Longs]:
        """`inputs_of` the activities with one of these controls."""
        return self.inputs_of(np.logical_or.reduce([self.map.activities.choice("control", one) for one in controls]))

    @property
    def parts(self) -> Ragged:
        """For each item code its direct parts."""
        return self.map.parts

    @cached_property
    def denied(self) -> Masks:
        """Cases in which a policy denies each state."""
        table = self.map.policies
        rows = hits(table.choice("rule", "deny"))
        states = self.states(table.codes("holder")[rows], table.codes("item")[rows])
        return self.gather(states, self.limited(table.masks()[rows]))

    @cached_property
    def barred(self) -> Masks:
        """Cases in which each state, or a part of its item, is denied to its holder."""
        rows = self.of(Kind.PART)
        return spread(self.denied, self.rules.head[rows], self.rules.first[rows])

    @cached_property
    def makers(self) -> Masks:
        """Cases in which each state's holder makes or originates the item, itself or in a whole, if it can."""
        own = self.of(Kind.ACTIVITY, Kind.ORIGIN)
        return self.into_parts(self.gather(self.rules.head[own].astype(np.int64), self.allowed[own]))

    def into_parts(self, masks: Masks) -> Masks:
        """A mask of states, passed from wholes to the parts that they contain at the same holder."""
        rows = self.of(Kind.PART)
        return spread(masks, self.rules.first[rows], self.rules.head[rows])

    @cached_property
    def unknown_leads(self) -> Flags:
        """Which rules are handoffs whose lead nobody has said."""
        moves = self.of(Kind.HANDOFF)
        unknown = np.zeros(len(self.kind), dtype=np.bool_)
        unknown[moves] = np.isnan(self.map.handoffs.base("lead")[self.row[moves]])
        return unknown

    @cached_property
    def backups(self) -> Flags:
        """Which rules are handoffs that are declared backups."""
        moves = self.of(Kind.HANDOFF)
        backup = np.zeros(len(self.kind), dtype=np.bool_)
        backup[moves] = self.map.handoffs.flags("backup")[self.row[moves]]
        return backup

    @cached_property
    def expertise(self) -> Flags:
        """By item code: whether nobody can hand it over; see `expertise_of`."""
        return expertise_of(self.map)

    @cached_property
    def complete(self) -> Flags:
        """By holder code: whether its inventory is confirmed complete."""
        flags = np.zeros(len(self.map.names["holder"]), dtype=np.bool_)
        flags[self.map.holders.codes("id")] = self.map.holders.choice("inventory", "complete")
        return flags

    @cached_property
    def case_groups(self) -> list[tuple[int, np.uint64]]:
        """Cases with the same rules are computed once: (a bit that stands for the group, mask of the group)."""
        parts = [
            self.allowed,
            self.limited(self.map.policies.masks()),
            self.limited(self.map.activities.masks()),
        ]
        masks = np.unique(np.concatenate(parts))
        groups: dict[bytes, list[int]] = {}
        for bit in self.map.case_bits.values():
            groups.setdefault(((masks >> np.uint64(bit)) & np.uint64(1)).tobytes(), []).append(bit)
        return [(bits[0], np.uint64(sum(1 << bit for bit in bits))) for bits in groups.values()]

    @cached_property
    def group_masks(self) -> Masks:
        """The mask of each group of cases."""
        return np.array([group for _, group in self.case_groups], dtype=np.uint64)

    def by_group(self, masks: Masks) -> tuple[Longs, Longs]:
        """(row, place of a group of cases) wherever a mask is on; of each group its first case counts."""
        bits = np.array([bit for bit, _ in self.case_groups], dtype=np.uint64)
        row, group = np.nonzero((masks[:, None] >> bits) & np.uint64(1))
        return row, group


def compiled(m: Map) -> Compiled:
    """The map as states and rules; O(n log n) in its records."""
    activity, handoff, question, need, policy = m.activities, m.handoffs, m.questions, m.needs, m.policies
    width = max(1, len(m.names["holder"]))
    made, used = activity.lists("makes"), activity.lists("uses")
    at, made_in = activity.codes("at"), made.rows
    said = [
        (at[made_in], made.values),
        (at[used.rows], used.values),
        (handoff.codes("giver"), handoff.codes("item")),
        (handoff.codes("receiver"), handoff.codes("item")),
        (question.codes("asker"), question.codes("item")),
        (question.codes("asked"), question.codes("item")),
        (need.codes("holder"), need.codes("item")),
        (policy.codes("holder"), policy.codes("item")),
    ]
    holders, items = (np.concatenate(one) for one in zip(*said, strict=True))
    keys = np.where((holders >= 0) & (items >= 0), items.astype(np.int64) * width + holders, NONE)
    found, place = numbered(keys + 1)  # 0 is what has no name
    states, wholes, inner = _with_parts(found[found > 0] - 1, m.parts, width)
    moved = np.where(found > 0, states.searchsorted(found - 1), NONE)[place]
    ends = starts_of(np.array([len(one) for one, _ in said])).tolist()
    made_at, used_at, given, got, asker, asked, needing = (moved[a:b] for a, b in pairwise(ends[:8]))

    every = np.uint64(m.all_cases)

    def limited(masks: Masks) -> Masks:
        return _limited(masks, every)

    asked_only = np.append(expertise_of(m), False)  # the last place is for the unnamed item
    named = hits((given >= 0) & ~asked_only[handoff.codes("item")])
    reliable = hits((question.base("answered") >= RELIABLE - 1e-9) & (question.codes("item") >= 0))
    received = np.zeros(len(states), dtype=np.bool_)
    received[got[got >= 0]] = received[asker[reliable]] = True
    origins, origin_masks = _assumed_origins(m, received, given, limited(handoff.masks()))

    inputs = Ragged(used.starts, used_at.astype(np.int32)).take(made_in)
    heads = [made_at, got[named], asker[reliable], states.searchsorted(inner), origins]
    sole = np.concatenate([given[named], asked[reliable], states.searchsorted(wholes)])
    tails = inputs.concat(_single(sole), _empty(len(origins)))
    head = np.concatenate(heads).astype(np.int32)
    allowed = np.concatenate(
        [
            limited(activity.masks())[made_in],
            limited(handoff.masks())[named],
            limited(question.masks())[reliable],
            np.where(asked_only[inner // width], np.uint64(0), every),
            origin_masks,
        ]
    ).astype(np.uint64)
    row = np.concatenate([made_in, named, reliable, np.full(len(inner), NONE), np.full(len(origins), NONE)])
    kind = np.repeat(np.array(list(Kind), dtype=np.int32), [len(one) for one in heads])
    holder = (states % width).astype(np.int32)
    actor = np.concatenate(
        [
            at[made_in],
            handoff.codes("giver")[named],
            question.codes("asked")[reliable],
            holder[head[kind >= Kind.PART]],  # parts and origins come last
        ]
    ).astype(np.int32)
    rules, order = Rules.of(len(states), head, tails)
    facts = allowed[order], kind[order], row[order].astype(np.int64), actor[order]
    return Compiled(m, states, rules, *facts, needing.copy())


def _limited(masks: Masks, every: np.uint64) -> Masks:
    return np.where(masks == 0, every, masks & every)


def expertise_of(m: Map) -> Flags:
    """By item code: whether only its makers, and askers who are answered, hold it: nobody can hand it over."""
    flags = np.zeros(len(m.names["item"]), dtype=np.bool_)
    flags[m.items.codes("id")] = m.items.choice("kind", "expertise")
    return flags


def _with_parts(keys: Longs, parts: Ragged, width: int) -> tuple[Longs, Longs, Longs]:
    """All states, closed over parts, and the pairs (whole, part) at each holder."""
    keys = keys[keys >= 0]
    wholes, inner, new = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], keys
    while len(new):
        lists = parts.take(new // width)
        below = lists.values.astype(np.int64) * width + (new % width)[lists.rows]
        wholes.append(new[lists.rows])
        inner.append(below)
        below = distinct(below)
        place = np.minimum(keys.searchsorted(below), len(keys) - 1)
        new = below[keys[place] != below]
        if len(new):
            keys = distinct(np.concatenate([keys, new]))
    return keys, np.concatenate(wholes), np.concatenate(inner)


def _assumed_origins(m: Map, received: Flags, given: Longs, masks: Masks) -> tuple[Longs, Masks]:
    """States that are assumed to originate an item, and the cases in which they hand it over (DESIGN 3)."""
    count = len(m.names["item"])
    made = np.zeros(count, dtype=np.bool_)
    made[m.activities.lists("makes").values] = True
    moved = made.copy()
    items = m.handoffs.codes("item")
    moved[items[items >= 0]] = True
    inside = np.zeros(count, dtype=np.bool_)
    reached = hits(moved)
    while len(reached):
        below = distinct(m.parts.take(reached).values)
        reached = below[~inside[below]]
        inside[reached] = True
    rows = hits(given >= 0)
    rows = rows[~(made | inside)[items[rows]] & ~received[given[rows]]]
    origins, places = numbered(given[rows])
    origin_masks = np.zeros(len(origins), dtype=np.uint64)
    np.bitwise_or.at(origin_masks, places, masks[rows])
    return origins, origin_masks


def _single(values: Longs) -> Ragged:
    return Ragged(np.arange(len(values) + 1), values.astype(np.int32))


def _empty(count: int) -> Ragged:
    return Ragged(starts_of(np.zeros(count, dtype=np.int64)), np.zeros(0, dtype=np.int32))


__all__ = ["EVERY", "RELIABLE", "Compiled", "Kind", "compiled"]
