"""The records that a map consists of: immutable values with the names of DESIGN 2."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, get_args, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from flowmap.domain.money import HOURLY_RATE
from flowmap.domain.quantities import ALL, Capacity, Duration, Effort, Quantity, Rate, Share
from flowmap.domain.slug import legible, slug

UNNAMED = "?"  # an item drawn in a hurry: stored, drawn, left out of reasoning
CHANNELS = ("voice", "phone", "paper", "e-mail", "chat", "file", "system", "meeting")
MOST_NUMBER = 10_000_000  # of people, of stages; our choice
MOST_CASES = 64
MOST_QUERY = 10_000  # letters of a saved question; our choice: as long as any text that is sent may be
CONTROL_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # in no text
NAMED = (
    "case",
    "stage",
    "holder",
    "item",
)  # types whose records have ids of their own, which others refer to


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks a field that names a record of another type."""

    target: str


def _listed(value: Any) -> Any:
    """A single value is accepted wherever a list is."""
    return () if value is None else (value,) if isinstance(value, str) else value


def _sorted(value: tuple[str, ...]) -> tuple[str, ...]:
    """Cases are a set: kept in one order so that equal records are equal."""
    return tuple(sorted(set(value)))


def unreadable(text: str) -> str | None:
    """Why this is no text: a control character that is no tab and no line end, or what UTF-8 cannot say; else None."""
    found = CONTROL_CHARACTER.search(text)
    return None if found is None else f"The text has the control character U+{ord(found[0]):04X}."


def _readable(value: str) -> str:
    """Texts end their lines in one way, and can be read."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    if (why := unreadable(value)) is not None:
        raise ValueError(why)
    return value


def _legible(value: str | None) -> str | None:
    """A name that nobody can read is none."""
    return value if value and legible(value) else None


def _no_number(value: Any) -> Any:
    """A day is written as such: a number would be taken for seconds since 1970."""
    if isinstance(value, int | float):
        raise ValueError("This is no day.")
    return value


Text = Annotated[str, AfterValidator(_readable)]
HolderId = Annotated[str, Ref("holder")]
ItemId = Annotated[str, Ref("item")]
StageId = Annotated[str, Ref("stage")]
ViaId = Annotated[str, Ref("via")]
ItemIds = Annotated[tuple[str, ...], BeforeValidator(_listed), Ref("item")]
CaseIds = Annotated[tuple[str, ...], BeforeValidator(_listed), AfterValidator(_sorted), Ref("case")]

HolderKind = Literal["team", "system", "meeting", "outsider"]
Kano = Literal["threshold", "performance", "excitement", "not_relevant"]


class Record(BaseModel):
    """One statement of a map. Two records are equal when every field is, quantities by their value."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: ClassVar[str]
    key: ClassVar[tuple[str, ...]] = ()  # the fields that a derived id is made of

    id: str = ""
    note: Text | None = None
    source: Text | None = None

    def base_id(self) -> str:
        """The id that the key fields give, e.g. "handoff:sales:purchasing:order"."""
        return ":".join([self.type, *(str(getattr(self, name) or "") for name in self.key)])

    @model_validator(mode="after")
    def _derive_id(self) -> Record:
        if self.key and not self.id:
            object.__setattr__(self, "id", self.base_id())
        return self

    @property
    def suffix(self) -> int:
        """1 for the derived id as it is; n where it ends in `-n` because an earlier record had it."""
        rest = self.id[len(self.base_id()) + 1 :]
        return int(rest) if rest.isdigit() else 1

    @property
    def ref(self) -> str:
        """How findings name the record: `type:id`; derived ids carry their type already."""
        return self.id if self.key else f"{self.type}:{self.id}"

    def with_id(self, identity: str) -> Any:
        """The same record under another id."""
        return self.model_copy(update={"id": identity})

    def to_dict(self) -> dict[str, Any]:
        """The fields that are not at their default, in the words of the YAML format."""
        return {name: plain(value) for name, value in stated(self)}


def plain(value: Any) -> Any:
    """A field's value as JSON and YAML write it."""
    if isinstance(value, Quantity | datetime.date):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def stated(record: Record) -> Iterator[tuple[str, Any]]:
    """(field, value) of the fields that are not at their default; a derived id only where it has a suffix."""
    for field in fields_of(record.type):
        name, value = field.name, getattr(record, field.name)
        if value == field.default and type(value) is type(field.default):
            continue
        if name == "id" and record.key and value == record.base_id():
            continue
        yield name, value


class Header(Record):
    """What the map itself is called, and what an hour of work costs in its company."""

    type = "map"
    id: str = "map"
    title: Text = ""
    hourly_rate: Annotated[str, Field(pattern=HOURLY_RATE)] | None = None


class Holder(Record):
    """Anything that can hold information. `people` is a number; no person is ever named."""

    type = "holder"
    title: Text = ""
    kind: HolderKind = "team"
    department: Annotated[Text | None, AfterValidator(_legible)] = None
    people: Annotated[float, Field(ge=0, le=MOST_NUMBER)] | None = None
    capacity: Capacity | None = None
    inventory: Literal["complete"] | None = None


class Item(Record):
    """A piece of information. `parts` are items contained in it."""

    type = "item"
    title: Text = ""
    parts: ItemIds = ()
    replica: bool = False
    kind: Literal["information", "expertise"] = "information"


class Case(Record):
    """A kind of business case and its share of all cases."""

    type = "case"
    title: Text = ""
    share: Share | None = None


class Stage(Record):
    """A step of the sales process; `position` counts from 1; `starts`: how long after the case starts."""

    type = "stage"
    title: Text = ""
    position: Annotated[int, Field(le=MOST_NUMBER)] = 0
    starts: Duration | None = None


class Activity(Record):
    """Work at a holder that uses items and makes items. Uses nothing: it originates them."""

    type = "activity"
    key = ("at", "control", "makes", "uses")
    at: HolderId
    uses: ItemIds = ()
    makes: ItemIds = ()
    control: Literal["approve", "check", "redact", "translate"] | None = None
    duration: Duration | None = None
    stage: StageId | None = None
    cases: CaseIds = ()

    def base_id(self) -> str:
        """Named by what it makes; an activity that makes nothing by its control and what it uses."""
        what = self.makes or (*([self.control] if self.control else ()), *self.uses)
        return ":".join([self.type, self.at, "+".join(what)])


class Handoff(Record):
    """A giver hands one item to a receiver. `effort` is the giver's (push) or the receiver's (read)."""

    type = "handoff"
    key = ("giver", "receiver", "item")
    giver: HolderId
    receiver: HolderId
    item: ItemId = UNNAMED
    via: ViaId | None = None
    mode: Literal["push", "read"] = "push"
    stage: StageId | None = None
    lead: Duration | None = None
    lead_p90: Duration | None = None
    every: Duration | None = None
    effort: Effort | None = None
    times: Rate | None = None
    quality: Share = ALL
    said_by: Literal["giver", "receiver", "both"] | None = None
    backup: bool = False
    cases: CaseIds = ()


class Question(Record):
    """Somebody asks somebody for an item; `answered` is the share of questions that get an answer."""

    type = "question"
    key = ("asker", "asked", "item")
    asker: HolderId
    asked: HolderId
    item: ItemId = UNNAMED
    times: Rate | None = None
    effort: Effort | None = None
    lead: Duration | None = None
    answered: Share = ALL
    cases: CaseIds = ()


class Need(Record):
    """A holder needs an item: how much (Kano), how soon after the case starts, how fresh, how good."""

    type = "need"
    key = ("holder", "item")
    holder: HolderId
    item: ItemId
    kano: Kano = "performance"
    within: Duration | None = None
    max_age: Duration | None = None
    min_quality: Share | None = None
    because: Text | None = None
    cases: CaseIds = ()


class Policy(Record):
    """`deny`: the holder must not have the item. `must_pass`: the item passes the holder before anybody else."""

    type = "policy"
    key = ("rule", "item", "holder")
    rule: Literal["deny", "must_pass"]
    holder: HolderId
    item: ItemId
    cases: CaseIds = ()


class Acceptance(Record):
    """A finding that the owners accept: why, by whom, until when (inclusive)."""

    type = "acceptance"
    key = ("finding", "holder", "counterpart", "item")
    finding: Annotated[str, Field(pattern=r"^[A-Z]{3}[0-9]{2}$")]
    holder: HolderId | None = None
    counterpart: HolderId | None = None
    item: ItemId | None = None
    because: Text | None = None
    by: Text | None = None
    until: Annotated[datetime.date | None, BeforeValidator(_no_number)] = None
    cases: CaseIds = ()


class Alias(Record):
    """Another name of an item or of a holder, one of the two; `differs`: decided for good that it is none."""

    type = "alias"
    key = ("item", "holder", "name")
    name: Text
    item: ItemId | None = None
    holder: HolderId | None = None
    differs: bool = False

    def base_id(self) -> str:
        """By the slug of the name, which may be any text."""
        return ":".join([self.type, self.item or "", self.holder or "", slug(self.name)])


class Query(Record):
    """A question in Cypher that people ask of the map again and again, as in a file: its head says what it asks."""

    type = "query"
    key = ("name",)
    name: Text
    query: Text


RECORDS: Mapping[str, type[Record]] = {
    record.type: record
    for record in (
        *(Header, Case, Stage, Holder, Item, Activity, Handoff, Question, Need, Policy, Acceptance),
        *(Alias, Query),
    )
}


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a record as columns, stores and forms need it.

    `form` is text, choice, flag, number, integer, date, quantity, ref, refs or cases; `target` the type
    of the record that a ref names; `choices` the words of a choice; `quantity` the class of a quantity.
    """

    name: str
    form: str
    default: Any
    target: str | None = None
    choices: tuple[str, ...] = ()
    quantity: type[Quantity] | None = None


@cache
def fields_of(type_name: str) -> tuple[FieldSpec, ...]:
    """The fields of a record type in their order, `id` first, `note` and `source` last."""
    record = RECORDS[type_name]
    specs = [_spec(type_name, name, field) for name, field in record.model_fields.items()]
    return tuple(sorted(specs, key=lambda spec: spec.name in ("note", "source")))


def _spec(type_name: str, name: str, field: Any) -> FieldSpec:
    if name == "id" and type_name in NAMED:
        return FieldSpec(name, "ref", None, target=type_name)
    default = None if field.is_required() else field.default
    kinds = [part for part in (get_args(field.annotation) or (field.annotation,)) if part is not type(None)]
    marks = [*field.metadata, *(m for kind in kinds for m in getattr(kind, "__metadata__", ()))]
    target = next((mark.target for mark in marks if isinstance(mark, Ref)), None)
    if name == "cases":
        return FieldSpec(name, "cases", (), target="case")
    if target is not None:
        many = get_origin(field.annotation) is tuple
        return FieldSpec(name, "refs" if many else "ref", default, target=target)
    kind = kinds[0]
    kind = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    words = tuple(w for part in kinds for w in (get_args(part) if get_origin(part) is Literal else [part]))
    if all(isinstance(word, str) for word in words):
        return FieldSpec(name, "choice", default, choices=words)
    if isinstance(kind, type) and issubclass(kind, Quantity):
        return FieldSpec(name, "quantity", default, quantity=kind)
    forms = {str: "text", bool: "flag", float: "number", int: "integer", datetime.date: "date"}
    return FieldSpec(name, forms[kind], default)


def record_from_dict(type_name: str, values: Mapping[str, Any]) -> Record:
    """The record that `to_dict` wrote; pydantic's ValidationError where a field is wrong."""
    return RECORDS[type_name].model_validate(dict(values))
