"""How far changes reach: the items about which something else may be found then, and what decides about these.

What is found about an item follows from the records of all that it is made from, of all that is made from it, and of
what that is made from. So a change of an item reaches what hangs on it, and what leads to that; and these are decided
by what hangs on them in turn, and what leads to that. All else is found as it was.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from flowmap.domain.change import Change
from flowmap.domain.columns import NONE, Flags, Longs, Ragged, all_from, firsts, hits, order_of
from flowmap.domain.cut import cut
from flowmap.domain.map import Map
from flowmap.domain.records import UNNAMED, Activity, Handoff, Holder, Item, Need, Policy, Question, Record

_AT = {
    "handoff": ("giver", "receiver"),
    "question": ("asker", "asked"),
    "need": ("holder",),
    "activity": ("at",),
    "policy": ("holder",),
}
_TOLD = {"title": "", "note": None, "source": None, "department": None, "people": None, "capacity": None}


@dataclass(frozen=True)
class Reached:
    """`items` (ids): about which something else may be found; `holders`: whose own work may be another. `part`: the
    map with all that decides about these, before the changes; what is found there about others means nothing."""

    items: frozenset[str]
    holders: frozenset[str]
    part: Map


@dataclass(frozen=True)
class Reach:
    """How far changes of a map reach; the map is in order."""

    map: Map

    def of(self, changes: Sequence[Change]) -> Reached | None:
        """What these changes reach; None where that may be anything."""
        touched = _Touched.of(self.map, changes)
        if touched is None:
            return None
        names = self.map.names["item"]
        known = {names.codes[item] for item in touched.items if item in names.codes}
        items = np.array([*known, *self._assumed_anew(touched.states)], dtype=np.int64)
        onward, back = self._steps  # new ones, too, are between items that are touched: they lead nowhere else
        reached = all_from(all_from(items, onward), back)
        part = self._part(all_from(all_from(reached, onward), back), touched)
        about = touched.items.union(names.values[code] for code in reached.tolist())
        return Reached(frozenset(about), frozenset(touched.holders), part)

    @cached_property
    def _steps(self) -> tuple[Ragged, Ragged]:
        """By item what is made from it, and its parts; and by item what that comes from."""
        uses, makes, parts = self.map.activities.lists("uses"), self.map.activities.lists("makes"), self.map.parts
        made, count = makes.take(uses.rows), len(self.map.names["item"])
        start = np.concatenate([uses.values[made.rows], parts.rows])
        end = np.concatenate([made.values, parts.values])
        return Ragged.beside(start, end, count), Ragged.beside(end, start, count)

    def _assumed_anew(self, states: Counter[str]) -> set[int]:
        """The items (codes) that those get of whom it is assumed only before, or only after, that they use these."""
        m, found = self.map, set[int]()
        for holder, more in states.items():
            had = len(m.needs.rows(holder=holder)) + len(m.activities.rows(at=holder))
            if (had > 0) != (had + more > 0):
                found.update(m.handoffs.codes("item")[m.handoffs.rows(receiver=holder)].tolist())
                found.update(m.questions.codes("item")[m.questions.rows(asker=holder)].tolist())
        return found - {NONE}

    def _part(self, items: Longs, touched: _Touched) -> Map:
        """The records of these items, and the work of these holders."""
        m = self.map
        inside = np.zeros(len(m.names["item"]) + 1, dtype=np.bool_)  # the last place is for no item
        inside[items] = True
        busy = np.zeros(len(m.names["holder"]), dtype=np.bool_)
        busy[self._codes(touched.holders)] = True
        on = {name: inside[m.tables[name].codes("item")] for name in ("need", "policy", "handoff", "question")}
        for name in ("handoff", "question"):
            table = m.tables[name]
            for end in _AT[name]:
                on[name] |= busy[table.codes(end)]
            on[name][[row for one in touched.ids[name] if (row := table.find(one)) is not None]] = True
        on["activity"] = _about(m, inside)
        there = self._codes(touched.named)
        present = np.zeros(len(m.names["holder"]), dtype=np.bool_)
        present[there] = True
        for name, ends in _AT.items():
            rows = hits(on[name])
            for end in ends:
                present[m.tables[name].codes(end)[rows]] = True
        _add_statements(m, present, on)
        _add_talk(m, present, on)
        return cut(m, {name: hits(some) for name, some in on.items()}, holders=there, items=items)

    def _codes(self, holders: Iterable[str | None]) -> Longs:
        codes = [self.map.names["holder"].code(name) for name in holders]
        return np.array([code for code in codes if code != NONE], dtype=np.int64)


def _add_statements(m: Map, there: Flags, on: dict[str, Flags]) -> None:
    """Of needs and activities one more of each holder who has another: that it states some counts."""
    for name, at in (("need", "holder"), ("activity", "at")):
        codes = m.tables[name].codes(at)
        other = hits(there[codes] & ~on[name])
        other = other[order_of(codes[other])]
        on[name][other[firsts(codes[other])]] = True


def _add_talk(m: Map, there: Flags, on: dict[str, Flags]) -> None:
    """All handoffs and questions by which somebody talks with an outsider, where there are stages: in which counts."""
    outside = np.zeros(len(there), dtype=np.bool_)
    outside[m.holders.codes("id")] = m.holders.choice("kind", "outsider")
    outside &= there
    for name in ("handoff", "question") if len(m.stages) else ():
        for end in _AT[name]:
            on[name] |= outside[m.tables[name].codes(end)]


def _about(m: Map, inside: Flags) -> Flags:
    """Which activities use or make some of these items."""
    on = np.zeros(len(m.activities), dtype=np.bool_)
    for name in ("uses", "makes"):
        lists = m.activities.lists(name)
        on[lists.rows[inside[lists.values]]] = True
    return on


@dataclass
class _Touched:
    """What changes name: items, and holders; and how many more statements each holder makes then.

    `holders`: those with a stated capacity whose known work may be another; `ids`: records by type, about some item
    or none.
    """

    items: set[str] = field(default_factory=set)
    named: set[str | None] = field(default_factory=set)
    ids: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    holders: set[str] = field(default_factory=set)
    states: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, m: Map, changes: Sequence[Change]) -> _Touched | None:
        """None where who somebody is changes, or who talks with an outsider (FLW04); and of cases and stages."""
        found, new = cls(), {c.after.id: c.after for c in changes if isinstance(c.after, Holder)}
        for change in changes:
            if change.type not in (*_AT, "item", "holder") or not _kept(change):
                return None
            for record, more in ((change.before, -1), (change.after, 1)):
                if record is None:
                    continue
                found._add(record, more)
                names = {getattr(record, end) for end in _AT.get(record.type, ())}
                found.named |= names
                if isinstance(record, Handoff | Question):
                    ends = [one for name in names if (one := new.get(name) or m.holders.get(name)) is not None]
                    if record.effort is not None and record.times is not None:
                        found.holders |= {end.id for end in ends if end.capacity is not None}
                    if len(m.stages) and len({end.kind == "outsider" for end in ends}) > 1:
                        return None
        found.items.discard(UNNAMED)
        return found

    def _add(self, record: Record, more: int) -> None:
        if isinstance(record, Handoff | Question | Need | Policy):
            self.items.add(record.item)
            self.ids[record.type].add(record.id)
        if isinstance(record, Handoff):
            self.named.add(record.via)  # a system may be the channel
        if isinstance(record, Need):
            self.states[record.holder] += more
        elif isinstance(record, Activity):
            self.items |= {*record.uses, *record.makes}
            self.states[record.at] += more
        elif isinstance(record, Item):
            self.items |= {record.id, *record.parts}
        elif isinstance(record, Holder):
            self.named.add(record.id)
            self.holders.add(record.id)


def _kept(change: Change) -> bool:
    """Whether an item or a holder stays who it is, but for what is only told, or its capacity; or is new."""
    before, after = change.before, change.after
    if not isinstance(change.record, Holder | Item) or before is None:
        return True
    if after is None or after.id != before.id:
        return False
    return isinstance(before, Item) or before.model_copy(update=_TOLD) == after.model_copy(update=_TOLD)
