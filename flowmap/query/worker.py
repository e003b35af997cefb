"""The process that asks projections: it may be killed, run out of memory or abort, and nothing else does.

It is started as a program by flowmap.query.projection and knows nothing of maps. Requests and answers are frames of
JSON. A projection is made by {"begin": known, "size"}, any number of {"labels", "rows"} and {"type", "ends", "names",
"rows"}, then {"end": known, "size"}; `known` is {"key", "parts"}, and each is answered {"done": true}. A question is
{"ask": known, "query", "parameters", "seconds", "rows"}, answered {"columns", "rows", "more"}, {"error": sentence,
"why": "time" or "query"}, or {"unknown": true} where a projection that has these parts must be made first.
"""

from __future__ import annotations

import datetime
import json
import signal
import sys
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from flowmap.supervised import served

Known = tuple[str, frozenset[str]]  # key, parts

MEMORY = 2_000_000_000  # bytes of address space; our choice: five times what a large map takes
MOST_KEPT = 12  # projections; our choice
MOST_SIZE = 1_500_000  # nodes and relationships in all of them, of which each takes 600 bytes; our choice
MOST_ANSWER = 64_000_000  # bytes
SLACK = 5.0  # seconds after which a process whose parent is dead ends itself

_kept: OrderedDict[Known, tuple[Any, int]] = OrderedDict()  # -> graph and its size, the last one used at the end
_made: list[Any] = []  # the graph that is being made


def main() -> None:
    """Answer requests until the parent closes the pipe or dies."""
    served(_frames, memory=MEMORY)


def _frames(request: bytes) -> tuple[bytes]:
    body = json.dumps(_answer(json.loads(request)), default=_tagged, ensure_ascii=False).encode()
    if len(body) > MOST_ANSWER:
        body = json.dumps({"error": "The answer is too large.", "why": "query"}).encode()
    return (body,)


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    try:
        if "ask" in request:
            return _asked(request)
        _build(request)
    except MemoryError:
        _kept.clear()
        _made.clear()
        return {"error": "there is not enough memory for this", "why": "query"}
    return {"done": True}


def _build(request: dict[str, Any]) -> None:
    """One step of making a projection; names are those of flowmap's schema."""
    import kglite

    if "begin" in request:
        kglite.set_query_warning_policy("silent")
        while len(_kept) >= MOST_KEPT or (_kept and _size() + request["size"] > MOST_SIZE):
            _kept.popitem(last=False)
        _made[:] = [kglite.KnowledgeGraph()]
        return
    graph = _made[0]
    if "end" in request:
        graph.read_only(True)
        _kept[_known(request["end"])] = _made.pop(), request["size"]
    elif "labels" in request:
        labels = "".join(f":`{label}`" for label in request["labels"])
        made = f"UNWIND $rows AS row CREATE (n{labels} {{id: row.id, title: row.title}}) SET n += row"
        rows = [dict(zip(row, _dated(row.values()), strict=True)) for row in request["rows"]]
        graph.cypher(made, params={"rows": rows})
    else:
        start, end = request["ends"]
        said = ", ".join(f"`{name}`: row[{place}]" for place, name in enumerate(request["names"], start=2))
        made = f"""UNWIND $rows AS row MATCH (a:`{start}` {{id: row[0]}}) MATCH (b:`{end}` {{id: row[1]}})
            CREATE (a)-[r:`{request["type"]}` {{{said}}}]->(b)"""  # a null is no property
        graph.cypher(made, params={"rows": [_dated(row) for row in request["rows"]]})


def _size() -> int:
    return sum(size for _, size in _kept.values())


def _known(said: dict[str, Any]) -> Known:
    return said["key"], frozenset(said["parts"])


def _dated(values: Iterable[Any]) -> list[Any]:
    """Values of a graph with their dates: only these came as maps, and never in a list."""
    return [_read_back(one) if isinstance(one, dict) else one for one in values]


def _asked(request: dict[str, Any]) -> dict[str, Any]:
    import kglite

    key, parts = _known(request["ask"])
    known = next((one for one in reversed(_kept) if one[0] == key and parts <= one[1]), None)
    if known is None:
        return {"unknown": True}
    _kept.move_to_end(known)
    graph, _ = _kept[known]
    seconds, most = float(request["seconds"]), int(request["rows"])
    if hasattr(signal, "setitimer"):  # ends the process even while kglite works and the parent is dead
        signal.setitimer(signal.ITIMER_REAL, seconds + SLACK)
    try:
        found = graph.cypher(
            request["query"],
            params=_read_back(request["parameters"]),
            timeout_ms=int(seconds * 1000),
            row_limit=most + 1,
            hide_structural_keys=True,
        )
        columns = list(found.columns)
        rows = [[_cell(row[column]) for column in columns] for row in found]
        return {"columns": columns, "rows": rows[:most], "more": len(rows) > most}
    except kglite.CypherTimeoutError as refusal:
        return {"error": str(refusal), "why": "time"}
    except Exception as refusal:  # whatever a query makes kglite say, the next one is answered
        return {"error": str(refusal), "why": "query"}
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)


def _cell(value: Any) -> Any:
    """A value of a row: nodes and relationships as their labels or type with their properties, paths as lists."""
    if isinstance(value, dict):
        if value.keys() == {"id", "labels", "properties"}:
            return {"labels": sorted(value["labels"]), **_properties(value)}
        if value.keys() == {"id", "start", "end", "type", "properties"}:
            return {"type": value["type"], **_properties(value)}
        if value.keys() == {"nodes", "relationships"}:
            nodes, between = value["nodes"], [*value["relationships"], None]
            steps = [one for pair in zip(nodes, between, strict=False) for one in pair]
            return [_cell(one) for one in steps[: 2 * len(nodes) - 1]]
        return {name: _cell(one) for name, one in value.items()}
    return [_cell(one) for one in value] if isinstance(value, list) else value


def _properties(value: dict[str, Any]) -> dict[str, Any]:
    """The properties of a node or relationship; kglite adds the type of a node as one."""
    return {name: _cell(one) for name, one in sorted(value["properties"].items()) if name != "type"}


def _tagged(value: Any) -> Any:
    for kind in (datetime.datetime, datetime.date, datetime.time):
        if isinstance(value, kind):
            return {f"${kind.__name__}": value.isoformat()}
    return str(value)


def _read_back(value: Any) -> Any:
    """The inverse of what the parent does with dates."""
    if isinstance(value, dict) and len(value) == 1:
        ((name, text),) = value.items()
        for kind in (datetime.datetime, datetime.date, datetime.time):
            if name == f"${kind.__name__}":
                return kind.fromisoformat(text)
    if isinstance(value, dict):
        return {name: _read_back(one) for name, one in value.items()}
    return [_read_back(one) for one in value] if isinstance(value, list) else value


if __name__ == "__main__":
    main()
    sys.exit(0)
