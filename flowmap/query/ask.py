"""One question in Cypher: checked, given its parameters, and asked of the projection or of Neo4j itself."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from flowmap.analyzers.check import DESCRIBED, checked_map
from flowmap.analyzers.registry import registry
from flowmap.analyzers.settings import Settings
from flowmap.domain.answer import Answer
from flowmap.domain.map import Map
from flowmap.domain.nearest import did_you_mean
from flowmap.errors import BadInput
from flowmap.graph import Graph, facts, found
from flowmap.graph.schema import FINDING, FOUND
from flowmap.query.dialect import for_kglite
from flowmap.query.limits import LONGEST, MOST_ROWS, Limits, cut_at
from flowmap.query.publishing import graph_store
from flowmap.query.refused import checked, parameters_of
from flowmap.query.seen import EVERYTHING, seen
from flowmap.query.tokens import Token
from flowmap.query.unknown import unknown_words
from flowmap.stores.port import Store

STORED = ("Change", "Columns", "Place")  # labels that only the database has
_FOUND = {FINDING, *(one.name for one in FOUND)}
MAP = "map"  # the parameter that is always bound to the name of the map


def ask(
    m: Map,
    query: str,
    *,
    parameters: Mapping[str, Any] | None = None,
    revision: int | None = None,
    limits: Limits | None = None,
    settings: Settings | None = None,
) -> Answer:
    """The rows of a query that only reads, on the projection of one map: what it states, and what was found.

    `revision`: that of the store, None where the map is from a file; `settings`: of the check that finds. Nodes and
    relationships are dicts of `labels` or `type` and their properties, paths lists of them. BadInput with the reason
    where the query is refused or is wrong, or takes more time or memory than it may.
    """
    from flowmap.query.projection import answer

    text, tokens, given = _ready(query, parameters or {}, m.name)
    settings = settings or Settings()
    said = settings.key
    key = f"{m.name} {revision} {m.model} {datetime.date.today()} {said}"  # a finding may be accepted until a day
    parts = seen(tokens)
    made = partial(projected, m, revision=revision, settings=settings, parts=parts)
    told = answer(key, parts, made, for_kglite(text, tokens), given, _bounded(limits))
    return replace(told, note=unknown_words(tokens, more={rule.family for rule in settings.rules.values()}))


def ask_server(
    store: Store,
    name: str,
    query: str,
    *,
    parameters: Mapping[str, Any] | None = None,
    limits: Limits | None = None,
) -> Answer:
    """The same, asked of the database that has the map: facts as they are now, findings as they were published last.

    `$map` must be in the query where the database holds several maps.
    """
    graph, bounded = graph_store(store), _bounded(limits)
    text, tokens, given = _ready(query, parameters or {}, name)
    if MAP not in parameters_of(tokens):
        others = [line.name for line in graph.maps() if line.name != name]
        if others:
            hint = "Say which nodes are meant: (h:Holder {map: $map})."
            raise BadInput(f"The query does not ask for $map, and the database has {len(others) + 1} maps.", hint=hint)
    asked = graph.ask(name, text, given, seconds=bounded.seconds, rows=bounded.rows)
    if asked is None:
        raise bounded.too_slow()
    columns, rows, more = asked
    labels = {*STORED, *(rule.family for rule in registry().values())}  # and what other programs keep there
    note = None if rows else unknown_words(tokens, more=labels)
    return Answer(tuple(columns), tuple(map(tuple, rows)), cut_at(bounded.rows) if more else None, note)


def projected(
    m: Map, *, revision: int | None = None, settings: Settings | None = None, parts: Collection[str] = EVERYTHING
) -> Graph:
    """What a map states and what was found on it, as one graph; the first findings with their sentences.

    `parts`: the types of its relationships, and FINDING for the findings. A map is checked where they ask for it.
    """
    stated = facts(m, revision=revision, types=parts)
    if _FOUND.isdisjoint(parts):
        return stated
    checked_now = checked_map(m, settings=settings)
    report = checked_now.report_later(DESCRIBED)
    return stated + found(report, checked_now.solution, revision=revision, parts=parts)


def _ready(query: str, parameters: Mapping[str, Any], name: str) -> tuple[str, list[Token], dict[str, Any]]:
    """The query as it is sent, its tokens, and all parameters; BadInput where one is missing or not asked for."""
    text, tokens = checked(query)
    wanted = parameters_of(tokens)
    given = {**parameters, MAP: name}
    for one in wanted:
        if one not in given:
            raise BadInput(f"The query asks for ${one}.", hint=f"Give it: --param {one}=..., in an address p.{one}=...")
    for one in parameters:
        if one not in wanted and one != MAP:
            raise BadInput(f"The query does not ask for ${one}.", hint=did_you_mean(one, wanted))
    return text, tokens, {one: given[one] for one in {*wanted, MAP}}


def _bounded(limits: Limits | None) -> Limits:
    """Limits that somebody asks for, but no more than the most."""
    asked = limits or Limits()
    if not (0 < asked.seconds <= LONGEST and 0 < asked.rows <= MOST_ROWS):
        raise BadInput(f"A query may take up to {LONGEST:g} seconds and give up to {MOST_ROWS:,} rows.")
    return asked
