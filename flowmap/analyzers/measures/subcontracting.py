"""Subcontracting: how often a team hands work to another and has it back next, all occurrences counted."""

from __future__ import annotations

from dataclasses import dataclass

from flowmap.analyzers.measures.measure import Ask, Found, Measure, about, column, cut_of
from flowmap.analyzers.measures.traffic import SOURCE, Traffic, traffic_of
from flowmap.custody.solution import Solution


@dataclass(frozen=True, slots=True)
class SubcontractLine:
    """What a team gives to another and has back."""

    team: str = column("Who hands over and has it back.", space="holder")
    other: str = column("Who works in between.", space="holder", title="subcontractor")
    times: float | None = column(
        "How often: in a log exactly; on a map at most, a year. Nothing where a part is unknown.", title="how often"
    )


def lines_of(traffic: Traffic, ask: Ask) -> Found:
    """Each pair with work that comes back; the most frequent first."""
    lines = [SubcontractLine(*pair, times) for pair, times in traffic.back.items()]
    lines = about(lines, ask.team, "team", "other")
    lines.sort(key=lambda one: (one.times is None, -(one.times or 0), one.team, one.other))
    return cut_of(lines, ask, order="the most frequent first")


def find(s: Solution, ask: Ask) -> Found:
    """The subcontracting of a map."""
    return lines_of(traffic_of(s), ask)


MEASURE = Measure(
    name="subcontracting",
    title="Subcontracting",
    says="How often a team hands work to another and works on itself right after it.",
    choices=(
        "All occurrences are counted, and only what comes back at once (depth 2 of the paper's definition). In "
        "a log that is exact. A map does not say what follows what within an order: what is shown is the most "
        "that it can be, the smaller of what goes forth and what comes back a year, where both happen in the "
        "same kind of order."
    ),
    source=SOURCE,
    line=SubcontractLine,
    find=find,
    second=True,
)
