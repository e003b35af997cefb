"""Counts what a log shows: events in any order, put in order by case and time, on disk where they are many.

Memory is bounded by the numbers of teams, activities and distinct links, whatever the numbers of events and cases.
The disk needs about 50 bytes an event, for logs of more than a million.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from flowmap.errors import BadInput
from flowmap.formats.event_log import rows as row
from flowmap.formats.event_log.clock import Clock
from flowmap.formats.event_log.counts import Counts, Link, Work
from flowmap.formats.event_log.disk_sort import Sorted
from flowmap.formats.event_log.event import Events, Refusals
from flowmap.formats.event_log.names import NOBODY, Names
from flowmap.formats.event_log.rows import ROW, Rows
from flowmap.formats.event_log.social import Company
from flowmap.formats.event_log.tally import Tally, code, listed, parts
from flowmap.formats.event_log.texts import Flags
from flowmap.formats.event_log.waits import Waits

MOST_LINKS = 200_000  # our choice: more come from a column with the wrong meaning (an id or a text)
RIGHT = "Are these the right columns? --time-format says how unusual times are written."


def counted(
    events: Iterable[Events],
    *,
    clock: Clock,
    refusals: Refusals,
    progress: Callable[[int], object] | None = None,
    social: bool = False,
) -> Counts:
    """Count the events; unreadable ones go to `refusals`. `progress` hears the number of events so far.

    `social`: also who takes work back from whom, and who takes part in the same cases.

    BadInput where no event can be read, where there are too many teams, activities or links, or no room on
    disk.
    """
    teams, activities = Names("team"), Names("activity")
    with Sorted(ROW, by=row.ORDER, spare=0) as ordered, Waits(Tally(MOST_LINKS)) as waits:
        understood = row.understood(
            events, clock=clock, teams=teams, activities=activities, refusals=refusals, progress=progress
        )
        for rows in understood:
            ordered.add(rows)
        counting = _Counting(waits, Company() if social else None)
        for window in _windows(ordered.chunks()):
            counting.add(window[:-2], window[1:-1], window[2:])
        if not counting.events:
            why = f" Line {refusals.listed[0].line}: {refusals.listed[0].why}." if refusals.listed else ""
            raise BadInput(f"No event of the log could be read.{why}", hint=RIGHT)
        return counting.counts(teams.titles, activities.titles)


def _windows(chunks: Iterable[Rows]) -> Iterator[Rows]:
    """The rows some at a time, each time with the one before and the one after them.

    Before the first and after the last there is one that belongs to another case.
    """
    kept = np.zeros(1, ROW)
    for n, chunk in enumerate(chunks):
        if n == 0:
            kept["case"] = ~chunk["case"][0]
        window = np.concatenate([kept, chunk])
        if len(window) > 2:
            yield window
        kept = window[-2:]
    after = np.zeros(1, ROW)
    after["case"] = ~kept["case"][-1]
    if len(kept) == 2:
        yield np.concatenate([kept, after])


class _Counting:
    """What was counted so far. A missing team is NOBODY."""

    def __init__(self, waits: Waits, company: Company | None) -> None:
        self.events = 0
        self._cases = self._handovers = self._within = self._unknown = self._teamless = 0
        self._first, self._last = 0, 0
        self._waits = waits
        self._company = company
        self._within_teams, self._work = Tally(None), Tally(MOST_LINKS)

    def add(self, before: Rows, now: Rows, after: Rows) -> None:
        """Count the events `now`, each between the ones that are before and after it in the order of all."""
        follows, goes_on = _same_case(before, now), _same_case(now, after)
        giver, item = (before[field].astype(np.int64) for field in ("team", "activity"))
        receiver, activity = (now[field].astype(np.int64) for field in ("team", "activity"))
        given = follows & (giver != NOBODY)
        known = given & (receiver != NOBODY)
        own = known & (giver == receiver)
        between = known & ~own
        span = int(now["started"].min()), int(now["completed"].max())
        self._first = min(self._first, span[0]) if self.events else span[0]
        self._last = max(self._last, span[1]) if self.events else span[1]
        self.events += len(now)
        self._cases += int((~follows).sum())
        self._handovers += int(follows.sum())
        self._within += int(own.sum())
        self._unknown += int((follows & ~known).sum())
        self._teamless += int((receiver == NOBODY).sum())
        self._within_teams.add(receiver[own])
        # Where two events overlap the receiver did not wait.
        waits = np.maximum(0, now["started"][between] - before["completed"][between])
        self._waits.add(waits, code(giver[between], receiver[between], item[between]))
        used = np.where(given, item + 1, 0)
        goes_on &= after["team"] != NOBODY
        work = code(receiver, used, activity) << 2 | goes_on.astype(np.int64) << 1 | own
        self._work.add(work[receiver != NOBODY])
        if self._company is not None:
            self._company.add(follows, receiver, between & goes_on & (giver == after["team"]), giver)

    def counts(self, teams: list[str], activities: list[str]) -> Counts:
        """All that was counted, with the titles of teams and activities."""
        waits, links = self._waits.said(), self._waits.links
        givers, receivers, items = parts(links.codes, 3)
        workers, used, done = parts(self._work.codes >> 2, 3)
        order = np.lexsort([self._work.codes & 3, used, -self._work.times, done, workers])
        return Counts(
            events=self.events,
            cases=self._cases,
            handovers=self._handovers,
            within=self._within,
            unknown=self._unknown,
            teamless=self._teamless,
            first=self._first,
            last=self._last,
            wait_mean=None if waits.mean is None else waits.mean / 1e6,
            wait_median=None if waits.median is None else waits.median / 1e6,
            teams=tuple(teams),
            activities=tuple(activities),
            links=tuple(
                Link(teams[giver], teams[receiver], activities[item], times, median / 1e6, p90 / 1e6)
                for giver, receiver, item, times, median, p90 in listed(
                    givers, receivers, items, links.times, waits.medians, waits.p90s
                )
            ),
            within_teams=tuple(
                (teams[team], times) for team, times in listed(self._within_teams.codes, self._within_teams.times)
            ),
            work=tuple(
                Work(
                    teams[by], activities[before - 1] if before else None, activities[now], flags > 1, flags & 1 == 1, n
                )
                for by, before, now, flags, n in listed(
                    *(column[order] for column in (workers, used, done, self._work.codes & 3, self._work.times))
                )
            ),
            social=None if self._company is None else self._company.social(teams),
        )


def _same_case(one: Rows, other: Rows) -> Flags:
    same: Flags = (one["case"] == other["case"]) & (one["check"] == other["check"])
    return same
