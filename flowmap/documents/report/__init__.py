"""A map as a report for a meeting: the map, what it costs, what to do first; then findings with proof, then teams."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from flowmap.analyzers.check import DESCRIBED, Checked, checked_map, of_these
from flowmap.analyzers.settings import Settings
from flowmap.documents.report.paper import Wanted, paper
from flowmap.documents.report.printed import PRINTERS
from flowmap.documents.report.style import SIZES
from flowmap.domain.finding import Report
from flowmap.domain.map import Map
from flowmap.domain.selection import Selection
from flowmap.errors import BadInput

FORMS = {"html": (".html", ".htm"), "md": (".md", ".markdown"), "pdf": (".pdf",)}
MEDIA = {"html": "text/html; charset=utf-8", "md": "text/markdown; charset=utf-8", "pdf": "application/pdf"}


def form_of(to: str) -> str:
    """The form with a name, or of a file's suffix: html, md or pdf; BadInput for any other."""
    suffix = PurePath(to).suffix.lower()
    for form, suffixes in FORMS.items():
        if to.lower() == form or suffix in suffixes:
            return form
    raise BadInput(f"“{to}” is no form of a report.", hint="Use .html, .md or .pdf.")


def report(
    m: Map,
    *,
    to: str,
    wanted: Wanted | None = None,
    selection: Selection | None = None,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    settings: Settings | None = None,
    size: str = SIZES[0],
    by: str | None = None,
) -> bytes:
    """The report on a map, by the name of a form or a file's suffix.

    `selection`, `select`, `ignore` and `settings`: which findings it is about, as `check` takes them. `size` and
    `by`: the sheets of a PDF, and what prints it. RendererError where there is nothing to print a PDF with.
    """
    wanted, selection = wanted or Wanted(), selection or Selection()
    checked = checked_map(m, select=tuple(select), ignore=tuple(ignore), today=wanted.day, settings=settings)
    found = _found(checked, selection)
    return written(checked, found, to=to, wanted=wanted, selection=selection, size=size, by=by)


def _found(checked: Checked, selection: Selection) -> Report:
    """What `check` reports with this selection, of the check that the other pages are made of: it is looked at once."""
    chosen = checked.chosen(selection)
    return of_these(checked.report_tried(set(chosen[:DESCRIBED])), chosen)


def written(
    checked: Checked,
    found: Report,
    *,
    to: str,
    wanted: Wanted,
    selection: Selection,
    size: str = SIZES[0],
    by: str | None = None,
) -> bytes:
    """The report on a map that is checked; `found`: the findings that it is about, with what their repairs would do."""
    from flowmap.diagrams import draw

    form = form_of(to)
    sheet = next((one for one in SIZES if one.casefold() == size.casefold()), None)
    if sheet is None:
        raise BadInput(f"There is no paper “{size}”.", hint=f"Use {' or '.join(SIZES)}.")
    theme = {"html": "auto"}.get(form, "light")
    made = paper(
        checked,
        found,
        lambda **view: draw(checked.solution.map, report=found, theme=theme, **view),  # type: ignore[arg-type]
        selection=selection,
        wanted=wanted,
    )
    if form == "md":
        from flowmap.documents.report.as_markdown import dump

        return dump(made).encode()
    from flowmap.documents.report.as_html import file

    if form == "html":
        return file(made).encode()
    from flowmap.documents.report.printed import pdf

    return pdf(file(made, paper_size=sheet), by=by)


__all__ = ["FORMS", "MEDIA", "PRINTERS", "SIZES", "Wanted", "form_of", "paper", "report", "written"]
