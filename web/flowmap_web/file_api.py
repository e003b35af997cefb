"""Maps and what is made of them as files: pushed and pulled, drawn, exported, reported; texts checked, converted."""

from __future__ import annotations

import datetime
import io
from typing import Any
from urllib.parse import quote

from flask import Response, request

from flowmap import services
from flowmap.domain.map import Map
from flowmap.domain.selection import Selection
from flowmap.errors import BadInput, UnknownName
from flowmap.formats.bounds import MOST_BYTES
from flowmap.formats.files import dumped
from flowmap_web import etags
from flowmap_web.asked import LONGEST_TEXT, Body, body
from flowmap_web.desk import desk
from flowmap_web.opened import Opened
from flowmap_web.selection import LONGEST
from flowmap_web.who import SOMEBODY

Answer = dict[str, Any]
PICTURES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "dot": "text/vnd.graphviz; charset=utf-8",
    "mmd": "text/vnd.mermaid; charset=utf-8",
}
TEXTS = {"yaml": "application/yaml", "flow": "text/plain; charset=utf-8"}
LACKS = "X-Flowmap-Cut"  # a header: what the file has no place for, in words
NOTATIONS = tuple(TEXTS)


def push(name: str) -> tuple[Answer, int]:
    """`PUT /api/v1/maps/NAME`: {"from": "yaml" or "flow", "text", "by"?} saves a text as the map; as `flowmap push`.

    Of a map that is there, what differs is changed, and If-Match must say which revision is meant (`*`: whichever).
    JSON is YAML. If-None-Match with `*`: only if it is not there.
    """
    sent = body()
    there = _is_there(name)
    etags.to_be_made(name, there=there)
    m = _sent_map(sent, name)
    revision, changes = services.pushed(desk().store, m, name, by=sent.text("by", SOMEBODY, most=LONGEST))
    told = {"map": name, "revision": revision, "changes": [change.to_dict() for change in changes]}
    return told, 200 if there else 201


def pull(name: str) -> Response:
    """`GET /api/v1/maps/NAME/pull?to=yaml|flow`: the map as a file, YAML where nothing is said; as `flowmap pull`."""
    to = request.args.get("to", "yaml")
    return file(dumped(desk().open(name).map, to).encode(), f"{name}.{to}", TEXTS[to])


def remove(name: str) -> tuple[str, int]:
    """`DELETE /api/v1/maps/NAME`: removes a map with its history; If-Match says which revision is meant (`*`: any)."""
    etags.expected(name, needed=True)
    desk().store.remove(name)
    return "", 204


def draw(name: str) -> Response:
    """`GET /api/v1/maps/NAME/draw?to=svg|png|pdf|dot|mmd&view=`: a picture as a file; as `flowmap draw`."""
    opened = desk().open(name)
    asked = request.args.to_dict()
    to, most = asked.pop("to"), asked.pop("max_nodes", None)
    focus: dict[str, Any] = {
        **{key: word for key, word in asked.items() if word},
        **({"max_nodes": int(most)} if most else {}),
    }
    content, note = opened.once(("drawn", to, *sorted(focus.items())), lambda: _drawn(opened, to, focus))
    return file(content, f"{name}.{to}", PICTURES[to], lacks=note)


def _drawn(opened: Opened, to: str, focus: dict[str, Any]) -> tuple[bytes, str | None]:
    report = None if "finding" in focus else opened.report
    drawing = services.draw(opened.map, report=report, settings=opened.settings, **focus)
    return services.picture(drawing, f".{to}"), drawing.note


def export(name: str) -> Response:
    """`GET /api/v1/maps/NAME/export?to=graphml`: the map as a file of another program; as `flowmap export`."""
    opened, to = desk().open(name), request.args["to"]
    made = opened.once(("exported", to), lambda: services.export(opened.map, to=to, settings=opened.settings))
    return file(made.content, f"{name}{made.form.suffixes[0]}", made.form.media, lacks=made.lacks)


def report(name: str) -> Response:
    """`GET /api/v1/maps/NAME/report?to=html|md|pdf`: the map as a report for a meeting; as `flowmap report`."""
    from flowmap.documents.report import MEDIA, Wanted
    from flowmap.documents.report import report as written

    opened, asked = desk().open(name), request.args
    to, select, ignore = asked["to"], codes("select"), codes("ignore")
    selection = Selection.of(asked, opened.map)
    wanted = Wanted(asked.get("title", ""), opened.revision, _day(asked.get("date")))
    content = written(
        opened.map,
        to=to,
        wanted=wanted,
        selection=selection,
        select=select,
        ignore=ignore,
        settings=opened.settings,
        size=asked.get("paper", "A4"),
    )
    return file(content, f"{name}-report.{to}", MEDIA[to])


def _day(said: str | None) -> datetime.date | None:
    if said is None:
        return None
    try:
        return datetime.date.today() if said == "today" else datetime.date.fromisoformat(said)
    except ValueError:
        raise BadInput(f"“{said}” is no day.", hint="Write 2026-11-26, or today.") from None


def codes(name: str) -> list[str]:
    """Codes of rules, or families, with commas between; UnknownName for what is none."""
    found = [part.strip() for part in request.args.get(name, "").split(",") if part.strip()]
    desk().settings.require(found)
    return found


def check_text() -> Answer:
    """`POST /api/v1/check`: {"from": "yaml" or "flow", "text"} checks a text, kept nowhere; as `flowmap check FILE`."""
    return services.check(_sent_map(body(), "map"), settings=desk().settings).to_dict()


def convert() -> Response:
    """`POST /api/v1/convert`: {"from", "text", "to"} writes a map in another notation; as `flowmap convert`."""
    sent = body()
    to = sent.choice("to", NOTATIONS)
    return file(dumped(_sent_map(sent, "map"), to).encode(), f"map.{to}", TEXTS[to])


def import_log() -> Answer:
    """`POST /api/v1/import`: {"text", "case_column"? ...} reads an event log; as `flowmap import --format json`.

    The map is in `yaml`: push it, to keep it.
    """
    from flowmap.formats.event_log import LogOptions, read_log

    sent = body()
    text = sent.text("text", most=MOST_BYTES, lines=True)
    names = ("case_column", "activity_column", "team_column", "time_column", "start_column", "time_format")
    options = LogOptions(
        **{name: sent.text(name, "") or None for name in names},
        form=sent.choice("form", ("csv", "xes")) if sent.values.get("form") is not None else None,
    )
    summary = read_log(io.BytesIO(text.encode()), options=options)
    title = sent.text("title", "", most=LONGEST_TEXT) or None
    return {**summary.to_dict(), "yaml": dumped(summary.to_map(title), "yaml")}


def schema() -> Answer:
    """`GET /api/v1/schema`: the JSON Schema of the YAML format; as `flowmap schema`."""
    from flowmap.formats.json_schema import schema as made

    return made()


def publish(name: str) -> Answer:
    """`POST /api/v1/maps/NAME/publish`: {"always"?} writes findings into Neo4j; as `flowmap publish`."""
    from flowmap.query import publish as published
    from flowmap.query.publishing import graph_store

    sent = body()
    always = sent.flag("always")
    graph = graph_store(desk().store)
    done = published(graph, name)
    if always is not None:
        graph.set_publishing(name, always)
    return {"map": name, "revision": done.revision, "findings": done.findings}


def file(content: bytes, name: str, media: str, *, lacks: str | None = None) -> Response:
    """A file to be kept; what it lacks is in a header, in words."""
    response = Response(content, content_type=media)
    response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name, safe='')}"
    if lacks:
        response.headers[LACKS] = quote(lacks, safe=" ,.;:()'")
    return response


def _sent_map(sent: Body, name: str) -> Map:
    notation = sent.choice("from", NOTATIONS)
    return services.parse(sent.text("text", most=MOST_BYTES, lines=True), notation=notation, name=name)


def _is_there(name: str) -> bool:
    try:
        desk().store.revision(name)
    except UnknownName:
        return False
    return True
