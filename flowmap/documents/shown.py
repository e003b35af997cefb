"""What a picture shows, kept in its SVG: enough to say later what has changed, and no name that it does not show.

It stands in the picture's `<metadata>` as compressed JSON. Two pictures say the same if their texts are the same,
wherever their boxes stand and whatever font they are drawn in.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

from pydantic import ValidationError

from flowmap.diagrams.drawing import Drawing
from flowmap.domain.finding import Report
from flowmap.domain.map import Map
from flowmap.domain.records import CHANNELS, Record, fields_of, record_from_dict
from flowmap.errors import FlowmapError

MOST_BYTES = 4_000_000  # of what is kept, unpacked: our choice, ten times what the largest picture needs
MOST_RECORDS = 4_000
MOST_SVG = 30_000_000  # bytes; our choice, ten times the largest picture
KEPT: Mapping[str, tuple[str, ...]] = {  # the fields that pictures show; notes, sources and reasons stay in the map
    "holder": ("id", "title", "kind", "department"),
    "item": ("id", "title"),
    "case": ("id", "title"),
    "activity": ("id", "at", "uses", "makes", "control", "cases", "duration"),
    "handoff": ("id", "giver", "receiver", "item", "via", "lead", "backup", "cases"),
    "question": ("id", "asker", "asked", "item", "times", "answered", "cases"),
    "need": ("id", "holder", "item", "kano", "within", "cases"),
}
TEXTS = ("document", "about", "model", "drawing", "says", "title")
_METADATA = re.compile(r"<metadata>flowmap ([A-Za-z0-9+/=]+)</metadata>")
_MARK = re.compile(r"^\d+[a-z]?: ")
_DRAWING = re.compile(r'data-flowmap-drawing="([0-9a-f]+)"')


@dataclass(frozen=True, slots=True)
class Shown:
    """What a picture shows. `document`: the name of the one it is for; `says`: a hash of all its texts.

    `lines`: its text alternative; `findings`: those of them that say what is wrong; `records`: (type, fields) of what
    it is drawn from. `model`: the hash of the map; `drawing`: of what was laid out.
    """

    document: str
    about: str
    model: str
    drawing: str
    says: str
    title: str
    note: str | None
    lines: tuple[str, ...]
    findings: tuple[str, ...]
    records: tuple[tuple[str, Mapping[str, Any]], ...]

    def map(self) -> Map | None:
        """The part of the map that it shows; None where that cannot be had."""
        try:
            return Map.of([record_from_dict(name, values) for name, values in self.records], name="shown")
        except (FlowmapError, ValidationError, ValueError, KeyError, TypeError):
            return None


def shown(drawing: Drawing, m: Map, report: Report, *, document: str, about: str, focus: Mapping[str, str]) -> Shown:
    """What a drawing of a map shows."""
    texts = sorted(_texts(drawing.svg))
    lines = tuple(drawing.text.splitlines())
    messages = {one.message for one in report.findings if one.message}
    bare = [_MARK.sub("", line) for line in lines]
    found = tuple(one for one, line in zip(bare, lines, strict=True) if one != line or one in messages)
    hashed = _DRAWING.search(drawing.svg)
    said = "\n".join([*lines, *texts])
    records = tuple((one.type, {"id": one.id, **one.to_dict()}) for one in _records(m, said, focus))
    return Shown(
        document,
        about,
        m.model,
        hashed[1] if hashed else "",
        hashlib.sha256("\n".join([*texts, drawing.note or ""]).encode()).hexdigest(),
        drawing.title,
        drawing.note,
        lines,
        found,
        records if len(records) <= MOST_RECORDS else (),
    )


def with_shown(svg: str, kept: Shown) -> str:
    """The SVG with what it shows behind its description."""
    packed = base64.b64encode(zlib.compress(json.dumps(asdict(kept), ensure_ascii=False).encode(), 9)).decode()
    head, closing, rest = svg.partition("</desc>")
    return f"{head}{closing}<metadata>flowmap {packed}</metadata>{rest}"


def svg_in(file: Path) -> str:
    """The text of a picture; "" for a file that is too large for one of ours, or none."""
    if not file.is_file() or file.stat().st_size > MOST_SVG:
        return ""
    return file.read_bytes().decode("utf-8", errors="replace")


def shown_in(svg: str) -> Shown | None:
    """What an SVG says that it shows; None where it is not by flowmap, or was damaged."""
    match = _METADATA.search(svg)
    if match is None:
        return None
    try:
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(base64.b64decode(match[1], validate=True), MOST_BYTES)
        values = json.loads(content) if unpacker.eof else None
        return _read(values) if isinstance(values, dict) else None
    except (zlib.error, binascii.Error, ValueError, TypeError, KeyError, RecursionError):
        return None


def _read(values: Mapping[str, Any]) -> Shown:
    document, about, model, drawing, says, title = (str(values[name]) for name in TEXTS)
    note = None if values["note"] is None else str(values["note"])
    lines, findings = (tuple(map(str, values[name])) for name in ("lines", "findings"))
    records = tuple((str(name), dict(fields)) for name, fields in values["records"])
    return Shown(document, about, model, drawing, says, title, note, lines, findings, records)


def _texts(svg: str) -> Iterator[str]:
    """Every text in a picture: the sentences of its parts, and the words in its boxes."""
    for element in fromstring(svg).iter():
        name = str(element.tag).rpartition("}")[2]
        if name in ("title", "text") and element.text:
            yield " ".join(element.text.split())


def _records(m: Map, said: str, focus: Mapping[str, str]) -> Iterator[Record]:
    """The records of which the picture says every name; of a team's or an information's picture only those about it."""
    holders = {one.id for one in m.holders if m.title_of("holder", one.id) in said}
    items = {one.id for one in m.items if m.title_of("item", one.id) in said}
    kept = [record for record in _about(m, focus) if _named(record, holders, items)]
    used = {one for record in kept for one in _mentions(record)}
    cases = {case for record in kept for case in getattr(record, "cases", ())}
    yield from (_trimmed(one) for one in m.holders if one.id in used)
    yield from (_trimmed(one) for one in m.items if one.id in used)
    yield from (_trimmed(one) for one in m.cases if one.id in cases)
    yield from (_trimmed(one) for one in kept)


def _about(m: Map, focus: Mapping[str, str]) -> Iterator[Record]:
    """The records that a picture of this focus is drawn from."""
    team, item, case = focus.get("team"), focus.get("item"), focus.get("case")
    own = focus.get("show") == "team"
    for name in ("handoff", "need", "question", "activity"):
        for record in m.tables[name]:
            mentioned = set(_mentions(record))
            cases = getattr(record, "cases", ())
            if (
                (not own or team in mentioned)
                and (item is None or item in mentioned)
                and (case is None or not cases or case in cases)
            ):
                yield record


def _mentions(record: Record) -> Iterator[str]:
    """The ids of holders and items that a record names."""
    for field in fields_of(record.type):
        if field.target in ("holder", "item", "via") and field.name in KEPT.get(record.type, ()):
            value = getattr(record, field.name)
            yield from ([value] if isinstance(value, str) else value or ())


def _named(record: Record, holders: Iterable[str], items: Iterable[str]) -> bool:
    known = {"holder": set(holders), "item": set(items), "via": {*holders, *CHANNELS}}
    for field in fields_of(record.type):
        if field.target in known and field.name in KEPT[record.type]:
            value = getattr(record, field.name)
            names = [value] if isinstance(value, str) else value or ()
            if any(name not in known[field.target] for name in names):
                return False
    return True


def _trimmed(record: Record) -> Record:
    """A record with only the fields that pictures show."""
    fields = {name: field for field in fields_of(record.type) if (name := field.name) not in KEPT[record.type]}
    return record.model_copy(update={name: field.default for name, field in fields.items()})
