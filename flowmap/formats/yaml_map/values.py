"""How the value of one key is read, by the form of its field."""

from __future__ import annotations

import datetime
import re
from typing import Any

from flowmap.domain.nearest import did_you_mean
from flowmap.domain.quantities import after_huge
from flowmap.domain.records import MOST_NUMBER, FieldSpec
from flowmap.errors import BadQuantity
from flowmap.formats.problems import shown
from flowmap.formats.yaml_map.nodes import Node, Scalar, Sequence

_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,15})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
WHAT = {"said_by": "person who says it", "kano": "kind of need", "mode": "way to hand over", "kind": "kind"}


class ValueProblem(Exception):
    """Why a value cannot stand there, and at which node."""

    def __init__(self, message: str, hint: str | None, node: Node) -> None:
        super().__init__(message)
        self.message, self.hint, self.node = message, hint, node


def read_value(field: FieldSpec, node: Node) -> Any:
    """The value of a field; None where the node is null. ValueProblem where it does not fit."""
    if isinstance(node, Scalar) and node.is_null:
        return None
    if field.form in ("refs", "cases"):
        parts = node.items if isinstance(node, Sequence) else [node]
        return tuple(_text(part) for part in parts if not (isinstance(part, Scalar) and part.is_null))
    text = _text(node)
    match field.form:
        case "quantity":
            assert field.quantity is not None
            try:
                return field.quantity.parse(text)
            except BadQuantity as bad:
                raise ValueProblem(bad.message, bad.hint, node) from None
        case "choice":
            if text not in field.choices:
                what = WHAT.get(field.name, field.name)
                words = f"Write {_or(field.choices)}."
                near = did_you_mean(text, field.choices)
                raise ValueProblem(f"“{shown(text)}” is no {what}.", f"{near} {words}" if near else words, node)
            return text
        case "flag":
            if text not in FLAGS:
                raise ValueProblem(f"“{shown(text)}” is neither true nor false.", "Write true or false.", node)
            return FLAGS[text]
        case "number" | "integer":
            if after_huge(text) == "":
                raise ValueProblem(f"“{shown(text)}” is too large.", f"Write at most {MOST_NUMBER}.", node)
            if not _NUMBER.fullmatch(text) or (field.form == "integer" and not text.isdecimal()):
                raise ValueProblem(f"“{shown(text)}” is no number.", "Write for example 6.", node)
            return int(text) if field.form == "integer" else float(text)
        case "date":
            return _date(text, node)
    return text


def _date(text: str, node: Node) -> datetime.date:
    try:
        if _DATE.fullmatch(text):
            return datetime.date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueProblem(f"“{shown(text)}” is no day.", "Write for example 2027-03-31.", node)


def _text(node: Node) -> str:
    """The text of a single value, as typed."""
    if isinstance(node, Scalar):
        return node.text
    kind = "a list" if isinstance(node, Sequence) else "keys and values"
    raise ValueProblem(f"One value is expected here, not {kind}.", "A text with { or [ stands in quotes.", node)


def _or(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
