"""The boxes on the way of an information: what a team does with it, when it has it, or why it goes without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flowmap.diagrams.palette import Role
from flowmap.diagrams.pens import (
    HOLDERS,
    KINDS,
    LACKING,
    LACKS,
    PASSES,
    START,
    STARVED,
    THING,
    BoxPen,
)
from flowmap.diagrams.sheet import NAME, SECOND, Line, Means, room
from flowmap.diagrams.views.way import Way
from flowmap.diagrams.wrap import wrapped
from flowmap.domain.finding import Finding
from flowmap.domain.words import hours, listed, number, word

WIDTH = 176.0  # points; of a box


@dataclass(frozen=True)
class WayBox:
    """What stands in a lane: its lines, its pen, what it means."""

    lines: tuple[Line, ...]
    pen: BoxPen
    means: Means

    @property
    def size(self) -> tuple[float, float]:
        return WIDTH, room(self.lines)[1]


def having(way: Way, holder: str) -> WayBox:
    """Who has it: what it does with it, and when it has it."""
    company, kind = way.company, way.company.kinds[holder]
    passed, late = way.finding("REL01", holder), way.finding("FLW01", holder)
    gives = any(pair[0] == holder for pair in way.handed)
    inside = {item for pair, items in way.handed.items() if pair[1] == holder for item in items}
    does = []
    if holder in way.makers:
        does.append("makes it")
    elif holder not in way.origin:
        does.append("has it first")
    if holder in way.users:
        does.append("uses it")
    if kind in KINDS:
        does.append(KINDS[kind])
    elif gives and passed is not None:
        does.append(word(passed[1].verdict or "REL01"))
    elif gives and not does:
        does.append("gives it on")
    elif not does:
        does.append("gets it")
    if inside and way.item not in inside and holder in way.origin:
        does.append(f"in {listed([company.item(one) for one in sorted(inside)], most=2)}")
    when = _when(way, holder)
    says = [", ".join([*does, *([when] if when else [])])]
    if late is not None:
        says.append(f"arrives {hours(late[1].effect.days * 24)} late" if late[1].effect.days else word("FLW01"))
    pen = LACKS if late is not None else HOLDERS[kind]
    if holder == company.start and late is None:
        pen = START
    if passed is not None:
        pen = PASSES._replace(stroke="solid")
    mark = passed[0] if passed is not None else ""
    finding = passed or late
    fingerprint = finding[1].fingerprint if finding is not None else None
    means = Means(f"{company.titles[holder]}: {'; '.join(says)}.", team=holder, finding=fingerprint)
    lines = _label(f"{mark} {company.titles[holder]}".strip(), says, pen)
    if late is not None:
        lines = (*lines[:-1], lines[-1]._replace(role="missing"))
    return WayBox(lines, pen, means)


def _when(way: Way, holder: str) -> str:
    """ "day 3", "after 4 h", "at least day 2" where a step does not say how long it takes; nothing at the start."""
    after = way.arrival[holder]
    if holder not in way.origin and not after:
        return ""
    one, unknown = holder, False
    while one in way.origin:
        takes = way.takes.get((way.origin[one], one), float("nan"))
        unknown, one = unknown or takes != takes, way.origin[one]
    said = f"day {number(round(after / 24, 1))}" if after >= 24 or not after else f"after {hours(after)}"
    return "" if unknown and not after else f"at least {said}" if unknown else said


def lacking_box(way: Way, mark: str, finding: Finding) -> WayBox:
    """Who goes without, in which kind of order, and why."""
    company = way.company
    holder = finding.holder or ""
    title, when = company.titles.get(holder, holder), company.when(finding.cases)
    has = [company.titles.get(one, one) for one in finding.providers]
    why = {
        "GAP01": f"{listed(has, most=2)} {'has' if len(has) == 1 else 'have'} it" if has else "",
        "GAP02": word("GAP02"),
        "GAP03": word("GAP03"),
        "GAP08": word("GAP08"),
    }[finding.code]
    verb = "waits for it" if finding.code == "GAP02" else "lacks it"
    says = [text for text in (f"when: {when}" if when else "every order: never arrives", why) if text]
    pen = {"GAP02": STARVED, "GAP08": THING}.get(finding.code, LACKING)
    told = finding.message or f"{title} {verb}."
    means = Means(f"{mark}: {told}" if mark else told, team=holder, finding=finding.fingerprint)
    return WayBox(_label(f"{mark} {title} {verb}".strip(), says, pen), pen, means)


def missed_box(way: Way, holder: str) -> WayBox:
    """Somebody who hands it over or should get it, and has it in no kind of order."""
    title = way.company.titles[holder]
    promises = any(pair[0] == holder for pair in way.handed)
    says = "promises it, does not have it" if promises else "does not get it"
    pen = HOLDERS[way.company.kinds[holder]]
    return WayBox(_label(title, [says], pen), pen, Means(f"{title}: {says}.", team=holder))


def _label(name: str, says: Sequence[str], pen: BoxPen) -> tuple[Line, ...]:
    inner = WIDTH - 30
    second: Role = "second" if pen.text == "text" else pen.text
    lines = [Line(part, NAME, pen.text) for part in wrapped(name, size=NAME, within=inner, most=5)]
    for text in says:
        lines += [Line(part, SECOND, second) for part in wrapped(text, size=SECOND, within=inner, most=3)]
    return tuple(lines)
