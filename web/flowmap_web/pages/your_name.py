"""The name under which somebody changes maps."""

from __future__ import annotations

from flask import redirect, request
from werkzeug.wrappers import Response

from flowmap_web.who import remember


def keep() -> Response:
    """`POST /name`: keeps it, and goes back to the page where it was given."""
    back = redirect(_here(request.form.get("next", "")), 303)
    remember(back, request.form.get("name", ""))
    return back


def _here(path: str) -> str:
    """A path of this site; the list of maps where it is none."""
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if safe else "/"
