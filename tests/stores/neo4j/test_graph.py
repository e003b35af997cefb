"""The graph that analysts query: labels, types, properties, constraints and indexes of DESIGN 7."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from neo4j import GraphDatabase

from flowmap.domain.change import Change, inverse
from flowmap.domain.map import Map, difference
from flowmap.domain.records import Acceptance, Case, Holder, Item, Policy
from flowmap.formats import flow_text
from flowmap.graph import facts
from flowmap.graph.schema import EDGES, NODES, Edge, Node
from flowmap.stores import Store
from flowmap.stores.neo4j import chunks, cypher, writing
from flowmap.stores.neo4j.cells import plain
from tests.capabilities.neo4j_server import Server
from tests.stores.contract import EXAMPLES, exactly, numbers
from tests.strategies import random_maps

TEXT = """
map Engines
case standard 90%
case engine 10%
stages close, deliver
ERP is a system
Sales belongs to Commerce
dossier consists of order, drawing
Sales makes order, takes 1d
Engineering makes drawing from order if engine
Legal approves contract
Sales -> Purchasing: order via ERP, takes 2d, p90 1w, 30min, 12/year, quality 95%, stage close, if engine
Sales -> Purchasing: ?
Receiving asks Purchasing: order 48/year 30min answered 0% if engine
Receiving needs order threshold within 10d
deny Receiving: contract
contract must pass Legal
accept GAP01 Receiving: order because "soon"
"""


class Graph:
    """Asks the database as an analyst does."""

    def __init__(self, server: Server) -> None:
        self.driver = GraphDatabase.driver(server.uri, auth=(server.user, server.password))

    def __call__(self, query: Any, **parameters: Any) -> list[Any]:
        rows = [list(row.values()) for row in self.driver.execute_query(query, parameters).records]
        return [row[0] if len(row) == 1 else row for row in rows]


@pytest.fixture(scope="module")
def graph(neo4j_server: Server) -> Iterator[Graph]:
    """The database."""
    asked = Graph(neo4j_server)
    yield asked
    asked.driver.close()


def in_database(graph: Graph, name: str) -> list[str]:
    """Every record of a map as the database has it, but for what belongs to the store."""
    nodes = graph("MATCH (n {map: $map}) WHERE NOT n:Map|Change|Columns RETURN labels(n), properties(n)", map=name)
    edges = graph("MATCH (a)-[r {map: $map}]->(b) RETURN type(r), a.id, b.id, properties(r)", map=name)
    return said([[sorted(names), properties] for names, properties in nodes], edges)


def stated(m: Map) -> list[str]:
    """The same of what the map states."""
    nodes = [[sorted(kind.labels), row] for kind in facts(m).nodes if kind.labels != ("Map",) for row in kind.rows]
    return said(nodes, [[kind.name, *row] for kind in facts(m).edges for row in kind.rows])


def said(*rows: Any) -> list[str]:
    return sorted(
        repr([*words, sorted((k, plain(v)) for k, v in properties.items() if k not in ("chunk", "limited"))])
        for some in rows
        for *words, properties in some
    )


@pytest.fixture
def engines(store: Store, graph: Graph, name: str) -> str:
    """The name of a map with every type of record."""
    store.create(name, flow_text.parse(TEXT, name=name), by="ann")
    return name


def test_every_node_and_relationship_says_its_map_and_its_id(graph: Graph, engines: str) -> None:
    labels = graph("MATCH (n {map: $map}) UNWIND labels(n) AS label RETURN label, count(*) ORDER BY label", map=engines)
    assert labels == [
        ["Acceptance", 1], ["Activity", 3], ["Case", 2], ["Change", 1], ["Columns", 11], ["Holder", 6], ["Item", 4],
        ["Map", 1], ["Stage", 2], ["System", 1], ["Team", 5],
    ]  # fmt: skip
    types = graph("MATCH ({map: $map})-[r {map: $map}]->() RETURN type(r), count(*) ORDER BY type(r)", map=engines)
    assert types == [
        ["ASKS", 1], ["DENIED", 1], ["HANDS_OFF", 2], ["MAKES", 2], ["MUST_PASS", 1], ["NEEDS", 1], ["PART_OF", 2],
        ["PERFORMS", 3], ["USES", 2],
    ]  # fmt: skip
    assert graph("MATCH (n) WHERE n.map IS NULL OR n.id IS NULL RETURN count(n)") == [0]
    assert graph("MATCH ()-[r]->() WHERE r.map IS NULL OR r.id IS NULL RETURN count(r)") == [0]
    assert graph("MATCH (n:Map|Case|Stage|Holder|Item|Activity) WHERE n.title IS NULL RETURN count(n)") == [0]


def test_properties_are_fields_in_base_units(graph: Graph, engines: str) -> None:
    of = "MATCH (:Holder)-[r:HANDS_OFF {map: $map}]->(:Holder) WHERE r.id ENDS WITH $end RETURN properties(r)"
    (handoff,) = graph(of, map=engines, end=":order")
    assert handoff == {
        "map": engines, "id": "handoff:sales:purchasing:order", "chunk": 0, "giver": "sales", "receiver": "purchasing",
        "item": "order", "via": "erp", "mode": "push", "stage": "close", "lead": 48.0, "lead_p90": 168.0, "effort": 0.5,
        "times": 12.0, "quality": 0.95, "backup": False, "cases": ["engine"], "limited": True,
    }  # fmt: skip
    (unnamed,) = graph(of, map=engines, end=":?")
    assert (unnamed["item"], unnamed["cases"], "lead" in unnamed) == ("?", ["standard", "engine"], False)
    way = (
        "MATCH (h)-[:PERFORMS]->(a:Activity {map: $map})-[:USES]->(i) RETURN h.id, a.id, a.cases, i.title ORDER BY h.id"
    )
    assert graph(way, map=engines) == [
        ["engineering", "activity:engineering:drawing", ["engine"], "order"],
        ["legal", "activity:legal:approve+contract", ["standard", "engine"], "contract"],
    ]
    parts = "MATCH (p:Item)-[r:PART_OF {map: $map}]->(w:Item) RETURN p.id, w.id, r.id ORDER BY p.id"
    assert graph(parts, map=engines) == [
        ["drawing", "dossier", "drawing:dossier"],
        ["order", "dossier", "order:dossier"],
    ]
    ends = "MATCH (a)-[r:MUST_PASS|DENIED|NEEDS {map: $map}]->(b) RETURN type(r), a.id, b.id, r.cases ORDER BY type(r)"
    assert graph(ends, map=engines) == [
        ["DENIED", "receiving", "contract", ["standard", "engine"]],
        ["MUST_PASS", "contract", "legal", ["standard", "engine"]],
        ["NEEDS", "receiving", "order", ["standard", "engine"]],
    ]


def test_a_white_spot_is_one_pattern(graph: Graph, engines: str) -> None:
    found = graph(
        """MATCH (h:Holder {map: $map})-[n:NEEDS]->(i:Item)<-[:MAKES]-(:Activity)<-[:PERFORMS]-(p:Holder)
        WHERE NOT EXISTS { (:Holder)-[:HANDS_OFF {map: $map, item: i.id}]->(h) } RETURN h.title, i.title, p.title""",
        map=engines,
    )
    assert found == [["Receiving", "order", "Sales"]]


def test_constraints_and_indexes(graph: Graph, store: Store) -> None:
    unique = graph("SHOW CONSTRAINTS YIELD type, labelsOrTypes, properties RETURN type, labelsOrTypes[0], properties")
    assert all(properties == ["map", "id"] for _, _, properties in unique)
    assert {name for kind, name, _ in unique if kind == "UNIQUENESS"} == {
        "Acceptance", "Activity", "Alias", "Case", "Change", "Columns", "Finding", "FlowmapStore", "Holder", "Item",
        "Map", "Place", "Query", "RemovedMap", "Stage",
    }  # fmt: skip
    assert {name for kind, name, _ in unique if kind == "RELATIONSHIP_UNIQUENESS"} == {
        "ABOUT", "ASKS", "COULD_HAND_OFF", "DENIED", "DEPENDS_ON", "HANDS_OFF", "HOLDS", "LACKS", "MAKES", "MUST_PASS",
        "NEEDS", "PART_OF", "PERFORMS", "USES",
    }  # fmt: skip
    ranges = graph(
        "SHOW INDEXES YIELD type, labelsOrTypes, properties, owningConstraint "
        "WHERE type = 'RANGE' AND owningConstraint IS NULL RETURN labelsOrTypes[0], properties[1]"
    )
    assert sorted(ranges) == [["Finding", "code"], ["HANDS_OFF", "item"], ["HANDS_OFF", "via"]]


def test_cases_list_all_cases_as_these_change(graph: Graph, store: Store, engines: str) -> None:
    m = store.load(engines).map
    standard = m.cases["standard"]
    changes = [
        Change(standard, standard.model_copy(update={"share": None})),
        Change(None, Case(id="spare", title="Spare part")),
    ]
    store.save(engines, changes, base=1, by="ann")
    cases = "MATCH ({map: $map})-[r {map: $map}]->() WHERE r.cases IS NOT NULL RETURN r.id, r.cases"
    found = dict(graph(cases, map=engines))
    every = ["standard", "engine", "spare"]
    assert found.pop("handoff:sales:purchasing:order") == ["engine"]
    assert found.pop("question:receiving:purchasing:order") == ["engine"]
    assert list(found.values()) == [every] * 4
    activities = graph("MATCH (a:Activity {map: $map}) RETURN a.cases ORDER BY a.id", map=engines)
    assert activities == [["engine"], every, every]


def test_one_case_is_named_all(graph: Graph, store: Store, name: str) -> None:
    store.create(name, flow_text.parse("Sales -> Purchasing: order", name=name), by="ann")
    assert graph("MATCH ()-[r:HANDS_OFF {map: $map}]->() RETURN r.cases", map=name) == [["all"]]


def test_links_follow_their_records(graph: Graph, store: Store, engines: str) -> None:
    m = store.load(engines).map
    dossier, drawing = m.items["dossier"], m.activities["activity:engineering:drawing"]
    sales, denial = m.holders["sales"], m.policies["policy:deny:contract:receiving"]
    changes = [
        Change(dossier, dossier.model_copy(update={"parts": ("drawing",)})),
        Change(drawing, drawing.model_copy(update={"uses": ("contract", "order")})),
        Change(sales, sales.model_copy(update={"kind": "meeting"})),
        Change(denial, Policy(rule="must_pass", holder="receiving", item="contract")),
        Change(m.acceptances[0], None),
        Change(None, Acceptance(finding="REL01", holder="sales", item="order")),
        Change(None, Item(id="plan", parts=("dossier",))),
        Change(None, Holder(id="portal", kind="system")),
    ]
    store.save(engines, changes, base=1, by="ann")
    assert graph("MATCH (p)-[:PART_OF {map: $map}]->(w) RETURN p.id, w.id ORDER BY w.id", map=engines) == [
        ["drawing", "dossier"],
        ["dossier", "plan"],
    ]
    uses = "MATCH (a {id: 'activity:engineering:drawing', map: $map})-[r:USES]->(i) RETURN i.id, r.id ORDER BY i.id"
    assert graph(uses, map=engines) == [
        ["contract", "activity:engineering:drawing:contract"],
        ["order", "activity:engineering:drawing:order"],
    ]
    labels = "MATCH (h:Holder {map: $map}) WHERE h.id IN ['sales', 'portal'] RETURN h.id, labels(h) ORDER BY h.id"
    assert graph(labels, map=engines) == [["portal", ["Holder", "System"]], ["sales", ["Holder", "Meeting"]]]
    passes = "MATCH (i:Item)-[r:MUST_PASS {map: $map}]->(h) RETURN h.id ORDER BY h.id"
    assert graph(passes, map=engines) == ["legal", "receiving"]
    assert graph("MATCH (a:Acceptance {map: $map}) RETURN a.title", map=engines) == ["Accepted REL01"]
    assert graph("MATCH ()-[r:DENIED {map: $map}]->() RETURN count(r)", map=engines) == [0]


def test_nothing_of_a_removed_map_is_left(graph: Graph, store: Store, engines: str) -> None:
    graph(
        "MATCH (h:Holder {map: $map}) CREATE (:Finding:GAP {map: $map, id: h.id})-[:ABOUT {map: $map}]->(h)",
        map=engines,
    )
    store.remove(engines)
    assert graph("MATCH (n {map: $map}) RETURN labels(n)", map=engines) == [["RemovedMap"]]


@EXAMPLES
@given(before=random_maps(most=3), after=random_maps(most=3))
def test_the_graph_says_what_the_map_states(graph: Graph, store: Store, before: Map, after: Map) -> None:
    """After any changes, whichever chunks of two records they touch."""
    name, changes = f"any-{next(numbers)}", difference(before=before, after=after)
    with pytest.MonkeyPatch.context() as patch:
        for module in (chunks, writing):
            patch.setattr(module, "RECORDS_IN_ONE", 2)
        store.create(name, before, by="ann")
        assert in_database(graph, name) == stated(before.renamed(name))
        expected = before.renamed(name).apply(changes)
        store.save(name, changes, base=1, by="ben")
        assert in_database(graph, name) == stated(expected)
        assert exactly(store.load(name).map) == exactly(expected)
        assert graph("MATCH (c:Columns {map: $map}) RETURN max(c.size) <= 2 AND min(c.size) > 0", map=name) != [False]
        store.save(name, inverse(changes), base=1 + bool(changes), by="ann")
        assert in_database(graph, name) == stated(expected.apply(inverse(changes)))


def test_arrows_stay_with_the_ids_that_they_name(graph: Graph, store: Store, name: str) -> None:
    """Two teams change ids, and what names them stays as it is."""
    m = flow_text.parse("A makes order\nA -> B: order\nB needs order\nB -> C: order", name=name)
    store.create(name, m, by="ann")
    a, b = m.holders["a"], m.holders["b"]
    changes = [Change(a, a.with_id("d")), Change(b, b.with_id("a")), Change(a.with_id("d"), a.with_id("b"))]
    store.save(name, changes, base=1, by="ann")
    assert exactly(store.load(name).map) == exactly(m.apply(changes))
    assert in_database(graph, name) == stated(m.apply(changes))


@pytest.mark.parametrize("statement", [cypher.COLUMNS, cypher.SOME_COLUMNS, cypher.LAST_COLUMNS, *cypher.sweep()])
def test_what_a_map_has_is_found_by_an_index(graph: Graph, store: Store, statement: str) -> None:
    """A database holds many maps: one is not read by going through all."""
    given = {"map": "any", "types": [], "ids": [], "most": 1}
    plan = graph.driver.execute_query(f"EXPLAIN {statement}", given).summary.plan
    assert "IndexSeek" in str(plan)


@pytest.mark.parametrize("kind", [*NODES, *EDGES], ids=lambda kind: kind.name)
def test_records_are_found_by_an_index(graph: Graph, store: Store, kind: Node | Edge) -> None:
    for statement in (cypher.drop(kind), cypher.chunks_with(kind, cypher.WITH_IDS)):
        plan = graph.driver.execute_query(f"EXPLAIN {statement}", {"map": "any", "ids": ["any"]}).summary.plan
        assert "IndexSeek" in str(plan), statement


@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: edge.name)
def test_ends_are_found_by_an_index(graph: Graph, store: Store, edge: Edge) -> None:
    (_, start), (_, end) = edge.ends
    given = {"map": "any", "starts": ["a"], "start": [0], "ends": ["b"], "end": [0], "of_id": ["any"]}
    statement = cypher.add_relationships(edge.name, (start, end), ["map", "id"])
    plan = str(graph.driver.execute_query(f"EXPLAIN {statement}", given).summary.plan)
    assert plan.count("NodeUniqueIndexSeek") >= 2
    assert "Scan" not in plan
