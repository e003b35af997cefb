"""Waits between teams: mean, median and the one that 90 % do not exceed, exactly, for any number of waits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flowmap.formats.event_log.disk_sort import Sorted
from flowmap.formats.event_log.known import Known
from flowmap.formats.event_log.tally import Tally
from flowmap.formats.event_log.texts import Numbers

WAIT = np.dtype([("wait", "i8"), ("link", "i8")])
HALF = 32  # bits


@dataclass(frozen=True, slots=True)
class Said:
    """Microseconds: over all waits, None where there are none; and by link, in the order of `Waits.links`."""

    mean: float | None
    median: float | None
    medians: NDArray[np.float64]
    p90s: Numbers


class Waits:
    """Collects microseconds and the code of the link that they belong to, on disk where they are many."""

    def __init__(self, links: Tally) -> None:
        self.links = links
        self._sorted = Sorted(WAIT, by=("wait",), spare=9)
        self._sum = 0

    def __enter__(self) -> Waits:
        return self

    def __exit__(self, *error: object) -> None:
        self._sorted.__exit__(None, None, None)

    def add(self, waits: Numbers, links: Numbers) -> None:
        """Add some waits. BadInput where there are too many links, OSError where the disk is full."""
        rows = np.zeros(len(waits), WAIT)
        rows["wait"], rows["link"] = waits, links
        self._sum += (int((waits >> HALF).sum()) << HALF) + int((waits & ((1 << HALF) - 1)).sum())
        self.links.add(links)
        self._sorted.add(rows)

    def said(self) -> Said:
        """What all of them say; then there are none left."""
        times = self.links.times
        count = int(times.sum())
        places = {  # counted from 1, among the waits of a link and among all
            "low": ((times + 1) // 2, (count + 1) // 2),
            "high": (times // 2 + 1, count // 2 + 1),
            "p90": (-(-9 * times // 10), 0),
        }
        found = {name: np.zeros(len(times), np.int64) for name in places}
        middle = dict.fromkeys(places, 0)
        seen, all_seen = np.zeros(len(times), np.int64), 0
        known = Known(self.links.codes.astype(np.uint64))
        kind = np.uint16 if len(times) <= 1 << 16 else np.uint32  # numpy sorts 16 bits by counting
        for rows in self._sorted.chunks():
            links = known.places(rows["link"].astype(np.uint64))
            order = np.argsort(links.astype(kind), kind="stable")
            links, waits = links.take(order), rows["wait"].take(order)
            counts = np.bincount(links, minlength=len(times))
            place = np.arange(1, len(rows) + 1) + (seen - (np.cumsum(counts) - counts)).take(links)
            for name, (of_link, of_all) in places.items():
                here = place == of_link.take(links)
                found[name][links[here]] = waits[here]
                if all_seen < of_all <= all_seen + len(rows):
                    middle[name] = int(rows["wait"][of_all - 1 - all_seen])
            seen += counts
            all_seen += len(rows)
        return Said(
            mean=self._sum / count if count else None,
            median=(middle["low"] + middle["high"]) / 2 if count else None,
            medians=(found["low"] + found["high"]) / 2,
            p90s=found["p90"],
        )
