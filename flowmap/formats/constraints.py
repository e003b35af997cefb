"""What pydantic says of a record that breaks a bound, in plain words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from flowmap.domain.quantities import plain_number
from flowmap.domain.records import MOST_NUMBER
from flowmap.errors import BadQuantity
from flowmap.formats.problems import shown

if TYPE_CHECKING:
    from pydantic import ValidationError


def broken(error: ValidationError) -> Iterator[tuple[str | None, str, str | None]]:
    """(field, what is wrong, what would be right) of everything that a record's class refuses."""
    for detail in error.errors(include_url=False):
        field = str(detail["loc"][0]) if detail["loc"] else None
        yield field, *_words(detail, field)


def _words(detail: Any, field: str | None) -> tuple[str, str | None]:
    value, bounds = shown(str(detail["input"])), detail.get("ctx", {})
    match detail["type"]:
        case "greater_than_equal":
            return f"“{value}” is too small.", f"Write at least {plain_number(bounds['ge'])}."
        case "less_than_equal":
            return f"“{value}” is too large.", f"Write at most {plain_number(bounds['le'])}."
        case "finite_number" | "float_type" if detail["input"] == math.inf or type(detail["input"]) is int:
            return f"“{value}” is too large.", f"Write at most {MOST_NUMBER}."
        case "finite_number":
            return f"“{value}” is no number.", "Write for example 6."
        case "string_pattern_mismatch" if field == "hourly_rate":
            return f"“{value}” is no hourly rate.", "Write an amount and a currency: 60 EUR."
        case "string_pattern_mismatch":
            return f"“{value}” is no code of a finding.", "Write for example GAP01."
        case "missing":
            return f"“{field}” is missing.", None
        case "value_error" if field == "until":
            return f"“{value}” is no day.", "Write for example 2027-03-31."
        case "value_error" if isinstance(bounds["error"], BadQuantity):
            return bounds["error"].message, bounds["error"].hint
        case "value_error":
            return str(bounds["error"]), "Take it out: a map is plain text."
    return f"“{value}” does not fit “{field}”: {detail['msg']}.", None
