"""The YAML format as data: its sections, and the keys of their records; reader, writer and JSON Schema share it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from flowmap.domain.records import RECORDS, FieldSpec, fields_of

VERSION = "1"
RULES = ("deny", "must_pass")  # keys of a policy: each names the holder


@dataclass(frozen=True)
class Section:
    """A key of the file. `keyed`: its records stand under their ids, else in a list.

    `fixed` are fields that the section itself says; `short` the field that a single value in place of a
    record states; `about` one sentence for editors.
    """

    key: str
    type: str
    keyed: bool
    about: str
    fixed: Mapping[str, str] = field(default_factory=dict)
    short: str = "title"

    @cached_property
    def fields(self) -> Mapping[str, FieldSpec]:
        """The keys of a record here, in the order in which they are written."""
        fields = {spec.name: spec for spec in fields_of(self.type)}
        if self.keyed:
            del fields["id"]
        elif "id" in fields:
            fields["id"] = fields.pop("id")
        for name in self.fixed:
            del fields[name]
        if self.type == "policy":
            holder = fields.pop("holder")
            del fields["rule"]
            return {RULES[0]: holder, "item": fields.pop("item"), RULES[1]: holder, **fields}
        return fields

    @property
    def required(self) -> tuple[str, ...]:
        """Keys that a record here cannot do without; a policy needs one of RULES besides."""
        model = RECORDS[self.type].model_fields
        return tuple(n for n, spec in self.fields.items() if model[spec.name].is_required() and n not in RULES)


HEADER = ("title", "hourly_rate", "note", "source")  # keys of the file that describe the map itself

SECTIONS = {
    section.key: section
    for section in (
        Section("cases", "case", True, "Kinds of business case, with their share of all cases.", short="share"),
        Section("stages", "stage", True, "Steps of the sales process, in order."),
        Section("teams", "holder", True, "Teams that hold information.", {"kind": "team"}),
        Section("systems", "holder", True, "Systems that hold information.", {"kind": "system"}),
        Section("meetings", "holder", True, "Meetings where information is handed on.", {"kind": "meeting"}),
        Section(
            "outsiders", "holder", True, "Customers, suppliers and others outside the company.", {"kind": "outsider"}
        ),
        Section("items", "item", True, "Pieces of information."),
        Section("activities", "activity", False, "Work that uses items and makes items."),
        Section("handoffs", "handoff", False, "Who hands which item to whom."),
        Section("questions", "question", False, "Who asks whom for which item."),
        Section("needs", "need", False, "Who needs which item."),
        Section("policies", "policy", False, "What is denied to whom, and what must pass whom."),
        Section("accepted", "acceptance", False, "Findings that the owners accept."),
        Section("aliases", "alias", False, "Other names of items and holders, and names that are not the same."),
        Section("queries", "query", False, "Questions in Cypher that people ask of this map again and again."),
    )
}
