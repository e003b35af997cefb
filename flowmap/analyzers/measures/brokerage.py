"""Brokerage: between whom a team stands who have no link of their own, in five roles by department."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowmap.analyzers.measures.measure import Ask, Found, Measure, about, column, cut_of
from flowmap.analyzers.measures.network import CHOICES, MOST_DENSE, TOO_LARGE, Network, network_of
from flowmap.custody.solution import Solution
from flowmap.domain.columns import Floats

ROLES = ("coordinator", "gatekeeper", "representative", "consultant", "liaison")


@dataclass(frozen=True, slots=True)
class BrokerLine:
    """The credit of one broker by role; a pair that several connect gives each of them its part."""

    holder: str = column("Who stands between.", space="holder", title="team")
    coordinator: float = column("Giver, team and receiver are of one department.")
    gatekeeper: float = column("It lets something from another department into its own.")
    representative: float = column("It takes something of its own department out to another.")
    consultant: float = column("Giver and receiver are of one department, the team is of another (itinerant broker).")
    liaison: float = column("All three are of different departments.")
    credit: float = column("All five together: pairs that it connects, shared with the others who do.")
    pairs: int = column("Pairs that it connects, each counted as one.")


def credits_of(net: Network, *, partial: bool = True) -> Floats:
    """The brokerage of each holder in each of ROLES, shape (holders, 5).

    A broker b of a pair (a, c): a gives b something, b gives c something, a gives c nothing. `partial`: each of the k
    brokers of a pair has 1/k of it; otherwise each has 1. In matrices: the sum over a and c of A[a,b] W[a,c] A[b,c].
    """
    links = net.dense
    np.fill_diagonal(links, 0.0)
    brokers = links @ links  # of each pair
    apart = (links == 0) & (brokers > 0)
    np.fill_diagonal(apart, False)
    weight = np.divide(1.0, brokers if partial else 1.0, out=np.zeros_like(links), where=apart)
    groups = net.groups
    same = (groups[:, None] == groups[None, :]).astype(np.float64)
    inside, outside = links * same, links * (1 - same)

    def through(first: Floats, pair: Floats, second: Floats) -> Floats:
        credit: Floats = ((first.T @ pair) * second).sum(axis=1)
        return credit

    return np.stack(
        [
            through(inside, weight, inside),
            through(outside, weight, inside),
            through(inside, weight, outside),
            through(outside, weight * same, outside),
            through(outside, weight * (1 - same), outside),
        ],
        axis=1,
    )


def find(s: Solution, ask: Ask) -> Found:
    """Every holder that connects a pair; the one with most credit first."""
    net = network_of(s.map)
    if len(net.ids) > MOST_DENSE:
        return TOO_LARGE
    credit, counts = credits_of(net), credits_of(net, partial=False).sum(axis=1)
    lines = [_line(one, credit[k], round(counts[k])) for k, one in enumerate(net.ids) if counts[k]]
    lines = about(lines, ask.team, "holder")
    lines.sort(key=lambda one: (-round(one.credit, 9), -one.pairs, one.holder))
    return cut_of(lines, ask, order="most credit first")


def _line(holder: str, credit: Floats, pairs: int) -> BrokerLine:
    a, b, c, d, e = (float(one) for one in credit)
    return BrokerLine(holder, a, b, c, d, e, float(credit.sum()), pairs)


MEASURE = Measure(
    name="brokerage",
    title="Brokerage",
    says=(
        "Whom a team connects: pairs of which the one gives the team something and the team gives something to "
        "the other, and that have no link of their own. By department the team is coordinator, gatekeeper, "
        "representative, consultant or liaison."
    ),
    choices=(
        f"{CHOICES} Partial credit: where several connect a pair, each has its part of it. A pair is open if the "
        "first gives the last nothing; what the last gives back does not matter. A team without a department is "
        "a department of its own. What is handed in and what is handed on need not be the same information: for "
        "that see the passages (REL01)."
    ),
    source=("Gould and Fernandez (1989), “Structures of mediation”, Sociological Methodology 19, doi:10.2307/270949."),
    line=BrokerLine,
    find=find,
    second=True,
)
