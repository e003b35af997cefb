"""JSON: the keys and values of the YAML format, described by `flowmap schema`, read by what reads YAML."""

from __future__ import annotations

import json
import re
from typing import Any

from flowmap.domain.map import Map
from flowmap.domain.records import plain
from flowmap.formats.yaml_map.shape import HEADER, RULES, SECTIONS, VERSION, Section
from flowmap.formats.yaml_map.write import pairs_of, records_of

# JSON lets these stand as they are; YAML, of which JSON is a part but for this, takes them for line ends and marks.
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


def dump(m: Map) -> str:
    """The whole map; the same text is YAML, and `parse` of that format gives the same map back."""
    text = json.dumps(to_dict(m), ensure_ascii=False, indent=2)
    return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def to_dict(m: Map) -> dict[str, Any]:
    """The map as one object. Every named record has its title, every other one its id."""
    said: dict[str, Any] = {"flowmap": int(VERSION)}
    for header in m.tables["map"]:
        said.update({name: value for name in HEADER if (value := getattr(header, name)) is not None})
    for section in SECTIONS.values():
        records = records_of(m, section)
        if not records:
            continue
        listed = [_record(section, record, place) for place, record in enumerate(records, start=1)]
        said[section.key] = dict(zip((one.id for one in records), listed, strict=True)) if section.keyed else listed
    return said


def _record(section: Section, record: Any, place: int) -> dict[str, Any]:
    names = pairs_of(section, record, place, explicit_id=not section.keyed)
    values = {name: plain(record.holder if name in RULES else getattr(record, name)) for name in names}
    return {"title": record.title, **values} if section.keyed else {"id": values.pop("id"), **values}
