"""What was found on a map, written beside its facts in a graph database, marked with the revision it was found on."""

from __future__ import annotations

from dataclasses import dataclass

from flowmap.analyzers.check import DESCRIBED, checked_map
from flowmap.analyzers.settings import Settings
from flowmap.errors import BadInput, StoreError
from flowmap.graph import found
from flowmap.stores.port import GraphStore, Store

TRIES = 5  # times that others may save between reading the map and writing what was found; our choice


@dataclass(frozen=True, slots=True)
class Published:
    """The revision whose findings are in the database now, and how many there are."""

    revision: int
    findings: int


def publish(store: Store, name: str, *, settings: Settings | None = None) -> Published:
    """Find what is to be found on a map of a graph database, and put it in place of what was published before.

    `settings`: of the check that finds.
    """
    graph = graph_store(store)
    for _ in range(TRIES):
        stored = graph.load(name)
        checked = checked_map(stored.map, settings=settings)
        report = checked.report_later(DESCRIBED)
        made = found(report, checked.solution, revision=stored.revision)
        if graph.publish(name, made, revision=stored.revision):
            return Published(stored.revision, len(report.findings))
    raise StoreError(f"“{name}” changes faster than its findings can be published.", hint="Try again later.")


def graph_store(store: Store) -> GraphStore:
    """The store, if it is a graph database; BadInput if not."""
    if isinstance(store, GraphStore):
        return store
    raise BadInput("This store is no graph database.", hint="Use --store neo4j://host:7687.")
