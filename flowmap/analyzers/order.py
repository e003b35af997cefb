"""The order of findings: by severity, code, weight (greatest first), then ids."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from flowmap.analyzers.rows import Rows
from flowmap.custody.solution import Solution
from flowmap.domain.columns import Longs, as_one, numbered, order_of, starts_of
from flowmap.domain.finding import DIGITS, SEVERITIES


def ordered(s: Solution, found: Sequence[Rows], *, all_verdicts: bool = False) -> tuple[Longs, Longs]:
    """The places in `found`, and the rows, of every finding; those of severity none only with `all_verdicts`.

    `found` has the rows of the rules in the order of their codes.
    """
    if not found:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    lengths = np.array([len(rows) for rows in found], dtype=np.int64)
    which = np.arange(len(found)).repeat(lengths)
    row = np.arange(len(which)) - starts_of(lengths)[which]
    severity = np.concatenate([rows.severity for rows in found])
    weight = np.concatenate([rows.weight for rows in found])
    weight = np.where(np.isnan(weight), 0.0, weight).round(DIGITS)
    ids = []
    for space, columns in (("holder", ("holder", "counterpart")), ("item", ("item",))):
        ranks = s.map.names[space].ranks
        ids += [ranks[np.concatenate([getattr(rows, name) for rows in found])] for name in columns]
    lightness = numbered(np.rint((weight.max(initial=0) - weight) * 10**DIGITS).astype(np.int64))[1]
    order = order_of(as_one([severity, which, lightness, *ids]))
    shown = order if all_verdicts else order[severity[order] != SEVERITIES.index("none")]
    return which[shown], row[shown]
