"""A picture as a file, to print or to put into a document."""

from __future__ import annotations

from flask import Response, request

from flowmap.domain.nearest import did_you_mean
from flowmap.errors import UnknownName
from flowmap_web.desk import desk
from flowmap_web.download import file_name

FORMS = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
FOCUS = ("view", "team", "item", "case", "finding", "department", "theme")


def save(name: str, form: str) -> Response:
    """`/maps/NAME/picture.svg` (.png, .pdf) with the arguments of a view."""
    if form not in FORMS:
        raise UnknownName(f"There is no form “{form}” of a picture.", hint=did_you_mean(form, FORMS))
    focus = {key: value for key in FOCUS if (value := request.args.get(key))}
    if form == "svg":
        focus.setdefault("theme", "auto")
    places = desk().store.places(name) if focus.get("view") == "drawing" else None
    response = Response(desk().open(name).file(form, places=places, **focus), mimetype=FORMS[form])
    file = f"{file_name(name)}-{file_name(focus.get('view', 'map'))}.{form}"
    response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{file}"
    return response
