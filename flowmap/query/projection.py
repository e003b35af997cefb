"""One map at its revision, facts and findings, as a graph that only reads: asked in a process of its own."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import chain
from typing import Any, TypeVar

from flowmap.domain.answer import Answer
from flowmap.errors import BadInput
from flowmap.graph.shape import Graph
from flowmap.query.limits import Limits, cut_at
from flowmap.supervised import Supervised

BUILT_WITHIN = 60.0  # seconds for a batch; our choice
BATCH = 5_000  # nodes or relationships; our choice
WAITS = 60.0  # seconds for those who ask at the same time; our choice
GRACE = 2.0  # seconds that the process gets to notice by itself that its time is over
LARGEST = 80_000_000  # bytes of an answer; the process itself stops before
Row = TypeVar("Row")
_TAGS: Mapping[str, Callable[[str], Any]] = {
    "$datetime": datetime.datetime.fromisoformat,
    "$date": datetime.date.fromisoformat,
    "$time": datetime.time.fromisoformat,
}


def answer(
    key: str,
    parts: Collection[str],
    graph: Callable[[], Graph],
    query: str,
    parameters: Mapping[str, Any],
    limits: Limits,
) -> Answer:
    """The rows of a query that has been checked, on the projection of `graph`.

    It is made where none with this `key` is known that has all `parts` (words of `seen`) that the query sees. BadInput
    where kglite is not installed, where the query is wrong, or where it needs too much time or memory.
    """
    if find_spec("kglite") is None:
        raise BadInput("kglite is not installed.", hint="Install flowmap with its extra: flowmap[query].")
    process = _process()
    try:
        with process.alone(within=WAITS):
            said = _asked(process, key, parts, graph, query, parameters, limits)
    except TimeoutError:
        raise BadInput("Others ask too much at once.", hint="Ask again in a minute.") from None
    if "rows" in said:
        rows = tuple(tuple(row) for row in said["rows"])
        return Answer(tuple(said["columns"]), rows, cut_at(limits.rows) if said["more"] else None)
    if said.get("why") == "time":
        raise limits.too_slow()
    sentence = str(said.get("error") or "its projection is gone").partition("\n")[0].rstrip(".")
    raise BadInput(f"The query cannot be answered: {sentence}.")


def _asked(
    process: Supervised,
    key: str,
    parts: Collection[str],
    graph: Callable[[], Graph],
    query: str,
    parameters: Mapping[str, Any],
    limits: Limits,
) -> dict[str, Any]:
    """What the process says to a query; it gets the projection first where it has none."""
    known = {"key": key, "parts": sorted(parts)}
    request = {"ask": known, "query": query, "parameters": dict(parameters)}
    asked = _json({**request, "seconds": limits.seconds, "rows": limits.rows})
    said = _said(process, asked, limits)
    if "unknown" not in said:
        return said
    made = graph()
    size = sum(len(one.rows) for one in made.nodes) + sum(len(one.rows) for one in made.edges)
    for step in chain(({"begin": known, "size": size},), _steps(made), ({"end": known, "size": size},)):
        done = _said(process, _json(step), Limits(seconds=BUILT_WITHIN))
        if "done" not in done:
            return done
    return _said(process, asked, limits)


def _said(process: Supervised, request: bytes, limits: Limits) -> dict[str, Any]:
    try:
        (body,) = process.asked(request, answers=1, seconds=limits.seconds + GRACE)
    except TimeoutError:
        raise limits.too_slow() from None
    except EOFError:
        hint = "Match fewer things at once, limit paths as in *1..4, or return less."
        raise BadInput("The query needs too much memory.", hint=hint) from None
    except OSError as error:
        raise BadInput(f"The process that answers queries cannot be started: {error.strerror}.") from error
    said: dict[str, Any] = json.loads(body, object_hook=_untagged)
    return said


def _steps(graph: Graph) -> Iterator[dict[str, Any]]:
    """A graph in steps that take little memory each: nodes before what leads from one to another."""
    for nodes in graph.nodes:
        for rows in _batches(nodes.rows):
            yield {"labels": nodes.labels, "rows": rows}
    for edges in graph.edges:
        for linked in _batches(edges.rows):
            # Names are said once for all rows: most of a large graph are relationships, and these are half the text.
            names = list(dict.fromkeys(name for _, _, row in linked for name in row))
            values = [[start, end, *map(row.get, names)] for start, end, row in linked]
            yield {"type": edges.name, "ends": edges.ends, "names": names, "rows": values}


def _batches(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def _json(value: Any) -> bytes:
    return json.dumps(value, default=_tagged, ensure_ascii=False).encode()


def _tagged(value: Any) -> Any:
    for name in ("datetime", "date", "time"):
        if isinstance(value, getattr(datetime, name)):
            return {f"${name}": value.isoformat()}
    raise TypeError(f"{type(value).__name__} is no value of a graph")


def _untagged(value: dict[str, Any]) -> Any:
    if len(value) == 1:
        ((name, text),) = value.items()
        if name in _TAGS and isinstance(text, str):
            return _TAGS[name](text)
    return value


def _process() -> Supervised:
    """The one of this process; a forked child has its own, because it cannot share the answers."""
    place = os.path.join(os.path.dirname(__file__), "worker.py")
    return _PROCESSES.setdefault(os.getpid(), Supervised(place, largest=LARGEST))


_PROCESSES: dict[int, Supervised] = {}  # by process id
