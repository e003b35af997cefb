"""The pages that people see, and the addresses at which they stand (INTERFACES 7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request

from flowmap_web.pages import (
    aliases,
    depends,
    entry,
    findings,
    history,
    interview,
    item,
    keys,
    lists,
    map_page,
    maps,
    matrix,
    measures,
    new_map,
    paths,
    pictures,
    query,
    question,
    record,
    repair,
    report,
    rules,
    team,
    tools,
    trend,
    your_name,
)
from flowmap_web.said import said
from flowmap_web.who import who

MOST_FORM = 1_000_000  # bytes of a form around a file
View = Callable[..., Any]

ADDRESSES: tuple[tuple[str, str, View], ...] = (
    ("/", "maps", maps.show),
    ("/maps/<name>", "map_page", map_page.show),
    ("/maps/<name>/picture.<form>", "picture", pictures.save),
    ("/maps/<name>/findings", "findings", findings.show_all),
    ("/maps/<name>/findings.csv", "findings_csv", findings.save_csv),
    ("/maps/<name>/findings/<fingerprint>", "finding", findings.show_one),
    ("/maps/<name>/findings/<fingerprint>/repairs/<int:number>", "repair", repair.show),
    ("/maps/<name>/teams", "teams", lists.show_teams),
    ("/maps/<name>/teams/<team>", "team", team.show),
    ("/maps/<name>/teams/<team>/interview", "interview", interview.show),
    ("/maps/<name>/items", "items", lists.show_items),
    ("/maps/<name>/items/<item>", "item", item.show),
    ("/maps/<name>/matrix", "matrix", matrix.show),
    ("/maps/<name>/measures", "measures", measures.show),
    ("/maps/<name>/handoffs.csv", "handoffs_csv", matrix.save_csv),
    ("/maps/<name>/paths", "paths", paths.show),
    ("/maps/<name>/depends", "depends", depends.show),
    ("/maps/<name>/query", "query", query.show),
    ("/maps/<name>/query/<question>.cypher", "question", question.save),
    ("/maps/<name>/report", "report", report.show),
    ("/maps/<name>/report.<form>", "report_file", report.save),
    ("/maps/<name>/aliases", "aliases", aliases.show),
    ("/maps/<name>/entry", "entry", entry.show),
    ("/maps/<name>/history", "history", history.show),
    ("/maps/<name>/history/<int:revision>", "revision", history.show_one),
    ("/maps/<name>/trend", "trend", trend.show),
    ("/maps/<name>/edit", "record", record.show),
    ("/maps/<name>/add", "add", record.offer),
    ("/maps/<name>/add/<kind>", "add", record.offer),
    ("/new", "new_map", new_map.show),
    ("/keys", "keys", keys.show),
    ("/report.css", "report_style", report.style),
    ("/rules", "rules", rules.show_all),
    ("/rules/<code>", "rule", rules.show_one),
)
FORMS: tuple[tuple[str, str, View], ...] = (  # where forms are sent to
    ("/maps/<name>/entry", "entry_taken", entry.take),
    ("/maps/<name>/teams/<team>/interview", "interview_kept", interview.save),
    ("/maps/<name>/aliases", "aliases_decided", aliases.decide),
    ("/maps/<name>/query", "question_kept", question.keep),
    ("/maps/<name>/undo", "undo", tools.undo),
    ("/maps/<name>/redo", "redo", tools.redo),
    ("/maps/<name>/tidy", "tidy", tools.tidy),
    ("/maps/<name>/edit", "save_record", record.save),
    ("/maps/<name>/add/<kind>", "add_record", record.add),
    ("/maps/<name>/do/<deed>", "act", record.act),
    ("/maps/<name>/history/<int:revision>/restore", "restore", history.restore),
    ("/maps/<name>/history/<int:revision>/take-back", "take_back", history.take_back),
    ("/new", "make_map", new_map.make),
    ("/name", "who", your_name.keep),
)


def blueprint() -> Blueprint:
    """The blueprint of all pages."""
    pages = Blueprint("pages", __name__)
    for address, endpoint, view in ADDRESSES:
        pages.add_url_rule(address, endpoint, view, methods=["GET"])
    for address, endpoint, view in FORMS:
        pages.add_url_rule(address, endpoint, view, methods=["POST"])
    pages.app_context_processor(lambda: {"said": said, "who": who, "blocked": tools.blocked})
    pages.url_value_preprocessor(_larger_where_files_come)
    return pages


def _larger_where_files_come(endpoint: str | None, _: dict[str, Any] | None) -> None:
    """A file that a map is made from may be larger than a form; before anything of the request is read."""
    if endpoint == "pages.make_map":
        request.max_content_length = new_map.MOST_UPLOAD + MOST_FORM
