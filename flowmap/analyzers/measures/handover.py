"""Handover of work: how often one team's work is followed by another's, all occurrences counted."""

from __future__ import annotations

from dataclasses import dataclass

from flowmap.analyzers.measures.measure import Ask, Found, Measure, about, column, cut_of
from flowmap.analyzers.measures.traffic import SOURCE, Traffic, traffic_of
from flowmap.custody.solution import Solution


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """What one team hands another."""

    giver: str = column("Who hands over.", space="holder", title="gives")
    receiver: str = column("Who works next.", space="holder", title="gets")
    times: float | None = column(
        "How often: a year on a map, in all in a log. Nothing where a part is unknown.", title="how often"
    )
    ways: int = column("So many handoffs of the map, or kinds of work in a log.", title="handoffs")
    percent: float | None = column(
        "In percent of all that is handed over; nothing where a part is unknown.", title="of all, %", digits=1
    )


def lines_of(traffic: Traffic, ask: Ask) -> Found:
    """Each pair with a handover; the most frequent first, those whose number is not known last."""
    known = [one for one in traffic.handed.values() if one is not None]
    every = sum(known) if len(known) == len(traffic.handed) else None
    lines = [
        HandoverLine(*pair, times, traffic.ways[pair], 100 * times / every if times is not None and every else None)
        for pair, times in traffic.handed.items()
    ]
    lines = about(lines, ask.team, "giver", "receiver")
    lines.sort(key=lambda one: (one.times is None, -(one.times or 0), -one.ways, one.giver, one.receiver))
    return cut_of(lines, ask, order="the most frequent first")


def find(s: Solution, ask: Ask) -> Found:
    """The handovers of a map."""
    return lines_of(traffic_of(s), ask)


MEASURE = Measure(
    name="handover",
    title="Handover of work",
    says=(
        "How often one team hands work to another: on a map the times a year of all its handoffs, in a log the "
        "number of consecutive events of a case by the two."
    ),
    choices=(
        "All occurrences are counted, not only whether it happens in a case. Only direct succession counts (in "
        "the terms of the paper: without causality, depth 1, multiple transfers). Within a team there is no "
        "handover."
    ),
    source=SOURCE,
    line=HandoverLine,
    find=find,
    second=True,
)
