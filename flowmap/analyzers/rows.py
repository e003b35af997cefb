"""What a rule returns: findings as columns; sentences are built only for those that are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from flowmap.custody.compiled import Compiled
from flowmap.domain.columns import NONE, Floats, Ints, Longs, Masks, as_one, firsts, hits, order_of

ERROR, WARNING, INFO, SILENT = range(4)  # severity codes: places in finding.SEVERITIES
VERDICTS = ("justified", "not proven", "candidate", "redundant")  # of REL01, the column `verdict`
KANO_SEVERITY = np.array([ERROR, WARNING, INFO])  # by Kano class: threshold, performance, excitement


@dataclass(frozen=True)
class Rows:
    """Findings of one rule. `holder`, `counterpart`, `item` are codes (-1 = none), `cases` masks.

    `kano` is the place in CLASSES (-1 = none); unknown numbers are NaN. `more` holds columns that only the
    rule itself reads when it describes a row.
    """

    holder: Ints
    counterpart: Ints
    item: Ints
    cases: Masks
    severity: npt.NDArray[np.int8]
    weight: Floats
    hours: Floats
    days: Floats
    kano: npt.NDArray[np.int8]
    implied: npt.NDArray[np.bool_]
    more: Mapping[str, npt.NDArray[Any]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        cases: Masks,
        *,
        holder: Ints | None = None,
        counterpart: Ints | None = None,
        item: Ints | None = None,
        severity: npt.NDArray[Any] | int = INFO,
        weight: Floats | None = None,
        hours: Floats | None = None,
        days: Floats | None = None,
        kano: npt.NDArray[Any] | None = None,
        implied: npt.NDArray[np.bool_] | None = None,
        **more: npt.NDArray[Any],
    ) -> Rows:
        """Rows with what a rule does not say left unknown."""
        n = len(cases)
        none, unknown = np.full(n, NONE, dtype=np.int32), np.full(n, np.nan)
        level = np.asarray(severity, dtype=np.int8)
        return cls(
            none if holder is None else holder.astype(np.int32),
            none if counterpart is None else counterpart.astype(np.int32),
            none if item is None else item.astype(np.int32),
            cases,
            level if level.ndim else level.repeat(n),
            unknown if weight is None else weight,
            unknown if hours is None else hours,
            unknown if days is None else days,
            none.astype(np.int8) if kano is None else kano.astype(np.int8),
            np.zeros(n, dtype=np.bool_) if implied is None else implied,
            more,
        )

    @classmethod
    def none(cls) -> Rows:
        """No finding."""
        return _NONE

    def __len__(self) -> int:
        return len(self.cases)

    def take(self, rows: Longs) -> Rows:
        """These rows in this order."""
        columns = {name: getattr(self, name)[rows] for name in self.__dataclass_fields__ if name != "more"}
        return replace(self, **columns, more={name: column[rows] for name, column in self.more.items()})


def at_states(c: Compiled, cases: Masks, severity: int) -> Rows:
    """A row for each state with cases."""
    states = hits(cases)
    if not len(states):
        return Rows.none()
    return Rows.of(cases[states], holder=c.holder[states], item=c.item[states], severity=severity, state=states)


_NONE = Rows.of(np.zeros(0, dtype=np.uint64))


@dataclass(frozen=True)
class Pieces:
    """What findings are made of: rows (row of the finding, item code or NONE, cases)."""

    row: Longs
    item: Ints
    cases: Masks

    @classmethod
    def of(cls, rows: Rows) -> Pieces:
        """Findings about one item are of one piece."""
        return cls(np.arange(len(rows)), rows.item, rows.cases)


def merged(keys: list[npt.NDArray[Any]], cases: Masks) -> tuple[Longs, Masks, Longs]:
    """One row for each distinct key: (first row of each key, its cases joined, key of every row)."""
    if not len(cases):
        none = np.zeros(0, dtype=np.int64)
        return none, cases, none
    one = as_one(keys)
    order = order_of(one)
    new = firsts(one[order])
    begins, group = hits(new), np.empty(len(one), dtype=np.int64)
    group[order] = np.cumsum(new) - 1
    return order[begins], np.bitwise_or.reduceat(cases[order], begins), group
