"""A repair that is tried: the map, what arrives and the findings before and after; nothing is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from flowmap.diagrams.views import MOST_HANDOFFS, MOST_HOLDERS
from flowmap.domain.finding import Finding, Repair
from flowmap.domain.map import Map
from flowmap.domain.records import Record
from flowmap.editing.words import told_change
from flowmap.errors import BadInput
from flowmap_web.addresses import links_to_pages
from flowmap_web.desk import desk
from flowmap_web.opened import Opened
from flowmap_web.pages import showing
from flowmap_web.selection import one_of

STATEMENTS = ("activity", "handoff", "question", "need", "policy")  # what flow text says in one line


def show(name: str, fingerprint: str, number: int) -> str:
    """`/maps/NAME/findings/FINGERPRINT/repairs/NUMBER?view=`"""
    opened = desk().open(name)
    finding = opened.finding(fingerprint)
    trial = opened.tried(fingerprint, number)
    changes, outcome = trial.repair.changes, trial.outcome
    became = (
        ("Closed", outcome.closed, "It closes nothing.", "closed"),
        ("New", outcome.created, "It brings no new finding.", "created"),
        ("Left", outcome.left, "Nothing is left.", "left"),
    )
    view, views = _view(opened.map, finding)
    links = links_to_pages(name, findings=False)
    return showing.show(
        "repair.html",
        opened,
        finding=finding,
        repair=trial.repair,
        trial=trial,
        before=outcome.before,
        after=outcome.after,
        closes=any(one.fingerprint == fingerprint for one in outcome.closed),
        became=became,
        changes=[told_change(opened.map, trial.after.map, change) for change in changes],
        taken_out=lines(opened.map, [change.before for change in changes]),
        put_in=lines(trial.after.map, [change.after for change in changes]),
        view=view,
        views=views,
        drawing_before=opened.draw(links=links_to_pages(name), **views[view].focus),
        drawing_after=trial.after.draw(links=links, **views[view].focus).second(),
        others=[(n, one) for n, one in useful(opened, finding) if n != number],
    )


@dataclass(frozen=True)
class View:
    """A picture to compare by: its title, and the arguments that draw it."""

    title: str
    focus: Mapping[str, str]


def _view(m: Map, finding: Finding) -> tuple[str, Mapping[str, View]]:
    """The picture to compare by, and all there are: a large map is compared as the team at hand sees it."""
    views = {"map": View("The whole map", {"view": "map"})}
    if finding.holder:
        title = f"As {m.title_of('holder', finding.holder)} sees it"
        views["team"] = View(title, {"view": "team", "team": finding.holder})
    large = len(m.holders) > MOST_HOLDERS or len(m.handoffs) > MOST_HANDOFFS
    asked = request.args.get("view") or ("team" if large and "team" in views else "map")
    return one_of(asked, views, "view of a repair"), views


def useful(opened: Opened, finding: Finding) -> list[tuple[int, Repair]]:
    """The repairs that close a finding, with what they would do and the numbers of their pages."""
    numbers = {repair.changes: number for number, repair in enumerate(opened.repairs(finding.fingerprint))}
    return [(numbers[repair.changes], repair) for repair in finding.repairs]


def lines(m: Map, records: list[Record | None]) -> list[str]:
    """Records as statements of flow text; none where flow text cannot say them all."""
    from flowmap.formats.flow_text import statement

    known = [record for record in records if record is not None]
    if any(record.type not in STATEMENTS for record in known):
        return []
    try:
        return [statement(m, record) for record in known]
    except BadInput:
        return []
