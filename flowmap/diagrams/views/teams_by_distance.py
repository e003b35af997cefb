"""The whole company: who is reached through whom from sales, and where the findings are."""

from __future__ import annotations

from collections.abc import Iterator

from flowmap.diagrams.company import Company
from flowmap.diagrams.focus import Focus
from flowmap.diagrams.pens import HANDED, PASSING, START, TEAM, handed
from flowmap.diagrams.places.bands import APART, COLUMN, GAP, WIDTH, Grid, grid
from flowmap.diagrams.places.corner import around, free_corner
from flowmap.diagrams.sheet import HEADING, Cell, Line, Means, Panel, Sheet, Table
from flowmap.diagrams.sketch import Sketch
from flowmap.diagrams.views.department import folded
from flowmap.diagrams.views.key import PANEL, keys
from flowmap.diagrams.views.reached import MOST_ARROWS, Reached, reached
from flowmap.diagrams.views.teambox import team_box
from flowmap.diagrams.wrap import wrapped
from flowmap.domain.finding import Report
from flowmap.domain.map import Map
from flowmap.domain.words import counted

MOST_TEAMS, FEWER_TEAMS = 120, 40  # our choice: about what a poster holds, and what is laid out in no time
_LABEL, _SIDE = 130.0, 24.0  # points; the room for the name of a department, and at the sides of the bands
_TRACK = 7.0  # points for an arrow that runs beside the last column
_WIDER, _MANY = 54.0, 16  # points between columns where more arrows than these run both ways
_HEADINGS = ("", "its customers", "their customers", "and theirs")

Pair = tuple[str, str]


def sketches(m: Map, report: Report, focus: Focus) -> Iterator[Sketch]:
    """All teams and every arrow that leads on; where these are too many, departments folded, or the main arrows."""
    company = Company(m, report, focus.case)
    if not company.teams:
        yield Sheet(m.title).sketch(note="The map has no teams yet.")
        return
    picture = reached(company, focus.team, MOST_TEAMS)
    departments = len(picture.departments) > 1 and focus.team is None
    many = len(picture.forward) > MOST_ARROWS
    if departments and many:
        why = f"{len(picture.forward)} arrows lead on from team to team, more than can be followed"
        yield from folded(company, opened=company.departments[company.start], why=why)
    yield _drawn(picture)
    if departments and not many and focus.max_nodes is not None:
        yield from folded(company, opened=company.departments[company.start])
    if len(picture.columns.of) > FEWER_TEAMS:
        yield _drawn(reached(company, focus.team, FEWER_TEAMS))


def _drawn(picture: Reached) -> Sketch:
    company, start = picture.company, picture.columns.start
    boxes = {team: team_box(company, team) for team in picture.columns.of}
    neighbours: dict[str, list[str]] = {team: [] for team in boxes}
    for giver, receiver in picture.arrows:
        neighbours[giver].append(receiver)
        neighbours[receiver].append(giver)
    places = grid(
        picture.placed[0],
        company.departments,
        picture.departments,
        neighbours,
        heights={team: box.height for team, box in boxes.items()},
        gap=2 * GAP if picture.whole and picture.sideways else GAP,
        apart=COLUMN + _WIDER * (picture.whole and len(picture.arrows) > _MANY),
    )
    title = f"{company.map.title}: who is reached through whom from {company.titles[start]}{company.only}"
    sheet = Sheet(title, places=True, lines="ortho")
    _bands(sheet, picture, places)
    drawn = {}
    for team in sorted(boxes, key=lambda team: (picture.columns.of[team], places.spots[team].y)):
        spot, box = places.spots[team], boxes[team]
        drawn[team] = sheet.box(
            box.table,
            START if team == start else TEAM,
            means=Means(box.sentence, team=team),
            at=(spot.x, spot.y),
            size=(WIDTH, spot.height),
        )
    for number in range(len(picture.placed[1])):
        teams = [company.titles[team] for team in drawn if picture.columns.of[team] == number]
        sheet.says(f"{_heading(picture, number)}: {', '.join(teams)}." if number else f"It starts at {teams[0]}.")
    for (giver, receiver), both in picture.arrows.items():
        items = picture.links[giver, receiver]
        told = company.gives(giver, receiver, items)
        count = len(items)
        if both:
            told = f"{told}. {company.gives(receiver, giver, picture.links[receiver, giver])}"
            count = max(count, len(picture.links[receiver, giver]))
        pen = handed(count, PASSING if company.passing(giver, receiver) else HANDED)
        sheet.arrow(drawn[giver], drawn[receiver], pen, means=Means(f"{told}."), head="both" if both else "end")
        sheet.says(f"{told}.")
    remarks = _remarks(picture)
    _key(sheet, picture, places, remarks)
    for mark, finding in company.marked:
        sheet.says(f"{mark}: {finding.message}")
    return sheet.sketch(note=" ".join(remarks[1:]) or None)


def _bands(sheet: Sheet, picture: Reached, places: Grid) -> None:
    """The departments behind the boxes, their names at the left, and the headings of the columns."""
    left = _left(places)
    for band in places.bands:
        sheet.behind(Panel(left, band.top, _right(picture, places), band.bottom))
        if band.name:
            parts = wrapped(band.name, size=HEADING, within=_LABEL, most=4)
            lines = tuple(Line(part, HEADING, "second") for part in parts)
            label = Table(((Cell(lines, width=_LABEL),),), spacing=0, padding=0)
            sheet.box(label, at=(left + _SIDE / 2 + _LABEL / 2, (band.top + band.bottom) / 2))
    for number, (first, last) in enumerate(picture.placed[1]):
        middle = (places.columns[first][0] + places.columns[last][1]) / 2
        sheet.words(_heading(picture, number), at=(middle, -20))


def _heading(picture: Reached, number: int) -> str:
    company, reached = picture.company, picture.columns.reached
    name = wrapped(company.titles[picture.columns.start], size=HEADING, within=WIDTH, most=1)[0]
    if number == 0:
        return name
    if number == reached:
        return wrapped(f"not reached from {name}", size=HEADING, within=WIDTH + 60, most=1)[0]
    return f"{number}: {_HEADINGS[number]}" if number < min(reached, len(_HEADINGS)) else f"{number}"


def _remarks(picture: Reached) -> list[str]:
    """How thickness is read, and what is not drawn."""
    company = picture.company
    joined = {(receiver, giver) for (giver, receiver), both in picture.arrows.items() if both}
    hidden = {pair: items for pair, items in picture.links.items() if pair not in picture.arrows and pair not in joined}
    said = ["Thicker = more information."]
    forward = sum(len(items) for pair, items in hidden.items() if picture.columns.forward(*pair))
    rest = sum(map(len, hidden.values())) - forward
    if forward:
        said.append(f"Not drawn: {counted(forward, 'information')} on thinner arrows that lead on.")
    if rest:
        said.append(f"Not drawn: {counted(rest, 'information')} given back or sideways; the table has them.")
    left_out = len(company.teams) - len(picture.columns.of)
    if left_out:
        said.append(f"Left out: {counted(left_out, 'team')} that hand over least.")
    return said


def _key(sheet: Sheet, picture: Reached, places: Grid, remarks: list[str]) -> None:
    """The key in a free corner, else below everything, as flat as the picture is wide."""
    taken = [around(spot.x, spot.y, WIDTH, spot.height) for spot in places.spots.values()]
    free = (-WIDTH / 2, 0.0, _right(picture, places) - 10, places.bottom - 6)
    made = [*keys(picture.company, remarks)]
    for key in made if picture.company.marked else ():
        at = free_corner(key.width, key.height, taken, within=free)
        if at is not None:
            break
    else:
        left = _left(places)
        key = max((one for one in made if one.width <= free[2] + 10 - left), key=lambda one: one.width, default=made[0])
        at = left + key.width / 2, places.bottom + APART + key.height / 2
    sheet.box(key.table, PANEL, at=at, size=(key.width, key.height))


def _right(picture: Reached, places: Grid) -> float:
    """The right edge of the bands: arrows that stay in the last column need room."""
    return places.right + _SIDE + _TRACK * picture.sideways


def _left(places: Grid) -> float:
    """The left edge of the bands."""
    named = len(places.bands) > 1 or places.bands[0].name
    return -WIDTH / 2 - _SIDE - (_LABEL + _SIDE if named else 0)
