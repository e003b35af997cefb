"""The report for a meeting: on a page, and as a file to take along."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from flowmap import services
from flowmap.diagrams import draw
from flowmap.documents.report import MEDIA, Wanted, form_of, paper, written
from flowmap.documents.report.as_html import inside
from flowmap.documents.report.style import RULES
from flowmap.domain.finding import Report
from flowmap.domain.selection import Selection
from flowmap_web.desk import desk
from flowmap_web.download import file_name
from flowmap_web.opened import Opened
from flowmap_web.pages import showing

FORMS = (("html", "HTML"), ("pdf", "PDF"), ("md", "Markdown"))


def show(name: str) -> str:
    """`/maps/NAME/report?FILTERS`, filters as in `domain.selection`"""
    opened = desk().open(name)
    selection = _selection(opened)

    def made() -> str:
        found = _found(opened, selection)

        def drawn(**view: Any) -> Any:
            return draw(opened.solution.map, report=found, **view)

        return inside(paper(opened.checked, found, drawn, selection=selection, wanted=_wanted(opened)))

    report = opened.once(("report", selection), made)
    return showing.show("report.html", opened, report=report, forms=FORMS, kept=selection.arguments())


def save(name: str, form: str) -> Response:
    """`/maps/NAME/report.FORM?FILTERS`: html, pdf or md"""
    opened = desk().open(name)
    selection, to = _selection(opened), form_of(form)

    def made() -> bytes:
        found = _found(opened, selection)
        return written(opened.checked, found, to=to, wanted=_wanted(opened), selection=selection)

    response = Response(opened.once(("report", to, selection), made), content_type=MEDIA[to])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{file_name(f'{name}-report')}.{to}"
    return response


def style() -> Response:
    """`/report.css`: the rules that a report brings along where it is a file."""
    response = Response(RULES, content_type="text/css; charset=utf-8")
    response.add_etag()
    response.make_conditional(request)
    return response


def _selection(opened: Opened) -> Selection:
    return Selection.of(request.args, opened.map, opened.report.findings)


def _found(opened: Opened, selection: Selection) -> Report:
    if selection == Selection():
        return opened.full_report
    return services.check(opened.map, selection=selection, settings=opened.settings)


def _wanted(opened: Opened) -> Wanted:
    return Wanted(revision=opened.revision)
