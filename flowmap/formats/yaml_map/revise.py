"""Saving a map into the text that is there: only what says something else now is written anew."""

from __future__ import annotations

from collections.abc import Mapping as Keyed
from collections.abc import Sequence as Listed
from dataclasses import dataclass
from typing import Any

from flowmap.domain.map import Map
from flowmap.domain.records import Record
from flowmap.errors import InvalidMap
from flowmap.formats.identities import Numbering
from flowmap.formats.yaml_map.edits import Edits
from flowmap.formats.yaml_map.nodes import Mapping, Node, Scalar, Sequence
from flowmap.formats.yaml_map.read import Document, Entry, read_document
from flowmap.formats.yaml_map.shape import HEADER, SECTIONS, Section
from flowmap.formats.yaml_map.write import (
    STEP,
    braces,
    dump,
    header_pairs,
    keyed_line,
    pairs_of,
    records_of,
    section_body,
    value_of,
)


def revise(text: str, m: Map, *, file: str | None = None) -> str:
    """The text of a YAML file changed so that it states `m`; `parse` gives `m` back.

    Comments, order and short forms stay where the author put them; new records come last in their section. A record
    that is gone takes the comment behind it along, not the one above it. A text in braces from beginning to end is
    written anew. InvalidMap or BadInput where the text is no map.
    """
    document = read_document(text, file=file)
    if document.root is None:
        revised = f"{text.rstrip()}\n{dump(m)}" if text.strip() else dump(m)
    elif document.root.flow:
        revised = dump(m)
    else:
        revised = _Reviser(text, document, document.root).revised(m)
    return revised if _says(revised, m) else dump(m)


def _says(text: str, m: Map) -> bool:
    """Whether a text states this map: the proof that an edited text is right."""
    try:
        return read_document(text).to_map() == m
    except InvalidMap:
        return False


@dataclass(slots=True)
class _Place:
    """A record of the map at its place in a section (`number` counts from 1), and the entry that says it so far."""

    record: Any
    entry: Entry | None
    number: int
    explicit_id: bool

    @property
    def implied(self) -> Any:
        """The record that the entry states at this place as it is written."""
        assert self.entry is not None
        record = self.entry.record
        if record.type == "stage" and "position" not in self.entry.values:
            return record.model_copy(update={"position": self.number})
        if self.explicit_id and "id" not in self.entry.values:
            return record.with_id("")
        return record

    @property
    def stays(self) -> bool:
        """Whether the entry says the record as it is written."""
        return self.entry is not None and bool(self.implied == self.record)


def _places(section: Section, entries: Listed[Entry], records: Keyed[str, Record]) -> list[_Place]:
    """The records in the order of the text, new ones last; stages by position where the text has them so."""
    by_ref = {entry.record.ref: entry for entry in entries}
    order = [ref for ref in by_ref if ref in records]
    if section.type == "stage" and order == [ref for ref in records if ref in by_ref]:
        order = list(records)
    else:
        order += [ref for ref in records if ref not in by_ref]
    numbering, places = Numbering(), []
    for number, ref in enumerate(order, start=1):
        record = records[ref]
        explicit = bool(record.key) and numbering.expected(record) != record.id
        numbering.take(record.id)
        places.append(_Place(record, by_ref.get(ref), number, explicit))
    return places


class _Reviser:
    def __init__(self, text: str, document: Document, root: Mapping) -> None:
        self.edits = Edits(text)
        self.document = document
        self.root = root
        self.nodes = {key.text: (key, node) for key, node in root.pairs}

    def revised(self, m: Map) -> str:
        """The text after the header and all sections are changed."""
        self._header(m)
        for section in SECTIONS.values():
            entries = [entry for entry in self.document.entries if entry.section is section]
            records = {record.ref: record for record in records_of(m, section)}
            places = _places(section, entries, records)
            gone = [entry for entry in entries if entry.record.ref not in records]
            if section.key not in self.nodes:
                if places:
                    self._new(section.key, f"{self.edits.newline}{section.key}:{self._body(section, places)}")
            elif gone or not all(place.stays for place in places):
                self._section(section, *self.nodes[section.key], places, gone)
        return self.edits.result()

    def _header(self, m: Map) -> None:
        wanted = {name: text for header in m.tables["map"] for name, text in header_pairs(header).items()}
        before = {} if self.document.header is None else header_pairs(self.document.header)
        for name in HEADER:
            if wanted.get(name) == before.get(name):
                continue
            if name not in self.nodes:
                self._new(name, f"{name}: {wanted[name]}")
            elif name in wanted:
                self.edits.put(self.nodes[name][1], wanted[name])
            else:
                self.edits.cut_lines(*self.nodes[name])

    def _new(self, key: str, lines: str) -> None:
        """Lines below the key that comes before this one in the usual order."""
        order = ["flowmap", *HEADER, *SECTIONS]
        above = [self.nodes[name][1] for name in order[: order.index(key)] if name in self.nodes]
        if above:
            self.edits.below(above[-1], lines)
        else:
            self.edits.above(self.root, lines)

    def _body(self, section: Section, places: Listed[_Place]) -> str:
        return section_body(section, [place.record for place in places], newline=self.edits.newline)

    def _section(self, section: Section, key: Scalar, node: Node, places: Listed[_Place], gone: Listed[Entry]) -> None:
        usual = isinstance(node, Mapping) if section.keyed else isinstance(node, Sequence)
        kept = any(place.entry is not None for place in places)
        if not usual or not isinstance(node, Mapping | Sequence) or not (kept or (gone and not node.flow)):
            self.edits.put_behind(key, node, self._body(section, places))
            return
        parts = [value for _, value in node.pairs] if isinstance(node, Mapping) else node.items
        index = {id(part): place for place, part in enumerate(parts)}
        self.edits.cut(node, [index[id(entry.node)] for entry in gone])
        after: int | None = None
        for place in places:
            if place.entry is None:
                self.edits.add(node, self._part(section, place), after=after)
            else:
                after = index[id(place.entry.node)]
                if not place.stays:
                    self._record(section, place, place.entry.node)

    def _part(self, section: Section, place: _Place) -> str:
        newline = self.edits.newline
        if section.keyed:
            return keyed_line(section, place.record, place.number, indent="", newline=newline)
        pairs = pairs_of(section, place.record, 0, explicit_id=place.explicit_id)
        return braces(pairs, column=len(STEP) + 2, newline=newline)

    def _record(self, section: Section, place: _Place, node: Node) -> None:
        """Changes only the fields that differ; the whole value where it is no mapping."""
        implied, record = place.implied, place.record
        said = pairs_of(section, record, place.number, explicit_id=place.explicit_id)
        differing = [
            key for key, spec in section.fields.items() if getattr(implied, spec.name) != getattr(record, spec.name)
        ]
        written = {key.text: at for at, (key, _) in enumerate(node.pairs)} if isinstance(node, Mapping) else {}
        gone = [written[key] for key in differing if key in written and key not in said]
        if not isinstance(node, Mapping) or len(gone) == len(written):
            column = len(STEP) + len(record.id) + 2
            self.edits.put(node, value_of(section, record, place.number, column=column, newline=self.edits.newline))
            return
        last = max(at for at in written.values() if at not in gone)
        self.edits.cut(node, gone)
        for key in differing:
            if key in said and key in written:
                self.edits.put(node.pairs[written[key]][1], said[key])
            elif key in said:
                self.edits.add(node, f"{key}: {said[key]}", after=last)
