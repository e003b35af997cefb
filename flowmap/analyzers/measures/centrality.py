"""Centrality: with how many a team has to do, on how many shortest ways it lies, how near all others are to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from flowmap.analyzers.measures.measure import Ask, Found, Measure, about, column, cut_of
from flowmap.analyzers.measures.network import CHOICES, network_of
from flowmap.custody.solution import Solution

MOST_STEPS = 4_000_000  # holders times links; our choice: some five seconds of networkx
TOO_LARGE = f"Betweenness and closeness are not computed for more than {MOST_STEPS:,} teams times links."


@dataclass(frozen=True, slots=True)
class CentralityLine:
    """Where one holder lies in the network."""

    holder: str = column("Who.", space="holder", title="team")
    gives_to: int = column("Out-degree: how many it hands something to.")
    gets_from: int = column("In-degree: how many hand it something.")
    partners: int = column("Degree: with how many it has to do, either way.")
    betweenness: float | None = column(
        "On which share of the shortest ways between two others it lies, from 0 to 1.", digits=4
    )
    closeness: float | None = column(
        "How near it is to those from whom something can come to it, from 0 to 1.", digits=4
    )


def find(s: Solution, ask: Ask) -> Found:
    """Every holder that has to do with another; the one on most ways first."""
    net = network_of(s.map)
    size = len(net.ids)
    out = np.bincount(net.giver, minlength=size).tolist()
    into = np.bincount(net.receiver, minlength=size).tolist()
    both = np.unique(np.concatenate([net.giver * size + net.receiver, net.receiver * size + net.giver]))
    partners = np.bincount(both // max(1, size), minlength=size).tolist()
    between, close = _ways(s)
    lines = [
        CentralityLine(one, out[k], into[k], partners[k], between.get(one), close.get(one))
        for k, one in enumerate(net.ids)
        if partners[k]
    ]
    lines = about(lines, ask.team, "holder")
    lines.sort(key=lambda one: (-round(one.betweenness or 0, 12), -one.partners, one.holder))
    return replace(
        cut_of(lines, ask, order="the one on most ways first"), note=None if between or not lines else TOO_LARGE
    )


def _ways(s: Solution) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Betweenness and closeness by id; empty where the network is too large for them."""
    import networkx

    net = network_of(s.map)
    if len(net.ids) * len(net.giver) > MOST_STEPS:
        return {}, {}
    graph = net.graph()
    return networkx.betweenness_centrality(graph), networkx.closeness_centrality(graph)


MEASURE = Measure(
    name="centrality",
    title="Centrality",
    says=(
        "Degree: with how many others a team has to do. Betweenness: on which share of the shortest ways "
        "between two others it lies. Closeness: how near it is to all from whom something can come to it."
    ),
    choices=(
        f"{CHOICES} Ways follow the direction of handoffs, whatever they carry: a way in the network need not be "
        "one that an information takes. Betweenness is divided by the number of ordered pairs of others; ends "
        "do not count. Closeness is inward, by the formula of Wasserman and Faust, which is also defined where "
        "not everybody is reached. Who is central may be busy, powerful or in the way: the number does not say "
        "which."
    ),
    source=(
        "Freeman (1978), doi:10.1016/0378-8733(78)90021-7; Brandes (2001), doi:10.1080/0022250X.2001.9990249; "
        "Wasserman and Faust (1994), “Social Network Analysis”. Computed by networkx."
    ),
    line=CentralityLine,
    find=find,
    second=True,
)
