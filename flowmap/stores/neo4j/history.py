"""The history in the graph: nodes `Change` with JSON lists of changes; a long edit has several, by `part`."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, islice
from typing import Any

from flowmap.domain.change import Change
from flowmap.stores.neo4j import cypher
from flowmap.stores.neo4j.server import Transaction
from flowmap.stores.port import HistoryLine

IN_A_PART = 500  # changes; our choice: some 100 KB, which a server takes and a browser shows


def write_line(
    tx: Transaction,
    name: str,
    revision: int,
    *,
    by: str,
    changes: Iterable[Change],
    edit: str | None = None,
    undoes: int | None = None,
) -> datetime.datetime:
    """Add the line of a revision; the time that it bears."""
    at = datetime.datetime.now(datetime.UTC)
    for part, listed in enumerate(_parts(changes)):
        row: dict[str, Any] = {"map": name, "revision": revision, "part": part, "at": at, "by": by, "undoes": undoes}
        row["id"] = _id(edit, revision) + (f":{part}" if part else "")
        row["title"] = f"Revision {revision}"
        row["changes"] = json.dumps([change.to_dict() for change in listed], ensure_ascii=False)
        tx.made(cypher.ADD_CHANGES, rows=[row])
    return at


def revision_of(tx: Transaction, name: str, edit: str | None) -> int | None:
    """The revision that an edit made, None if it has not been saved."""
    rows = [] if edit is None else tx.rows(cypher.EDIT, map=name, id=_id(edit, 0))
    return int(rows[0][0]) if rows else None


def read_lines(
    tx: Transaction, name: str, *, before: int | None, most: int | None, bare: bool = False
) -> list[HistoryLine]:
    """The last `most` lines below the revision `before`, the newest last."""
    end = _bounded(before)
    rows = tx.rows(cypher.BARE_LINES, map=name, before=end, most=_bounded(most))
    lines = [
        HistoryLine(revision, at.to_native(), by, (), _edit_of(identity), undoes)
        for revision, at, by, identity, undoes in reversed(rows)
    ]
    if bare or not lines:
        return lines
    parts = tx.rows(cypher.PARTS, map=name, first=lines[0].revision, before=end)
    changes = {
        revision: tuple(Change.from_dict(one) for _, part in listed for one in json.loads(part))
        for revision, listed in groupby(parts, key=lambda row: row[0])
    }
    return [replace(line, changes=changes[line.revision]) for line in lines]


def line_of(tx: Transaction, name: str, edit: str) -> HistoryLine | None:
    """The line of an edit, None if it has not been saved."""
    revision = revision_of(tx, name, edit)
    return None if revision is None else read_lines(tx, name, before=revision + 1, most=1)[0]


def _id(edit: str | None, revision: int) -> str:
    """The id of the first part: the constraint on it lets an edit be saved only once."""
    return f"revision:{revision}" if edit is None else f"edit:{edit}"


def _edit_of(identity: str) -> str | None:
    """The inverse of `_id`."""
    return identity.removeprefix("edit:") if identity.startswith("edit:") else None


def _bounded(number: int | None) -> int:
    """A number that a database takes as an integer; None: the greatest."""
    return 1 << 62 if number is None else max(0, min(number, 1 << 62))


def _parts(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """Lists of changes, at least one."""
    left = iter(changes)
    yield list(islice(left, IN_A_PART))
    while part := list(islice(left, IN_A_PART)):
        yield part
