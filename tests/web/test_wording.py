"""Numbers and moments as people write them."""

from __future__ import annotations

import pytest

from flowmap.domain.finding import Effect, Finding
from flowmap.domain.words import percent
from flowmap_web.wording import costs


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0 %"), (0.02, "0.1 %"), (0.4, "0.4 %"), (93.33, "93 %"), (99.4, "99 %"), (99.97, "99.9 %"), (100, "100 %")],
)
def test_a_share_is_never_rounded_to_all_or_nothing(share: float, said: str) -> None:
    assert percent(share) == said


def test_what_a_finding_costs() -> None:
    effect = Effect(weight=1.8, hours_per_year=24, days=2)
    finding = Finding("GAP01", "white-spot", "error", None, None, None, (), "f", effect=effect)
    assert [(one.name, one.amount, one.unit) for one in costs(finding, 27)] == [
        ("Does not arrive", "1.8", "of 27"),
        ("Work wasted", "24 h", "a year"),
        ("Delay", "2 days", "each time"),
    ]
