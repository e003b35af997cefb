"""Silences: stages in which nobody talks with an outsider, although one side has what the other still wants."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowmap.custody.compiled import Kind
from flowmap.custody.kernel import reach
from flowmap.custody.solution import Solution
from flowmap.domain.columns import NONE, Flags, Floats, Ints, Longs, Masks, distinct, hits

_CLOSE = 1e-9  # hours


@dataclass(frozen=True)
class Silences:
    """What is not said in silent stages.

    `outside`: states of outsiders, who want the item (`wants`) or have it; `place`: by (row, case) the first stage that
    is silent meanwhile, NONE where there is none. `state`, ascending: those inside, with the cases in which they could
    say it (`has`, by case `since` which stage) and in which they wait for it (`lacks`).
    """

    outside: Longs
    wants: Flags
    place: Longs
    state: Longs
    has: Masks
    lacks: Masks
    since: Longs


@dataclass(frozen=True)
class Stages:
    """The stages in their order, by place. `place`: by stage code; its last entry, for no stage, is NONE. `starts`: by
    place, hours, NaN where unknown. Stages with one position are one: maps side by side have each stage several times.
    """

    place: Longs
    starts: Floats

    @classmethod
    def of(cls, s: Solution) -> Stages:
        """The stages of a map."""
        table = s.map.stages
        positions, at = np.unique(table.numbers("position"), return_inverse=True)
        place = np.full(len(s.map.names["stage"]) + 1, NONE, dtype=np.int64)
        place[table.codes("id")] = at
        starts = np.full(len(positions), np.nan)
        np.fmin.at(starts, at, table.base("starts"))
        return cls(place, starts)

    def __len__(self) -> int:
        return len(self.starts)

    def at(self, s: Solution, place: int) -> str:
        """The id of the stage at a place."""
        names = s.map.names["stage"].values
        codes: list[int] = hits(self.place[:-1] == place).tolist()
        return min(names[code] for code in codes)


def silences_of(s: Solution) -> Silences:
    """All silences of a map; none where it has no stages or no outsiders."""
    return s.once("silences", lambda: _silences(s))


def _silences(s: Solution) -> Silences:
    c, none = s.compiled, np.zeros(0, dtype=np.int64)
    outsider = _of_kind(s, "outsider")
    shared = _between(s, outsider) if len(s.map.stages) and outsider.any() else none
    if not len(shared):
        places, masks = np.zeros((0, len(s.bits)), np.int64), none.astype(np.uint64)
        return Silences(none, none.astype(np.bool_), places, none, masks, masks, places)
    stages = Stages.of(s)
    count, about = len(stages), np.zeros(len(s.map.names["item"]), dtype=np.bool_)
    about[shared] = True
    outside, inside = hits(outsider[c.holder] & about[c.item]), hits(~outsider[c.holder] & about[c.item])
    item_out, item_in = shared.searchsorted(c.item[outside]), shared.searchsorted(c.item[inside])
    rank = _ranks(s, stages, np.concatenate([outside, inside]))
    since_out, since_in = rank[: len(outside)], rank[len(outside) :]
    silent = _Silent.of(s, stages, outsider)

    # They want it and we have it: the first silent stage from which on somebody here has it, before they have it.
    best_in, first_in = _best(s, inside, item_in, since_in, (len(shared), count))
    place = silent.after(c.holder[outside], first_in[item_out])
    wanted = s.spread(s.wants.wanted[outside])
    told = wanted & (place < since_out)
    last = np.full(first_in.shape, NONE)
    np.maximum.at(last, item_out, np.where(told, place, NONE))
    has = s.gathered(best_in & (since_in <= last[item_in]))

    # We want it and they have it: the same the other way round; it is enough that somebody here has it.
    best_out, _ = _best(s, outside, item_out, since_out, (len(shared), count))
    here = np.full(first_in.shape, count)
    np.minimum.at(here, item_in, np.where(s.spread(s.held[inside]), since_in, count))
    back = silent.after(c.holder[outside], since_out)
    asked = best_out & (back < here[item_out])
    open_ = np.zeros(first_in.shape, dtype=np.bool_)
    np.logical_or.at(open_, item_out, asked)
    lacks = s.gathered(open_[item_in] & s.spread(s.wants.wanted[inside]))

    some = hits(has | lacks)
    return Silences(
        np.concatenate([outside, outside]),
        np.repeat(np.array([True, False]), len(outside)),
        np.concatenate([np.where(told, place, NONE), np.where(asked, back, NONE)]),
        inside[some],
        has[some],
        lacks[some],
        since_in[some],
    )


def _of_kind(s: Solution, kind: str) -> Flags:
    """By holder code: whether the holder is of this kind."""
    flags = np.zeros(len(s.map.names["holder"]), dtype=np.bool_)
    flags[s.map.holders.codes("id")] = s.map.holders.choice("kind", kind)
    return flags


def _between(s: Solution, outsider: Flags) -> Longs:
    """The items that an outsider wants and somebody inside has, or the other way round."""
    c, wanted, held = s.compiled, s.wants.wanted != 0, s.held != 0
    out = outsider[c.holder]

    def items(some: Flags) -> Flags:
        flags = np.zeros(len(s.map.names["item"]), dtype=np.bool_)
        flags[c.item[some]] = True
        return flags

    theirs = items(out & wanted) & items(~out & held)
    ours = items(~out & wanted) & items(out & held)
    return hits(theirs | ours)


def _ranks(s: Solution, stages: Stages, states: Longs) -> Longs:
    """In which stage each state comes about at the earliest, by (state, case): its place; how many there are if never.

    Not before the stages of the steps that lead to it; and where it is known when a stage starts, not before that.
    """
    c, m = s.compiled, s.map
    floor = np.zeros(len(c.kind), dtype=np.int64)
    for kind, table in ((Kind.ACTIVITY, m.activities), (Kind.HANDOFF, m.handoffs)):
        rules = c.of(kind)
        floor[rules] = np.maximum(stages.place[table.codes("stage")[c.row[rules]]], 0)
    rank = np.full((len(states), len(s.bits)), len(stages), dtype=np.int64)
    before, there = np.zeros(c.size, dtype=np.uint64), np.zeros(len(states), dtype=np.uint64)
    for place in distinct(floor).tolist():  # all that can be had up to this stage, for all cases at once
        before = reach(c.rules, np.where(floor <= place, c.allowed, np.uint64(0)), before)
        rank[s.spread(before[states] & ~there)] = place
        there = before[states]
    arrival = s.best("median").at(states[:, None], _columns(s))
    for place in hits(~np.isnan(stages.starts)).tolist():
        late = np.isfinite(arrival) & (arrival >= stages.starts[place] - _CLOSE)
        rank[late] = np.maximum(rank[late], place)
    return rank


def _columns(s: Solution) -> Longs:
    return np.array([s.columns[int(bit)] for bit in s.bits])


def _best(s: Solution, states: Longs, item: Longs, since: Longs, counts: tuple[int, int]) -> tuple[Flags, Longs]:
    """Who speaks for one side: who makes the item, else who has it first; and since when somebody of these has it.

    `item` numbers the items of the states; `counts`: how many items and stages there are. The first by (state, case),
    the second by (item, case).
    """
    c, (items, stages) = s.compiled, counts
    shape = items, len(s.bits)
    may = s.spread(s.held[states] & ~c.denied[states])
    made = may & s.spread(c.makers[states])
    any_made = np.zeros(shape, dtype=np.bool_)
    np.logical_or.at(any_made, item, made)
    arrival = s.best("median").at(states[:, None], _columns(s))
    first = np.full(shape, np.inf)
    np.minimum.at(first, item, np.where(may, arrival, np.inf))
    best = np.where(any_made[item], made, may & (arrival <= first[item] + _CLOSE))
    since_when = np.full(shape, stages)
    np.minimum.at(since_when, item, np.where(best, since, stages))
    return best, since_when


@dataclass(frozen=True)
class _Silent:
    """When nobody talks with an outsider. `talks`: (outsider, case, place) as numbers, ascending, of the stages with a
    touchpoint; `ends`: the number behind the run of such stages that each belongs to. `always`: (outsider, case) with a
    touchpoint that may be in any stage. `stages`: how many there are."""

    talks: Longs
    ends: Longs
    always: Longs
    stages: int

    @classmethod
    def of(cls, s: Solution, stages: Stages, outsider: Flags) -> _Silent:
        """From the handoffs and questions between outsiders and us; a question may be in any stage, and a handoff
        without one."""
        moves, asks, cases = s.map.handoffs, s.map.questions, len(s.bits)
        one = np.concatenate([moves.codes("giver"), asks.codes("asker")])
        other = np.concatenate([moves.codes("receiver"), asks.codes("asked")])
        place = np.concatenate([stages.place[moves.codes("stage")], np.full(len(asks), NONE)])
        masks = s.compiled.limited(np.concatenate([moves.masks(), asks.masks()]))
        some = hits(outsider[one] != outsider[other])
        holder = np.where(outsider[one[some]], one[some], other[some]).astype(np.int64)
        row, case = np.nonzero(s.spread(masks[some]))
        key, place = holder[row] * cases + case, place[some][row]
        always, staged = distinct(key[place == NONE]), place != NONE
        talks = distinct(key[staged] * (len(stages) + 1) + place[staged])
        last = hits(np.append(talks[1:] != talks[:-1] + 1, True)[: len(talks)])
        ends = talks[last[last.searchsorted(np.arange(len(talks)))]] + 1
        return cls(talks, ends, always, len(stages))

    def after(self, holder: Ints, place: Longs) -> Longs:
        """The first silent stage of each outsider (by row) from a place on (by row and case); `stages` if there is
        none."""
        cases = place.shape[1]
        key = holder.astype(np.int64)[:, None] * cases + np.arange(cases)
        found = np.where(np.isin(key, self.always), self.stages, place)
        if not len(self.talks):
            return found
        wanted = key * (self.stages + 1) + found
        at = np.minimum(self.talks.searchsorted(wanted), len(self.talks) - 1)
        return np.where(self.talks[at] == wanted, found + self.ends[at] - wanted, found)


@dataclass(frozen=True)
class Silence:
    """In the case of a bit nobody talks with an outsider in a stage; the outsider's state, who `wants` the item or has
    it."""

    bit: int
    outside: int
    stage: str
    wants: bool


def silences_about(s: Solution, state: int, cases: int) -> list[Silence]:
    """What is not said about a state inside (see `silences_of`), in each of these cases: what we could say, then what
    they could, each by stage.

    What they could say is silent before anybody here has it, and what we could say not before.
    """
    c, found, stages = s.compiled, silences_of(s), Stages.of(s)
    place = int(found.state.searchsorted(state))
    rows = hits(c.item[found.outside] == c.item[state])
    told = []
    for column, bit in enumerate(s.bits.tolist()):
        if not cases >> bit & 1:
            continue
        some = rows[found.place[rows, column] != NONE].tolist()
        silent = sorted((int(found.place[row, column]), c.holder_id(int(found.outside[row])), row) for row in some)
        if int(found.has[place]) >> bit & 1:
            since = int(found.since[place, column])
            told += [(at, bit, row) for at, _, row in silent if at >= since]
        if int(found.lacks[place]) >> bit & 1:
            told += [(at, bit, row) for at, _, row in silent[:1]]
    return [Silence(bit, int(found.outside[row]), stages.at(s, at), bool(found.wants[row])) for at, bit, row in told]
