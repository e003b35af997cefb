"""Questions in Cypher by JSON: the saved ones, and the rows of any; they only read, whichever method asks."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, request

from flowmap.domain.answer import Answer as Table
from flowmap.errors import BadInput
from flowmap.formats.tables.cells import jsonable
from flowmap.query import saved, saved_named
from flowmap.query.tokens import MOST_LETTERS
from flowmap_web.asked import body
from flowmap_web.desk import desk
from flowmap_web.download import download, wanted
from flowmap_web.opened import Opened
from flowmap_web.pages.query import asked_of, given

Answer = dict[str, Any]


def query(name: str) -> Answer | Response:
    """`GET /api/v1/maps/NAME/query?q=CYPHER` or `?saved=NAME`, parameters as `p.NAME=`: columns, rows, what was cut."""
    opened, typed = desk().open(name), given()
    if question := request.args.get("saved"):
        known = saved_named(question)
        table = asked_of(opened, known.query, known.given(typed))
    elif request.args.get("q"):
        table = asked_of(opened, request.args["q"], typed)
    else:
        raise BadInput("The request asks nothing.", hint="Say q=CYPHER or saved=NAME.")
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
        known = saved_named(sent.text("saved"))
        read = known.given(_texts(parameters))
        return _told(opened, asked_of(opened, known.query, read))
    return _told(opened, asked_of(opened, sent.text("query", most=MOST_LETTERS, lines=True), parameters))


def queries() -> Answer:
    """`GET /api/v1/queries`: the saved questions."""
    listed = [
        {
            "name": one.name,
            "title": one.title,
            "topic": one.topic,
            "says": one.says,
            "parameters": [{"name": p.name, "example": p.example, "says": p.says} for p in one.parameters],
            "query": one.cypher,
        }
        for one in saved()
    ]
    return {"queries": listed}


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
    }
