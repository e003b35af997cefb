"""Maps in one SQLite file: several processes, no server."""

from __future__ import annotations

from flowmap.stores.sqlite.store import SQLiteStore

__all__ = ["SQLiteStore"]
