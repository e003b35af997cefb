"""Where maps are kept: one port, and a store behind it for each kind of URL (INTERFACES 1)."""

from __future__ import annotations

from flowmap.errors import BadInput
from flowmap.stores.port import HistoryLine, MapLine, Place, Store, Stored

NEO4J = ("neo4j", "neo4j+s", "bolt", "bolt+s")
_EXAMPLES = "Use sqlite:///maps.db, sqlite:////absolute/path/maps.db, memory: or neo4j://host:7687."
_in_memory: dict[str, Store] = {}  # one for each `memory:` URL, as long as the process lives


def open_store(url: str) -> Store:
    """The store of a URL; it connects when it is first used. BadInput where the URL names none."""
    scheme, colon, rest = url.partition(":")
    if not colon or any(ord(letter) < 32 for letter in url):
        raise BadInput(f"“{_shown(url)}” is no address of a store.", hint=_EXAMPLES)
    if scheme == "memory" and "/" not in rest:
        from flowmap.stores.memory import MemoryStore

        return _in_memory.setdefault(url, MemoryStore())
    if scheme == "sqlite" and rest.startswith("///") and rest[3:].strip("/"):
        from flowmap.stores.sqlite import SQLiteStore

        return SQLiteStore(rest[3:])
    if scheme in NEO4J and rest.startswith("//"):
        from flowmap.stores.neo4j import Neo4jStore

        return Neo4jStore(url)
    raise BadInput(f"“{_shown(url)}” is no address of a store.", hint=_EXAMPLES)


def default_url() -> str:
    """FLOWMAP_STORE, else a SQLite file in the user's data directory."""
    import os

    given = os.environ.get("FLOWMAP_STORE", "").strip()
    if given:
        return given
    from flowmap.stores.places import data_folder

    return f"sqlite:///{data_folder() / 'flowmap.db'}"


def _shown(url: str) -> str:
    """The URL as a message may show it: short, and nothing of what stands before an `@`."""
    front, at, back = url.rpartition("@")
    shown = f"{front.partition(':')[0]}://...@{back}" if at else url
    shown = "".join(letter if letter.isprintable() else "�" for letter in shown)
    return shown if len(shown) <= 80 else shown[:77] + "..."


__all__ = ["HistoryLine", "MapLine", "Place", "Store", "Stored", "default_url", "open_store"]
