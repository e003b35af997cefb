"""A team's box in a company picture: its marks, its name, and in small what it exchanges with systems and outsiders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flowmap.diagrams.company import Company
from flowmap.diagrams.measure import LINE
from flowmap.diagrams.places.bands import HEIGHT, WIDTH
from flowmap.diagrams.sheet import MARGIN, NAME, SECOND, Cell, Line, Table
from flowmap.diagrams.views.key import mark, says
from flowmap.diagrams.wrap import wrapped
from flowmap.domain.words import counted

MOST_MARKS = 3  # in one box; the key and the list of findings have them all
MOST_NAME, MOST_SECOND = 5, 2  # lines
_LEAST = 50.0  # points for the name, however long the marks are
_SPACING, _MARK = 3.0, 26.0  # points; between cells, the height of a mark with its line


@dataclass(frozen=True)
class TeamBox:
    """The label of a team's box, the height that it needs, and the sentence for those who cannot see it."""

    table: Table
    height: float
    sentence: str


def team_box(company: Company, team: str) -> TeamBox:
    """The box of a team, WIDTH points wide."""
    marked = company.marks_of(team)
    signs = [mark(name, finding, says(company, finding)) for name, finding in marked[:MOST_MARKS]]
    while len(signs) > 1 and _room(signs) < _LEAST:
        signs.pop()
    room = _room(signs)
    name = wrapped(company.titles[team], size=NAME, within=room, most=MOST_NAME)
    lines = [Line(part, NAME, "text") for part in name]
    contacts, more = company.contacts(team), len(marked) - len(signs)
    second = wrapped(contacts, size=SECOND, within=room, most=MOST_SECOND) if contacts else ()
    if more:  # in the place of a line; half of what is exchanged would say less than nothing of it
        second = (*(second if len(second) < MOST_SECOND else ()), f"and {counted(more, 'more mark')}")
    lines += [Line(part, SECOND, "second") for part in second]
    needs = max(sum(line.size * LINE for line in lines), _MARK if signs else 0)
    beside = [Cell((), align="center", inside=_sized(sign)) for sign in signs]
    table = Table(((*beside, Cell(tuple(lines), align="center")),), spacing=_SPACING, padding=0)
    sentence = company.titles[team] + (f" ({contacts})" if contacts else "")
    return TeamBox(table, max(HEIGHT, needs + 2 * _SPACING + 2 * MARGIN[1]), f"{sentence}.")


def _room(signs: Sequence[Cell]) -> float:
    """The points that are left for the name."""
    return WIDTH - 2 * MARGIN[0] - 2 * _SPACING - sum(_wide(sign) + _SPACING for sign in signs) - 4


def _sized(sign: Cell) -> Table:
    """A mark that stays as it is, however tall the box is."""
    return Table(((sign,),), spacing=0, padding=0, exact=(_wide(sign), _MARK))


def _wide(sign: Cell) -> float:
    return (sign.width or 0) + 4
