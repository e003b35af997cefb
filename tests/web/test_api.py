"""The same answers as JSON, to read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from flowmap import services
from flowmap.formats.files import dumped
from flowmap_web.api import MOST_TEXT
from flowmap_web.app import MOST_BODY
from tests.web.program import HERE, Program

JSON = {"Content-Type": "application/json"}


def got(client: FlaskClient, address: str) -> Any:
    answer = client.get(f"/api/v1{address}")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    return answer.json


def test_the_maps(client: FlaskClient) -> None:
    maps = got(client, "/maps")["maps"]
    assert [(one["name"], one["title"], one["revision"]) for one in maps] == [
        ("back-office", "Doors and windows, and the office in between", 1),
        ("engines", "The engines that get lost", 1),
        ("installations", "Industrial installations", 1),
    ]
    assert maps[0]["changed"].endswith("+00:00")


def test_the_check_is_that_of_the_command_line(client: FlaskClient, store_url: str) -> None:
    said = services.check(services.load("engines", store=store_url)).to_dict()
    assert got(client, "/maps/engines") == {**json.loads(json.dumps(said)), "revision": 1}


def test_findings_are_filtered_as_on_the_page(client: FlaskClient) -> None:
    found = got(client, "/maps/engines/findings?severity=warning&sort=hours")
    assert (found["map"], found["revision"]) == ("engines", 1)
    assert [one["code"] for one in found["findings"]] == ["GAP05", "GAP04"]


def test_a_finding_and_its_repair(client: FlaskClient) -> None:
    fingerprint = got(client, "/maps/engines/findings?rule=GAP01")["findings"][0]["fingerprint"]
    finding = got(client, f"/maps/engines/findings/{fingerprint}")
    assert finding["repairs"][0]["coverage"]["met"] == 27.0
    assert finding["providers"] == ["sales"]
    tried = got(client, f"/maps/engines/findings/{fingerprint}/repairs/0")
    assert tried["title"] == "Sales hands Goods announcement to Goods receiving directly."
    assert (tried["before"]["coverage"]["met"], tried["after"]["coverage"]["met"]) == (25.2, 27.0)
    assert {key: [one["code"] for one in tried[key]] for key in ("closed", "created", "left")} == {
        "closed": ["GAP01", "GAP02", "GAP05"],
        "created": [],
        "left": ["GAP04"],
    }
    (change,) = tried["changes"]
    unknown = client.get("/api/v1/maps/engines/findings/0000000")
    assert (unknown.status_code, unknown.json and unknown.json["hint"]) == (
        404,
        "GET /api/v1/maps/engines/findings lists all with their fingerprints.",
    )
    assert change["before"] is None
    assert change["after"]["handoff"]["giver"] == "sales"


def test_a_team_and_an_information(client: FlaskClient) -> None:
    team = got(client, "/maps/engines/teams/goods-receiving")
    assert (team["id"], team["title"], team["department"]) == ("goods-receiving", "Goods receiving", "Supply")
    assert [one["item"] for one in team["gets"]] == ["goods-announcement"]
    assert [one["item"] for one in team["gives"]] == ["put-away-order"]
    assert team["needs"][0]["within"] == "10d"
    assert [one["asked"] for one in team["asks"]] == ["purchasing"]
    assert (team["is_asked"], len(team["findings"])) == ([], 3)
    item = got(client, "/maps/engines/items/goods-announcement")
    assert [(one["giver"], one["receiver"]) for one in item["handoffs"]] == [("purchasing", "goods-receiving")]
    assert [one["at"] for one in item["made_by"]] == ["purchasing", "sales"]
    assert [one["at"] for one in item["used_by"]] == ["goods-receiving"]


def test_the_table_and_the_history(client: FlaskClient) -> None:
    assert got(client, "/maps/engines/matrix")["pairs"] == [
        {"giver": "sales", "receiver": "purchasing", "items": ["order"]},
        {"giver": "purchasing", "receiver": "goods-receiving", "items": ["goods-announcement"]},
        {"giver": "goods-receiving", "receiver": "production", "items": ["put-away-order"]},
    ]
    (line,) = got(client, "/maps/engines/history")["history"]
    assert (line["revision"], line["by"], len(line["changes"])) == (1, "the tests", 21)
    assert got(client, "/maps/engines/history?before=1")["history"] == []


def test_the_rules(client: FlaskClient) -> None:
    assert [one["code"] for one in got(client, "/rules")] == [one.code for one in services.rules()]
    assert got(client, "/rules/GAP01")["name"] == "white-spot"


def test_a_revision_is_sent_once(program: Program) -> None:
    first = program.http.get("/api/v1/maps/engines/findings")
    tag = first.headers["ETag"]
    again = program.http.get("/api/v1/maps/engines/findings", headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    program.sent("/maps/engines/changes", {"edit": "a.1", "base": 1, "statements": ["Sales -> Legal: order"]})
    changed = program.http.get("/api/v1/maps/engines/findings", headers={"If-None-Match": tag})
    assert (changed.status_code, changed.json and changed.json["revision"]) == (200, 2)
    head = program.http.head("/api/v1/maps/engines/findings")
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", changed.headers["ETag"])


def test_if_match_is_strict_where_base_merges(program: Program) -> None:
    tag = program.http.get("/api/v1/maps/engines").headers["ETag"]
    program.sent("/maps/engines/changes", {"edit": "a.1", "base": 1, "statements": ["Sales -> Legal: order"]})

    def change(match: str) -> Any:
        body = {"edit": "a.2", "statements": ["-Sales -> Legal: order"]}
        return program.http.post("/api/v1/maps/engines/changes", json=body, headers={**HERE, "If-Match": match})

    late = change(tag)
    assert (late.status_code, late.mimetype) == (412, "application/problem+json")
    assert late.json["detail"] == "“engines” has revision 2 now: look at it again, then decide."
    assert change('"2"').json["revision"] == 3


def test_changes_and_edits_are_the_same(program: Program) -> None:
    body = {"edit": "a.1", "base": 1, "statements": ["Sales -> Legal: order"]}
    first, again = (program.sent(f"/maps/engines/{address}", body) for address in ("changes", "edits"))
    assert {**first, "said": []} == {**again, "said": []}
    wrong = {"edit": "a.2", "base": 1, "statements": ["Sales -> Legal: order", "Sales ->"]}
    (problem,) = program.refused("/maps/engines/changes", wrong, status=422)["problems"]
    assert problem["message"] != ""


def test_a_map_is_pushed_pulled_and_removed(program: Program) -> None:
    address, text = "/api/v1/maps/shop", "Sales makes order\nSales -> Legal: order\n"

    def put(text: str, **headers: str) -> Any:
        return program.http.put(address, json={"from": "flow", "text": text, "by": "Ada"}, headers=HERE | headers)

    made = put(text)
    assert (made.status_code, made.json["revision"], len(made.json["changes"])) == (201, 1, 5)
    assert (put(text).status_code, put(text, **{"If-None-Match": "*"}).status_code) == (428, 412)
    assert (put(text, **{"If-Match": '"1"'}).json["revision"], put(text, **{"If-Match": "*"}).status_code) == (1, 200)
    changed = put(text + "Legal needs order\n", **{"If-Match": '"1"'})
    assert (changed.status_code, changed.json["revision"], len(changed.json["changes"])) == (200, 2, 1)
    pulled = program.http.get(f"{address}/pull?to=flow")
    assert services.parse(pulled.text).model == services.parse(text + "Legal needs order").model
    assert program.http.get(f"{address}/pull").mimetype == "application/yaml"
    assert program.http.delete(address, headers=HERE).status_code == 428
    assert program.http.delete(address, headers={**HERE, "If-Match": '"1"'}).status_code == 412
    assert program.http.delete(address, headers={"If-Match": '"2"'}).status_code == 403
    gone = program.http.delete(address, headers={**HERE, "If-Match": '"2"'})
    assert (gone.status_code, gone.data, program.http.get(address).status_code) == (204, b"", 404)
    assert put(text, **{"If-Match": '"2"'}).status_code == 412


def test_changes_are_tried_and_nothing_is_saved(program: Program) -> None:
    body = {"statements": ["Sales -> Goods receiving: Goods announcement"]}
    tried = program.sent("/maps/engines/what-if", body)
    assert (tried["before"]["coverage"]["met"], tried["after"]["coverage"]["met"]) == (25.2, 27.0)
    assert "GAP01" in [one["code"] for one in tried["closed"]]
    assert program.get("/maps/engines/revision")["revision"] == 1
    made = program.sent("/maps/engines/changes", {"edit": "a.1", "base": 1, **body})
    assert made["changes"] == tried["changes"]
    assert program.get("/maps/engines/diff?revision=1")["changes"] == tried["changes"]


def test_two_maps_are_compared(client: FlaskClient, store_url: str) -> None:
    one, other = (services.load(name, store=store_url) for name in ("engines", "back-office"))
    said = [change.to_dict() for change in services.diff(one, other)]
    assert got(client, "/maps/engines/diff?to=back-office")["changes"] == json.loads(json.dumps(said))
    assert client.get("/api/v1/maps/engines/diff").status_code == 400


def test_files_are_those_of_the_command_line(client: FlaskClient, store_url: str) -> None:
    m = services.load("engines", store=store_url)
    for to in ("graphml", "mermaid", "json"):
        made = services.export(m, to=to)
        answer = client.get(f"/api/v1/maps/engines/export?to={to}")
        assert (answer.status_code, answer.data) == (200, made.content)
        assert answer.content_type == made.form.media
    drawn = client.get("/api/v1/maps/engines/draw?to=dot&view=team&team=sales")
    assert drawn.data == services.draw(m, view="team", team="sales").dot.encode()
    assert client.get("/api/v1/maps/engines/draw?to=png").data.startswith(b"\x89PNG")
    report = client.get("/api/v1/maps/engines/report?to=md&select=GAP")
    assert (report.status_code, report.mimetype) == (200, "text/markdown")
    assert report.text.startswith("# The engines that get lost")


def test_the_filters_of_check_are_those_of_the_command_line(client: FlaskClient, store_url: str) -> None:
    m = services.load("engines", store=store_url)
    words = {"team": "purchasing", "sort": "hours"}
    said = services.check(m, select=["GAP"], selection=services.Selection.of(words, m)).to_dict()
    asked = got(client, "/maps/engines?select=GAP&team=purchasing&sort=hours")
    assert asked == {**json.loads(json.dumps(said)), "revision": 1}
    assert client.get("/api/v1/maps/engines?select=GAP99").status_code == 404
    table = client.get("/api/v1/maps/engines?format=csv&select=GAP01")
    assert (table.mimetype, table.text.splitlines()[1].split(",")[0]) == ("text/csv", "GAP01")


def test_lists_come_part_by_part(client: FlaskClient) -> None:
    whole = got(client, "/maps/engines/findings")
    assert whole["next"] is None
    address, found = "/maps/engines/findings?limit=3", []
    while address:
        part = got(client, address)
        found += part["findings"]
        address = (part["next"] or "").removeprefix("/api/v1")
    assert found == whole["findings"]
    assert [len(got(client, f"/{name}?limit=2&after=2")[name]) for name in ("maps",)] == [1]
    for wrong in ("limit=0", "limit=1001", "limit=x", "after=-1"):
        assert client.get(f"/api/v1/maps/engines/findings?{wrong}").status_code == 400


def test_the_beginning_of_a_fingerprint_is_enough(client: FlaskClient) -> None:
    whole = got(client, "/maps/engines/findings")["findings"][0]["fingerprint"]
    assert got(client, f"/maps/engines/findings/{whole[:8]}")["fingerprint"] == whole


def test_texts_are_checked_converted_and_imported_and_kept_nowhere(program: Program) -> None:
    text = "Sales makes order\nLegal needs order\n"
    m = services.parse(text)
    assert program.sent("/check", {"from": "flow", "text": text}) == json.loads(json.dumps(services.check(m).to_dict()))
    converted = program.send("/convert", {"from": "flow", "text": text, "to": "yaml"})
    assert (converted.mimetype, converted.text) == ("application/yaml", dumped(m, "yaml"))
    log = "case,activity,org:group,time\n1,ask,Sales,2026-01-01\n1,buy,Purchasing,2026-01-02\n"
    read = program.sent("/import", {"text": log, "title": "A log"})
    assert (read["cases"], read["events"], read["pairs"]) == (
        1,
        2,
        [{"giver": "Sales", "receiver": "Purchasing", "count": 1}],
    )
    assert services.parse(read["yaml"], notation="yaml").title == "A log"
    assert [one["name"] for one in program.get("/maps")["maps"]] == ["engines"]


def test_what_only_neo4j_can_do_is_refused_elsewhere(program: Program) -> None:
    assert program.refused("/maps/engines/publish", {}, status=400)["detail"] == "This store is no graph database."


@pytest.mark.parametrize(
    ("method", "address", "headers", "sent", "status"),
    [
        ("GET", "/nothing", {}, b"", 404),
        ("GET", "/maps/nothing", {}, b"", 404),
        ("DELETE", "/rules", HERE, b"", 405),
        ("TRACE", "/maps", HERE, b"", 405),
        ("GET", "/maps", {"Host": "evil.example"}, b"", 400),
        ("POST", "/maps/engines/changes", HERE | JSON, b"{", 400),
        ("POST", "/maps/engines/changes", HERE | JSON, b"[]", 400),
        ("POST", "/maps/engines/changes", HERE | JSON, b"{}", 422),
        ("POST", "/maps/engines/changes", HERE, b"{}", 415),
        ("POST", "/maps/engines/changes", JSON, b"{}", 403),
        ("DELETE", "/maps/engines", HERE, b"", 428),
        ("DELETE", "/maps/engines", {**HERE, "If-Match": '"7"'}, b"", 412),
        ("DELETE", "/maps/engines", {**HERE, "If-Match": "seven"}, b"", 412),
        ("DELETE", "/maps/engines", {**HERE, "If-Match": '""'}, b"", 412),
        ("GET", "/maps/engines/draw", {}, b"", 400),
        ("GET", "/maps/engines/report?to=html&date=2026-02-30", {}, b"", 400),
    ],
)
def test_every_error_is_a_problem(
    method: str, address: str, headers: dict[str, str], sent: bytes, status: int, program: Program
) -> None:
    answer = program.http.open(f"/api/v1{address}", method=method, headers=headers, data=sent)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json is not None
    assert {"type", "title", "status", "detail"} <= answer.json.keys()
    assert (answer.json["status"], answer.json["title"] != "That did not work") == (status, True)


@pytest.mark.parametrize(("address", "most"), [("/maps/engines/changes", MOST_BODY), ("/check", MOST_TEXT)])
def test_bodies_are_bounded(address: str, most: int, program: Program) -> None:
    large = {"CONTENT_LENGTH": str(most + 1)}
    answer = program.http.post(f"/api/v1{address}", json={}, headers=HERE, environ_overrides=large)
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")
