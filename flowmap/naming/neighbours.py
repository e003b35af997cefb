"""Who has to do with an item or a holder: what speaks for two of them being one, and what speaks against it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from flowmap.domain.columns import Longs
from flowmap.domain.map import Map
from flowmap.domain.records import fields_of

Neighbour = tuple[int, ...]
MOST = 200  # handoffs of one that are looked at; our choice


class Neighbours:
    """Of a map's items or holders, by the code of their name; worked out for those that are asked for."""

    def __init__(self, m: Map, space: str) -> None:
        self.map, self.space = m, space
        self._of: dict[int, frozenset[Neighbour]] = {}
        self._rows = [_Rows(m.handoffs.codes(name)) for name in self._ends]

    @property
    def _ends(self) -> tuple[str, ...]:
        return ("item",) if self.space == "item" else ("giver", "receiver")

    @property
    def _others(self) -> tuple[tuple[str, str], ...]:
        return (("giver", "receiver"),) if self.space == "item" else (("receiver", "item"), ("giver", "item"))

    def of(self, code: int) -> frozenset[Neighbour]:
        """Of an item its (giver, receiver); of a holder (the other one, item, gives or gets)."""
        if code not in self._of:
            codes, rows = self.map.handoffs.codes, [one.of(code) for one in self._rows]
            found: set[Neighbour] = set()
            for side, (ends, listed) in enumerate(zip(self._others, rows, strict=True)):
                found.update(zip(*(codes(end)[listed].tolist() for end in ends), [side] * len(listed), strict=True))
            self._of[code] = frozenset(found)
        return self._of[code]

    def shared(self, one: int, other: int) -> float:
        """The part of both's neighbours that they share, from 0 to 1."""
        mine, theirs = self.of(one), self.of(other)
        return len(mine & theirs) / max(1, len(mine | theirs))

    def apart(self, one: int, other: int) -> bool:
        """Whether the map itself tells them apart: one is handed to, asked by, part of or made from the other."""
        return bool(self._linked[one] & self._linked[other]) if self.space == "item" else self._pair(one, other)

    def _pair(self, one: int, other: int) -> bool:
        return (min(one, other), max(one, other)) in self._pairs

    @cached_property
    def _pairs(self) -> frozenset[tuple[int, int]]:
        """Holders of whom one hands something to the other, or asks it."""
        ends = [(self.map.handoffs, "giver", "receiver"), (self.map.questions, "asker", "asked")]
        found = [np.sort(np.stack([t.codes(a), t.codes(b)], axis=1), axis=1) for t, a, b in ends]
        return frozenset(map(tuple, np.unique(np.concatenate(found), axis=0).tolist()))

    @cached_property
    def _linked(self) -> _Linked:
        return _Linked(self.map)


class _Linked:
    """For each item marks that it shares with those that are told apart from it, on the other side."""

    def __init__(self, m: Map) -> None:
        self.sides: dict[int, _Sides] = {}
        for row, whole in enumerate(m.items.codes("id").tolist()):
            self._mark(("whole", row), [whole], m.items.lists("parts").row(row).tolist())
        for row in range(len(m.activities)):
            makes, uses = (m.activities.lists(name).row(row).tolist() for name in ("makes", "uses"))
            self._mark(("work", row), makes, uses)

    def _mark(self, mark: Any, ones: list[int], others: list[int]) -> None:
        if ones and others:
            for code in ones:
                self.sides.setdefault(code, _Sides()).one.add(mark)
            for code in others:
                self.sides.setdefault(code, _Sides()).other.add(mark)

    def __getitem__(self, code: int) -> _Sides:
        return self.sides.get(code, _NONE)


class _Sides:
    __slots__ = ("one", "other")

    def __init__(self) -> None:
        self.one: set[Any] = set()
        self.other: set[Any] = set()

    def __and__(self, them: _Sides) -> bool:
        """Whether one stands on the one side where the other stands on the other."""
        return not (self.one.isdisjoint(them.other) and self.other.isdisjoint(them.one))


_NONE = _Sides()


class _Rows:
    """The rows of each code, by one sort."""

    def __init__(self, codes: Any) -> None:
        self.order: Longs = np.argsort(codes, kind="stable")
        self.sorted = codes[self.order]

    def of(self, code: int) -> Longs:
        start, end = np.searchsorted(self.sorted, [code, code + 1])
        return self.order[start : min(end, start + MOST)]


def mentioned(m: Map, space: str) -> Longs:
    """How many records' fields name each code of a space."""
    counts = np.zeros(len(m.names[space]), dtype=np.int64)
    for type_name, table in m.tables.items():
        for field in fields_of(type_name):
            if field.target == space and field.name != "id":
                codes = table.lists(field.name).values if field.form == "refs" else table.codes(field.name)
                counts += np.bincount(codes[codes >= 0], minlength=len(counts))
    return counts
