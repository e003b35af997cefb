"""A sheet for each team: what it gets, does, gives and lacks, and what was found about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flowmap.documents.report.bounds import MOST_DRAWN, MOST_LINES, MOST_ROWS, MOST_SHEETS, NAME, row, short
from flowmap.documents.report.pages import anchor
from flowmap.documents.report.tree import Block, Grid, Listed, Part, Picture, Ref, Text
from flowmap.documents.sheet import first_lines
from flowmap.domain import words
from flowmap.domain.finding import Finding, Report
from flowmap.domain.finding_list import sentence
from flowmap.domain.map import Map
from flowmap.domain.selection import involved
from flowmap.formats.tables.cells import text


def sheets_part(m: Map, report: Report, *, team: str, drawn: Callable[[str], Picture]) -> Part | None:
    """The sheets of the teams of a map, those with most findings where there are too many; of one team if it is named.

    `drawn` makes the picture of a team by its id.
    """
    opened = [one for one in report.findings if one.accepted is None]
    about: dict[str, list[Finding]] = {}
    for one in opened:
        for who in involved(one):
            about.setdefault(who, []).append(one)
    teams = [team] if team else [holder.id for holder in m.holders if holder.kind == "team"]
    if not teams:
        return None
    busiest = sorted(teams, key=lambda one: -len(about.get(one, ())))[:MOST_SHEETS]
    shown = [one for one in teams if one in set(busiest)]
    blocks: list[Block] = []
    if len(shown) < len(teams):
        left = row(len(teams) - len(shown), "team")
        blocks.append(Text(f"The {len(shown)} teams with most findings. {left}"))
    pictures = not team and len(shown) <= MOST_DRAWN  # that of a single team is the picture of the first page
    parts = [_sheet(m, one, about.get(one, []), drawn(one) if pictures else None) for one in shown]
    return Part("teams", "Teams", tuple(blocks), tuple(parts))


def _sheet(m: Map, team: str, found: Sequence[Finding], picture: Picture | None) -> Part:
    holder, title = m.holders[team], short(m.title_of("holder", team), NAME)
    about = [words.word(holder.kind), *([short(holder.department, NAME)] if holder.department else [])]
    said = "has confirmed that this is all" if holder.inventory else "has not confirmed that this is all"
    blocks: list[Block] = [] if picture is None else [picture]
    answer, lines = first_lines(m, found, team=team, most=MOST_ROWS)
    if answer.rows:
        rows = tuple(tuple(short(text(value), 160) for value in one) for one in answer.rows)
        more = row(lines - MOST_ROWS, "line")
        blocks.append(Grid(f"What {title} gets, does, gives and lacks", answer.columns, rows, more=more))
    else:
        blocks.append(Text("Nothing is known of it yet."))
    if found:
        listed = tuple(Ref(short(sentence(m, one)), anchor(one)) for one in found[:MOST_LINES])
        left = row(len(found) - MOST_LINES, "finding")
        blocks.append(Listed("What was found about it", (*listed, *([left] if left else []))))
    above = f"{', '.join(about)}; {said}".capitalize() if not holder.department else f"{', '.join(about)}; {said}"
    return Part(f"team-{team}", title, tuple(blocks), kind="sheet", above=above[:1].upper() + above[1:])
