"""Quick entry as a page: flow text or rows are read, what they would do is shown, and then it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from flowmap.domain.change import Change
from flowmap.domain.slug import title_of
from flowmap.errors import BadInput, Conflict, InvalidMap
from flowmap.formats import rows as tables
from flowmap.formats.flow_text.entry import Line, understood
from flowmap_web.desk import desk
from flowmap_web.forms.alike import Alike, alike, same_of
from flowmap_web.opened import Opened
from flowmap_web.pages import showing
from flowmap_web.plain import back, edit_id
from flowmap_web.said import tell_what_follows
from flowmap_web.who import who

EXAMPLES = """\
Sales -> Purchasing: order
Sales -> Planning, Production: order confirmation via ERP, takes 1d, weekly
Purchasing makes goods announcement from order
Goods receiving needs goods announcement threshold because "else engines get lost"
Goods receiving asks Purchasing: goods announcement 48/year 30min answered 0%
Sales belongs to Commerce
Weekly meeting is a meeting
- Sales -> Purchasing: order
"""


@dataclass(frozen=True)
class Wrong:
    """What is not understood, and where: in which line, and in words."""

    line: int
    where: str
    message: str
    hint: str | None


@dataclass(frozen=True)
class _Read:
    """What a text says, whichever notation it is in."""

    lines: Sequence[Line]
    problems: Sequence[Wrong]
    changes: Sequence[Change]
    columns: Sequence[tables.Column] = ()
    header: bool = False
    alike: Sequence[Alike] = ()


def show(name: str) -> str:
    """`GET /maps/NAME/entry`"""
    return _page(desk().open(name), "", _Read((), (), ()))


def take(name: str) -> str | tuple[str, int] | Response:
    """`POST /maps/NAME/entry`: reads `text`; with `do=apply` the good lines are saved and the others stay."""
    opened = desk().open(name)
    text = request.form.get("text", "").replace("\r\n", "\n").strip("\n")
    try:
        read = _read(text, opened)
    except BadInput as error:
        return _page(opened, text, _Read((), (), ()), error=str(error)), 422
    if request.form.get("do") != "apply" or not read.changes:
        return _page(opened, text, read)
    try:
        made = desk().edit(name, read.changes, base=opened.revision, by=who(), edit=edit_id())
    except (Conflict, InvalidMap):
        now = desk().open(name)
        return _page(
            now, text, _read(text, now), error="Somebody has changed this map meanwhile. Read it once more."
        ), 409
    if not read.problems or read.columns:
        tell_what_follows(name, made.said)
        return back(name)
    now = desk().open(name)
    lines = text.split("\n")
    left = "\n".join(lines[line - 1] for line in sorted({one.line for one in read.problems}))
    return _page(now, left, _read(left, now), error="The other lines are saved. These are left:"), 422


def _read(text: str, opened: Opened) -> _Read:
    m, same = opened.map, same_of(_answers())
    if not is_table(text):
        found = understood(text, m, same=same, judge=desk().accepting.faults)
        problems = [
            Wrong(one.line, f"Line {one.line}, letter {one.column}:", one.message, one.hint) for one in found.problems
        ]
        return _Read(found.lines, problems, found.changes, alike=alike(m, found.changes))
    columns = request.form.getlist("column")
    table = tables.read(text, m, same=same)
    if len(columns) == len(table.columns):
        table = tables.read(text, m, columns=columns, header="header" in request.form, same=same)
    problems = [
        Wrong(one.row, f"Row {one.row}{f', column {one.column}' if one.column else ''}:", one.message, one.hint)
        for one in table.problems
    ]
    return _Read(table.lines, problems, table.changes, table.columns, table.header, alike(m, table.changes))


def _answers() -> dict[str, str]:
    """Which new names are known ones, as the boxes of the form say: "holder:purchasng=purchasing"."""
    given = (one.partition("=") for one in request.form.getlist("same"))
    return {key: identity for key, sign, identity in given if sign}


def is_table(text: str) -> bool:
    """Whether a text is rows of a spreadsheet or a wiki, and no sentences."""
    lines = [line for line in text.split("\n") if line.strip()]
    tabs = any("\t" in line.strip() for line in lines)
    return bool(lines) and (tabs or all(line.lstrip().startswith("|") for line in lines))


def _page(opened: Opened, text: str, read: _Read, *, error: str = "") -> str:
    more: dict[str, Any] = {
        "columns": read.columns,
        "header": read.header,
        "kinds": tables.CHOICES,
        "alike": read.alike,
    }
    more["answered"] = [
        (f"{space}:{new}={one}", title_of(new), opened.map.title_of(space, one))
        for (space, new), one in same_of(_answers()).items()
    ]
    return showing.show(
        "entry.html",
        opened,
        text=text,
        lines=read.lines,
        problems=read.problems,
        changes=len(read.changes),
        error=error,
        examples=EXAMPLES,
        **more,
    )
