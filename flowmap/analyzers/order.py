"""The order of findings: by severity, code, weight (greatest first), then ids."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from flowmap.analyzers.rows import Rows
from flowmap.custody.solution import Solution
from flowmap.domain.columns import Longs, as_one, numbered, order_of
from flowmap.domain.finding import DIGITS, SEVERITIES


def ordered(s: Solution, found: Sequence[Rows], *, all_verdicts: bool = False) -> tuple[Longs, Longs]:
    """The places in `found`, and the rows, of every finding; those of severity none only with `all_verdicts`.

    `found` has the rows of the rules in the order of their codes.
    """
    if not found:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    which = np.concatenate([np.full(len(rows), place) for place, rows in enumerate(found)])
    row = np.concatenate([np.arange(len(rows)) for rows in found])
    severity = np.concatenate([rows.severity for rows in found])
    weight = np.nan_to_num(np.concatenate([rows.weight for rows in found])).round(DIGITS)
    ids = {}
    for name, space in (("holder", "holder"), ("counterpart", "holder"), ("item", "item")):
        names = s.map.names[space].values
        rank = np.zeros(len(names) + 1, dtype=np.int64)  # the last place is for none, which comes first
        rank[np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)] = np.arange(1, len(names) + 1)
        ids[name] = rank[np.concatenate([getattr(rows, name) for rows in found])]
    lightness = numbered(np.rint((weight.max(initial=0) - weight) * 10**DIGITS).astype(np.int64))[1]
    order = order_of(as_one([severity, which, lightness, ids["holder"], ids["counterpart"], ids["item"]]))
    shown = order if all_verdicts else order[severity[order] != SEVERITIES.index("none")]
    return which[shown], row[shown]
