"""What hangs on a team, an information, a system or a channel: who must be told, and what becomes of it."""

from __future__ import annotations

from flask import Response

from flowmap.tracing import told
from flowmap.tracing.dependents import dependents_table
from flowmap.tracing.subject import Subject
from flowmap_web.addresses import asked, links_to_pages
from flowmap_web.desk import desk
from flowmap_web.download import download, wanted
from flowmap_web.leaves import leaf_of
from flowmap_web.opened import Opened, Picture
from flowmap_web.pages import showing
from flowmap_web.traced import DEPENDS, LISTED, found_dependents, listed_dependents, subjects, titled

MOST_ROWS = 200  # on a page; our choice, as in the list of findings


def show(name: str) -> str | Response:
    """`/maps/NAME/depends?on=&case=&q=&sort=&page=&format=`"""
    opened = desk().open(name)
    if (form := wanted()) is not None:
        return download(dependents_table(opened.map, listed_dependents(opened)), to=form, name=f"{name}-depends")
    m, given = opened.map, asked((*DEPENDS, *LISTED))
    found = found_dependents(opened) if given["on"] else None
    listed = () if found is None else listed_dependents(opened).found
    return showing.show(
        "depends.html",
        opened,
        asked=given,
        chosen="" if found is None else f"{found.subject.kind}:{found.subject.id}",
        found=found,
        leaf=leaf_of([one for one in listed if one.kano is not None], most=MOST_ROWS),
        others=[one for one in listed if one.kano is None],
        most=MOST_ROWS,
        told=told,
        cases=titled(m, "case"),
        subjects=subjects(m),
        drawing=None if found is None else _picture(opened, found.subject),
    )


def _picture(opened: Opened, subject: Subject) -> Picture | None:
    """The customers of a team or system and theirs, or the way of an information; of a channel there is no picture."""
    links = links_to_pages(opened.name)
    if subject.kind == "item":
        return opened.draw(view="item", item=subject.id, links=links)
    return opened.draw(view="customers", team=subject.id, links=links) if subject.kind == "holder" else None
