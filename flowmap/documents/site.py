"""A map as one HTML file: the picture, what is broken, a sheet for each team, every information; no script needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from flowmap.diagrams import draw
from flowmap.documents.one_file import answer_table, cell, link, one_file, picture, table
from flowmap.documents.sheet import sheet
from flowmap.domain import words
from flowmap.domain.finding import Finding, Report
from flowmap.domain.finding_list import costs, covered, sentence
from flowmap.domain.map import Map
from flowmap.errors import RendererError
from flowmap.formats.exports.book import filled, items, size
from flowmap.formats.tables.cells import text

SEVERE = (("error", "Broken"), ("warning", "Weak"), ("info", "Worth a look"))


def site(m: Map, report: Report) -> str:
    """The page. Names lead to the team, the information and the finding that they mean, all within the file.

    `report`: of that map, described as far as its findings are to be told.
    """
    told = [one for one in report.findings if one.accepted is None]
    teams = [holder.id for holder in m.holders]
    title = escape(m.title)
    parts = {
        "map": ("The map", _picture(m, report)),
        "findings": ("What flowmap finds", "".join(_findings(m, told))),
        "teams": ("Teams", "".join(_team(m, report, one, told) for one in teams)),
        "information": ("Information", "".join(_items(m))),
    }
    shown = {key: part for key, part in parts.items() if part[1]}
    links = "".join(f'<li><a href="#{key}">{name}</a></li>' for key, (name, _) in shown.items())
    body = "".join(f'<section id="{key}"><h2>{name}</h2>{content}</section>' for key, (name, content) in shown.items())
    met = covered(report.coverage, stated=len(m.needs))
    header = (
        f'<header><h1 dir="auto">{title}</h1><p>{escape(size(m))}. {escape(met)}</p>'
        f'<nav aria-label="Parts"><ul>{links}</ul></nav></header>'
    )
    return one_file(m.title, f'{header}\n<main id="main">{body}</main>', model=m.model)


def _picture(m: Map, report: Report) -> str:
    """The picture and, for those who do not see it, its facts; what it leaves out. Nothing where there is no map."""
    if not len(m.holders):
        return ""
    try:
        drawing = draw(m, report=report, theme="auto")
    except RendererError as error:
        return f"<p>{escape(str(error))}</p>"
    return picture(drawing, "Picture of the map")


def _findings(m: Map, told: Iterable[Finding]) -> Iterator[str]:
    """A table for each severity; its rows are where links to findings lead."""
    listed = list(told)
    for severity, name in SEVERE:
        found = [one for one in listed if one.severity == severity]
        if found:
            head = ("what", "it says", "where", "cost", "repair")
            yield table(f"{name}: {words.counted(len(found), 'finding')}", head, (_finding(m, one) for one in found))
    if not listed:
        yield "<p>Nothing is open.</p>"


def _finding(m: Map, one: Finding) -> str:
    where = [link("team", one.holder, m.title_of("holder", one.holder))] if one.holder else []
    where += [link("item", one.item, m.title_of("item", one.item))] if one.item and one.item in m.items else []
    repair = one.repairs[0].title if one.message and one.repairs else ""
    cells = [escape(f"{words.kind(one.code, one.name)} {one.code}"), escape(sentence(m, one)), ", ".join(where)]
    cells += [escape(costs(one)), escape(repair)]
    return f'<tr id="finding-{escape(one.fingerprint)}">{"".join(cell(content) for content in cells)}</tr>'


def _team(m: Map, report: Report, team: str, told: Iterable[Finding]) -> str:
    """What a team gets, gives, needs, makes and lacks; below it, the findings about it."""
    title, holder = m.title_of("holder", team), m.holders[team]
    about = [words.word(holder.kind).capitalize(), *([holder.department] if holder.department else [])]
    known = filled(sheet(m, report, team=team))
    said = f"What {title} gets, gives, needs and makes"
    rows = answer_table(said, known) if known.rows else "<p>Nothing is known of it yet.</p>"
    found = "".join(
        f'<li dir="auto">{link("finding", one.fingerprint, sentence(m, one))}</li>'
        for one in told
        if one.holder == team
    )
    findings = f"<ul>{found}</ul>" if found else ""
    return (
        f'<article id="team-{escape(team)}"><h3 dir="auto">{escape(title)}</h3>'
        f'<p class="second" dir="auto">{escape(", ".join(about))}</p>{rows}{findings}</article>'
    )


def _items(m: Map) -> Iterator[str]:
    answer = items(m)
    if not answer.rows:
        return
    ids = [*(item.id for item in m.items), ""]
    rows = (
        f'<tr id="item-{escape(identity)}">{"".join(cell(escape(text(value))) for value in row)}</tr>'
        for identity, row in zip(ids, answer.rows, strict=False)
    )
    yield table("Who makes, gives, gets and needs what", answer.columns, rows)
