"""Reads and counts a log as plainly as Python can, all in memory: what the fast reader must equal."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from statistics import median
from typing import Any
from xml.etree import ElementTree

from flowmap.formats.event_log import LogOptions
from flowmap.formats.event_log.clock import Clock
from flowmap.formats.event_log.columns import Columns, recognised
from flowmap.formats.event_log.counts import Counts, Link, Work
from flowmap.formats.event_log.event import RawEvent, Refusal, UnreadableError
from flowmap.formats.event_log.names import LONGEST_NAME, Names
from flowmap.formats.event_log.social import Social
from flowmap.formats.problems import shown

Trace = list[tuple[int, int, str | None, str]]  # started, completed, team, activity
Understood = tuple[dict[str, Trace], list[str], list[str], list[Refusal]]


def csv_events(content: bytes, columns: Columns, delimiter: str) -> Iterator[RawEvent | Refusal]:
    """The events of a log in UTF-8 or Windows-1252 whose first line is the header, and the rows that are none."""
    lines = [_text(line) for line in content.removeprefix(b"\xef\xbb\xbf").split(b"\n")]
    lines = [line + "\n" for line in lines[:-1]] + [line for line in lines[-1:] if line]
    header, *_ = csv.reader(lines[:1], delimiter=delimiter)
    names = [name.strip() for name in header]
    rows = csv.reader(lines[1:], delimiter=delimiter)
    while True:
        line = rows.line_num + 2
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            last = rows.line_num + 1
            yield Refusal(line, f"a quote is opened and not closed; nothing was read up to line {last}")
            continue
        if len(row) == len(names):
            field = dict(zip(names, row, strict=True))
            started = field[columns.start] if columns.start else ""
            yield RawEvent(
                line, field[columns.case], field[columns.activity], field[columns.team], field[columns.time], started
            )
        elif any(field.strip() for field in row):
            yield Refusal(line, f"{len(row)} fields where the header has {len(names)}")


def _text(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def xes_events(content: bytes, options: LogOptions) -> Iterator[RawEvent]:
    """The events of a log in XES, all of them in memory; their lines are not known."""
    found: list[tuple[int, dict[str, str]]] = []
    for number, trace in enumerate(_named(ElementTree.fromstring(content), "trace"), start=1):
        of_trace = {f"case:{one.get('key', '')}": one.get("value", "") for one in trace if _tag(one) != "event"}
        for event in _named(trace, "event"):
            found.append((number, of_trace | {one.get("key", ""): one.get("value", "") for one in event}))
    keys = dict.fromkeys(["case:concept:name", *(key for _, attributes in found for key in attributes)])
    columns = recognised(list(keys), chosen=options.chosen(), file="the log")
    for number, attributes in found:
        case = attributes.get(columns.case, "")
        if not case.strip() and columns.case == "case:concept:name":
            case = f"\x01{number}"
        rest = (
            attributes.get(name or "", "") for name in (columns.activity, columns.team, columns.time, columns.start)
        )
        yield RawEvent(0, case, *rest)


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _named(element: ElementTree.Element, tag: str) -> list[ElementTree.Element]:
    return [one for one in element if _tag(one) == tag]


def understood(events: Iterable[RawEvent | Refusal], clock: Clock) -> Understood:
    """The traces by case, the titles of teams and of activities by their first use, and what was refused."""
    traces: dict[str, Trace] = defaultdict(list)
    teams, activities = Names("team"), Names("activity")
    refused = []
    for event in events:
        if isinstance(event, Refusal):
            refused.append(event)
            continue
        try:
            case = event.case.strip()
            if not case:
                raise UnreadableError("no case is given")
            if len(case) > LONGEST_NAME:
                raise UnreadableError(f"the case “{shown(case)}” has more than {LONGEST_NAME} letters")
            if not event.activity.strip():
                raise UnreadableError("no activity is given")
            if not event.completed and not event.started:
                raise UnreadableError("no time is given")
            end = clock.read(event.completed or event.started)
            start = clock.read(event.started) if event.started and event.completed else end
            team = teams.titles[teams.number(event.team)] if event.team.strip() else None
            activity = activities.titles[activities.number(event.activity)]
        except UnreadableError as why:
            refused.append(Refusal(event.line, str(why)))
        else:
            traces[case].append((start, end, team, activity))
    return traces, teams.titles, activities.titles, refused


def counts(traces: dict[str, Trace], teams: list[str], activities: list[str]) -> Counts:
    """What the traces show."""
    waits: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    within: Counter[str] = Counter()
    work: Counter[tuple[str, str | None, str, bool, bool]] = Counter()
    back: Counter[tuple[str, str]] = Counter()
    alone: Counter[str] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    unknown = 0
    for trace in traces.values():
        trace.sort(key=lambda event: event[:2])  # equal times stay in the order of the file
        there = {team for _, _, team, _ in trace if team}
        alone.update(there)
        together.update((one, other) for one in there for other in there if one != other)
        for place, (start, _, team, activity) in enumerate(trace):
            _, ended, giver, item = trace[place - 1] if place else (0, 0, None, "")
            after = trace[place + 1][2] if place + 1 < len(trace) else None
            if team:
                work[team, item if giver else None, activity, after is not None, giver == team] += 1
            if place and not (team and giver):
                unknown += 1
            elif team and team == giver:
                within[team] += 1
            elif team and giver:
                waits[giver, team, item].append(max(0, start - ended))
                back[giver, team] += giver == after
    every = [wait for found in waits.values() for wait in found]
    events = [event for trace in traces.values() for event in trace]
    of_team, of_activity = teams.index, activities.index

    def way(one: tuple[tuple[str, str | None, str, bool, bool], int]) -> Any:
        (by, used, done, goes_on, own), times = one
        return of_team(by), of_activity(done), -times, -1 if used is None else of_activity(used), goes_on, own

    def pairs(found: Counter[tuple[str, str]]) -> tuple[tuple[str, str, int], ...]:
        return tuple(
            (*pair, found[pair]) for pair in sorted(found, key=lambda pair: (*map(of_team, pair),)) if found[pair]
        )

    return Counts(
        events=len(events),
        cases=len(traces),
        handovers=len(events) - len(traces),
        within=within.total(),
        unknown=unknown,
        teamless=sum(event[2] is None for event in events),
        first=min(event[0] for event in events),
        last=max(event[1] for event in events),
        wait_mean=sum(every) / len(every) / 1e6 if every else None,
        wait_median=median(every) / 1e6 if every else None,
        teams=tuple(teams),
        activities=tuple(activities),
        links=tuple(
            Link(*link, len(found), median(found) / 1e6, sorted(found)[-(-9 * len(found) // 10) - 1] / 1e6)
            for link, found in sorted(
                waits.items(), key=lambda one: (of_team(one[0][0]), of_team(one[0][1]), of_activity(one[0][2]))
            )
        ),
        within_teams=tuple(sorted(within.items(), key=lambda one: of_team(one[0]))),
        work=tuple(Work(*kind, times) for kind, times in sorted(work.items(), key=way)),
        social=Social(pairs(back), tuple(sorted(alone.items(), key=lambda one: of_team(one[0]))), pairs(together)),
    )
