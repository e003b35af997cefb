"""Congruence: who should tell whom, who does, and where the two differ: the team-by-team matrix, a pair a line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowmap.analyzers.gaps import gaps_of
from flowmap.analyzers.measures.best import best_providers
from flowmap.analyzers.measures.measure import Ask, Found, Measure, column, cut_of
from flowmap.custody.compiled import Kind
from flowmap.custody.solution import Solution
from flowmap.domain.columns import Longs, hits

KINDS = ("needed_present", "needed_absent", "present_not_needed", "empty")
_LISTED = ("needed_absent", "needed_present", "present_not_needed")  # by name, in the order of the columns


@dataclass(frozen=True, slots=True)
class CongruenceLine:
    """What one holder tells another, and should: numbers of pieces of information, and which."""

    giver: str = column("Who tells, or should.", space="holder", title="gives")
    receiver: str = column("Who is told, or should be.", space="holder", title="gets")
    needed_present: int = column("Told, and of use there.", title="needed and there")
    needed_absent: int = column(
        "Lacking there, and this is the one who could best tell it (a white spot).", title="needed, not there"
    )
    present_not_needed: int = column("Told, and of no use there in any kind of order.", title="there, not needed")
    empty: int = column("Promised, but who should tell it never has it.", title="promised only")
    absent: tuple[str, ...] = column("What is lacking.", space="item", title="what is lacking")
    present: tuple[str, ...] = column("What is told and of use.", space="item", title="what is there")
    unneeded: tuple[str, ...] = column("What is told and of no use.", space="item", title="what is not needed")


@dataclass(frozen=True)
class Links:
    """(giver, receiver, item) by codes, each once, and which of KINDS it is."""

    giver: Longs
    receiver: Longs
    item: Longs
    kind: Longs

    def take(self, rows: Longs) -> Links:
        """Only these links."""
        return Links(self.giver[rows], self.receiver[rows], self.item[rows], self.kind[rows])

    @property
    def counts(self) -> tuple[int, ...]:
        """How many links there are of each of KINDS."""
        return tuple(np.bincount(self.kind, minlength=len(KINDS)).tolist())

    @property
    def congruence(self) -> float | None:
        """The share of what is needed that is there, from 0 to 1; None where nothing is needed."""
        present, absent = self.counts[:2]
        return present / (present + absent) if present + absent else None


def links_of(s: Solution) -> Links:
    """Every link that is there, and every one that is needed and is not."""
    return s.once("congruence", lambda: _links(s))


def _links(s: Solution) -> Links:
    c = s.compiled
    moves = c.of(Kind.HANDOFF, Kind.ANSWER)
    giver, head = c.actor[moves].astype(np.int64), c.rules.head[moves].astype(np.int64)
    keys, places = np.unique(giver * max(1, c.size) + head, return_inverse=True)
    live, useful = np.zeros(len(keys), dtype=np.uint64), np.zeros(len(keys), dtype=np.uint64)
    on = c.allowed[moves] & s.held[c.rules.first[moves]]
    np.bitwise_or.at(live, places, on)
    np.bitwise_or.at(useful, places, on & s.wants.useful[head])
    kind = np.where(live == 0, 3, np.where(useful != 0, 0, 2))
    state = keys % max(1, c.size)
    lacking = best_providers(s, gaps_of(s).white)
    return Links(
        np.concatenate([keys // max(1, c.size), lacking[0]]),
        np.concatenate([c.holder[state], c.holder[lacking[1]]]).astype(np.int64),
        np.concatenate([c.item[state], c.item[lacking[1]]]).astype(np.int64),
        np.concatenate([kind, np.full(len(lacking[1]), 1)]).astype(np.int64),
    )


def find(s: Solution, ask: Ask) -> Found:
    """Each pair of holders with a link between them; most is lacking first, then most that is not needed."""
    links, m = links_of(s), s.map
    size = max(1, len(m.names["holder"]))
    if ask.team is not None:
        code = m.names["holder"].code(ask.team)
        links = links.take(hits((links.giver == code) | (links.receiver == code)))
    keys, places = np.unique(links.giver * size + links.receiver, return_inverse=True)
    counts = np.zeros((len(KINDS), len(keys)), dtype=np.int64)
    np.add.at(counts, (links.kind, places), 1)
    order = np.lexsort((keys, -counts[0], -counts[3], -counts[2], -counts[1]))
    shown = order if ask.most is None else order[: ask.most]
    which: dict[int, list[list[int]]] = {place: [[] for _ in KINDS] for place in shown.tolist()}
    columns = (links.item, links.kind, places)
    for item, kind, place in zip(*(one.tolist() for one in columns), strict=True):
        if place in which:
            which[place][kind].append(item)
    holders, items = m.names["holder"].values, m.names["item"].values

    def named(place: int, kind: str) -> tuple[str, ...]:
        return tuple(sorted(items[code] for code in which[place][KINDS.index(kind)]))

    lines = [
        CongruenceLine(
            holders[keys[place] // size],
            holders[keys[place] % size],
            *counts[:, place].tolist(),
            *(named(place, kind) for kind in _LISTED),
        )
        for place in shown.tolist()
    ]
    return cut_of(lines, ask, every=len(keys), order="those with most lacking first")


MEASURE = Measure(
    name="congruence",
    title="Who should tell whom",
    says=(
        "For each pair of teams how many pieces of information are needed and there, needed and not there, "
        "there and not needed. The congruence of the whole map is the share of what is needed that is there."
    ),
    choices=(
        "There: a handoff, or a question that is answered nine times out of ten, in at least one kind of order "
        "in which the giver has the information. Needed: the receiver wants it, is assumed to use it, or "
        "somebody behind it does. What is lacking counts once, at the one who could best tell it (who makes it, "
        "then who already tells the team something, then the earliest); what nobody has is no link. Unnamed "
        "information is left out, and each piece counts one, whatever it weighs."
    ),
    source=(
        "Socio-technical congruence: Cataldo, Wagstrom, Herbsleb and Carley (2006), "
        "doi:10.1145/1180875.1180929. There, who must coordinate follows from what is worked on; here from who "
        "needs what."
    ),
    line=CongruenceLine,
    find=find,
)
