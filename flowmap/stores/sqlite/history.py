"""The history in the file: one compressed JSON list of changes for each revision."""

from __future__ import annotations

import datetime
import json
import sqlite3
import zlib
from collections.abc import Iterable

from flowmap.domain.change import Change
from flowmap.stores.port import HistoryLine

MOST = 1 << 62
_BARE = "revision, at, by, edit, undoes"
_WHOLE = f"{_BARE}, changes"


def write_line(
    db: sqlite3.Connection,
    key: int,
    revision: int,
    *,
    by: str,
    changes: Iterable[Change],
    edit: str | None = None,
    undoes: int | None = None,
) -> str:
    """Add a line; the time that it bears (ISO 8601, UTC)."""
    at = datetime.datetime.now(datetime.UTC).isoformat()
    db.execute(
        "INSERT INTO store_history (map, revision, at, by, edit, undoes, changes) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (key, revision, at, by, edit, undoes, packed(changes)),
    )
    return at


def read_lines(
    db: sqlite3.Connection, key: int, *, before: int | None, most: int | None, bare: bool
) -> list[HistoryLine]:
    """The last `most` lines below the revision `before`, the newest last; ValueError if one cannot be read."""
    rows = db.execute(
        f"SELECT {_BARE if bare else _WHOLE} FROM store_history WHERE map = ? AND revision < ? "
        "ORDER BY revision DESC LIMIT ?",
        (key, _bounded(before), _bounded(most)),
    ).fetchall()
    return [_line(*row) for row in reversed(rows)]


def line_of(db: sqlite3.Connection, key: int, edit: str) -> HistoryLine | None:
    """The line of an edit, None if it has not been saved."""
    row = db.execute(f"SELECT {_WHOLE} FROM store_history WHERE map = ? AND edit = ?", (key, edit)).fetchone()
    return None if row is None else _line(*row)


def _line(
    revision: int, at: str, by: str, edit: str | None, undoes: int | None, changes: bytes | None = None
) -> HistoryLine:
    made = () if changes is None else unpacked(changes)
    return HistoryLine(revision, datetime.datetime.fromisoformat(at), by, made, edit, undoes)


def packed(changes: Iterable[Change]) -> bytes:
    """Changes as compressed JSON, made one at a time: a new map may have millions."""
    packer = zlib.compressobj()
    parts, mark = [], b"["
    for change in changes:
        text = json.dumps(change.to_dict(), ensure_ascii=False, separators=(",", ":"))
        parts.append(packer.compress(mark + text.encode()))
        mark = b","
    return b"".join([*parts, packer.compress(b"]" if mark == b"," else b"[]"), packer.flush()])


def unpacked(blob: bytes) -> tuple[Change, ...]:
    """The changes that `packed` packed."""
    return tuple(Change.from_dict(change) for change in json.loads(zlib.decompress(blob)))


def _bounded(number: int | None) -> int:
    """A number that SQLite can take; None: the greatest."""
    return MOST if number is None else max(0, min(number, MOST))
