"""Times as text become microseconds since 1970, whatever usual form they have."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from flowmap.formats.event_log.event import UnreadableError
from flowmap.formats.problems import shown

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
EARLIEST, LATEST = 1900, 2200  # years; our choice, because beyond them a date is a placeholder or a fault

_TIME = r"(?:[T\s]\s*(\d\d?)[:.](\d\d)(?:[:.](\d\d)(?:[.,](\d{1,9}))?)?)?"
_ZONE = r"\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d\d?)[-/.](\d\d?){_TIME}{_ZONE}", re.ASCII)
_DAY_FIRST = re.compile(rf"(\d\d?)\.(\d\d?)\.(\d{{4}}){_TIME}{_ZONE}", re.ASCII)


class Clock:
    """Reads the times of one log and counts how many state no time zone: those are taken as UTC.

    `form` is a format of strptime for times of another form than ISO 8601, `2011/10/11 13:45`, `11.10.2011
    13:45`, or seconds or milliseconds since 1970. `11/10/2011` could be two days: it needs a form.
    """

    def __init__(self, form: str | None = None) -> None:
        self._form = form
        self.zoneless = 0
        self.zoned = 0

    def read(self, text: str) -> int:
        """Microseconds since 1970-01-01 UTC; UnreadableError if `text` is no time between 1900 and 2200."""
        try:
            moment = self._moment(text.strip())
        except (ValueError, OverflowError):
            raise UnreadableError(f"“{shown(text)}” is no time that can be read") from None
        if not EARLIEST <= moment.year <= LATEST:
            raise UnreadableError(f"“{shown(text)}” is not between {EARLIEST} and {LATEST}")
        if moment.tzinfo is None:
            self.zoneless += 1
            moment = moment.replace(tzinfo=UTC)
        else:
            self.zoned += 1
        return (moment - EPOCH) // MICROSECOND

    def _moment(self, text: str) -> datetime:
        if self._form is not None:
            return datetime.strptime(text, self._form)
        if text.isdecimal():
            if len(text) not in (10, 13):
                raise ValueError(text)
            return EPOCH + timedelta(milliseconds=int(text) * (1000 if len(text) == 10 else 1))
        if "." in text and ":" not in text[11:].partition(".")[0]:  # 09.05 is no fraction of an hour
            return _usual_form(text)
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return _usual_form(text)


def _usual_form(text: str) -> datetime:
    """Forms beside ISO 8601 whose day and month cannot be mistaken; ValueError for any other."""
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day, *rest = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year, *rest = match.groups()
    else:
        raise ValueError(text)
    hour, minute, second, fraction, zone = rest
    iso = f"{year}-{int(month):02}-{int(day):02}T{int(hour or 0):02}:{minute or '00'}:{second or '00'}"
    iso += f".{fraction[:6]:0<6}" if fraction else ""
    return datetime.fromisoformat(iso + ("+00:00" if zone in ("Z", "UTC", "GMT") else zone or ""))


def moment(microseconds: int) -> datetime:
    """The time in UTC that `Clock.read` counted."""
    return EPOCH + timedelta(microseconds=microseconds)
