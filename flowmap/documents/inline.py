"""A picture or table in a page of HTML: light and dark as the page is, boxes that lead to the web application."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import replace

from flowmap.diagrams.drawing import Drawing
from flowmap.diagrams.palette import DARK, LIGHT
from flowmap.documents.answers import NOTHING
from flowmap.documents.asked import Asked
from flowmap.documents.content import caption
from flowmap.documents.making import drawn
from flowmap.documents.opened import Opened
from flowmap.domain.answer import Answer
from flowmap.errors import BadInput
from flowmap.formats.tables.cells import numeric, text

PAGES: Mapping[str, str] = {  # of the web application; what a box is about -> where it leads
    "team": "/maps/{map}/teams/{id}",
    "item": "/maps/{map}/items/{id}",
    "finding": "/maps/{map}/findings/{id}",
}
_ADDRESS = re.compile(r"https?://[^\s\"'<>]+")


def painted(asked: Asked, opened: Opened, *, address: str | None) -> Drawing:
    """The picture, in light colours if it is to follow its page. `address`: where the web application is, for links."""
    links = {} if address is None else {name: to.replace("{map}", opened.map.name) for name, to in PAGES.items()}
    plain = replace(asked, focus={"theme": "light", **asked.focus})
    return drawn(plain, opened, links=links)


def svg(drawing: Drawing, asked: Asked, *, address: str | None, serial: int = 0) -> str:
    """What was painted, to stand in a page. `serial`: apart from others on the page.

    Its colours follow the page (the property color-scheme), so that it is dark exactly where the page is.
    """
    made = drawing.svg
    if address is not None:
        made = made.replace('href="/maps/', f'href="{html.escape(checked(address))}/maps/')
    if serial:
        made = re.sub(r'(id|aria-labelledby|aria-describedby)="(p[0-9a-f]{8})-', rf'\1="\2-{serial}-', made)
    head, closing, rest = made.partition("</desc>")
    style = f"<style>{_style(follows='theme' not in asked.focus)}</style>"
    return f"{head}{closing}{style}{rest}".replace("<svg ", '<svg class="flowmap" ', 1)


def figure(asked: Asked, opened: Opened, *, address: str | None, serial: int = 0) -> str:
    """The picture with its caption."""
    below = caption(asked)
    said = f"<figcaption>{html.escape(below)}</figcaption>" if below else ""
    drawing = painted(asked, opened, address=address)
    return f'<figure class="flowmap">{svg(drawing, asked, address=address, serial=serial)}{said}</figure>'


def table(answer: Answer, asked: Asked) -> str:
    """An answer as a table of HTML; as a sentence where it has no rows."""
    below = html.escape(caption(asked))
    if not answer.rows:
        said = f"<p><em>{below}</em></p>" if below else ""
        return f"<p>{NOTHING.get(asked.show, 'Nothing.')}</p>{said}"
    sides = [' style="text-align:right"' if numeric(answer, place) else "" for place in range(len(answer.columns))]

    def row(cells: tuple[object, ...], tag: str) -> str:
        return "<tr>" + "".join(
            f"<{tag}{side}>{html.escape(text(cell))}</{tag}>" for cell, side in zip(cells, sides, strict=True)
        )

    said = f"<caption>{below}</caption>" if below else ""
    body = "</tr>".join(row(one, "td") for one in answer.rows)
    more = f"<p>This is not all of it: {html.escape(answer.cut)}.</p>" if answer.cut else ""
    return f"<table>{said}<thead>{row(answer.columns, 'th')}</tr></thead><tbody>{body}</tr></tbody></table>{more}"


def checked(address: str) -> str:
    """The address of the web application without a slash at its end; BadInput for what is none."""
    if not _ADDRESS.fullmatch(address):
        raise BadInput(f"“{address}” is no address of a web application.", hint="Use https://flowmap.example.org.")
    return address.rstrip("/")


def _style(*, follows: bool) -> str:
    rules = ["svg.flowmap{max-width:100%;height:auto}"]
    if follows:
        rules += [
            f'svg.flowmap [{part}="{light}"]{{{part}:light-dark({light},{DARK[role]})}}'
            for role, light in LIGHT.items()
            if role != "ground"
            for part in ("fill", "stroke")
        ]
        rules.append(f"svg.flowmap .ground{{fill:light-dark({LIGHT['ground']},{DARK['ground']})}}")
    return "".join(rules)
