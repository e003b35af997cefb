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

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from flowmap.diagrams.drawing import Drawing
from flowmap.diagrams.palette import Theme
from flowmap.domain.finding import Coverage, Report, Step
from flowmap.domain.map import Map
from flowmap.domain.require import require
from flowmap.errors import BadInput

if TYPE_CHECKING:
    from flowmap.diagrams.steady import Steady

TOO_MANY = "Teams only: so many arrows could not be followed."
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
    places: Mapping[str, tuple[float, float]] | None = None,
    routes: Literal["all", "none"] = "all",
    way: Sequence[Step] = (),
    before: Sequence[Step] = (),
) -> Drawing:
    """A picture of a map.

    `view`: map, drawing, customers, item, team, matrix or finding; each needs the focus that it is about. `report`: the
    findings to be drawn (none: only the facts). `finding`: a fingerprint or its beginning. `theme`: light, dark, or
    auto (an SVG file that follows its reader's screen). `max_nodes`: at most so many boxes, else a simpler picture.
    `links`: where boxes lead to, as paths with {id}, by "team", "item" and "finding".

    `way`, in the view map: steps that are drawn with their numbers, such as those of `tracing.paths.Path`; of a map
    that is not small only these, and what happens `before`.

    The view drawing shows every arrow of a map that is `drawable`, of a larger one the teams. `places`: where its boxes
    stand, as `Drawing.places` of the picture before; none: a full layout. `routes`: "none" leaves arrows straight whose
    route is not known yet, and marks them `data-straight`.

    UnknownName for what the map does not have, BadInput where a view lacks its focus, RendererError if nothing can be
    laid out.
    """
    from flowmap.diagrams.facts import Facts
    from flowmap.diagrams.focus import Focus
    from flowmap.diagrams.ladder import first_drawn
    from flowmap.diagrams.steady import Steady, drawable, steady
    from flowmap.diagrams.views import view_of

    if theme not in THEMES:
        raise BadInput(f"There is no theme “{theme}”.", hint=f"Use {', '.join(THEMES)}.")
    report = report or _facts_only(m)
    require(m, holder=team, item=item, case=case, department=department)
    fingerprint = None if finding is None else report.named(finding).fingerprint
    focus = Focus(team, item, case, fingerprint, department, max_nodes, tuple(way), tuple(before))
    sketches = view_of(view, m, focus)(m, report, focus)
    if view == "drawing":
        made = Steady.of(Facts(m, report, focus)) if drawable(m) else None
        if made is not None and (max_nodes is None or len(made.boxes) <= max_nodes):
            return steady(made, m.model, places=places, routes=routes, theme=theme, links=links or {})
        simpler = first_drawn(m, sketches, max_nodes=max_nodes, theme=theme, links=links or {})
        return replace(simpler, note=" ".join(filter(None, (TOO_MANY, simpler.note))))
    return first_drawn(m, sketches, max_nodes=max_nodes, theme=theme, links=links or {})


def drawable(m: Map) -> bool:
    """Whether a map is small enough for the view drawing: about 60 teams and 240 boxes."""
    from flowmap.diagrams.steady import drawable as small_enough

    return small_enough(m)


def first_places(
    m: Map, report: Report | None = None, *, about: Mapping[str, tuple[float, float]] | None = None
) -> dict[str, tuple[float, float]]:
    """A full layout of the view drawing, also for tidying it up: the middle of every box in points, y downwards.

    `about`: places before; the layout is put over them, upside down where boxes then move less.

    RendererError if Graphviz cannot lay it out.
    """
    from flowmap.diagrams.places.kept import sane

    return _steady(m, report).fresh(sane(about or {}))


def crossings(m: Map, places: Mapping[str, tuple[float, float]], report: Report | None = None) -> int:
    """How many pairs of arrows cross, drawn straight between boxes at these places."""
    from flowmap.diagrams.places.lines import crossings as crossing

    return crossing(places, _steady(m, report).links)


def untidy(m: Map, places: Mapping[str, tuple[float, float]], report: Report | None = None) -> bool:
    """Whether a full layout would have so much fewer crossings that tidying up is worth offering."""
    from flowmap.diagrams.steady import untidy as worse

    return worse(_steady(m, report), places)


def _steady(m: Map, report: Report | None) -> Steady:
    from flowmap.diagrams.facts import Facts
    from flowmap.diagrams.focus import Focus
    from flowmap.diagrams.steady import Steady

    return Steady.of(Facts(m, report or _facts_only(m), Focus()))


def _facts_only(m: Map) -> Report:
    return Report(m.name, m.title, m.model, m.stats(), Coverage(0, 0, 0, 0), ())
