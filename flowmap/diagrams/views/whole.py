"""The whole map with its items: who hands what to whom, and what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from flowmap.diagrams import pens, wording
from flowmap.diagrams.boxes import Boxes
from flowmap.diagrams.facts import Facts
from flowmap.diagrams.focus import Focus
from flowmap.diagrams.remarks import DRAWN, LACKING, Remark, on_teams
from flowmap.diagrams.sheet import Means, Sheet
from flowmap.diagrams.sketch import Sketch
from flowmap.diagrams.wording import Handed
from flowmap.domain.finding import Finding, Report
from flowmap.domain.map import Map
from flowmap.domain.records import UNNAMED
from flowmap.domain.words import counted, listed

NO_MAKER = "its maker is not stated"


def sketches(m: Map, report: Report, focus: Focus) -> Iterator[Sketch]:
    """The map with items and findings; the same with straight lines; the facts without the findings.

    What others only hand over through, and no arrow leads to, has no box here: the notes on the arrows name it.
    """
    facts = Facts(m, report, focus)
    yield whole(facts, channels=False)
    yield whole(facts, lines="straight", channels=False)
    yield whole(Facts(m, replace(report, findings=()), focus), lines="straight", channels=False)


def whole(
    facts: Facts,
    *,
    lines: Literal["curved", "straight"] = "curved",
    title: str = "",
    note: str | None = None,
    channels: bool = True,
) -> Sketch:
    """The map with items and findings; every box has its key. `title` and `note` in place of those of the whole map.

    `channels`: whether what others only hand over through has a box, too, from which something may be drawn.
    """
    return _Whole(facts, lines=lines, title=title, channels=channels).sketch(note)


class _Whole:
    def __init__(self, facts: Facts, *, lines: Literal["curved", "straight"], title: str, channels: bool) -> None:
        self.facts, self.m = facts, facts.m
        self.left_out: Sequence[str] = () if channels else facts.only_through
        self.findings = [one for one in facts.findings if one.code in DRAWN]
        self.sheet = Sheet(title or f"{self.m.title}: who hands what to whom{facts.only}", lines=lines)
        self.boxes = Boxes(self.m, self.sheet)
        self.places: dict[str, str] = {}  # holder -> id of its box

    def sketch(self, note: str | None) -> Sketch:
        below, done = on_teams(self.m, self.findings), self.facts.done_on_way
        for holder in self._order():
            pen = pens.START if holder == self.facts.start and self.m.holders[holder].kind == "team" else None
            words = (*done.get(holder, ()), *below.get(holder, ()))
            self.places[holder] = self.boxes.team(holder, pen, words=words)
        busy = {one for hand in self.facts.handed for one in (wording.giver(hand), wording.receiver(hand))}
        through = {one.via for one in self.facts.handoffs}  # what goes through a system names it
        idle = [one for one in self.places if one not in busy | through]
        self.sheet.says(*(f"{wording.team(self.m, one)} gives nothing and gets nothing." for one in idle))
        if not self.places:
            self.sheet.words("Nobody is on this map yet.")
            self.sheet.says("Nobody is on this map yet.")
        for holder, words in done.items():
            self.sheet.says(*(f"{wording.team(self.m, holder)}, {one.text}." for one in words))
        self._items()
        self._lacking()
        for finding in self.facts.waiting:
            starved, means = (
                self.boxes.starved(finding, self.facts.mark(finding)),
                Means(wording.sentence(self.m, finding)),
            )
            self.sheet.arrow(starved, self.places[finding.holder or ""], pens.STOPPED, means=means)
        for finding in self.findings:
            if finding.code == "GAP05":
                self._in_vain(finding)
            self.sheet.says(wording.sentence(self.m, finding))
        return self.sheet.sketch(note=note or self._note())

    def _order(self) -> list[str]:
        """The holders from the start onwards, as information travels."""
        follow: dict[str, list[str]] = defaultdict(list)
        for one in self.facts.handed:
            follow[wording.giver(one)].append(wording.receiver(one))
        found: dict[str, None] = {}
        start, holders = self.facts.start, [one for one in self.facts.holders if one not in self.left_out]
        for first in [*([start] if start is not None and start in holders else []), *holders]:
            queue = [first]
            for holder in queue:
                if holder not in found:
                    found[holder] = None
                    queue.extend(follow[holder])
        return list(found)

    def _items(self) -> None:
        """One note for what a giver hands to several receivers in the same way; what has no name is never the same."""
        groups: dict[tuple[str, str, tuple[str, ...], Remark, str], list[Handed]] = defaultdict(list)
        for one in self.facts.handed:
            way, alone = wording.details(self.m, one), one.ref if one.item == UNNAMED else ""
            groups[wording.giver(one), one.item, way, self.facts.remark(one), alone].append(one)
        for (giver, item, details, remark, _), group in groups.items():
            said = (*details, NO_MAKER) if (giver, item) in self.facts.assumed else details
            given = [self._given(one) for one in group]
            says = " ".join(given)
            records = tuple(one.ref for one in group)
            note = self.boxes.note(item, says, remark, details=said, records=records)
            means = Means(says, records=records)
            self.sheet.arrow(self.places[giver], note, remark.line, head="none", means=means)
            reached: dict[str, list[int]] = defaultdict(list)
            for number, one in enumerate(group):
                reached[wording.receiver(one)].append(number)
            for receiver, ways in reached.items():
                means = Means(" ".join(given[n] for n in ways), records=tuple(records[n] for n in ways))
                self.sheet.arrow(note, self.places[receiver], remark.line, means=means)
            self.sheet.says(*given)

    def _given(self, one: Handed) -> str:
        """A handoff as a sentence; a step of the way with its number."""
        step = self.facts.steps.get(one.ref)
        said = wording.given(self.m, one)
        return said if step is None else f"Step {step}: {said}"

    def _lacking(self) -> None:
        """One box for all that the same team lacks from the same other one."""
        groups: dict[tuple[str | None, str | None], list[Finding]] = defaultdict(list)
        for finding in self.findings:
            if finding.code in LACKING:
                groups[next(iter(finding.providers), None), finding.holder].append(finding)
        for (provider, holder), group in groups.items():
            first = group[0]
            alone = len(group) == 1
            spot = (
                self.boxes.spot(first, self.facts.mark(first)) if alone else self.boxes.spots(group, self.facts.marks)
            )
            says = " ".join(wording.sentence(self.m, one) for one in group)
            means = Means(says, finding=first.fingerprint if alone else None)
            if provider:
                self.sheet.arrow(self.places[provider], spot, pens.MISSING, head="none", means=means)
            if holder:
                self.sheet.arrow(spot, self.places[holder], pens.MISSING, means=means)

    def _in_vain(self, finding: Finding) -> None:
        for question in self.facts.asked_in_vain(finding):
            means = Means(wording.sentence(self.m, finding), finding=finding.fingerprint, records=(question.ref,))
            words = self.boxes.question(question, finding)
            self.sheet.arrow(self.places[question.asked], words, pens.IN_VAIN, head="start", means=means)
            self.sheet.arrow(words, self.places[question.asker], pens.IN_VAIN, head="none", means=means)

    def _note(self) -> str | None:
        """What the picture leaves out."""
        others = len(self.facts.findings) - len(self.findings)
        told = [f"{counted(others, 'other finding')}, which the list has"] if others else []
        if self.left_out:
            told.append(
                f"{listed([wording.team(self.m, one) for one in self.left_out])}, which others only hand over through"
            )
        return f"Not drawn: {'; '.join(told)}." if told else None
