"""A way on the map: its steps with their numbers, on all of a small map; of a larger one only the way itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flowmap.diagrams import wording
from flowmap.diagrams.facts import Facts
from flowmap.diagrams.focus import Focus
from flowmap.diagrams.sketch import Sketch
from flowmap.diagrams.views.whole import whole
from flowmap.domain.finding import Report, Step
from flowmap.domain.map import Map
from flowmap.domain.words import counted

MOST_HOLDERS, MOST_HANDOFFS = 12, 40  # of a map that is shown whole around the way, as every small map is
MOST_BEFORE = 24  # steps before the way that are drawn with it; our choice: what one can still follow


def sketches(m: Map, report: Report, focus: Focus) -> Iterator[Sketch]:
    """The way on the map; with straight lines; and without what happened before it. No findings: it asks one thing."""
    bare = replace(report, findings=())
    title = f"{m.title}: {_title(m, focus.way)}"
    if len(m.holders) <= MOST_HOLDERS and len(m.handoffs) <= MOST_HANDOFFS:
        yield whole(Facts(m, bare, focus), title=title, note="Findings are left out.")
        yield whole(Facts(m, bare, focus), title=title, note="Findings are left out.", lines="straight")
    for before in (focus.before, ()) if 0 < len(focus.before) <= MOST_BEFORE else ((),):
        facts = Facts(m, bare, replace(focus, before=before, alone=True))
        others = counted(len(m.holders) - len(facts.holders), "other team")
        yield whole(facts, title=title, note=f"Only the way: {others} and the handoffs beside it are left out.")


def _title(m: Map, way: tuple[Step, ...]) -> str:
    """ "the way of Order to Production, step by step"."""
    last = way[-1]
    return f"the way of {wording.item(m, last.item)} to {wording.team(m, last.holder)}, step by step"
