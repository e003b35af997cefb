"""Changing maps by JSON: every answer that the pages of a map ask for, with the same words for any program.

What changes something needs `Content-Type: application/json` and a request from this site: an `Origin` that is this
host, or `Sec-Fetch-Site: same-origin` or `none`; a program says so itself. An edit has an id that its client makes,
`CLIENT.N`: sent again, it counts once and is answered again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from flowmap import services
from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.editing import WAYS, Decided
from flowmap.editing.said import Saying
from flowmap.errors import RendererError
from flowmap.formats.bounds import MOST_BYTES
from flowmap.services import history_line
from flowmap_web import etags, scene, schema
from flowmap_web.addresses import address
from flowmap_web.along import with_page
from flowmap_web.asked import LONGEST_TEXT, Body, body
from flowmap_web.desk import Made, desk
from flowmap_web.said import page_of
from flowmap_web.selection import LONGEST, Selection
from flowmap_web.who import SOMEBODY

MOST_EDITS = 500  # in one answer of what changed; our choice

Answer = dict[str, Any]
Told = Mapping[str, Any] | Response


def records(name: str) -> Answer:
    """`GET /api/v1/maps/NAME/records`: every record as it is stated, its revision, and what fields there are."""
    opened = desk().open(name)
    return {
        "map": name,
        "title": opened.map.title,
        "revision": opened.revision,
        "schema": schema.schema(),
        "records": schema.stated(opened.map),
    }


def changes(name: str) -> Answer:
    """`GET /api/v1/maps/NAME/changes?since=REVISION`: the edits after a revision, oldest first, at most 500."""
    since = request.args.get("since", 0, type=int)
    now = desk().store.revision(name)
    if since >= now:
        return {"revision": now, "edits": [], "more": False}
    lines, more = desk().after(name, since, most=MOST_EDITS)
    return {"revision": now, "edits": [history_line(line) for line in lines], "more": more}


def edits(name: str) -> Told:
    """`POST /api/v1/maps/NAME/changes`: {"edit", "base", "by", "changes" or "statements", "places"?} makes changes.

    What others changed since the revision `base` is merged field by field; 409 where both changed one field. With
    If-Match in place of `base`, 412 where others changed anything. Statements are of flow text, as in `flowmap edit`.
    The browser sends the same to `.../edits`, and what it shows comes along (`along.py`).
    """
    sent = body()
    meant = etags.expected(name)
    made = desk().edit(
        name,
        sent_changes(sent, desk().open(name).map),
        base=sent.count("base", meant if meant is not None or "If-Match" not in request.headers else None),
        by=sent.text("by", SOMEBODY, most=LONGEST),
        edit=sent.text("edit"),
        places=sent.places(),
    )
    return with_page(answer(name, made))


def sent_changes(sent: Body, m: Map) -> list[Change]:
    """The changes that a request carries, then those that its statements say of the map; InvalidMap for these."""
    made = sent.changes() if "changes" in sent.values or "statements" not in sent.values else []
    if "statements" not in sent.values:
        return made
    statements = [sent.lines("statements")]
    return [*made, *services.stated(m.apply(made), statements, accepting=desk().accepting)]


def undo(name: str) -> Told:
    """`POST /api/v1/maps/NAME/undo`: {"edit", "by", "client"} takes back the last edit of that client.

    409 where somebody has changed the same since, or names what would go: `undoing` is the revision of that edit, and
    `ways` what can be done. One of them with that revision decides: {"keep": 7} leaves all as it is, {"over": 7} takes
    back the edit before it instead, {"both": 7} takes back theirs with it.
    """
    return _back(name, redo=False)


def redo(name: str) -> Told:
    """`POST /api/v1/maps/NAME/redo`: {"edit", "by", "client"} makes again what that client took back last.

    Where somebody stands in the way: as `undo`.
    """
    return _back(name, redo=True)


def _back(name: str, *, redo: bool) -> Told:
    sent = body()
    chosen = [Decided(way, sent.count(way)) for way in WAYS if way in sent.values]
    step = desk().redo if redo else desk().undo
    made = step(
        name,
        client=sent.text("client"),
        by=sent.text("by", SOMEBODY, most=LONGEST),
        edit=sent.text("edit"),
        decided=next(iter(chosen), None),
    )
    return {"map": name, "nothing": made} if isinstance(made, str) else with_page(answer(name, made))


def restore(name: str) -> Answer:
    """`POST /api/v1/maps/NAME/restore`: {"revision", "edit", "by"} makes the map as it was, as one more edit."""
    sent = body()
    revision, by = sent.count("revision"), sent.text("by", SOMEBODY, most=LONGEST)
    return answer(name, desk().restore(name, revision, by=by, edit=sent.text("edit")))


def answer(name: str, made: Made) -> Answer:
    """What an edit did: the revision it made, its changes after merging, and what follows, in words."""
    report = made.opened.report
    told = {
        "map": name,
        "revision": made.revision,
        "edit": made.edit,
        "changes": [change.to_dict() for change in made.changes],
        "said": [_saying(name, saying) for saying in made.said],
        "coverage": report.coverage.to_dict(),
        "counts": report.counts,
    }
    return told if made.undone is None else {**told, "undone": made.undone}


def _saying(name: str, saying: Saying) -> Answer:
    """One thing that follows from an edit, and the page that shows it."""
    href = page_of(name, saying)
    return {"text": saying.text} if href is None else {"text": saying.text, "href": href}


def places(name: str) -> Answer:
    """`POST /api/v1/maps/NAME/places`: {"places": {key: [x, y] or null}} keeps where boxes stand; all of them."""
    return {"places": desk().place(name, body().places())}


def tidy(name: str) -> Answer:
    """`POST /api/v1/maps/NAME/tidy`: {} places every box anew; {"places", "before"}, so that it can be taken back."""
    body()
    before, after = desk().tidy(name)
    return {"places": after, "before": before}


def untidy(name: str) -> Answer:
    """`GET /api/v1/maps/NAME/untidy`: whether tidying up would spare many crossings. It takes a layout."""
    opened, places = desk().open(name), desk().store.places(name)
    return {"map": name, "revision": opened.revision, "untidy": scene.untidy(opened, places)}


def picture(name: str) -> Answer:
    """`GET /api/v1/maps/NAME/picture` with the arguments of the map's page: its picture; one key, one picture."""
    opened = desk().open(name)
    selection = Selection.of(request.args, opened.map, opened.report.findings)
    drawing = scene.picture(opened, scene.scene_of(opened, request.args, team=selection.team, case=selection.case))
    if drawing.failed:
        raise RendererError(drawing.failed)
    told = {"svg": drawing.svg, "key": drawing.key, "note": drawing.note, "lines": list(drawing.lines)}
    return {"map": name, "revision": opened.revision, **told}


def new_map() -> tuple[Answer, int]:
    """`POST /api/v1/maps`: {"title", "name"?, "from", "text"?} makes a map; `from` as in `begun`."""
    from flowmap_web.beginning import begun

    sent = body()
    name = begun(
        title=sent.text("title", "", most=LONGEST_TEXT, lines=True),
        name=sent.text("name", ""),
        source=sent.text("from", "empty"),
        text=sent.text("text", "", most=MOST_BYTES, lines=True),
        by=sent.text("by", SOMEBODY, most=LONGEST),
    )
    return {"map": name, "href": address("pages.map_page", name=name)}, 201
