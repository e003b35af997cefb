"""Times in usual forms become microseconds since 1970; anything else is refused with a sentence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowmap.formats.event_log.clock import Clock, moment
from flowmap.formats.event_log.event import UnreadableError

SAME = datetime(2011, 10, 11, 11, 45, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2011-10-11T13:45:40+02:00",
        "2011-10-11 13:45:40.000+02:00",
        "2011-10-11 13:45:40.000 +0200",
        "2011-10-11T11:45:40Z",
        "2011-10-11 11:45:40 UTC",
        "2011-10-11T11:45:40.000000000",
        " 2011-10-11 11:45:40 ",
        "2011/10/11 11:45:40.000",
        "11.10.2011 11:45:40",
        "1318333540",
        "1318333540000",
    ],
)
def test_usual_forms(text: str) -> None:
    assert moment(Clock().read(text)) == SAME


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [("2011/1/2", 0, 0), ("2.1.2011 9:05", 9, 5), ("2011-01-02 09.05", 9, 5), ("02.01.2011 9.05", 9, 5)],
)
def test_short_forms(text: str, hour: int, minute: int) -> None:
    assert moment(Clock().read(text)) == datetime(2011, 1, 2, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("11/10/2011 13:45", "“11/10/2011 13:45” is no time that can be read"),
        ("tomorrow", "“tomorrow” is no time that can be read"),
        ("2011-13-01", "“2011-13-01” is no time that can be read"),
        ("2011-01-02:09.05", "“2011-01-02:09.05” is no time that can be read"),
        ("31.02.2011", "“31.02.2011” is no time that can be read"),
        ("9999-12-31T23:59:59", "“9999-12-31T23:59:59” is not between 1900 and 2200"),
        ("0001-01-01T00:00:00+14:00", "“0001-01-01T00:00:00+14:00” is not between 1900 and 2200"),
        ("99999-01-01T00:00:00", "“99999-01-01T00:00:00” is no time that can be read"),
        ("123456789012345678901234567890", "“123456789012345678901234567890” is no time that can be read"),
        ("x" * 100_000, f"“{'x' * 57}...” is no time that can be read"),
    ],
)
def test_refusals(text: str, why: str) -> None:
    with pytest.raises(UnreadableError) as refusal:
        Clock().read(text)
    assert str(refusal.value) == why


def test_a_given_form_is_the_only_one() -> None:
    clock = Clock("%m/%d/%Y %I:%M %p")
    assert moment(clock.read("10/11/2011 01:45 PM")) == datetime(2011, 10, 11, 13, 45, tzinfo=UTC)
    with pytest.raises(UnreadableError):
        clock.read("2011-10-11 13:45")


def test_times_without_a_zone_are_utc_and_counted() -> None:
    clock = Clock()
    assert clock.read("2011-10-11 13:00") == clock.read("2011-10-11 14:00+01:00")
    assert (clock.zoneless, clock.zoned) == (1, 1)


@given(
    st.datetimes(datetime(1901, 1, 1), datetime(2199, 12, 30)),
    st.integers(-14 * 60, 14 * 60),
    st.sampled_from("T "),
)
def test_what_python_writes_is_read_exactly(naive: datetime, offset: int, sep: str) -> None:
    written = naive.replace(tzinfo=timezone(timedelta(minutes=offset)))
    assert moment(Clock().read(written.isoformat(sep))) == written
