"""Working together: in which part of a team's orders another team takes part, too."""

from __future__ import annotations

from dataclasses import dataclass

from flowmap.analyzers.measures.measure import Ask, Found, Measure, about, column, cut_of
from flowmap.analyzers.measures.traffic import SOURCE, Traffic, traffic_of
from flowmap.custody.solution import Solution


@dataclass(frozen=True, slots=True)
class TogetherLine:
    """How much of a team's work another team shares."""

    team: str = column("Whose orders.", space="holder")
    other: str = column("Who takes part, too.", space="holder", title="with")
    both: float = column(
        "Orders in which both do something: cases of a log, on a map a share of all orders (0 to 1).",
        title="orders of both",
    )
    percent: float = column(
        "In percent of the orders in which the team does something.", title="of the team's, %", digits=1
    )


def lines_of(traffic: Traffic, ask: Ask) -> Found:
    """Each pair that takes part in the same orders; the closest first."""
    lines = [
        TogetherLine(*pair, both, 100 * both / traffic.takes_part[pair[0]]) for pair, both in traffic.together.items()
    ]
    lines = about(lines, ask.team, "team", "other")
    lines.sort(key=lambda one: (-round(one.percent, 9), -round(one.both, 9), one.team, one.other))
    return cut_of(lines, ask, order="the closest first")


def find(s: Solution, ask: Ask) -> Found:
    """Who works together on a map; of a map with one kind of order nothing can be said."""
    traffic = traffic_of(s)
    if traffic.counted or len(s.map.case_bits) > 1:
        return lines_of(traffic, ask)
    return Found((), note="With one kind of order everybody takes part in it: state several, or measure a log.")


MEASURE = Measure(
    name="together",
    title="Working together",
    says=(
        "In which part of a team's orders another team does something, too: whether or not they hand each other "
        "anything."
    ),
    choices=(
        "The number of orders of both is divided by those of the team, so that it reads differently from the "
        "other side. In a log an order is a case; on a map it is a kind of order, weighed by its share, in "
        "which a team gives, gets, works or asks."
    ),
    source=SOURCE,
    line=TogetherLine,
    find=find,
    second=True,
)
