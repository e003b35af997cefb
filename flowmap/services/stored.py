"""The store, and maps put into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowmap.domain.change import Change, additions
from flowmap.domain.map import Map, difference
from flowmap.domain.slug import slug
from flowmap.errors import BadInput

if TYPE_CHECKING:
    from flowmap.analyzers.settings import Settings
    from flowmap.stores.port import Store


def opened(url: str | None = None, *, settings: Settings | None = None) -> Store:
    """The store of a URL; of FLOWMAP_STORE or the user's data directory if none is given.

    `settings`: with which findings are published after a save; None: those that count for the map then.
    """
    from flowmap.stores import default_url, open_store
    from flowmap.stores.port import GraphStore

    port = open_store(url or default_url())
    if isinstance(port, GraphStore):
        from flowmap.query import publish as published

        def publish(graph: GraphStore, name: str) -> None:
            from flowmap.services.settling import settings as settled

            published(graph, name, settings=settings or settled(name))

        port.publish_after_save(publish)
    return port


def push(m: Map, name: str, *, by: str, store: str | None = None) -> tuple[int, list[Change]]:
    """Save a map under a name in the store: its revision, and what was changed. An equal map changes nothing."""
    with opened(store) as port:
        return pushed(port, m, name, by=by)


def pushed(port: Store, m: Map, name: str, *, by: str) -> tuple[int, list[Change]]:
    """The same in a store that is open."""
    if slug(name) != name:
        raise BadInput(
            f"“{name}” is no name for a map.",
            hint=f"Use lower case letters, digits and “-”: {slug(name) or 'my-map'}.",
        )
    if name not in {line.name for line in port.maps()}:
        return port.create(name, m, by=by), additions(m.records())
    stored = port.load(name)
    changes = difference(before=stored.map, after=m)
    return (port.save(name, changes, base=stored.revision, by=by) if changes else stored.revision), changes
