"""A map: its picture, and the findings beside it, each view with an address that restores it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from flowmap import services
from flowmap_web import Settings, create_app
from tests.web.document import Element, page


def shown(client: FlaskClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200
    return page(answer.text)


def cards(root: Element) -> list[str]:
    return [one.one("p", class_="kind").text for one in root.all("li") if one.get("class").startswith("finding ")]


def test_picture_and_findings(client: FlaskClient) -> None:
    root = shown(client, "/maps/engines")
    assert root.one("h1").text == "The engines that get lost"
    assert cards(root) == ["broken 1 white spot", "weak empty promise", "weak asks in vain"]
    first = root.one("section", id="side").all("li")[0]
    assert first.one("details").one("summary").text == "1 consequence"
    assert "cannot be made Production needs Put-away order" in first.one("details").text
    assert first.one("a", class_="try").get("aria-label") == (
        "Try it: Sales hands Goods announcement to Goods receiving directly."
    )
    drawing = root.one("figure").one("svg")
    assert {one.get("data-team") for one in drawing.all("g")} >= {
        "sales",
        "purchasing",
        "goods-receiving",
        "production",
    }
    assert root.one("header").all("a")[1].text == "The engines that get lost"


def test_a_team_in_the_picture_leads_to_itself_on_this_page(client: FlaskClient) -> None:
    drawing = shown(client, "/maps/engines").one("figure").one("svg")
    found = {one.get("href") for one in drawing.all("a")}
    assert "/maps/engines?team=sales" in found
    assert "/maps/engines?item=order" in found
    whole = shown(client, "/maps/engines?view=customers&team=sales").one("figure").one("svg")
    assert "/maps/engines?view=customers&team=purchasing" in {one.get("href") for one in whole.all("a")}


def test_the_filters_say_what_the_address_says(client: FlaskClient) -> None:
    root = shown(client, "/maps/engines?team=goods-receiving&severity=warning&q=vain")
    form = root.one("form", role="search")
    chosen = {
        one.get("name"): [option.text for option in one.all("option") if "selected" in option.attributes]
        for one in form.all("select")
    }
    assert chosen.pop("team") == ["Goods receiving"]
    assert chosen.pop("severity") == ["weak"]
    assert chosen == {"case": [], "item": [], "rule": [], "kano": [], "provider": [], "accepted": [], "cost": []}
    assert form.one("input", type="search").get("value") == "vain"
    assert cards(root) == ["weak asks in vain"]
    (count,) = (one.text for one in root.all("p") if "data-count" in one.attributes)
    assert count == "1 of 4 findings"
    clear = next(one for one in form.all("a") if one.text == "Clear")
    assert clear.get("href") == "/maps/engines"


GOOD = "Sales makes order\nSales -> Legal: order\nLegal needs order threshold"
ORDERS = f"case standard 90%\ncase engine 10%\n{GOOD}"


@pytest.mark.parametrize(
    ("text", "asked", "hidden"),
    [(GOOD, "", True), (GOOD, "?q=order", False), (f"{GOOD}\nLegal needs x threshold", "", False), (ORDERS, "", False)],
)
def test_filters_stand_where_there_is_something_to_choose_from(
    text: str, asked: str, hidden: bool, tmp_path: Path
) -> None:
    """Kinds of order are chosen for the picture, too."""
    url = f"sqlite:///{tmp_path / 'maps.db'}"
    services.push(services.parse(text), "one", by="me", store=url)
    client = create_app(Settings(store=url)).test_client()
    for address in ("/maps/one", "/maps/one/findings"):
        assert ("hidden" in shown(client, address + asked).one("form", role="search").attributes) is hidden


def test_an_empty_map_says_how_to_begin(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'maps.db'}"
    services.push(services.parse(""), "empty", by="me", store=url)
    client = create_app(Settings(store=url)).test_client()
    listed = shown(client, "/maps/empty/findings").one("section", id="list")
    assert listed.one("p", class_="notice").text.startswith("This map is empty. Beside its picture, answer")
    side = shown(client, "/maps/empty").one("section", id="side")
    assert side.one("p", class_="notice").text.startswith("This map is empty. Answer the question above")


def test_a_chosen_team_is_told_in_a_few_facts(client: FlaskClient) -> None:
    panel = shown(client, "/maps/engines?team=goods-receiving&rule=GAP01").one("section", class_="panel")
    assert panel.one("h2").text == "Goods receiving team, Supply"
    assert [one.text for one in panel.all("dd")] == ["1 piece", "1 piece", "1"]
    leave, *_ = panel.all("a")
    more = next(one for one in panel.all("a") if one.text == "What it gets, does and gives")
    assert (leave.get("aria-label"), leave.get("href")) == ("Close Goods receiving", "/maps/engines?rule=GAP01")
    assert more.get("href") == "/maps/engines/teams/goods-receiving"


def test_a_chosen_information_is_told_in_a_few_facts(client: FlaskClient) -> None:
    panel = shown(client, "/maps/engines?item=put-away-order").one("section", class_="panel")
    assert panel.one("h2").text == "Put-away order information"
    assert [one.text for one in panel.all("dd")] == ["1 time", "1 team"]


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/maps/engines", "Whole map"),
        ("/maps/engines?view=customers", "Customers of Sales"),
        ("/maps/engines?view=customers&team=purchasing", "Customers of Purchasing"),
        ("/maps/engines?view=matrix", "Table"),
        ("/maps/engines?department=Supply", "Supply"),
    ],
)
def test_each_view_has_an_address(address: str, current: str, client: FlaskClient) -> None:
    root = shown(client, address)
    assert [one.text for one in root.one("section", id="picture").all("a", aria_current="true")] == [current]
    form = root.one("form", role="search")
    hidden = {one.get("name"): one.get("value") for one in form.all("input", type="hidden")}
    wanted = dict(pair.split("=") for pair in address.partition("?")[2].split("&") if pair)
    assert hidden == {name: value for name, value in wanted.items() if name in ("view", "department")}


def test_nothing_passes(client: FlaskClient) -> None:
    root = shown(client, "/maps/engines?q=nothing+like+it")
    assert root.one("section", id="side").one("p", class_="notice").text == "No finding passes these filters."
