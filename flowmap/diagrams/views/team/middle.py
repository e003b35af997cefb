"""The box in the middle: what a team does, and how much it gets, gives and lacks."""

from __future__ import annotations

from flowmap.diagrams import pens, wording
from flowmap.diagrams.facts import Facts
from flowmap.diagrams.palette import Role
from flowmap.diagrams.pens import BoxPen
from flowmap.diagrams.remarks import on_teams
from flowmap.diagrams.sheet import ITEM, NAME, SECOND, Cell, Line, Table, lines
from flowmap.domain.map import Map
from flowmap.domain.records import Activity
from flowmap.domain.words import counted, listed

WIDE = 240.0  # points
MOST_WORK = 6  # lines of work


def middle(facts: Facts, team: str, *, gets: int, gives: int, lacks: int) -> tuple[Table, BoxPen]:
    """The team's name, its work, how much it gets, gives, lacks, and whom it asks in vain; with the pen of its box."""
    m = facts.m
    holder = m.holders[team]
    kind = pens.KINDS.get(holder.kind)
    name = lines(wording.team(m, team), size=NAME, within=WIDE, bold=True)
    rows = [_whole((*name, *([Line(kind, SECOND, "second")] if kind else [])))]
    work = [one for one in m.activities if one.at == team and facts.shown(one.cases)]
    rows += [_whole(lines(_does(m, one), size=ITEM, within=WIDE)) for one in work[:MOST_WORK]]
    if len(work) > MOST_WORK:
        rows.append(_whole((Line(f"and {len(work) - MOST_WORK} more", SECOND, "second"),)))
    rows.append(_whole((Line(" ", SECOND),)))
    rows += [_count("gets", gets, "second"), _count("gives", gives, "second")]
    rows += [_count("lacks", lacks, "missing")] if lacks else []
    vain = [one for one in facts.findings if one.code == "GAP05" and one.holder == team]
    for question in (question for finding in vain for question in facts.asked_in_vain(finding)):
        asked = f"asks {wording.team(m, question.asked)} in vain"
        often = "" if question.times is None else f", {wording.often(question.times)}"
        rows.append(_whole(lines(f"{asked}{often}", size=ITEM, within=WIDE, role="passage")))
    about = [one for one in facts.findings if one.code in ("EXC02", "RSK01")]
    for words in on_teams(m, about).get(team, ()):
        rows.append(_whole(lines(words.text, size=ITEM, within=WIDE, role=words.role)))
    pen = pens.CENTRE if holder.kind == "team" else pens.CENTRE._replace(fill="panel", rounded=False)
    return Table(tuple(rows)), pen


def _whole(label: tuple[Line, ...]) -> tuple[Cell, ...]:
    return (Cell(label, span=2),)


def _count(verb: str, number: int, role: Role) -> tuple[Cell, ...]:
    amount = Line(counted(number, "piece", "pieces"), ITEM, role)
    return Cell((Line(verb, ITEM),), width=WIDE / 2), Cell((amount,), "right", width=WIDE / 2 - 16)


def _does(m: Map, work: Activity) -> str:
    """Work in few words: "makes Put-away order from Goods announcement", "approves Contract"."""
    makes = listed([wording.item(m, one) for one in work.makes])
    uses = listed([wording.item(m, one) for one in work.uses])
    only = wording.some(m, work.cases)
    when = f", when: {only}" if only else ""
    if work.control is not None and not work.makes:
        return f"{work.control}s {uses}{when}"
    if not work.makes:
        return f"uses {uses}{when}"
    return f"makes {makes}{f' from {uses}' if work.uses else ''}{when}"
