"""Counting equals a plain count in memory, on random logs with ties, gaps and overlaps."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from statistics import fmean, median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowmap.errors import BadInput
from flowmap.formats.event_log import mine
from flowmap.formats.event_log.clock import Clock
from flowmap.formats.event_log.event import RawEvent, Refusals
from flowmap.formats.event_log.mine import counted

EVENT = st.tuples(
    st.sampled_from(["a", "b", 1, "1"]),  # a trace without a name is a number, and is not the case "1"
    st.sampled_from(["Order", "Check", "Bill"]),
    st.sampled_from(["Sales", "Office", "Shop", ""]),
    st.integers(0, 9),
    st.integers(0, 9),
)


def raw(events: list[tuple[str | int, str, str, int, int]]) -> list[RawEvent]:
    minute = "2020-01-01T00:00:{:02}".format
    return [
        RawEvent(line, case, activity, team, minute(start + length), minute(start))
        for line, (case, activity, team, start, length) in enumerate(events, start=2)
    ]


@settings(max_examples=300, deadline=None)
@given(st.lists(EVENT, min_size=1, max_size=40))
def test_counts_equal_a_plain_count(events: list[tuple[str | int, str, str, int, int]]) -> None:
    traces = defaultdict(list)
    for case, activity, team, start, length in events:
        traces[type(case), case].append((start, start + length, activity, team))
    waits, within, unknown, steps = defaultdict(list), Counter[str](), 0, 0
    work: Counter[tuple[str, str | None, str, bool, bool]] = Counter()
    for trace in traces.values():
        trace.sort(key=lambda event: event[:2])
        for place, (start, _, activity, team) in enumerate(trace):
            before = trace[place - 1] if place else None
            after = trace[place + 1] if place + 1 < len(trace) else None
            if team:
                used = before[2] if before and before[3] else None
                work[team, used, activity, bool(after and after[3]), bool(before and before[3] == team)] += 1
            if before is None:
                continue
            steps += 1
            if not team or not before[3]:
                unknown += 1
            elif team == before[3]:
                within[team] += 1
            else:
                waits[before[3], team, before[2]].append(max(0, start - before[1]))
    counts = counted(raw(events), clock=Clock(), refusals=Refusals())
    assert (counts.events, counts.cases) == (len(events), len(traces))
    assert (counts.handovers, counts.within, counts.unknown) == (steps, within.total(), unknown)
    assert counts.teamless == sum(not event[2] for event in events)
    assert dict(counts.within_teams) == within
    assert {link[:3]: link[3:] for link in counts.links} == {
        key: (len(found), median(found), sorted(found)[-(-9 * len(found) // 10) - 1]) for key, found in waits.items()
    }
    assert {way[:5]: way.times for way in counts.work} == work
    every = [wait for found in waits.values() for wait in found]
    assert counts.wait_median == (median(every) if every else None)
    assert counts.wait_mean == (pytest.approx(fmean(every)) if every else None)
    assert counts.teams == tuple(dict.fromkeys(event[2] for event in events if event[2]))


def test_equal_times_keep_the_order_of_the_file() -> None:
    events = [RawEvent(n, "1", f"A{n}", f"T{n}", "2020-01-01", "") for n in range(5)]
    links = counted(events, clock=Clock(), refusals=Refusals()).links
    assert [(link.giver, link.receiver) for link in links] == [
        ("T0", "T1"),
        ("T1", "T2"),
        ("T2", "T3"),
        ("T3", "T4"),
    ]


def test_blanks_in_names_count_as_one() -> None:
    events = [RawEvent(n, "1", "Order", team, "2020-01-01", "") for n, team in enumerate(["A  B", " A B ", "A\tB"])]
    counts = counted(events, clock=Clock(), refusals=Refusals())
    assert (counts.teams, counts.within) == (("A B",), 2)


def test_a_full_disk_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mine, "PREPARE", mine.PREPARE + "PRAGMA max_page_count = 8;")
    events = [RawEvent(n, str(n), "Order", "Sales", "2020-01-01", "") for n in range(10_000)]
    with pytest.raises(BadInput) as refusal:
        counted(events, clock=Clock(), refusals=Refusals())
    assert str(refusal.value) == (
        "The log could not be sorted on disk: database or disk is full. "
        "Set SQLITE_TMPDIR to a folder with room for 200 bytes an event."
    )


def test_an_interrupt_while_sorting_is_an_interrupt(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(db: sqlite3.Connection, *_: object) -> None:
        db.interrupt()
        raise sqlite3.OperationalError("interrupted")

    monkeypatch.setattr(mine, "_counts", interrupted)
    with pytest.raises(KeyboardInterrupt):
        counted([RawEvent(2, "1", "Order", "Sales", "2020-01-01", "")], clock=Clock(), refusals=Refusals())
