"""Quantities: they print as they were typed, compare by what they mean, and refuse what cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flowmap.domain.quantities import Capacity, Duration, Effort, Quantity, Rate, Share, plain_number
from flowmap.errors import BadQuantity, TooLarge

KINDS = [Duration, Effort, Rate, Share, Capacity]


@pytest.mark.parametrize(
    ("kind", "text", "base"),
    [
        (Duration, "30min", 0.5),
        (Duration, "4h", 4),
        (Duration, "2d", 48),
        (Duration, "1w", 168),
        (Duration, "1.5d", 36),
        (Duration, "0d", 0),
        (Effort, "10min", 1 / 6),
        (Effort, "2h", 2),
        (Rate, "48/year", 48),
        (Rate, "40/month", 480),
        (Rate, "3/week", 156),
        (Rate, "2/day", 730),
        (Rate, "daily", 365),
        (Rate, "weekly", 52),
        (Rate, "monthly", 12),
        (Rate, "yearly", 1),
        (Share, "95%", 0.95),
        (Share, "0.95", 0.95),
        (Share, "100%", 1),
        (Capacity, "40h/week", 2080),
        (Capacity, "1800h/year", 1800),
    ],
)
def test_a_quantity_prints_as_it_was_typed(kind: type[Quantity], text: str, base: float) -> None:
    quantity = kind.parse(text)
    assert str(quantity) == text
    assert quantity.base == pytest.approx(base)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_what_is_printed_is_read_back(kind: type[Quantity], data: st.DataObject) -> None:
    unit = data.draw(st.sampled_from(list(kind.UNITS)))
    most = min(1e6, kind.MOST / kind.UNITS[unit])
    amount = 1.0 if unit in kind.BARE else data.draw(st.floats(0, most, allow_subnormal=False))
    quantity = kind(amount, unit)
    assert kind.parse(str(quantity)) == quantity
    assert str(kind.parse(str(quantity))) == str(quantity)
    assert kind.from_code(quantity.amount, kind.unit_code(unit)) == quantity


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Duration, "-1d"),
        (Duration, "d"),
        (Duration, ""),
        (Duration, "1"),
        (Duration, "1y"),
        (Duration, "1,5d"),
        (Duration, "1e3d"),
        (Duration, "nand"),
        (Duration, "infd"),
        (Duration, "٣d"),
        (Effort, "1d"),
        (Rate, "3"),
        (Rate, "2daily"),
        (Share, "101%"),
        (Share, "1.01"),
        (Share, "-5%"),
        (Share, True),
        (Share, float("nan")),
        (Share, None),
        (Share, [1]),
    ],
)
def test_what_cannot_be_read_is_refused_with_an_example(kind: type[Quantity], text: object) -> None:
    with pytest.raises(BadQuantity) as caught:
        kind.parse(text)
    assert kind.EXAMPLE in str(caught.value)
    assert caught.value.why == f"is no {kind.KIND}"
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    ("kind", "text", "largest"),
    [
        (Duration, "999999999999d", "duration is 41666666d"),
        (Duration, "9" * 70 + "d", "duration is 41666666d"),
        (Duration, "1e400h", "duration is 1000000000h"),
        (Duration, "1e400", "duration is 1000000000h"),
        (Duration, "1000000001h", "duration is 1000000000h"),
        (Duration, float("inf"), "duration is 1000000000h"),
        (Duration, 10**400, "duration is 1000000000h"),
        (Effort, " 1E+400 min ", "effort is 60000000000min"),
        (Rate, "3000000/day", "rate is 2739726/day"),
        (Capacity, "1e400h/week", "capacity is 19230769h/week"),
    ],
)
def test_what_is_too_large_is_told_the_largest(kind: type[Quantity], text: object, largest: str) -> None:
    with pytest.raises(TooLarge) as caught:
        kind.parse(text)
    assert caught.value.message == f"“{caught.value.typed}” is too large."
    assert caught.value.why == "is too large"
    assert caught.value.hint == f"The largest {largest}."
    assert kind.parse(largest.rpartition(" ")[2]).base <= kind.MOST
    assert len(str(caught.value)) < 150


@pytest.mark.parametrize("text", ["1e400 apples", "1e400 weekly", "1e5d", "-1e400d"])
def test_what_is_no_duration_is_not_only_too_large(text: str) -> None:
    with pytest.raises(BadQuantity, match="is no duration"):
        Duration.parse(text)


def test_equal_quantities_have_equal_meaning() -> None:
    assert Duration.parse("24h") == Duration.parse("1d")
    assert hash(Duration.parse("24h")) == hash(Duration.parse("1d"))
    assert Rate.parse("weekly") == Rate.parse("52/year")
    assert Share.parse("95%") == Share.parse("0.95") == Share.parse(0.95)
    assert Duration.parse("1h") != Effort.parse("1h")
    assert Duration.parse("24h") != Duration.parse("25h")


def test_a_quantity_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Duration.parse("1d").amount = 2  # type: ignore[misc]


@example(10_000_000_000.5)
@given(st.floats(0, 1e15, allow_subnormal=False))
def test_numbers_are_plain(value: float) -> None:
    text = plain_number(value)
    assert "e" not in text
    assert not text.endswith(".0")
    assert float(text) == pytest.approx(value, rel=1e-12, abs=1e-15)
