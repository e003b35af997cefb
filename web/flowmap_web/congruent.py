"""The congruence of a map as a table of teams by teams, its cells linked to what they count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for

from flowmap.analyzers.measures.congruence import CongruenceLine
from flowmap.analyzers.measures.customers import CustomerLine
from flowmap.domain.finding import fingerprint
from flowmap.domain.map import Map
from flowmap.domain.words import counted, listed

MOST = 60  # teams; our choice: of more the list below has the rest
KINDS = (  # of a cell, in this order: the class, what is counted in words
    ("lacking", "absent", "{receiver} lacks {items}, which {giver} could tell"),
    ("given g2", "present", "{giver} tells {receiver} {items}"),
    ("unneeded", "unneeded", "{giver} tells {receiver} {items}, which is of no use there"),
)


@dataclass(frozen=True, slots=True)
class Count:
    """A number in a cell, what it counts in words, and where that is."""

    kind: str
    count: int
    says: str
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """One giver, with the numbers for each receiver; None at itself."""

    giver: str
    cells: tuple[tuple[Count, ...] | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The table; `left_out` says what it does not show."""

    holders: tuple[str, ...]
    rows: tuple[Row, ...]
    left_out: str


def table_of(name: str, m: Map, lines: Iterable[CongruenceLine]) -> Table:
    """The lines as a table of all holders that have some; of too many those with most lacking, then most links."""
    pairs = {(line.giver, line.receiver): line for line in lines}
    weight: dict[str, tuple[int, int]] = {}
    for line in pairs.values():
        for holder in (line.giver, line.receiver):
            absent, links = weight.get(holder, (0, 0))
            weight[holder] = absent + line.needed_absent, links + line.needed_present + line.present_not_needed
    order = [m.names["holder"].values[code] for code in m.holders.codes("id").tolist()]
    known = [one for one in order if one in weight]
    kept = set(sorted(known, key=lambda one: (-weight[one][0], -weight[one][1]))[:MOST])
    shown = tuple(one for one in known if one in kept)
    rows = tuple(Row(a, tuple(None if a == b else tuple(_counts(name, m, pairs, a, b)) for b in shown)) for a in shown)
    more = len(known) - len(shown)
    left_out = f"{counted(more, 'team')} with least to say {'is' if more == 1 else 'are'} left out." if more else ""
    return Table(shown, rows, left_out)


def _counts(
    name: str, m: Map, pairs: Mapping[tuple[str, str], CongruenceLine], giver: str, receiver: str
) -> Iterable[Count]:
    line = pairs.get((giver, receiver))
    if line is None:
        return
    titles = {"giver": m.title_of("holder", giver), "receiver": m.title_of("holder", receiver)}
    for kind, field, says in KINDS:
        items: tuple[str, ...] = getattr(line, field)
        if items:
            told = says.format(**titles, items=listed([m.title_of("item", one) for one in items], most=8))
            href = where(name, m, line, field, items[0])
            yield Count(kind, len(items), told, href)


def where(name: str, m: Map, line: CongruenceLine, field: str, item: str) -> str:
    """Where a piece of information of a pair is shown: what is lacking as a finding, what is there as a handoff."""
    if field == "absent" and len(line.absent) == 1:
        return url_for("pages.finding", name=name, fingerprint=white_spot(line, item))
    if field == "absent":
        return url_for("pages.findings", name=name, rule="GAP01", holder=line.receiver, provider=line.giver)
    handoff = next(iter(m.handoffs.rows(giver=line.giver, receiver=line.receiver, item=item).tolist()), None)
    anchor = None if handoff is None else m.handoffs.id_at(handoff)
    return url_for("pages.team", name=name, team=line.giver, _anchor=anchor)


def white_spot(line: CongruenceLine | CustomerLine, item: str) -> str:
    """The fingerprint of the finding that the receiver or customer of a line lacks an item."""
    holder = line.receiver if isinstance(line, CongruenceLine) else line.customer
    return fingerprint("GAP01", holder=holder, counterpart=None, item=item)
