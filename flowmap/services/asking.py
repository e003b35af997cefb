"""Questions to a map: paths, what depends on somebody, and Cypher."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flowmap.analyzers.settings import Settings
from flowmap.domain.in_order import in_order
from flowmap.domain.map import Map
from flowmap.errors import BadInput
from flowmap.services.maps import is_file, loaded
from flowmap.services.stored import opened

if TYPE_CHECKING:
    from flowmap.domain.answer import Answer
    from flowmap.query import Limits, Published
    from flowmap.tracing.dependents import Dependents
    from flowmap.tracing.paths import Paths


def paths(m: Map, **asked: Any) -> Paths:
    """How information comes to somebody, best way first; the arguments are those of `tracing.paths.paths`."""
    from flowmap.custody.solution import solve
    from flowmap.tracing.paths import paths as traced

    return traced(solve(in_order(m)), **asked)


def depends(m: Map, on: str, *, case: str | None = None) -> Dependents:
    """Everything that hangs on a holder, an item or a channel, by id; see `tracing.dependents.dependents`."""
    from flowmap.custody.solution import solve
    from flowmap.tracing.dependents import dependents

    return dependents(solve(in_order(m)), on, case=case)


def query(
    name: str,
    cypher: str,
    *,
    parameters: Mapping[str, Any] | None = None,
    store: str | None = None,
    on_server: bool = False,
    limits: Limits | None = None,
    settings: Settings | None = None,
    known: tuple[Map, int | None] | None = None,
) -> Answer:
    """The rows of a query in Cypher that only reads; `on_server` asks Neo4j itself. See `query.ask`.

    `settings`: of the check whose findings are asked about; on the server they are those of the last publishing.
    `known`: the map and its revision, where they have been read already.
    """
    from flowmap.query import ask, ask_server

    if is_file(name) and on_server:
        raise BadInput(f"{name} is a file: no server has it.", hint="Leave --on-server out.")
    if on_server:
        with opened(store) as port:
            return ask_server(port, name, cypher, parameters=parameters, limits=limits)
    m, revision = known or loaded(name, store=store)
    return ask(m, cypher, parameters=parameters, revision=revision, limits=limits, settings=settings)


def publish(
    name: str, *, always: bool | None = None, store: str | None = None, settings: Settings | None = None
) -> Published:
    """Write what is found on a map beside its facts in Neo4j; `always`: whether each save does so from now on."""
    from flowmap.query import publish as published
    from flowmap.query.publishing import graph_store

    with opened(store) as port:
        graph = graph_store(port)
        done = published(graph, name, settings=settings)
        if always is not None:
            graph.set_publishing(name, always)
        return done
