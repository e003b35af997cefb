"""A team as SIPOC: from whom it gets what, what it does, what it gives to whom, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flowmap.diagrams import pens, wording
from flowmap.diagrams.boxes import Boxes, told
from flowmap.diagrams.facts import Facts
from flowmap.diagrams.focus import SALES, Focus
from flowmap.diagrams.remarks import DRAWN, LACKING, Remark, Words
from flowmap.diagrams.sheet import ITEM, Means, Sheet, lines
from flowmap.diagrams.sketch import Head, Sketch
from flowmap.diagrams.views.team.columns import BETWEEN, Placed
from flowmap.diagrams.views.team.middle import middle
from flowmap.diagrams.views.team.sides import Row, by_partner, sides
from flowmap.domain.finding import Finding, Report
from flowmap.domain.map import Map
from flowmap.domain.words import counted
from flowmap.errors import BadInput

HEADINGS = ("Suppliers", "What it gets", "What it does", "What it gives", "Customers")
MOST_ROWS = 60  # of items on one side; our choice: more are told as one note for each partner
ARROW = 62.0  # points between columns
STEEPER = 3.5  # points more beside the middle for each row, so that arrows do not run along it
NARROW = 132.0  # points: the least width of a box
SPREAD = 0.5  # how tall the middle is, as part of the tallest column: arrows end at its sides


def sketches(m: Map, report: Report, focus: Focus) -> Iterator[Sketch]:
    """Each information by itself; then one note for each partner."""
    if focus.team is None:
        raise BadInput("The view “team” needs a team.", hint="Give it as --team ID, or team= in Python and addresses.")
    facts = Facts(m, report, focus)
    apart = [*sides(facts, focus.team)]
    if all(len(side) <= MOST_ROWS for side in apart):
        yield _Sipoc(facts, focus.team).sketch(*apart)
    yield _Sipoc(facts, focus.team).sketch(*(by_partner(m, side) for side in apart))


class _Sipoc:
    def __init__(self, facts: Facts, team: str) -> None:
        self.facts, self.m, self.team = facts, facts.m, team
        self.title = wording.team(self.m, team)
        self.sheet = Sheet(
            f"{self.title}: what it gets, does, gives and lacks{facts.only}", places=True, lines="straight"
        )
        self.boxes = Boxes(self.m, self.sheet)
        about = [one for one in facts.findings if team in (one.holder, one.counterpart)]
        self.lacks = [one for one in about if one.code in LACKING and one.holder == team]
        self.told = [one for one in about if one.code in DRAWN]
        self.others = sum(one.code not in DRAWN for one in about)

    def sketch(self, gets: Sequence[Row], gives: Sequence[Row]) -> Sketch:
        headings = [self.sheet.words(text) for text in HEADINGS]
        left = [self._row(row) for row in gets] + [self._lacking(one) for one in self.lacks]
        left += [self._waiting(one) for one in self.facts.waiting if one.holder == self.team]
        counts = (len({one.item for row in side for one in row.handed}) for side in (gets, gives))
        table, pen = middle(self.facts, self.team, gets=next(counts), gives=next(counts), lacks=len(self.lacks))
        centre = self.sheet.box(table, pen, means=Means(self.title, team=self.team))
        right = [self._row(row) for row in gives]
        for row in (*gets, *gives):
            self.sheet.says(*(wording.given(self.m, one) for one in row.handed))
        for finding in self.told:
            self.sheet.says(wording.sentence(self.m, finding))
        self._places(headings, left, centre, right)
        self._arrows(left, centre, right, len(gets))
        note = f"Not drawn: {counted(self.others, 'other finding')}, which the list has." if self.others else None
        return self.sheet.sketch(note=note)

    def _row(self, row: Row) -> Placed:
        says = told(self.m, row.handed)
        if row.title is None:
            note = self.boxes.note(row.item, says, row.remark, details=row.details)
        else:
            label = lines(row.title, size=ITEM, within=self.boxes.within)
            note = self.sheet.box(label, pens.ITEM, means=Means(says))
        partners = [self._partner(one) for one in row.partners]
        return Placed(note, partners, row.remark, says)

    def _partner(self, identity: str, words: Sequence[Words] = ()) -> str:
        return self.boxes.team(identity, pens.START if identity == SALES else None, words=words)

    def _lacking(self, finding: Finding) -> Placed:
        spot = self.boxes.spot(finding, self.facts.mark(finding))
        has_it = [self._partner(one, [Words("has it")]) for one in finding.providers[:1]]
        remark = Remark(line=pens.MISSING, finding=finding.fingerprint)
        return Placed(spot, has_it, remark, wording.sentence(self.m, finding))

    def _waiting(self, finding: Finding) -> Placed:
        remark = Remark(line=pens.STOPPED, finding=finding.fingerprint)
        starved = self.boxes.starved(finding, self.facts.mark(finding))
        return Placed(starved, [], remark, wording.sentence(self.m, finding))

    def _places(self, headings: list[str], left: list[Placed], centre: str, right: list[Placed]) -> None:
        """Five columns; a note stands beside the middle of its partners; the shorter side is centred."""
        for side in (left, right):
            for placed in side:
                placed.stack(self.sheet)
        tall = [sum(one.height + BETWEEN for one in side) - BETWEEN for side in (left, right)]
        wide, high = self.sheet.size(centre)
        high = max(high, SPREAD * max(tall))
        columns = [
            max([NARROW, *(self.sheet.size(one)[0] for one in boxes)])
            for boxes in (
                [box for one in left for box in one.partners],
                [one.note for one in left],
                [centre],
                [one.note for one in right],
                [box for one in right for box in one.partners],
            )
        ]
        wider = [0.0, 0.0, *(STEEPER * len(side) for side in (left, right)), 0.0]
        xs = [sum(columns[:n]) + n * ARROW + sum(wider[: n + 1]) + columns[n] / 2 for n in range(5)]
        for heading, x in zip(headings, xs, strict=True):
            self.sheet.place(heading, (x, -max([*tall, high]) / 2 - 40))
        for side, (partner, note), height in ((left, (0, 1), tall[0]), (right, (4, 3), tall[1])):
            y = -height / 2
            for one in side:
                one.place(self.sheet, y, partner=(xs[partner], columns[partner]), note=(xs[note], columns[note]))
                y += one.height + BETWEEN
        self.sheet.place(centre, (xs[2], 0), size=(wide, high))

    def _arrows(self, left: list[Placed], centre: str, right: list[Placed], held: int) -> None:
        """Arrows leave a note at its right side and reach one at its left, so that none runs behind another note."""
        for place, one in enumerate(left):
            means, line = Means(one.says, finding=one.remark.finding), one.remark.line
            for partner in one.partners:
                head: Head = "end" if place < held else "none"  # nobody gives what is lacking
                self.sheet.arrow(partner, one.note, line, head=head, means=means, reaches="w")
            self.sheet.arrow(one.note, centre, line, means=means, leaves="e")
        for one in right:
            means, line = Means(one.says, finding=one.remark.finding), one.remark.line
            self.sheet.arrow(centre, one.note, line, means=means, reaches="w")
            for partner in one.partners:
                self.sheet.arrow(one.note, partner, line, means=means, leaves="e")
