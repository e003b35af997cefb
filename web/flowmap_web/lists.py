"""The teams and the information of a map as lists: with how much each has to do, filtered and sorted by address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from flowmap.domain.answer import Answer
from flowmap.domain.finding import Finding
from flowmap.domain.map import Map
from flowmap.domain.searching import having
from flowmap.domain.selection import involved, one_of
from flowmap.domain.sorting import column_of, in_order_of
from flowmap_web.addresses import asked
from flowmap_web.opened import Opened
from flowmap_web.records import known_item, known_team

LACKING = ("GAP01", "GAP02", "GAP03")


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team, system, meeting or outsider: how many pieces of information it gives, gets, needs, and lacks."""

    id: str
    title: str
    kind: str
    department: str
    gives: int
    gets: int
    needs: int
    lacks: int
    findings: int


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A piece of information: who makes it, how many hand it over, get it, need it, and lack it."""

    id: str
    title: str
    made_by: tuple[str, ...]
    given_by: int
    got_by: int
    needed_by: int
    lacked_by: int
    findings: int


Line = TypeVar("Line", TeamLine, ItemLine)
TEAM_FILTERS, ITEM_FILTERS = ("kind", "department", "item", "q"), ("team", "q")
TEAM_COLUMNS = (
    *(("", "Team"), ("kind", "What it is"), ("department", "Department"), ("gives", "Gives"), ("gets", "Gets")),
    *(("needs", "Needs"), ("lacks", "Lacks"), ("findings", "Findings")),
)
ITEM_COLUMNS = (
    *(("", "Information"), (None, "Made by"), ("given_by", "Given by"), ("got_by", "Got by")),
    *(("needed_by", "Needed by"), ("lacked_by", "Lacked by"), ("findings", "Findings")),
)
NUMBERS = ("gives", "gets", "needs", "lacks", "findings", "given_by", "got_by", "needed_by", "lacked_by")


def teams(opened: Opened) -> tuple[dict[str, str], list[TeamLine]]:
    """What the address asks for, and the teams that pass it, in its order; UnknownName for what is not there."""
    m, given = opened.map, asked((*TEAM_FILTERS, "sort"))
    lines = opened.once("teams listed", lambda: _teams(m, opened.report.findings))
    if given["kind"]:
        one_of(given["kind"], {line.kind for line in lines}, "sort of team")
    if given["department"]:
        one_of(given["department"], {line.department for line in lines} - {""}, "department")
    if given["item"]:
        known_item(m, given["item"])
        touched = _touching(m, given["item"])
        lines = [line for line in lines if line.id in touched]
    lines = [line for line in lines if all(given[name] in ("", getattr(line, name)) for name in ("kind", "department"))]
    return given, _sorted(_matching(lines, given["q"]), given["sort"], TEAM_COLUMNS)


def items(opened: Opened) -> tuple[dict[str, str], list[ItemLine]]:
    """What the address asks for, and the information that passes it, in its order; UnknownName likewise."""
    m, given = opened.map, asked((*ITEM_FILTERS, "sort"))
    lines = opened.once("items listed", lambda: _items(m, opened.report.findings))
    if given["team"]:
        known_team(m, given["team"])
        lines = [line for line in lines if given["team"] in _touching(m, line.id)]
    return given, _sorted(_matching(lines, given["q"]), given["sort"], ITEM_COLUMNS)


def _matching(lines: Iterable[Line], q: str) -> list[Line]:
    return having(lines, q, lambda line: (line.id, line.title))


def _sorted(lines: list[Line], sort: str, columns: Sequence[tuple[str | None, str]]) -> list[Line]:
    """By name, or by a column."""
    by = column_of(sort, [name for name, _ in columns if name]) if sort else ""
    lines = sorted(lines, key=lambda line: line.title.casefold())
    return in_order_of(lines, sort, lambda line: getattr(line, by)) if by else lines


def _touching(m: Map, item: str) -> set[str]:
    """Who gives, gets, needs, uses, makes an item, or is asked for it."""
    found: set[str] = set()
    for records, ends in (
        (m.handoffs.where(item=item), ("giver", "receiver")),
        (m.needs.where(item=item), ("holder",)),
        (m.questions.where(item=item), ("asker", "asked")),
        (m.activities.where(uses=item), ("at",)),
        (m.activities.where(makes=item), ("at",)),
    ):
        found |= {getattr(record, field) for record in records for field in ends}
    return found


def _pairs(m: Map, table: str, first: str, second: str) -> set[tuple[str, str]]:
    """Distinct (id, id) of two fields of a table."""
    holders, things, records = m.names["holder"].values, m.names["item"].values, m.tables[table]
    columns = zip(records.codes(first).tolist(), records.codes(second).tolist(), strict=True)
    return {(holders[one], things[two]) for one, two in columns if two >= 0}


def _teams(m: Map, findings: Sequence[Finding]) -> list[TeamLine]:
    gives = Counter(one for one, _ in _pairs(m, "handoff", "giver", "item"))
    gets = Counter(one for one, _ in _pairs(m, "handoff", "receiver", "item"))
    needs = Counter(one for one, _ in _pairs(m, "need", "holder", "item"))
    lacks = Counter(one for one, _ in _lacked(findings))
    about = Counter(team for one in findings if one.accepted is None for team in involved(one))
    return [
        TeamLine(
            one.id, m.title_of("holder", one.id), one.kind, one.department or "",
            gives[one.id], gets[one.id], needs[one.id], lacks[one.id], about[one.id],
        )
        for one in m.holders
    ]  # fmt: skip


def _items(m: Map, findings: Sequence[Finding]) -> list[ItemLine]:
    given = Counter(item for _, item in _pairs(m, "handoff", "giver", "item"))
    got = Counter(item for _, item in _pairs(m, "handoff", "receiver", "item"))
    needed = Counter(item for _, item in _pairs(m, "need", "holder", "item"))
    lacked = Counter(item for _, item in _lacked(findings))
    about = Counter(one.item for one in findings if one.accepted is None)
    makers: dict[str, dict[str, None]] = {}
    for work in m.activities:
        for item in work.makes:
            makers.setdefault(item, {})[work.at] = None
    return [
        ItemLine(
            one.id, m.title_of("item", one.id), tuple(makers.get(one.id, ())),
            given[one.id], got[one.id], needed[one.id], lacked[one.id], about[one.id],
        )
        for one in m.items
    ]  # fmt: skip


def _lacked(findings: Iterable[Finding]) -> set[tuple[str, str]]:
    """(team, information) that it lacks in some kind of order, accepted or not."""
    return {(one.holder, one.item) for one in findings if one.code in LACKING and one.holder and one.item}


def table(m: Map, lines: Sequence[TeamLine] | Sequence[ItemLine]) -> Answer:
    """The lines as a table: the names of their fields, titles of makers."""
    columns = tuple(field.name for field in fields(lines[0])) if lines else ("id", "title")

    def plain(value: Any) -> Any:
        return [m.title_of("holder", one) for one in value] if isinstance(value, tuple) else value

    return Answer(columns, tuple(tuple(plain(getattr(line, name)) for name in columns) for line in lines))
