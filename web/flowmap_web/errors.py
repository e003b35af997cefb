"""What somebody sees when something is wrong: what, and the way on; never a traceback."""

from __future__ import annotations

import dataclasses
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, make_response, render_template, request
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound, SecurityError

from flowmap.domain.nearest import nearest
from flowmap.editing import EditConflict
from flowmap.errors import Conflict, FlowmapError, InvalidMap, RendererError, StoreError, UnknownName
from flowmap_web.addresses import ARGUMENTS, address
from flowmap_web.asked import Unusable
from flowmap_web.desk import UnreadableMap
from flowmap_web.schema import side

log = logging.getLogger(__name__)
PROBLEM = "application/problem+json"
FINDINGS = ("pages.findings", "pages.finding", "pages.repair")
TITLES = {
    400: "This request cannot be understood",
    404: "There is nothing here",
    403: "This is not allowed",
    405: "This address cannot be used like that",
    409: "Somebody else changed this meanwhile",
    412: "This has changed meanwhile",
    413: "That is too much at once",
    415: "This request cannot be understood",
    422: "This cannot be kept",
    428: "This must be said, too",
    500: "Something went wrong in flowmap",
    503: "The maps cannot be reached at the moment",
}
UNREADABLE, UNDRAWN = "This map cannot be read", "This picture cannot be drawn at the moment"
UNTRUSTED = "flowmap does not answer under this name. Add the name to FLOWMAP_HOSTS if it is meant to."


@dataclass(frozen=True)
class Nearest:
    """A page that may have been meant."""

    title: str
    url: str


def handle(app: Flask) -> None:
    """Give an application its pages for errors."""
    app.register_error_handler(FlowmapError, _flowmap_error)
    app.register_error_handler(CSRFError, _sent_before_a_restart)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _bug)


def _flowmap_error(error: FlowmapError) -> Response:
    if isinstance(error, StoreError):
        log.warning("the store failed: %s", error)
        response = _answer(503, error.message, error.hint)
        response.headers["Retry-After"] = "5"
        return response
    if isinstance(error, Conflict):
        return _answer(409, error.message, error.hint, more=_conflicting(error))
    if isinstance(error, Unusable | InvalidMap):
        return _answer(422, error.message, error.hint, more={"problems": _problems(error)})
    if isinstance(error, UnknownName):
        return _answer(404, error.message, error.hint, near=_meant(error))
    if isinstance(error, UnreadableMap):
        log.error("%s", error)
        return _answer(500, error.message, error.hint, title=UNREADABLE)
    if isinstance(error, RendererError):
        log.warning("%s: %s", request.path, error)
        return _answer(503, error.message, error.hint, title=UNDRAWN)
    return _answer(400, error.message, error.hint)


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if isinstance(error, SecurityError) and request.path.startswith("/api/"):
        return _answer(status, UNTRUSTED, None)
    if isinstance(error, SecurityError):  # no page: under this name there are no addresses to link to
        return Response(f"{UNTRUSTED}\n", status, mimetype="text/plain")
    if isinstance(error, NotFound):
        return _answer(status, f"No page has the address {request.path[:200]}.", None, near=_near_address())
    response = _answer(status, error.description or "", None)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "location", "retry-after"):
            response.headers[name] = value
    return response


def _sent_before_a_restart(_: CSRFError) -> Response:
    """A form whose token is not known, from this site: shown once more as it was sent, to be sent again.

    flowmap may have been started again, with another secret, since the page was opened; nothing that was typed is lost.
    """
    sent = [(name, value) for name, value in request.form.items(multi=True) if name not in ("csrf_token", "edit")]
    return make_response(render_template("again.html", sent=sent, files=list(request.files)), 400)


def _bug(error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return _answer(InternalServerError.code, "The fault is in flowmap, not in your map; nothing was changed.", None)


def _conflicting(error: Conflict) -> dict[str, Any]:
    """What both have changed: field by field where that is known, else the whole records."""
    told: dict[str, Any] = {"conflicts": [], "theirs": side(error.theirs), "mine": side(error.mine)}
    if isinstance(error, EditConflict):
        fields = [{**dataclasses.asdict(one), "at": one.at and one.at.isoformat()} for one in error.fields]
        told |= {"conflicts": fields, "revision": error.revision}
        if error.undoing is not None:
            told |= {"undoing": error.undoing, "ways": [dataclasses.asdict(way) for way in error.ways]}
    return told


def _problems(error: Unusable | InvalidMap) -> list[dict[str, Any]]:
    if isinstance(error, Unusable):
        return [dataclasses.asdict(fault) for fault in error.faults]
    names = ("message", "hint", "record", "field")
    return [{name: getattr(one, name) for name in names} for one in error.problems]


def _meant(error: UnknownName) -> Nearest | None:
    """The same address with the name that the error proposes."""
    proposed = re.search("“(.+)”", error.hint or "")
    if proposed is None or request.endpoint is None:
        return None
    given = {name: request.args[name] for name in ARGUMENTS if name in request.args} | (request.view_args or {})
    wrong = [key for key, value in given.items() if f"“{value}”" in error.message]
    if not wrong:
        return None
    return Nearest(proposed[1], address(request.endpoint, **{**given, wrong[0]: proposed[1]}))


def _way_back(message: str) -> Nearest | None:
    """The map that the address is about, or the list of its findings; not where the map itself is what is wrong."""
    name = (request.view_args or {}).get("name")
    if request.endpoint is None or not name or f"“{name}”" in message:
        return None
    if request.endpoint in FINDINGS:
        return Nearest("All findings of this map", address("pages.findings", name=name))
    return Nearest("This map", address("pages.map_page", name=name))


def _near_address() -> Nearest | None:
    """The page whose address is most like the one asked for."""
    parts = request.path.strip("/").split("/")
    name = f"/maps/{parts[1]}" if len(parts) > 1 else ""
    known = ["/rules", *([name, f"{name}/findings", f"{name}/matrix", f"{name}/history"] if name else ["/maps"])]
    near = nearest(request.path, known)
    return None if near is None else Nearest(near, "/" if near == "/maps" else near)


def _answer(
    status: int,
    message: str,
    hint: str | None,
    *,
    near: Nearest | None = None,
    title: str | None = None,
    more: Mapping[str, Any] | None = None,
) -> Response:
    """A page, or problem+json (RFC 9457) where a program asks, with `more` that it can act on."""
    title = title or TITLES.get(status, "That did not work")
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": title, "status": status, "detail": message, **(more or {})}
        response = make_response({**problem, "hint": hint} if hint else problem, status)
        response.mimetype = PROBLEM
        return response
    told = {"title": title, "message": message, "hint": hint, "near": near}
    back = _way_back(message) if status < InternalServerError.code else None
    return make_response(render_template("error.html", **told, back=back), status)
