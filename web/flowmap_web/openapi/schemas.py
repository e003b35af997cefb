"""JSON Schema of what programs send and get, made from types: typed dicts, records, findings. There is no other."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from flowmap.domain.change import Change
from flowmap.domain.finding import Effect, Finding, Step
from flowmap.domain.records import RECORDS, Record
from flowmap.domain.words import word
from flowmap.tracing.dependents import Dependent

Schema = dict[str, Any]
PLAIN: Mapping[Any, Schema] = {
    Any: {},
    NoneType: {"type": "null"},
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    datetime.datetime: {"type": "string", "format": "date-time"},
    datetime.date: {"type": "string", "format": "date"},
}
# How the JSON of a class differs from its fields: what is left out where there is nothing to say, and what is added.
NEVER, SOMETIMES = {"tell", "offer"}, {Step: {"arrival_h"}, Finding: {"accepted_in_part", "lost"}, Effect: {"money"}}
ADDED: Mapping[type, Mapping[str, Any]] = {Dependent: {"another_way": str}}


class Says:
    """What a schema says of a type beyond it: `Annotated[str, Says(maxLength=200)]`."""

    def __init__(self, **words: Any) -> None:
        self.words = words


@dataclasses.dataclass(frozen=True)
class Together:
    """An object that has the fields of several classes."""

    name: str
    parts: tuple[type, ...]


class Schemas:
    """The schemas that a document needs, by name; what is asked for is added once."""

    def __init__(self) -> None:
        self.known: dict[str, Schema] = {}
        self._of: dict[str, Any] = {}

    def of(self, kind: Any) -> Schema:
        """The schema of a type: scalars and lists as they are, classes as references."""
        if kind in PLAIN:
            return dict(PLAIN[kind])
        origin, inside = get_origin(kind), get_args(kind)
        if origin is Annotated:
            more = [one.words for one in inside[1:] if isinstance(one, Says)]
            return {**self.of(inside[0]), **dict(pair for words in more for pair in words.items())}
        if origin in (NotRequired, Required):
            return self.of(inside[0])
        if origin is Literal:
            return {"enum": list(inside)}
        if origin in (Union, UnionType):
            return {"anyOf": [self.of(one) for one in inside]}
        if origin is tuple and inside[-1] is not Ellipsis:
            number = len(inside)
            return {"type": "array", "prefixItems": [*map(self.of, inside)], "minItems": number, "maxItems": number}
        if origin in (list, tuple):
            return {"type": "array", "items": self.of(inside[0])}
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": self.of(inside[1])}
        return self._named(kind.name if isinstance(kind, Together) else kind.__name__, kind)

    def fields(self, kind: Any) -> Schema:
        """The object with the fields of a typed dict, a record or a dataclass, and no others."""
        if isinstance(kind, Together):
            return self._together(kind)
        if kind is Change:
            return self._change()
        if issubclass(kind, Record):
            return _record(kind)
        hints = get_type_hints(kind, include_extras=True)
        if is_typeddict(kind):
            # the class itself takes what is written as text for required wherever it is total
            needed = {name for name in hints if get_origin(hints[name]) is Required or name in kind.__required_keys__}
            needed -= {name for name, hint in hints.items() if get_origin(hint) is NotRequired}
        else:
            hints = {one.name: hints[one.name] for one in dataclasses.fields(kind) if one.name not in NEVER}
            hints |= ADDED.get(kind, {})
            needed = hints.keys() - SOMETIMES.get(kind, set())
        made = {"type": "object", "properties": {name: self.of(hint) for name, hint in hints.items()}}
        listed = [name for name in hints if name in needed]
        return {**made, **({"required": listed} if listed else {}), "additionalProperties": False}

    def sent(self, kind: Any) -> Schema:
        """The object that a request carries: null where something may be left out is as good as leaving it out."""
        made = self.fields(kind)
        for name in made["properties"].keys() - set(made.get("required", ())):
            made["properties"][name] = {"anyOf": [made["properties"][name], {"type": "null"}]}
        return made

    def _named(self, name: str, kind: Any) -> Schema:
        if self._of.setdefault(name, kind) is not kind:
            raise TypeError(f"two classes are called {name}")
        if name not in self.known:
            self.known[name] = {}  # a class may have parts of its own kind
            self.known[name] = self.fields(kind)
        return {"$ref": f"#/components/schemas/{name}"}

    def _together(self, kind: Together) -> Schema:
        made = [self.fields(part) for part in kind.parts]
        properties = {name: schema for one in made for name, schema in one["properties"].items()}
        needed = [name for one in made for name in one.get("required", ())]
        return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}

    def _change(self) -> Schema:
        records = {kind: self.of(record) for kind, record in RECORDS.items()}
        one = {"type": "object", "properties": records, "minProperties": 1, "maxProperties": 1}
        side = {"anyOf": [{**one, "additionalProperties": False}, {"type": "null"}]}
        about = "A record before and after: no before adds it, no after takes it away. An edit is a list of these."
        sides = {"before": side, "after": side}
        return {"type": "object", "description": about, "properties": sides, "additionalProperties": False}


def _record(kind: type[Record]) -> Schema:
    """What pydantic says of a record; what is not stated is at its default."""
    made = kind.model_json_schema()
    fields = {
        name: {key: value for key, value in said.items() if key not in ("title", "default")}
        for name, said in made["properties"].items()
    }
    return {**made, "title": word(kind.type), "properties": fields}
