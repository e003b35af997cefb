"""A script of Cypher that makes the graph of a map in Neo4j: no parameters, every value written and escaped."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flowmap.domain.map import Map
from flowmap.graph import Edges, Nodes, facts

MOST_ROWS = 200  # of a statement: longer ones are parsed slowly
END = ";\n"  # of a statement: line ends in texts are written as escapes
_UNSAFE = re.compile(r"[\\'\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


def dump(m: Map) -> str:
    """The script, for `cypher-shell -f` or Neo4j Browser. Run twice it fails: what it makes is there once."""
    return "".join(f"{statement}{END}" for statement in statements(m))


def statements(m: Map) -> Iterator[str]:
    """Constraints, then the nodes, then the relationships: the graph of `flowmap.graph.facts`."""
    graph = facts(m)
    for label in dict.fromkeys(nodes.labels[0] for nodes in graph.nodes):
        yield (
            f"CREATE CONSTRAINT flowmap_{label.lower()} IF NOT EXISTS FOR (n:{label}) REQUIRE (n.map, n.id) IS UNIQUE"
        )
    for nodes in graph.nodes:
        yield from _make_nodes(nodes)
    for edges in graph.edges:
        yield from _make_edges(edges, m.name)


def literal(value: Any) -> str:
    """A value as Cypher writes it: text, number, flag, day, or a list or a map of those."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return repr(value)
        case str():
            return f"'{_UNSAFE.sub(_escaped, value)}'"
        case datetime.date():
            return f"date('{value.isoformat()}')"
        case list() | tuple():
            return f"[{', '.join(map(literal, value))}]"
        case Mapping():
            return f"{{{', '.join(f'{key}: {literal(one)}' for key, one in value.items())}}}"
    raise TypeError(f"no value of a graph: {value!r}")


def _escaped(found: re.Match[str]) -> str:
    letter = found[0]
    return f"\\{letter}" if letter in "\\'" else f"\\u{ord(letter):04X}"


def _make_nodes(nodes: Nodes) -> Iterator[str]:
    for rows in _batches(nodes.rows):
        yield f"UNWIND {_lines(rows)} AS row\nCREATE (n:{':'.join(nodes.labels)}) SET n = row"


def _make_edges(edges: Edges, name: str) -> Iterator[str]:
    start, end = edges.ends
    for rows in _batches(edges.rows):
        yield (
            f"UNWIND {_lines(rows)} AS row\n"
            f"MATCH (a:{start} {{map: {literal(name)}, id: row[0]}})\n"
            f"MATCH (b:{end} {{map: {literal(name)}, id: row[1]}})\n"
            f"CREATE (a)-[r:{edges.name}]->(b) SET r = row[2]"
        )


def _batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[start : start + MOST_ROWS] for start in range(0, len(rows), MOST_ROWS))


def _lines(rows: Sequence[Any]) -> str:
    return "[\n  " + ",\n  ".join(map(literal, rows)) + "\n]"
