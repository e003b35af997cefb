"""Words are counted as people count them."""

from __future__ import annotations

import pytest

from flowmap.domain.words import counted, percent, word


@pytest.mark.parametrize(
    ("count", "one", "said"),
    [
        (1, "team", "1 team"),
        (1_200, "team", "1,200 teams"),
        (2, word("case"), "2 kinds of order"),
        (1, word("item"), "1 piece of information"),
        (3, word("activity"), "3 pieces of work"),
        (2, word("policy"), "2 policies"),
    ],
)
def test_counted(count: int, one: str, said: str) -> None:
    assert counted(count, one) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (100 - 1e-12, "100 %"),
        (1e-12, "0 %"),
        (99.99, "99.9 %"),
        (0.01, "0.1 %"),
        (93.4, "93 %"),
        (0, "0 %"),
    ],
)
def test_a_share_is_all_or_nothing_where_only_arithmetic_is_in_between(share: float, said: str) -> None:
    assert percent(share) == said
