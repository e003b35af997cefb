"""Traffic between departments: how many links run within each, and from each to each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from flowmap.analyzers.measures.measure import Ask, Found, Measure, column, cut_of
from flowmap.analyzers.measures.network import CHOICES, network_of
from flowmap.custody.solution import Solution
from flowmap.domain.columns import Longs


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """The links from one department to another."""

    giver: str = column("The department that gives; a team without one is its own.", title="gives")
    receiver: str = column("The department that gets.", title="gets")
    links: int = column("Pairs of teams of which one hands the other something.")
    items: int = column("Pieces of information on these links, each counted for every pair.", title="information")
    percent: float = column("In percent of all links.", title="of all, %", digits=1)


def find(s: Solution, ask: Ask) -> Found:
    """Each pair of departments with a link; the most links first, those between departments before those within."""
    m, net = s.map, network_of(s.map)
    names = [one or m.title_of("holder", two) for one, two in zip(net.departments, net.ids, strict=True)]
    own = None if ask.team is None else names[net.ids.index(ask.team)]
    links: Counter[tuple[str, str]] = Counter()
    items: Counter[tuple[str, str]] = Counter()
    for giver, receiver, count in _listed(net.giver, net.receiver, net.items):
        key = names[giver], names[receiver]
        links[key] += 1
        items[key] += count
    every = max(1, links.total())
    lines = [
        DepartmentLine(*key, links[key], items[key], 100 * links[key] / every)
        for key in sorted(links, key=lambda key: (key[0] == key[1], -links[key], key))
        if own is None or own in key
    ]
    return cut_of(lines, ask, order="those between departments first")


def _listed(*columns: Longs) -> zip[tuple[int, ...]]:
    return zip(*(one.tolist() for one in columns), strict=True)


MEASURE = Measure(
    name="departments",
    title="Between departments",
    says="How many links run from each department to each other, and within it.",
    choices=f"{CHOICES} A team without a department is a department of its own.",
    source="Counted on the map.",
    line=DepartmentLine,
    find=find,
    second=True,
)
