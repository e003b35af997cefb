"""The history in the graph: nodes `Change` with JSON lists of changes; a long edit has several, by `part`."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Any

from flowmap.domain.change import Change
from flowmap.stores.neo4j import cypher
from flowmap.stores.neo4j.server import Transaction
from flowmap.stores.port import HistoryLine

IN_A_PART = 500  # changes; our choice: some 100 KB, which a server takes and a browser shows


def write_line(
    tx: Transaction, name: str, revision: int, *, by: str, changes: Iterable[Change], edit: str | None = None
) -> datetime.datetime:
    """Add the line of a revision; the time that it bears."""
    at = datetime.datetime.now(datetime.UTC)
    for part, listed in enumerate(_parts(changes)):
        row: dict[str, Any] = {"map": name, "revision": revision, "part": part, "at": at, "by": by}
        row["id"] = _id(edit, revision) + (f":{part}" if part else "")
        row["title"] = f"Revision {revision}"
        row["changes"] = json.dumps([change.to_dict() for change in listed], ensure_ascii=False)
        tx.made(cypher.ADD_CHANGES, rows=[row])
    return at


def revision_of(tx: Transaction, name: str, edit: str | None) -> int | None:
    """The revision that an edit made, None if it has not been saved."""
    rows = [] if edit is None else tx.rows(cypher.EDIT, map=name, id=_id(edit, 0))
    return int(rows[0][0]) if rows else None


def read_lines(tx: Transaction, name: str, *, before: int | None, most: int | None) -> list[HistoryLine]:
    """The last `most` lines below the revision `before`, the newest last."""
    end = (1 << 62) if before is None else max(0, min(before, 1 << 62))  # what a database takes as an integer
    revisions = [
        row[0] for row in tx.rows(cypher.REVISIONS, map=name, before=end)[: None if most is None else max(0, most)]
    ]
    if not revisions:
        return []
    lines = []
    rows = tx.rows(cypher.LINES, map=name, first=revisions[-1], before=end)
    for revision, parts in groupby(rows, key=lambda row: row[0]):
        listed = list(parts)
        changes = tuple(Change.from_dict(one) for part in listed for one in json.loads(part[3]))
        lines.append(HistoryLine(revision, listed[0][1].to_native(), listed[0][2], changes))
    return lines


def _id(edit: str | None, revision: int) -> str:
    """The id of the first part: the constraint on it lets an edit be saved only once."""
    return f"revision:{revision}" if edit is None else f"edit:{edit}"


def _parts(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """Lists of changes, at least one."""
    left = iter(changes)
    yield list(islice(left, IN_A_PART))
    while part := list(islice(left, IN_A_PART)):
        yield part
