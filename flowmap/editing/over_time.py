"""What a map's history comes to: it is walked back once, and checked at some revisions on the way."""

from __future__ import annotations

from contextlib import suppress

from flowmap.analyzers.check import checked_map
from flowmap.analyzers.settings import Settings
from flowmap.domain.map import Map
from flowmap.domain.trend import Point
from flowmap.editing.past import net
from flowmap.editing.trail import Trail
from flowmap.errors import Conflict, InvalidMap
from flowmap.stores.port import HistoryLine, Store

POINTS = 30  # our choice: more are not told apart in a picture
MOST_WORK = 500_000  # records that are checked for one trend, some seconds; our choice


def trend(store: Store, name: str, *, most: int = POINTS, settings: Settings | None = None) -> tuple[Point, ...]:
    """At most `most` points of a map's history, the oldest first: its first and its last revision, and others evenly
    between.

    All are checked with the same settings, those of today; what was accepted counts as it did on that day. A large map
    has fewer points, but always the first and the last. A history that does not fit its map ends where it does not.
    """
    stored = store.load(name)
    size = max(1, stored.map.size)
    wanted = _evenly(stored.revision, max(2, min(most, MOST_WORK // size)))
    points: list[Point] = []
    m, taken_back = stored.map, list[HistoryLine]()
    last: HistoryLine | None = None
    for line in Trail(store, name, before=stored.revision + 1):
        last = line
        if wanted and line.revision <= wanted[-1]:
            while wanted and line.revision <= wanted[-1]:
                wanted.pop()
            try:
                m = m.apply(net(m, taken_back))
            except (Conflict, InvalidMap):
                return tuple(reversed(points))
            taken_back = []
            points.append(_point(m, line, settings))
        taken_back.append(line)
    if last is not None and points and points[-1].revision != last.revision:
        with suppress(Conflict, InvalidMap):
            points.append(_point(m.apply(net(m, taken_back[:-1])), last, settings))
    return tuple(reversed(points))


def _evenly(last: int, most: int) -> list[int]:
    """At most `most` numbers from 1 to `last`, both ends among them."""
    if last <= most:
        return list(range(1, last + 1))
    return sorted({1 + round(place * (last - 1) / (most - 1)) for place in range(most)})


def _point(m: Map, line: HistoryLine, settings: Settings | None) -> Point:
    checked = checked_map(m, settings=settings, today=line.at.date())
    return Point.of(checked.report_later(0), revision=line.revision, at=line.at)
