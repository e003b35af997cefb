"""Who changes something: the name that somebody gave, kept in a cookie; nobody must give one."""

from __future__ import annotations

from urllib.parse import quote, unquote

from flask import request
from werkzeug.wrappers import Response

from flowmap_web.asked import NOT_IN_A_LINE

COOKIE = "name"
SOMEBODY = "somebody"
LONGEST = 80  # letters
YEAR = 365 * 24 * 3600  # seconds


def who() -> str:
    """The name of who asks, "somebody" where none was given."""
    return known(unquote(request.cookies.get(COOKIE, ""))) or SOMEBODY


def known(name: str) -> str:
    """A name as it is kept: one line, bounded, without what would change how others are read."""
    return " ".join(NOT_IN_A_LINE.sub(" ", name).split())[:LONGEST]


def remember(response: Response, name: str) -> None:
    """Keep a name for a year in the browser; forget it where it is empty. Scripts of this site may read it."""
    kept = known(name)
    if kept:
        response.set_cookie(COOKIE, quote(kept), max_age=YEAR, samesite="Lax")
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
