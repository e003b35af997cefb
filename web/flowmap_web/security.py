"""No page may load, be framed by, or send anything to another site, and no other site may change anything here."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, request
from flask_wtf import CSRFProtect  # type: ignore[import-untyped]
from werkzeug.exceptions import Forbidden, UnsupportedMediaType

PAGE_POLICY = (  # WebAssembly is what lays out arrows in a worker
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"  # an SVG on its own
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
SAFE = ("GET", "HEAD", "OPTIONS")
API = "api"  # the name of the blueprint that takes JSON and no forms
FROM_ELSEWHERE = "This request comes from another site, or does not say where it comes from."
SAY_WHERE = "A program says so itself: it sends its Origin, which is the address of this site."


def protect(app: Flask, api: Blueprint) -> None:
    """Refuse what other sites send, and add the headers to every answer, errors and static files included.

    What changes something must come from this site, by what browsers say of it, which no script can: that holds without
    anything remembered, so it survives a restart. Forms carry a token of their session in addition; JSON must be sent
    as such, which no form of another site can.
    """
    app.before_request(_only_from_here)
    CSRFProtect(app).exempt(api)

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.update(HEADERS)
        policy = PICTURE_POLICY if response.mimetype == "image/svg+xml" else PAGE_POLICY
        response.headers["Content-Security-Policy"] = policy
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache"
        return response


def _only_from_here() -> None:
    """Forbidden or UnsupportedMediaType for an unsafe request that is not from this site, or is no JSON for the API."""
    if request.method in SAFE or request.routing_exception is not None:
        return
    if not from_here():
        raise Forbidden(f"{FROM_ELSEWHERE} {SAY_WHERE}")
    if request.blueprint == API and request.method != "DELETE" and request.mimetype != "application/json":
        raise UnsupportedMediaType("Send JSON, with Content-Type: application/json.")


def from_here() -> bool:
    """Whether a browser says that a page of this site, or its user, makes this request."""
    fetched = request.headers.get("Sec-Fetch-Site")
    if fetched is not None:
        return fetched in ("same-origin", "none")
    origin = request.headers.get("Origin", "")
    return bool(origin) and urlsplit(origin).netloc == request.host
