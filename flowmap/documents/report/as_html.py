"""A report as HTML: a body that stands in any page, and the one file with its style."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from flowmap.diagrams.palette import LIGHT
from flowmap.documents.one_file import cell, one_file, picture, table
from flowmap.documents.report.bounds import NAME, short
from flowmap.documents.report.style import RULES, paged
from flowmap.documents.report.tree import (
    Block,
    Cell,
    Figure,
    Figures,
    Grid,
    Listed,
    Paper,
    Part,
    Picture,
    Ref,
    Text,
    Under,
)

LONG = 45  # letters of a title that stand on one line of paper


def file(paper: Paper, *, paper_size: str | None = None) -> str:
    """The report as one HTML file; `paper_size`: A4 or Letter, None: what its reader has in the printer."""
    foot = f"{short(paper.title, NAME)} · {paper.source}"
    body = f'<div class="report">\n{_head(paper)}\n<main id="main">\n{_parts(paper)}\n</main>\n</div>'
    return one_file(paper.title, body, model=paper.model, style=f"{RULES}{paged(foot, paper_size)}")


def inside(paper: Paper) -> str:
    """The report without the page around it: its head, its contents, its parts."""
    return f"{_head(paper)}\n{_parts(paper)}"


def _head(paper: Paper) -> str:
    long = ' class="long"' if len(paper.title) > LONG else ""
    return (
        f'<header class="report-head"><h1{long} dir="auto">{escape(paper.title)}</h1>'
        f'<p class="about" dir="auto">{escape(paper.about)}</p>'
        f'<p class="source" dir="auto">{escape(paper.source)}</p>{_contents(paper)}</header>'
    )


def _parts(paper: Paper) -> str:
    anchors = set(_anchors(paper.parts))
    return "\n".join(_part(part, 2, anchors) for part in paper.parts)


def _anchors(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        yield part.anchor
        yield from _anchors(part.parts)


def _contents(paper: Paper) -> str:
    lines = "".join(f'<li><a href="#{one.anchor}">{escape(one.title)}</a></li>' for one in paper.parts)
    sheets = [one for part in paper.parts for one in part.parts if one.kind == "sheet"]
    teams = "".join(f'<li><a href="#{escape(one.anchor)}" dir="auto">{escape(one.title)}</a></li>' for one in sheets)
    more = f'<details class="teams"><summary>A sheet for each team</summary><ul>{teams}</ul></details>' if teams else ""
    return f'<nav class="contents" aria-label="Contents"><ol>{lines}</ol>{more}</nav>'


def _part(part: Part, level: int, anchors: set[str]) -> str:
    above = f'<p class="above" dir="auto">{escape(part.above)}</p>' if part.above else ""
    blocks = "".join(_block(block, level, anchors) for block in part.blocks)
    inner = "".join(_part(one, min(level + 1, 4), anchors) for one in part.parts)
    severity = f" {part.severity}" if part.severity else ""
    tag = "section" if level == 2 else "article"
    return (
        f'<{tag} id="{escape(part.anchor)}" class="{part.kind}{severity}">{above}'
        f'<h{level} dir="auto">{escape(part.title)}</h{level}>{blocks}{inner}</{tag}>\n'
    )


def _block(block: Block, level: int, anchors: set[str]) -> str:
    match block:
        case Text(said, role):
            return f'<p class="{role}" dir="auto">{escape(said)}</p>' if role else f'<p dir="auto">{escape(said)}</p>'
        case Figures(figures):
            return f'<dl class="figures">{"".join(map(_figure, figures))}</dl>'
        case Listed():
            return _listed(block, level + 1, anchors)
        case Grid():
            return _grid(block, anchors)
        case Picture(label, drawing, failed):
            return f'<p class="note">{escape(failed)}</p>' if drawing is None else picture(drawing, label)


def _figure(figure: Figure) -> str:
    bar = ""
    if figure.part is not None:
        width = f"{100 * max(0.0, min(1.0, figure.part)):.1f}"
        bar = (
            '<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" width="100%" height="6"'
            ">"
            f'<rect class="whole" width="100" height="4" fill="{LIGHT["faint"]}"/>'
            f'<rect class="part" width="{width}" height="4" fill="{LIGHT["start"]}"/></svg>'
        )
    below = f'<span class="second">{escape(figure.below)}</span>' if figure.below else ""
    return f"<div><dt>{escape(figure.name)}</dt><dd><strong>{escape(figure.amount)}</strong>{bar}{below}</dd></div>"


def _listed(block: Listed, level: int, anchors: set[str]) -> str:
    lines = "".join(f'<li dir="auto">{_line(line, anchors)}</li>' for line in block.lines)
    start = f' start="{block.start}"' if block.start > 1 else ""
    long = ' class="long"' if len(block.lines) > 4 else ""
    tag = "ol" if block.numbered else "ul"
    return f'<h{level} dir="auto">{escape(block.title)}</h{level}><{tag}{start}{long}>{lines}</{tag}>'


def _line(line: Cell | Under, anchors: set[str]) -> str:
    if not isinstance(line, Under):
        return _cell(line, anchors)
    under = "".join(f'<li dir="auto">{escape(one)}</li>' for one in line.under)
    return f"{escape(line.said)}<ul>{under}</ul>" if under else escape(line.said)


def _grid(grid: Grid, anchors: set[str]) -> str:
    right = [place in grid.numbers for place in range(len(grid.columns))]
    rows = (
        f"<tr>{''.join(cell(_cell(one, anchors), side) for one, side in zip(row, right, strict=True))}</tr>"
        for row in grid.rows
    )
    more = f'<p class="note">{escape(grid.more)}</p>' if grid.more else ""
    return table(grid.caption, grid.columns, rows, right) + more


def _cell(value: Cell, anchors: set[str]) -> str:
    if isinstance(value, Ref) and value.anchor in anchors:
        return f'<a href="#{escape(value.anchor)}">{escape(value.said)}</a>'
    return escape(value.said if isinstance(value, Ref) else value)
