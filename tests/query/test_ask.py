"""Questions to the projection: what they are answered, and what ends those that never would be."""

from __future__ import annotations

import datetime

import pytest

from flowmap.domain.map import Map
from flowmap.domain.records import Handoff, Holder, Item
from flowmap.errors import BadInput
from flowmap.formats import flow_text
from flowmap.query import Limits, ask
from tests.query.attacks import ENDLESS, HARMLESS
from tests.sample_maps import sample

TEXT = """
map Engines
case standard 90%
case engine 10%
ERP is a system
Sales makes order, announcement
Purchasing makes goods announcement from order if standard
Sales -> Purchasing: order via ERP, takes 2d, 30min, 12/year, if standard
Goods receiving needs announcement threshold if engine because "they get lost"
Goods receiving needs order
accept EXC02 Purchasing: goods announcement because "soon" until 2199-03-31
"""


@pytest.fixture(scope="module")
def engines() -> Map:
    """A small map with a white spot."""
    return flow_text.parse(TEXT, name="engines")


@pytest.fixture(scope="module")
def installations() -> Map:
    """A company."""
    return sample("installations")


def test_facts_and_what_was_found_are_one_graph(engines: Map) -> None:
    answer = ask(
        engines,
        """MATCH (h:Holder)-[l:LACKS]->(i:Item)<-[has:HOLDS]-(p)
        RETURN h.title AS team, i.title AS item, l.code AS code, l.cases AS cases, p.title AS has, has.arrival_h AS h
        ORDER BY item, has""",
    )
    assert answer.columns == ("team", "item", "code", "cases", "has", "h")
    assert answer.rows == (
        ("Goods receiving", "announcement", "GAP01", ["engine"], "Sales", 0.0),
        ("Goods receiving", "order", "GAP01", ["standard", "engine"], "Purchasing", 48.0),
        ("Goods receiving", "order", "GAP01", ["standard", "engine"], "Sales", 0.0),
    )
    assert answer.cut is None


def test_nodes_relationships_and_paths_are_their_properties(engines: Map) -> None:
    ((path,),) = ask(engines, "MATCH p = (:Team {id: 'sales'})-[:HANDS_OFF]->() RETURN p", revision=7).rows
    assert path == [
        {"labels": ["Holder", "Team"], "id": "sales", "kind": "team", "map": "engines", "title": "Sales"},
        {
            "type": "HANDS_OFF", "id": "handoff:sales:purchasing:order", "map": "engines", "giver": "sales",
            "receiver": "purchasing", "item": "order", "via": "erp", "mode": "push", "lead": 48.0, "effort": 0.5,
            "times": 12.0, "quality": 1.0, "backup": False, "cases": ["standard"],
        },
        {"labels": ["Holder", "Team"], "id": "purchasing", "kind": "team", "map": "engines", "title": "Purchasing"},
    ]  # fmt: skip


def test_dates_come_back_as_dates_and_can_be_asked_for(engines: Map) -> None:
    until = datetime.date(2199, 3, 31)
    query = "MATCH (a:Acceptance) WHERE a.until = $until RETURN a.until AS until, a.finding AS code"
    assert ask(engines, query, parameters={"until": until}).rows == ((until, "EXC02"),)


def test_the_map_is_always_known_and_says_its_revision(engines: Map) -> None:
    query = "MATCH (m:Map {id: $map}) RETURN m.title AS title, m.revision AS revision"
    assert ask(engines, query).rows == (("Engines", None),)
    assert ask(engines, query, revision=3).rows == (("Engines", 3),)


def test_a_property_of_a_relationship_finds_a_node(engines: Map) -> None:
    query = "MATCH ()-[r:HANDS_OFF]->() MATCH (i:Item {id: r.item}) RETURN i.title AS title"
    assert ask(engines, query).rows == (("order",),)


def test_labels_and_types_that_no_record_has_give_no_rows(engines: Map) -> None:
    assert ask(engines, "MATCH (s:Stage) RETURN s.title AS t").rows == ()
    assert ask(engines, "MATCH (:Holder)-[:DENIED]->(i) RETURN i.title AS t").rows == ()


def test_names_like_numbers_stay_texts() -> None:
    holders = [Holder(id=name) for name in ("sales", "007", "12")]
    handoffs = [Handoff(giver="sales", receiver="007", item="2024"), Handoff(giver="sales", receiver="12", item="1e3")]
    m = Map.of([*holders, Item(id="2024"), Item(id="1e3"), *handoffs], name="numbers")
    rows = ask(m, "MATCH (:Holder)-[r:HANDS_OFF]->(b) RETURN b.id AS id, r.item AS item ORDER BY id").rows
    assert rows == (("007", "2024"), ("12", "1e3"))


def test_more_rows_than_asked_for_are_said_to_be_cut(engines: Map) -> None:
    query = "UNWIND range(1, 20) AS x RETURN x"
    answer = ask(engines, query, limits=Limits(rows=3))
    assert (answer.rows, answer.cut) == (((1,), (2,), (3,)), "the first 3 rows; there are more")
    assert ask(engines, query, limits=Limits(rows=20)).cut is None


@pytest.mark.parametrize(
    ("query", "parameters", "said"),
    [
        ("MATCH (h {id: $team}) RETURN h", {}, "The query asks for $team."),
        ("MATCH (h {id: $team}) RETURN h", {"team": "sales", "taem": "x"}, "The query does not ask for $taem."),
        ("MATCH (h:Holder) RETURN nothing", {}, "The query cannot be answered"),
        ("MATCH (h:Holder RETURN h", {}, "is not closed"),
    ],
)
def test_a_wrong_query_is_told_in_a_sentence(engines: Map, query: str, parameters: dict[str, str], said: str) -> None:
    with pytest.raises(BadInput) as refused:
        ask(engines, query, parameters=parameters)
    assert said in refused.value.message


@pytest.mark.parametrize("limits", [Limits(seconds=0), Limits(seconds=1e9), Limits(rows=0), Limits(rows=10**9)])
def test_limits_have_limits(engines: Map, limits: Limits) -> None:
    with pytest.raises(BadInput, match="may take up to 120 seconds and give up to 100,000 rows"):
        ask(engines, "RETURN 1 AS n", limits=limits)


@pytest.mark.parametrize("query", ENDLESS)
def test_what_never_ends_is_ended_and_the_next_question_is_answered(installations: Map, query: str) -> None:
    with pytest.raises(BadInput) as refused:
        ask(installations, query, limits=Limits(seconds=1))
    assert any(said in refused.value.message for said in ("longer than 1 seconds", "too much memory"))
    assert ask(installations, "MATCH (h:Holder) RETURN count(h) AS n").rows == ((32,),)


@pytest.mark.parametrize("query", HARMLESS)
def test_what_looks_like_an_attack_is_answered(installations: Map, query: str) -> None:
    assert len(ask(installations, query)) >= 1
