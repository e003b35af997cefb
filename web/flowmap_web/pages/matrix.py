"""Who gives whom what: the exact table behind every picture, and every handoff as a list."""

from __future__ import annotations

from flask import Response, request

from flowmap.diagrams.wording import channel
from flowmap.domain.answer import Answer
from flowmap.domain.selection import Selection, one_of
from flowmap.domain.words import word
from flowmap_web.addresses import asked
from flowmap_web.desk import desk
from flowmap_web.download import download
from flowmap_web.matrix import Chosen, matrix_of
from flowmap_web.pages import showing
from flowmap_web.records import known_item, known_team
from flowmap_web.scene import departments_of
from flowmap_web.traced import titled


def show(name: str) -> str:
    """`/maps/NAME/matrix?item=&case=&department=`"""
    opened = desk().open(name)
    m, given = opened.map, asked(("item", "case", "department"))
    if given["department"]:
        one_of(given["department"], departments_of(m), "department")
    Selection.of({name: given[name] for name in ("item", "case")}, m)
    return showing.show(
        "matrix.html",
        opened,
        table=matrix_of(opened, Chosen(**given)),
        given=given,
        filters=(
            ("department", "Department", [(one, one) for one in departments_of(m)]),
            ("item", word("item").capitalize(), titled(m, "item")),
            ("case", word("case").capitalize(), titled(m, "case") if len(m.case_bits) > 1 else []),
        ),
    )


def save_csv(name: str) -> Response:
    """`/maps/NAME/handoffs.csv?team=&item=`"""
    m = desk().open(name).map
    team, item = request.args.get("team"), request.args.get("item")
    if team:
        known_team(m, team)
    if item:
        known_item(m, item)
    chosen = (
        one for one in m.handoffs if (not team or team in (one.giver, one.receiver)) and (not item or item == one.item)
    )
    head = ("gives", "gets", "information", "through", "usually_takes", "on_a_bad_day", "how_often", "kinds_of_order")
    rows = tuple(
        (
            m.title_of("holder", one.giver), m.title_of("holder", one.receiver), m.title_of("item", one.item),
            channel(m, one), *(None if value is None else str(value) for value in (one.lead, one.lead_p90, one.times)),
            showing.orders(m, one.cases),
        )
        for one in chosen
    )  # fmt: skip
    return download(
        Answer(head, rows), to="csv", name="-".join(part for part in (name, team, item, "handoffs") if part)
    )
