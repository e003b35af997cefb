"""Mermaid: teams and handoffs as a flowchart that many sites draw from Markdown."""

from __future__ import annotations

from flowmap.domain.map import Map
from flowmap.graph.mermaid_text import said

MOST_ARROWS = 500  # that Mermaid draws where its `maxEdges` is not set
SHAPES = {"team": ("[", "]"), "system": ("[(", ")]"), "meeting": ("([", "])"), "outsider": ("{{", "}}")}


def dump(m: Map) -> str:
    """One arrow for each handoff, dotted where it is only a backup; names of boxes are t1, t2 ..."""
    names = {holder.id: f"t{place}" for place, holder in enumerate(m.holders, start=1)}
    lines = ["flowchart LR"]
    for holder in m.holders:
        opens, closes = SHAPES[holder.kind]
        lines.append(f'  {names[holder.id]}{opens}"{said(m.title_of("holder", holder.id))}"{closes}')
    for handoff in m.handoffs:
        arrow = "-.->" if handoff.backup else "-->"
        ends = names[handoff.giver], names[handoff.receiver]
        lines.append(f'  {ends[0]} {arrow}|"{said(m.title_of("item", handoff.item))}"| {ends[1]}')
    return "\n".join(lines) + "\n"
