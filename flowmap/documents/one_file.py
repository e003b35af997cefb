"""One HTML file that needs nothing else: its frame, tables, pictures and colours, on a screen and on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from flowmap.diagrams.drawing import Drawing
from flowmap.diagrams.palette import DARK, LIGHT, Role
from flowmap.domain.answer import Answer
from flowmap.formats.tables.cells import numeric, text

POLICY = "default-src 'none'; style-src 'unsafe-inline'"  # the file can do nothing, wherever it is opened


def one_file(title: str, body: str, *, model: str, style: str = "") -> str:
    """The file. `title` is plain text, `body` HTML with a <main id="main">; `style` comes after the common rules."""
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="flowmap-model" content="{model}">\n'
        f"<title>{escape(title)}</title>\n<style>{_style()}{style}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#main">Skip to the content</a>\n{body}\n</body>\n</html>\n'
    )


def picture(drawing: Drawing, label: str) -> str:
    """The SVG as it stands in a page, which scrolls inside its frame where it is wide; below it what it leaves out and,
    for those who do not see it, its facts."""
    svg = drawing.svg[drawing.svg.index("<svg") :]
    facts = "".join(f'<li dir="auto">{escape(line)}</li>' for line in drawing.text.splitlines() if line.strip())
    note = f"{escape(drawing.note)} " if drawing.note else ""
    said = f"{note}<details><summary>The picture in words</summary><ul>{facts}</ul></details>"
    frame = f'<div class="frame wide" tabindex="0" role="region" aria-label="{escape(label)}">{svg}</div>'
    return f'<figure class="picture">{frame}<figcaption>{said}</figcaption></figure>'


def answer_table(caption: str, answer: Answer) -> str:
    """An answer as a table, numbers to the right."""
    right = [numeric(answer, place) for place in range(len(answer.columns))]
    rows = (
        f"<tr>{''.join(cell(escape(text(value)), number) for value, number in zip(row, right, strict=True))}</tr>"
        for row in answer.rows
    )
    return table(caption, answer.columns, rows, right)


def table(caption: str, head: Iterable[str], rows: Iterable[str], right: Iterable[bool] = ()) -> str:
    """A table of rows that are HTML; `head` and `caption` are plain text. `right`: the columns of numbers."""
    listed = list(head)
    sides = [*right, *(False for _ in listed)]
    heads = "".join(
        f'<th scope="col"{_NUMBER if side else ""}>{escape(one)}</th>' for one, side in zip(listed, sides, strict=False)
    )
    said = escape(caption)
    inner = f'<caption dir="auto">{said}</caption><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody>'
    return f'<div class="wide" tabindex="0" role="region" aria-label="{said}"><table>{inner}</table></div>'


def cell(content: str, number: bool = False) -> str:
    """A cell with HTML in it."""
    return f"<td{_NUMBER}>{content}</td>" if number else f'<td dir="auto">{content}</td>'


_NUMBER = ' class="number"'


def link(kind: str, identity: str, said: str) -> str:
    """A link to the place of a team, an information or a finding within the file."""
    return f'<a href="#{kind}-{escape(identity)}">{escape(said)}</a>'


def _style() -> str:
    return _RULES.replace("LIGHT", _colours(LIGHT)).replace("DARK", _colours(DARK))


def _colours(palette: Mapping[Role, str]) -> str:
    return "".join(f"--{role}:{colour};" for role, colour in palette.items())


_RULES = """
:root{LIGHT}
@media (prefers-color-scheme:dark){:root{DARK}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem;max-width:75rem;background:var(--ground);color:var(--text);
font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
.skip{position:absolute;left:-100rem}
.skip:focus{left:1rem;top:.3rem;padding:.3rem .6rem;background:var(--ground)}
h1{margin:0 0 .3rem;font-size:1.8rem;line-height:1.2}
h2{margin:2.5rem 0 .8rem;padding-top:.8rem;border-top:2px solid var(--line)}
h3{margin:2rem 0 .2rem}
a{color:var(--start)}
nav ul{display:flex;flex-wrap:wrap;gap:1.2rem;margin:.8rem 0 0;padding:0;list-style:none}
.second{margin:0 0 .6rem;color:var(--second)}
figure{margin:0}
figcaption{margin-top:.6rem;color:var(--second)}
.wide{overflow-x:auto;margin:0 0 1rem}
.wide svg{display:block;max-width:100%;height:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}
caption{padding:.4rem 0;text-align:start;font-weight:600}
th,td{padding:.35rem .7rem .35rem 0;border-bottom:1px solid var(--faint);text-align:start;vertical-align:top}
th{color:var(--second);font-weight:600}
td{min-width:4rem}
.number{text-align:end;font-variant-numeric:tabular-nums}
:target{background:var(--start-fill)}
@media print{
body{max-width:none;padding:0;font-size:10pt}
nav,details,.skip{display:none}
a{color:inherit;text-decoration:none}
.wide{overflow:visible}
tr,figure{break-inside:avoid}
h2,h3,caption{break-after:avoid}
thead{display:table-header-group}
}
"""
