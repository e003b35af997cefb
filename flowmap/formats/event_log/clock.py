"""Times as text become microseconds since 1970, whatever usual form they have."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import numpy as np

from flowmap.formats.event_log.alike import YEARS, form_of
from flowmap.formats.event_log.event import UnreadableError
from flowmap.formats.event_log.texts import Numbers, Texts
from flowmap.formats.problems import shown

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
EARLIEST, LATEST = YEARS  # our choice, because beyond them a date is a placeholder or a fault
MOST_FORMS = 8  # forms of one block's times that are read all at once; the others are read one by one

_TIME = r"(?:[T\s]\s*(?P<hour>\d\d?)[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?)?"
_ZONE = r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?"
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?){_TIME}{_ZONE}", re.ASCII)
_DAY_FIRST = re.compile(rf"(?P<day>\d\d?)\.(?P<month>\d\d?)\.(?P<year>\d{{4}}){_TIME}{_ZONE}", re.ASCII)


class Clock:
    """Reads the times of one log and counts how many state no time zone: those are taken as UTC.

    `form` is a format of strptime for times of another form than ISO 8601, `2011/10/11 13:45`, `11.10.2011
    13:45`, or seconds or milliseconds since 1970. `11/10/2011` could be two days: it needs a form.
    """

    def __init__(self, form: str | None = None) -> None:
        self._form = form
        self.zoneless = 0
        self.zoned = 0

    def read_all(self, texts: Texts) -> tuple[Numbers, dict[int, str]]:
        """What `read` says of each text; 0 where it cannot be read, and there by place why."""
        values = np.zeros(len(texts), np.int64)
        rest = self._read_alike(texts.stripped(), values)
        refused = {}
        for place in rest.tolist():
            try:
                values[place] = self.read(texts.at(place))
            except UnreadableError as why:
                refused[place] = str(why)
        return values, refused

    def _read_alike(self, texts: Texts, values: Numbers) -> Numbers:
        """Fill in the times that have the usual forms, a form at a time; the places of those that are left."""
        rest, left = np.arange(len(texts)), []
        for _ in range(MOST_FORMS if self._form is None else 0):
            if not len(rest):
                break
            if form := form_of(_matched(texts.at(rest[0]))):
                read, found = form.read(texts.take(rest))
                values[rest[read]] = found
                if form.zoned:
                    self.zoned += len(found)
                else:
                    self.zoneless += len(found)
                rest = rest[~read]
                if read[0]:
                    continue
            left.append(rest[:1])
            rest = rest[1:]
        return np.sort(np.concatenate([*left, rest]))

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


def _matched(text: str) -> re.Match[str] | None:
    return _YEAR_FIRST.fullmatch(text) or _DAY_FIRST.fullmatch(text)


def _usual_form(text: str) -> datetime:
    """Forms beside ISO 8601 whose day and month cannot be mistaken; ValueError for any other."""
    match = _matched(text)
    if match is None:
        raise ValueError(text)
    year, month, day, hour, minute, second, fraction, zone = match.group(
        "year", "month", "day", "hour", "minute", "second", "fraction", "zone"
    )
    iso = f"{year}-{int(month):02}-{int(day):02}T{int(hour or 0):02}:{minute or '00'}:{second or '00'}"
    iso += f".{fraction[:6]:0<6}" if fraction else ""
    return datetime.fromisoformat(iso + ("+00:00" if zone in ("Z", "UTC", "GMT") else zone or ""))


def moment(microseconds: int) -> datetime:
    """The time in UTC that `Clock.read` counted."""
    return EPOCH + timedelta(microseconds=microseconds)
