"""The same answers as JSON, to read."""

from __future__ import annotations

import json
from typing import Any

from flask.testing import FlaskClient

from flowmap import services


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
