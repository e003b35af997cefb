"""A label or type that no map has is named with the nearest one; what is no label is not looked at."""

from __future__ import annotations

import pytest

from flowmap.domain.map import Map
from flowmap.formats import flow_text
from flowmap.graph import facts
from flowmap.query import ask, saved
from flowmap.query.tokens import tokens_of
from flowmap.query.unknown import LABELS, TYPES, unknown_words

FAMILIES = ("GAP", "REL")
NO_TEAMS = "There is no label “Teams”. Did you mean “Team”?"
NO_LACK = "There is no type of relationship “LACK”. Did you mean “LACKS”?"
ALL = ", ".join(sorted({*LABELS, *FAMILIES}))


def said(query: str) -> str | None:
    return unknown_words(tokens_of(query), more=FAMILIES)


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("MATCH (h:Teams) RETURN h", NO_TEAMS),
        ("MATCH (:Teams) RETURN 1", NO_TEAMS),
        ("MATCH (h:`Teams`) RETURN h", NO_TEAMS),
        ("MATCH (h:Holder&!Teams) RETURN h", NO_TEAMS),
        ("MATCH (h:Holder:Teams) RETURN h", NO_TEAMS),
        ("MATCH (h:Teams) MATCH (g:Teams) RETURN h", NO_TEAMS),
        ("MATCH (h) WHERE h:Teams AND h.title = 'x' RETURN h", NO_TEAMS),
        ("MATCH (h:team) RETURN h", "There is no label “team”. Did you mean “Team”?"),
        ("MATCH ()-[:HANDOFF]->() RETURN 1", "There is no type of relationship “HANDOFF”. Did you mean “HANDS_OFF”?"),
        ("MATCH ()-[r:NEEDS|ASK*1..3]->() RETURN 1", "There is no type of relationship “ASK”. Did you mean “ASKS”?"),
        ("MATCH (h) WHERE EXISTS { ()-[:LACK]->(h) } RETURN h", NO_LACK),
        ("MATCH (h:NEEDS) RETURN h", "NEEDS is no label, but a type of relationship: write -[:NEEDS]->."),
        ("MATCH ()-[:Item]->() RETURN 1", "Item is no type of relationship, but a label: write (:Item)."),
        ("MATCH (h:Xyzzy) RETURN h", f"There is no label “Xyzzy”. There are {ALL}."),
    ],
)  # fmt: skip
def test_what_no_map_has_is_named_with_the_nearest(query: str, note: str) -> None:
    assert said(query) == note


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (f:Finding:GAP)-[:ABOUT]->(h:Holder:System) RETURN f",
        "MATCH (h:Holder {title: Teams}) RETURN {key: Teams, b: h.title}",
        "MATCH (h) WHERE h.title = ':Teams' /* :Teams */ RETURN h // :Teams",
        "MATCH ()-[r]->() WHERE r:HANDS_OFF RETURN r",
        "MATCH ()<-[r:HANDS_OFF|:ASKS]-() RETURN [x IN [1] WHERE x > 0 | x]",
    ],
)
def test_nothing_is_said_of_what_is_known_or_no_label(query: str) -> None:
    assert said(query) is None


def test_at_most_three_words_are_said() -> None:
    note = said("MATCH (:Teama), (:Teamb), (:Teamc), (:Teamd) RETURN 1")
    assert note is not None
    assert [one[0] for one in note.split("“")[1::2]] == ["T"] * 3


def test_every_saved_question_and_every_record_has_words_that_are_known() -> None:
    assert [said(one.cypher) for one in saved()] == [None] * len(saved())


def test_an_answer_has_the_note_beside_its_rows() -> None:
    m = company()
    assert ask(m, "MATCH (h:Teams) RETURN h.title").note == NO_TEAMS
    told = ask(m, "MATCH (h:Team) WHERE NOT h:Sytem RETURN h.title AS t ORDER BY t")
    assert (told.rows, told.note) == (
        (("Purchasing",), ("Sales",)),
        "There is no label “Sytem”. Did you mean “System”?",
    )
    assert ask(m, "MATCH (h:Team) RETURN h.title").note is None


def test_the_words_are_those_of_the_graph() -> None:
    graph = facts(company())
    assert {label for nodes in graph.nodes for label in nodes.labels} <= LABELS
    assert {edges.name for edges in graph.edges} <= TYPES


def company() -> Map:
    return flow_text.parse("Sales makes order\nSales -> Purchasing: order\nPurchasing needs order threshold\n")
