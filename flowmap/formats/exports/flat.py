"""Teams and handoffs as a network whose attributes are plain texts, numbers and flags: what other programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowmap.domain.map import Map
from flowmap.domain.quantities import Quantity
from flowmap.domain.records import Record, fields_of
from flowmap.formats.tables.cells import plain

if TYPE_CHECKING:
    import networkx

Flat = dict[str, str | float | bool]


def network(m: Map) -> networkx.MultiDiGraph[Any]:
    """`m.to_networkx()` with flat attributes; `label` is what people read: the team's name, the information's name.

    Quantities are numbers in hours, times a year and parts of one; beside them, `..._typed`, stands what was typed.
    """
    import networkx

    graph: networkx.MultiDiGraph[Any] = networkx.MultiDiGraph()
    graph.graph.update(map=m.name, title=str(plain(m.title)), model=m.model)
    for holder in m.holders:
        graph.add_node(holder.id, label=str(plain(m.title_of("holder", holder.id))), **flat(holder))
    for handoff in m.handoffs:
        label = str(plain(m.title_of("item", handoff.item)))
        graph.add_edge(handoff.giver, handoff.receiver, key=handoff.id, label=label, **flat(handoff))
    return graph


def flat(record: Record) -> Flat:
    """The fields of a record that are known, but its id and its ends: lists joined, numbers all of one kind."""
    found: Flat = {}
    for field in fields_of(record.type):
        value = getattr(record, field.name)
        if value in (None, (), "") or field.name in ("id", "giver", "receiver"):
            continue
        if isinstance(value, Quantity):
            found[field.name], found[f"{field.name}_typed"] = round(value.base, 9), str(value)
        elif isinstance(value, bool):
            found[field.name] = value
        elif isinstance(value, int | float):
            found[field.name] = float(value)
        else:
            found[field.name] = str(plain(value))
    return found
