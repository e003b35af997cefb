"""Counts what a log shows on disk: events in any order, sorted and grouped by SQLite in a temporary file.

Memory is bounded by the numbers of teams, activities and distinct links, whatever the numbers of events and
cases. The disk needs about 200 bytes an event.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

from flowmap.errors import BadInput
from flowmap.formats.event_log.clock import Clock
from flowmap.formats.event_log.counts import Counts, Link, Work
from flowmap.formats.event_log.event import RawEvent, Refusals, UnreadableError
from flowmap.formats.event_log.social import social_of
from flowmap.formats.problems import shown

# Our choice: more than these is a column with the wrong meaning (an id or a text), not an organisation.
MOST_NAMES = 20_000
MOST_LINKS = 200_000
LONGEST_NAME = 500
EVENTS_A_SIGN = 50_000  # events between two calls of `progress`
SQL_STEPS_A_SIGN = 1_000_000  # steps of SQLite's machine after which it lets Python see an interrupt

PREPARE = """
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE; PRAGMA cache_size = -16384;
    CREATE TABLE events (
        n INTEGER PRIMARY KEY, cid, started INTEGER, completed INTEGER, team INTEGER, activity INTEGER);
"""
# One row an event, with what came before it in its case. A missing team is NULL. Where two events overlap the
# receiver did not wait.
STEPS = """
    CREATE TABLE steps AS
    SELECT lag(n) OVER w IS NOT NULL AS follows, lag(team) OVER w AS giver, lag(activity) OVER w AS item,
           team AS receiver, activity AS next, lead(team) OVER w IS NOT NULL AS goes_on,
           max(0, started - lag(completed) OVER w) AS wait
    FROM events WINDOW w AS (PARTITION BY cid ORDER BY started, completed, n)
"""
TOTALS = """
    SELECT count(*), count(*) - sum(follows), sum(follows), total(giver = receiver),
           total(follows AND (giver IS NULL OR receiver IS NULL)) FROM steps
"""
SPAN = "SELECT min(started), max(completed), count(*) - count(team) FROM events"
MEAN = "SELECT count(*), avg(wait) FROM steps WHERE giver <> receiver"
MIDDLE = "SELECT wait FROM steps WHERE giver <> receiver ORDER BY wait LIMIT ? OFFSET ?"
LINKS = """
    SELECT giver, receiver, item, n, avg(wait) FILTER (WHERE place IN ((n + 1) / 2, n / 2 + 1)),
           min(wait) FILTER (WHERE 10 * place >= 9 * n)
    FROM (SELECT giver, receiver, item, wait, count(*) OVER (PARTITION BY giver, receiver, item) AS n,
                 row_number() OVER (PARTITION BY giver, receiver, item ORDER BY wait) AS place
          FROM steps WHERE giver <> receiver)
    GROUP BY giver, receiver, item ORDER BY giver, receiver, item
"""
WITHIN = "SELECT giver, count(*) FROM steps WHERE giver = receiver GROUP BY giver ORDER BY giver"
WORK = """
    SELECT receiver, CASE WHEN giver IS NOT NULL THEN item END, next, goes_on, giver IS receiver, count(*)
    FROM steps WHERE receiver IS NOT NULL GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 3, 6 DESC, 2, 4, 5
"""


def counted(
    events: Iterable[RawEvent],
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
    teams, activities = _Names("team"), _Names("activity")
    with closing(sqlite3.connect("", isolation_level=None)) as db:  # "": a file that ends with the connection
        db.set_progress_handler(lambda: 0, SQL_STEPS_A_SIGN)
        try:
            db.executescript(PREPARE)
            db.execute("BEGIN")
            rows = _rows(_reported(events, progress), clock, teams, activities, refusals)
            db.executemany("INSERT INTO events VALUES (NULL, ?, ?, ?, ?, ?)", rows)
            db.execute(STEPS)
            found = _counts(db, teams.titles, activities.titles, refusals)
            return replace(found, social=social_of(db, teams.titles)) if social else found
        except sqlite3.OperationalError as error:
            if "interrupted" in str(error):
                raise KeyboardInterrupt from None
            raise BadInput(
                f"The log could not be sorted on disk: {error}.",
                hint="Set SQLITE_TMPDIR to a folder with room for 200 bytes an event.",
            ) from None


class _Names:
    """Numbers for names in the order of their first use; blanks within a name count as one."""

    def __init__(self, what: str) -> None:
        self.titles: list[str] = []
        self._what = what
        self._numbers: dict[str, int] = {}

    def number(self, raw: str) -> int:
        """The number of a name; UnreadableError if it cannot be a title, BadInput if there are too many."""
        known = self._numbers.get(raw)
        return self._new(raw) if known is None else known

    def _new(self, raw: str) -> int:
        title = " ".join(raw.split())
        if len(title) > LONGEST_NAME:
            raise UnreadableError(f"the {self._what} “{shown(title)}” has more than {LONGEST_NAME} letters")
        if any(unicodedata.category(letter) == "Cc" for letter in title):
            raise UnreadableError(f"the {self._what} has a control character")
        number = self._numbers.setdefault(title, len(self.titles))
        if number == len(self.titles):
            self.titles.append(title)
        if len(self.titles) > MOST_NAMES:
            raise BadInput(
                f"The log has more than {MOST_NAMES:,} different names for the {self._what}.",
                hint=f"Is it the right column? --{self._what}-column names another.",
            )
        return number


def _reported(events: Iterable[RawEvent], progress: Callable[[int], object] | None) -> Iterable[RawEvent]:
    if progress is None:
        return events
    return _with_signs(events, progress)


def _with_signs(events: Iterable[RawEvent], progress: Callable[[int], object]) -> Iterator[RawEvent]:
    for n, event in enumerate(events, start=1):
        if n % EVENTS_A_SIGN == 0:
            progress(n)
        yield event


def _rows(
    events: Iterable[RawEvent], clock: Clock, teams: _Names, activities: _Names, refusals: Refusals
) -> Iterator[tuple[str | int, int, int, int | None, int]]:
    for line, case, activity, team, completed, started in events:
        try:
            if case == "":
                raise UnreadableError("no case is given")
            if isinstance(case, str) and len(case) > LONGEST_NAME:
                raise UnreadableError(f"the case “{shown(case)}” has more than {LONGEST_NAME} letters")
            if not activity or activity.isspace():
                raise UnreadableError("no activity is given")
            if not completed and not started:
                raise UnreadableError("no time is given")
            end = clock.read(completed or started)
            start = clock.read(started) if started and completed else end
            doer = None if not team or team.isspace() else teams.number(team)
            done = activities.number(activity)
        except UnreadableError as why:
            refusals.add(line, str(why))
        else:
            yield case, start, end, doer, done


RIGHT = "Are these the right columns? --time-format says how unusual times are written."


def _counts(db: sqlite3.Connection, teams: list[str], activities: list[str], refusals: Refusals) -> Counts:
    events, cases, handovers, within, unknown = db.execute(TOTALS).fetchone()
    if not events:
        why = f" Line {refusals.listed[0].line}: {refusals.listed[0].why}." if refusals.listed else ""
        raise BadInput(f"No event of the log could be read.{why}", hint=RIGHT)
    first, last, teamless = db.execute(SPAN).fetchone()
    mean, median = _waits(db)
    return Counts(
        events=events,
        cases=cases,
        handovers=handovers,
        within=int(within),
        unknown=int(unknown),
        teamless=teamless,
        first=first,
        last=last,
        wait_mean=mean,
        wait_median=median,
        teams=tuple(teams),
        activities=tuple(activities),
        links=tuple(
            Link(teams[giver], teams[receiver], activities[item], n, middle / 1e6, p90 / 1e6)
            for giver, receiver, item, n, middle, p90 in _bounded(db.execute(LINKS))
        ),
        within_teams=tuple((teams[team], n) for team, n in db.execute(WITHIN)),
        work=tuple(
            Work(teams[by], None if used is None else activities[used], activities[now], on == 1, own == 1, n)
            for by, used, now, on, own, n in _bounded(db.execute(WORK))
        ),
    )


def _waits(db: sqlite3.Connection) -> tuple[float | None, float | None]:
    """Mean and median wait between teams, in seconds."""
    between, mean = db.execute(MEAN).fetchone()
    if not between:
        return None, None
    middle = [wait for (wait,) in db.execute(MIDDLE, (2 - between % 2, (between - 1) // 2))]
    return mean / 1e6, sum(middle) / len(middle) / 1e6


def _bounded(rows: Iterable[Any]) -> Iterator[Any]:
    for n, row in enumerate(rows):
        if n >= MOST_LINKS:
            raise BadInput(
                f"The log has more than {MOST_LINKS:,} different ways from team to team.",
                hint="Take a column with fewer teams or activities: --team-column, --activity-column.",
            )
        yield row
