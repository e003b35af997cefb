"""The history in the graph: nodes `Change` with JSON lists of changes; a long edit has several, by `part`.

That a large map was created is kept as its columns were then.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from flowmap.domain.change import Change, additions
from flowmap.domain.map import Map
from flowmap.graph.shape import Properties
from flowmap.stores.neo4j import cypher
from flowmap.stores.neo4j.chunks import Chunk, tables_of
from flowmap.stores.neo4j.server import Transaction
from flowmap.stores.port import HistoryLine

IN_A_PART = 500  # changes; our choice: some 100 KB, which a server takes and a browser shows


def write_line(
    tx: Transaction,
    name: str,
    revision: int,
    *,
    by: str,
    changes: Sequence[Change],
    edit: str | None = None,
    undoes: int | None = None,
) -> datetime.datetime:
    """Add the line of an edit; the time that it bears."""
    at = datetime.datetime.now(datetime.UTC)
    parts = [changes[first : first + IN_A_PART] for first in range(0, len(changes), IN_A_PART)] or [()]
    said = [{"changes": _json(part), "undoes": undoes} for part in parts]
    for row in _rows(name, revision, said, identity=_id(edit, revision), at=at, by=by):
        tx.made(cypher.ADD_CHANGES, rows=[row])
    return at


def first_line(m: Map, revision: int, chunks: Sequence[Chunk], *, at: datetime.datetime, by: str) -> list[Properties]:
    """What says that a map was created, rows of `ADD_CHANGES`: its chunks, if there are many changes."""
    said: list[Properties] = [{"type": chunk.type, "packed": chunk.packed} for chunk in chunks]
    if sum(chunk.size for chunk in chunks) <= IN_A_PART:
        said = [{"changes": _json(additions(m.records()))}]
    return _rows(m.name, revision, said, identity=_id(None, revision), at=at, by=by)


def _rows(
    name: str, revision: int, said: Sequence[Properties], *, identity: str, at: datetime.datetime, by: str
) -> list[Properties]:
    """The nodes of a line, one for each part that is said."""
    line = {"map": name, "revision": revision, "title": f"Revision {revision}", "at": at, "by": by}
    return [
        {**line, "id": f"{identity}:{part}" if part else identity, "part": part, **one} for part, one in enumerate(said)
    ]


def _json(changes: Sequence[Change]) -> str:
    return json.dumps([change.to_dict() for change in changes], ensure_ascii=False)


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
        revision: tuple(change for _, *part in listed for change in _changes(*part))
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


def _changes(said: str | None, type_name: str | None, packed: bytes | None) -> Iterator[Change]:
    """The changes of a part."""
    if packed is None or type_name is None:
        yield from (Change.from_dict(one) for one in json.loads(said or "[]"))
    else:
        tables, _ = tables_of([Chunk(type_name, 0, 0, packed)])
        yield from additions(tables[type_name])
