"""The table behind every other picture: who gives whom how many items, and what is lacking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from flowmap.diagrams.company import LACKING_CODES, Company
from flowmap.diagrams.focus import Focus
from flowmap.diagrams.measure import width
from flowmap.diagrams.palette import Role
from flowmap.diagrams.pens import LACKING, BoxPen
from flowmap.diagrams.places.blocks import CELL, Blocks, blocks
from flowmap.diagrams.sheet import HEADING, KEY, SECOND, Cell, Line, Means, Panel, Rule, Sheet, Table
from flowmap.diagrams.sketch import Sketch
from flowmap.diagrams.views.crossings import Crossings
from flowmap.diagrams.views.key import PANEL, PASSAGE, keys
from flowmap.diagrams.wrap import wrapped
from flowmap.domain.finding import Finding, Report
from flowmap.domain.map import Map
from flowmap.domain.words import counted

MOST = (120, 90, 60, 30)  # holders of the table, and of the simpler ones; our choice: more cells nobody reads
_MOST_BOXES = 900  # Graphviz warns from 1,000 boxes on
_NAME, _NUMBER, _GROUP = 190.0, 26.0, 120.0  # points; the room for names, numbers and departments at the left
_TOTAL = 48.0  # points; a column of sums at the right
_MOST_DIAGONAL = 60  # rows that are told apart on the diagonal, too
_FILLS: tuple[tuple[Role, Role], ...] = (("faint", "text"), ("arrow", "ground"), ("line", "ground"), ("text", "ground"))
_NONE = "Without department"


def sketches(m: Map, report: Report, focus: Focus) -> Iterator[Sketch]:
    """The table of all holders, or of those that hand over most."""
    company = Company(m, report, focus.case)
    if not company.kinds:
        yield Sheet(m.title).sketch(note="The map has no teams yet.")
        return
    count = len(company.kinds)
    for most in [*([count] if count <= MOST[0] else []), *(most for most in MOST if most < count)]:
        matrix = Crossings(company, most)
        if len(matrix.cells) + 3 * len(matrix.shown) <= _MOST_BOXES or most == MOST[-1]:
            yield _drawn(matrix)


def _drawn(matrix: Crossings) -> Sketch:
    company = matrix.company
    places = blocks(matrix.groups)
    sheet = Sheet(f"{company.map.title}: who gives whom what{company.only}", places=True, lines="straight")
    _behind(sheet, matrix, places)
    _heads(sheet, matrix, places)
    for (giver, receiver), marks in sorted(matrix.cells.items(), key=lambda one: [matrix.numbers[x] for x in one[0]]):
        text, pen, means = _cell(company, giver, receiver, marks)
        at = places.middles[receiver], places.middles[giver]
        sheet.box(
            Line(text, SECOND, pen.text, bold=True), pen, means=means, at=at, size=(CELL - 4, CELL - 6), fixed=True
        )
        sheet.says(means.says)
    remarks = ["Row gives, column gets. Number = pieces of information."]
    if any(finding.code == "GAP01" for _, finding in company.marked):
        remarks[0] += " !1 = the column lacks it, the row has it."
    note = None
    if matrix.left_out:
        left_out = counted(matrix.left_out, "other")
        note = f"Shown are the {len(matrix.numbers)} that hand over most; {left_out} are left out."
        remarks.append(note)
    made = [*keys(company, remarks)]
    room = places.end + 3 * _TOTAL - _left(places)
    key = max((one for one in made if one.width <= room), key=lambda one: one.width, default=made[0])
    at = _left(places) + key.width / 2, places.end + 24 + key.height / 2
    sheet.box(key.table, PANEL, at=at, size=(key.width, key.height))
    return sheet.sketch(note=note)


def _cell(
    company: Company, giver: str, receiver: str, marks: Sequence[tuple[str, Finding]]
) -> tuple[str, BoxPen, Means]:
    """The sign of a cell, its pen, and what it means."""
    items = company.links.get((giver, receiver), ())
    told = [f"{company.gives(giver, receiver, items)}."] if items else []
    told += [f"{mark}: {finding.message}" for mark, finding in marks]
    count = str(len(items)) if items else ""
    missing = [mark for mark, finding in marks if finding.code in LACKING_CODES]
    passed = [mark for mark, finding in marks if finding.code not in LACKING_CODES]
    finding = marks[0][1].fingerprint if marks else None
    means = Means(" ".join(told), team=None if finding else giver, finding=finding)
    if missing:
        return _fitting(f"{count}!{missing[0]}", f"!{missing[0]}", "!"), LACKING._replace(width=1.6), means
    if passed:
        return _fitting(f"{count}{passed[0]}", passed[0], count or "…"), PASSAGE._replace(width=1.6), means
    fill, colour = _FILLS[min(len(items), len(_FILLS)) - 1]
    return _fitting(count, "99"), BoxPen(line=fill, fill=fill, text=colour, width=1), means


def _fitting(*texts: str) -> str:
    """The first text that fits into a cell; the sentence of the cell has everything."""
    return next((text for text in texts if width(text, SECOND, bold=True) <= CELL - 8), texts[-1])


def _left(places: Blocks) -> float:
    """The left edge of everything; there is no room for groups where the only one has no name."""
    return -_NUMBER - _NAME - 20 - (0 if [*places.groups] == ["/"] else _GROUP)


def _behind(sheet: Sheet, matrix: Crossings, places: Blocks) -> None:
    """The ground of the table, its lines, the groups along the diagonal, and the row of the team it starts with."""
    end, half = places.end, CELL / 2
    sheet.behind(Panel(0, 0, end, end))
    for first, last in places.groups.values():
        sheet.behind(Panel(first, first, last, last, fill="box", line="note"))
    start = matrix.company.start if matrix.company.start in places.middles else None
    if start is not None:
        y = places.middles[start]
        sheet.behind(Panel(0, y - half, end, y + half, fill="start-fill", line="start"))
    for middle in places.middles.values() if len(places.middles) <= _MOST_DIAGONAL else ():
        sheet.behind(Panel(middle - half, middle - half, middle + half, middle + half, fill="faint"))
    for first, last in places.groups.values():
        for line in range(int((last - first) / CELL) + 1):
            edge = first + line * CELL
            sheet.behind(Rule(0, edge, end, edge))
            sheet.behind(Rule(edge, 0, edge, end))
    for first, last in places.groups.values() if [*places.groups] != ["/"] else ():
        sheet.behind(Rule(_left(places) + _GROUP, first + 2, _left(places) + _GROUP, last - 2, line="arrow"))


def _heads(sheet: Sheet, matrix: Crossings, places: Blocks) -> None:
    """The title, the numbers of the columns, the groups at the left and above, and the rows' names and sums."""
    room = -_NUMBER - _left(places)
    title = wrapped(f"Who gives whom what{matrix.company.only}", size=HEADING, within=room, bold=True, most=2)
    sheet.box(_left_table(title, room, HEADING, "text"), at=(_left(places) + room / 2, -24))
    for group, (first, last) in places.groups.items():
        name = group[1:] or _NONE if group.startswith("/") else group
        if [*places.groups] == ["/"]:
            break
        lines = wrapped(name, size=SECOND, within=_GROUP - 12, most=max(1, int((last - first) // 14)))
        sheet.box(
            _left_table(lines, _GROUP - 12, SECOND, "second"),
            at=(_left(places) + (_GROUP - 12) / 2, (first + last) / 2),
        )
        above = wrapped(name, size=SECOND, within=last - first, most=1)[0]
        if last - first > 2 * CELL:
            sheet.words(above, at=((first + last) / 2, -32), size=SECOND)
    for place, total in enumerate(("gives", "gets", "lacks")):
        sheet.words(total, at=(places.end + _TOTAL * (place + 0.7), -14), size=KEY)
    company = matrix.company
    gives, gets = Counter[str](), Counter[str]()
    for (giver, receiver), items in company.links.items():
        gives[giver] += len(items)
        gets[receiver] += len(items)
    lacks = Counter(finding.holder or "" for _, finding in company.marked if finding.code in LACKING_CODES)
    for holder, number in matrix.numbers.items():
        at = places.middles[holder]
        told = f"{company.titles[holder]} gives {gives[holder]}, gets {gets[holder]}, lacks {lacks[holder]}."
        sheet.box(_row(company, holder, number), means=Means(told, team=holder), at=(-(_NUMBER + _NAME) / 2 - 10, at))
        sheet.words(str(number), at=(at, -14), size=SECOND)
        if len(matrix.numbers) <= _MOST_DIAGONAL:
            sheet.words(str(number), at=(at, at), size=SECOND)
        sums: tuple[tuple[int, Role], ...] = (
            (gives[holder], "second"),
            (gets[holder], "second"),
            (lacks[holder], "missing"),
        )
        cells = tuple(Cell((Line(str(count or ""), KEY, role),), align="center", width=_TOTAL) for count, role in sums)
        sheet.box(Table((cells,), spacing=0, padding=0), at=(places.end + 1.7 * _TOTAL, at))


def _row(company: Company, holder: str, number: int) -> Table:
    """A name and its number, before a row; a long name on two smaller lines."""
    role: Role = "start" if holder == company.start else "text"
    size, parts = KEY, wrapped(company.titles[holder], size=KEY, within=_NAME - 4, bold=True)
    if len(parts) > 1:
        size, parts = SECOND, wrapped(company.titles[holder], size=SECOND, within=_NAME - 4, bold=True, most=2)
    name = Cell(tuple(Line(part, size, role, bold=role == "start") for part in parts), align="right", width=_NAME)
    return Table(
        ((name, Cell((Line(str(number), SECOND, "second"),), align="right", width=_NUMBER)),), spacing=0, padding=0
    )


def _left_table(lines: tuple[str, ...], width: float, size: int, role: Role) -> Table:
    """Lines that begin at the left of their place."""
    cell = Cell(tuple(Line(part, size, role, bold=role == "text") for part in lines), width=width)
    return Table(((cell,),), spacing=0, padding=0)
