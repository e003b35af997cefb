"""All teams and all information as lists: filtered, sorted, linked, taken along."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.document import Element, faults, page


def shown(client: FlaskClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200
    assert faults(answer.text) == []
    return page(answer.text)


def rows(root: Element) -> list[list[str]]:
    return [[cell.text for cell in row.all("td", "th")] for row in root.one("tbody").all("tr")]


def test_the_teams(client: FlaskClient) -> None:
    assert rows(shown(client, "/maps/engines/teams")) == [
        ["Goods receiving", "team", "Supply", "1", "1", "1", "1", "3"],
        ["Production", "team", "Production", "0", "1", "1", "1", "1"],
        ["Purchasing", "team", "Supply", "1", "1", "1", "0", "2"],
        ["Sales", "team", "Commerce", "1", "0", "0", "0", "2"],
    ]


def test_each_kind_of_team_is_counted_under_its_own_name(client: FlaskClient) -> None:
    every = "27 teams, 2 systems, 1 meeting, 2 outsiders"
    for address, said in (("", every), ("?q=desk", f"2 of {every}")):
        root = shown(client, f"/maps/installations/teams{address}")
        assert root.one("section", id="list").all("p")[0].text == said


def test_the_information(client: FlaskClient) -> None:
    assert rows(shown(client, "/maps/engines/items?sort=lacked_by")) == [
        ["Goods announcement", "Purchasing, Sales", "1", "1", "1", "1", "3"],
        ["Put-away order", "Goods receiving", "1", "1", "1", "1", "1"],
        ["Order", "Sales", "1", "1", "1", "0", "0"],
    ]


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("teams?kind=system", ["CRM", "ERP"]),
        ("teams?kind=meeting", ["Weekly order meeting"]),
        ("teams?department=Supply", ["Goods receiving", "Purchasing", "Shipping", "Warehouse"]),
        ("teams?department=Supply&item=order", ["Purchasing"]),
        ("teams?q=desk", ["Order desk", "Service desk"]),
        ("items?q=plan", ["Dismantling plan", "Production plan", "Project plan", "Wiring plan"]),
        ("items?team=warehouse", ["Material ready", "Production plan", "Put-away order", "Stock level"]),
        ("items?team=warehouse&q=nosuch", None),
    ],
)
def test_filters(client: FlaskClient, address: str, names: list[str] | None) -> None:
    root = shown(client, f"/maps/installations/{address}")
    if names is None:
        assert root.one("p", class_="notice").text == "No information passes these filters."
    else:
        assert [row[0] for row in rows(root)] == names
    asked = dict(part.split("=") for part in address.partition("?")[2].split("&"))
    form = root.one("form", role="search")
    chosen = {one.get("name") for one in form.all("select") for o in one.all("option") if "selected" in o.attributes}
    assert chosen == set(asked) - {"q"}
    assert form.one("input", type="search").get("value") == asked.get("q", "")


def test_a_heading_sorts(client: FlaskClient) -> None:
    root = shown(client, "/maps/installations/teams?kind=team")
    heading = next(one for one in root.one("thead").all("a") if one.text == "Lacks")
    sorted_ = shown(client, heading.get("href"))
    lacks = [int(row[6]) for row in rows(sorted_)]
    assert (len(lacks), lacks) == (27, sorted(lacks, reverse=True))
    assert [one.text for one in sorted_.all("th", aria_sort="descending")] == ["Lacks"]
    again = next(one for one in sorted_.one("thead").all("a") if one.text == "Lacks")
    turned = shown(client, again.get("href"))
    assert [int(row[6]) for row in rows(turned)] == sorted(lacks)
    assert [one.text for one in turned.all("th", aria_sort="ascending")] == ["Lacks"]


@pytest.mark.parametrize(
    "wrong", ["teams?sort=x", "teams?kind=x", "teams?department=x", "items?team=x", "teams?item=x"]
)
def test_what_is_not_there(client: FlaskClient, wrong: str) -> None:
    assert client.get(f"/maps/engines/{wrong}").status_code == 404


def test_taken_along_and_as_json(client: FlaskClient) -> None:
    lines = client.get("/maps/engines/items?format=csv&team=purchasing").text.splitlines()
    assert lines[0] == "id,title,made_by,given_by,got_by,needed_by,lacked_by,findings"
    assert lines[2] == "order,Order,Sales,1,1,1,0,0"
    teams = client.get("/api/v1/maps/engines/teams?q=sales").get_json()["teams"]
    assert [(one["id"], one["gives"]) for one in teams] == [("sales", 1)]
    items = client.get("/api/v1/maps/engines/items?sort=lacked_by").get_json()["items"]
    assert [one["id"] for one in items] == ["goods-announcement", "put-away-order", "order"]
