"""Load: hours of work a year that handing over, looking up and asking cost each holder, against its capacity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowmap.analyzers.measures.measure import Ask, Found, Measure, about, column, cut_of
from flowmap.custody.solution import Solution
from flowmap.domain.columns import Floats, Ints, Longs, or_zero
from flowmap.domain.map import Map


@dataclass(frozen=True, slots=True)
class LoadLine:
    """What one holder works for the flow of information."""

    holder: str = column("Who works.", space="holder", title="team")
    gives: float = column("Hours a year of handing over, as far as they are known.", title="gives, h a year")
    reads: float = column("Hours a year of looking things up, as far as they are known.", title="looks up, h a year")
    asks: float = column("Hours a year of asking, as far as they are known.", title="asks, h a year")
    unknown: int = column("Handoffs and questions of which nobody has said how long they take or how often they are.")
    hours: float | None = column(
        "Hours a year in all; nothing where a part is unknown, because then the sum is.", title="hours a year"
    )
    cost: float | None = column(
        "What the hours cost a year; nothing where the map does not say what an hour costs.", title="cost a year"
    )
    currency: str | None = column("Of the cost.")
    capacity: float | None = column("Hours a year that it has for this.", title="capacity, h a year")
    used: float | None = column("Known hours in percent of the capacity.", title="used, %", digits=1)


@dataclass(frozen=True)
class Loads:
    """By holder code: hours a year that are known of `gives`, `reads` and `asks`, and how many records are unknown."""

    gives: Floats
    reads: Floats
    asks: Floats
    unknown: Longs
    records: Longs

    @property
    def known(self) -> Floats:
        """Hours a year as far as they are known."""
        return self.gives + self.reads + self.asks


def loads_of(m: Map) -> Loads:
    """The work of every holder: effort times rate of the giver (push), the receiver (read) and the asker."""
    size = len(m.names["holder"])
    read = m.handoffs.choice("mode", "read")
    moves = m.handoffs.base("effort") * m.handoffs.base("times")
    asked = m.questions.base("effort") * m.questions.base("times")
    giver, receiver, asker = m.handoffs.codes("giver"), m.handoffs.codes("receiver"), m.questions.codes("asker")
    parts = ((giver[~read], moves[~read]), (receiver[read], moves[read]), (asker, asked))
    gives, reads, asks = (_summed(codes, hours, size) for codes, hours in parts)
    return Loads(
        gives,
        reads,
        asks,
        unknown=sum((_counted(codes[np.isnan(hours)], size) for codes, hours in parts), np.zeros(size, np.int64)),
        records=sum((_counted(codes, size) for codes, _ in parts), np.zeros(size, np.int64)),
    )


def _summed(codes: Ints, hours: Floats, size: int) -> Floats:
    return np.bincount(codes, weights=or_zero(hours), minlength=size).astype(np.float64)


def _counted(codes: Ints, size: int) -> Longs:
    return np.bincount(codes, minlength=size).astype(np.int64)


def find(s: Solution, ask: Ask) -> Found:
    """Who has some work to do with information, or a capacity; the fullest first, then by hours."""
    m, loads, rate = s.map, loads_of(s.map), s.map.hourly_rate
    capacity = np.full(len(m.names["holder"]), np.nan)
    codes = m.holders.codes("id")
    capacity[codes] = m.holders.base("capacity")
    known = loads.known
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        used = 100 * known / capacity
    lines = [
        LoadLine(
            m.names["holder"].values[code],
            float(loads.gives[code]),
            float(loads.reads[code]),
            float(loads.asks[code]),
            int(loads.unknown[code]),
            None if loads.unknown[code] else float(known[code]),
            None if rate is None or loads.unknown[code] else rate.times(float(known[code])).amount,
            None if rate is None or loads.unknown[code] else rate.currency,
            None if np.isnan(capacity[code]) else float(capacity[code]),
            float(used[code]) if np.isfinite(used[code]) else None,
        )
        for code in codes.tolist()
        if loads.records[code] or not np.isnan(capacity[code])
    ]
    lines = about(lines, ask.team, "holder")
    lines.sort(key=lambda one: (-(one.used or 0), -(one.gives + one.reads + one.asks), one.holder))
    return cut_of(lines, ask, order="the fullest first")


MEASURE = Measure(
    name="load",
    title="Load",
    says=(
        "Hours of work a year that handing over, looking up and asking cost each team, against the hours that "
        "it has for this. It is the effort of one time, times how often it happens."
    ),
    choices=(
        "The effort of a handoff is the giver's; where the receiver looks it up, the receiver's; of a question "
        "the asker's. Only what nobody has said is unknown: the known hours are then a lower bound, and the sum "
        "is left empty. Approvals, checks and other work are elapsed time, and are not counted as effort."
    ),
    source="Effort and capacity as the map states them.",
    line=LoadLine,
    find=find,
)
