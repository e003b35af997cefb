"""The interview sheet of a team: made for asking, filled like a spreadsheet, printed for the wall."""

from __future__ import annotations

import re
from collections import defaultdict

from flask import redirect, request
from werkzeug.wrappers import Response

from flowmap.domain.map import Map
from flowmap.errors import Conflict, InvalidMap
from flowmap_web.addresses import address
from flowmap_web.desk import desk
from flowmap_web.forms.fields import proposals
from flowmap_web.interview import KANO, MOST_ROWS, PARTS, SPARE_ROWS, Row, Sheet, answers, sheet_of
from flowmap_web.opened import Opened
from flowmap_web.pages import showing
from flowmap_web.plain import edit_id
from flowmap_web.records import known_team
from flowmap_web.said import tell_what_follows
from flowmap_web.who import who

_CELL = re.compile(r"([a-z]+)-([0-9]{1,4})-([a-z_]+)")


def show(name: str, team: str) -> str:
    """`GET /maps/NAME/teams/TEAM/interview`"""
    opened = desk().open(name)
    known_team(opened.map, team)
    return _page(opened, team, sheet_of(opened.map, team))


def save(name: str, team: str) -> str | tuple[str, int] | Response:
    """`POST /maps/NAME/teams/TEAM/interview`: every row of the sheet, as one edit"""
    opened = desk().open(name)
    known_team(opened.map, team)
    written = _written()
    sure = request.form.getlist("sure")
    try:
        made = answers(opened.map, team, written, sure=sure)
        if made.wrong:
            return _page(opened, team, made.sheet, refused=True), 422
        if made.changes:
            edited = desk().edit(name, made.changes, base=opened.revision, by=who(), edit=edit_id())
            tell_what_follows(name, edited.said)
    except (Conflict, InvalidMap) as error:
        return _page(desk().open(name), team, written, refused=True, why=error.message), 409
    return redirect(address("pages.interview", name=name, team=team), 303)


def _written() -> dict[str, list[Row]]:
    """The rows of the form, in their order; what no part has is left out."""
    cells = {part.key: {"ref", *(cell.name for cell in part.cells)} for part in PARTS}
    found: dict[str, dict[int, dict[str, str]]] = {key: defaultdict(dict) for key in cells}
    for name, value in request.form.items():
        match = _CELL.fullmatch(name)
        if match is not None and match[3] in cells.get(match[1], ()) and int(match[2]) < MOST_ROWS:
            found[match[1]][int(match[2])][match[3]] = value.strip()
    sheet = {}
    for key, rows in found.items():
        listed = [Row(texts.pop("ref", ""), texts) for _, texts in sorted(rows.items())]
        sheet[key] = [row for row in listed if row.ref or not row.empty]
    return sheet


def _page(opened: Opened, team: str, sheet: Sheet, *, refused: bool = False, why: str = "") -> str:
    m: Map = opened.map
    spare = [Row() for _ in range(SPARE_ROWS)]
    return showing.show(
        "interview.html",
        opened,
        team=team,
        team_title=m.title_of("holder", team),
        questions=[(part, [*sheet.get(part.key, []), *spare]) for part in PARTS],
        kano=KANO,
        known=proposals(m),
        refused=refused,
        why=why,
    )
