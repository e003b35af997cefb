"""Questions to Neo4j itself, with findings published there: the answers of the projection, and no way to write."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from neo4j import GraphDatabase

from flowmap import services
from flowmap.domain.answer import Answer
from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.records import Handoff
from flowmap.errors import BadInput
from flowmap.graph.schema import EDGES, FINDING, FOUND, KINDS, LINKS, MAP, NODES
from flowmap.query import Limits, Saved, ask, ask_server, publish, saved
from flowmap.stores import Store
from flowmap.stores.port import GraphStore
from tests.capabilities.neo4j_server import Server
from tests.query.attacks import ENDLESS, HARMLESS, REFUSED
from tests.sample_maps import sample

ROOT = Path(__file__).resolve().parents[3]
NAME = "installations"
# More of the language than the saved questions use.
FURTHER = (
    "MATCH (n) WHERE n.map = $map AND NOT n:Change AND NOT n:Columns AND NOT n:Map RETURN n",
    "MATCH (a)-[r]->(b) RETURN r, a.id AS a, b.id AS b",
    "MATCH (m:Map) RETURN m.id AS id, m.title AS title, m.revision AS revision, m.model AS model",
    "MATCH p = (:Holder {id: 'sales'})-[:HANDS_OFF*1..2]->(:Holder {id: 'production'}) RETURN p",
    "MATCH (h:Holder) RETURN h {.id, .title, n: COUNT { (h)-[:NEEDS]->() }} AS h",
    "MATCH ()-[r:HANDS_OFF]->() MATCH (i:Item {id: r.item})<-[:PART_OF]-(p) RETURN r.id AS r, i.title AS i, p.id AS p",
    (
        "MATCH (h:Holder) OPTIONAL MATCH (h)-[q:ASKS]->(o) WITH h, q, o ORDER BY o.id"
        " RETURN h.id AS h, collect(o.id) AS asked, sum(q.times) AS times ORDER BY h"
    ),
    "MATCH (h:Team) WITH h.department AS d, count(*) AS n, avg(h.people) AS people RETURN d, n, people",
    "MATCH (h:Holder) CALL (h) { MATCH (h)-[r:HANDS_OFF]->() RETURN count(r) AS n } RETURN h.id AS h, n",
    "MATCH (s:Stage) RETURN s.position AS p, s.starts AS h, s.title AS t ORDER BY p DESC",
    "UNWIND ['sales', 'nobody'] AS id OPTIONAL MATCH (h:Holder {id: id}) RETURN id, h.title AS title",
    "MATCH (h:Holder) WHERE h.title STARTS WITH 'S' OR h.title ENDS WITH 's' OR h.title CONTAINS 'ann' RETURN h.id",
    "MATCH (h:Holder) RETURN CASE h.kind WHEN 'team' THEN toUpper(h.title) ELSE null END AS t",
    "MATCH (n:Need) RETURN n UNION MATCH (n:Case) RETURN n",
    "MATCH (a:Holder) WHERE a.department IN ['Supply', 'Engineering'] RETURN DISTINCT a.department, labels(a)",
    "MATCH (h:Holder)-[l:LACKS|HOLDS]->(i) RETURN type(l) AS type, count(DISTINCT i) AS items, min(l.arrival_h) AS h",
    "MATCH (f:Finding) WHERE any(c IN f.cases WHERE c = 'engine') RETURN f.id AS f, f.records AS r, f.days AS d",
    "MATCH (a:Acceptance) RETURN a.id AS id, a.until AS until, a.because AS because",
)


@pytest.fixture(scope="module")
def installations(store: Store) -> Map:
    """A company, stored and published."""
    m = sample(NAME)
    store.create(NAME, m, by="ann")
    publish(store, NAME)
    return store.load(NAME).map


@pytest.fixture
def counted(neo4j_server: Server) -> Iterator[Any]:
    """Counts what the database has, before and after a test."""
    with GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as driver:

        def count() -> list[Any]:
            query = "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n), count(r), sum(size(keys(n)))"
            return list(driver.execute_query(query).records[0].values())

        yield count


def asked(store: Store, m: Map, query: str, **parameters: Any) -> tuple[Answer, Answer]:
    """The answers of the server and of the projection."""
    local = ask(m, query, parameters=parameters, revision=1)
    (columns, rows, _) = store.ask(NAME, query, {**parameters, "map": NAME}, seconds=30, rows=10_000)  # type: ignore[attr-defined]
    return Answer(tuple(columns), tuple(map(tuple, rows))), local


def same(server: Answer, local: Answer, *, ordered: bool) -> None:
    """Both have the same columns and rows; in any order if none was asked for."""
    assert server.columns == local.columns
    both = [list(map(_stable, one.rows)) for one in (server, local)]
    assert both[0] == both[1] if ordered else sorted(both[0]) == sorted(both[1])


def _stable(row: Any) -> str:
    """A row as text: equal numbers are equal, and what a map says of the server only is left out."""
    if isinstance(row, dict):
        kept = {name: one for name, one in row.items() if name not in ("changed", "published", "publishes")}
        return repr({name: _stable(one) for name, one in sorted(kept.items())})
    if isinstance(row, list | tuple):
        return repr([_stable(one) for one in row])
    return repr(round(float(row), 6)) if isinstance(row, int | float) and not isinstance(row, bool) else repr(row)


@pytest.mark.parametrize("question", saved(), ids=lambda one: one.name)
def test_saved_questions_have_equal_answers(store: Store, installations: Map, question: Saved) -> None:
    given = {one.name: one.example for one in question.parameters}
    server, local = asked(store, installations, question.query, **given)
    same(server, local, ordered="ORDER BY" in question.cypher)
    assert len(local), "an example that finds nothing shows nothing"


@pytest.mark.parametrize("query", FURTHER)
def test_the_language_has_equal_answers(store: Store, installations: Map, query: str) -> None:
    server, local = asked(store, installations, query)
    same(server, local, ordered="ORDER BY" in query)


@pytest.mark.parametrize(("query", "said"), REFUSED)
def test_what_does_more_than_read_is_refused_before_it_is_sent(
    store: Store, installations: Map, query: str, said: str
) -> None:
    with pytest.raises(BadInput) as refused:
        ask_server(store, NAME, query)
    assert said in refused.value.message


@pytest.mark.parametrize(
    "query",
    [
        "CREATE (n:Team {map: 'x', id: 'x'}) RETURN n",
        "MATCH (n:Holder) SET n.title = 'x' RETURN n",
        "MATCH (n:Item) DETACH DELETE n RETURN 1",
        "CREATE INDEX attack FOR (n:Holder) ON (n.title)",
        "CALL db.createLabel('Attack')",
        "MATCH (n) RETURN n; MATCH (n) DETACH DELETE n",
    ],
)
def test_the_database_refuses_by_itself(store: Store, installations: Map, counted: Any, query: str) -> None:
    before = counted()
    with pytest.raises(BadInput):
        store.ask(NAME, query, {}, seconds=5, rows=10)  # type: ignore[attr-defined] # past the words
    assert counted() == before


@pytest.mark.parametrize("query", ENDLESS)
def test_what_never_ends_is_ended_and_the_next_question_is_answered(
    store: Store, installations: Map, query: str
) -> None:
    with pytest.raises(BadInput) as refused:
        ask_server(store, NAME, query, limits=Limits(seconds=2))
    assert any(said in refused.value.message for said in ("longer than 2 seconds", "too much memory"))
    found = ask_server(store, NAME, "MATCH (h:Holder {map: $map}) RETURN count(h) AS n")
    assert found.rows == ((32,),)


@pytest.mark.parametrize("query", HARMLESS)
def test_what_looks_like_an_attack_is_answered(store: Store, installations: Map, query: str) -> None:
    server, local = asked(store, installations, query)
    assert len(server) == len(local) >= 1


def test_rows_are_cut_and_it_is_said(store: Store, installations: Map) -> None:
    query = "MATCH (h:Holder {map: $map}) RETURN h.id AS id ORDER BY id"
    answer = ask_server(store, NAME, query, limits=Limits(rows=2))
    assert (answer.rows, answer.cut) == ((("account-mgmt",), ("accounting",)), "the first 2 rows; there are more")


def test_the_map_must_be_named_where_there_are_several(store: Store, installations: Map, name: str) -> None:
    query = "MATCH (h:Holder) RETURN count(h) AS n"
    assert ask_server(store, NAME, query).rows == ((32,),)
    store.create(name, Map.of([], name=name), by="ann")
    try:
        with pytest.raises(BadInput, match=r"does not ask for \$map, and the database has 2 maps"):
            ask_server(store, NAME, query + " // $map")
        assert ask_server(store, NAME, "MATCH (h:Holder {map: $map}) RETURN count(h) AS n").rows == ((32,),)
    finally:
        store.remove(name)


def test_published_findings_do_not_change_the_map_and_are_replaced_as_a_whole(
    store: Store, made: str, counted: Any
) -> None:
    assert isinstance(store, GraphStore)
    before, facts = store.load(made), counted()
    assert store.published(made) is None
    first = publish(store, made)
    once = counted()
    assert (first.revision, store.published(made)) == (1, 1)
    assert once[0] > facts[0], "nothing was published"
    assert publish(store, made) == first
    assert counted() == once
    after = store.load(made)
    assert (after.map, after.revision, after.map.model) == (before.map, before.revision, before.map.model)
    store.remove(made)
    store.create(made, before.map, by="ann")
    assert store.published(made) is None


def test_findings_of_an_older_revision_are_told_by_it_and_refused(store: Store, made: str) -> None:
    assert isinstance(store, GraphStore)
    publish(store, made)
    _add(store, made)
    query = "MATCH (m:Map {map: $map}) RETURN m.published < m.revision AS stale"
    assert ask_server(store, made, query).rows == ((True,),)
    from flowmap.graph import Graph

    assert not store.publish(made, Graph(), revision=1)
    publish(store, made)
    assert ask_server(store, made, query).rows == ((False,),)
    revisions = "MATCH (f {map: $map}) WHERE f.revision IS NOT NULL AND NOT f:Change RETURN DISTINCT f.revision AS r"
    assert ask_server(store, made, revisions).rows == ((2,),)


def test_each_save_publishes_where_the_map_is_set_so(url: str, store: Store, made: str) -> None:
    services.publish(made, always=True, store=url)
    with services.opened(url) as port:
        _add(port, made)
        assert isinstance(port, GraphStore)
        assert (port.revision(made), port.published(made)) == (2, 2)
        port.set_publishing(made, False)
        port.save(made, [Change(port.load(made).map.handoffs[0], None)], base=2, by="ann")
        assert (port.revision(made), port.published(made)) == (3, 2)


def test_other_stores_have_nothing_to_publish_in(tmp_path: Any) -> None:
    for call in (
        services.publish,
        lambda name, store: services.query(name, "RETURN 1 AS n", store=store, on_server=True),
    ):
        with pytest.raises(BadInput, match="no graph database"):
            call("any", store=f"sqlite:///{tmp_path}/maps.db")


def _add(store: Store, name: str) -> None:
    m = store.load(name).map
    ids = [holder.id for holder in m.holders]
    new = Handoff(giver=ids[1], receiver=ids[0], item=m.items[0].id)
    store.save(name, [Change(None, new)], base=store.revision(name), by="ann")


def test_dates_and_times_are_those_of_python(store: Store, installations: Map) -> None:
    query = (
        "MATCH (m:Map {map: $map}) RETURN m.changed AS at, date('2026-01-02') AS d, duration('P1D') AS l, {a: [1]} AS x"
    )
    ((at, day, length, nested),) = ask_server(store, NAME, query).rows
    assert isinstance(at, datetime.datetime)
    assert (day, length, nested) == (datetime.date(2026, 1, 2), "P1D", {"a": [1]})


def test_the_questions_of_the_guide_to_the_browser_find_something(store: Store, installations: Map) -> None:
    guide = (ROOT / "docs" / "neo4j" / "README.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in guide.splitlines() if line.startswith("| ") and "`MATCH" in line]
    queries = [row[1].strip(" |").strip("`").replace("\\|", "|") for row in rows]
    queries.append("MATCH (m:Map) RETURN m.map, m.revision, m.published, m.published < m.revision AS out_of_date")
    assert queries[-1] in guide
    assert len(queries) == 8
    for query in queries:
        (_, found, _) = store.ask(NAME, query, {"map": NAME}, seconds=30, rows=10)  # type: ignore[attr-defined]
        assert found, query


def test_the_style_of_the_browser_has_every_label_and_type() -> None:
    style = (ROOT / "docs" / "neo4j" / "flowmap.grass").read_text(encoding="utf-8")
    styled = set(re.findall(r"^(?:node|relationship)\.(\w+) \{", style, re.MULTILINE))
    plain = {"DENIED", "MUST_PASS", "PERFORMS", "USES", "MAKES", "PART_OF"}  # called by their type
    known = {node.name for node in NODES} | set(KINDS.values()) | {MAP, FINDING, "Change"}
    assert styled == (known | {kind.name for kind in (*EDGES, *LINKS, *FOUND)}) - plain
