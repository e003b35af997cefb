"""Lines in the order of a column: the largest first, words from A to Z, what is unknown last, whichever way round."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import isnan, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowmap.domain.answer import Answer
from flowmap.domain.sorting import answer_in_order, column_of, in_order_of, turned
from flowmap.errors import UnknownName


@pytest.mark.parametrize(
    ("values", "down", "up"),
    [
        ([2, None, 10, 2.5], [10, 2.5, 2, None], [2, 2.5, 10, None]),
        (["b", "", "A", None, "a b"], ["A", "a b", "b", "", None], ["b", "a b", "A", "", None]),
        ([["x"], [], ["a", "z"]], [["a", "z"], ["x"], []], [["x"], ["a", "z"], []]),
        ([[10, 2], [9]], [[10, 2], [9]], [[9], [10, 2]]),
        (
            [date(2026, 3, 1), date(2026, 11, 1), None],
            [date(2026, 3, 1), date(2026, 11, 1), None],
            [date(2026, 11, 1), date(2026, 3, 1), None],
        ),
        ([True, False, "x"], [True, False, "x"], ["x", False, True]),
    ],
)
def test_either_way_round(values: list[Any], down: list[Any], up: list[Any]) -> None:
    assert in_order_of(values, "n", lambda one: one) == down
    assert in_order_of(values, "-n", lambda one: one) == up


@given(st.lists(st.tuples(st.none() | st.integers(-3, 3), st.integers())), st.sampled_from(["n", "-n"]))
def test_what_is_alike_stays_as_it_is(lines: list[tuple[int | None, int]], order: str) -> None:
    found = in_order_of(lines, order, lambda line: line[0])
    for value in {line[0] for line in lines}:
        assert [one for one in found if one[0] == value] == [one for one in lines if one[0] == value]
    known = [line[0] for line in found if line[0] is not None]
    assert known == sorted(known, reverse=order == "n")
    assert [line[0] for line in found[len(known) :]] == [None] * (len(lines) - len(known))


def test_a_column_that_is_not_there_names_the_nearest() -> None:
    assert column_of("-gives", ["gives", "gets"]) == "gives"
    with pytest.raises(UnknownName, match="There is no column to sort by “givs”") as error:
        column_of("givs", ["gives", "gets"])
    assert error.value.hint == "Did you mean “gives”?"


def test_a_list_is_sorted_by_one_of_its_columns() -> None:
    answer = Answer(("team", "n"), (("B", 1), ("a", 2), (None, 3)), cut="the first 3 rows", note="so")
    assert answer_in_order(answer, "") is answer
    assert answer_in_order(answer, "team") == replace(answer, rows=(("a", 2), ("B", 1), (None, 3)))
    assert answer_in_order(answer, "-n") == answer
    with pytest.raises(UnknownName, match="There is no column to sort by “tem”"):
        answer_in_order(answer, "tem")


def test_what_is_no_number_is_unknown() -> None:
    found = in_order_of([nan, 1.0, 2.0], "n", lambda one: one)
    assert (found[:2], isnan(found[2])) == ([2.0, 1.0], True)


def test_a_heading_turns_what_it_sorts() -> None:
    assert [turned("", "gives"), turned("gives", "gives"), turned("-gives", "gives")] == ["gives", "-gives", "gives"]
    assert turned("", "") == ""  # the order that the list has of itself
