"""Times that are all written in one form are read together, digit by digit, in columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from flowmap.domain.columns import hits
from flowmap.formats.event_log.texts import PADDING, Flags, Numbers, Texts

YEARS = 1900, 2200
DAY, HOUR, MINUTE, SECOND = 86_400_000_000, 3_600_000_000, 60_000_000, 1_000_000  # microseconds
FRACTION = 6  # digits of a second that count
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Form:
    """How a time is written: an example of it, and where in it the digits of each part stand.

    `sign` is where a zone like +02:00 begins, None where there is none.
    """

    example: str
    parts: dict[str, Span]
    zoned: bool
    sign: int | None

    def read(self, texts: Texts) -> tuple[Flags, Numbers]:
        """Which texts have this form and mean a time between 1900 and 2200, and these times in microseconds."""
        alike = texts.lengths == len(self.example)
        rows = hits(alike)
        columns = np.ascontiguousarray(texts.pieces(len(self.example), at=texts.starts[rows]).T)
        fits, when = self._when(columns)
        alike[rows] = fits
        return alike, when[fits]

    def _when(self, columns: NDArray[np.uint8]) -> tuple[Flags, Numbers]:
        digits = columns - np.uint8(ord("0"))
        fits = np.ones(columns.shape[1], bool)
        for place, letter in enumerate(self.example):
            fits &= digits[place] <= 9 if letter.isdigit() else columns[place] == ord(letter)

        def number(part: str, span: Span | None = None) -> NDArray[np.int32]:
            start, end = span or self.parts.get(part, (0, 0))
            value = np.zeros(columns.shape[1], np.int32)
            for place in range(start, end):
                value = value * np.int32(10) + digits[place]
            return value

        first_days, days = _months()
        month = number("month")
        months = (number("year") - YEARS[0]) * 12 + month - 1
        fits &= (month >= 1) & (month <= 12) & (months >= 0) & (months < len(days))
        months = np.where(fits, months, 0)
        day, hour, minute, second = number("day"), number("hour"), number("minute"), number("second")
        fits &= (day >= 1) & (day <= days[months]) & (hour < 24) & (minute < 60) & (second < 60)
        when = (first_days[months] + day) * DAY + ((hour * 60 + minute) * 60 + second) * np.int64(SECOND)
        if "fraction" in self.parts:
            start, end = self.parts["fraction"]
            kept = min(end - start, FRACTION)
            when += number("", (start, start + kept)) * np.int64(10 ** (FRACTION - kept))
        if self.sign is not None:
            hours, minutes = number("zone_hour"), number("zone_minute")
            fits &= (hours < 24) & (minutes < 60)
            shift = (hours * 60 + minutes) * np.int64(MINUTE)
            when = when + shift if self.example[self.sign] == "-" else when - shift
        return fits, when


def form_of(match: re.Match[str] | None) -> Form | None:
    """The form of a time whose parts a pattern has found; None where it found none."""
    if match is None or match.end() > PADDING:
        return None
    example, zone = match.string, match["zone"]
    parts = {part: match.span(part) for part, found in match.groupdict().items() if found and part != "zone"}
    sign = None
    if zone and zone[0] in "+-":
        sign, end = match.span("zone")
        parts |= {"zone_hour": (sign + 1, sign + 3), "zone_minute": (end - 2, end)}
    return Form(example, parts, zone is not None, sign)


@cache
def _months() -> tuple[Numbers, Numbers]:
    """By months since January 1900: the days from 1970 to the day before its first day, and how many days it has."""
    starts = np.arange(f"{YEARS[0]}-01", f"{YEARS[1] + 1}-02", dtype="M8[M]").astype("M8[D]").astype(np.int64)
    return starts[:-1] - 1, np.diff(starts)
