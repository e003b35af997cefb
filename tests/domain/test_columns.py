"""Columns: a value that all rows share takes no memory, and answers as if each row had its own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowmap.domain.columns import Amounts, Names, Plain, Ragged, distinct, or_zero, order_of, repeated, shortened
from flowmap.domain.quantities import Duration

VALUES = st.lists(st.integers(0, 2), max_size=4)
ROWS = st.lists(st.integers(0, 3), max_size=5)


def compact(values: list[int]) -> Plain:
    """The column of these values in the least memory."""
    return Plain(shortened(np.array(values, dtype=np.int64)))


@given(VALUES, st.lists(VALUES, max_size=3))
def test_columns_after_each_other(values: list[int], others: list[list[int]]) -> None:
    whole = compact(values).concat(*map(compact, others))
    assert whole.values.tolist() == [*values, *(value for other in others for value in other)]


@given(VALUES, ROWS)
def test_some_rows(values: list[int], rows: list[int]) -> None:
    rows = [row for row in rows if row < len(values)]
    assert compact(values).take(np.array(rows, dtype=np.int64)).values.tolist() == [values[row] for row in rows]


def test_what_all_rows_share_stays_one_place_in_memory() -> None:
    column = compact([7, 7, 7])
    for same in (column, column.take(np.array([2, 0])), column.concat(column, compact([])), compact([]).concat(column)):
        assert (set(same.values.tolist()), same.values.strides) == ({7}, (0,))
    assert column.concat(compact([8, 8])).values.tolist() == [7, 7, 7, 8, 8]
    with pytest.raises(ValueError, match="read-only"):
        column.values[0] = 8


def test_nothing_in_every_row() -> None:
    nothing = Plain(repeated(None, 3, np.object_))
    said: Any = np.array(["a note"], dtype=object)
    assert nothing.concat(Plain(said)).values.tolist() == [None, None, None, "a note"]
    assert nothing.concat(nothing).values.strides == (0,)
    empty = Ragged(np.zeros(4, dtype=np.int64), np.zeros(0, dtype=np.int32))
    assert [empty.take(np.array([2, 0])).row(row).tolist() for row in range(2)] == [[], []]


@pytest.mark.parametrize("units", [["h", "h"], ["d", "d"], ["d", "h"]])
def test_base_units(units: list[str]) -> None:
    codes = np.array([Duration.unit_code(unit) for unit in units], dtype=np.int8)
    hours = [amount * {"h": 1.0, "d": 24.0}[unit] for amount, unit in zip((2.0, 3.0), units, strict=True)]
    assert Amounts(np.array([2.0, 3.0]), shortened(codes), Duration).base.tolist() == hours


@pytest.mark.parametrize("count", [0, 1, 7, 5_000])
@pytest.mark.parametrize("most", [3, 2**62])
def test_numbers_in_order_equal_ones_as_they_stand(count: int, most: int) -> None:
    keys = np.random.default_rng(count).integers(0, most, count, endpoint=True)
    assert order_of(keys).tolist() == sorted(range(count), key=keys.tolist().__getitem__)
    assert distinct(keys).tolist() == sorted(set(keys.tolist()))


def test_ranks_of_names_come_after_no_name() -> None:
    ranks = Names(("sales", "desk", "planning")).ranks
    assert [int(ranks[code]) for code in (0, 1, 2, -1)] == [3, 1, 2, 0]


def test_what_is_unknown_counts_as_nothing() -> None:
    assert or_zero(np.array([1.5, np.nan, 0.0])).tolist() == [1.5, 0.0, 0.0]
