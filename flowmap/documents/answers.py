"""What the tables in documents say: a team's sheet, findings, measures, the result of a saved question."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flowmap.documents.asked import Asked
from flowmap.documents.opened import Opened
from flowmap.documents.sheet import sheet
from flowmap.domain.answer import Answer
from flowmap.domain.finding import Report
from flowmap.domain.map import Map
from flowmap.domain.selection import Selection
from flowmap.domain.words import counted, word
from flowmap.errors import BadInput

NOTHING = {"findings": "Nothing to report.", "sheet": "Nothing is known of it yet.", "query": "No rows."}
SEVERITIES = ("error", "warning", "info")
COUNTED = ("measure", "value", "of")
MOST_LINES = 40  # of a measure; our choice: what a reader of a document still looks through


def answer(asked: Asked, opened: Opened, *, document: Path) -> Answer:
    """The table that a block in a document asks for; UnknownName for what the map does not have."""
    m, report = opened.map, opened.report
    match asked.show:
        case "sheet":
            return sheet(m, report, team=asked.focus["team"])
        case "findings":
            return _findings(m, report, asked)
        case "measures":
            return _one_measure(asked, opened) if asked.focus else Answer(COUNTED, tuple(_measures(m, report)))
    return _saved(asked, opened, document)


def _findings(m: Map, report: Report, asked: Asked) -> Answer:
    """The findings that pass the filter, the worst first; what they cost stands beside them."""
    selection = Selection.of(asked.focus, m, report.findings)
    open_only = not (selection.accepted or selection.severity)
    found = [one for one in selection.among(report.findings, m) if one.accepted is None or not open_only]
    told = [one for one in found if one.message]
    rows = tuple((word(one.code), one.message, one.effect.weight, one.effect.hours_per_year) for one in told)
    cut = counted(len(found) - len(told), "more finding") if len(told) < len(found) else None
    return Answer(("finding", "what it says", "weight", "hours a year"), rows, cut)


def _one_measure(asked: Asked, opened: Opened) -> Answer:
    """The first lines of one measure by its name, of one team where it is named."""
    from flowmap.analyzers.measures.catalogue import measured
    from flowmap.analyzers.measures.measure import Ask

    name = asked.focus.get("measure")
    if name is None:
        raise BadInput("team= says whom a measure is about, but not which measure.", hint="Add measure=customers.")
    return measured(opened.solution, show=[name], ask=Ask(asked.focus.get("team"), most=MOST_LINES))[name].answer


def _measures(m: Map, report: Report) -> Iterator[tuple[str, float, float | None]]:
    coverage, counts = report.coverage, report.counts
    if coverage.total:
        yield "needs met", round(coverage.met, 2), round(coverage.total, 2)
    if coverage.threshold_total:
        yield f"needs met: {word('threshold')}", round(coverage.threshold_met, 2), round(coverage.threshold_total, 2)
    for severity in SEVERITIES:
        yield f"findings: {word(severity)}", counts[severity], None
    yield "findings: accepted", counts["accepted"], None
    for name, said in (("holders", "teams, systems, meetings, outsiders"), ("items", "pieces of information")):
        yield said, report.stats[name], None
    for name in ("handoffs", "needs"):
        yield name, report.stats[name], None


def _saved(asked: Asked, opened: Opened, document: Path) -> Answer:
    """The result of a saved question, flowmap's or the map's by its name, or of one in a file beside the document."""
    from flowmap.query import ask, question_named, saved_in
    from flowmap.query.saved import SUFFIX

    name = asked.focus["saved"]
    if name.endswith(SUFFIX):
        question = saved_in(str(opened.maps.inside(name, document=document, option="saved")))
    else:
        question = question_named(opened.map, name)
    given = question.given(asked.parameters)
    return ask(opened.map, question.query, parameters=given, settings=opened.settings)
