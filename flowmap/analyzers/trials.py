"""Changes tried on a checked map: only the part that they reach is checked, many such parts side by side in one go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np

from flowmap.analyzers.order import ordered
from flowmap.analyzers.own_rules import looked
from flowmap.analyzers.reach import Reach, Reached
from flowmap.analyzers.rows import Pieces, Rows
from flowmap.analyzers.rule import Rule
from flowmap.custody.solution import Solution, solve
from flowmap.domain.change import Change
from flowmap.domain.columns import NONE, Flags, Ints, Longs, hits, starts_of
from flowmap.domain.finding import SEVERITIES, Coverage, Created, fingerprint
from flowmap.domain.map import Map
from flowmap.domain.side_by_side import places, side_by_side
from flowmap.errors import InvalidMap

AT_ONCE = 50_000  # records side by side: beyond, an array is no cheaper than two
PART = 0.5  # of a map: a larger part takes as long as the whole, because some outcomes are told from the whole anyway

Changes = tuple[Change, ...]
Key = tuple[str, str | None, str | None, str | None]  # rule, holder, counterpart, item


@dataclass(frozen=True)
class Outcome:
    """What changes would do: the coverage then, the findings (fingerprints) that they close, and those they bring."""

    coverage: Coverage
    closes: tuple[str, ...]
    creates: tuple[Created, ...]


@dataclass(frozen=True)
class _Trial:
    """Changes made, on the part of the map that they reach; on the whole map where that is not known (None)."""

    changes: Changes
    map: Map
    reached: Reached | None

    @property
    def size(self) -> int:
        """How many records are checked, about."""
        return (self.map if self.reached is None else self.reached.part).size


@dataclass(frozen=True)
class Trials:
    """What changes of a solved map would do to what these rules have found in it (`rows`)."""

    solution: Solution
    rules: Sequence[Rule]
    options: Mapping[str, Any]
    rows: Sequence[Rows]

    def work(self, changes: Changes) -> int:
        """How many records are checked for these changes."""
        reached = self._reached(changes)
        return (self.solution.map if reached is None else reached.part).size

    def outcomes(
        self, lists: Sequence[Changes], *, told: bool = True, most: int | None = None
    ) -> dict[Changes, Outcome | None]:
        """What each list of changes would do to the map; None where it cannot be made.

        Without `told`, what they bring has no sentence: that takes less time. `most`: how many are tried on the whole
        map at most, where the part that they reach is not enough to tell; the others are left out of the answer.
        """
        known: dict[Changes, Outcome | None] = dict.fromkeys(lists)
        unsure = []
        for block in _blocks(self._made(list(known), whole=False)):
            for trial, outcome in zip(block, self._outcomes(block, told=told), strict=True):
                known[trial.changes] = outcome
                if outcome is None:
                    unsure.append(trial.changes)
        asked = unsure[:most]
        for block in _blocks(self._made(asked, whole=True)):
            known |= dict(zip([one.changes for one in block], self._outcomes(block, told=told), strict=True))
        for changes in unsure[len(asked) :]:
            del known[changes]
        return known

    def _made(self, lists: Sequence[Changes], *, whole: bool) -> Iterator[_Trial]:
        """The changes that can be made."""
        for changes in lists:
            reached = None if whole else self._reached(changes)
            try:
                yield _Trial(changes, (self.solution.map if reached is None else reached.part).apply(changes), reached)
            except InvalidMap:
                continue

    def _reached(self, changes: Changes) -> Reached | None:
        """What changes reach; None where a part would be no gain, or where nobody knows, as of a rule that somebody
        wrote."""
        if any(rule.origin for rule in self.rules):
            return None
        if changes not in self._known:
            found = self._reach.of(changes)
            small = found is not None and found.part.size <= PART * self.solution.map.size
            self._known[changes] = found if small else None
        return self._known[changes]

    @cached_property
    def _known(self) -> dict[Changes, Reached | None]:
        return {}

    @cached_property
    def _reach(self) -> Reach:
        return Reach(self.solution.map)

    @cached_property
    def _before(self) -> _Before:
        return _Before.of(self)

    def _outcomes(self, trials: Sequence[_Trial], *, told: bool) -> list[Outcome | None]:
        """None where the part that a trial has is not enough to tell."""
        side = _Side.of(trials)
        s, before = side.solution, self._before
        looks = ((rule, looked(rule, s, self.options[rule.code])[0]) for rule in self.rules)
        found = [(rule, rows) for rule, rows in looks if len(rows)]
        left: list[set[Key]] = [set() for _ in trials]
        creates: list[list[Created]] = [[] for _ in trials]
        unsure: set[int] = set()
        for which, row, key, place, cases in _about_reached(side, found):
            left[place].add(key)
            if not cases & ~before.cases.get(key, 0):  # what is outside of what is reached was there before
                continue
            reached = trials[place].reached
            outside = before.outside(key, reached)
            rule, rows = found[which]
            if reached and (outside or (told and rule.providers)):
                unsure.add(place)
                continue
            code, holder, counterpart, item = key
            within = tuple(s.map.cases_in(cases))
            ends = (holder, counterpart, item, within)
            severity = SEVERITIES[int(rows.severity[row])]
            message = rule.describe(s, rows, row).message if told else ""
            creates[place].append(Created(code, severity, _fingerprint(key), *ends, message))
        outcomes: list[Outcome | None] = []
        for place, trial in enumerate(trials):
            gone = (key for key in before.about(trial.reached) if key not in left[place])
            closes = tuple(_fingerprint(key) for key in gone if not before.outside(key, trial.reached))
            outcome = Outcome(self._coverage(side, place), closes, tuple(creates[place]))
            outcomes.append(None if place in unsure else outcome)
        return outcomes

    def _coverage(self, side: _Side, place: int) -> Coverage:
        now, reached = side.coverage(place), side.trials[place].reached
        if reached is None:
            return now
        c, codes = self.solution.compiled, self.solution.map.names["item"].codes
        inside = np.zeros(len(codes), dtype=np.bool_)
        inside[[codes[item] for item in reached.items if item in codes]] = True
        old = self.solution.coverage_of(hits(inside[c.item]))
        whole = self.solution.coverage
        return Coverage(*(getattr(whole, f.name) - getattr(old, f.name) + getattr(now, f.name) for f in fields(whole)))


@dataclass(frozen=True)
class _Before:
    """What was found before, in order: in which `cases`, and of which pieces (item, cases) it consists."""

    cases: Mapping[Key, int]
    pieces: Mapping[Key, Sequence[tuple[str | None, int]]]
    by_item: Mapping[str | None, Sequence[Key]]

    @classmethod
    def of(cls, trials: Trials) -> _Before:
        """From the rows of all rules."""
        s = trials.solution
        names = {space: s.map.names[space].values for space in ("holder", "item")}
        found = zip(trials.rules, trials.rows, strict=True)
        keys = [_keys([r.code] * len(rows), rows.holder, rows.counterpart, rows.item, names) for r, rows in found]
        masks = [rows.cases.tolist() for rows in trials.rows]
        order = zip(*(one.tolist() for one in ordered(s, trials.rows)), strict=True)
        cases = {keys[which][row]: masks[which][row] for which, row in order}
        pieces: dict[Key, Sequence[tuple[str | None, int]]] = {key: [(key[3], mask)] for key, mask in cases.items()}
        for rule, rows, own in zip(trials.rules, trials.rows, keys, strict=True):
            if rule.pieces is not None:
                pieces.update(_gathered(own, rule.pieces(s, rows), names["item"]))
        by_item: dict[str | None, list[Key]] = defaultdict(list)
        for key in cases:
            for item in {item for item, _ in pieces[key]}:
                by_item[item].append(key)
        return cls(cases, pieces, by_item)

    @cached_property
    def _place(self) -> dict[Key, int]:
        return {key: place for place, key in enumerate(self.cases)}

    def about(self, reached: Reached | None) -> list[Key]:
        """The findings that something may have become of, in their order."""
        if reached is None:
            return list(self.cases)
        own = (key for key in self.by_item.get(None, ()) if key[1] in reached.holders)
        found = {key for item in reached.items for key in self.by_item.get(item, ())}
        return sorted(found.union(own), key=self._place.__getitem__)

    def outside(self, key: Key, reached: Reached | None) -> int:
        """The cases in which a finding stays, because of pieces that are not reached."""
        if reached is None:
            return 0
        whole = 0
        for item, mask in self.pieces.get(key, ()):
            if item is not None and item not in reached.items:
                whole |= mask
        return whole


def _keys(
    codes: Sequence[str], holder: Ints, counterpart: Ints, item: Ints, names: Mapping[str, Sequence[str]]
) -> list[Key]:
    """What tells findings from others, of rules with these codes; `names` by space, what each one is called."""
    holders, items = ([*names[space], None] for space in ("holder", "item"))  # the last one is for NONE
    columns = (one.tolist() for one in (holder, counterpart, item))
    return [(code, holders[h], holders[c], items[i]) for code, h, c, i in zip(codes, *columns, strict=True)]


def _gathered(keys: Sequence[Key], pieces: Pieces, items: Sequence[str]) -> dict[Key, list[tuple[str | None, int]]]:
    """The pieces of findings that gather several items."""
    found = defaultdict[Key, list[tuple[str | None, int]]](list)
    columns = (one.tolist() for one in (pieces.row, pieces.item, pieces.cases))
    for row, item, mask in zip(*columns, strict=True):
        found[keys[row]].append((items[item], mask))
    return found


@dataclass(frozen=True)
class _Side:
    """Trials side by side. By code of a holder and of an item: the place of the trial (`holders`, `items`), what it is
    called there (`own`), and whether its own work (`busy`), or what is found about it (`inside`), is reached."""

    trials: Sequence[_Trial]
    solution: Solution
    holders: Longs
    items: Longs
    inside: Flags
    busy: Flags
    own: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, trials: Sequence[_Trial]) -> _Side:
        """All of them in one map, solved."""
        maps = [trial.map for trial in trials]
        inside = [[t.reached is None or n in t.reached.items for n in t.map.names["item"].values] for t in trials]
        busy = [[t.reached is None or n in t.reached.holders for n in t.map.names["holder"].values] for t in trials]
        flags = [np.array(list(chain(*one)), dtype=np.bool_) for one in (inside, busy)]
        own = {space: [name for m in maps for name in m.names[space].values] for space in ("holder", "item")}
        codes = places(maps, "holder"), places(maps, "item")
        return cls(trials, solve(side_by_side(maps)), *codes, flags[0], flags[1], own)

    def coverage(self, place: int) -> Coverage:
        """The coverage of the items that one of them reaches."""
        c = self.solution.compiled
        return self.solution.coverage_of(hits((self.holders[c.holder] == place) & self.inside[c.item]))


def _about_reached(side: _Side, found: Sequence[tuple[Rule, Rows]]) -> Iterator[tuple[int, int, Key, int, int]]:
    """Of what rules find side by side, all that is about something that is reached, in order: (place in `found`, row
    there, key, place of the trial, the cases in which it is). What is found about others means nothing.
    """
    if not found:
        return
    s, starts = side.solution, starts_of(np.array([len(rows) for _, rows in found], dtype=np.int64))
    columns = ("holder", "counterpart", "item")
    holder, counterpart, item = (np.concatenate([getattr(rows, name) for _, rows in found]) for name in columns)

    pieces = [Pieces.of(rows) if rule.pieces is None else rule.pieces(s, rows) for rule, rows in found]
    row = np.concatenate([one.row + start for one, start in zip(pieces, starts.tolist(), strict=False)])
    part, masks = np.concatenate([one.item for one in pieces]), np.concatenate([one.cases for one in pieces])
    reached = np.where(part == NONE, side.busy[holder[row]], side.inside[part])
    cases = np.zeros(len(holder), dtype=np.uint64)
    np.bitwise_or.at(cases, row[reached], masks[reached])

    which, own = ordered(s, [rows for _, rows in found])
    some = hits(cases[starts[which] + own])
    which, own = which[some], own[some]
    at = starts[which] + own
    holder, counterpart, item = holder[at], counterpart[at], item[at]
    keys = _keys([found[one][0].code for one in which.tolist()], holder, counterpart, item, side.own)
    place = np.where(holder == NONE, side.items[item], side.holders[holder])
    yield from zip(which.tolist(), own.tolist(), keys, place.tolist(), cases[at].tolist(), strict=True)


def _fingerprint(key: Key) -> str:
    code, holder, counterpart, item = key
    return fingerprint(code, holder=holder, counterpart=counterpart, item=item)


def _blocks(trials: Iterator[_Trial]) -> Iterator[list[_Trial]]:
    """Trials that are looked at together."""
    block: list[_Trial] = []
    size = 0
    for trial in trials:
        if block and size + trial.size > AT_ONCE:
            yield block
            block, size = [], 0
        block.append(trial)
        size += trial.size
    if block:
        yield block
