"""Saved questions: those that flowmap brings explain themselves, those of users are read from files."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from flowmap import services
from flowmap.domain.map import Map
from flowmap.errors import BadInput, UnknownName
from flowmap.graph.schema import EDGES, FINDING, FOUND, KINDS, LINKS, MAP, NODES
from flowmap.query import Saved, ask, question_in, question_named, saved, saved_in
from flowmap.query.refused import checked
from flowmap.query.saved import TOPICS
from tests.sample_maps import sample

OFTEN = """\
// Who hands something over so often?
// In handoffs a year.
// $team = "planning": the id of a team
// $times = 100: times a year
MATCH (a:Holder)-[r:HANDS_OFF]->(:Holder {id: $team})
WHERE r.times >= $times AND $map <> $other
RETURN a.title AS giver
"""


@pytest.fixture(scope="module")
def installations() -> Map:
    """A company."""
    return sample("installations")


def test_there_are_thirty_and_more_in_topics() -> None:
    names = [one.name for one in saved()]
    assert len(names) == len(set(names)) >= 30
    assert list(dict.fromkeys(one.topic for one in saved())) == list(TOPICS)
    assert len({one.title for one in saved()}) == len(names)


@pytest.mark.parametrize("question", saved(), ids=lambda one: one.name)
def test_each_is_explained_and_finds_something_in_its_example(question: Saved, installations: Map) -> None:
    assert question.title.endswith("?")
    assert all(one.example != "" and one.says for one in question.parameters)
    answer = ask(
        installations, question.query, parameters=question.given({p.name: p.shown for p in question.parameters})
    )
    assert len(answer) >= 1
    assert answer.cut is None
    assert all(name.isidentifier() for name in answer.columns)


@pytest.mark.parametrize("question", saved(), ids=lambda one: one.name)
def test_each_uses_only_labels_and_types_that_there_are(question: Saved) -> None:
    known = {MAP, FINDING, *(node.name for node in NODES), *KINDS.values()}
    known |= {kind.name for kind in (*EDGES, *LINKS, *FOUND)}
    _, tokens = checked(question.query)
    used = {b.text for a, b in pairwise(tokens) if a.text in (":", "|") and b.text[0].isupper()}
    assert used
    assert used <= known


def test_the_needs_lost_with_the_crm(installations: Map) -> None:
    question = question_named(installations, "lost-without")
    answer = ask(installations, question.query, parameters={"holder": "crm"})
    assert answer.columns == ("team", "information", "importance", "cases")
    every = ["standard", "engine", "export", "rush", "retrofit"]
    assert answer.rows == (
        ("Account management", "Leads", "performance", every),
        ("Sales", "Leads", "performance", every),
        ("Sales", "Modernisation lead", "performance", every),
        ("Shipping", "Customer data", "performance", every),
        ("Account management", "Quotation", "excitement", every),
        ("Customer", "Modernisation offer", "excitement", every),
    )


def test_the_gaps_between_two_departments(installations: Map) -> None:
    question = question_named(installations, "gaps-between-departments")
    assert ask(installations, question.query, parameters={"has": "Commerce", "lacks": "Supply"}).rows == (
        ("Goods receiving", "Goods announcement", "Sales", ["engine"]),
        ("Purchasing", "Rush note", "Sales", ["rush"]),
        ("Shipping", "Delivery terms", "Sales", ["export"]),
    )


def test_a_file_of_somebody_is_read(tmp_path: Path) -> None:
    file = tmp_path / "often.cypher"
    file.write_text(OFTEN, encoding="utf-8-sig")
    question = saved_in(str(file))
    assert (question.name, question.title, question.says) == (
        "often", "Who hands something over so often?", "In handoffs a year.",
    )  # fmt: skip
    assert [(one.name, one.example, one.says) for one in question.parameters] == [
        ("team", "planning", "the id of a team"), ("times", 100, "times a year"), ("other", "", "a text"),
    ]  # fmt: skip
    assert question.cypher.startswith("MATCH (a:Holder)")
    assert question.given({"team": "sales", "times": "3", "other": "x"}) == {"team": "sales", "times": 3, "other": "x"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"team": "sales", "times": "often", "other": "x"}, "$times is no “often”. Write it as in 100."),
        ({"team": "sales", "times": "3"}, "“often” asks for $other."),
        ({"team": "", "times": "3", "other": "x"}, "“often” asks for $team. It is the id of a team"),
        ({"taem": "sales"}, "“often” has no $taem. Did you mean “team”?"),
    ],
)
def test_what_it_is_told_wrongly_is_named(given: dict[str, str], said: str) -> None:
    with pytest.raises(BadInput) as refused:
        question_in("often", OFTEN).given(given)
    assert str(refused.value).startswith(said)


@pytest.mark.parametrize(
    ("example", "typed", "value"),
    [
        ("1.5", "3", 3), ("1.5", "0.25", 0.25), ("true", "false", False), ('["a"]', "b, c", ["b", "c"]),
        ('"a"', "7", "7"),
    ],
)  # fmt: skip
def test_values_have_the_type_of_the_example(example: str, typed: str, value: Any) -> None:
    question = question_in("one", f"// One?\n// $x = {example}: something\nRETURN $x AS x\n")
    assert question.given({"x": typed}) == {"x": value}


def test_what_is_no_question_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="Did you mean “white-spots”"):
        services.saved_question("white-spot")
    with pytest.raises(BadInput, match=r"none\.cypher cannot be read"):
        saved_in(str(tmp_path / "none.cypher"))
    (tmp_path / "binary.cypher").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="no text in UTF-8"):
        saved_in(str(tmp_path / "binary.cypher"))
    (tmp_path / "large.cypher").write_text("//" + "x" * 200_000)
    with pytest.raises(BadInput, match="too large"):
        saved_in(str(tmp_path / "large.cypher"))
    with pytest.raises(BadInput, match=r"example of \$x in “bad” is no value: sales"):
        question_in("bad", "// $x = sales: a team\nRETURN $x AS x\n")
    with pytest.raises(BadInput, match="SET in line 2"):
        question_in("bad", "// Who?\nMATCH (n) SET n.x = 1 RETURN n\n")
