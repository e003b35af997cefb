"""The script, run on a real Neo4j: it makes the graph of the map, nothing else, whatever its texts say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

import flowmap
from flowmap.domain.map import Map
from flowmap.domain.records import Header, Holder, Item, Need
from flowmap.formats.exports import cypher
from flowmap.graph import facts
from tests.capabilities.neo4j_server import Server
from tests.sample_maps import sample
from tests.strategies import random_maps

if TYPE_CHECKING:
    from neo4j import Driver

Content = tuple[dict[Any, Any], dict[Any, Any]]
HOSTILE = (
    "'}) MATCH (n) DETACH DELETE n //",
    "\\",
    "\\\\",
    "\\'",
    "\\u0027",
    "\\\\u0027 }) RETURN 1 //",
    "\\u005C' + x",
    "\\U0001F600",
    "`x`",
    "$map",
    "{{x}}",
    "a;\nb;\n",
    "// no comment",
    "/* nor this */",
    "line\u2028end",
    "\ufeffmark",
    "\u202edrow",
    "😀",
    '"',
    "\t",
    "%s",
)


@pytest.fixture(scope="module")
def driver(neo4j_server: Server) -> Iterator[Driver]:
    """A driver of the real server, which is emptied before and afterwards."""
    from neo4j import GraphDatabase

    neo4j_server.clear()
    with GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as opened:
        yield opened
    neo4j_server.clear()


def ran(driver: Driver, m: Map) -> Content:
    """What the database has after the script of a map was run in it, as a program runs a script: by its `;`."""
    with driver.session() as session:
        session.run("MATCH (n) DETACH DELETE n").consume()
        for statement in cypher.dump(m).removesuffix(cypher.END).split(cypher.END):
            session.run(statement).consume()
    return content(driver)


def content(driver: Driver) -> Content:
    """All nodes and relationships of the database."""
    with driver.session() as session:
        nodes = {
            (frozenset(labels), values["id"]): plain(values)
            for labels, values in session.run("MATCH (n) RETURN labels(n), properties(n)").values()
        }
        query = "MATCH (a)-[r]->(b) RETURN type(r), a.id, b.id, properties(r)"
        edges = {
            (name, values["id"], start, end): plain(values) for name, start, end, values in session.run(query).values()
        }
    return nodes, edges


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Properties with the dates of Python."""
    return {key: value.to_native() if hasattr(value, "to_native") else value for key, value in values.items()}


def expected(m: Map) -> Content:
    """The graph that flowmap defines."""
    graph = facts(m)
    nodes = {(frozenset(nodes.labels), row["id"]): row for nodes in graph.nodes for row in nodes.rows}
    edges = {(edges.name, row["id"], start, end): row for edges in graph.edges for start, end, row in edges.rows}
    return nodes, edges


@pytest.mark.parametrize("name", ["engines", "back-office"])
def test_a_company(driver: Driver, name: str) -> None:
    m = sample(name)
    assert ran(driver, m) == expected(m)


@given(m=random_maps())
@settings(max_examples=4)
def test_any_map(driver: Driver, m: Map) -> None:
    assert ran(driver, m) == expected(m)


def test_texts_do_nothing(driver: Driver) -> None:
    items = [Item(id=f"i{place}", title=text) for place, text in enumerate(HOSTILE)]
    needs = [Need(holder="a", item=item.id, because=item.title, note=item.title) for item in items]
    m = Map.of([Header(title=HOSTILE[5]), Holder(id="a", department="'"), *items, *needs], name="x'}) //")
    assert ran(driver, m) == expected(m)


def test_run_twice_it_fails_and_nothing_is_there_twice(driver: Driver) -> None:
    from neo4j.exceptions import ConstraintError

    m = flowmap.parse("Sales -> Production: order")
    before = ran(driver, m)
    again = next(one for one in cypher.statements(m) if one.endswith("CREATE (n:Map) SET n = row"))
    with driver.session() as session, pytest.raises(ConstraintError):
        session.run(again).consume()
    assert content(driver) == before


def test_more_rows_than_one_statement_has(driver: Driver) -> None:
    m = Map.of([Item(id=f"i{n}", title=f"Item {n}") for n in range(2 * cypher.MOST_ROWS + 1)])
    assert ran(driver, m) == expected(m)
