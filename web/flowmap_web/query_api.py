"""Questions in Cypher by JSON: the saved ones, and the rows of any; they only read, whichever method asks."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Response, request

from flowmap.domain.answer import Answer as Table
from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.records import MOST_QUERY
from flowmap.domain.sorting import answer_in_order
from flowmap.errors import BadInput
from flowmap.formats.tables.cells import jsonable
from flowmap.query import Saved, forgetting, keeping, question_named, questions_of, saved
from flowmap.query.tokens import MOST_LETTERS
from flowmap_web import etags
from flowmap_web.addresses import word
from flowmap_web.asked import Body, body
from flowmap_web.desk import desk
from flowmap_web.download import download, wanted
from flowmap_web.edit_api import answer
from flowmap_web.opened import Opened
from flowmap_web.pages.query import asked_of, given
from flowmap_web.selection import LONGEST
from flowmap_web.who import SOMEBODY

Answer = dict[str, Any]


def query(name: str) -> Answer | Response:
    """`GET /api/v1/maps/NAME/query?q=CYPHER` or `?saved=NAME`, parameters as `p.NAME=`, by `sort=`: columns, rows, what
    was cut."""
    opened, typed = desk().open(name), given()
    if question := request.args.get("saved"):
        known = question_named(opened.map, question)
        table = asked_of(opened, known.query, known.given(typed))
    elif request.args.get("q"):
        table = asked_of(opened, request.args["q"], typed)
    else:
        raise BadInput("The request asks nothing.", hint="Say q=CYPHER or saved=NAME.")
    table = answer_in_order(table, word("sort"))
    if (form := wanted()) is not None:
        return download(table, to=form, name=f"{name}-query")
    return _told(opened, table)


def query_posted(name: str) -> Answer:
    """`POST /api/v1/maps/NAME/query`: {"query": CYPHER, "parameters"?: {...}} or {"saved": NAME, "parameters"?}."""
    opened, sent = desk().open(name), body()
    parameters = sent.values.get("parameters") or {}
    if not isinstance(parameters, dict):
        raise BadInput("“parameters” is no object.", hint='Send for example {"team": "sales"}.')
    if "saved" in sent.values:
        known = question_named(opened.map, sent.text("saved"))
        read = known.given(_texts(parameters))
        return _told(opened, asked_of(opened, known.query, read))
    return _told(opened, asked_of(opened, sent.text("query", most=MOST_LETTERS, lines=True), parameters))


def queries() -> Answer:
    """`GET /api/v1/queries`: the saved questions that flowmap brings."""
    return {"queries": [_saved(one) for one in saved()]}


def queries_of(name: str) -> Answer:
    """`GET /api/v1/maps/NAME/queries`: the questions that are saved with the map, then those that flowmap brings."""
    opened = desk().open(name)
    listed = [*questions_of(opened.map), *saved()]
    return {"map": name, "revision": opened.revision, "queries": [_saved(one) for one in listed]}


def query_saved(name: str, question: str) -> Answer:
    """`GET /api/v1/maps/NAME/queries/QUESTION`: one saved question; `source` is its file, to be shared."""
    opened = desk().open(name)
    return {"map": name, "revision": opened.revision, **_saved(question_named(opened.map, question))}


def keep_query(name: str, question: str) -> Answer:
    """`PUT /api/v1/maps/NAME/queries/QUESTION`: {"source", "edit", "base", "by"?} saves a question with the map.

    `source` is the text of a file (.cypher); one that the map has of this name is changed.
    """
    sent = body()
    source = sent.text("source", most=MOST_QUERY, lines=True)

    def changes(m: Map) -> list[Change]:
        there = any(one.name == question for one in m.queries)
        return keeping(m, question, source, instead=question if there else None)

    return _made(name, sent, changes)


def forget_query(name: str, question: str) -> Answer:
    """`POST /api/v1/maps/NAME/queries/QUESTION/forget`: {"edit", "base", "by"?} takes a saved question out."""
    return _made(name, body(), lambda m: forgetting(m, question))


def _made(name: str, sent: Body, make: Callable[[Map], list[Change]]) -> Answer:
    meant = etags.expected(name)
    base = sent.count("base", meant if meant is not None or "If-Match" not in request.headers else None)
    by, edit = sent.text("by", SOMEBODY, most=LONGEST), sent.text("edit")
    return answer(name, desk().edit(name, make(desk().open(name).map), base=base, by=by, edit=edit))


def _saved(one: Saved) -> Answer:
    return {
        "name": one.name,
        "title": one.title,
        "topic": one.topic,
        "says": one.says,
        "parameters": [{"name": p.name, "example": p.example, "says": p.says} for p in one.parameters],
        "query": one.cypher,
        "source": one.query,
        "own": one.own,
        "problem": one.problem,
    }


def _texts(parameters: dict[str, Any]) -> dict[str, str]:
    """Values as somebody would type them, because a saved question reads what is typed."""

    def typed(value: Any) -> str:
        if isinstance(value, list):
            return ",".join(map(str, value))
        return value if isinstance(value, str) else json.dumps(value)

    return {name: typed(value) for name, value in parameters.items()}


def _told(opened: Opened, table: Table) -> Answer:
    return {
        "map": opened.name,
        "revision": opened.revision,
        "columns": list(table.columns),
        "rows": jsonable(table.rows),
        "cut": table.cut,
        **({} if table.note is None else {"note": table.note}),
    }
