"""The JSON Schema of the YAML format (draft-07), made from the records: for completion and checks in editors."""

from __future__ import annotations

from functools import cache
from typing import Any

from flowmap.domain.records import CHANNELS, RECORDS, FieldSpec
from flowmap.domain.slug import LONGEST_ID
from flowmap.formats.yaml_map.meanings import meaning
from flowmap.formats.yaml_map.shape import HEADER, RULES, SECTIONS, VERSION, Section

# A slug as far as a regular expression of draft-07 can say it: letters beyond ASCII are not told apart.
_SLUG_LETTER = r"[^\x00-\x2f\x3a-\x60\x7b-\x7f\s]"
SLUG = f"^{_SLUG_LETTER}+(-{_SLUG_LETTER}+)*$"
_CHOICES = {  # of which keys a record has one, or any
    "policy": ("oneOf", RULES),
    "activity": ("anyOf", ("makes", "uses")),
    "alias": ("oneOf", ("item", "holder")),
}
TEXT = ["string", "number", "boolean"]  # an unquoted 9001 or true is read as the text that was typed


def schema() -> dict[str, Any]:
    """The schema as a JSON object. It is no stricter than the reader, but cannot see whether the ids exist."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "flowmap",
        "description": "A map of which information each team hands to which.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "flowmap": {"description": "The version of the format.", "enum": [int(VERSION)]},
            **{key: {"description": meaning("map", key), "type": TEXT} for key in HEADER},
            **{section.key: _section(section) for section in SECTIONS.values()},
        },
        "definitions": {
            "id": {"type": "string", "pattern": SLUG, "maxLength": LONGEST_ID},
            **{section.type: _record(section) for section in SECTIONS.values()},
        },
    }


def _section(section: Section) -> dict[str, Any]:
    record = {"$ref": f"#/definitions/{section.type}"}
    if not section.keyed:
        forms: list[dict[str, Any]] = [{"type": "array", "items": record}, record]
    else:
        short = "Its title." if section.short == "title" else "Its share of all orders, or its title."
        value = {"anyOf": [{"description": short, "type": [*TEXT, "null"]}, record]}
        identity = {"$ref": "#/definitions/id"}
        forms = [{"type": "object", "propertyNames": identity, "additionalProperties": value}]
        if section.type == "stage":
            forms += [{"type": "array", "items": identity, "uniqueItems": True}, identity]
    return {"description": section.about, "anyOf": [*forms, {"type": "null"}]}


def _record(section: Section) -> dict[str, Any]:
    properties = {
        key: {"description": meaning(section.type, key), **_value(section.type, spec)}
        for key, spec in section.fields.items()
    }
    record: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": properties}
    if section.required:
        record["required"] = list(section.required)
    choice = _CHOICES.get(section.type)
    if choice is not None:
        record[choice[0]] = [{"required": [key]} for key in choice[1]]
    return record


def _value(type_name: str, spec: FieldSpec) -> dict[str, Any]:
    """What may stand behind a key. Where a default is stated, leaving the key out means it."""
    stated = {} if spec.default in (None, (), "", 0) else {"default": _plain(spec.default)}
    said = _properties(type_name)[spec.name]
    match spec.form:
        case "ref" if spec.target == "via":
            return {"anyOf": [{"enum": list(CHANNELS)}, {"type": "string"}]}
        case "ref":
            return {"type": "string", **stated}
        case "refs" | "cases":
            return {"type": ["string", "array"], "items": {"type": "string"}, "uniqueItems": True}
        case "text":
            return {"type": "string", "pattern": said["pattern"]} if "pattern" in said else {"type": TEXT}
        case "quantity":
            assert spec.quantity is not None
            limits = {"minimum": 0, "maximum": spec.quantity.MOST} if "number" in said["type"] else {}
            return {"type": said["type"], "pattern": said["pattern"], **limits, "examples": _examples(spec), **stated}
    return {**said, **stated}


@cache
def _properties(type_name: str) -> dict[str, dict[str, Any]]:
    """What pydantic says of the fields of a record: type, words, bounds, pattern; "or nothing" left out."""
    found = RECORDS[type_name].model_json_schema()["properties"]
    return {
        name: {key: value for key, value in _stated(said).items() if key not in ("title", "default", "description")}
        for name, said in found.items()
    }


def _stated(said: dict[str, Any]) -> dict[str, Any]:
    return next((form for form in said.get("anyOf", ()) if form.get("type") != "null"), said)


def _examples(spec: FieldSpec) -> list[str]:
    """One quantity in each unit, so that an editor proposes the units."""
    assert spec.quantity is not None
    amounts = {"%": "90%", "": "0.9", "min": "30min", "h": "4h", "d": "2d", "w": "1w"}
    units = spec.quantity.UNITS
    return [amounts.get(unit, unit if unit in spec.quantity.BARE else f"40{unit}") for unit in units]


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | str) else str(value)
