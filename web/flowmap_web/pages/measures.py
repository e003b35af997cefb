"""Measures: one list at a time, with what it means; the congruence of teams also as a table of all of them."""

from __future__ import annotations

from flask import Response, request

from flowmap.analyzers.measures.catalogue import MEASURES, Measured
from flowmap.analyzers.measures.measure import Column
from flowmap.diagrams.company import Company
from flowmap.domain.map import Map
from flowmap.domain.words import word
from flowmap.errors import BadInput
from flowmap_web.addresses import asked
from flowmap_web.congruent import table_of, white_spot
from flowmap_web.desk import desk
from flowmap_web.download import download, wanted
from flowmap_web.leaves import leaf_of
from flowmap_web.measured import asked_names, asked_team, found_measures
from flowmap_web.opened import Opened
from flowmap_web.pages import showing
from flowmap_web.traced import titled

FIRST = "coverage"
MOST_ROWS = 200  # on a page; our choice, as in the list of findings


def show(name: str) -> str | Response:
    """`/maps/NAME/measures?show=&team=&q=&sort=&page=&format=`"""
    opened = desk().open(name)
    m, names, team = opened.map, asked_names() or [FIRST], asked_team(opened)
    if len(names) > 1:
        raise BadInput("A page shows one measure.", hint=f"Name one of {', '.join(MEASURES)}; the API takes several.")
    if names == ["customers"] and team is None and wanted() is None and "team" not in request.args:
        team = _start(opened)  # a ranking is of one team; all of them are asked for by an empty team
    text, sort = asked(("q", "sort")).values()
    one = found_measures(opened, names, team, text=text, sort=sort, whole=wanted() is not None)[names[0]]
    if (form := wanted()) is not None:
        return download(one.answer, to=form, name=f"{name}-{one.measure.name}")
    congruent = one.measure.name == "congruence"
    return showing.show(
        "measures.html",
        opened,
        one=one,
        columns=[column for column in one.measure.columns if not (_the_same(one, column, team) or _money(column, m))],
        leaf=leaf_of(one.lines, most=MOST_ROWS),
        given={"show": one.measure.name, "team": team or "", "q": text, "sort": sort},
        summary=found_measures(opened, [FIRST], None).summary,
        measures=[(second, [some for some in MEASURES.values() if some.second == second]) for second in (False, True)],
        teams=(word("holder").capitalize(), titled(m, "holder")),
        table=table_of(name, m, one.lines) if congruent else None,
        white_spot=white_spot,
    )


def _start(opened: Opened) -> str | None:
    """The team at which the pictures of the map start, None where it has none."""
    if not opened.map.holders.choice("kind", "team").any():
        return None
    return opened.once("start", lambda: Company(opened.map, opened.report).start)


def _money(column: Column, m: Map) -> bool:
    """Whether a column is about money, which the map knows nothing of."""
    return column.name in ("cost", "currency") and m.hourly_rate is None


def _the_same(one: Measured, column: Column, team: str | None) -> bool:
    """Whether a column says nothing but the team that is asked for."""
    if column.space != "holder" or team is None:
        return False
    return all(getattr(line, column.name) == team for line in one.lines)
