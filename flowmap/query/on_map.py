"""The records that an answer names, and the part of the map that they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flowmap.domain.answer import Answer
from flowmap.domain.map import Map
from flowmap.domain.records import CHANNELS, Record

_ENDS = ("holder", "carrier", "counterpart", "giver", "receiver", "asker", "asked", "at")


@dataclass(frozen=True, slots=True)
class Named:
    """The ids of holders, items and handoffs that an answer names, in the order in which it does."""

    holders: tuple[str, ...]
    items: tuple[str, ...]
    handoffs: tuple[str, ...]


def named_in(answer: Answer, m: Map) -> Named:
    """What stands in the rows: nodes, relationships with their ends, and texts that are an id or a title."""
    holders, items, handoffs = dict[str, None](), dict[str, None](), dict[str, None]()
    titles = {(m.title_of("holder", one.id), one.id) for one in m.holders}
    known = {**dict(titles), **{one.id: one.id for one in m.holders}}
    called = {m.title_of("item", one.id): one.id for one in m.items} | {one.id: one.id for one in m.items}
    for value in _values(answer.rows):
        if isinstance(value, str):
            if value in known:
                holders[known[value]] = None
            elif value in called:
                items[called[value]] = None
        elif value.get("type") == "HANDS_OFF" and value.get("id") in m.handoffs:
            handoffs[value["id"]] = None
    return Named(tuple(holders), tuple(items), tuple(handoffs))


def part_of(m: Map, named: Named) -> Map:
    """The holders that are named, and what they hand each other: the items that are named, if any are."""
    kept, wanted = set(named.holders), set(named.items)
    handoffs = [
        one
        for one in m.handoffs
        if {one.giver, one.receiver} <= kept
        and (one.id in named.handoffs or (not named.handoffs and (not wanted or one.item in wanted)))
    ]
    items = wanted | {one.item for one in handoffs}
    records: list[Record] = [*m.tables["map"], *m.cases, *m.stages]
    records += [one for one in m.holders if one.id in kept]
    records += [one.model_copy(update={"parts": ()}) for one in m.items if one.id in items]
    through = {*CHANNELS, *kept}
    records += [one if one.via in through else one.model_copy(update={"via": None}) for one in handoffs]
    return Map.of(records, name=m.name)


def _values(value: Any) -> Iterator[Any]:
    """Texts, and dicts that are relationships, in depth; of nodes and relationships only what names others."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        if "labels" in value and "id" in value:
            yield from _texts(value, ("id",) if value["labels"] and "Finding" not in value["labels"] else _ENDS)
        elif "type" in value and "id" in value:
            yield value
            yield from _texts(value, (*_ENDS, "item"))
        else:
            for one in value.values():
                yield from _values(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _values(one)


def _texts(value: dict[str, Any], names: Iterable[str]) -> Iterator[str]:
    return (value[name] for name in names if isinstance(value.get(name), str))
