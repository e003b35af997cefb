"""The page of what can be asked: the schema of the graph and the saved questions, from the code that has them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from flowmap.domain.records import fields_of
from flowmap.graph.schema import EDGES, FINDING, FOUND, KINDS, LINKS, MAP, MEANS, NODES
from flowmap.query import Saved, saved

HEAD = """\
# What can be asked

The nodes, relationships and properties of a map as a graph, and the saved questions, ready to be changed. How to ask:
[ask questions](ask-questions.md).

Every node and relationship has `map`, the name of the map, and `id`; every node has a `title`. Numbers are hours, times
a year and shares (0 to 1). `cases` lists all kinds of order in which something holds, never none.
"""
AT_THE_SERVER = """\
On the server there are also `(:Change)`, one a saved edit or several of a long one, `(:Place)`, where boxes of the
drawing stand, and `(:Columns)`, the records packed, from which flowmap reads a map. There, `(:Map)` has `changed`, and
`published` with the revision whose findings are beside the facts; `chunk`, `limited`, `columns` and `packed` belong to
the store. Ask here, but change nothing of a map here: flowmap would not see it.
"""


def page() -> str:
    """The page in Markdown."""
    return "\n".join([HEAD, *_schema(), AT_THE_SERVER, "## Saved questions\n", *_questions()])


def _schema() -> Iterator[str]:
    yield "## Nodes\n"
    rows = [(f"`(:{MAP})`", _means(MAP))]
    for node in NODES:
        second = f" also {', '.join(f'`:{label}`' for label in KINDS.values())};" if node.type == "holder" else ""
        rows.append((f"`(:{node.name})`", f"{second} {_fields(node.type, ())}".strip()))
    rows.append(
        (f"`(:{FINDING})`", f"also its family, `:GAP`, `:REL`, `:EXC`, `:FLW`, `:RSK` or `:MOD`; {_means(FINDING)}")
    )
    yield _table("node", "properties", rows)
    yield "## Relationships\n"
    rows = []
    for edge in EDGES:
        (start, first), (end, last) = edge.ends
        ends = f"`(:{first})-[:{edge.name}]->(:{last})`"
        rows.append((ends, f"from `{start}` to `{end}`; {_fields(edge.type, (start, end, 'rule'))}"))
    rows += [(_pattern(link.name, link.ends), "") for link in LINKS]
    yield _table("relationship", "properties", rows)
    yield "## What was found\n"
    yield _table("relationship", "properties", [(_pattern(one.name, one.ends), _means(one.name)) for one in FOUND])


def _questions() -> Iterator[str]:
    for topic, listed in groupby(saved(), key=lambda one: one.topic):
        yield f"### {topic}\n"
        yield from map(_question, listed)


def _question(one: Saved) -> str:
    told = "".join(f" `-p {p.name}={p.shown}`" for p in one.parameters)
    says = f"{one.says}\n\n" if one.says else ""
    needs = "".join(f"- `${p.name}`: {p.says}\n" for p in one.parameters) + ("\n" if one.parameters else "")
    return f"#### {one.title}\n\n{says}`--saved {one.name}`{told}\n\n{needs}```cypher\n{one.cypher}\n```\n"


def _fields(type_name: str, without: tuple[str, ...]) -> str:
    names = [field.name for field in fields_of(type_name) if field.name not in ("id", *without)]
    titled = ["title"] if type_name in ("activity", "acceptance") else []
    return ", ".join(f"`{name}`" for name in [*titled, *names])


def _means(name: str) -> str:
    return "<br>".join(f"`{field}` {what}" for field, what in MEANS[name].items())


def _pattern(name: str, ends: tuple[str, str]) -> str:
    return f"`(:{ends[0]})-[:{name}]->(:{ends[1]})`"


def _table(first: str, second: str, rows: list[tuple[str, str]]) -> str:
    return f"| {first} | {second} |\n|---|---|\n" + "".join(f"| {a} | {b} |\n" for a, b in rows)
