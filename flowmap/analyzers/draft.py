"""A repair in the making: moves that see what those before them left, so that the whole list can be applied."""

from __future__ import annotations

from typing import Any, TypeVar

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.quantities import Rate
from flowmap.domain.records import Handoff, Record

R = TypeVar("R", bound=Record)


def named_cases(m: Map, mask: int) -> tuple[str, ...]:
    """A mask as a record names it: nothing for all cases."""
    return () if mask & m.all_cases == m.all_cases else tuple(sorted(m.cases_in(mask)))


def mask_of(m: Map, record: Record) -> int:
    """The cases of a record as a mask; all of them where it names none."""
    cases: tuple[str, ...] = getattr(record, "cases", ())
    return sum(1 << m.case_bits[case] for case in cases) if cases else m.all_cases


def in_cases(m: Map, record: R, mask: int) -> R:
    """A record in these cases instead of its own; its `times`, a yearly total over its cases, goes with their share."""
    own = mask_of(m, record)
    if mask == own:
        return record
    update: dict[str, Any] = {"cases": named_cases(m, mask)}
    rate: Rate | None = getattr(record, "times", None)
    wanted, before = (sum(float(m.shares[m.case_bits[case]]) for case in m.cases_in(some)) for some in (mask, own))
    if rate is not None and before > 0:
        amount, unit = (rate.base, "/year") if rate.unit in Rate.BARE else (rate.amount, rate.unit)
        most = Rate.MOST / Rate.UNITS[unit]
        update["times"] = Rate(min(round(amount * wanted / before, 6), most), unit)
    return record.model_copy(update=update)


class Draft:
    """Changes to a map, collected move by move. A record that several moves touch is changed once."""

    def __init__(self, m: Map) -> None:
        self.map = m
        self._sides: list[tuple[Record | None, Record | None]] = []

    def changes(self) -> tuple[Change, ...]:
        """What is to be done to the map, in the order of the moves."""
        return tuple(Change(before, after) for before, after in self._sides if before != after)

    def put(self, before: Record | None, after: Record | None) -> None:
        """Put a record in the place of one as it is now (None = of none); a newly derived id is made free."""
        if after is not None and after.key and (before is None or before.base_id() != after.base_id()):
            added = {one.id for _, one in self._sides if one is not None and one.type == after.type}
            after = after.with_id(self.map.fresh_id(after, taken=added))
        for place, (origin, now) in enumerate(self._sides):
            if before is not None and now == before:
                self._sides[place] = origin, after
                return
        self._sides.append((before, after))

    def without_cases(self, record: Record, mask: int) -> None:
        """Take a record of the map out of some cases: narrowed, or removed where no case is left."""
        now = self._now(record)
        if now is not None:
            left = mask_of(self.map, now) & ~mask
            self.put(now, in_cases(self.map, now, left) if left else None)

    def back_up(self, record: Handoff, mask: int) -> None:
        """Declare a handoff of the map a backup in some of its cases; in the others it stays as it is."""
        own = mask_of(self.map, record)
        if own & ~mask:
            self.put(record, in_cases(self.map, record, own & ~mask))
            self.put(None, in_cases(self.map, record, own & mask).model_copy(update={"backup": True}))
        else:
            self.put(record, record.model_copy(update={"backup": True}))

    def hand_over(self, *, giver: str, receiver: str, item: str, cases: int, **fields: Any) -> None:
        """Add a handoff in some cases; one that is there is widened instead, but never to or from a backup."""
        m, ends = self.map, (giver, receiver, item)
        new = Handoff(giver=giver, receiver=receiver, item=item, cases=named_cases(m, cases), **fields)
        there = [] if new.backup else m.handoffs.where(giver=giver, receiver=receiver, item=item)
        now = [*map(self._now, there), *(after for before, after in self._sides if before is None)]
        for one in now:
            if isinstance(one, Handoff) and (one.giver, one.receiver, one.item) == ends and one.backup == new.backup:
                self.put(one, in_cases(m, one, mask_of(m, one) | cases))
                return
        self.put(None, new)

    def _now(self, record: Record) -> Record | None:
        """A record of the map as the moves so far left it."""
        return next((after for before, after in self._sides if before == record), record)
