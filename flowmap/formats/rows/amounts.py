"""Amounts as people write them in a spreadsheet: "2 Tage", "40 pro Monat", "1,5 h", "95 %"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flowmap.domain.quantities import Duration, Effort, Quantity, Rate, Share
from flowmap.errors import BadQuantity

_UNITS: Mapping[str, str] = {
    **dict.fromkeys(("min", "mins", "minute", "minutes", "minuten"), "min"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden"), "h"),
    **dict.fromkeys(("d", "day", "days", "tag", "tage", "tagen"), "d"),
    **dict.fromkeys(("w", "week", "weeks", "woche", "wochen"), "w"),
}
_PERIODS: Mapping[str, str] = {
    **dict.fromkeys(("year", "y", "a", "annum", "jahr", "p.a."), "/year"),
    **dict.fromkeys(("month", "mo", "m", "monat"), "/month"),
    **dict.fromkeys(("week", "w", "woche"), "/week"),
    **dict.fromkeys(("day", "d", "tag"), "/day"),
}
_RATE_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("daily", "every day", "täglich"), "daily"),
    **dict.fromkeys(("weekly", "every week", "wöchentlich"), "weekly"),
    **dict.fromkeys(("monthly", "every month", "monatlich"), "monthly"),
    **dict.fromkeys(("yearly", "annually", "every year", "jährlich"), "yearly"),
}
_AMOUNT = re.compile(r"(?:ca\.?|~|about|etwa)?\s*([0-9]+(?:[.,][0-9]+)?)\s*([a-zäöü]*)\.?")
_RATE = re.compile(
    r"(?:ca\.?|~|about|etwa)?\s*([0-9]+(?:[.,][0-9]+)?)\s*(?:x|×|mal|times)?\s*(?:/|per|pro|im|a|je)\s*([a-z.]+)"
)
_SHARE = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(%|)")


def amount(text: str, quantity: type[Quantity]) -> Quantity | None:
    """The amount that a cell states; None where it states none of this kind."""
    try:
        return stated(text, quantity)
    except BadQuantity:
        return None


def stated(text: str, quantity: type[Quantity]) -> Quantity:
    """The same; BadQuantity where there is none, TooLarge where it is more than any map has."""
    return quantity.parse(_as_typed(" ".join(text.casefold().split()), quantity))


def _as_typed(said: str, quantity: type[Quantity]) -> str:
    if quantity is Rate:
        match = _RATE.fullmatch(said)
        if match is not None:
            return f"{_number(match[1])}{_PERIODS.get(match[2], match[2])}"
        return _RATE_WORDS.get(said, said)
    if quantity in (Duration, Effort):
        match = _AMOUNT.fullmatch(said)
        return said if match is None else f"{_number(match[1])}{_UNITS.get(match[2], match[2])}"
    if quantity is Share:
        match = _SHARE.fullmatch(said)
        return said if match is None else f"{_number(match[1])}{match[2]}"
    return said


def _number(text: str) -> str:
    return text.replace(",", ".")
