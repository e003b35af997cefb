"""Records made from what a statement says, and whether a record says it already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from flowmap.domain.records import RECORDS
from flowmap.formats.flow_text.names import NamesUsed, Thing
from flowmap.formats.flow_text.tokens import StatementError


def things(names: NamesUsed) -> Iterator[tuple[str, str, Thing]]:
    """(type, id, thing) of all that is named."""
    for space, things in (
        ("case", names.cases),
        ("stage", names.stages),
        ("holder", names.holders),
        ("item", names.items),
    ):
        yield from ((space, identity, thing) for identity, thing in things.items())


def of_type(space: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are fields of this type."""
    return {name: value for name, value in values.items() if name in RECORDS[space].model_fields}


def made(type_name: str, values: Mapping[str, Any], column: int) -> Any:
    """The record of these fields; StatementError where a text has what no text may have."""
    try:
        return RECORDS[type_name](**values)
    except ValidationError as error:
        first = error.errors()[0]
        message = str(first["msg"]).removeprefix("Value error, ")
        raise StatementError(message, "Take it out: a map is plain text.", column=column) from None


def equal(record: Any, name: str, value: Any) -> bool:
    """Whether a field says this; lists in any order."""
    now = getattr(record, name)
    if isinstance(value, tuple):
        return set(now) == set(value)
    return bool(now == value and type(now) is type(value))


def agrees(record: Any, values: Mapping[str, Any]) -> bool:
    """Whether a record says all of this."""
    return all(equal(record, name, value) for name, value in values.items())
