"""Pictures of a map: a view sketches, Graphviz lays out in its own process, and what is lost is noticed.

How to add a view:
1. Write views/NAME.py with `def sketches(m: Map, report: Report, focus: Focus) -> Iterator[Sketch]`: pure; it yields
   the full picture first and simpler ones after it, which are only asked for when the one before fails (Graphviz
   warned, lost a part, took too long) or has more than `focus.max_nodes` boxes.
2. Draw on a `Sheet(title, places=..., lines=...)`: `box`, `words`, `arrow`, `behind`; places are points, y downwards.
3. Pens come from pens.py (one pen a meaning); colours are roles, never hexes; texts are wrapped by `sheet.lines`.
4. Give every box a `Means(says, team=, item=, finding=)`: its sentence and what it leads to. Boxes are created in the
   order in which they are to be read. Marks of findings come from `marks.marks(m, report)`.
5. `sheet.says(...)` the facts as sentences; return `sheet.sketch(note=what is left out)`; add the name to views.VIEWS.
"""

from __future__ import annotations

from collections.abc import Mapping

from flowmap.diagrams.drawing import Drawing
from flowmap.diagrams.palette import Theme
from flowmap.domain.finding import Coverage, Report
from flowmap.domain.map import Map
from flowmap.domain.require import require
from flowmap.errors import BadInput

THEMES: tuple[Theme, ...] = ("light", "dark", "auto")


def draw(
    m: Map,
    *,
    view: str = "map",
    report: Report | None = None,
    team: str | None = None,
    item: str | None = None,
    case: str | None = None,
    finding: str | None = None,
    department: str | None = None,
    theme: Theme = "light",
    max_nodes: int | None = None,
    links: Mapping[str, str] | None = None,
) -> Drawing:
    """A picture of a map.

    `view`: map, customers, item, team, matrix or finding; each needs the focus that it is about. `report`: the findings
    to be drawn (none: only the facts). `finding`: a fingerprint or its beginning. `theme`: light, dark, or auto (an SVG
    file that follows its reader's screen). `max_nodes`: at most so many boxes, else a simpler picture. `links`: where
    boxes lead to, as paths with {id}, by "team", "item" and "finding".

    UnknownName for what the map does not have, BadInput where a view lacks its focus, RendererError if nothing can be
    laid out.
    """
    from flowmap.diagrams.focus import Focus
    from flowmap.diagrams.ladder import first_drawn
    from flowmap.diagrams.views import view_of

    if theme not in THEMES:
        raise BadInput(f"There is no theme “{theme}”.", hint=f"Use {', '.join(THEMES)}.")
    report = report or Report(m.name, m.title, m.model, m.stats(), Coverage(0, 0, 0, 0), ())
    require(m, holder=team, item=item, case=case, department=department)
    fingerprint = None if finding is None else report.named(finding).fingerprint
    focus = Focus(team, item, case, fingerprint, department, max_nodes)
    sketches = view_of(view, m, focus)(m, report, focus)
    return first_drawn(m, sketches, max_nodes=max_nodes, theme=theme, links=links or {})
