"""Events as text become rows of numbers; those that cannot be read are refused, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from flowmap.domain.columns import hits
from flowmap.formats.event_log.clock import Clock
from flowmap.formats.event_log.event import Events, Refusal, Refusals
from flowmap.formats.event_log.names import LONGEST_NAME, NOBODY, Names
from flowmap.formats.event_log.texts import Numbers, Texts
from flowmap.formats.problems import shown

EVENTS_A_SIGN = 50_000  # events between two calls of `progress`

# An event: two numbers that are equal where cases are equal, microseconds since 1970, team and activity by number.
ROW = np.dtype(
    [("case", "u8"), ("started", "i8"), ("completed", "i8"), ("check", "u4"), ("team", "i2"), ("activity", "i2")]
)
ORDER = ("case", "check", "started", "completed")  # events that are equal in these come as they stand in the file
Rows = NDArray[np.void]


def understood(
    events: Iterable[Events],
    *,
    clock: Clock,
    teams: Names,
    activities: Names,
    refusals: Refusals,
    progress: Callable[[int], object] | None = None,
) -> Iterator[Rows]:
    """The rows of all events that can be read; the others go to `refusals`, in the order of the file.

    `progress` hears the number of events so far.
    """
    count = 0
    for some in events:
        told, count = count, count + len(some)
        if progress is not None:
            for sign in range(told // EVENTS_A_SIGN + 1, count // EVENTS_A_SIGN + 1):
                progress(sign * EVENTS_A_SIGN)
        reading = _Reading(some)
        yield reading.rows(clock, teams, activities)
        refusals.add(reading.refused())


class _Reading:
    """The events of one block while they are read: `left` are the places of those that nothing was wrong with yet."""

    def __init__(self, events: Events) -> None:
        self._events = events
        self.left = np.arange(len(events))
        self._wrong: dict[int, str] = {}  # by place

    def rows(self, clock: Clock, teams: Names, activities: Names) -> Rows:
        events = self._events
        case, completed, started = events.case.stripped(), events.completed, events.started
        activity, team = events.activity, events.team
        self._refuse(_where(case.lengths == 0, "no case is given"))
        self._refuse(_too_long(case))
        self._refuse(_where(activity.stripped().lengths == 0, "no activity is given"))
        no_end, no_start = completed.lengths == 0, started.lengths == 0
        self._refuse(_where(no_end & no_start, "no time is given"))
        both, time = ~(no_end | no_start), _first_given(completed, started)
        end = self._all_read(clock.read_all, time, self.left)
        start = end.copy()
        begun = self.left[both[self.left]]
        start[begun] = self._all_read(clock.read_all, started, begun).take(begun)
        doer = np.full(len(events), NOBODY)
        named = self.left[team.stripped().lengths[self.left] > 0]
        doer[named] = self._all_read(teams.numbers, team, named).take(named)
        done = self._all_read(activities.numbers, activity, self.left)
        rows = np.zeros(len(self.left), ROW)
        rows["case"], check = case.take(self.left).keys(2)
        rows["check"] = check >> np.uint64(32)
        for field, values in (("started", start), ("completed", end), ("team", doer), ("activity", done)):
            rows[field] = values.take(self.left)
        return rows

    def refused(self) -> list[Refusal]:
        """What could not be read, in the order of the file."""
        lines = self._events.lines
        found = [Refusal(int(lines[place]), why) for place, why in sorted(self._wrong.items())]
        return sorted([*self._events.refused, *found], key=itemgetter(0))

    def _all_read(
        self, read: Callable[[Texts], tuple[Numbers, dict[int, str]]], texts: Texts, places: Numbers
    ) -> Numbers:
        """What the texts at these places say, by place; events whose text cannot be read are refused."""
        values = np.zeros(len(texts), np.int64)
        values[places], wrong = read(texts.take(places))
        self._refuse({int(places[place]): why for place, why in wrong.items()})
        return values

    def _refuse(self, wrong: Mapping[int, str]) -> None:
        """Refuse the events at these places, except those that are refused already."""
        if not wrong:
            return
        now = np.isin(self.left, list(wrong))
        self._wrong |= {place: wrong[place] for place in self.left[now].tolist()}
        self.left = self.left[~now]


def _where(flags: NDArray[np.bool_], why: str) -> dict[int, str]:
    return dict.fromkeys(hits(flags).tolist(), why)


def _too_long(case: Texts) -> dict[int, str]:
    texts = {place: case.at(place) for place in hits(case.lengths > LONGEST_NAME).tolist()}
    return {
        place: f"the case “{shown(text)}” has more than {LONGEST_NAME} letters"
        for place, text in texts.items()
        if len(text) > LONGEST_NAME
    }


def _first_given(one: Texts, other: Texts) -> Texts:
    """Of two columns of one block, what the first gives, or else the second."""
    missing = one.lengths == 0
    return replace(
        one, starts=np.where(missing, other.starts, one.starts), ends=np.where(missing, other.ends, one.ends)
    )
