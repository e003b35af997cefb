"""The boxes that several views draw: a team, an information on its way, a white spot, a question asked in vain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flowmap.diagrams import pens, wording
from flowmap.diagrams.pens import BoxPen
from flowmap.diagrams.remarks import PLAIN, Remark, Words
from flowmap.diagrams.sheet import ITEM, NAME, SECOND, Cell, Line, Means, Sheet, Table, lines
from flowmap.diagrams.wording import Handed
from flowmap.domain.finding import Finding
from flowmap.domain.map import Map
from flowmap.domain.records import UNNAMED, Question

WIDEST = 140.0  # points of a name before it is wrapped


@dataclass(frozen=True, slots=True)
class Boxes:
    """Draws on a sheet what it is told about one map. `within`: points of a line before it is wrapped."""

    m: Map
    sheet: Sheet
    within: float = WIDEST

    def team(
        self,
        identity: str,
        pen: BoxPen | None = None,
        *,
        words: Iterable[Words] = (),
        at: tuple[float, float] | None = None,
        size: tuple[float, float] | None = None,
    ) -> str:
        """A team, system, meeting or outsider, with words below its name; its own pen if none is given."""
        holder = self.m.holders[identity]
        title, kind = wording.team(self.m, identity), pens.KINDS.get(holder.kind)
        pen = pen or pens.HOLDERS[holder.kind]
        pen = pen if holder.kind == "team" else pen._replace(rounded=False)
        below = [*([Words(kind, "second")] if kind else []), *words]
        label = [*lines(title, size=NAME, within=self.within), *self.second(below)]
        says = f"{title} ({', '.join(one.text for one in below)})" if below else title
        key = f"holder:{identity}"
        return self.sheet.box(tuple(label), pen, means=Means(says, team=identity), at=at, size=size, key=key)

    def note(
        self,
        item: str,
        says: str,
        remark: Remark = PLAIN,
        *,
        details: Sequence[str] = (),
        at: tuple[float, float] | None = None,
        size: tuple[float, float] | None = None,
        records: tuple[str, ...] = (),
    ) -> str:
        """An information on its way: its mark and name, channel and time, and what a finding says of it.

        `records`: the handoffs that it stands for; it is called after the first.
        """
        below = [*(Words(detail, "second") for detail in details), *remark.words]
        label = [*self.marked(remark.mark, wording.item(self.m, item)), *self.second(below)]
        means = Means(says, item=None if item == UNNAMED else item, finding=remark.finding, records=records)
        key = f"note:{records[0]}" if records else ""
        return self.sheet.box(tuple(label), remark.note, means=means, at=at, size=size, key=key)

    def spot(
        self,
        finding: Finding,
        mark: str,
        *,
        at: tuple[float, float] | None = None,
        size: tuple[float, float] | None = None,
    ) -> str:
        """A white spot: the information that is lacking, dashed, with its number."""
        label = [*self.marked(mark, wording.item(self.m, finding.item))]
        label += self.second([Words(wording.lacking(self.m, finding), "missing")])
        says = wording.sentence(self.m, finding)
        means = Means(says, item=finding.item, finding=finding.fingerprint)
        key = f"spot:{finding.fingerprint}"
        return self.sheet.box(tuple(label), pens.LACKING, means=means, at=at, size=size, key=key)

    def starved(self, finding: Finding, mark: str) -> str:
        """What cannot be made, dotted, where no handoff shows it."""
        label = [*self.marked(mark, wording.item(self.m, finding.item))]
        label += self.second([Words(wording.starved(self.m, finding), "missing")])
        means = Means(wording.sentence(self.m, finding), item=finding.item, finding=finding.fingerprint)
        return self.sheet.box(tuple(label), pens.STARVED, means=means, key=f"spot:{finding.fingerprint}")

    def spots(self, findings: Sequence[Finding], marks: Mapping[str, str]) -> str:
        """Several white spots between the same two teams in one box, a line each that leads to its finding."""
        rows = []
        for one in findings:
            label = [*self.marked(marks.get(one.fingerprint, ""), wording.item(self.m, one.item))]
            label += self.second([Words(wording.lacking(self.m, one), "missing")])
            means = Means(wording.sentence(self.m, one), item=one.item, finding=one.fingerprint)
            rows.append((Cell(tuple(label), means=means),))
        says = " ".join(wording.sentence(self.m, one) for one in findings)
        key = f"spot:{findings[0].fingerprint}"
        return self.sheet.box(Table(tuple(rows), padding=3), pens.LACKING, means=Means(says), key=key)

    def question(self, question: Question, finding: Finding) -> str:
        """What stands on the dotted arrow of a question that is asked in vain."""
        label = [
            line
            for text in wording.in_vain(self.m, question)
            for line in lines(text, size=SECOND, within=self.within, role="passage")
        ]
        means = Means(wording.sentence(self.m, finding), finding=finding.fingerprint, records=(question.ref,))
        return self.sheet.box(tuple(label), pens.WORDS, means=means, key=question.ref)

    def marked(self, mark: str, title: str) -> tuple[Line, ...]:
        """The lines of an information's name, the first one after the mark of a finding."""
        found = lines(title, size=ITEM, within=self.within)
        return (found[0]._replace(text=f"{mark}  {found[0].text}"), *found[1:]) if mark else found

    def second(self, words: Iterable[Words]) -> list[Line]:
        """Words in the small lines below a name."""
        return [line for one in words for line in lines(one.text, size=SECOND, within=self.within, role=one.role)]


def told(m: Map, handed: Iterable[Handed]) -> str:
    """Several handoffs in one sentence each."""
    return " ".join(wording.given(m, one) for one in handed)
