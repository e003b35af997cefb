"""A map as a file of another program: one function, one table of formats, each with what it does not carry.

    export(m, to="graphml")      # bytes
    EXPORTS["graphml"].lacks     # a sentence, "" where nothing is lost

How to add one: a module with `dump(m: Map) -> str | bytes`, and a row in EXPORTS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

from flowmap.domain.map import Map


@dataclass(frozen=True, slots=True)
class Export:
    """A format that a map is written in. `lacks`: what of the map is not in it, as a sentence; "": all is there."""

    name: str
    suffixes: tuple[str, ...]
    media: str
    module: str
    about: str
    lacks: str = ""


_ARROWS = "Who gives what to whom is in it, not what is needed, made, asked, forbidden or accepted."
_NAMES = "Only who gives what to whom is in it."
_BASE = "Quantities are in it as numbers (hours, times a year, parts of one), not as typed."
_BOOK = "Notes and sources of the map's statements are not in it."
EXPORTS: Mapping[str, Export] = {
    one.name: one
    for one in (
        Export("json", (".json",), "application/json", "as_json", "everything, as `flowmap schema` describes it"),
        Export(
            "xlsx",
            (".xlsx",),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
            "everything, a sheet for each kind of statement",
        ),
        Export("markdown", (".md",), "text/markdown; charset=utf-8", "book", "a book to read, team by team", _BOOK),
        Export(
            "cypher",
            (".cypher", ".cql"),
            "text/plain; charset=utf-8",
            "cypher",
            "statements that make the graph",
            _BASE,
        ),
        Export("graphml", (".graphml",), "application/graphml+xml", "graphml", "for Gephi, yEd and others", _ARROWS),
        Export("gexf", (".gexf",), "application/gexf+xml", "gexf", "for Gephi", _ARROWS),
        Export("mermaid", (".mmd",), "text/plain; charset=utf-8", "mermaid", "for Markdown on many sites", _NAMES),
        Export("d2", (".d2",), "text/plain; charset=utf-8", "d2", "for D2", _NAMES),
    )
}


def export(m: Map, *, to: str) -> bytes:
    """The map in a format of EXPORTS, by name; BadInput where a library is missing or it holds less than the map."""
    made: str | bytes = import_module(f"flowmap.formats.exports.{EXPORTS[to].module}").dump(m)
    return made if isinstance(made, bytes) else made.encode()


__all__ = ["EXPORTS", "Export", "export"]
