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


def write_line(
    db: sqlite3.Connection, key: int, revision: int, *, by: str, changes: Iterable[Change], edit: str | None = None
) -> str:
    """Add a line; the time that it bears (ISO 8601, UTC)."""
    at = datetime.datetime.now(datetime.UTC).isoformat()
    db.execute("INSERT INTO store_history VALUES (?, ?, ?, ?, ?, ?)", (key, revision, at, by, edit, packed(changes)))
    return at


def read_lines(db: sqlite3.Connection, key: int, *, before: int | None, most: int | None) -> list[HistoryLine]:
    """The last `most` lines below the revision `before`, the newest last; ValueError if one cannot be read."""
    rows = db.execute(
        "SELECT revision, at, by, changes FROM store_history WHERE map = ? AND revision < ? "
        "ORDER BY revision DESC LIMIT ?",
        (key, _bounded(before), _bounded(most)),
    ).fetchall()
    return [
        HistoryLine(revision, datetime.datetime.fromisoformat(at), by, unpacked(changes))
        for revision, at, by, changes in reversed(rows)
    ]


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
