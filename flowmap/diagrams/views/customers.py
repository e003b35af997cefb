"""The customers of one team: who gets what from it, who lacks something that it has, and who gets it next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flowmap.diagrams.company import Company
from flowmap.diagrams.focus import Focus
from flowmap.diagrams.palette import Role
from flowmap.diagrams.pens import HOLDERS, KINDS, MISSING, PASSING, START, BoxPen, LinePen, handed
from flowmap.diagrams.places.stack import stacked
from flowmap.diagrams.sheet import HEADING, ITEM, Cell, Line, Means, Sheet
from flowmap.diagrams.sketch import Sketch
from flowmap.diagrams.views.cards import Card, card, heading, inner, marked_row, plain_row
from flowmap.diagrams.views.served import Served, after
from flowmap.diagrams.wrap import wrapped
from flowmap.domain.finding import Report
from flowmap.domain.map import Map
from flowmap.domain.words import counted, listed, number

MOST_CUSTOMERS, MOST_LINES = 40, 10  # boxes of the middle column, lines in a box; our choice: what a sheet holds
WIDTHS = (190.0, 268.0, 258.0)  # points; of the boxes of the three columns
_X = (0.0, 380.0, 740.0)  # their middles
_GAP, _HEAD = 16.0, 40.0  # points between boxes; for a heading
_TIME = 70.0  # points; the room for a time at the right of a line


def sketches(m: Map, report: Report, focus: Focus) -> Iterator[Sketch]:
    """All customers with what they give on; then without what they give on."""
    company = Company(m, report, focus.case)
    start = focus.team or (company.start if company.teams else None)
    if start is None:
        yield Sheet(m.title).sketch(note="The map has no teams yet.")
        return
    picture = Served(company, start)
    yield _drawn(picture, further=True)
    yield _drawn(picture, further=False)


def _drawn(picture: Served, *, further: bool) -> Sketch:
    company, start = picture.company, picture.start
    title = company.titles[start]
    sheet = Sheet(f"{title}: its customers inside the company{company.only}", places=True, lines="ortho")
    customers = [*picture.customers][:MOST_CUSTOMERS]
    unserved = [*picture.unserved][:MOST_CUSTOMERS]
    lacking = [_unserved(picture, one) for one in unserved]
    served = [_served(picture, one) for one in customers]
    beside = [_further(picture, one) if further else [] for one in customers]
    first = stacked([(one.height, ()) for one in lacking], gap=_GAP, top=_HEAD)
    below = first[-1].bottom + _GAP if first else 0
    sizes = [(one.height, [given.height for given, _ in more]) for one, more in zip(served, beside, strict=True)]
    rows = stacked(sizes, gap=_GAP, top=below + _HEAD)
    own = _start(picture)
    ends = rows[-1].bottom if rows else below
    middle = below + _HEAD / 2 if lacking and served else ends / 2
    at = _X[0], max(middle, own.height / 2)
    centre = sheet.box(own.table, own.pen, means=own.means, at=at, size=(WIDTHS[0], own.height))
    if lacking:
        _heading(sheet, f"Lack something that {title} has", at=(_X[1], _HEAD / 2), role="missing", width=WIDTHS[1])
    for one, place in zip(lacking, first, strict=True):
        box = sheet.box(one.table, one.pen, means=one.means, at=(_X[1], place.y), size=(WIDTHS[1], one.height))
        sheet.arrow(centre, box, MISSING, means=one.means)
        sheet.says(one.means.says)
    if served:
        _heading(sheet, "Customers, what they get, after", at=(_X[1], below + _HEAD / 2), width=WIDTHS[1])
    if any(beside):
        _heading(sheet, "Given on, after", at=(_X[2], below + _HEAD / 2), width=WIDTHS[2])
    for customer, one, more, place in zip(customers, served, beside, rows, strict=True):
        box = sheet.box(one.table, one.pen, means=one.means, at=(_X[1], place.y), size=(WIDTHS[1], one.height))
        sheet.arrow(centre, box, handed(len(picture.customers[customer])), means=one.means)
        sheet.says(one.means.says)
        for (given, pen), y in zip(more, place.companions, strict=True):
            size = WIDTHS[2], given.height
            next_box = sheet.box(given.table, given.pen, means=given.means, at=(_X[2], y), size=size)
            sheet.arrow(box, next_box, pen, means=given.means)
            sheet.says(given.means.says)
    left_out = len(picture.customers) - len(customers) + len(picture.unserved) - len(unserved)
    notes = [f"Left out: {counted(left_out, 'customer')} that get least."] if left_out else []
    if not further and picture.customers:
        notes.append("What the customers give on is not drawn.")
    if not customers and not unserved:
        notes.append(f"{title} hands nothing to anybody.")
        sheet.says(notes[-1])
    return sheet.sketch(note=" ".join(notes) or None)


def _heading(sheet: Sheet, text: str, *, at: tuple[float, float], width: float, role: Role = "second") -> None:
    line = wrapped(text, size=HEADING, within=width + 60, bold=True, most=1)[0]
    sheet.box(Line(line, HEADING, role, bold=True), at=at)


def _start(picture: Served) -> Card:
    """The team itself in numbers."""
    title, serves, leaves = picture.company.titles[picture.start], len(picture.customers), len(picture.unserved)
    rows: list[tuple[Cell, ...]] = [_line("serves", str(serves), WIDTHS[0])]
    if leaves:
        rows.append(_line("leaves unserved", str(leaves), WIDTHS[0], role="missing"))
    means = Means(f"{title} serves {counted(serves, 'customer')} and leaves {leaves} unserved.", team=picture.start)
    return card(heading(title, WIDTHS[0]), rows, START, means, width=WIDTHS[0], columns=2)


def _unserved(picture: Served, holder: str) -> Card:
    """Who lacks something: what, in which kind of order, whom it asks in vain."""
    company, width = picture.company, WIDTHS[1]
    rows: list[tuple[Cell, ...]] = []
    told = []
    for name, finding in picture.unserved[holder][:MOST_LINES]:
        rows.append((marked_row(company, name, finding, width=width, span=2),))
        told.append(f"{name}: {company.titles[holder]} lacks {company.item(finding.item)}")
        when = company.when(finding.cases)
        if when:
            rows.append((plain_row(f"when: {when}", width=width, span=2),))
            told[-1] += f" ({when})"
        for question in company.map.questions:
            if question.asker == holder and question.item == finding.item and question.answered.base < 0.9:
                asked = company.titles[question.asked]
                often = f", {number(question.times.base)} x a year" if question.times is not None else ""
                rows.append((plain_row(f"asks {asked} in vain{often}", width=width, span=2),))
                told.append(f"{company.titles[holder]} asks {asked} in vain{often}")
    means = Means(f"{'. '.join(told)}.", team=holder, finding=picture.unserved[holder][0][1].fingerprint)
    return card(heading(company.titles[holder], width), rows, _pen(company, holder), means, width=width, columns=2)


def _served(picture: Served, holder: str) -> Card:
    """A customer with the items that it gets."""
    company, width, gets = picture.company, WIDTHS[1], picture.customers[holder]
    lines = [(company.item(item), after(lead)) for item, lead in gets.items()]
    kind = KINDS.get(company.kinds[holder])
    rows: list[tuple[Cell, ...]] = [(plain_row(kind, width=width, span=2),)] if kind else []
    rows += _lines(lines, width)
    told = listed([f"{item} after {time}" if time else item for item, time in lines], most=MOST_LINES)
    means = Means(f"{company.titles[picture.start]} gives {company.titles[holder]}: {told}.", team=holder)
    return card(heading(company.titles[holder], width), rows, _pen(company, holder), means, width=width, columns=2)


def _further(picture: Served, customer: str) -> list[tuple[Card, LinePen]]:
    """One box for each item that a customer gives on, with those who get it."""
    company, width, found = picture.company, WIDTHS[2], []
    for item in picture.customers[customer]:
        receivers = picture.given_on(customer, item)
        if not receivers:
            continue
        passed = picture.passed(customer, item)
        rows: list[tuple[Cell, ...]] = [(marked_row(company, *passed, width=width, span=2),)] if passed else []
        rows += _lines(receivers, width)
        told = listed([name.removeprefix("- ") for name, _ in receivers], most=MOST_LINES)
        finding = passed[1].fingerprint if passed else None
        means = Means(f"{company.titles[customer]} gives {company.item(item)} on: {told}.", item=item, finding=finding)
        pen = BoxPen(line="passage", fill="passage-fill", text="passage", width=2) if passed else _NEXT
        head = heading(company.item(item), width)
        arrow = handed(1, PASSING) if passed else handed(1)
        found.append((card(head, rows, pen, means, width=width, columns=2), arrow))
    return found


_NEXT = BoxPen(line="note")


def _pen(company: Company, holder: str) -> BoxPen:
    return HOLDERS[company.kinds[holder]]


def _lines(lines: Sequence[tuple[str, str]], width: float) -> Iterator[tuple[Cell, ...]]:
    for text, time in lines[:MOST_LINES]:
        yield _line(text, time, width)
    if len(lines) > MOST_LINES:
        yield (plain_row(f"and {len(lines) - MOST_LINES} more", width=width, span=2),)


def _line(text: str, value: str, width: float, *, role: Role = "second") -> tuple[Cell, Cell]:
    """Words at the left, a time or number at the right."""
    room = inner(width) - _TIME
    parts = wrapped(text, size=ITEM, within=room, most=3)
    left = Cell(tuple(Line(part, ITEM, "text") for part in parts), width=room + 4)
    return left, Cell((Line(value, ITEM, role),), align="right", width=_TIME)
