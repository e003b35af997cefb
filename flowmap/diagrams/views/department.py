"""One department open: what its teams exchange with the rest of the company, whose departments are folded."""

from __future__ import annotations

from collections.abc import Iterator

from flowmap.diagrams.company import LACKING_CODES, Company
from flowmap.diagrams.focus import Focus
from flowmap.diagrams.pens import HANDED, HOLDERS, KINDS, MISSING, PALE, PASSING, START, TEAM, handed
from flowmap.diagrams.places.sides import Sides, sides
from flowmap.diagrams.sheet import HEADING, ITEM, KEY, Cell, Line, Means, Panel, Sheet
from flowmap.diagrams.sketch import Sketch
from flowmap.diagrams.views.around import PALE_FROM, Around
from flowmap.diagrams.views.cards import Card, card, heading, marked_row, plain_row
from flowmap.diagrams.wrap import clean, wrapped
from flowmap.domain.finding import Report
from flowmap.domain.map import Map
from flowmap.domain.words import counted

MOST_ARROWS = 50  # above, the links between folded departments are left out; measured by eye
WIDTH = 228.0  # points; of every box
_APART = WIDTH + 190  # points, from the middle of a column to that of the next
_EDGE = 22.0  # points between the opened teams and the edge of their panel
_MOST_MARKS = 4  # in one box
WITHOUT = "Without department"

Pair = tuple[str, str]


def sketches(m: Map, report: Report, focus: Focus) -> Iterator[Sketch]:
    """The department of the focus open, the others folded."""
    yield from folded(Company(m, report, focus.case), opened=clean(focus.department or ""))


def folded(company: Company, *, opened: str, why: str | None = None) -> Iterator[Sketch]:
    """The picture with one department open; without the links between the others if that is too much."""
    picture = Around(company, opened)
    if len(picture.arrows(pale=True)) <= MOST_ARROWS:
        yield _drawn(picture, why, pale=True)
    yield _drawn(picture, why, pale=False)


def _drawn(picture: Around, why: str | None, *, pale: bool) -> Sketch:
    company, opened = picture.company, picture.opened or WITHOUT
    cards = {team: _team(company, team) for team in picture.teams}
    cards |= {box: _folded(picture, box) if box.startswith("/") else _thing(company, box) for box in picture.around}
    arrows = picture.arrows(pale=pale)
    lacking = {pair: told for pair, told in picture.lacking.items() if cards.keys() >= set(pair)}
    heights = {box: one.height for box, one in cards.items()}
    places = sides(picture.teams, picture.around, heights, [*arrows, *lacking], apart=_APART)
    sheet = Sheet(f"{company.map.title}: {opened} and the rest{company.only}", places=True, lines="ortho")
    _panel(sheet, opened, places)
    drawn = {
        box: sheet.box(cards[box].table, cards[box].pen, means=cards[box].means, at=at, size=(WIDTH, cards[box].height))
        for box, at in places.spots.items()
    }
    shown = 0
    for pair, kind in arrows.items():
        there, back = picture.links[pair], picture.links.get(pair[::-1], [])
        told = "; ".join(company.gives(giver, receiver, [item]) for giver, receiver, item in [*there, *back])
        passing = any(one in company.passages for one in (*there, *back))
        pen = PALE if kind else handed(max(len(there), len(back)), PASSING if passing else HANDED)
        shown += len(there) + len(back)
        sheet.arrow(drawn[pair[0]], drawn[pair[1]], pen, means=Means(f"{told}."), head="both" if back else "end")
        sheet.says(f"{told}.")
    for (box, team), sentences in lacking.items():
        sheet.arrow(drawn[box], drawn[team], MISSING, means=Means(" ".join(sentences)))
        sheet.says(*sentences)
    remarks = _remarks(picture, shown, pale="pale" in arrows.values())
    lowest = max(at[1] + cards[box].height / 2 for box, at in places.spots.items())
    sheet.words(" ".join(remarks), at=(0, lowest + 2 * _EDGE + KEY), size=KEY)
    said = [f"{why}: departments are folded, but for one; any other can be opened." if why else "", *remarks[1:]]
    return sheet.sketch(note=" ".join(part for part in said if part) or None)


def _panel(sheet: Sheet, opened: str, places: Sides) -> None:
    name = wrapped(f"{opened}, opened", size=HEADING, within=WIDTH, most=1)[0]
    top = places.top - _EDGE - HEADING - 10
    sheet.behind(Panel(-WIDTH / 2 - _EDGE, top, WIDTH / 2 + _EDGE, places.bottom + _EDGE, line="note"))
    sheet.words(name, at=(0, top + 8 + HEADING / 2))


def _team(company: Company, team: str) -> Card:
    """An opened team with its findings."""
    title, marked = company.titles[team], company.marks_of(team)
    rows = [(marked_row(company, name, finding, width=WIDTH),) for name, finding in marked[:_MOST_MARKS]]
    if len(marked) > _MOST_MARKS:
        rows.append((plain_row(f"and {counted(len(marked) - _MOST_MARKS, 'more finding')}", width=WIDTH),))
    pen = START if team == company.start else TEAM
    return card(heading(title, WIDTH), rows, pen, Means(f"{title}.", team=team), width=WIDTH)


def _folded(picture: Around, box: str) -> Card:
    """A folded department in numbers."""
    company, name = picture.company, box[1:] or WITHOUT
    teams = {team for team, department in company.departments.items() if department == box[1:]}
    inside = sum(len(items) for pair, items in company.links.items() if teams.issuperset(pair))
    gives, gets = picture.shared[box]
    marked = [finding for _, finding in company.marked if finding.holder in teams]
    lacking = sum(finding.code in LACKING_CODES for finding in marked)
    lines = [f"{counted(len(teams), 'team')}, {counted(inside, 'handoff')} inside"]
    lines += [f"{gives} to {picture.opened or 'the opened teams'}, {gets} from there"]
    rows = [(plain_row(line, width=WIDTH),) for line in lines]
    if lacking:
        rows.append((Cell((Line(f"{lacking} lacking", ITEM, "missing"),)),))
        lines.append(f"{lacking} lacking")
    if len(marked) > lacking:
        rows.append((Cell((Line(f"{len(marked) - lacking} only passed on", ITEM, "passage"),)),))
        lines.append(f"{len(marked) - lacking} only passed on")
    pen = START if company.start in teams else TEAM
    return card(heading(name, WIDTH), rows, pen, Means(f"{name}: {', '.join(lines)}."), width=WIDTH)


def _thing(company: Company, holder: str) -> Card:
    """A system, meeting or outsider with the word for it."""
    title, kind = company.titles[holder], company.kinds[holder]
    rows = [(plain_row(KINDS[kind], width=WIDTH),)] if kind in KINDS else []
    means = Means(f"{title}, {KINDS.get(kind, kind)}.", team=holder)
    return card(heading(title, WIDTH), rows, HOLDERS[kind], means, width=WIDTH)


def _remarks(picture: Around, shown: int, *, pale: bool) -> list[str]:
    """How lines are read, and what is not drawn."""
    said = ["Thicker = more information."]
    if pale:
        said[0] += f" Pale: between folded departments, {PALE_FROM} pieces of information or more."
    hidden = sum(map(len, picture.links.values())) - shown
    if hidden > 0:
        left = counted(hidden, "information")
        said.append(f"Not drawn: {left} between folded departments and others; the table has them.")
    left_out = sum(name == picture.opened for name in picture.company.departments.values()) - len(picture.teams)
    if left_out:
        said.append(f"Left out: {counted(left_out, 'team')} of the department that hand over least.")
    around = len(picture.shared) - len(picture.around)
    if around:
        said.append(f"Left out: {counted(around, 'box', 'boxes')} that the department has least to do with.")
    return said
