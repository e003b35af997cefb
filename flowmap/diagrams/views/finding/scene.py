"""What the pictures of findings are made of: teams with a word, groups of teams, and information between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from flowmap.diagrams import pens, wording
from flowmap.diagrams.boxes import Boxes, told
from flowmap.diagrams.facts import Facts
from flowmap.diagrams.focus import SALES
from flowmap.diagrams.palette import Role
from flowmap.diagrams.pens import BoxPen, LinePen
from flowmap.diagrams.remarks import PLAIN, Remark, Words
from flowmap.diagrams.sheet import ITEM, NAME, SECOND, Cell, Line, Means, Sheet, Table, lines
from flowmap.diagrams.sketch import Head, Sketch
from flowmap.diagrams.wording import Handed
from flowmap.domain.finding import Finding
from flowmap.domain.words import kind

PROPOSAL = 180.0  # points of a proposal before it is wrapped
MOST_ROWS = 8  # teams in one box; more are counted


class Scene:
    """A sheet on which one finding is drawn, from left to right. A team stands on it once."""

    def __init__(self, facts: Facts, finding: Finding) -> None:
        self.facts, self.m, self.finding = facts, facts.m, finding
        self.sentence = wording.sentence(facts.m, finding)
        title = f"{kind(finding.code, finding.name).capitalize()}: {self.sentence}"
        self.sheet = Sheet(title)
        self.boxes = Boxes(facts.m, self.sheet)
        self.places: dict[str, str] = {}  # holder -> id of the box that it stands in
        self.mark = facts.mark(finding)
        self.sheet.says(self.sentence)

    def team(self, identity: str, text: str = "", role: Role = "second", pen: BoxPen | None = None) -> str:
        """A team with a word below its name; where it stands already, if it does."""
        if identity not in self.places:
            pen = pen or (pens.START if identity == SALES else None)
            self.places[identity] = self.boxes.team(identity, pen, words=[Words(text, role)] if text else ())
        return self.places[identity]

    def group(self, members: Mapping[str, str], *, role: Role = "second") -> str:
        """Several teams in one box, each with its word; a single one in its own box."""
        new = {identity: text for identity, text in members.items() if identity not in self.places}
        if len(new) <= 1:
            boxes = [self.team(identity, text, role) for identity, text in (new or members).items()]
            return boxes[0]
        shown = dict(list(new.items())[:MOST_ROWS])
        rows = [self._row(identity, text, role) for identity, text in shown.items()]
        if len(new) > len(shown):
            rows.append((Cell((Line(f"and {len(new) - len(shown)} more", SECOND, "second"),), span=2),))
        box = self.sheet.box(
            Table(tuple(rows), padding=3), pens.TEAM, means=Means(wording.teams(self.m, list(new), most=99))
        )
        self.places.update(dict.fromkeys(new, box))
        return box

    def _row(self, identity: str, text: str, role: Role) -> tuple[Cell, ...]:
        title = wording.team(self.m, identity)
        says = f"{title}: {text}" if text else title
        name = Cell(lines(title, size=NAME, within=self.boxes.within), means=Means(says, team=identity))
        return name, Cell(lines(text, size=SECOND, within=self.boxes.within, role=role), "right")

    def note(self, item: str, handed: Sequence[Handed], remark: Remark = PLAIN) -> str:
        """An information, with the channel and time that all of these handoffs have."""
        details = {wording.details(self.m, one) for one in handed}
        common = details.pop() if len(details) == 1 else ()
        says = told(self.m, handed) or f"{wording.item(self.m, item)}: {self.sentence}"
        return self.boxes.note(item, says, remark, details=common)

    def spot(self, finding: Finding) -> str:
        """A white spot."""
        return self.boxes.spot(finding, self.facts.mark(finding))

    def proposal(self, text: str, gain: str = "") -> str:
        """What would be better: a box with a double line."""
        label = [*lines(text, size=ITEM, within=PROPOSAL)]
        label += lines(gain, size=SECOND, within=PROPOSAL) if gain else ()
        return self.sheet.box(
            tuple(label), pens.PROPOSED, means=Means(f"{text} {gain}".strip(), finding=self._fingerprint)
        )

    def way(self, *boxes: str, pen: LinePen = pens.HANDED, says: str | None = None) -> None:
        """An arrow from box to box; its head at the last, and at every team between."""
        means = Means(says or self.sentence, finding=self._fingerprint)
        teams = set(self.places.values())
        for start, end in pairwise(boxes):
            head: Head = "end" if end in teams or end == boxes[-1] else "none"
            self.sheet.arrow(start, end, pen, head=head, means=means)

    def hand(self, one: Handed, remark: Remark | None = None) -> None:
        """A handoff with its giver and receiver, as findings remark on it."""
        known = self.facts.remark(one) if remark is None else remark
        start, end = self.team(wording.giver(one)), self.team(wording.receiver(one))
        self.way(start, self.note(one.item, [one], known), end, pen=known.line, says=wording.given(self.m, one))
        self.sheet.says(wording.given(self.m, one))

    def vain(self, finding: Finding) -> None:
        """The questions that somebody asks in vain."""
        means = Means(wording.sentence(self.m, finding), finding=finding.fingerprint)
        for question in self.facts.asked_in_vain(finding):
            words = self.boxes.question(question, finding)
            self.sheet.arrow(self.team(question.asked), words, pens.IN_VAIN, head="start", means=means)
            self.sheet.arrow(words, self.team(question.asker), pens.IN_VAIN, head="none", means=means)

    def receiving(self, holder: str, item: str) -> list[Handed]:
        """By which handoffs somebody gets an information, in the kinds of order of this finding or others."""
        return [*self.facts.handed_over(receiver=holder, item=item)]

    def giving(self, holder: str, item: str) -> list[Handed]:
        """By which handoffs somebody gives an information."""
        return [*self.facts.handed_over(giver=holder, item=item)]

    def related(self, codes: Iterable[str], *, holder: str | None, item: str | None) -> list[Finding]:
        """Other open findings of some rules about the same information at the same team."""
        return [one for one in self.facts.findings if one.code in codes and one.holder == holder and one.item == item]

    def sketch(self) -> Sketch:
        """What stands on the sheet."""
        return self.sheet.sketch()

    @property
    def _fingerprint(self) -> str:
        return self.finding.fingerprint


def squared(pen: BoxPen, *, team: bool) -> BoxPen:
    """The pen with square corners where the box is no team."""
    return pen if team else pen._replace(rounded=False)
