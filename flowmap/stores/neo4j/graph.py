"""Records as nodes and relationships, and back: what each of them is in the graph, and its properties.

The labels and types are those of DESIGN 7; an accepted finding is a node `Acceptance`. Properties are the fields of the
record, numbers in base units (hours, times a year, fractions). Beside them stands what a record needs to come back
exactly as it was typed:

- `<field>_typed`: a quantity as typed ("2d" beside 48.0);
- `title` is what people read; `untitled` is true where nobody gave one and it comes from the id;
- `cases` always lists all cases that the record holds in; `in_all_cases` is true where it is not limited to some;
- `hash` is the record's part of the model hash, modulo 2^64: those of all records must sum to that of the map;
- `suffix` is the n of an id that ends in `-n` because an earlier record has the same key fields;
- `place` is the order of the records in the map.

`uses`, `makes` and `parts` are properties of their node and, to be walked along, relationships to the items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from flowmap.domain.columns import NONE, Amounts, Column, Names, Plain, Ragged
from flowmap.domain.model_hash import record_hash
from flowmap.domain.quantities import Quantity
from flowmap.domain.records import NAMED, UNNAMED, Activity, FieldSpec, Item, Record, fields_of
from flowmap.domain.slug import title_of
from flowmap.domain.table import SUFFIX, Table, column_fields

Properties = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Node:
    """Records of a type that are nodes with a label."""

    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Edge:
    """Records of a type that are relationships; `ends` are (field, label) of the start and of the end.

    `rule` tells apart the two kinds of policy.
    """

    type: str
    name: str
    ends: tuple[tuple[str, str], tuple[str, str]]
    rule: str | None = None


NODES = (
    Node("case", "Case"),
    Node("stage", "Stage"),
    Node("holder", "Holder"),
    Node("item", "Item"),
    Node("activity", "Activity"),
    Node("acceptance", "Acceptance"),
)
EDGES = (
    Edge("handoff", "HANDS_OFF", (("giver", "Holder"), ("receiver", "Holder"))),
    Edge("question", "ASKS", (("asker", "Holder"), ("asked", "Holder"))),
    Edge("need", "NEEDS", (("holder", "Holder"), ("item", "Item"))),
    Edge("policy", "DENIED", (("holder", "Holder"), ("item", "Item")), rule="deny"),
    Edge("policy", "MUST_PASS", (("item", "Item"), ("holder", "Holder")), rule="must_pass"),
)
LINKS = ("PERFORMS", "USES", "MAKES", "PART_OF")  # relationships that follow from a node's record
KINDS = {"team": "Team", "system": "System", "meeting": "Meeting", "outsider": "Outsider"}
OTHERS = ("Map", "Change", "Finding", "Place")  # labels of nodes that are no records

_TYPED = re.compile(r"([-+.0-9e]*)(.*)", re.DOTALL)


def kept_as(type_name: str) -> list[Node | Edge]:
    """What the records of a type are in the graph."""
    return [kind for kind in (*NODES, *EDGES) if kind.type == type_name]


def kind_of(record: Record) -> Node | Edge:
    """What one record is in the graph."""
    kinds = kept_as(record.type)
    return next(k for k in kinds if not isinstance(k, Edge) or k.rule in (None, getattr(record, "rule", None)))


def properties(record: Record, *, name: str, place: int, all_cases: Sequence[str]) -> Properties:
    """The properties of a record of the map `name`; what is unknown is left out."""
    found: Properties = {"map": name, "id": record.id, "place": place, "hash": signed(record_hash(record))}
    for field in fields_of(record.type):
        value = getattr(record, field.name)
        if value is None:
            continue
        if isinstance(value, Quantity):
            found[field.name], found[f"{field.name}_typed"] = round(value.base, 9), _typed(value)
        elif field.form == "cases":
            found["cases"] = [case for case in all_cases if case in value] if value else list(all_cases)
            found["in_all_cases"] = not value
        elif field.name == "title":
            found["title"] = value or title_of(record.id)
            if not value:
                found["untitled"] = True
        else:
            found[field.name] = list(value) if isinstance(value, tuple) else value
    if record.key and record.suffix > 1:
        found[SUFFIX] = record.suffix
    if record.type in ("activity", "acceptance"):
        found["title"] = _headline(record)
    return found


def signed(number: int) -> int:
    """A number modulo 2^64 as databases keep integers."""
    return (number + (1 << 63)) % (1 << 64) - (1 << 63)


def links(record: Record) -> Iterator[tuple[str, Properties]]:
    """(type, {id, start, end}) of the relationships that follow from a node's record; ends are ids."""
    if isinstance(record, Item):
        for part in record.parts:
            yield "PART_OF", {"id": f"{part}:{record.id}", "start": part, "end": record.id}
    if isinstance(record, Activity):
        yield "PERFORMS", {"id": record.id, "start": record.at, "end": record.id}
        for item in record.uses:
            yield "USES", {"id": f"{record.id}:{item}", "start": record.id, "end": item}
        for item in record.makes:
            yield "MAKES", {"id": f"{record.id}:{item}", "start": record.id, "end": item}


def read_properties(type_name: str) -> list[str]:
    """The properties that make up a record, in the order of the rows of `table_of`."""
    found = []
    for name, field in column_fields(type_name):
        found.append(f"{name}_typed" if field.form == "quantity" else name)
        if field.form == "cases":
            found.append("in_all_cases")
        elif name == "title":
            found.append("untitled")
    return found


def table_of(type_name: str, rows: Sequence[Sequence[Any]], names: Mapping[str, Names]) -> Table:
    """The table of rows in the order of `read_properties`; KeyError or ValueError if they do not fit."""
    order = read_properties(type_name)
    lists = dict(zip(order, zip(*rows, strict=True) if rows else ((),) * len(order), strict=True))
    made = {name: _column(field, name, lists, names) for name, field in column_fields(type_name)}
    return Table(type_name, made, names)


def names_in(rows: Mapping[str, Sequence[Sequence[Any]]]) -> dict[str, Names]:
    """The names of a map's spaces, given the rows of each type."""
    places = {type_name: read_properties(type_name) for type_name in rows}
    ids = {space: [row[places[space].index("id")] for row in rows[space]] for space in NAMED}
    via = places["handoff"].index("via")
    ids["via"] = [row[via] for row in rows["handoff"] if row[via] is not None]
    return {space: Names().extended(listed) for space, listed in ids.items()}


def _typed(value: Quantity) -> str:
    """As typed; with all digits where the short form would lose some."""
    text = str(value)
    return text if _read(text, type(value))[0] == value.amount else f"{value.amount!r}{value.unit}"


def _read(text: str, quantity: type[Quantity]) -> tuple[float, int]:
    """(amount, unit code) of a quantity as typed."""
    match = _TYPED.fullmatch(text)
    assert match is not None
    return float(match[1] or 1), quantity.unit_code(match[2])


def _headline(record: Record) -> str:
    """What a node whose record has no title is called: "Makes goods announcement", "Approve contract"."""
    if isinstance(record, Activity):
        word = record.control or ("makes" if record.makes else "uses")
        return title_of(f"{word} {', '.join(record.makes or record.uses)}")
    return f"Accepted {getattr(record, 'finding', record.id)}"


def _column(field: FieldSpec, name: str, lists: Mapping[str, Sequence[Any]], names: Mapping[str, Names]) -> Column:
    if field.form == "quantity":
        assert field.quantity is not None
        typed = lists[f"{name}_typed"]
        known = {text: _read(text, field.quantity) for text in set(typed) if text is not None}
        known[None] = (np.nan, 0)
        amounts = np.array([known[text][0] for text in typed], dtype=np.float64)
        return Amounts(amounts, np.array([known[text][1] for text in typed], dtype=np.int8), field.quantity)
    values = lists[name]
    if name == SUFFIX:
        return Plain(np.array([1 if value is None else value for value in values], dtype=np.int32))
    match field.form:
        case "ref":
            codes: dict[Any, int] = {**names[field.target or ""].codes, None: NONE, UNNAMED: NONE}
            return Plain(np.array([codes[value] for value in values], dtype=np.int32))
        case "refs":
            codes = names[field.target or ""].codes
            return Ragged.of([[codes[one] for one in value or ()] for value in values])
        case "cases":
            bits = {case: 1 << code for case, code in names["case"].codes.items()}
            limited = zip(values, lists["in_all_cases"], strict=True)
            return Plain(np.array([0 if all_ else sum(bits[c] for c in v) for v, all_ in limited], dtype=np.uint64))
        case "choice":
            words: dict[Any, int] = {word: place for place, word in enumerate(field.choices)}
            words[None] = NONE
            return Plain(np.array([words[value] for value in values], dtype=np.int8))
        case "flag":
            return Plain(np.array([bool(value) for value in values], dtype=np.bool_))
        case "number" | "integer":
            return Plain(np.array(values, dtype=np.float64))  # None becomes NaN
    if name == "title":
        values = ["" if untitled else value for value, untitled in zip(values, lists["untitled"], strict=True)]
    elif field.form == "date":
        values = [value and value.to_native() for value in values]
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return Plain(column)
