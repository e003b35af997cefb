"""ETag, If-None-Match and If-Match of maps: a revision, and the day, because what is accepted ends on one."""

from __future__ import annotations

import datetime
import re

from flask import Response, make_response, request
from werkzeug.exceptions import PreconditionFailed, PreconditionRequired
from werkzeug.http import parse_etags

from flowmap_web.desk import desk


def tag_of(revision: int) -> str:
    """What answers about a revision are called today."""
    return f"{revision}.{datetime.date.today().isoformat()}.{desk().start}"


def unchanged(tag: str) -> Response | None:
    """The empty answer, if whoever asks has this one."""
    if not request.if_none_match.contains_weak(tag):
        return None
    response = make_response("", 304)
    response.set_etag(tag)
    return response


def expected(name: str, *, needed: bool = False) -> int | None:
    """The revision that If-Match speaks of, None where it says nothing or `*`; 412 where the map has another one.

    428 where it is needed and says nothing. The revision alone, as answers say it, is as good as an ETag.
    """
    said = request.headers.get("If-Match")
    if said is None:
        if needed:
            raise PreconditionRequired("Say which revision is meant: If-Match with the ETag of the map, or *.")
        return None
    now = desk().store.revision(name)
    tags = parse_etags(said)
    if tags.star_tag:
        return None
    named = {int(one[0]) for tag in tags.as_set() if (one := re.match("[0-9]{1,18}(?=[.]|$)", tag or ""))}
    if now not in named:
        raise PreconditionFailed(f"“{name}” has revision {now} now: look at it again, then decide.")
    return now


def to_be_made(name: str, *, there: bool) -> None:
    """What a request that makes or replaces a map must say: of one that is there, which revision is meant.

    412 where If-None-Match with `*` finds one, or If-Match none.
    """
    if there and request.if_none_match.star_tag:
        raise PreconditionFailed(f"“{name}” is there already.")
    if there:
        expected(name, needed=True)
    elif "If-Match" in request.headers:
        raise PreconditionFailed(f"There is no “{name}” yet.")
