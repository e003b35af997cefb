"""The key of a company picture: what its numbers and letters stand for, in a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flowmap.diagrams.company import LACKING_CODES, Company
from flowmap.diagrams.measure import LINE, width
from flowmap.diagrams.palette import Role
from flowmap.diagrams.pens import LACKING, STARVED, BoxPen
from flowmap.diagrams.sheet import KEY, Cell, Line, Means, Table
from flowmap.diagrams.wrap import wrapped
from flowmap.domain import words
from flowmap.domain.finding import Finding

MOST_ROWS = 24  # findings of each kind; our choice: the list of findings has them all
PANEL = BoxPen(line="faint", fill="ground", width=1, rounded=False)
PASSAGE = BoxPen(line="passage", fill="passage-fill", text="passage", width=2, rounded=False)
_WIDEST = (150.0, 200.0, 300.0)  # points; of the columns for team, information and what is said
_LEAST = 320.0  # points; how wide remarks may run at least
_BETWEEN = 24.0  # points between two columns of the key
_SPACING, _PADDING, _MARGIN = 1.0, 2.0, (26.0, 14.0)
_ROW = KEY * LINE + 2 * _PADDING + _SPACING + 0.8  # Graphviz rounds every line up

_Row = tuple[Cell, ...]  # one cell over everything (a heading, a remark), or mark, team, information, what is said


@dataclass(frozen=True)
class Key:
    """A table and the room in points that it takes."""

    table: Table
    width: float
    height: float


def mark(name: str, finding: Finding, says: str) -> Cell:
    """The sign of a finding: dashed what is lacking, dotted what waits for it, square what is only passed on."""
    pen = PASSAGE if finding.code not in LACKING_CODES else STARVED if finding.code == "GAP02" else LACKING
    means = Means(says, finding=finding.fingerprint)
    line = Line(name, 13, bold=True)
    wide = max(22, width(name, line.size, bold=True) + 8)
    return Cell((line,), align="center", width=wide, height=22, pen=pen, means=means)


def keys(company: Company, remarks: Sequence[str]) -> Iterator[Key]:
    """The key of the marks of a company with remarks: in one column of rows, in two, and so on."""
    rows = [*_rows(company)]
    wide = [max((_width(row[at]) for row in rows if len(row) == 4), default=0.0) for at in range(4)]
    across = max([sum(wide), _LEAST, *(_width(row[0]) for row in rows if len(row) == 1)])
    rows += [(_cell(line, span=4),) for text in remarks for line in wrapped(text, size=KEY, within=across)]
    column = across + 4 * (2 * _PADDING + _SPACING)
    for count in range(1, 5):
        high = -(-len(rows) // count)
        if count > 1 and high < 4:
            return
        parts = [rows[first : first + high] for first in range(0, len(rows), high)]
        empty = (_cell("", span=4),)
        joined = tuple(_joined([part[at] if at < len(part) else empty for part in parts]) for at in range(high))
        room = len(parts) * column + (len(parts) - 1) * _BETWEEN
        table = Table(joined, spacing=_SPACING, padding=_PADDING, width=room)
        yield Key(table, room + _MARGIN[0], high * _ROW + _MARGIN[1])


def _joined(rows: Sequence[_Row]) -> _Row:
    """Rows side by side, with room between them."""
    cells: list[Cell] = []
    for place, row in enumerate(rows):
        cells += [Cell((), width=_BETWEEN)] if place else []
        cells += row
    return tuple(cells)


def _rows(company: Company) -> Iterator[_Row]:
    lacking = [pair for pair in company.marked if pair[1].code in LACKING_CODES]
    passed = [pair for pair in company.marked if pair[1].code not in LACKING_CODES]
    kinds: tuple[tuple[str, Role, list[tuple[str, Finding]]], ...] = (
        ("Lacking: dashed, number", "missing", sorted(lacking, key=_number)),
        ("Only passed on: solid, letter", "passage", passed),
    )
    for heading, role, listed in kinds:
        if listed:
            yield (_cell(heading, role=role, bold=True, span=4),)
        for name, finding in listed[:MOST_ROWS]:
            yield _row(company, name, finding, role)
        if len(listed) > MOST_ROWS:
            yield (_cell(f"and {len(listed) - MOST_ROWS:,} more: the list of findings has them", span=4),)


def _number(pair: tuple[str, Finding]) -> tuple[int, str]:
    """1, 2, 2a, 2b, 3."""
    rest = pair[0].lstrip("0123456789")
    return int(pair[0][: len(pair[0]) - len(rest)] or 0), rest


def says(company: Company, finding: Finding) -> str:
    """A finding as a sentence; composed where the report has none."""
    holder, item = company.titles.get(finding.holder or "", "?"), company.item(finding.item)
    verb = "lacks" if finding.code in LACKING_CODES else "only passes on"
    return finding.message or f"{holder} {verb} {item}."


def _row(company: Company, name: str, finding: Finding, role: Role) -> _Row:
    team, item = company.titles.get(finding.holder or "", "?"), company.item(finding.item)
    short = [
        wrapped(text, size=KEY, within=most, most=1, bold=bold)[0]
        for text, most, bold in zip((team, item, why(company, finding)), _WIDEST, (False, True, False), strict=True)
    ]
    means = Means(says(company, finding), finding=finding.fingerprint)
    return (
        _cell(name, role=role, bold=True)._replace(means=means),
        _cell(short[0], role="text"),
        _cell(short[1], role="text", bold=True),
        _cell(short[2]),
    )


def why(company: Company, finding: Finding) -> str:
    """Who has what is lacking and in which kind of order, or what passing it on costs."""
    when = company.when(finding.cases)
    if finding.code == "GAP02":
        parts = [words.word("GAP02"), when]
    elif finding.code in LACKING_CODES:
        holders = [company.titles.get(one, one) for one in finding.providers]
        has = f"{words.listed(holders, most=2)} {'has' if len(holders) == 1 else 'have'} it" if holders else ""
        parts = [has or words.word("GAP03"), when]
    else:
        effect = finding.effect
        parts = [
            "perhaps" if finding.verdict == "candidate" else "",
            words.hours(effect.days * 24) if effect.days else "",
            f"{words.number(round(effect.hours_per_year, 1))} h a year" if effect.hours_per_year else "",
            when,
        ]
    return ", ".join(part for part in parts if part)


def _cell(text: str, *, role: Role = "second", bold: bool = False, span: int = 1) -> Cell:
    return Cell((Line(text, KEY, role, bold),), span=span)


def _width(cell: Cell) -> float:
    return max(width(line.text, line.size, bold=line.bold) for line in cell.lines) + 4
