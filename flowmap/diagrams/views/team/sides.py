"""What a team gets and what it gives, as rows: an information and the partners that it comes from or goes to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flowmap.diagrams import pens, wording
from flowmap.diagrams.facts import Facts
from flowmap.diagrams.remarks import Remark, lateness
from flowmap.diagrams.wording import Handed
from flowmap.domain.map import Map
from flowmap.domain.records import UNNAMED
from flowmap.domain.words import listed


@dataclass(frozen=True)
class Row:
    """One note beside the team, and the partners on its other side."""

    item: str
    details: tuple[str, ...]
    remark: Remark
    handed: tuple[Handed, ...]
    partners: tuple[str, ...]
    title: str | None = None  # of several items


def sides(facts: Facts, team: str) -> Iterator[list[Row]]:
    """What the team gets, and what it gives; in the order of the stages, then of the map."""
    late = {one.item: one for one in facts.findings if one.code == "FLW01" and one.holder == team}
    positions = {stage.id: stage.position for stage in facts.m.stages}
    for end, there in (("receiver", wording.giver), ("giver", wording.receiver)):
        groups: dict[tuple[str, tuple[str, ...], Remark], list[Handed]] = defaultdict(list)
        mine = facts.handed_over(**{end: team})
        for one in sorted(mine, key=lambda one: positions.get(getattr(one, "stage", None) or "", 0)):
            remark = facts.remark(one)
            if end == "receiver" and one.item in late:
                remark = remark.saying(lateness(late[one.item]), "missing")._replace(line=pens.LATE)
            groups[one.item, wording.details(facts.m, one), remark].append(one)
        yield [
            Row(item, details, remark, tuple(group), tuple(dict.fromkeys(there(one) for one in group)))
            for (item, details, remark), group in groups.items()
        ]


def by_partner(m: Map, rows: Sequence[Row]) -> list[Row]:
    """One row for each partner, with the names of what is exchanged."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for partner in row.partners:
            groups[partner].append(row)
    found = []
    for partner, group in groups.items():
        names = [wording.item(m, name) for name in dict.fromkeys(row.item for row in group)]
        pair = (partner,)
        handed = tuple(
            one for row in group for one in row.handed if partner in (wording.giver(one), wording.receiver(one))
        )
        title = listed(names, most=4) if len(names) > 1 else None
        found.append(Row(group[0].item if len(names) == 1 else UNNAMED, (), Remark(), handed, pair, title))
    return found
