"""A list that a page shows, taken along as a file: the same Answer as CSV, XLSX, JSON, by `?format=`.

A page that shows a list begins with

    if (form := wanted()) is not None:
        return download(answer, to=form, name=f"{name}-query")

and its template ends the list with

    {% from "_take_along.html" import take_along %}
    {{ take_along() }}

whose links are the page's own address with `format` added, so that filters and parameters stay. A table that the reader
may sort, choose columns of and copy says `data-table="query"` (static/table.js).
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

from flask import Response, request

from flowmap.domain.answer import Answer
from flowmap.formats.tables import form_of, left_out, write

OFFERED = ("csv", "xlsx", "json")  # what the page has links to; every other format of tables can be asked for


def wanted() -> str | None:
    """The format in which the page's list is asked for; None: as a page. BadInput where there is no such format."""
    asked = request.args.get("format")
    return None if not asked else form_of(asked).name


def download(answer: Answer, *, to: str, name: str) -> Response:
    """A list as a file to be kept; `name` is without its suffix. What the format has no place for is in a header."""
    form = form_of(to)
    response = Response(write(answer, to=to), content_type=form.media)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{file_name(name)}{form.suffixes[0]}"
    if (said := left_out(answer, to=to)) is not None:
        response.headers["X-Flowmap-Cut"] = quote(said, safe=" ,.;:()'")
    return response


def taken_along(form: str) -> str:
    """The address of this page's list in a format: all of it, not only the leaf that is shown."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in ("format", "page")]
    return f"{request.script_root}{quote(request.path)}?{urlencode([*kept, ('format', form)])}"


def file_name(name: str) -> str:
    """A name as the header of a download may carry it."""
    return quote(name, safe="")
