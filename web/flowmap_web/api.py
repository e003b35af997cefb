"""The addresses of the API (INTERFACES 7), a row each: what it is asked, sent and answers. The document comes of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib.metadata import version
from typing import Any

from flask import Blueprint, Response, g, make_response, request

from flowmap.documents.exporting import FORMS as EXPORTS
from flowmap.documents.report import MEDIA as REPORTS
from flowmap.formats.bounds import MOST_BYTES
from flowmap.formats.tables import FORMS as TABLES
from flowmap_web import edit_api, entry_api, etags, file_api, naming_api, query_api, read_api
from flowmap_web.asked import FIELDS
from flowmap_web.desk import desk
from flowmap_web.file_api import PICTURES, TEXTS
from flowmap_web.openapi import Operation, Schema, answers, asked, document, edited, sent
from flowmap_web.openapi.measures import MeasuresTold

ROOT = "/api/v1"
LISTS = tuple(form.media for form in TABLES.values())
PICTURE, REPORT, EXPORT = tuple(PICTURES.values()), tuple(REPORTS.values()), tuple(f.media for f in EXPORTS.values())
NOTATION = tuple(TEXTS.values())
MOST_TEXT = 2 * MOST_BYTES  # bytes of a map's text as JSON; the text itself is bounded where it is read
GET, POST, PUT, DELETE = "GET", "POST", "PUT", "DELETE"


def openapi() -> Schema:
    """`/api/v1/openapi.json`: this document."""
    return document(OPERATIONS, version=version("flowmap"), root=request.script_root + ROOT)


def _of_map(method: str, address: str, view: Callable[..., Any], answers: Any = None, **more: Any) -> Operation:
    """What is about one map; what only reads depends on its revision, unless it says otherwise."""
    return Operation(method, f"/maps/<name>{address}", view, answers, **{"tagged": method == GET, **more})


edit, entry, file, naming, query, read = edit_api, entry_api, file_api, naming_api, query_api, read_api
OPERATIONS: tuple[Operation, ...] = (
    Operation(GET, "/openapi.json", openapi, dict[str, Any]),
    Operation(GET, "/maps", read.maps, answers.MapsListed, asks=asked.Page),
    Operation(POST, "/maps", edit.new_map, edited.MapMade, takes=sent.NewMap, status=(201,), most=MOST_TEXT),
    _of_map(GET, "", read.check, answers.CheckedMap, asks=asked.CheckAsked, media=LISTS),
    _of_map(PUT, "", file.push, edited.PushedMap, takes=sent.Pushed, status=(200, 201), match="must", most=MOST_TEXT),
    _of_map(DELETE, "", file.remove, status=(204,), match="must"),
    _of_map(GET, "/pull", file.pull, asks=asked.PullAsked, media=NOTATION),
    _of_map(GET, "/revision", read.revision, answers.OfMap),
    _of_map(GET, "/records", edit.records, edited.Records),
    _of_map(GET, "/history", read.history, answers.History | answers.Table, asks=asked.HistoryAsked, media=LISTS),
    _of_map(GET, "/trend", read.trend, answers.Trend | answers.Table, asks=asked.TrendAsked, media=LISTS),
    _of_map(GET, "/changes", edit.changes, answers.Since, asks=asked.ChangesAsked),
    _of_map(POST, "/changes", edit.edits, edited.Made, takes=sent.Edits, match="may", called="change"),
    _of_map(POST, "/edits", edit.edits, edited.Made, takes=sent.Edits, match="may"),
    _of_map(POST, "/undo", edit.undo, edited.Made | edited.NothingMade, takes=sent.Back),
    _of_map(POST, "/redo", edit.redo, edited.Made | edited.NothingMade, takes=sent.Back),
    _of_map(POST, "/restore", edit.restore, edited.Made, takes=sent.Restored),
    _of_map(POST, "/what-if", read.what_if, answers.Tried, takes=sent.Wanted),
    _of_map(GET, "/diff", read.diff, edited.Changes, asks=asked.DiffAsked, tagged=False),
    _of_map(GET, "/findings", read.findings, answers.Findings | answers.Table, asks=asked.FindingsAsked, media=LISTS),
    _of_map(GET, "/findings/<fingerprint>", read.finding, answers.OneFinding),
    _of_map(GET, "/findings/<fingerprint>/repairs/<int:number>", read.repair, answers.RepairTried),
    _of_map(GET, "/teams", read.teams, answers.Teams | answers.Table, asks=asked.TeamsAsked, media=LISTS),
    _of_map(GET, "/teams/<team>", read.team, answers.Team),
    _of_map(GET, "/items", read.items, answers.Items | answers.Table, asks=asked.ItemsAsked, media=LISTS),
    _of_map(GET, "/items/<item>", read.item, answers.ItemTold),
    _of_map(GET, "/aliases", naming.aliases, answers.Aliases | answers.Table, asks=asked.AliasesAsked, media=LISTS),
    _of_map(POST, "/aliases", naming.decide, edited.Made, takes=sent.NamesDecided, match="may", called="decide_names"),
    _of_map(GET, "/matrix", read.matrix, answers.Matrix, asks=asked.MatrixAsked),
    _of_map(GET, "/paths", read.paths, answers.PathsFound | answers.Table, asks=asked.PathsAsked, media=LISTS),
    _of_map(GET, "/depends", read.depends, answers.Depends | answers.Table, asks=asked.DependsAsked, media=LISTS),
    _of_map(GET, "/measures", read.measures, MeasuresTold | answers.Table, asks=asked.MeasuresAsked, media=LISTS),
    _of_map(GET, "/query", query.query, answers.Rows | answers.Table, asks=asked.QueryAsked, media=LISTS, open="p."),
    _of_map(POST, "/query", query.query_posted, answers.Rows, takes=sent.Cypher),
    _of_map(GET, "/queries", query.queries_of, answers.QuestionsOfMap),
    _of_map(GET, "/queries/<question>", query.query_saved, answers.QuestionOfMap),
    _of_map(PUT, "/queries/<question>", query.keep_query, edited.Made, takes=sent.QuestionKept, match="may"),
    _of_map(POST, "/queries/<question>/forget", query.forget_query, edited.Made, takes=sent.Forgotten, match="may"),
    _of_map(GET, "/draw", file.draw, asks=asked.DrawAsked, media=PICTURE),
    _of_map(GET, "/export", file.export, asks=asked.ExportAsked, media=EXPORT),
    _of_map(GET, "/report", file.report, asks=asked.ReportAsked, media=REPORT),
    _of_map(POST, "/publish", file.publish, edited.Published, takes=sent.Publishing),
    _of_map(GET, "/picture", edit.picture, edited.Picture, asks=asked.PictureAsked, tagged=False),
    _of_map(GET, "/untidy", edit.untidy, edited.Untidy, tagged=False),
    _of_map(POST, "/places", edit.places, edited.PlacesKept, takes=sent.Placed),
    _of_map(POST, "/tidy", edit.tidy, edited.Tidied, takes=sent.Nothing),
    _of_map(POST, "/understand", entry.understand, edited.UnderstoodText, takes=sent.TextTyped),
    _of_map(POST, "/rows", entry.rows, edited.UnderstoodTable, takes=sent.TablePasted),
    Operation(POST, "/check", file.check_text, answers.Checked, takes=sent.CheckedText, most=MOST_TEXT),
    Operation(POST, "/convert", file.convert, takes=sent.Converted, media=NOTATION, most=MOST_TEXT),
    Operation(POST, "/import", file.import_log, edited.Imported, takes=sent.ImportedLog, most=MOST_TEXT),
    Operation(GET, "/queries", query.queries, answers.SavedQuestions),
    Operation(GET, "/rules", read.rules, answers.Rules),
    Operation(GET, "/rules/<code>", read.rule, answers.Rule),
    Operation(GET, "/schema", file.schema, dict[str, Any]),
)


def blueprint() -> Blueprint:
    """The blueprint of the API."""
    api = Blueprint("api", __name__)
    for one in OPERATIONS:
        api.add_url_rule(one.address, one.name, _held(one), methods=[one.method])
    return api


def _held(one: Operation) -> Callable[..., Response]:
    """The view, but only what is described gets to it; what depends on a revision is named by it."""
    fields = None if one.takes is None else frozenset(one.takes.__annotations__)

    @wraps(one.view)
    def answer(**named: Any) -> Response:
        if one.most is not None:
            request.max_content_length = one.most
        one.hold(request.args.lists())
        g.setdefault(FIELDS, fields)
        tag = etags.tag_of(desk().store.revision(named["name"])) if one.tagged else None
        if tag is not None and (known := etags.unchanged(tag)) is not None:
            return known
        response = make_response(one.view(**named))
        if tag is not None:
            response.set_etag(tag)
        return response

    return answer
