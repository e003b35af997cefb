"""Static files stand below an address that changes with any of them, so that a browser never asks for one twice."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, send_from_directory

STATIC = Path(__file__).parent / "static"
YEAR = 365 * 24 * 3600  # seconds: the longest that caches promise to keep anything


@cache
def version() -> str:
    """Changes with any static file; the same on every machine that has the same ones."""
    known = hashlib.sha256()
    for path in sorted(path for path in STATIC.rglob("*") if path.is_file()):
        for part in (path.relative_to(STATIC).as_posix().encode(), path.read_bytes()):
            known.update(len(part).to_bytes(8, "big") + part)
    return known.hexdigest()[:12]


def serve_static(app: Flask) -> None:
    """Serve them for `url_for("static", filename=...)`: modules that import each other inherit the version.

    Without a version they are served as well, and asked for again each time. One of an older version is not found: a
    page that was left open while flowmap became a newer one must not mix the two, and goes on without the module.
    """

    @app.get(f"/static/{version()}/<path:filename>", endpoint="static")
    def kept(filename: str) -> Response:
        answer = send_from_directory(STATIC, filename, max_age=YEAR)
        answer.cache_control.immutable = True
        return answer

    @app.get("/static/<path:filename>", endpoint="static_now")
    def now(filename: str) -> Response:
        return send_from_directory(STATIC, filename)
