"""What an address asks of the measures, for the page and the API alike: the words of `flowmap measures`."""

from __future__ import annotations

from flowmap.analyzers.measures.catalogue import MEASURES, Measures, measure_of, measured
from flowmap.analyzers.measures.measure import MOST_LINES, Ask
from flowmap_web.addresses import word
from flowmap_web.opened import Opened
from flowmap_web.records import known_team


def asked_names() -> list[str]:
    """The measures that the address names, by commas; UnknownName with the nearest for what is none."""
    return [measure_of(part.strip()).name for part in word("show").split(",") if part.strip()]


def asked_team(opened: Opened) -> str | None:
    """The holder that the address names; UnknownName with the nearest for one that the map has not."""
    team = word("team")
    return known_team(opened.map, team).id if team else None


def found_measures(
    opened: Opened, names: list[str], team: str | None, *, text: str = "", sort: str = "", whole: bool = False
) -> Measures:
    """What these measures say, computed once. `text`: only lines with all these words; `sort`: by a column; `whole`:
    all rows, for a file; none of these is remembered."""
    names = names or [*MEASURES]
    ask = Ask(team, None if whole else MOST_LINES, text, sort)
    if whole or not ask.plain:
        return measured(opened.solution, show=names, ask=ask)
    key = ("measures", team, *names)
    return opened.once(key, lambda: measured(opened.solution, show=names, ask=ask))
