"""Map -> YAML: one line a record, in the short forms that people write."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flowmap.domain.map import Map
from flowmap.domain.quantities import Quantity, plain_number
from flowmap.domain.records import Record, stated
from flowmap.domain.slug import title_of
from flowmap.formats.identities import Numbering
from flowmap.formats.yaml_map.read import MEANT_AS_SHARE
from flowmap.formats.yaml_map.scalars import text_scalar
from flowmap.formats.yaml_map.shape import HEADER, SECTIONS, VERSION, Section

WIDTH = 110  # letters of a line before a record goes on in the next
STEP = "  "


def dump(m: Map, *, schema: str | None = None) -> str:
    """The map as YAML text; `parse` gives the same map back.

    `schema` is the address of the JSON Schema for the line that editors read; none is written without it.
    """
    blocks = [_head(m, schema)]
    for section in SECTIONS.values():
        body = section_body(section, records_of(m, section))
        if body:
            blocks.append(f"{section.key}:{body}\n")
    return "\n".join(blocks)


def _head(m: Map, schema: str | None) -> str:
    lines = [f"# yaml-language-server: $schema={schema}"] if schema else []
    lines.append(f"flowmap: {VERSION}")
    for header in m.tables["map"]:
        lines += [f"{name}: {value}" for name, value in header_pairs(header).items()]
    return "\n".join(lines) + "\n"


def header_pairs(header: Record) -> dict[str, str]:
    """What the file says of the map itself: never nothing, because a header that says nothing is one too."""
    said = {name: text_scalar(value) for name in HEADER if (value := getattr(header, name)) is not None}
    if len(said) > 1 and said["title"] == '""':
        del said["title"]
    return said


def records_of(m: Map, section: Section) -> list[Any]:
    """The records that stand in a section, stages by position."""
    records = m.tables[section.type]
    if section.type == "stage":
        return sorted(records, key=lambda stage: stage.position)
    return [record for record in records if all(getattr(record, n) == v for n, v in section.fixed.items())]


def section_body(section: Section, records: list[Any], *, indent: str = STEP, newline: str = "\n") -> str:
    """What follows `key:`; empty where there is nothing."""
    if not records:
        return ""
    if section.type == "stage" and all(not pairs_of(section, r, place) for place, r in enumerate(records, start=1)):
        return f" [{', '.join(text_scalar(record.id) for record in records)}]"
    return "".join(newline + line for line in section_lines(section, records, indent=indent, newline=newline))


def section_lines(section: Section, records: Iterable[Any], *, indent: str, newline: str) -> Iterator[str]:
    """One text a record: `id: ...` or `- {...}`."""
    numbering = Numbering()
    for place, record in enumerate(records, start=1):
        if section.keyed:
            yield keyed_line(section, record, place, indent=indent, newline=newline)
        else:
            explicit = numbering.expected(record) != record.id
            numbering.take(record.id)
            yield listed_line(section, record, explicit_id=explicit, indent=indent, newline=newline)


def keyed_line(section: Section, record: Any, place: int, *, indent: str, newline: str) -> str:
    """`id: title` or `id: {...}`; `place` counts the records of the section from 1."""
    key = f"{indent}{text_scalar(record.id)}: "
    return key + value_of(section, record, place, column=len(key), newline=newline)


def value_of(section: Section, record: Any, place: int, *, column: int, newline: str) -> str:
    """What stands behind a record's id."""
    pairs = pairs_of(section, record, place)
    if section.short == "share" and pairs.keys() == {"share"}:
        return pairs["share"]
    like_a_share = section.short == "share" and MEANT_AS_SHARE.fullmatch(record.title)
    if not pairs.keys() - {"title"} and not like_a_share:
        return text_scalar(record.title)
    return braces(pairs or {"title": text_scalar(record.title)}, column=column, newline=newline)


def listed_line(section: Section, record: Any, *, explicit_id: bool, indent: str, newline: str) -> str:
    """`- {...}`."""
    pairs = pairs_of(section, record, 0, explicit_id=explicit_id)
    return f"{indent}- {braces(pairs, column=len(indent) + 2, newline=newline)}"


def pairs_of(section: Section, record: Record, place: int, *, explicit_id: bool = False) -> dict[str, str]:
    """The keys of a record with their values as written: only what is not said without them."""
    said = dict(stated(record))
    said.pop("id", None)
    for name in section.fixed:
        said.pop(name, None)
    if section.keyed:
        said.setdefault("title", "")
        if said["title"] == title_of(record.id):
            del said["title"]
    if section.type == "stage" and said.get("position", 0) == place:
        said.pop("position", None)
    if section.type == "policy":
        rule = said.pop("rule")
        said[str(rule)] = said.pop("holder")
    if explicit_id:
        said["id"] = record.id
    return {name: value_text(said[name]) for name in section.fields if name in said}


def value_text(value: Any) -> str:
    """One field's value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return plain_number(value)
    if isinstance(value, Quantity | datetime.date):
        return str(value)
    if isinstance(value, tuple):
        return text_scalar(value[0]) if len(value) == 1 else f"[{', '.join(map(text_scalar, value))}]"
    return text_scalar(value)


def braces(pairs: Mapping[str, str], *, column: int, newline: str = "\n") -> str:
    """`{key: value, ...}` that begins at a column, broken between pairs where the line grows too long."""
    lines, width = [""], column
    for place, (name, value) in enumerate(pairs.items()):
        part = f"{name}: {value}" + (", " if place < len(pairs) - 1 else "}")
        if lines[-1] and width + len(part.rstrip()) > WIDTH:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
            width = column + 1
        lines[-1] += part
        width += len(part)
    return "{" + (newline + " " * (column + 1)).join(lines)
