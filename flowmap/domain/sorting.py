"""Lines in the order of one of their columns, by the word that commands and addresses have for it: gives, -gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from flowmap.domain.selection import one_of

BACK = "-"  # before the name of a column: the other way round

Line = TypeVar("Line")


def column_of(order: str, columns: Iterable[str]) -> str:
    """The column that an order is by; UnknownName with the nearest where there is none of that name."""
    return one_of(order.removeprefix(BACK), columns, "column to sort by")


def turned(order: str, column: str) -> str:
    """The order that a heading asks for: by its column, or the other way round if that is the order already."""
    return BACK + column if column and order == column else column


def in_order_of(lines: Iterable[Line], order: str, value: Callable[[Line], Any]) -> list[Line]:
    """By what `value` says of each line: the largest number first, words from A to Z; the other way round with BACK.

    What is unknown (None, no text) comes last either way; lines that are alike stay as they are.
    """
    keyed = [(_key(value(line)), line) for line in lines]
    known = [(key, line) for key, line in keyed if key is not None]
    known.sort(key=lambda pair: pair[0], reverse=order.startswith(BACK))
    return [line for _, line in known] + [line for key, line in keyed if key is None]


def _key(value: Any) -> tuple[float, str] | None:
    if isinstance(value, (int, float)):
        return -value, ""
    text = ", ".join(value) if isinstance(value, (list, tuple)) else value or ""
    return (0.0, text.casefold()) if text else None
