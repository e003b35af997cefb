"""What an error proposes: what is nearest, and few of those that are as near as each other."""

from __future__ import annotations

import pytest

from flowmap.domain.nearest import did_you_mean, near_or_some, nearest, which_code

CODES = [f"GAP0{k}" for k in range(1, 9)] + ["MOD01", "MOD03", "GAP", "MOD"]


@pytest.mark.parametrize(
    ("word", "known", "said"),
    [
        ("purchasng", ["sales", "purchasing"], "Did you mean “purchasing”?"),
        ("SALES", ["sale", "sales"], "Did you mean “sales”?"),
        ("announ", ["goods-announcement", "announcing-board"], "Did you mean “goods-announcement”?"),
        ("receiv", ["goods-receiving-and-all", "sales"], "Did you mean “goods-receiving-and-all”?"),
        ("team-x", ["team-a", "team-b"], "Did you mean “team-a” or “team-b”?"),
        ("team-x", ["team-a", "team-b", "team-c"], "Did you mean “team-a”, “team-b” or “team-c”?"),
        ("team-x", ["team-a", "team-b", "team-c", "team-d"], "Did you mean “team-a”, “team-b” or “team-c”?"),
        ("legal", ["sales", "purchasing"], None),
        ("legal", [], None),
    ],
)
def test_the_nearest_name(word: str, known: list[str], said: str | None) -> None:
    assert did_you_mean(word, known) == said


def test_one_of_those_that_are_as_near_where_one_is_asked_for() -> None:
    assert nearest("team-x", ["team-a", "team-b", "team-c", "team-d"]) == "team-a"
    assert nearest("order", ["Order", "orders"]) == "Order"
    assert nearest("legal", ["sales"]) is None


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("gap1", "Did you mean “GAP01”?"),
        ("GPA01", "Did you mean “GAP01”?"),
        ("GPA", "Did you mean “GAP”?"),
        ("GAP99", "GAP has GAP01 to GAP08."),
        ("GAP10", "GAP has GAP01 to GAP08."),
        ("MOD02", "MOD has MOD01, MOD03."),
        ("XYZ99", None),
        ("", None),
    ],
)
def test_a_code_or_what_its_family_has(word: str, said: str | None) -> None:
    assert which_code(word, CODES) == said


def test_where_nothing_is_near_the_first_names_are_told() -> None:
    assert near_or_some("salse", ["sales", "legal"]) == "Did you mean “sales”?"
    assert near_or_some("x", ["sales", "legal"]) == "Known are sales and legal."
    assert near_or_some("x", ["sales"]) == "Known is sales."
    assert near_or_some("x", [f"team-{number}" for number in range(9)]) == (
        "Known are team-0, team-1, team-2, team-3, team-4 and 4 more."
    )
    assert near_or_some("x", []) == "None is known."
