"""One information: how it travels from who makes it, when it arrives, and who goes without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flowmap.diagrams.company import Company
from flowmap.diagrams.focus import Focus
from flowmap.diagrams.pens import (
    HANDED,
    MISSING,
    PASSING,
    STOPPED,
    BoxPen,
    LinePen,
)
from flowmap.diagrams.places.axis import Axis, axis
from flowmap.diagrams.places.corner import Rectangle, around, overlap
from flowmap.diagrams.places.lanes import lanes
from flowmap.diagrams.sheet import SECOND, Line, Means, Rule, Sheet, room
from flowmap.diagrams.sketch import Sketch
from flowmap.diagrams.views.way import Way
from flowmap.diagrams.views.waybox import WIDTH, having, lacking_box, missed_box
from flowmap.domain.finding import Report
from flowmap.domain.map import Map
from flowmap.domain.words import counted, hours
from flowmap.errors import BadInput

MOST_BOXES = 60  # our choice: what a sheet holds
_NEAR = WIDTH + 30  # boxes nearer than this stand in lanes of their own
_MOST_SHORT = 3  # steps that are shorter than a box before hands make the better picture
_COLUMN = 290.0  # points between columns of hands
_APART = 34.0  # points between two lanes
_DEADLINE = LinePen(line="missing", width=2, stroke="dotted")
_BY_NOW = BoxPen(line="missing", text="missing", width=1, rounded=False)


def sketches(m: Map, report: Report, focus: Focus) -> Iterator[Sketch]:
    """The way over time, with every line; then with the main lines only, straight."""
    if focus.item is None:
        raise BadInput(
            "The view “item” needs an information.", hint="Give it as --item ID, or item= in Python and addresses."
        )
    way = Way(Company(m, report, focus.case), focus.item)
    yield _drawn(way, all_lines=True)
    yield _drawn(way, all_lines=False)


def _drawn(way: Way, *, all_lines: bool) -> Sketch:
    company = way.company
    title = company.item(way.item)
    heading = f"{title}: how it travels and when it arrives{company.only}"
    sheet = Sheet(heading, places=True, lines="curved" if all_lines else "straight")
    there = sorted(way.arrival, key=lambda one: (way.arrival[one], way.hands[one]))[:MOST_BOXES]
    scale, no_scale = _scale(way)
    x = {one: scale.x(way.arrival[one]) if scale else way.hands[one] * _COLUMN for one in there}
    boxes = {one: having(way, one) for one in there}
    origin = {one: giver for one, giver in way.origin.items() if one in x and giver in x}
    lane = lanes(x, origin, wide=_NEAR)
    last = max(x.values(), default=0.0)
    lacking = way.lacking[: MOST_BOXES - len(there)]
    without = {finding.holder for _, finding in lacking}
    missed = [one for one in way.holders if one not in way.arrival and one not in without]
    missed = missed[: max(0, MOST_BOXES - len(there) - len(lacking))]
    beyond = max(last, _COLUMN if there else 0.0)
    free = max(lane.values(), default=-1.0) + 1
    for mark, finding in lacking:
        name = f"{finding.code} {finding.holder}"
        boxes[name], x[name], lane[name], free = lacking_box(way, mark, finding), beyond, free, free + 1
    for one in missed:
        boxes[one], x[one], lane[one], free = missed_box(way, one), beyond, free, free + 1
    pitch = max((box.size[1] for box in boxes.values()), default=0) + _APART
    _columns(sheet, way, scale, {one: x[one] for one in there}, bottom=max(free - 1, 0) * pitch + pitch / 2)
    drawn = {
        name: sheet.box(box.lines, box.pen, means=box.means, at=(x[name], lane[name] * pitch), size=box.size)
        for name, box in sorted(boxes.items(), key=lambda pair: (x[pair[0]], lane[pair[0]]))
    }
    for box in boxes.values():
        sheet.says(box.means.says)
    _lines(sheet, way, drawn, all_lines=all_lines)
    for _, finding in lacking:
        giver = next((one for one in finding.providers if one in drawn), None)
        if giver is not None:
            sheet.arrow(drawn[giver], drawn[f"{finding.code} {finding.holder}"], MISSING, means=Means(finding.message))
    if scale is not None:
        taken = {name: around(x[name], lane[name] * pitch, *box.size) for name, box in boxes.items()}
        _deadlines(sheet, way, scale, drawn, taken)
    left_out = len(way.arrival) + len(way.lacking) - len(there) - len(lacking)
    notes = [f"Left out: {counted(left_out, 'team')} that get it last."] if left_out > 0 else []
    if len(there) > 1 and no_scale:
        notes.append(f"Columns are hands, not days: {no_scale}.")
    if not boxes:
        sheet.words(f"Nobody makes, gives or needs {title}.", at=(0, 0))
        sheet.says(f"Nobody makes, gives or needs {title}.")
    return sheet.sketch(note=" ".join(notes) or None)


def _scale(way: Way) -> tuple[Axis | None, str]:
    """The axis of days; none, and why, where some steps have no time or most are too short to be seen apart."""
    if not way.timed:
        return None, "not every step says how long it takes"
    made = axis(max(way.arrival.values()))
    steps = [made.x(way.arrival[one] - way.arrival[giver]) for one, giver in way.origin.items()]
    short = sum(step < _NEAR for step in steps)
    if short > _MOST_SHORT and 2 * short > len(steps):
        return None, "most steps are short beside the whole way"
    return made, ""


def _lines(sheet: Sheet, way: Way, drawn: Mapping[str, str], *, all_lines: bool) -> None:
    """The handoffs: amber around who only passes it on, dotted from who does not have it."""
    company = way.company
    passes = {one for one in drawn if one in way.arrival and way.finding("REL01", one) is not None}
    for (giver, receiver), items in way.handed.items():
        if giver not in drawn or receiver not in drawn or not (all_lines or way.origin.get(receiver) == giver):
            continue
        pen = STOPPED if giver not in way.arrival else PASSING if passes.intersection((giver, receiver)) else HANDED
        takes = way.takes.get((giver, receiver), float("nan"))
        after = f", after {hours(takes)}" if takes == takes else ""
        told = f"{company.gives(giver, receiver, items)}{after}."
        sheet.arrow(drawn[giver], drawn[receiver], pen, means=Means(told))
        sheet.says(told)


def _deadlines(sheet: Sheet, way: Way, scale: Axis, drawn: Mapping[str, str], taken: Mapping[str, Rectangle]) -> None:
    """Where something was needed that arrives late, in the lane of who needed it, if there is room."""
    line = Line("needed by now", SECOND, "missing")
    wide, high = room((line,))
    for holder in way.arrival:
        late = way.finding("FLW01", holder)
        if late is None or holder not in drawn or not late[1].effect.days:
            continue
        left, top, _, bottom = taken[holder]
        at = scale.x(way.arrival[holder] - late[1].effect.days * 24)
        place = around(at, (top + bottom) / 2, wide, high)
        if at < 0 or place[2] > left - 24 or any(overlap(place, one, clear=12) for one in taken.values()):
            continue
        told = f"{way.company.titles[holder]} needs it {hours(late[1].effect.days * 24)} earlier than it arrives."
        means = Means(told, finding=late[1].fingerprint)
        box = sheet.box(line, _BY_NOW, means=means, at=(at, (top + bottom) / 2), size=(wide, high))
        sheet.arrow(box, drawn[holder], _DEADLINE, means=Means(told), head="none")


def _columns(sheet: Sheet, way: Way, scale: Axis | None, x: Mapping[str, float], *, bottom: float) -> None:
    """The grid of days, or of hands."""
    if scale is not None:
        marks = [(scale.x(at), text) for at, text in scale.ticks]
    else:
        most = max(way.hands.values(), default=0)
        names = ["made", *(counted(count, "hand") for count in range(1, most + 1))] if most else []
        marks = [(place * _COLUMN, name) for place, name in enumerate(names)]
    for at, text in marks:
        if text and x:
            sheet.behind(Rule(at, -58, at, bottom))
            sheet.words(text, at=(at, -76))
