"""Constraint: how much the partners of a team have to do with each other, so that it learns the same from all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowmap.analyzers.measures.measure import Ask, Found, Measure, about, column, cut_of
from flowmap.analyzers.measures.network import CHOICES, MOST_DENSE, TOO_LARGE, Network, network_of
from flowmap.custody.solution import Solution
from flowmap.domain.columns import Floats


@dataclass(frozen=True, slots=True)
class ConstraintLine:
    """The constraint of one holder."""

    holder: str = column("Who.", space="holder", title="team")
    constraint: float = column(
        "Near 0: its partners are many and apart. 1 and more: they are few, or all know each other.", digits=4
    )
    partners: int = column("With how many it has to do, either way.")


def constraints_of(net: Network) -> Floats:
    """Burt's constraint of each holder, NaN for one without partners.

    With p[i,j] the part of i's links that are with j: the sum over partners j of the square of p[i,j] + the sum over q,
    neither i nor j, of p[i,q] p[q,j].
    """
    links = net.dense
    np.fill_diagonal(links, 0.0)
    mutual = links + links.T
    with np.errstate(divide="ignore", invalid="ignore"):
        part = mutual / mutual.sum(axis=1, keepdims=True)
    known = np.nan_to_num(part)
    sums: Floats = ((known + known @ known) ** 2 * (mutual > 0)).sum(axis=1)
    return np.where(mutual.any(axis=1), sums, np.nan)


def find(s: Solution, ask: Ask) -> Found:
    """Every holder that has to do with another; the least constrained first."""
    net = network_of(s.map)
    if len(net.ids) > MOST_DENSE:
        return TOO_LARGE
    found, links = constraints_of(net), net.dense
    np.fill_diagonal(links, 0.0)
    partners = ((links + links.T) > 0).sum(axis=1).tolist()
    lines = [ConstraintLine(one, float(found[k]), partners[k]) for k, one in enumerate(net.ids) if partners[k]]
    lines = about(lines, ask.team, "holder")
    lines.sort(key=lambda one: (round(one.constraint, 9), -one.partners, one.holder))
    return cut_of(lines, ask, order="the least constrained first")


MEASURE = Measure(
    name="constraint",
    title="Constraint",
    says=(
        "How much a team's partners have to do with each other. Little constraint: it hears from parts of the "
        "company that do not hear from each other (it spans structural holes), and much may hang on it."
    ),
    choices=(
        f"{CHOICES} A link in both directions counts twice, one in one direction once; how much it carries does "
        "not count. The formula is that of networkx, which needs scipy to be quick with it; here it is three "
        "lines of numpy, tested against networkx."
    ),
    source="Burt (1992), “Structural Holes”; Burt (2004), doi:10.1086/421787.",
    line=ConstraintLine,
    find=find,
    second=True,
)
