"""A report as Markdown: one file that reads well as text.

A picture is no text: Markdown has each picture in words, and that of the map as a flowchart (Mermaid, which many sites
draw) where it is small enough to be read so. The drawing itself is in the HTML and PDF, and in `flowmap draw`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flowmap.documents.report.bounds import row, short
from flowmap.documents.report.tree import Block, Cell, Figures, Grid, Listed, Paper, Part, Picture, Ref, Text, Under
from flowmap.domain.answer import Answer
from flowmap.formats.exports.book import line
from flowmap.formats.tables.markdown import escaped, table

MOST_FACTS = 80  # lines of a picture in words; our choice
MOST_CHART = 100  # boxes and arrows of a flowchart; our choice: it can still be read


def dump(paper: Paper) -> str:
    """The text."""
    parts = [f"# {line(paper.title)}", line(paper.about), f"*{escaped(paper.source)}*"]
    contents = [f"- [{escaped(one.title)}](#{one.anchor})" for one in paper.parts]
    parts += ["\n".join(contents), *(said for one in paper.parts for said in _part(one, 2))]
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _part(part: Part, level: int) -> Iterator[str]:
    yield f'<a id="{part.anchor}"></a>\n\n{"#" * level} {line(part.title)}'
    if part.above:
        yield f"*{escaped(part.above)}*"
    for block in part.blocks:
        yield from _block(block, charted=part.kind == "page")
    for one in part.parts:
        yield from _part(one, min(level + 1, 4))


def _block(block: Block, *, charted: bool) -> Iterator[str]:
    match block:
        case Text(said, role):
            yield f"**{escaped(said)}**" if role == "lead" else line(said)
        case Figures(figures):
            rows = tuple((one.name, one.amount, one.below) for one in figures)
            yield table(Answer(("", "how much", ""), rows))
        case Listed():
            marks = (f"{block.start + place}." if block.numbered else "-" for place in range(len(block.lines)))
            yield f"**{escaped(block.title)}**"
            yield "\n".join(f"{mark} {_line(one)}" for mark, one in zip(marks, block.lines, strict=False))
        case Grid():
            yield f"**{escaped(block.caption)}**"
            yield table(Answer(block.columns, tuple(tuple(map(_said, one)) for one in block.rows)))
            if block.more:
                yield f"*{escaped(block.more)}*"
        case Picture():
            yield from _picture(block, charted=charted)


def _picture(picture: Picture, *, charted: bool) -> Iterator[str]:
    if picture.drawing is None:
        yield line(picture.failed)
        return
    chart = picture.drawing.mermaid
    if charted and 1 < chart.count("\n") <= MOST_CHART:
        yield f"```mermaid\n{chart}```"
    facts = [one for one in picture.drawing.text.splitlines() if one.strip()]
    shown = [f"- {line(short(one))}" for one in facts[:MOST_FACTS]]
    yield f"**The picture in words: {escaped(short(picture.drawing.title))}**"
    yield "\n".join([*shown, *_left(facts)])
    if picture.drawing.note:
        yield f"*{escaped(picture.drawing.note)}*"


def _left(facts: Sequence[str]) -> list[str]:
    left = row(len(facts) - MOST_FACTS, "fact")
    return [f"- {left}"] if left else []


def _said(cell: Cell) -> str:
    return cell.said if isinstance(cell, Ref) else cell


def _line(one: Cell | Under) -> str:
    if not isinstance(one, Under):
        return _cell(one)
    return "\n".join([line(one.said), *(f"   - {line(under)}" for under in one.under)])


def _cell(cell: Cell) -> str:
    return f"[{escaped(cell.said)}](#{cell.anchor})" if isinstance(cell, Ref) else line(cell)
