"""What a question may see is never less than it asks for: the same rows as from a projection that has everything."""

from __future__ import annotations

from importlib import import_module

import pytest

from flowmap.domain.answer import Answer
from flowmap.domain.map import Map
from flowmap.errors import BadInput
from flowmap.graph.schema import FINDING
from flowmap.query import ask, saved
from flowmap.query.seen import EVERYTHING, seen
from flowmap.query.tokens import tokens_of
from tests.query.attacks import HARMLESS
from tests.sample_maps import sample

FEW = [
    ("MATCH (t:Team) RETURN count(t)", set()),
    ("MATCH (c:`Case` {id: 'x'}), (m:Map) RETURN c, m - 1", set()),
    ("RETURN 1 - 2 AS x, size([1]) - 1", set()),
    ("MATCH (a:Team)-[:HANDS_OFF]->()<-[r:HOLDS|LACKS {code: 'x'}]-(b) RETURN a, b", {"HANDS_OFF", "HOLDS", "LACKS"}),
    ("MATCH (a)-[:HOLDS*]->(b)-[:PART_OF*..3]-(c)-[:USES*1..2]-() RETURN a.id", {"HOLDS", "PART_OF", "USES"}),
    ("MATCH p = shortestPath((a)-[:HANDS_OFF*..3]-(b)) RETURN p", {"HANDS_OFF"}),
    ("MATCH (h:Team) WHERE NOT (h)-[:NEEDS]->() AND (h.id = 'x' OR any(c IN h.cases WHERE c > 1)) RETURN h", {"NEEDS"}),
    ("MATCH (h:Team) RETURN COUNT { (h)-[:HOLDS]->() } AS n, collect(h), [(h)-[:USES]->(i) | i.id]", {"HOLDS", "USES"}),
    ("MATCH (f:Finding) RETURN f.id", {FINDING}),
    ("MATCH (f:GAP) RETURN f.id", {FINDING}),
    ("MATCH (n {id: 'x'}) RETURN n", {FINDING}),
    ("MATCH (n) RETURN n", {FINDING}),
    ("MATCH (h:Team), (n) RETURN n", {FINDING}),
    ("MATCH (n:Team|Finding) RETURN n", {FINDING}),
    ("MATCH (x)-[:ABOUT]->(i) RETURN x", {FINDING, "ABOUT"}),
]
ALL = [
    "MATCH ()-[r]->() RETURN r",
    "MATCH (a)--(b) RETURN a",
    "MATCH (a:Team)-->(b:Team) RETURN a",
    "MATCH (a)<--(b) RETURN a",
    "MATCH (a)-[r {item: 'x'}]->() RETURN r",
    "MATCH (a)-[*..2]->(b) RETURN a",
    "MATCH (a)-[:HOLDS*0..1]->(b) RETURN b",
    "MATCH (a)-[:HOLDS*0]->(b) RETURN b",
    "MATCH (a)-[:HOLDS|holds]->(b) RETURN b",
    "MATCH (a)-[:!HOLDS]->(b) RETURN b",
    "MATCH (h:Team) WHERE NOT (h)--() RETURN h",
]


@pytest.mark.parametrize(("query", "parts"), FEW)
def test_only_what_the_patterns_name(query: str, parts: set[str]) -> None:
    assert seen(tokens_of(query)) == parts


@pytest.mark.parametrize("query", ALL)
def test_everything_where_the_words_do_not_tell(query: str) -> None:
    assert seen(tokens_of(query)) == EVERYTHING


WITHOUT_LABELS = [
    "MATCH (n)-[:HOLDS]->(i) WHERE n.severity = 'error' RETURN n.id",
    "MATCH (n)-[r:HOLDS]->(i) RETURN n.code, i.verdict, r.kano LIMIT 3",
    "MATCH (n)-[r:HOLDS]->(i) RETURN r.lead, n.nothing LIMIT 3",
    "MATCH (n)-[:HOLDS]->(i) RETURN n LIMIT 3",
    "MATCH (n)-[r:HOLDS|NEEDS]->(i) RETURN n.id, type(r), i.id LIMIT 9",
]
ASKED = [query for query, _ in FEW] + WITHOUT_LABELS + list(HARMLESS)
QUESTIONS = [(one.query, one.parameters) for one in saved()] + [(query, ()) for query in ASKED]


@pytest.fixture(scope="module")
def permits() -> Map:
    """An office with some findings."""
    return sample("permits")


@pytest.mark.parametrize("place", range(len(QUESTIONS)))
def test_the_answer_is_that_of_a_whole_projection(place: int, permits: Map, monkeypatch: pytest.MonkeyPatch) -> None:
    text, parameters = QUESTIONS[place]
    given = {one.name: one.shown for one in parameters}

    def answered() -> Answer | str:
        try:
            return ask(permits, text, parameters=given, revision=place)  # a revision that no other projection has
        except BadInput as refusal:  # a property that nothing in this map has
            return refusal.message

    part = answered()
    monkeypatch.setattr(import_module("flowmap.query.ask"), "seen", lambda tokens: EVERYTHING)
    assert answered() == part
