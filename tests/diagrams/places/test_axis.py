"""The time axis."""

from __future__ import annotations

import pytest

from flowmap.diagrams.places.axis import DAY, LONGEST, axis


def test_a_short_way_takes_230_points_a_day() -> None:
    made = axis(72)
    assert [(made.x(at), words) for at, words in made.ticks] == [
        (0, "day 0"),
        (DAY, "1"),
        (2 * DAY, "2"),
        (3 * DAY, "3"),
    ]


def test_a_long_way_is_scaled_down_with_ticks_that_keep_apart() -> None:
    made = axis(300 * 24)
    assert made.x(300 * 24) == pytest.approx(LONGEST)
    assert [words for _, words in made.ticks][:3] == ["day 0", "30", "60"]
    gaps = [two - one for (one, _), (two, _) in zip(made.ticks, made.ticks[1:], strict=False)]
    assert min(gaps) * made.scale >= 60


@pytest.mark.parametrize("hours", [0.0, 0.5, 6.0, 23.0])
def test_less_than_a_day_is_told_in_hours(hours: float) -> None:
    assert axis(hours).ticks[0] == (0.0, "0 h")


@pytest.mark.parametrize("hours", [0.0, 1e-9, 24.0, 1e5, 1e9])
def test_any_length_has_few_ticks(hours: float) -> None:
    assert 1 <= len(axis(hours).ticks) <= 24
