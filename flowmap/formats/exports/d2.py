"""D2: teams and handoffs in the language of that program."""

from __future__ import annotations

import re

from flowmap.domain.map import Map

SHAPES = {"team": "rectangle", "system": "cylinder", "meeting": "oval", "outsider": "hexagon"}
_LINE_END = re.compile(r"[\s\x1c-\x1e\x85\u2028\u2029]+")


def dump(m: Map) -> str:
    """One arrow for each handoff, dashed where it is only a backup; names of boxes are t1, t2 ..."""
    names = {holder.id: f"t{place}" for place, holder in enumerate(m.holders, start=1)}
    lines = ["direction: right"]
    for holder in m.holders:
        title = said(m.title_of("holder", holder.id))
        lines.append(f"{names[holder.id]}: {title} {{shape: {SHAPES[holder.kind]}}}")
    for handoff in m.handoffs:
        dashed = " {style.stroke-dash: 4}" if handoff.backup else ""
        ends = f"{names[handoff.giver]} -> {names[handoff.receiver]}"
        lines.append(f"{ends}: {said(m.title_of('item', handoff.item))}{dashed}")
    return "\n".join(lines) + "\n"


def said(text: str) -> str:
    """A text in double quotes on one line; `$` would begin a variable."""
    one_line = _LINE_END.sub(" ", text).strip()
    return '"' + one_line.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$") + '"'
