"""A report put together: which parts it has, of which map it is, and which findings it is about."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from flowmap.analyzers.check import Checked
from flowmap.diagrams.drawing import Drawing
from flowmap.documents.report.behind import accepted_part, findings_part
from flowmap.documents.report.bounds import NAME, TITLE, short
from flowmap.documents.report.costs import costs_of
from flowmap.documents.report.first import first_of
from flowmap.documents.report.pages import costs_page, first_page, map_page
from flowmap.documents.report.sheets import sheets_part
from flowmap.documents.report.tree import Paper, Picture
from flowmap.domain.finding import Report
from flowmap.domain.map import Map
from flowmap.domain.selection import FILTERS, NAMED, Selection
from flowmap.domain.words import word
from flowmap.errors import RendererError

Draw = Callable[..., Drawing]  # takes view= and its focus; RendererError where nothing can be drawn


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report shall be: a title of its own, the revision of the map in its store, a date that it bears."""

    title: str = ""
    revision: int | None = None
    day: datetime.date | None = None


def paper(checked: Checked, report: Report, draw: Draw, *, selection: Selection, wanted: Wanted) -> Paper:
    """The report on a checked map. `report`: the findings that it is about, described, with what repairs would do.

    Equal maps give equal reports; a date is in it only if it is wanted.
    """
    m = checked.solution.map
    opened = [one for one in report.findings if one.accepted is None]
    focus = {"team": selection.team} if selection.team else {}
    view = {"view": "team", **focus} if focus else {"view": "map"}
    if selection.case:
        view["case"] = selection.case
    what = "The map" if not focus else f"What {short(m.title_of('holder', selection.team), NAME)} gets and gives"
    picture = _picture(what, draw, **view) if len(m.holders) else Picture(what, None, "The map is empty.")
    parts = [
        map_page(m, report, picture, report.findings, said_of(m, selection)),
        costs_page(m, report, costs_of(checked.solution, opened)),
        first_page(m, report, first_of(checked, opened)),
        findings_part(m, report.findings),
        accepted_part(m, report.findings),
        sheets_part(
            m,
            report,
            team=selection.team,
            drawn=lambda team: _picture(
                f"What {short(m.title_of('holder', team), NAME)} gets and gives", draw, view="team", team=team
            ),
        ),
    ]
    title = short(wanted.title or m.title, TITLE)
    return Paper(title, _about(m, wanted), _source(m, wanted), m.model, tuple(one for one in parts if one is not None))


def _about(m: Map, wanted: Wanted) -> str:
    said = "Who needs what information from whom, and where it does not arrive"
    named = f" in {short(m.title, NAME)}" if wanted.title and wanted.title != m.title else ""
    return f"{said}{named}."


def _source(m: Map, wanted: Wanted) -> str:
    revision = "" if wanted.revision is None else f", revision {wanted.revision}"
    day = "" if wanted.day is None else f", {wanted.day.isoformat()}"
    return f"Map {short(m.name, NAME)}{revision}, model {m.model[:12]}{day}"


def said_of(m: Map, selection: Selection) -> str:
    """The filters in words: "team Sales, severity error"; "" where there is none."""
    names = {"q": "with the words", "cost": "costing at least", "rule": "kind"}
    said = []
    for name in FILTERS:
        if value := getattr(selection, name):
            title = m.title_of(NAMED[name], value) if name in NAMED else word(value)
            said.append(f"{names.get(name, word(name))} {short(title, NAME)}")
    return ", ".join(said)


def _picture(label: str, draw: Draw, **view: str) -> Picture:
    try:
        return Picture(label, draw(**view))
    except RendererError as error:
        return Picture(label, None, f"The picture could not be drawn: {error}")
