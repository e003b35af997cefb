"""Quantities with units: they compute in one base unit and print as they were typed."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from flowmap.errors import BadQuantity, TooLarge

HOURS_PER_DAY = 24.0  # elapsed time; effort knows only minutes and hours
WEEKS_PER_YEAR, MONTHS_PER_YEAR, DAYS_PER_YEAR = 52.0, 12.0, 365.0

LONGEST = 60  # letters of a quantity; our choice: a number has 13 digits and at most 18 decimals
HUGE = 1e15  # more than any quantity has, whatever its unit

_NUMBER = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?|\.[0-9]+)\s*(.*?)\s*", re.DOTALL)
_BEGINS = re.compile(r"\s*((?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE]\+?[0-9]{1,9})?)")


def plain_number(value: float) -> str:
    """The shortest text of a number: `3`, `0.5`, never `3.0` or `1e-07`.

    It has 13 digits and at most 18 decimals, so that the quantity read from it equals the one written.
    """
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{Decimal(f'{value:.13g}'):.18f}".rstrip("0").rstrip(".")


def after_huge(text: str) -> str | None:
    """What follows a number that is more than any quantity, such as 1e400; None where a text begins with none."""
    match = _BEGINS.match(text)
    return None if match is None or float(match[1]) < HUGE else text[match.end() :].strip()


def _cut(text: object) -> str:
    shown = str(text)
    return shown if len(shown) <= 60 else shown[:57] + "..."


@dataclass(frozen=True, slots=True, eq=False)
class Quantity:
    """An amount in the unit that was typed. Equal quantities have equal base values: 24h == 1d."""

    amount: float
    unit: str

    UNITS: ClassVar[dict[str, float]]  # unit as typed -> factor to the base unit; the order is kept in files
    BARE: ClassVar[frozenset[str]] = frozenset()  # units that are words of their own: "weekly"
    EXAMPLE: ClassVar[str]
    KIND: ClassVar[str]
    MOST: ClassVar[float] = 1e9  # in base units; our choice, because a hundred thousand years is a typing error

    @property
    def base(self) -> float:
        """The value in the base unit: hours, times a year, hours a year, or a fraction of 1."""
        return self.amount * self.UNITS[self.unit]

    @classmethod
    def parse(cls, text: object) -> Self:
        """Read a quantity as typed; BadQuantity says what would be right."""
        if isinstance(text, cls):
            return text
        if isinstance(text, bool) or not isinstance(text, str | int | float):
            raise cls._refusal(text)
        if not isinstance(text, str):
            if abs(text) >= HUGE or math.isnan(text):
                raise cls._too_large(text) if text > 0 else cls._refusal(text)
            text = plain_number(text) if text >= 0 else str(text)
        if text.strip() in cls.BARE:
            return cls(1.0, text.strip())
        match = _NUMBER.fullmatch(text) if len(text) <= LONGEST else None
        if match is None or match[2] not in cls.UNITS or match[2] in cls.BARE:
            unit = after_huge(text)
            if unit is None or (unit and (unit not in cls.UNITS or unit in cls.BARE)):
                raise cls._refusal(text)
            raise cls._too_large(text, unit)
        quantity = cls(float(match[1]), match[2])
        if quantity.base > cls.MOST:
            raise cls._too_large(text, match[2])
        return quantity

    @classmethod
    def _refusal(cls, text: object) -> BadQuantity:
        return BadQuantity(_cut(text), f"is no {cls.KIND}", hint=f"Write {cls.EXAMPLE}.")

    @classmethod
    def _too_large(cls, text: object, unit: str = "") -> TooLarge:
        unit = unit or next(unit for unit, factor in cls.UNITS.items() if factor == 1)
        most = plain_number(float(int(cls.MOST / cls.UNITS[unit])))
        return TooLarge(_cut(text), "is too large", hint=f"The largest {cls.KIND} is {most}{unit}.")

    @classmethod
    def unit_code(cls, unit: str) -> int:
        """The place of a unit in UNITS: how columns and stores keep it."""
        return list(cls.UNITS).index(unit)

    @classmethod
    def from_code(cls, amount: float, code: int) -> Self:
        """The quantity that a column keeps as (amount, unit code)."""
        return cls(amount, list(cls.UNITS)[code])

    def __str__(self) -> str:
        return self.unit if self.unit in self.BARE else f"{plain_number(self.amount)}{self.unit}"

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and math.isclose(
            self.base,
            other.base,
            rel_tol=1e-12,
            abs_tol=1e-15,
        )

    def __hash__(self) -> int:
        return hash((type(self).__name__, round(self.base, 9)))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            cls.parse, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        units = "|".join(re.escape(unit) for unit in cls.UNITS if unit not in cls.BARE)
        words = "".join(f"|{word}" for word in cls.UNITS if word in cls.BARE)
        return {
            "type": ["string", "number"] if "" in cls.UNITS else "string",
            "pattern": rf"^\s*(([0-9]+(\.[0-9]+)?|\.[0-9]+)\s*({units}){words})\s*$",
            "description": f"A {cls.KIND}: {cls.EXAMPLE}.",
        }


class Duration(Quantity):
    """Elapsed time; base unit: hour. A day has 24 h."""

    UNITS: ClassVar = {"min": 1 / 60, "h": 1.0, "d": HOURS_PER_DAY, "w": 7 * HOURS_PER_DAY}
    EXAMPLE = "a number and its unit: 30min, 4h, 2d or 1w"
    KIND = "duration"


class Effort(Quantity):
    """Work; base unit: hour."""

    UNITS: ClassVar = {"min": 1 / 60, "h": 1.0}
    EXAMPLE = "a number and its unit: 10min or 2h"
    KIND = "effort"


class Rate(Quantity):
    """How often; base unit: times a year (52 weeks, 12 months, 365 days)."""

    UNITS: ClassVar = {
        "/year": 1.0,
        "/month": MONTHS_PER_YEAR,
        "/week": WEEKS_PER_YEAR,
        "/day": DAYS_PER_YEAR,
        "yearly": 1.0,
        "monthly": MONTHS_PER_YEAR,
        "weekly": WEEKS_PER_YEAR,
        "daily": DAYS_PER_YEAR,
    }
    BARE = frozenset({"yearly", "monthly", "weekly", "daily"})
    EXAMPLE = "48/year, 3/week, 2/day, or daily, weekly, monthly, yearly"
    KIND = "rate"


class Share(Quantity):
    """A part of a whole, 0 to 100 %; base unit: 1."""

    UNITS: ClassVar = {"%": 0.01, "": 1.0}
    EXAMPLE = "a share from 0% to 100%, or a fraction such as 0.95"
    KIND = "share"
    MOST = 1.0

    @classmethod
    def _too_large(cls, text: object, unit: str = "") -> TooLarge:
        refused = cls._refusal(text)  # says the largest
        return TooLarge(refused.typed, refused.why, hint=refused.hint)


class Capacity(Quantity):
    """Work that a team can do in a period; base unit: hours a year."""

    UNITS: ClassVar = {"h/week": WEEKS_PER_YEAR, "h/month": MONTHS_PER_YEAR, "h/day": DAYS_PER_YEAR, "h/year": 1.0}
    EXAMPLE = "hours in a period: 40h/week, 160h/month or 1800h/year"
    KIND = "capacity"


ALL = Share(100.0, "%")
