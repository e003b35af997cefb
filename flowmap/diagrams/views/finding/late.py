"""What arrives late: the steps of its way as bars end to end, over the bar of the time that it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flowmap.diagrams import pens, wording
from flowmap.diagrams.boxes import Boxes
from flowmap.diagrams.facts import Facts
from flowmap.diagrams.focus import SALES
from flowmap.diagrams.measure import width
from flowmap.diagrams.palette import Role
from flowmap.diagrams.pens import BoxPen
from flowmap.diagrams.remarks import Words, lateness
from flowmap.diagrams.sheet import ITEM, KEY, Line, Means, Rule, Sheet
from flowmap.diagrams.sketch import Sketch
from flowmap.diagrams.wrap import wrapped
from flowmap.domain.finding import Finding, Step
from flowmap.domain.map import Map
from flowmap.domain.records import Activity, Handoff, Question
from flowmap.domain.words import hours, number, word

LONG = 640.0  # points of the whole time
HIGH, ROW = 34.0, 50.0  # points of a bar, of a row
MOST_STEPS = 16  # bars; where there are more, the shortest neighbours are drawn together
TICKS = {
    False: (1, 2, 4, 6, 12),
    True: (24, 48, 120, 240, 480, 720, 1200, 2400, 4800),
}  # hours between lines: in hours, in days
MOST_TICKS = 10
BAR = BoxPen(line="passage", fill="passage-fill", width=1.6, rounded=False)
BESIDE = BoxPen(line=None, fill="ground")  # hides the grid behind the words
LIMIT_WORDS = BoxPen(line=None, fill="panel")  # stands on the bar of the time that it has
LIMIT = BoxPen(line="note", fill="panel", rounded=False)
OVER = BoxPen(line="missing", fill="missing-fill", text="missing", width=2, rounded=False)


@dataclass(frozen=True, slots=True)
class Bar:
    """A step from `start` to `end`, hours after the case starts."""

    start: float
    end: float
    says: str


def late(facts: Facts, finding: Finding) -> Sketch | None:
    """The bars of a finding FLW01; None if its proof has no times."""
    days = finding.effect.days
    way = [*_latest(facts.m, finding)]
    arrives = way[-1].arrival_h if way else None
    if not way or arrives is None or not days or arrives <= 0 or finding.holder is None:
        return None
    bars = [bar for bar in _bars(facts.m, way) if bar.end > bar.start]
    return _Timeline(facts, finding, arrives, max(0.0, arrives - 24 * days)).sketch(bars, way[0].holder)


def _latest(m: Map, finding: Finding) -> Iterator[Step]:
    """The steps of the proof of which each waited for the one before: the critical way, in its order."""
    steps = {(step.holder, step.item): step for step in finding.proof}
    at = steps.get((finding.holder or "", finding.item or ""))
    found: list[Step] = []
    while at is not None and at not in found:
        found.append(at)
        before = [steps[state] for state in _inputs(m, at) if state in steps]
        at = max(before, key=lambda step: step.arrival_h or 0.0, default=None)
    yield from reversed(found)


def _inputs(m: Map, step: Step) -> Iterator[tuple[str, str]]:
    """What a step waited for."""
    record = m.find(step.by) if ":" in step.by else None
    if isinstance(record, Handoff):
        yield record.giver, record.item
    elif isinstance(record, Question):
        yield record.asked, record.item
    elif isinstance(record, Activity):
        yield from ((record.at, used) for used in record.uses)
    elif step.by == "composition":
        yield from ((step.holder, item.id) for item in m.items if step.item in item.parts)


def _bars(m: Map, way: list[Step]) -> Iterator[Bar]:
    before = 0.0
    for step in way:
        end = max(before, step.arrival_h or 0.0)
        record = m.find(step.by) if ":" in step.by else None
        here = wording.team(m, step.holder)
        what = wording.item(m, step.item)
        says = f"{here} makes {what}"
        if isinstance(record, Handoff | Question):
            says = f"{wording.team(m, wording.giver(record))} to {here}: {what}"
        yield Bar(before, end, f"{says}, {hours(end - before)}")
        before = end


def _joined(bars: list[Bar]) -> list[Bar]:
    """At most MOST_STEPS bars: the pair of neighbours that takes least is drawn as one, again and again."""
    counts = [1] * len(bars)
    while len(bars) > MOST_STEPS:
        place = min(range(len(bars) - 1), key=lambda n: bars[n + 1].end - bars[n].start)
        first, second = bars[place], bars[place + 1]
        counts[place : place + 2] = [counts[place] + counts[place + 1]]
        joined = Bar(first.start, second.end, f"{counts[place]} steps, {hours(second.end - first.start)}")
        bars = [*bars[:place], joined, *bars[place + 2 :]]
    return bars


class _Timeline:
    def __init__(self, facts: Facts, finding: Finding, arrives: float, limit: float) -> None:
        self.m, self.finding, self.arrives, self.limit = facts.m, finding, arrives, limit
        self.sentence = wording.sentence(facts.m, finding)
        self.sheet = Sheet(f"{word(finding.code).capitalize()}: {self.sentence}", places=True, lines="straight")
        self.boxes = Boxes(facts.m, self.sheet)
        self.sheet.says(self.sentence)

    def sketch(self, steps: list[Bar], first: str) -> Sketch:
        bars = _joined(steps)
        rows = len(bars) + 1
        self._grid((rows - 0.5) * ROW)
        self._team(first, 0.0, left=True, pen=pens.START if first == SALES else None)
        for row, bar in enumerate(bars):
            self._bar(bar, row, BAR)
        self.sheet.says(*(f"{bar.says}, from {hours(bar.start)} to {hours(bar.end)}." for bar in steps))
        holder = self.finding.holder or ""
        words = [Words(lateness(self.finding), "missing")]
        self._team(holder, (len(bars) - 1) * ROW, left=False, pen=pens.LACKS, words=words)
        if self.limit > 0:
            self._bar(Bar(0, self.limit, f"needed within {hours(self.limit)}"), rows - 1, LIMIT)
        self._bar(Bar(self.limit, self.arrives, lateness(self.finding)), rows - 1, OVER)
        return self.sheet.sketch()

    def _x(self, at: float) -> float:
        return at / self.arrives * LONG

    def _grid(self, bottom: float) -> None:
        days = self.arrives >= 48
        step = next((tick for tick in TICKS[days] if self.arrives / tick <= MOST_TICKS), self.arrives / MOST_TICKS)
        for place in range(int(self.arrives / step + 1e-9) + 1):
            x, text = self._x(place * step), number(place * step / (24 if days else 1))
            self.sheet.behind(Rule(x, -ROW + 18, x, bottom))
            unit = "day" if days else "hour"
            self.sheet.words(f"{unit} {text}" if place == 0 else text, at=(x, -ROW + 4), size=KEY)

    def _bar(self, bar: Bar, row: int, pen: BoxPen) -> None:
        """A bar with its words inside where they fit, else beside it, where there is more room."""
        left, right, y = self._x(bar.start), self._x(bar.end), row * ROW
        means = Means(bar.says, finding=self.finding.fingerprint)
        inside = wrapped(bar.says, size=ITEM, within=max(right - left - 16, 1))
        fits = len(inside) <= 2 and max(width(part, ITEM) for part in inside) <= right - left - 12
        # A bar without words has no label at all: even a blank is too wide for a thin one.
        label = tuple(Line(part, ITEM, pen.text) for part in inside if fits)
        self.sheet.box(
            label, pen, means=means, at=((left + right) / 2, y), size=(max(right - left, 3), HIGH), fixed=True
        )
        if fits:
            return
        after = LONG - right > left
        role: Role = "missing" if pen is OVER else "text"
        text = wrapped(bar.says, size=ITEM, within=max((LONG - right if after else left) - 16, 240), most=2)
        half = max(width(part, ITEM) for part in text) / 2 + 8
        words = tuple(Line(part, ITEM, role) for part in text)
        self.sheet.box(words, LIMIT_WORDS if pen is OVER else BESIDE, at=(right + half if after else left - half, y))

    def _team(
        self, identity: str, y: float, *, left: bool, pen: BoxPen | None, words: list[Words] | None = None
    ) -> None:
        box = self.boxes.team(identity, pen, words=words or ())
        wide = self.sheet.size(box)[0]
        self.sheet.place(box, (-wide / 2 - 24 if left else LONG + wide / 2 + 24, y))
