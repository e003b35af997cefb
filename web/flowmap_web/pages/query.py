"""Ask the map in Cypher: saved questions with what they must be told, or a text of one's own; the rows as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from flask import Response, request

from flowmap.domain.answer import Answer
from flowmap.domain.map import Map
from flowmap.domain.records import CHANNELS
from flowmap.domain.sorting import answer_in_order
from flowmap.errors import BadInput, FlowmapError, UnknownName
from flowmap.formats.tables.cells import numeric, text
from flowmap.query import Saved, ask, question_in, question_named, questions_of, saved
from flowmap.query.on_map import Named, named_in, part_of
from flowmap_web.addresses import GIVEN, links_to_pages, word
from flowmap_web.desk import desk
from flowmap_web.download import download, wanted
from flowmap_web.leaves import leaf_of
from flowmap_web.opened import Opened, Picture
from flowmap_web.pages import showing
from flowmap_web.pages.draft import MEANINGS, Draft

FIRST = (
    "MATCH (h:Holder)-[l:LACKS]->(i:Item)\nRETURN h.title AS team, i.title AS lacks, l.cases AS cases\nORDER BY team"
)
MOST_ROWS = 200  # on a page; our choice
MOST_DRAWN = 40  # teams in the picture of what was found; our choice


def show(name: str) -> str | Response:
    """`/maps/NAME/query?saved=NAME&p.PARAMETER=` or `?q=CYPHER`, in the order `&sort=`, with `&picture=yes` what was
    found on the map."""
    opened = desk().open(name)
    asked, problem = answered(opened)
    asked = None if asked is None else answer_in_order(asked, word("sort"))
    if asked is not None and (form := wanted()) is not None:
        return download(asked, to=form, name=f"{name}-query")
    return page(opened, asked, problem=problem)


def page(opened: Opened, asked: Answer | None = None, *, problem: str | None = None, draft: Draft | None = None) -> str:
    """The page of a question, with its answer; `draft`: the question as somebody wants to save it."""
    question = _readable(opened.map)
    found = None if asked is None else named_in(asked, opened.map)
    return showing.show(
        "query.html",
        opened,
        question=question,
        own=questions_of(opened.map),
        topics=[(topic, list(listed)) for topic, listed in groupby(saved(), key=lambda one: one.topic)],
        given=given(),
        offered=_offered(opened.map, question),
        cypher=request.args.get("q") or (question.cypher if question else FIRST),
        draft=draft or Draft.of(question),
        meanings=MEANINGS,
        answer=asked,
        leaf=None if asked is None else leaf_of(asked.rows, most=MOST_ROWS),
        order=word("sort"),
        numeric=[] if asked is None else [numeric(asked, place) for place in range(len(asked.columns))],
        cell=text,
        problem=problem,
        found=found,
        kept={key: value for key, value in request.args.items() if key not in ("picture", "page")},
        drawing=_drawing(opened, found) if found and request.args.get("picture") else None,
    )


def answered(opened: Opened) -> tuple[Answer | None, str | None]:
    """What the address asks, answered; or why it cannot be. Neither where it asks nothing, or not all is told."""
    try:
        question = _question(opened.map)
        if question is None:
            return None, None
        if question.problem is not None:
            return None, question.problem
        typed = given()
        if not question.name:  # what the last question asked for stands in the address still
            typed = {one.name: typed.get(one.name, "") for one in question.parameters}
        if any(not typed.get(one.name) for one in question.parameters):
            return None, None
        return asked_of(opened, question.query, question.given(typed)), None
    except UnknownName:
        raise
    except FlowmapError as error:
        return None, str(error)


def asked_of(opened: Opened, query: str, parameters: Mapping[str, Any]) -> Answer:
    """The answer of a map that is open: quicker asked again than worth to be remembered."""
    return ask(opened.map, query, parameters=parameters, revision=opened.revision, settings=opened.settings)


def given() -> dict[str, str]:
    """The parameters in the address: `p.team=sales` is $team."""
    return {key.removeprefix(GIVEN): value for key, value in request.args.items() if key.startswith(GIVEN)}


def _readable(m: Map) -> Saved | None:
    """The question of the address, None where it is none that can be read."""
    try:
        return _question(m)
    except BadInput:
        return None


def _question(m: Map) -> Saved | None:
    """The question that the address names or says; one that somebody wrote has no name."""
    typed = request.args.get("q", "").strip()
    if typed:
        return question_in("", typed)
    name = request.args.get("saved")
    return question_named(m, name) if name else None


def _offered(m: Map, question: Saved | None) -> dict[str, Sequence[tuple[str, str]]]:
    """Parameter -> (value, title) of what could be meant, by what the question says of it."""
    spaces = {"the id of a team": "holder", "the id of an information": "item", "the id of a kind of order": "case"}
    found: dict[str, Sequence[tuple[str, str]]] = {}
    for one in question.parameters if question else ():
        space = next((space for start, space in spaces.items() if one.says.startswith(start)), None)
        if space is not None:
            ids = m.case_bits if space == "case" else [record.id for record in m.tables[space]]
            found[one.name] = [(known, m.title_of(space, known)) for known in ids]
        elif one.says.startswith("a department"):
            found[one.name] = [(known, "") for known in sorted({h.department for h in m.holders if h.department})]
        elif one.says.startswith("a channel"):
            found[one.name] = [(known, "") for known in CHANNELS]
    return found


def _drawing(opened: Opened, named: Named) -> Picture | None:
    """What was found as a picture of that part of the map, without findings: these are of the whole."""
    if not 0 < len(named.holders) <= MOST_DRAWN:
        return None
    part = Opened(part_of(opened.map, named))
    part.once("report", lambda: replace(opened.report, findings=()))
    return part.draw(view="map", links=links_to_pages(opened.name))
