"""Text that becomes changes, as JSON: what a line of flow text or a pasted table would do; nothing is saved."""

from __future__ import annotations

import dataclasses
from typing import Any

from flowmap.domain.map import Map
from flowmap.errors import BadInput, Conflict, InvalidMap
from flowmap.formats import rows as tables
from flowmap.formats.flow_text.entry import understood
from flowmap.formats.flow_text.proposing import proposals
from flowmap_web.asked import Body, body
from flowmap_web.desk import desk
from flowmap_web.forms.alike import Alike, Same, alike, same_of

MOST_SHOWN = 200  # rows of a table that are sent back; our choice: its changes are of all rows

Answer = dict[str, Any]


def understand(name: str) -> Answer:
    """`POST /api/v1/maps/NAME/understand`: {"text", "caret"?, "unsent"?, "same"?} -> what each line does.

    `problems`: what is wrong. `changes` can be sent as an edit; `proposals` complete what stands before the caret.
    `unsent`: changes that a page shows and has not sent yet; the text is read on top of them. `alike`: new names near
    a known one; "same" says which of them are that one, {"holder:purchasng": "purchasing"}. Lines and columns count
    from 1; `caret`, `from` and `to` from 0: all in letters.
    """
    sent = body()
    opened = desk().open(name)
    text, m = _text(sent), _seen(sent, opened.map)
    found = understood(text, m, same=_same(sent), judge=desk().accepting.faults)
    caret = sent.count("caret") if sent.values.get("caret") is not None else None
    offered = [] if caret is None else proposals(text, caret, m)
    return {
        "map": name,
        "revision": opened.revision,
        "lines": [dataclasses.asdict(line) for line in found.lines],
        "problems": [dataclasses.asdict(problem) for problem in found.problems],
        "changes": [change.to_dict() for change in found.changes],
        "alike": _alike(alike(m, found.changes)),
        "proposals": [{"text": one.text, "from": one.start, "to": one.end, "kind": one.kind} for one in offered],
    }


def rows(name: str) -> Answer:
    """`POST /api/v1/maps/NAME/rows`: {"text", "columns"?, "header"?, "unsent"?, "same"?} -> a pasted table as changes.

    `columns` corrects the guess: one of `choices` for each column; `header` says whether the first row names them.
    """
    sent = body()
    opened = desk().open(name)
    header = sent.values.get("header")
    if header is not None and not isinstance(header, bool):
        raise BadInput("“header” is neither true nor false.")
    m = _seen(sent, opened.map)
    table = tables.read(_text(sent), m, columns=_columns(sent), header=header, same=_same(sent))
    return {
        "map": name,
        "revision": opened.revision,
        "columns": [dataclasses.asdict(column) for column in table.columns],
        "choices": [{"kind": kind, "title": title} for kind, title in tables.CHOICES.items()],
        "header": table.header,
        "rows": table.rows,
        "cells": [list(row) for row in table.cells[:MOST_SHOWN]],
        "lines": [
            {"row": line.line, "says": line.says, "changes": line.changes} for line in table.lines[: 2 * MOST_SHOWN]
        ],
        "problems": [dataclasses.asdict(problem) for problem in table.problems[:MOST_SHOWN]],
        "more_problems": max(0, len(table.problems) - MOST_SHOWN),
        "changes": [change.to_dict() for change in table.changes],
        "alike": _alike(alike(m, table.changes)),
    }


def _seen(sent: Body, m: Map) -> Map:
    """The map as the page shows it; as the store has it, where what is unsent no longer fits."""
    if sent.values.get("unsent") is None:
        return m
    unsent = [one for one in sent.changes("unsent") if one.after is None or m.find(one.after.ref) != one.after]
    try:
        return m.apply(unsent)
    except (Conflict, InvalidMap):
        return m


def _text(sent: Body) -> str:
    """The text as it was typed: what no text may have is said of its line."""
    text = sent.values.get("text")
    return text if isinstance(text, str) else sent.text("text", most=1)


def _same(sent: Body) -> Same:
    """Which known ones the new names of a text are, as far as somebody has said so."""
    answers = sent.values.get("same")
    if answers is not None and not isinstance(answers, dict):
        raise BadInput("“same” is no object.", hint='Write for example {"holder:purchasng": "purchasing"}.')
    return same_of(answers or {})


def _alike(found: list[Alike]) -> list[Answer]:
    return [{"key": one.key, **dataclasses.asdict(one)} for one in found]


def _columns(sent: Body) -> list[str] | None:
    columns = sent.values.get("columns")
    if columns is None:
        return None
    if not isinstance(columns, list) or not all(isinstance(one, str) for one in columns):
        raise BadInput("“columns” is no list of words.", hint='Write for example ["giver", "item", "receiver"].')
    return columns
