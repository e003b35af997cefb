"""Who changed what in a map, and when."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from flask import request

from flowmap.services import summary_of
from flowmap_web.desk import desk
from flowmap_web.pages import showing
from flowmap_web.records import ToldChange, told_change

MOST_ENTRIES, MOST_CHANGES = 50, 20  # on one page; our choice


@dataclass(frozen=True)
class Entry:
    """One saving in a few words; its first changes as sentences, and how many more there were."""

    revision: int
    at: datetime.datetime
    who: str
    summary: str
    changes: tuple[ToldChange, ...]
    more: int


def show(name: str) -> str:
    """`/maps/NAME/history?before=REVISION`, the newest first."""
    opened = desk().open(name)
    before = request.args.get("before", type=int)
    lines = desk().history(name, before=before, most=MOST_ENTRIES + 1)
    shown = lines[:MOST_ENTRIES]
    entries = []
    for line in shown:
        summary = summary_of(line.changes)
        changes = tuple(told_change(opened.map, opened.map, change) for change in line.changes[:MOST_CHANGES])
        entries.append(
            Entry(line.revision, line.at, line.by, summary, changes, max(0, len(line.changes) - MOST_CHANGES))
        )
    older = shown[-1].revision if len(lines) > len(shown) else None
    return showing.show("history.html", opened, entries=entries, older=older)
