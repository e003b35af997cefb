"""The list of maps: what is there, what is missing in each, and what this is for somebody who is here first."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from flowmap.domain.searching import having
from flowmap.errors import FlowmapError, StoreError
from flowmap.services import SAMPLES
from flowmap.stores.port import MapLine
from flowmap_web.addresses import asked, links_to_pages
from flowmap_web.desk import desk
from flowmap_web.leaves import leaf_of
from flowmap_web.opened import Picture

MOST = 50  # maps on a page; our choice: each of them is checked when it is first shown
FEW = 6  # of so few maps nobody needs a search
ORDERS = {"": "by name", "changed": "last changed first"}


@dataclass(frozen=True)
class Story:
    """One finding that shows what flowmap is for."""

    name: str
    title: str
    sentence: str
    fingerprint: str
    drawing: Picture
    repair: int | None


def show() -> str:
    """`/?q=&sort=&page=`"""
    known = desk().listed()
    q, sort = asked(("q", "sort")).values()
    sort = sort if sort in ORDERS else ""
    found = having(known, q, lambda one: (one.name, one.title))
    if sort == "changed":
        found.sort(key=lambda one: one.changed, reverse=True)
    else:
        found.sort(key=lambda one: (one.title or one.name).casefold())
    leaf = leaf_of(found, most=MOST)
    return render_template(
        "maps.html",
        story=_story(known),
        lines=[desk().line(one) for one in leaf.shown],
        leaf=leaf,
        known=len(known),
        found=len(found),
        few=FEW,
        q=q,
        sort=sort,
        orders=ORDERS,
    )


def _story(known: list[MapLine]) -> Story | None:
    """The first finding of the sample to be read first; None where it is not there, or nothing is wrong in it."""
    name = SAMPLES[0]
    if name not in {one.name for one in known}:
        return None
    try:
        opened = desk().open(name)
        first = next((one for one in opened.report.findings if one.accepted is None and one.message), None)
        if first is None:
            return None
        drawing = opened.draw(view="finding", finding=first.fingerprint, links=links_to_pages(name))
    except StoreError:
        raise
    except FlowmapError:
        return None
    repair = 0 if first.repairs else None
    return Story(name, opened.map.title, first.message, first.fingerprint, drawing, repair)
