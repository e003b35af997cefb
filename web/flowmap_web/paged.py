"""A list that the API answers part by part: `limit` entries after `after`, and the address of the next part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import quote, urlencode

from flask import request

LISTED = 200  # of a list, where nobody says how many; our choice
Entry = TypeVar("Entry")


def limit() -> int:
    """How many are asked for."""
    return request.args.get("limit", LISTED, type=int)


def paged(listed: Sequence[Entry]) -> tuple[Sequence[Entry], str | None]:
    """The part of a list that the address asks for, and the address of the next one; None at the end."""
    first = request.args.get("after", 0, type=int)
    last = first + limit()
    return listed[first:last], next_part(after=last) if last < len(listed) else None


def next_part(**place: int) -> str:
    """This address, from another place on."""
    said = {**request.args.to_dict(), **{name: str(value) for name, value in place.items()}}
    return f"{request.script_root}{quote(request.path)}?{urlencode(said)}"
