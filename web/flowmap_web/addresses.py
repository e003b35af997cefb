"""Addresses of pages, made from what other addresses said, and the links of pictures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any
from urllib.parse import quote

from flask import request, url_for

from flowmap.domain.selection import LONGEST, Selection

# What the address of a page may say; anything else in a request is dropped, so that it cannot steer `url_for`.
ARGUMENTS = (
    *("view", "department"),
    *(field.name for field in fields(Selection)),
    *("record", "before", "page", "by", "guide", "kind"),
    *("from", "to", "without", "on", "show", "way", "saved"),
)
GIVEN = "p."  # before the name of a parameter of a question: `p.team=sales` is $team


def word(name: str) -> str:
    """What the address says under a name; empty where it says nothing."""
    return request.args.get(name, "").strip()[:LONGEST]


def asked(names: Iterable[str]) -> dict[str, str]:
    """The same of several names."""
    return {name: word(name) for name in names}


def address(endpoint: str, **values: Any) -> str:
    """The address of a page; arguments without a value are left out."""
    return url_for(endpoint, **{name: value for name, value in values.items() if value not in ("", None)})


def here_with(**changes: str) -> str:
    """The address of this page with some arguments changed; empty ones are left out."""
    given = {
        name: value for name, value in request.args.items() if name in ARGUMENTS or name.startswith(GIVEN) if value
    }
    return address(request.endpoint or "pages.maps", **{**given, **(request.view_args or {}), **changes})


def links_on_map(name: str, **focus: str) -> dict[str, str]:
    """Where they lead on the map's own page: a team or information is chosen there, and the picture stays."""

    def chosen(field: str) -> str:
        base = address("pages.map_page", name=name, **{key: value for key, value in focus.items() if key != field})
        return f"{base}{'&' if '?' in base else '?'}{field}={{id}}"

    return {**links_to_pages(name), "team": chosen("team"), "item": chosen("item")}


def links_to_pages(name: str, *, findings: bool = True) -> dict[str, str]:
    """Where the teams, information and findings of a picture lead: to their pages."""
    base = f"/maps/{quote(name, safe='')}"
    links = {"team": f"{base}/teams/{{id}}", "item": f"{base}/items/{{id}}"}
    return {**links, "finding": f"{base}/findings/{{id}}"} if findings else links
