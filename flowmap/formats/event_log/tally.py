"""Counts how often numbers occur, more of them than memory holds as long as few are different."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flowmap.errors import BadInput
from flowmap.formats.event_log.texts import Numbers

PART = 15  # bits of a number of a team or an activity in a code


class Tally:
    """Different codes, ascending, and how often each occurred. BadInput where there are more than `most`."""

    def __init__(self, most: int | None) -> None:
        self._most = most
        self.codes = np.zeros(0, np.int64)
        self.times = np.zeros(0, np.int64)

    def add(self, codes: Numbers) -> None:
        """Count these codes as well."""
        new, times = np.unique(codes, return_counts=True)
        self.codes, places = np.unique(np.concatenate([self.codes, new]), return_inverse=True)
        sums = np.zeros(len(self.codes), np.int64)
        np.add.at(sums, places, np.concatenate([self.times, times]))
        self.times = sums
        if self._most is not None and len(self.codes) > self._most:
            raise BadInput(
                f"The log has more than {self._most:,} different ways from team to team.",
                hint="Take a column with fewer teams or activities: --team-column, --activity-column.",
            )


def code(*parts: Numbers) -> Numbers:
    """One number for several, each at least 0 and less than 2 ** PART, that is in order as they are."""
    found = np.zeros_like(parts[0], dtype=np.int64)
    for part in parts:
        found = found << PART | part
    return found


def parts(codes: Numbers, count: int) -> list[Numbers]:
    """The numbers of which `code` made one."""
    return [codes >> PART * place & ((1 << PART) - 1) for place in reversed(range(count))]


def listed(*columns: NDArray[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of some columns, in Python's own numbers."""
    return zip(*(column.tolist() for column in columns), strict=True)
