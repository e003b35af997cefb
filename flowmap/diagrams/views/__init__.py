"""The views: each a pure function that sketches the answer to one question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

from flowmap.diagrams.focus import Focus
from flowmap.diagrams.sketch import Sketch
from flowmap.domain.finding import Report
from flowmap.domain.map import Map
from flowmap.domain.nearest import did_you_mean
from flowmap.errors import UnknownName

View = Callable[[Map, Report, Focus], Iterator[Sketch]]  # from the full picture to simpler ones
VIEWS = ("map", "drawing", "customers", "item", "team", "matrix", "finding")
MOST_HOLDERS, MOST_HANDOFFS = 12, 40  # of a map that is drawn whole, with its items; measured by eye


def view_of(name: str, m: Map, focus: Focus) -> View:
    """The function that sketches a view of this map; UnknownName with the nearest view."""
    if name not in VIEWS:
        raise UnknownName(f"There is no view “{name}”.", hint=did_you_mean(name, VIEWS) or f"Use {', '.join(VIEWS)}.")
    if name == "drawing":  # drawn by steady.py where the map is small enough
        names = ["teams_by_distance"]
    elif name == "map":
        small = len(m.holders) <= MOST_HOLDERS and len(m.handoffs) <= MOST_HANDOFFS
        names = ["department"] if focus.department else [*(["whole"] if small else []), "teams_by_distance"]
        if focus.way:
            names = ["on_way"]
    else:
        names = [name]

    def sketches(m: Map, report: Report, focus: Focus) -> Iterator[Sketch]:
        for one in names:
            yield from import_module(f"flowmap.diagrams.views.{one}").sketches(m, report, focus)

    return sketches
