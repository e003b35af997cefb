"""What an hour of work costs, and what hours of work cost: an amount in the currency of the map."""

from __future__ import annotations

from dataclasses import dataclass

from flowmap.domain import words

HOURLY_RATE = r"^[0-9]{1,9}(\.[0-9]{1,4})? [A-Z]{3}$"  # "60 EUR", the currency by ISO 4217


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency. Nothing is converted: a map has one currency."""

    amount: float
    currency: str

    @classmethod
    def of(cls, text: str) -> Money:
        """The amount that a text like "60 EUR" says."""
        amount, currency = text.split()
        return cls(float(amount), currency)

    def times(self, hours: float) -> Money:
        """What so many hours cost at this rate an hour."""
        return Money(self.amount * hours, self.currency)

    def __str__(self) -> str:
        """As people write it: "1,440 EUR"."""
        return f"{words.number(self.amount)} {self.currency}"


def a_year(hours: float, rate: Money | None) -> str:
    """Hours of work a year, with what they cost where an hour has a price: "24 h a year (1,440 EUR)"."""
    return f"{words.number(hours)} h a year{'' if rate is None or not hours else f' ({rate.times(hours)})'}"
