"""Reading a log from beginning to end, and what is known of it afterwards."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from flowmap.domain.words import counted
from flowmap.formats.event_log import csv_log, mine, xes_log
from flowmap.formats.event_log.clock import Clock, moment
from flowmap.formats.event_log.columns import PERSONAL, Columns
from flowmap.formats.event_log.counts import Counts
from flowmap.formats.event_log.event import Refusal, Refusals
from flowmap.formats.event_log.source import opened

if TYPE_CHECKING:
    from flowmap.domain.map import Map

BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class LogOptions:
    """What the user says of a log; None = recognise.

    `start_column`: when work on the event began, beside the time when it was completed; `none` if that column
    shall not count. `time_format`: a format of strptime for times of an unusual form. `form`: csv or xes.
    """

    case_column: str | None = None
    activity_column: str | None = None
    team_column: str | None = None
    time_column: str | None = None
    start_column: str | None = None
    time_format: str | None = None
    form: str | None = None

    def chosen(self) -> dict[str, str | None]:
        """The columns by what they mean."""
        return {
            "case": self.case_column,
            "activity": self.activity_column,
            "team": self.team_column,
            "time": self.time_column,
            "start": self.start_column,
        }


@dataclass(frozen=True, slots=True)
class LogSummary:
    """What a log shows: its counts, the columns they come from, and what could not be read.

    `refused` are the first 1,000 rows or events that could not be read, `refused_more` counts the others.
    `notes` are sentences about how the log was understood.
    """

    name: str
    columns: Columns
    counts: Counts
    refused: tuple[Refusal, ...]
    refused_more: int
    notes: tuple[str, ...]

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The first and the last time in the log, in UTC."""
        return moment(self.counts.first), moment(self.counts.last)

    def pairs(self) -> list[tuple[str, str, int]]:
        """(giver, receiver, number of handovers), those within one team included; the most frequent first."""
        between: Counter[tuple[str, str]] = Counter()
        for link in self.counts.links:
            between[link.giver, link.receiver] += link.times
        found = [(giver, receiver, n) for (giver, receiver), n in between.items()]
        found += [(team, team, n) for team, n in self.counts.within_teams]
        return sorted(found, key=lambda pair: (-pair[2], pair[0], pair[1]))

    def to_dict(self) -> dict[str, Any]:
        """The counts as `import --format json` prints them; titles as in the log."""
        return {
            "cases": self.counts.cases,
            "events": self.counts.events,
            "handovers": self.counts.handovers,
            "within": self.counts.within,
            "unknown": self.counts.unknown,
            "pairs": [{"giver": giver, "receiver": to, "count": n} for giver, to, n in self.pairs()],
            "refused": [{"line": line, "why": why} for line, why in self.refused],
            "refused_more": self.refused_more,
        }

    def sentences(self) -> list[str]:
        """What was read and what was not, for people: counts, columns, notes, refused rows one by one."""
        counts, used = self.counts, self.columns
        first, last = self.span
        pairs = sum(giver != receiver for giver, receiver, _ in self.pairs())
        between = counts.handovers - counts.within - counts.unknown
        unknown = f", {counts.unknown:,} from or to an unknown team" if counts.unknown else ""
        start = f", start “{used.start}”" if used.start else ""
        columns = f"case “{used.case}”, activity “{used.activity}”, team “{used.team}”, time “{used.time}”{start}"
        events, cases, teams = counted(counts.events, "event"), counted(counts.cases, "case"), len(counts.teams)
        ways = f"{between:,} from team to team ({counted(pairs, 'pair')} of teams){unknown}"
        return [
            f"{self.name}: {events} in {cases}, {counted(teams, 'team')}, {first:%Y-%m-%d} to {last:%Y-%m-%d}.",
            f"{counted(counts.handovers, 'handover')}: {counts.within:,} within a team, {ways}.",
            f"Columns: {columns}.",
            *self.notes,
            *self._unread(),
        ]

    def _unread(self) -> list[str]:
        rows = len(self.refused) + self.refused_more
        if not rows:
            return []
        more = [f"And {self.refused_more:,} more."] if self.refused_more else []
        said = [f"Line {line}: {why}." for line, why in self.refused]
        return [f"{counted(rows, 'row')} could not be read.", *said, *more]

    def to_map(self, title: str | None = None) -> Map:
        """The map that the log shows; its title is made from the file's name unless given."""
        from flowmap.formats.event_log.to_map import map_of

        return map_of(self, title=title)


def read_log(
    source: str | Path | BinaryIO,
    *,
    options: LogOptions | None = None,
    progress: Callable[[int], object] | None = None,
    social: bool = False,
) -> LogSummary:
    """Read an event log, CSV or XES, packed by gzip or not, of any size in bounded memory.

    `progress` is called now and then with the number of events read so far. `social`: also count who takes work back,
    and who takes part in the same cases. Rows that cannot be read are in
    the summary; BadInput says what is wrong with a file that is no log, is damaged, or lacks a column.
    """
    options = options or LogOptions()
    clock, refusals, chosen = Clock(options.time_format), Refusals(), options.chosen()
    with opened(source) as (name, file):
        if options.form == "xes" or (options.form is None and _is_xml(file.peek(1024))):
            columns, events = xes_log.read(file, chosen=chosen, name=name)
            counts = mine.counted(events, clock=clock, refusals=refusals, progress=progress, social=social)
            notes = []
        else:
            lines = csv_log.Lines(file, name)
            columns, events = csv_log.read(lines, chosen=chosen, name=name)
            counts = mine.counted(events, clock=clock, refusals=refusals, progress=progress, social=social)
            notes = lines.notes()
            lines.detach()
    notes += _notes(columns, counts, clock)
    return LogSummary(name, columns, counts, tuple(refusals.listed), refusals.unlisted, tuple(notes))


def _is_xml(head: bytes) -> bool:
    for mark in BYTE_ORDER_MARKS:
        head = head.removeprefix(mark)
    return head.lstrip(b" \t\r\n\0").startswith(b"<")


def _notes(columns: Columns, counts: Counts, clock: Clock) -> list[str]:
    notes = []
    if columns.team.lower() in PERSONAL:
        notes.append(
            f"The column “{columns.team}” often names persons, and a map should name teams: "
            "--team-column takes another column."
        )
    if counts.teamless:
        named = counted(counts.teamless, "event names", "events name")
        notes.append(f"{named} no team; handovers from and to them are on no map.")
    if clock.zoneless and clock.zoned:
        notes.append(f"{clock.zoneless:,} times state no time zone, others do; those were taken as UTC.")
    return notes
