"""What hangs on somebody or something: who must be told, what is lost, and who has another way."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from flowmap_web.pages import depends
from tests.web.document import Element, faults, page


def shown(client: FlaskClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200
    assert faults(answer.text) == []
    return page(answer.text)


def test_a_page_that_asks(client: FlaskClient) -> None:
    root = shown(client, "/maps/installations/depends")
    assert [one.get("label") for one in root.all("optgroup")] == ["Teams, systems, meetings", "Information", "Channels"]
    assert root.one("p", class_="notice").text.startswith("Choose a team, a system, an information or a channel")


def test_the_erp_is_replaced(client: FlaskClient) -> None:
    root = shown(client, "/maps/installations/depends?on=erp")
    said = [one.text for one in root.one("main").all("p")]
    assert said[0] == (
        "22 teams get 36 pieces of information through ERP. "
        "Without it 22 teams lose some of it (weight of needs 248.4)."
    )
    assert said[1].startswith("To be told, the nearest first: Accounting, Planning, Production, Purchasing, ")
    first = [one.text for one in root.all("tbody")[0].all("tr")[0].all("td", "th")]
    assert first == ["Accounting", "Goods receipt", "must have", "9", "directly", "all", "none"]
    chosen = [one.text for one in root.one("form", role="search").all("option") if "selected" in one.attributes]
    assert chosen == ["ERP"]
    assert "/maps/installations/paths?to=accounting&item=goods-receipt" in {one.get("href") for one in root.all("a")}
    assert root.one("figure").one("svg")


def test_a_channel_has_no_picture_and_information_has_its_way(client: FlaskClient) -> None:
    assert not shown(client, "/maps/installations/depends?on=via:e-mail").all("figure")
    root = shown(client, "/maps/engines/depends?on=item:order&case=standard")
    assert [one.text for one in root.all("h2")] == ["Its way", "Who needs it"]


def test_nothing_hangs_on_it(client: FlaskClient) -> None:
    root = shown(client, "/maps/engines/depends?on=production")
    assert "Nothing that the map tells hangs on Production." in root.one("main").text


def test_taken_along(client: FlaskClient) -> None:
    lines = client.get("/maps/installations/depends?on=erp&format=csv").text.splitlines()
    assert lines[1] == "Accounting,Goods receipt,all,threshold,9.0,9.0,1,,no,all,0.0"
    assert client.get("/maps/installations/depends?on=erq").status_code == 404


def test_headings_sort_and_words_filter_all_of_it(client: FlaskClient) -> None:
    address = "/maps/installations/depends?on=erp"
    heads = shown(client, address).all("thead")[0].all("th")
    assert [one.one("a").get("href") for one in heads][3:5] == [f"{address}&sort=weight", f"{address}&sort=hands"]
    root = shown(client, f"{address}&sort=-team")
    teams = [row.all("th")[0].text for row in root.all("tbody")[0].all("tr")]
    assert (len(set(teams)) > 10, teams) == (True, sorted(teams, key=str.casefold, reverse=True))
    assert {one.text for one in root.all("th", aria_sort="descending")} == {"Team"}
    assert root.one("form", role="search").one("input", name="sort").get("value") == "-team"
    few = shown(client, f"{address}&q=accounting+goods")
    assert [one.text for one in few.all("tbody")[0].all("th")] == ["Accounting"]
    assert "22 teams get 36 pieces of information" in few.one("main").text  # whatever is listed
    assert {one.text: one.get("href") for one in few.all("a")}["Clear"] == address
    none = shown(client, f"{address}&q=nothing")
    assert "Nothing of it has all these words." in none.one("main").text
    lines = client.get(f"{address}&sort=-team&q=must+have&format=csv").text.splitlines()[1:]
    assert [line.split(",")[0] for line in lines] == sorted((line.split(",")[0] for line in lines), reverse=True)
    answer = client.get("/api/v1/maps/installations/depends?on=erp&q=accounting+goods&sort=weight").get_json()
    assert [one["holder"] for one in answer["dependents"]] == ["accounting"]
    assert client.get(f"{address}&sort=tem").status_code == 404


def test_what_nobody_needs_is_counted_as_a_whole(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(depends, "MOST_ROWS", 2)
    root = shown(client, "/maps/installations/depends?on=sales")
    (more,) = [one for one in root.all("details") if "nobody has said" in one.text]
    assert int(more.one("summary").text.split()[0]) > 2
    assert len(more.one("tbody").all("tr")) == 2
    assert "The first 2 are shown; the lists below have all of them." in root.one("main").text


def test_pages_lead_here(client: FlaskClient, prints: dict[str, str]) -> None:
    for address, hrefs in {
        "/maps/engines/teams/production": ["depends?on=holder:production", "paths?to=production"],
        "/maps/engines/items/order": ["depends?on=item:order", "paths?to=purchasing&item=order"],
        f"/maps/engines/findings/{prints['GAP01']}": [
            "depends?on=holder:goods-receiving", "paths?to=goods-receiving&item=goods-announcement",
        ],
    }.items():  # fmt: skip
        found = {one.get("href") for one in shown(client, address).all("a")}
        assert {f"/maps/engines/{href}" for href in hrefs} <= found
