"""The table of who gives whom what, with what is lacking in its cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from flowmap.domain.columns import NONE
from flowmap.domain.finding import Finding
from flowmap.domain.map import Map
from flowmap.domain.selection import Selection
from flowmap.domain.words import counted, listed
from flowmap_web.opened import Opened

MOST = 120  # teams; our choice: more cells than this nobody reads, and the pages of the teams have the rest


@dataclass(frozen=True)
class Team:
    """A team at the head of a row and a column; `first` of its department."""

    id: str
    title: str
    first: bool


@dataclass(frozen=True)
class Lack:
    """A white spot in a cell."""

    fingerprint: str
    says: str


@dataclass(frozen=True)
class Cell:
    """What the row gives the column."""

    first: bool
    itself: bool
    count: int = 0
    says: str = ""
    anchor: str = ""
    lacking: tuple[Lack, ...] = ()


@dataclass(frozen=True)
class Row:
    """What one team gives."""

    team: Team
    cells: tuple[Cell, ...]
    gives: int
    lacks: int


@dataclass(frozen=True)
class Matrix:
    """The table; `left_out` says what it does not show."""

    teams: tuple[Team, ...]
    rows: tuple[Row, ...]
    left_out: str = ""


@dataclass(frozen=True)
class Chosen:
    """What the table is narrowed to, empty = not: one information, one kind of order, the teams of a department."""

    item: str = ""
    case: str = ""
    department: str = ""


EVERYTHING = Chosen()


def matrix_of(opened: Opened, chosen: Chosen = EVERYTHING) -> Matrix:
    """The table of a map, computed once."""
    return opened.once(("matrix", chosen), lambda: _made(opened.map, opened.report.findings, chosen))


def _made(m: Map, findings: Iterable[Finding], chosen: Chosen) -> Matrix:
    kept = np.ones(len(m.handoffs), dtype=np.bool_)
    if chosen.item:
        kept &= m.handoffs.codes("item") == m.names["item"].code(chosen.item)
    if chosen.case:
        masks = m.handoffs.masks()
        kept &= (masks == 0) | (masks >> np.uint64(m.case_bits[chosen.case]) & np.uint64(1) == 1)
    selection = Selection(item=chosen.item, case=chosen.case)
    findings = selection.admitted(findings, m)
    teams, left_out = _teams(m, chosen.department)
    given: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)  # (giver, receiver) -> item -> id of a handoff
    holders, items = m.names["holder"].values, m.names["item"].values
    columns = (m.handoffs.codes(name).tolist() for name in ("giver", "receiver", "item"))
    for row, (giver, receiver, item) in enumerate(zip(*columns, strict=True)):
        if not kept[row]:
            continue
        known = given[holders[giver], holders[receiver]]
        known.setdefault("?" if item == NONE else items[item], str(row))
    lacking: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    lacks: Counter[str] = Counter()
    for finding in findings:
        if finding.code in ("GAP01", "GAP02", "GAP03") and finding.holder:
            lacks[finding.holder] += 1
        if finding.code == "GAP01" and finding.holder and finding.providers:
            lacking[finding.providers[0], finding.holder].append(finding)
    rows = []
    for team in teams:
        cells = tuple(
            _cell(m, team, other, given.get((team.id, other.id), {}), lacking[team.id, other.id]) for other in teams
        )
        rows.append(Row(team, cells, sum(cell.count for cell in cells), lacks[team.id]))
    return Matrix(tuple(teams), tuple(rows), left_out)


def _cell(m: Map, team: Team, other: Team, given: dict[str, str], lacking: list[Finding]) -> Cell:
    items = [m.title_of("item", item) for item in given]
    says = f"{team.title} gives {other.title} {listed(items, most=8)}" if items else ""
    anchor = m.handoffs.id_at(int(next(iter(given.values())))) if given else ""
    lacks = tuple(Lack(one.fingerprint, f"{other.title} lacks {m.title_of('item', one.item)}") for one in lacking)
    return Cell(other.first, team.id == other.id, len(given), says, anchor, lacks)


def _teams(m: Map, department: str) -> tuple[list[Team], str]:
    """The teams in the order of the map, those of a department together; the busiest ones where there are many."""
    holders = [one for one in m.holders if department in ("", one.department)]
    left_out, every = "", len(holders)
    if every > MOST:
        busy: Counter[int] = Counter(m.handoffs.codes("giver").tolist())
        busy.update(m.handoffs.codes("receiver").tolist())
        codes = m.names["holder"]
        here = {codes.code(holder.id) for holder in holders}
        busiest = {code for code, _ in Counter({code: busy[code] for code in here if busy[code]}).most_common(MOST)}
        holders = [holder for holder in holders if codes.code(holder.id) in busiest]
        left_out = f"Shown are the {MOST} that hand over most; {counted(every - len(holders), 'team')} are left out."
    groups: dict[str, list[str]] = {}
    for holder in holders:
        groups.setdefault(holder.department or ("" if holder.kind == "team" else holder.kind), []).append(holder.id)
    several = len(groups) > 1
    teams = [
        Team(one, m.title_of("holder", one), first=several and place == 0)
        for group in groups.values()
        for place, one in enumerate(group)
    ]
    return teams, left_out
