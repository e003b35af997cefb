"""Edits that come from plain forms: whose they are, what makes each of them count once, and where they lead back to."""

from __future__ import annotations

import re
import secrets
from urllib.parse import quote

from flask import redirect, request, session
from werkzeug.wrappers import Response

from flowmap_web.addresses import address

CLIENT = "client"  # what a browser's session remembers
_EDIT = re.compile(r"[\w-]{1,40}\.[\w-]{1,40}")


def client() -> str:
    """The id of this browser's forms: its edits are `CLIENT.N`, and undo takes back those."""
    if CLIENT not in session:
        session[CLIENT] = secrets.token_hex(8)
    return str(session[CLIENT])


def fresh_edit() -> str:
    """An id for the edit that a form will make: it stands in the form, so that a form sent twice counts once."""
    return f"{client()}.{secrets.token_hex(8)}"


def edit_id() -> str:
    """The id that the form of this request carries; a new one where it has none of this browser."""
    given = request.form.get("edit", "")
    return given if _EDIT.fullmatch(given) and given.startswith(f"{client()}.") else fresh_edit()


def back(name: str) -> Response:
    """To the page of a map that the form stood on (its field `back`), else to the map."""
    given = request.form.get("back", "")
    pages = f"/maps/{quote(name, safe='')}"
    inside = given == pages or given.startswith((f"{pages}/", f"{pages}?"))
    safe = inside and given.isprintable() and "\\" not in given and len(given) <= 2_000
    return redirect(given if safe else address("pages.map_page", name=name), 303)
