"""A team: what it lacks, gives, gets, needs and does."""

from __future__ import annotations

from pathlib import Path

from flask.testing import FlaskClient

from flowmap import services
from flowmap.domain.map import Map
from flowmap.domain.records import Activity, Holder, Item
from flowmap_web import Settings, create_app
from tests.web.document import Element, page


def cells(section: Element) -> list[list[str]]:
    return [[cell.text for cell in row.all("th", "td")] for row in section.one("tbody").all("tr")]


def test_goods_receiving(client: FlaskClient) -> None:
    main = page(client.get("/maps/engines/teams/goods-receiving").text).one("main")
    assert main.all("p")[0].text == "team · Supply · has not yet confirmed that this list is complete"
    assert [one.text for one in main.all("h2")] == [
        "What it lacks", "What it gets, does and gives", "What it gives", "What it gets", "What it needs",
        "What it does", "What is asked", "Other findings",
    ]  # fmt: skip
    assert cells(main.one("section", aria_labelledby="gives")) == [
        ["Production", "Put-away order", "–", "12h", "–", "all"]
    ]
    assert cells(main.one("section", aria_labelledby="gets")) == [
        ["Purchasing", "Goods announcement", "–", "1d", "240/year", "all"]
    ]
    assert cells(main.one("section", aria_labelledby="needs")) == [
        ["Goods announcement", "must have", "10d", "all", "not when: Customer supplies the engine"]
    ]
    assert main.one("section", aria_labelledby="does").one("li").text == (
        "Goods receiving makes Put-away order from Goods announcement, in 2h."
    )


def test_work_that_makes_nothing_is_told_as_use(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'maps.db'}"
    m = Map.of([Holder(id="a", title="A"), Item(id="x", title="X"), Activity(at="a", uses=("x",))], name="one")
    services.push(m, "one", by="me", store=url)
    text = create_app(Settings(store=url)).test_client().get("/maps/one/teams/a").text
    assert page(text).one("section", aria_labelledby="does").one("li").text == "A uses X."


def test_findings_about_a_team_that_lacks_nothing_are_not_called_others(client: FlaskClient) -> None:
    heads = [one.text for one in page(client.get("/maps/engines/teams/sales").text).one("main").all("h2")]
    assert heads[0] == "What it gets, does and gives"
    assert heads[-1] == "What is wrong around it"


def test_a_handoff_has_an_anchor_that_the_table_links_to(client: FlaskClient) -> None:
    table = page(client.get("/maps/engines/matrix").text).one("tbody")
    given = table.one("a", aria_label="1. Sales gives Purchasing Order").get("href")
    address, _, anchor = given.partition("#")
    assert address == "/maps/engines/teams/sales"
    assert page(client.get(address).text).all("tr", id=anchor)


def test_a_system_a_meeting_and_an_outsider_have_pages(client: FlaskClient) -> None:
    for holder, kind in (("erp", "system"), ("weekly", "meeting"), ("customer", "outsider")):
        main = page(client.get(f"/maps/installations/teams/{holder}").text).one("main")
        assert main.all("p")[0].text.startswith(kind)
