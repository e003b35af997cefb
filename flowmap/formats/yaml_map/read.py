"""YAML nodes -> records with their places: every problem is noted, and reading goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from flowmap.domain import integrity
from flowmap.domain.map import Map
from flowmap.domain.nearest import did_you_mean
from flowmap.domain.records import RECORDS, Header, fields_of
from flowmap.domain.slug import is_slug, slug, title_of
from flowmap.formats.bounds import refuse_hostile
from flowmap.formats.constraints import broken
from flowmap.formats.identities import Numbering, is_id_of
from flowmap.formats.problems import Problems, shown
from flowmap.formats.yaml_map.nodes import Mapping, Node, Scalar, Sequence, compose
from flowmap.formats.yaml_map.shape import HEADER, RULES, SECTIONS, VERSION, Section
from flowmap.formats.yaml_map.values import ValueProblem, read_value

MEANT_AS_SHARE = re.compile(r"[-+]?\.?[0-9][0-9.,\s]*%?")  # a single value of a case that is no title


@dataclass(slots=True)
class Entry:
    """A record and where it is written: its section, its key (or None in a list) and its value.

    `values` are the fields that are written, `places` the node of each.
    """

    record: Any
    section: Section
    key: Scalar | None
    node: Node
    values: dict[str, Any]
    places: dict[str, Node] = field(default_factory=dict)


@dataclass(slots=True)
class Document:
    """A read text: its top mapping (None for an empty text), the header and the entries in their order."""

    root: Mapping | None
    header: Header | None
    entries: list[Entry]

    def to_map(self, name: str = "map") -> Map:
        """The map that the text states."""
        header = [] if self.header is None else [self.header]
        return Map.of([*header, *(entry.record for entry in self.entries)], name=name)


def read_document(text: str, *, file: str | None = None) -> Document:
    """The records that a YAML text states; InvalidMap with every problem, BadInput where it is no text at all."""
    refuse_hostile(text, file=file)
    problems = Problems(file)
    root = compose(text, problems)
    if isinstance(root, Scalar) and root.is_null:
        root = None
    if root is not None and not isinstance(root, Mapping):
        problems.add(
            "This is no map.",
            "Write sections such as “teams:”, one below the other.",
            line=root.line,
            column=root.column,
        )
        problems.refuse()
    assert root is None or isinstance(root, Mapping)
    document = _Reader(problems).read(root)
    for fault, place in _faults(document):
        problems.add_fault(fault, line=place.line, column=place.column)
    problems.refuse()
    return document


def _faults(document: Document) -> Iterator[tuple[integrity.Fault, Node]]:
    entries = {id(entry.record): entry for entry in document.entries}
    for fault in integrity.faults([entry.record for entry in document.entries]):
        entry = entries[id(fault.record)]
        place = entry.places.get(fault.field or "", entry.key or entry.node)
        if isinstance(place, Sequence) and fault.near is not None:
            name = fault.near[0]
            place = next((part for part in place.items if isinstance(part, Scalar) and part.text == name), place)
        yield fault, place


class _Reader:
    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.entries: list[Entry] = []
        self.numbering = Numbering()

    def read(self, root: Mapping | None) -> Document:
        header: dict[str, Any] = {}
        places: dict[str, Node] = {}
        for key, node in root.pairs if root is not None else ():
            if key.text == "flowmap":
                self._version(node)
            elif key.text in HEADER:
                header |= self._header(key.text, node)
                places[key.text] = node
            elif key.text in SECTIONS:
                self._section(SECTIONS[key.text], node)
            else:
                self._unknown(key, ["flowmap", *HEADER, *SECTIONS], "section")
        return Document(root, self._made("map", header, places, root) if header else None, self.entries)

    def problem(self, message: str, hint: str | None, node: Node | None) -> None:
        """Notes what is wrong at a node."""
        line, column = (None, None) if node is None else (node.line, node.column)
        self.problems.add(message, hint, line=line, column=column)

    def _unknown(self, key: Scalar, known: list[str], what: str) -> None:
        near = None if self.problems.full else did_you_mean(key.text, known)
        self.problem(f"There is no {what} “{shown(key.text)}”.", near or f"Possible here: {', '.join(known)}.", key)

    def _version(self, node: Node) -> None:
        text = node.text if isinstance(node, Scalar) else "a list"
        if text != VERSION:
            self.problem(f"Version “{shown(text)}” of the format is not known.", f"Write flowmap: {VERSION}.", node)

    def _header(self, name: str, node: Node) -> dict[str, Any]:
        spec = next(spec for spec in fields_of("map") if spec.name == name)
        value = self._value(spec, node)
        return {} if value is None else {name: value}

    def _section(self, section: Section, node: Node) -> None:
        if isinstance(node, Scalar) and node.is_null:
            return
        if section.keyed and isinstance(node, Mapping):
            seen: set[str] = set()
            for key, value in node.pairs:
                if key.text not in seen:  # a key that is there twice is a problem of its own
                    self._keyed(section, key, value)
                seen.add(key.text)
        elif section.key == "stages" and isinstance(node, Sequence | Scalar):
            for part in node.items if isinstance(node, Sequence) else [node]:
                if isinstance(part, Scalar):
                    self._named(section, part, part, {}, {})
                else:
                    self.problem("A stage in a list is one word.", "Write stages: [qualify, close]", part)
        elif section.keyed:
            self.problem(f"“{section.key}” needs ids with titles.", "Write “sales: Sales”, one a line.", node)
        else:
            for part in node.items if isinstance(node, Sequence) else [node]:
                self._listed(section, part)

    def _keyed(self, section: Section, key: Scalar, node: Node) -> None:
        if isinstance(node, Mapping):
            values, places = self._values(section, node)
        elif isinstance(node, Scalar) and node.is_null:
            values, places = {}, {}
        elif isinstance(node, Scalar):
            name = section.short
            if name == "share" and not MEANT_AS_SHARE.fullmatch(node.text[:60]):
                name = "title"
            value = self._value(section.fields[name], node)
            values, places = ({} if value is None else {name: value}), {name: node}
        else:
            self.problem("A title or keys with values are expected here, not a list.", "Write “sales: Sales”.", node)
            values, places = {}, {}
        self._named(section, key, node, values, places)

    def _named(
        self, section: Section, key: Scalar, node: Node, values: dict[str, Any], places: dict[str, Node]
    ) -> None:
        identity = key.text
        if not is_slug(identity):
            identity = slug(key.text)  # others may name it so
            hint = "Use lower case letters, digits and “-”"
            hint = f"{hint}: “{shown(identity)}”." if identity else f"{hint}."
            self.problem(f"“{shown(key.text)}” is no id.", hint, key)
            if not identity:
                return
        stated = {"id": identity, "title": title_of(identity), **section.fixed, **values}
        if section.type == "stage":
            stated.setdefault("position", 1 + sum(entry.section is section for entry in self.entries))
        record = self._made(section.type, stated, places, key)
        if record is not None:
            self.entries.append(Entry(record, section, key, node, values, {"id": key, **places}))

    def _listed(self, section: Section, node: Node) -> None:
        if not isinstance(node, Mapping):
            example = ", ".join(f"{name}: ..." for name in section.required)
            self.problem(f"A record of “{section.key}” has keys and values.", f"Write - {{{example}}}", node)
            return
        values, places = self._values(section, node)
        written = {key.text for key, _ in node.pairs}
        lacking = [
            name for name in section.required if name not in written or (name not in values and name not in places)
        ]
        for name in lacking:
            self.problem(f"“{name}” is missing.", f"Write {name}: and {_a(section.fields[name].target or name)}.", node)
        if section.type == "policy" and "rule" not in values:
            if not written & set(RULES):
                self.problem("“deny” or “must_pass” is missing.", "Write deny: and the id of a team.", node)
            return
        if lacking or any(name not in values for name in section.required):
            return
        identity = values.pop("id", None)
        record = self._made(section.type, values, places, node)
        if record is None:
            return
        if identity is None:
            identity = self.numbering.expected(record)
        elif not is_id_of(record, identity):
            base = record.base_id()
            hint = f"Leave the key out, or write “{shown(base)}” or “{shown(base)}-2”."
            self.problem(f"“{shown(identity)}” is no id of this record.", hint, places["id"])
            return
        else:
            values["id"] = identity
        self.numbering.take(identity)
        record = record if record.id == identity else record.with_id(identity)
        self.entries.append(Entry(record, section, None, node, values, places))

    def _values(self, section: Section, node: Mapping) -> tuple[dict[str, Any], dict[str, Node]]:
        """The fields that a mapping states and their nodes; a bad one is noted and left out."""
        values: dict[str, Any] = {}
        places: dict[str, Node] = {}
        for key, part in node.pairs:
            if key.text not in section.fields:
                self._unknown(key, list(section.fields), "key")
                continue
            value = self._value(section.fields[key.text], part)
            if value is None:
                continue
            if section.type == "policy" and key.text in RULES:
                if "rule" in values:
                    self.problem("“deny” and “must_pass” are two policies.", "Write one record for each.", key)
                values |= {"rule": key.text, "holder": value}
                places |= {"rule": key, "holder": part}
            else:
                values[key.text], places[key.text] = value, part
        return values, places

    def _value(self, spec: Any, node: Node) -> Any:
        try:
            return read_value(spec, node)
        except ValueProblem as bad:
            self.problem(bad.message, bad.hint, bad.node)
            return None

    def _made(self, type_name: str, values: dict[str, Any], places: dict[str, Node], node: Node | None) -> Any:
        """The record, without the fields that its class refuses; None where it cannot be without them."""
        try:
            return RECORDS[type_name](**values)
        except ValidationError as error:
            bad = set()
            for name, message, hint in broken(error):
                self.problem(message, hint, places.get(name or "", node))
                bad.add(name)
        try:
            return RECORDS[type_name](**{name: value for name, value in values.items() if name not in bad})
        except ValidationError:
            return None


def _a(target: str) -> str:
    return {"holder": "the id of a team", "item": "the id of an item"}.get(target, "its value")
