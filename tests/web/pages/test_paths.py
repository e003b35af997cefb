"""How something comes to somebody: one page for the question and the answer, without scripts."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.document import Element, faults, page


def shown(client: FlaskClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200
    assert faults(answer.text) == []
    return page(answer.text)


def test_a_page_that_asks(client: FlaskClient) -> None:
    root = shown(client, "/maps/engines/paths")
    assert [one.get("name") for one in root.one("form", role="search").all("select")] == [
        "from", "to", "item", "case", "without",
    ]  # fmt: skip
    assert root.one("p", class_="notice").text == "Choose who gets it, and from whom or what it is."
    notice = shown(client, "/maps/engines/paths?to=production").one("p", class_="notice")
    assert notice.text == "From whom, or what? Name the team that it comes from, the information, or both."


def test_the_ways(client: FlaskClient) -> None:
    root = shown(client, "/maps/engines/paths?to=goods-receiving&item=goods-announcement")
    assert root.one("h1").text == "Goods announcement to Goods receiving"
    assert (
        root.all("h2")[0].text == "Goods announcement: arrives in Standard order, not in Customer supplies the engine."
    )
    assert root.one("h3").text == "Purchasing"
    steps = [one.text for one in root.all("ol", class_="proof")[0].all("li")]
    assert steps == [
        "1 Purchasing makes Goods announcement from Order, in 1d, only in case Standard order. there after 2 days",
        "2 Purchasing hands Goods announcement to Goods receiving, usually in 1d. there after 3 days",
    ]
    assert root.all("details")[0].text.startswith("After 2 other steps 1 Sales makes Order.")
    hangs = {one.get("href") for one in root.all("a") if "/depends" in (one.get("href") or "")}
    assert hangs == {f"/maps/engines/depends?on=holder:{one}" for one in ("purchasing", "sales")}
    chosen = [one.text for one in root.one("form", role="search").all("option") if "selected" in one.attributes]
    assert chosen == ["Goods receiving", "Goods announcement"]
    assert root.one("h2", id="picture-head").text == "The way through Purchasing, on the map"
    assert "step 2" in root.one("figure").one("svg").text
    assert "Step 2: Purchasing gives Goods receiving Goods announcement" in root.one("figure").text


def test_another_way_is_drawn_where_it_is_chosen(client: FlaskClient) -> None:
    address = "/maps/engines/paths?from=sales&to=production"
    root = shown(client, address)
    assert "step 1" not in root.one("figure").text
    (draw,) = (one for one in root.all("a") if one.text == "Draw this way")
    assert (
        draw.get("href")
        == f"{address.replace('from=sales&to=production', 'from=sales&to=production')}&way=1#picture-head"
    )
    assert "step 1" in shown(client, f"{address}&way=1").one("figure").text
    for wrong in ("0", "99", "x", "-1", "9" * 500):
        assert "step 1" not in shown(client, f"{address}&way={wrong}").one("figure").text


def test_what_does_not_arrive_leads_to_why(client: FlaskClient, prints: dict[str, str]) -> None:
    root = shown(client, "/maps/engines/paths?to=goods-receiving&item=goods-announcement&case=engine")
    assert root.all("h2")[0].text == "Goods announcement: does not arrive."
    assert f"/maps/engines/findings/{prints['GAP01']}" in {one.get("href") for one in root.all("a")}


def test_everything_from_somebody_is_told_in_short(client: FlaskClient) -> None:
    root = shown(client, "/maps/engines/paths?from=sales&to=production&without=via:e-mail")
    assert root.all("h2")[0].text == (
        "Put-away order: arrives from there in Standard order, not in Customer supplies the engine, "
        "also without e-mail."
    )
    (more,) = (one.get("href") for one in root.all("a") if one.text == "All ways of Put-away order")
    assert set(more.partition("?")[2].split("&")) == {
        "item=put-away-order", "from=sales", "to=production", "without=via:e-mail",
    }  # fmt: skip
    assert shown(client, more).one("h1").text == "Put-away order from Sales to Production, without e-mail"


def test_taken_along(client: FlaskClient) -> None:
    answer = client.get("/maps/engines/paths?to=goods-receiving&item=goods-announcement&format=csv")
    assert answer.text.splitlines()[1].startswith(
        "1,Goods announcement,Standard order,24.0,24.0,72.0,72.0,false,Purchasing,"
    )
    assert client.get("/maps/engines/paths?format=csv").status_code == 400


@pytest.mark.parametrize("asked", ["to=productio&item=order", "to=production&item=ordr", "to=production&from=salse"])
def test_what_is_not_there(client: FlaskClient, asked: str) -> None:
    answer = client.get(f"/maps/engines/paths?{asked}")
    assert answer.status_code == 404
    assert "Did you mean" in answer.text
