"""Questions in Cypher by JSON."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from flowmap.query import saved
from tests.web.program import Program

ADDRESS = "/api/v1/maps/engines/query"
HEADERS = {"Sec-Fetch-Site": "same-origin"}
GAPS = {
    "columns": ["lacks", "code", "importance", "cases", "could_give"],
    "rows": [["Goods announcement", "GAP01", "threshold", ["engine"], ["Sales"]]],
    "cut": None,
    "map": "engines",
    "revision": 1,
}


def test_the_saved_questions(client: FlaskClient) -> None:
    listed = client.get("/api/v1/queries").get_json()["queries"]
    assert [one["name"] for one in listed] == [one.name for one in saved()]
    assert all(one["query"].startswith(("MATCH", "OPTIONAL")) and one["title"] and one["topic"] for one in listed)


def test_a_question_by_its_address(client: FlaskClient) -> None:
    assert client.get(f"{ADDRESS}?saved=lacks-of&p.team=goods-receiving").get_json() == GAPS
    found = client.get(ADDRESS, query_string={"q": "MATCH (h {id: $who}) RETURN h", "p.who": "sales"}).get_json()
    assert found["rows"] == [[{
        "labels": ["Holder", "Team"], "department": "Commerce", "id": "sales", "kind": "team", "map": "engines",
        "title": "Sales",
    }]]  # fmt: skip


def test_a_question_in_the_body(client: FlaskClient) -> None:
    sent: dict[str, Any] = {"saved": "lacks-of", "parameters": {"team": "goods-receiving"}}
    assert client.post(ADDRESS, json=sent, headers=HEADERS).get_json() == GAPS
    sent = {"query": "UNWIND $ids AS id\nRETURN id, $n AS n", "parameters": {"ids": ["a", "b"], "n": 2.5}}
    assert client.post(ADDRESS, json=sent, headers=HEADERS).get_json()["rows"] == [["a", 2.5], ["b", 2.5]]
    sent = {"saved": "slow-handoffs", "parameters": {"hours": 1}}
    assert client.post(ADDRESS, json=sent, headers=HEADERS).status_code == 200


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"query": "MATCH (n) DETACH DELETE n"}, "DETACH in line 1, column 11 is refused: a query only reads."),
        ({"query": "RETURN $x AS x"}, "The query asks for $x."),
        ({"query": "RETURN 1 AS n", "parameters": [1]}, "“parameters” is no object."),
        ({"query": "RETURN $x AS n", "parameters": {"x": 10**30}}, "The query cannot be answered"),
        ({}, "“query” is missing."),
        ({"saved": "lacks-of"}, "“lacks-of” asks for $team."),
    ],
)
def test_what_is_wrong_is_told(client: FlaskClient, sent: dict[str, Any], said: str) -> None:
    answer = client.post(ADDRESS, json=sent, headers=HEADERS)
    assert answer.status_code in (400, 422)
    assert answer.mimetype == "application/problem+json"
    assert str(answer.get_json()["detail"]).startswith(said)


def test_what_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.get(f"{ADDRESS}?saved=nothing").status_code == 404
    assert client.get("/api/v1/maps/nothing/query?saved=blocked").status_code == 404
    assert client.get(ADDRESS).status_code == 400


def test_deep_and_large_parameters_do_no_harm(client: FlaskClient) -> None:
    deep: Any = "x"
    for _ in range(200):
        deep = [deep]
    for value in (deep, {"a": deep}, "x" * 100_000, [1] * 100_000):
        sent = {"query": "RETURN size($x) AS n", "parameters": {"x": value}}
        assert client.post(ADDRESS, json=sent, headers=HEADERS).status_code in (200, 400)
    assert client.get(f"{ADDRESS}?saved=lacks-of&p.team=goods-receiving").get_json() == GAPS


def test_a_question_is_kept_asked_and_taken_out(program: Program) -> None:
    source = "// What does a team lack?\nMATCH (h:Holder {id: $team})-[:LACKS]->(i) RETURN i.title AS lacks\n"
    address = "/maps/engines/queries/lacks"
    sent = {"source": source, "edit": "a.1", "base": 1, "by": "Ada"}
    made = program.http.put(f"/api/v1{address}", json=sent, headers=HEADERS).get_json()
    assert (made["revision"], made["changes"]) == (
        2, [{"before": None, "after": {"query": {"id": "query:lacks", "name": "lacks", "query": source}}}],
    )  # fmt: skip
    told = program.get(address)
    assert (told["title"], told["source"], told["own"], told["problem"]) == (
        "What does a team lack?",
        source,
        True,
        None,
    )
    listed = program.get("/maps/engines/queries")["queries"]
    assert [(one["name"], one["own"]) for one in listed] == [("lacks", True), *((one.name, False) for one in saved())]
    answer = program.http.get("/api/v1/maps/engines/query?saved=lacks&p.team=goods-receiving").get_json()
    assert answer["rows"] == [["Goods announcement"]]
    stale = program.http.put(f"/api/v1{address}", json={**sent, "edit": "a.2"}, headers={**HEADERS, "If-Match": '"1"'})
    assert stale.status_code == 412
    program.refused("/maps/engines/queries/none/forget", {"edit": "a.3", "base": 2}, status=404)
    taken = program.http.put("/api/v1/maps/engines/queries/who-has", json={**sent, "edit": "a.4"}, headers=HEADERS)
    assert (taken.status_code, taken.mimetype) == (400, "application/problem+json")
    assert program.sent(f"{address}/forget", {"edit": "a.5", "base": 2})["revision"] == 3
    assert len(program.get("/maps/engines/queries")["queries"]) == len(saved())
