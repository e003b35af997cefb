"""What one statement makes, without a server: as many as it takes at once, each end named once."""

from __future__ import annotations

import pytest

from flowmap.domain.map import Map
from flowmap.formats import flow_text
from flowmap.graph.schema import EDGES
from flowmap.graph.shape import Linked
from flowmap.stores.neo4j import additions
from flowmap.stores.neo4j.additions import of_linked, of_rows
from flowmap.stores.neo4j.graph import rows_of_edge
from flowmap.stores.neo4j.writing import new_relationships

HOLDERS = ("Holder", "Holder")


@pytest.fixture(autouse=True)
def three(monkeypatch: pytest.MonkeyPatch) -> None:
    """A statement takes three."""
    monkeypatch.setattr(additions, "BATCH", 3)


def test_rows() -> None:
    found = [(one.parameters, one.size) for one in of_rows("any", list("abcd"), most=2)]
    assert found == [({"rows": ["a", "b"]}, 2), ({"rows": ["c", "d"]}, 2)]
    assert list(of_rows("any", [])) == []


def test_relationships_name_each_end_once_and_have_none_where_one_has_no_value() -> None:
    rows: list[Linked] = [
        ("a", "b", {"id": "1"}),
        ("a", "c", {"id": "2", "cases": ["x"]}),
        ("b", "a", {"id": "3"}),
        ("d", "a", {}),
    ]
    first, last = of_linked("ASKS", HOLDERS, rows)
    assert (first.size, first.parameters) == (
        3,
        {
            "starts": ["a", "b"], "start": [0, 0, 1], "ends": ["b", "c", "a"], "end": [0, 1, 2],
            "of_id": ["1", "2", "3"], "of_cases": [None, ["x"], None],
        },
    )  # fmt: skip
    assert (last.size, last.parameters["starts"], last.parameters["of_id"]) == (1, ["d"], [None])
    assert first.statement == last.statement
    assert "CREATE (a)-[n:ASKS {map: $map, id: $of_id[i], cases: $of_cases[i]}]->(b)" in first.statement
    assert list(of_linked("ASKS", HOLDERS, [])) == []


TEXT = """
A makes x
A -> B: x
C -> D: y
A -> E: y
F -> B: x
B needs y
E needs x
D needs y
deny B: y
x must pass A
"""


def named(m: Map, name: str) -> list[str]:
    """The ids of the records that are relationships of a type, in the order in which they are written."""
    edge = next(edge for edge in EDGES if edge.name == name)
    table = m.tables[edge.type]
    return [table.id_at(row) for row in rows_of_edge(edge, table).tolist()]


def test_those_with_a_common_end_are_together() -> None:
    """Of the two ends the one with more different nodes decides: there is more to be found."""
    m = flow_text.parse(TEXT, name="any")
    assert named(m, "HANDS_OFF") == ["handoff:a:b:x", "handoff:a:e:y", "handoff:c:d:y", "handoff:f:b:x"]
    assert named(m, "NEEDS") == ["need:b:y", "need:d:y", "need:e:x"]
    assert (named(m, "DENIED"), named(m, "MUST_PASS")) == (["policy:deny:y:b"], ["policy:must_pass:x:a"])


def test_all_of_a_map() -> None:
    found = [one for one in new_relationships(flow_text.parse(TEXT, name="any")) if "HANDS_OFF" in one.statement]
    assert [one.parameters["of_id"] for one in found] == [
        ["handoff:a:b:x", "handoff:a:e:y", "handoff:c:d:y"],
        ["handoff:f:b:x"],
    ]
