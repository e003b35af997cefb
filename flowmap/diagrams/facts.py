"""What a view shows of a map: the handoffs, questions and open findings of one kind of order, or of all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from flowmap.custody.compiled import Kind, compiled
from flowmap.diagrams import wording
from flowmap.diagrams.company import Company
from flowmap.diagrams.focus import Focus
from flowmap.diagrams.marks import marks
from flowmap.diagrams.places.links import links_of
from flowmap.diagrams.remarks import OnHandoffs, Remark, Words, on_way
from flowmap.diagrams.wording import Handed
from flowmap.domain.finding import Finding, Report
from flowmap.domain.map import Map
from flowmap.domain.records import Handoff, Question, fields_of

ACTING = ("activity", "handoff", "question", "need", "policy")  # records in which a holder has a part of its own


@dataclass(frozen=True)
class Facts:
    """A map and the report on it, as far as the focus has not ruled it out."""

    m: Map
    report: Report
    focus: Focus

    def shown(self, cases: Collection[str]) -> bool:
        """Whether something limited to these kinds of order (none: not limited) is to be seen."""
        return self.focus.case is None or not cases or self.focus.case in cases

    @property
    def only(self) -> str:
        """ " when: Export order" for a title, where one kind of order is shown."""
        return "" if self.focus.case is None else f" when: {self.m.title_of('case', self.focus.case)}"

    @cached_property
    def start(self) -> str | None:
        """The team that the view starts at."""
        return self.focus.team or Company(self.m, self.report).start or None

    @cached_property
    def handoffs(self) -> Sequence[Handoff]:
        """The handoffs."""
        if self.focus.alone:
            return [one for one in map(self.m.find, self._alone) if isinstance(one, Handoff)]
        return [one for one in self.m.handoffs if self.shown(one.cases)]

    @cached_property
    def questions(self) -> Sequence[Question]:
        """The questions."""
        if self.focus.alone:
            return [one for one in map(self.m.find, self._alone) if isinstance(one, Question)]
        return [one for one in self.m.questions if self.shown(one.cases)]

    @cached_property
    def holders(self) -> Sequence[str]:
        """The teams, systems, meetings and outsiders, in the order of the map."""
        if not self.focus.alone:
            return [one.id for one in self.m.holders]
        acting = {step.holder for step in (*self.focus.way, *self.focus.before)}
        acting |= {one.giver for one in self.handoffs} | {one.asked for one in self.questions}
        return [one.id for one in self.m.holders if one.id in acting]

    @cached_property
    def only_through(self) -> Sequence[str]:
        """The systems and meetings that something is handed over through, and that nothing else is said of."""
        named = {
            code
            for type_name in ACTING
            for field in fields_of(type_name)
            if field.target == "holder"
            for code in self.m.tables[type_name].codes(field.name).tolist()
        }
        through, names = {one.via for one in self.m.handoffs}, self.m.names["holder"]
        return [one for one in self.holders if one in through and names.code(one) not in named]

    @property
    def _alone(self) -> Mapping[str, None]:
        """The records of the steps, where only these are shown."""
        return dict.fromkeys(step.by for step in (*self.focus.way, *self.focus.before) if ":" in step.by)

    @cached_property
    def handed(self) -> Sequence[Handed]:
        """The handoffs, and the questions that are not asked in vain: their answers hand over, too."""
        return [*self.handoffs, *self._answered]

    def handed_over(self, **ends: str) -> Sequence[Handed]:
        """Those of `handed` with this `giver`, `receiver` or `item`: of a large map, only these records are made."""
        asked = dict(zip(("giver", "receiver", "item"), ("asked", "asker", "item"), strict=True))
        handoffs = self.handoffs if self.focus.alone else self.m.handoffs.where(**ends)
        some = [one for one in handoffs if self.shown(one.cases) and _has(one, ends)]
        return [*some, *(one for one in self._answered if _has(one, {asked[end]: name for end, name in ends.items()}))]

    @cached_property
    def _answered(self) -> Sequence[Question]:
        """The questions that are not asked in vain."""
        vain = {(one.holder, one.counterpart, one.item) for one in self.report.findings if one.code == "GAP05"}
        return [one for one in self.questions if (one.asker, one.asked, one.item) not in vain and one.answered.base]

    @cached_property
    def findings(self) -> Sequence[Finding]:
        """The findings that nobody has accepted."""
        return [one for one in self.report.findings if one.accepted is None and self.shown(one.cases)]

    @cached_property
    def marks(self) -> Mapping[str, str]:
        """Fingerprint -> mark."""
        return marks(self.m, self.report)

    def mark(self, finding: Finding) -> str:
        """The mark of a finding, "" if it has none."""
        return self.marks.get(finding.fingerprint, "")

    @cached_property
    def _remarks(self) -> OnHandoffs:
        return OnHandoffs(self.m, self.findings, self.marks)

    def remark(self, one: Handed) -> Remark:
        """What findings say about a handoff, and which step of the way it is."""
        known = self._remarks.remark(wording.giver(one), wording.receiver(one), one.item)
        step = self.steps.get(one.ref)
        return known if step is None else on_way(known, step)

    @cached_property
    def steps(self) -> Mapping[str, int]:
        """Record -> its number on the way that is asked about."""
        return {step.by: number for number, step in enumerate(self.focus.way, start=1)}

    @cached_property
    def done_on_way(self) -> Mapping[str, tuple[Words, ...]]:
        """Team -> what it does on the way beside handing over, with the number of the step."""
        found: dict[str, tuple[Words, ...]] = {}
        for number, step in enumerate(self.focus.way, start=1):
            if not step.by.startswith(("handoff:", "question:")):
                words = Words(f"step {number}: {wording.done(self.m, step)}", "text")
                found[step.holder] = (*found.get(step.holder, ()), words)
        return found

    @cached_property
    def assumed(self) -> Collection[tuple[str, str]]:
        """(giver, item) where nobody has said who makes the item, so that its giver is taken for its origin."""
        c = compiled(self.m)
        heads = c.rules.head[c.kind == Kind.ORIGIN]
        return {(c.holder_id(int(head)), c.item_id(int(head))) for head in heads}

    @cached_property
    def waiting(self) -> Sequence[Finding]:
        """What cannot be made and nobody is said to hand over, so that no handoff shows it."""
        alone = self.focus.alone
        arrives = {(wording.receiver(one), one.item) for one in (self.handed if alone else self._answered)}
        links = {} if alone else links_of(self.m, case=self.focus.case)  # without making all records of a large map
        arrives |= {(receiver, item) for (_, receiver), items in links.items() for item in items}
        return [one for one in self.findings if one.code == "GAP02" and (one.holder, one.item) not in arrives]

    def asked_in_vain(self, finding: Finding) -> Sequence[Question]:
        """The questions that a finding GAP05 is about."""
        pair = finding.holder, finding.counterpart, finding.item
        return [one for one in self.questions if (one.asker, one.asked, one.item) == pair]


def _has(record: Handed, names: Mapping[str, str]) -> bool:
    return all(getattr(record, field) == name for field, name in names.items())
