"""One block made anew: its picture or table from the map as it is now, and the lines that stand for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flowmap.diagrams.drawing import Drawing
from flowmap.documents.answers import answer
from flowmap.documents.asked import Asked
from flowmap.documents.content import picture, table
from flowmap.documents.opened import Opened
from flowmap.documents.pages import Document, Place
from flowmap.documents.shown import Shown, shown


@dataclass(frozen=True, slots=True)
class Made:
    """The lines of a block; of a picture its SVG and what it shows, too."""

    lines: list[str]
    svg: str | None = None
    shown: Shown | None = None


def made(document: Document, place: Place, opened: Opened) -> Made:
    """A block as it should be; FlowmapError where the map has not what it asks for, or it cannot be drawn."""
    asked = place.asked
    if place.picture is None:
        found = answer(asked, opened, document=document.path)
        return Made(table(found, asked, model=opened.model, notation=document.notation))
    drawing = drawn(asked, opened)
    kept = shown_of(drawing, asked, opened, document=place.back(document.path))
    return Made(picture(kept, asked, place.link(document.path), notation=document.notation), drawing.svg, kept)


def shown_of(drawing: Drawing, asked: Asked, opened: Opened, *, document: str) -> Shown:
    """What a drawing shows, for a document of a name."""
    focus = {"show": asked.show, **asked.focus}
    kept = shown(drawing, opened.map, opened.report, document=document, about=asked.about, focus=focus)
    return replace(kept, model=opened.model)


def drawn(asked: Asked, opened: Opened, *, links: Mapping[str, str] | None = None) -> Drawing:
    """The picture that is asked for. `links`: where its boxes lead to."""
    from flowmap.diagrams import draw

    report = opened.report_for(asked.focus.get("finding"))
    return draw(opened.map, report=report, links=links, **asked.view)
