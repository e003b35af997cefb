"""Lines in the order of one of their columns, by the word that commands and addresses have for it: gives, -gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from flowmap.domain.answer import Answer
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


def answer_in_order(answer: Answer, order: str) -> Answer:
    """A list by one of its columns; "" leaves it as it is. UnknownName with the nearest where it has no such column."""
    if not order:
        return answer
    place = answer.columns.index(column_of(order, answer.columns))
    return replace(answer, rows=tuple(in_order_of(answer.rows, order, lambda row: row[place])))


def _key(value: Any) -> tuple[float, str] | None:
    if isinstance(value, (int, float)):
        return None if value != value else (-value, "")  # what is no number (NaN) is unknown
    if isinstance(value, (list, tuple)):
        value = ", ".join(map(str, value))
    text = "" if value is None else str(value)
    return (0.0, text.casefold()) if text else None
