"""The order of findings: by severity, code, weight (greatest first), then ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from flowmap.analyzers.rows import Rows
from flowmap.custody.solution import Solution
from flowmap.domain.columns import Floats, Longs, as_one, firsts, hits, numbered, order_of
from flowmap.domain.finding import DIGITS, SEVERITIES


def shown(rows: Rows, *, all_verdicts: bool) -> Longs:
    """The rows that are findings; those of severity none only with `all_verdicts`."""
    return np.arange(len(rows)) if all_verdicts else hits(rows.severity != SEVERITIES.index("none"))


def ordered(
    s: Solution, found: Sequence[Rows], *, all_verdicts: bool = False, most: Sequence[int | None] = ()
) -> tuple[Longs, Longs]:
    """The places in `found`, and the rows, of every finding (see `shown`); of a rule only the first ones, where `most`
    says how many (None or not said = all).

    `found` has the rows of the rules in the order of their codes.
    """
    if not found:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    limits = [*most, *[None] * (len(found) - len(most))]
    some = [_first(rows, shown(rows, all_verdicts=all_verdicts), one) for rows, one in zip(found, limits, strict=True)]
    which, row = np.arange(len(found)).repeat([len(rows) for rows in some]), np.concatenate(some)

    def column(name: str) -> npt.NDArray[Any]:
        return np.concatenate([getattr(rows, name)[chosen] for rows, chosen in zip(found, some, strict=True)])

    holders, items = (s.map.names[space].ranks for space in ("holder", "item"))
    ids = holders[column("holder")], holders[column("counterpart")], items[column("item")]
    order = order_of(as_one([column("severity"), which, numbered(_lightness(column("weight")))[1], *ids]))
    which, row = which[order], row[order]
    at_most = np.array([len(rows) if one is None else one for rows, one in zip(found, limits, strict=True)])
    kept = _rank(which) < at_most[which]
    return which[kept], row[kept]


def _first(rows: Rows, some: Longs, most: int | None) -> Longs:
    """Of some rows those that may be among the first ones: as severe and as heavy as the last of these, or more so."""
    if most is None or len(some) <= most:
        return some
    key = as_one([rows.severity[some].astype(np.int64), _lightness(rows.weight[some])])
    return some[hits(key <= np.partition(key, most - 1)[most - 1])]


def _lightness(weight: Floats) -> Longs:
    """A number that ascends as the weight descends; unknown is none, and weights that read the same have the same."""
    weight = np.where(np.isnan(weight), 0.0, weight).round(DIGITS)
    lightness: Longs = np.rint((weight.max(initial=0) - weight) * 10**DIGITS).astype(np.int64)
    return lightness


def _rank(which: Longs) -> Longs:
    """By place how many of the same stand before it."""
    order = order_of(which)
    begins = hits(firsts(which[order]))
    rank = np.empty(len(which), dtype=np.int64)
    rank[order] = np.arange(len(which)) - begins.repeat(np.diff(np.append(begins, len(which))))
    return rank
