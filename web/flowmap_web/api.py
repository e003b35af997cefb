"""The same answers as JSON (INTERFACES 5 and 7): reading here, changing in edit_api.py; all addresses."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from flask import Blueprint, request

from flowmap.domain.finding import Finding
from flowmap.domain.records import Record
from flowmap.services import history_line, map_line
from flowmap_web import edit_api, entry_api
from flowmap_web.desk import desk
from flowmap_web.pages.history import MOST_ENTRIES
from flowmap_web.records import known_item, known_team
from flowmap_web.selection import Selection, involved

Answer = dict[str, Any]


def maps() -> Answer:
    """`/api/v1/maps`: the maps of the store."""
    return {"maps": [map_line(one) for one in desk().listed()]}


def check(name: str) -> Answer:
    """`/api/v1/maps/NAME`: the JSON of `flowmap check`, and the revision that was checked."""
    opened = desk().open(name)
    return {**opened.full_report.to_dict(), "revision": opened.revision}


def revision(name: str) -> Answer:
    """`/api/v1/maps/NAME/revision`: the number that changes when the map does."""
    return {"map": name, "revision": desk().store.revision(name)}


def findings(name: str) -> Answer:
    """`/api/v1/maps/NAME/findings`: filtered and sorted by the arguments of the page; effects of repairs left out."""
    opened = desk().open(name)
    report = opened.report
    chosen = Selection.of(request.args, opened.map, report.findings).among(report.findings, opened.map)
    return {"map": name, "revision": opened.revision, "findings": [finding.to_dict() for finding in chosen]}


def finding(name: str, fingerprint: str) -> Answer:
    """`/api/v1/maps/NAME/findings/FINGERPRINT`: one finding, with what its repairs would do."""
    opened = desk().open(name)
    return {"map": name, "revision": opened.revision, **opened.finding(fingerprint).to_dict()}


def repair(name: str, fingerprint: str, number: int) -> Answer:
    """`.../findings/FINGERPRINT/repairs/NUMBER`: a repair tried on a copy; nothing is saved."""
    opened = desk().open(name)
    trial = opened.tried(fingerprint, number)
    tried = trial.outcome

    def short(found: tuple[Finding, ...]) -> list[Answer]:
        return [{"code": one.code, "fingerprint": one.fingerprint, "message": one.message} for one in found]

    return {
        "map": name,
        "revision": opened.revision,
        "title": trial.repair.title,
        "changes": [change.to_dict() for change in tried.changes],
        "before": {"coverage": tried.before.coverage.to_dict(), "counts": tried.before.counts},
        "after": {"coverage": tried.after.coverage.to_dict(), "counts": tried.after.counts},
        "closed": short(tried.closed),
        "created": short(tried.created),
        "left": short(tried.left),
    }


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


def matrix(name: str) -> Answer:
    """`/api/v1/maps/NAME/matrix`: who gives whom what, one object a pair."""
    opened = desk().open(name)
    pairs: dict[tuple[str, str], list[str]] = {}
    for one in opened.map.handoffs:
        pairs.setdefault((one.giver, one.receiver), []).append(one.item)
    told = [{"giver": giver, "receiver": receiver, "items": items} for (giver, receiver), items in pairs.items()]
    return {"map": name, "revision": opened.revision, "pairs": told}


def history(name: str) -> Answer:
    """`/api/v1/maps/NAME/history?before=REVISION`: the newest first."""
    before = request.args.get("before", type=int)
    lines = desk().history(name, before=before, most=MOST_ENTRIES)
    return {"map": name, "history": [history_line(line) for line in lines]}


def rules() -> list[Answer]:
    """`/api/v1/rules`: the catalogue, as `flowmap rules --format json`."""
    return [dataclasses.asdict(one) for one in desk().rules()]


def rule(code: str) -> Answer:
    """`/api/v1/rules/CODE`: one rule of the catalogue."""
    return dataclasses.asdict(desk().rule(code))


def _plain(record: Record) -> Answer:
    return {"id": record.id, **record.to_dict()}


READ, WRITE = "GET", "POST"
ADDRESSES: tuple[tuple[str, str, Callable[..., Any]], ...] = (
    ("/maps", READ, maps),
    ("/maps", WRITE, edit_api.new_map),
    ("/maps/<name>", READ, check),
    ("/maps/<name>/revision", READ, revision),
    ("/maps/<name>/records", READ, edit_api.records),
    ("/maps/<name>/changes", READ, edit_api.changes),
    ("/maps/<name>/picture", READ, edit_api.picture),
    ("/maps/<name>/untidy", READ, edit_api.untidy),
    ("/maps/<name>/edits", WRITE, edit_api.edits),
    ("/maps/<name>/undo", WRITE, edit_api.undo),
    ("/maps/<name>/redo", WRITE, edit_api.redo),
    ("/maps/<name>/restore", WRITE, edit_api.restore),
    ("/maps/<name>/places", WRITE, edit_api.places),
    ("/maps/<name>/tidy", WRITE, edit_api.tidy),
    ("/maps/<name>/understand", WRITE, entry_api.understand),
    ("/maps/<name>/rows", WRITE, entry_api.rows),
    ("/maps/<name>/findings", READ, findings),
    ("/maps/<name>/findings/<fingerprint>", READ, finding),
    ("/maps/<name>/findings/<fingerprint>/repairs/<int:number>", READ, repair),
    ("/maps/<name>/teams/<team>", READ, team),
    ("/maps/<name>/items/<item>", READ, item),
    ("/maps/<name>/matrix", READ, matrix),
    ("/maps/<name>/history", READ, history),
    ("/rules", READ, rules),
    ("/rules/<code>", READ, rule),
)


def blueprint() -> Blueprint:
    """The blueprint of the API."""
    api = Blueprint("api", __name__)
    for address, method, view in ADDRESSES:
        api.add_url_rule(address, view.__name__, view, methods=[method])
    return api
