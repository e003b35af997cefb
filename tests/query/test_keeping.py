"""Questions saved with a map: kept, changed, called otherwise, taken out; and what cannot be one."""

from __future__ import annotations

import pytest

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.records import Query
from flowmap.errors import BadInput, UnknownName
from flowmap.formats import flow_text
from flowmap.query import ask, composed, forgetting, keeping, question_in, question_named, questions_of, saved
from flowmap.query.saved import Parameter
from tests.query.attacks import REFUSED

LACKS = """\
// What does a team lack?
// topic: Ours
// As of today.
// $team = "legal": the id of a team
MATCH (h:Holder {id: $team})-[:LACKS]->(i) RETURN i.title AS lacks
"""


@pytest.fixture
def m() -> Map:
    """A map with a gap."""
    return flow_text.parse("Sales makes order\nLegal needs order threshold", name="engines")


def test_a_question_is_kept_asked_changed_and_taken_out(m: Map) -> None:
    kept = m.apply(keeping(m, "lacks", LACKS))
    (own,) = questions_of(kept)
    assert own == question_named(kept, "lacks")
    assert (own.title, own.topic, own.says, own.own, own.problem) == (
        "What does a team lack?", "Ours", "As of today.", True, None,
    )  # fmt: skip
    assert ask(kept, own.query, parameters=own.given({"team": "legal"})).rows == (("order",),)
    assert keeping(kept, "lacks", LACKS, instead="lacks") == []
    renamed = kept.apply(keeping(kept, "missing", LACKS, instead="lacks"))
    assert [one.name for one in questions_of(renamed)] == ["missing"]
    assert renamed.apply(forgetting(renamed, "missing")) == m


def test_what_is_said_beside_it_stays(m: Map) -> None:
    noted = m.apply([Change(None, Query(name="lacks", query=LACKS, note="asked every Monday", source="workshop"))])
    after = noted.apply(keeping(noted, "lacks", "RETURN 1 AS one", instead="lacks"))
    assert [(one.query, one.note, one.source) for one in after.queries] == [
        ("RETURN 1 AS one", "asked every Monday", "workshop")
    ]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("white-spots", LACKS, "“white-spots” is taken: flowmap brings a question of this name. Give it another na"),
        ("Open gaps", LACKS, "“Open gaps” is no name for a question. Use lower case letters, digits and “-”"),
        ("../etc/passwd", LACKS, "“../etc/passwd” is no name for a question."),
        ("", LACKS, "“” is no name for a question."),
        ("a" * 81, LACKS, "is no name for a question."),
        ("lacks", LACKS, "“lacks” is taken: the map has a question of this name. Give it another name."),
        ("x", "// " + "x" * 10_000, "The question has 10,003 letters. At most 10,000 are kept."),
        ("x", "", "empty"),
        ("x", "// What?\nMATCH (n) SET n.x = 1 RETURN n", "SET in line 2"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused(m: Map, name: str, text: str, said: str) -> None:
    kept = m.apply(keeping(m, "lacks", LACKS))
    with pytest.raises(BadInput) as refused:
        keeping(kept, name, text)
    assert said in str(refused.value)


def test_no_attack_is_kept(m: Map) -> None:
    for text, _ in REFUSED:
        with pytest.raises(BadInput):
            keeping(m, "attack", text)


def test_one_that_a_file_brought_in_is_listed_with_why_it_cannot_be_asked(m: Map) -> None:
    records = [
        Query(name="wipe", query="MATCH (n) DETACH DELETE n"),
        Query(name="white-spots", query="RETURN 1 AS one"),
    ]
    hostile = m.apply([Change(None, one) for one in records])
    assert {one.name: one.problem for one in questions_of(hostile)} == {
        "wipe": "DETACH in line 1, column 11 is refused: a query only reads.",
        "white-spots": "flowmap brings a question of this name. Give it another name.",
    }
    assert question_named(hostile, "white-spots") in saved()
    with pytest.raises(BadInput, match="DETACH"):
        ask(hostile, question_named(hostile, "wipe").query)
    assert hostile.apply([*forgetting(hostile, "wipe"), *forgetting(hostile, "white-spots")]) == m


def test_what_is_not_there_is_named_with_the_nearest(m: Map) -> None:
    kept = m.apply(keeping(m, "lacks", LACKS))
    with pytest.raises(UnknownName, match=r"There is no saved question “lack”\. Did you mean “lacks”"):
        question_named(kept, "lack")
    with pytest.raises(UnknownName, match=r"The map has no saved question “lack”\. Did you mean “lacks”"):
        forgetting(kept, "lack")
    with pytest.raises(UnknownName, match=r"The map has no saved question “gone”"):
        keeping(kept, "other", LACKS, instead="gone")
    with pytest.raises(BadInput, match="“who-has” cannot be taken out: flowmap brings"):
        forgetting(kept, "who-has")


def test_a_question_from_its_parts_reads_back_as_they_are() -> None:
    parameters = [Parameter("team", "legal", "the id of a team"), Parameter("n", 3, "a number"), Parameter("x")]
    cypher = "MATCH (h {id: $team})\nRETURN h.title AS team, $n AS n, $x AS x"
    text = composed("What\n does  it lack?", cypher, says="More.", topic="Ours", parameters=parameters)
    read = question_in("q", text)
    assert (read.title, read.says, read.topic, read.cypher) == ("What does it lack?", "More.", "Ours", cypher)
    assert list(read.parameters) == parameters


@pytest.mark.parametrize("title", ["", " ", "topic: x", '$a = "b": c'])
def test_words_that_would_be_read_as_something_else_are_refused(title: str) -> None:
    with pytest.raises(BadInput, match="no words that can be kept"):
        composed(title, "RETURN 1 AS one")
