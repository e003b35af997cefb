"""The same answers as JSON (INTERFACES 5 and 7), to read; all addresses are in api.py."""

from __future__ import annotations

import dataclasses
from typing import Any

from flask import Response, request

from flowmap import services
from flowmap.domain.finding import Report
from flowmap.domain.finding_list import finding_list
from flowmap.domain.records import Record
from flowmap.domain.selection import YES
from flowmap.domain.trend import trend_table
from flowmap.editing import past
from flowmap.errors import BadInput
from flowmap.services import history_line, map_line
from flowmap.tracing.dependents import dependents_table
from flowmap.tracing.paths import paths_table
from flowmap_web import lists
from flowmap_web.addresses import asked, word
from flowmap_web.asked import body
from flowmap_web.desk import desk
from flowmap_web.download import download, wanted
from flowmap_web.edit_api import sent_changes
from flowmap_web.file_api import codes
from flowmap_web.measured import asked_names, asked_team, found_measures
from flowmap_web.opened import Opened
from flowmap_web.paged import limit, next_part, paged
from flowmap_web.pages.history import MOST_LISTED, lines_of, table_of
from flowmap_web.records import known_item, known_team
from flowmap_web.selection import Selection, involved
from flowmap_web.traced import found_paths, listed_dependents

Answer = dict[str, Any]


def maps() -> Answer:
    """`/api/v1/maps`: the maps of the store."""
    part, further = paged(desk().listed())
    return {"maps": [map_line(one) for one in part], "next": further}


def check(name: str) -> Answer | Response:
    """`/api/v1/maps/NAME?select=&ignore=&team= ...`: the JSON of `flowmap check`, and the revision that was checked."""
    opened, asked = desk().open(name), request.args
    options = {key: word for key, word in asked.items() if key != "format"}
    report = (
        opened.once(("checked", *sorted(options.items())), lambda: _report(opened)) if options else opened.full_report
    )
    if (form := wanted()) not in (None, "json"):
        return download(finding_list(opened.map, report.findings), to=str(form), name=f"{name}-check")
    return {**report.to_dict(), "revision": opened.revision}


def _report(opened: Opened) -> Report:
    asked, m = request.args, opened.map
    return services.check(
        m,
        select=codes("select"),
        ignore=codes("ignore"),
        all_verdicts=asked.get("all_verdicts") == YES,
        describe=None if asked.get("all") == YES else services.DESCRIBED,
        selection=services.Selection.of(asked, m),
        settings=opened.settings,
    )


def revision(name: str) -> Answer:
    """`/api/v1/maps/NAME/revision`: the number that changes when the map does."""
    return {"map": name, "revision": desk().store.revision(name)}


def findings(name: str) -> Answer | Response:
    """`/api/v1/maps/NAME/findings`: filtered and sorted by the arguments of the page; effects of repairs left out."""
    opened = desk().open(name)
    report = opened.report
    chosen = Selection.of(request.args, opened.map, report.findings).among(report.findings, opened.map)
    if (form := wanted()) is not None:
        return download(finding_list(opened.map, chosen), to=form, name=f"{name}-findings")
    part, further = paged(chosen)
    told = [finding.to_dict() for finding in part]
    return {"map": name, "revision": opened.revision, "findings": told, "next": further}


def finding(name: str, fingerprint: str) -> Answer:
    """`/api/v1/maps/NAME/findings/FINGERPRINT`: one finding, with what its repairs would do; as `flowmap explain`."""
    opened = desk().open(name)
    named = opened.report.named(fingerprint, listing=f"GET /api/v1/maps/{name}/findings").fingerprint
    return {"map": name, "revision": opened.revision, **opened.finding(named).to_dict()}


def repair(name: str, fingerprint: str, number: int) -> Answer:
    """`.../findings/FINGERPRINT/repairs/NUMBER`: a repair tried on a copy; nothing is saved."""
    opened = desk().open(name)
    trial = opened.tried(fingerprint, number)
    return {**tried(opened, trial.outcome), "title": trial.repair.title}


def what_if(name: str) -> Answer:
    """`POST /api/v1/maps/NAME/what-if`: {"changes"} or {"statements"} tried on a copy; POST .../changes applies."""
    opened, sent = desk().open(name), body()
    return tried(opened, services.what_if(opened.map, sent_changes(sent, opened.map), settings=opened.settings))


def tried(opened: Opened, outcome: services.WhatIf) -> Answer:
    """What changes would do: the map before and after, and what closed, came and stayed."""

    return {"map": opened.name, "revision": opened.revision, **outcome.to_dict()}


def diff(name: str) -> Answer:
    """`/api/v1/maps/NAME/diff?to=OTHER` or `?revision=N`: the changes to another map, or since a revision of this."""
    opened, asked = desk().open(name), request.args
    if ("to" in asked) == ("revision" in asked):
        raise BadInput("With what?", hint="Say either to=, another map, or revision=, since when.")
    if "to" in asked:
        changes = services.diff(opened.map, desk().open(asked["to"]).map)
    else:
        changes = services.diff(past.at(desk().store, name, int(asked["revision"])), opened.map)
    return {"map": name, "revision": opened.revision, "changes": [change.to_dict() for change in changes]}


def team(name: str, team: str) -> Answer:
    """`/api/v1/maps/NAME/teams/ID`: its records, and the fingerprints of the findings about it."""
    opened = desk().open(name)
    m = opened.map
    return {
        "map": name,
        "revision": opened.revision,
        **_plain(known_team(m, team)),
        "gives": [_plain(one) for one in m.handoffs.where(giver=team)],
        "gets": [_plain(one) for one in m.handoffs.where(receiver=team)],
        "needs": [_plain(one) for one in m.needs.where(holder=team)],
        "does": [_plain(one) for one in m.activities.where(at=team)],
        "asks": [_plain(one) for one in m.questions.where(asker=team)],
        "is_asked": [_plain(one) for one in m.questions.where(asked=team)],
        "findings": [one.fingerprint for one in opened.report.findings if team in involved(one)],
    }


def item(name: str, item: str) -> Answer:
    """`/api/v1/maps/NAME/items/ID`: the records about it, and the fingerprints of the findings about it."""
    opened = desk().open(name)
    m = opened.map
    return {
        "map": name,
        "revision": opened.revision,
        **_plain(known_item(m, item)),
        "handoffs": [_plain(one) for one in m.handoffs.where(item=item)],
        "needs": [_plain(one) for one in m.needs.where(item=item)],
        "made_by": [_plain(one) for one in m.activities.where(makes=item)],
        "used_by": [_plain(one) for one in m.activities.where(uses=item)],
        "questions": [_plain(one) for one in m.questions.where(item=item)],
        "findings": [one.fingerprint for one in opened.report.findings if one.item == item],
    }


def teams(name: str) -> Answer | Response:
    """`/api/v1/maps/NAME/teams?kind=&department=&item=&q=&sort=`: the teams, with how much each has to do."""
    opened = desk().open(name)
    lines = lists.teams(opened)[1]
    if (form := wanted()) is not None:
        return download(lists.table(opened.map, lines), to=form, name=f"{name}-teams")
    part, further = paged(lines)
    return {"map": name, "revision": opened.revision, "teams": [*map(dataclasses.asdict, part)], "next": further}


def items(name: str) -> Answer | Response:
    """`/api/v1/maps/NAME/items?team=&q=&sort=`: the information, with how many have to do with each."""
    opened = desk().open(name)
    lines = lists.items(opened)[1]
    if (form := wanted()) is not None:
        return download(lists.table(opened.map, lines), to=form, name=f"{name}-items")
    part, further = paged(lines)
    return {"map": name, "revision": opened.revision, "items": [*map(dataclasses.asdict, part)], "next": further}


def matrix(name: str) -> Answer:
    """`/api/v1/maps/NAME/matrix?item=&case=`: who gives whom what, one object a pair."""
    opened = desk().open(name)
    chosen = Selection.of({key: request.args.get(key, "") for key in ("item", "case")}, opened.map)
    pairs: dict[tuple[str, str], list[str]] = {}
    for one in opened.map.handoffs:
        if chosen.item not in ("", one.item) or (chosen.case and one.cases and chosen.case not in one.cases):
            continue
        pairs.setdefault((one.giver, one.receiver), []).append(one.item)
    told = [{"giver": giver, "receiver": receiver, "items": items} for (giver, receiver), items in pairs.items()]
    return {"map": name, "revision": opened.revision, "pairs": told}


def paths(name: str) -> Answer | Response:
    """`/api/v1/maps/NAME/paths?from=&to=&item=&case=&without=`: how something comes to somebody, best way first."""
    opened = desk().open(name)
    found = found_paths(opened)
    if (form := wanted()) is not None:
        return download(paths_table(opened.map, found), to=form, name=f"{name}-paths")
    return {"map": name, "revision": opened.revision, **found.to_dict()}


def depends(name: str) -> Answer | Response:
    """`/api/v1/maps/NAME/depends?on=&case=&q=&sort=`: everything that hangs on a holder, an item or a channel."""
    opened = desk().open(name)
    found = listed_dependents(opened)
    if (form := wanted()) is not None:
        return download(dependents_table(opened.map, found), to=form, name=f"{name}-depends")
    return {"map": name, "revision": opened.revision, **found.to_dict()}


def measures(name: str) -> Answer | Response:
    """`/api/v1/maps/NAME/measures?show=&team=&q=&sort=`: what they say; one of them as a table with `format=`."""
    opened, names = desk().open(name), asked_names()
    form = wanted()
    if form is not None and len(names) != 1:
        raise BadInput("A table is of one measure.", hint="Name it: show=customers.")
    text, sort = asked(("q", "sort")).values()
    found = found_measures(opened, names, asked_team(opened), text=text, sort=sort, whole=form is not None)
    if form is not None:
        return download(found[names[0]].answer, to=form, name=f"{name}-{names[0]}")
    return {**found.to_dict(), "map": name, "revision": opened.revision}


def history(name: str) -> Answer | Response:
    """`/api/v1/maps/NAME/history?before=REVISION&by=WHO`: the newest first; with `format=` each in a few words."""
    most, before, person = limit(), request.args.get("before", type=int), word("by")
    if (form := wanted()) is not None:
        told = table_of(name, person=person, before=before, most=most if "limit" in request.args else MOST_LISTED)
        return download(told, to=form, name=f"{name}-history")
    lines, more = lines_of(name, person=person, before=before, most=most)
    further = None if more is None else next_part(before=more)
    return {"map": name, "history": [history_line(line) for line in lines], "next": further}


def trend(name: str) -> Answer | Response:
    """`/api/v1/maps/NAME/trend`: findings and needs met over the history of a map; as `flowmap trend`."""
    opened = desk().open(name)
    found = desk().trend(opened, most=request.args.get("points", type=int))
    if (form := wanted()) is not None:
        return download(trend_table(found), to=form, name=f"{name}-trend")
    return {"map": name, "revision": opened.revision, "points": [one.to_dict() for one in found]}


def rules() -> list[Answer]:
    """`/api/v1/rules`: the catalogue, as `flowmap rules --format json`."""
    return [dataclasses.asdict(one) for one in desk().rules()]


def rule(code: str) -> Answer:
    """`/api/v1/rules/CODE`: one rule of the catalogue."""
    return dataclasses.asdict(desk().rule(code))


def _plain(record: Record) -> Answer:
    return {"id": record.id, **record.to_dict()}
