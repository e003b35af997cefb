"""A map: its picture, and the findings beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from flowmap.diagrams.company import Company
from flowmap.domain.finding import Finding
from flowmap.domain.map import Map
from flowmap.domain.words import counted, word
from flowmap_web.addresses import address, links_on_map
from flowmap_web.desk import desk
from flowmap_web.matrix import matrix_of
from flowmap_web.opened import Opened, Picture
from flowmap_web.pages import showing
from flowmap_web.selection import Selection, nested, one_of

VIEWS = {"map": "The whole map", "customers": "The customers of {team}", "matrix": "Who gives whom what"}
MOST_CARDS = 40  # findings beside the picture; our choice: the list of findings has all of them


@dataclass(frozen=True)
class Panel:
    """What is selected, in a few facts, and where there is more."""

    title: str
    kind: str
    facts: tuple[tuple[str, str], ...]
    url: str
    more: str


def show(name: str) -> str:
    """`/maps/NAME?view=&department=&case=&team=&item=&rule=&severity=&q=`"""
    opened = desk().open(name)
    m, report = opened.map, opened.report
    selection = Selection.of(request.args, m, report.findings)
    view = one_of(request.args.get("view") or "map", VIEWS, "view of a map")
    departments = departments_of(m)
    department = request.args.get("department", "")
    if department:
        one_of(department, departments, "department")
    team = selection.team or Company(m, report).start
    focus = {"case": selection.case, "department": department, "team": team if view == "customers" else ""}
    focus = {key: value for key, value in focus.items() if value}
    shown = {**focus, "view": "" if view == "map" else view}
    findings = selection.among(report.findings, m)
    groups = nested(findings)
    stays = {"view": request.args.get("view", ""), "department": department}
    return showing.show(
        "map.html",
        opened,
        view=view,
        team_shown=team,
        department=department,
        departments=departments,
        selection=selection,
        choices=showing.choices(m, report.findings, selection),
        kept={key: value for key, value in stays.items() if value},
        drawing=Picture() if view == "matrix" else opened.draw(view=view, links=links_on_map(name, **shown), **focus),
        picture_label=VIEWS[view].format(team=m.title_of("holder", team)),
        picture_file=lambda form: address("pages.picture", name=name, form=form, view=view, **focus),
        table=matrix_of(opened) if view == "matrix" else None,
        panel=_panel(opened, selection),
        heading="What is wrong there" if selection.narrows else "What is wrong",
        shown_of=showing.shown_of(findings, report.findings),
        groups=groups[:MOST_CARDS],
        more=max(0, len(groups) - MOST_CARDS),
        nothing=showing.nothing(selection, m, report),
    )


def departments_of(m: Map) -> list[str]:
    """The departments of a map, in its order."""
    return list(dict.fromkeys(holder.department for holder in m.holders if holder.department))


def _panel(opened: Opened, selection: Selection) -> Panel | None:
    m, report = opened.map, opened.report
    if selection.team:
        team = selection.team
        holder = m.holders[team]
        gives = m.handoffs.where(giver=team)
        gets = m.handoffs.where(receiver=team)
        facts = [
            ("gives", counted(len({one.item for one in gives}), "piece", "pieces")),
            ("gets", counted(len({one.item for one in gets}), "piece", "pieces")),
            ("lacks", str(len({one.item for one in lacking(report.findings, team)}))),
        ]
        kind = ", ".join(part for part in (word(holder.kind), holder.department) if part)
        url = address("pages.team", name=opened.name, team=team)
        return Panel(m.title_of("holder", team), kind, tuple(facts), url, "What it gets, does and gives")
    if selection.item:
        item = selection.item
        hands = m.handoffs.where(item=item)
        facts = [
            ("handed over", counted(len(hands), "time")),
            ("to", counted(len({one.receiver for one in hands}), "team")),
        ]
        url = address("pages.item", name=opened.name, item=item)
        return Panel(m.title_of("item", item), word("item"), tuple(facts), url, "Its way through the company")
    return None


def lacking(findings: Sequence[Finding], team: str) -> list[Finding]:
    """The findings that say that a team lacks something."""
    return [one for one in findings if one.code in ("GAP01", "GAP02", "GAP03", "GAP08") and one.holder == team]
