"""The page that somebody edits on comes along with the acknowledgement of the edit, in one answer of two lines.

A browser that edits says what it shows in the header `X-Flowmap-Page`. The first line of the answer is the
acknowledgement, sent as soon as the edit is saved; the second, {"page": HTML}, is what the browser would ask for
next. Where one part of a page takes longer than the rest, the rest comes before it, in a line with "more". It may all
be missing: then the browser asks for it, as it does after the edits of others.
"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from flask import Flask, Response, current_app, request

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

PAGE = "X-Flowmap-Page"  # a header: the path and the query of the page that the browser shows
MEDIA = "application/x-ndjson"
ALONG = "flowmap.along"  # in the environment of a request that nobody has sent
KEPT = ("SERVER_", "REMOTE_", "SCRIPT_NAME", "wsgi.", "HTTP_")  # of a request, for the one that would come next
OF_THE_EDIT = ("HTTP_IF_", "HTTP_X_FLOWMAP_PAGE")
log = logging.getLogger(__name__)


def with_page(told: Mapping[str, Any]) -> Mapping[str, Any] | Response:
    """An acknowledgement, and after it the page that the request speaks of, if it speaks of one."""
    next_one = _next_request(request.headers.get(PAGE, ""))
    if next_one is None:
        return told
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the answer outlives the request

    def lines() -> Iterator[str]:
        yield _line(told)
        try:
            yield from map(_line, page_of(app, next_one))
        except Exception:
            log.exception("%s cannot come along with an edit", next_one["PATH_INFO"])

    return Response(lines(), mimetype=MEDIA)


class InParts(Response):
    """A page for a browser that has one already: the parts are made one after the other, and sent as they are made."""

    def __init__(self, *parts: Callable[[], str]) -> None:
        super().__init__(mimetype="text/html")
        self.parts = parts


def comes_along() -> bool:
    """Whether the page that is being made comes along with an edit, so that it may be an answer `InParts`."""
    return ALONG in request.environ


def _line(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _next_request(address: str) -> WSGIEnvironment | None:
    """The request for a page of this application that the one that is being answered announces."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    root = request.script_root
    if parts.scheme or parts.netloc or not parts.path.startswith(f"{root}/maps/"):
        return None
    kept = {
        name: value
        for name, value in request.environ.items()
        if name.startswith(KEPT) and not name.startswith(OF_THE_EDIT)
    }
    path = unquote(parts.path.removeprefix(root), "latin-1")
    return {
        **kept,
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": parts.query,
        "HTTP_ACCEPT": "text/html",
        "wsgi.input": io.BytesIO(),
        ALONG: True,
    }


def page_of(app: Flask, environ: WSGIEnvironment) -> Iterator[Mapping[str, Any]]:
    """The page that a request would be answered with, part by part; nothing where that is no page."""
    with app.request_context(environ):
        response = app.full_dispatch_request()
        if response.status_code != 200 or response.mimetype != "text/html":
            return
        parts = response.parts if isinstance(response, InParts) else (lambda: response.get_data(as_text=True),)
        for number, part in enumerate(parts, 1):
            yield {"page": part(), "more": number < len(parts)}
