"""A map: its picture, and the findings beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from flask import after_this_request, request
from werkzeug.wrappers import Response

from flowmap.domain.finding import Finding
from flowmap_web.addresses import address
from flowmap_web.along import InParts, comes_along
from flowmap_web.desk import desk
from flowmap_web.forms.fields import proposals
from flowmap_web.guide import OFF, guide_of
from flowmap_web.matrix import matrix_of
from flowmap_web.pages import showing
from flowmap_web.panel import panel_of
from flowmap_web.scene import ahead, picture, scene_of
from flowmap_web.selection import LONGEST_REF, Selection, nested
from flowmap_web.who import YEAR

QUESTIONS = "questions"  # the cookie of a map's page: "off" where its questions are put away
MOST_CARDS = 24  # findings beside the picture; our choice: the list of findings has all of them


def show(name: str) -> str | InParts:
    """`/maps/NAME?view=&department=&case=&team=&item=&rule=&severity=&q=`"""
    opened = desk().open(name)
    m, report = opened.map, opened.report
    selection = Selection.of(request.args, m, report.findings)
    scene = scene_of(opened, request.args, team=selection.team, case=selection.case)
    ahead(opened, scene)
    findings = selection.among(report.findings, m)
    groups = nested(findings)
    stays = {"view": scene.asked, "department": scene.department, "record": selection.record, "guide": ""}
    stays["guide"] = request.args.get("guide", "")
    step = stays["guide"][:LONGEST_REF] or request.cookies.get(QUESTIONS, "")
    if stays["guide"]:
        _remember_questions(name, step)
    shown = partial(
        showing.show,
        opened=opened,
        scene=scene,
        selection=selection,
        choices=showing.choices(m, report.findings, selection),
        kept={key: value for key, value in stays.items() if value},
        drawing=lambda: picture(opened, scene),
        picture_file=lambda form: address("pages.picture", name=name, form=form, view=scene.view, **scene.focus),
        table=matrix_of(opened) if scene.view == "matrix" else None,
        panel=panel_of(opened, selection),
        guide=guide_of(m, report, step),
        known=proposals(m),
        heading="What is wrong there" if selection.narrows else "What is wrong",
        shown_of=showing.shown_of(findings, report.findings),
        groups=groups[:MOST_CARDS],
        more=max(0, len(groups) - MOST_CARDS),
        nothing=showing.nothing(selection, m, report, asked=True),
    )
    if scene.view != "matrix" and comes_along():  # the picture takes longer than all the rest
        return InParts(partial(shown, "map.html", apart=True), partial(shown, "picture.html"))
    return shown("map.html", apart=False)


def _remember_questions(name: str, step: str) -> None:
    """The browser remembers that the questions of this map are put away, until somebody asks for them."""

    @after_this_request
    def kept(response: Response) -> Response:
        path = address("pages.map_page", name=name)
        if step == OFF:
            response.set_cookie(QUESTIONS, OFF, max_age=YEAR, path=path, samesite="Lax", httponly=True)
        elif QUESTIONS in request.cookies:
            response.delete_cookie(QUESTIONS, path=path, samesite="Lax", httponly=True)
        return response


def lacking(findings: Sequence[Finding], team: str) -> list[Finding]:
    """The findings that say that a team lacks something."""
    return [one for one in findings if one.code in ("GAP01", "GAP02", "GAP03", "GAP08") and one.holder == team]
