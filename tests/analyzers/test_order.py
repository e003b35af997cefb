"""The order of findings: severity, rule, weight (greatest first), then ids, none before any; compared with sorting."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from flowmap.analyzers.order import ordered
from flowmap.analyzers.rows import ERROR, INFO, SILENT, WARNING, Rows
from flowmap.custody.solution import Solution, solve
from flowmap.formats import flow_text

Row = tuple[int, float, int, int, int]  # severity, weight, codes of holder, counterpart, item


@pytest.fixture(scope="module")
def s() -> Solution:
    """Codes that are not in the order of the ids."""
    return solve(flow_text.parse("Zoe -> Ann: y\nZoe -> Mia: b\nAnn -> Zoe: m\n", name="map"))


def rows_of(rows: list[Row]) -> Rows:
    """The findings of a rule."""
    severity, weight, holder, counterpart, item = (np.array(column) for column in zip(*rows, strict=True))
    return Rows.of(
        np.ones(len(rows), dtype=np.uint64),
        severity=severity,
        weight=weight,
        holder=holder,
        counterpart=counterpart,
        item=item,
    )


def sorted_plainly(s: Solution, found: list[list[Row]]) -> list[tuple[int, int]]:
    """(rule, row) one by one."""
    holders, items = ([*s.map.names[one].values, ""] for one in ("holder", "item"))

    def key(place: tuple[int, int]) -> tuple[object, ...]:
        severity, weight, holder, counterpart, item = found[place[0]][place[1]]
        counted = 0.0 if np.isnan(weight) else round(weight, 6)
        return severity, place[0], -counted, holders[holder], holders[counterpart], items[item]

    return sorted([(which, row) for which, rows in enumerate(found) for row in range(len(rows))], key=key)


def test_findings_are_sorted(s: Solution) -> None:
    severities, weights, ids = (WARNING, SILENT, ERROR, INFO), (0.5, np.nan, 0.50001, 9.0), (0, -1, 1, 2)
    every: list[Row] = list(product(severities, weights, ids, ids, ids))
    found = [every[::-1], every[::3]]
    which, row = ordered(s, [rows_of(one) for one in found], all_verdicts=True)
    expected = sorted_plainly(s, found)
    assert list(zip(which.tolist(), row.tolist(), strict=True)) == expected
    which, row = ordered(s, [rows_of(one) for one in found])
    shown = [one for one in expected if found[one[0]][one[1]][0] != SILENT]
    assert list(zip(which.tolist(), row.tolist(), strict=True)) == shown


@pytest.mark.parametrize("most", [1, 7, 60, 100_000])
@pytest.mark.parametrize("all_verdicts", [False, True])
def test_of_some_rules_only_the_first_ones(s: Solution, most: int, all_verdicts: bool) -> None:
    every: list[Row] = list(product((WARNING, SILENT, ERROR), (0.5, np.nan, 9.0), (0, -1, 1, 2), (0, 1), (2, 0)))
    found = [every[::-1], every[::3], [], every[1::2]]
    limits = (most, None, most)  # nothing is said of the last one
    expected, listed = list[tuple[int, int]](), [0] * len(found)
    for which, row in sorted_plainly(s, found):
        if all_verdicts or found[which][row][0] != SILENT:
            listed[which] += 1
            if which == 3 or (at_most := limits[which]) is None or listed[which] <= at_most:
                expected.append((which, row))
    rows = [rows_of(one) if one else Rows.none() for one in found]
    places = ordered(s, rows, all_verdicts=all_verdicts, most=limits)
    assert list(zip(*(one.tolist() for one in places), strict=True)) == expected


def test_weights_that_read_the_same_are_the_same(s: Solution) -> None:
    found: list[Row] = [(ERROR, 0.5, 0, 0, 0), (ERROR, 0.5 + 1e-7, 0, 0, 1), (ERROR, 0.500001, 0, 0, 0)]
    names = s.map.names["item"].values
    same = sorted((0, 1), key=lambda row: names[found[row][4]])
    assert ordered(s, [rows_of(found)])[1].tolist() == [2, *same]


def test_of_no_rules_there_are_none(s: Solution) -> None:
    which, row = ordered(s, [])
    assert (which.tolist(), row.tolist()) == ([], [])
