"""How something comes to somebody: the ways, best first, as sentences, and the way of the information as a picture."""

from __future__ import annotations

from flask import Response, request

from flowmap.errors import BadInput
from flowmap.tracing import told
from flowmap.tracing.paths import Paths, paths_table
from flowmap_web.addresses import asked, links_to_pages
from flowmap_web.desk import desk
from flowmap_web.download import download, wanted
from flowmap_web.opened import Opened, Picture
from flowmap_web.pages import showing
from flowmap_web.pages.findings import told_step
from flowmap_web.traced import PATHS, found_paths, subjects, titled


def show(name: str) -> str | Response:
    """`/maps/NAME/paths?from=&to=&item=&case=&without=&way=&format=`"""
    opened = desk().open(name)
    if (form := wanted()) is not None:
        return download(paths_table(opened.map, found_paths(opened)), to=form, name=f"{name}-paths")
    m, given = opened.map, asked(PATHS)
    found, problem = None, ""
    if given["to"]:
        try:
            found = found_paths(opened)
        except BadInput as error:
            problem = str(error)
    chosen = None if found is None else _chosen(found)
    lacking = () if found is None else [one for one in opened.report.findings if one.holder == found.to]
    return showing.show(
        "paths.html",
        opened,
        asked=given,
        problem=problem,
        found=found,
        told=told,
        told_steps=lambda steps: [told_step(m, step) for step in steps],
        why=lambda arrival: [one for one in lacking if one.item == arrival.item and one.family == "GAP"],
        holders=titled(m, "holder"),
        items=titled(m, "item"),
        cases=titled(m, "case"),
        subjects=subjects(m),
        chosen=chosen,
        arrival_of=lambda path: next(one for one in found.arrivals if one.item == path.item) if found else None,
        drawing=None if found is None else _picture(opened, found, chosen),
    )


def _chosen(found: Paths) -> int | None:
    """The number of the way that is drawn, from 1: the one of the address, else the best of what is asked for."""
    said = request.args.get("way", "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0
    if 0 < number <= len(found.paths):
        return number
    return 1 if found.paths and found.item is not None else None


def _picture(opened: Opened, found: Paths, chosen: int | None) -> Picture | None:
    """The way that is chosen, step by step; where none is, what the start gives to whom."""
    links = links_to_pages(opened.name)
    if chosen is not None:
        path = found.paths[chosen - 1]
        return opened.draw(view="map", way=path.steps, before=path.before, links=links)
    if found.item is not None:
        return opened.draw(view="item", item=found.item, links=links)
    return None if found.start is None else opened.draw(view="customers", team=found.start, links=links)
