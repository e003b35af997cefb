"""Dense maps about too much: rhythms, greatest ages, capacities, wholes and replicas, which most dense maps lack."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from flowmap.domain.map import Map
from flowmap.domain.quantities import Capacity, Duration, Effort, Rate
from flowmap.domain.records import UNNAMED, Activity, Handoff, Holder, Item, Need, Record
from tests.dense_maps import dense_map

AGES = (None, Duration(12.0, "h"), Duration(2.0, "d"), Duration(5.0, "d"), Duration(2.0, "w"), Duration(3.0, "w"))
PERIODS = (None, None, Duration(0.0, "h"), Duration(6.0, "h"), Duration(1.0, "d"), Duration(4.0, "d"))
RATES = (None, Rate(1.0, "daily"), Rate(1.0, "weekly"), Rate(100.0, "/year"), Rate(0.0, "/year"))
SHEETS = ("p0", "p1", "p2")  # of a file that is sent around
CAPACITIES = (None, Capacity(5.0, "h/year"), Capacity(0.5, "h/week"), Capacity(0.0, "h/year"))


def fuller_maps() -> SearchStrategy[Map]:
    """Such maps, at random."""
    return st.randoms(use_true_random=True).map(fuller_map)


def fuller_map(draw: random.Random) -> Map:
    """A dense map with some more fields in its records, and with more needs and makers."""
    found: list[Record] = []
    items: dict[str, Item] = {}
    for one in dense_map(draw).records():
        more = one.model_copy(update=_fields(one, items, draw))
        if isinstance(more, Item):
            items[more.id] = more
        found.append(more)
    sheets = (*SHEETS, *(name for name in items if draw.random() < 0.5))
    items["file"] = Item(id="file", parts=sheets, replica=draw.random() < 0.5)
    found += [items["file"], *(Item(id=name) for name in SHEETS)]
    taken = {one.id for one in found}
    for new in [*_added(found, items, draw)]:
        if new.base_id() not in taken:
            taken.add(new.base_id())
            found.append(new)
    return Map.of(found, name="fuller")


def _fields(one: Record, items: dict[str, Item], draw: random.Random) -> dict[str, Any]:
    match one:
        case Holder():
            return {"capacity": draw.choice(CAPACITIES)}
        case Item():
            parts = tuple(part for part in items if draw.random() < 0.6)
            return {"parts": parts, "replica": draw.random() < 0.7}
        case Need():
            return {"max_age": draw.choice(AGES)}
        case Handoff():
            update = {"every": draw.choice(PERIODS), "times": draw.choice(RATES), "lead_p90": None}
            efforts = (None, Effort(6.0, "min"), Effort(1.0, "h"))
            return {**update, "effort": draw.choice(efforts), "lead": draw.choice((None, Duration(1.0, "d")))}
    return {}


def _added(found: list[Record], items: dict[str, Item], draw: random.Random) -> Iterator[Any]:
    """Needs of what is handed over, or of a part of it; and givers that make what they give from nothing."""
    for one in found:
        if isinstance(one, Handoff) and one.item != UNNAMED:
            if draw.random() < 0.4:
                needed = draw.choice((one.item, *items[one.item].parts))
                yield Need(holder=one.receiver, item=needed, max_age=draw.choice(AGES), cases=one.cases)
            if draw.random() < 0.3:
                yield Activity(at=one.giver, makes=(one.item,), cases=one.cases)
            if draw.random() < 0.3:
                yield Handoff(giver=one.giver, receiver=one.receiver, item="file", mode=one.mode, cases=one.cases)
                yield Activity(at=one.giver, makes=("file",), cases=one.cases)
                yield Need(holder=one.receiver, item=draw.choice(items["file"].parts))
