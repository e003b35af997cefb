"""A repair that is tried: the map, what arrives and the findings before and after; nothing is saved."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.web.document import Element, page


def tried(client: FlaskClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200
    return page(answer.text).one("main")


def became(main: Element) -> dict[str, list[str]]:
    return {
        name: [one.one("span", class_="kind").text for one in main.one("section", class_=name).all("li")]
        for name in ("closed", "created", "left")
    }


def test_the_direct_way(client: FlaskClient, prints: dict[str, str]) -> None:
    main = tried(client, f"/maps/engines/findings/{prints['GAP01']}/repairs/0")
    assert main.one("h1").text == "Sales hands Goods announcement to Goods receiving directly."
    before, after = main.one("div", class_="before-after").all("section")
    assert "Needs met 25.2 of 27 93 %" in before.text
    assert "broken 2 weak 2" in before.text
    assert "Needs met 27 of 27 100 %" in after.text
    assert "must have 27 of 27 100 %" in after.text
    assert became(main) == {
        "closed": ["white spot", "cannot be made", "asks in vain"],
        "created": [],
        "left": ["empty promise"],
    }
    change = main.one("ul", class_="changes").one("li")
    assert change.text == (
        "new Sales hands Goods announcement to Goods receiving, only in case Customer supplies the engine."
    )
    (line,) = main.all("pre")
    assert line.text == "Sales -> Goods receiving: Goods announcement if engine"
    others = main.one("nav", aria_label="Other repairs").all("a")
    assert [one.get("href")[-2:] for one in others] == ["/1"]
    assert len(main.all("figure")) == 2


def test_the_way_through_purchasing_brings_new_findings(client: FlaskClient, prints: dict[str, str]) -> None:
    main = tried(client, f"/maps/engines/findings/{prints['GAP01']}/repairs/1")
    assert became(main) == {
        "closed": ["white spot", "cannot be made", "empty promise", "asks in vain"],
        "created": ["the only way", "only passed on"],
        "left": [],
    }


def test_a_promise_is_taken_back(client: FlaskClient, prints: dict[str, str]) -> None:
    main = tried(client, f"/maps/engines/findings/{prints['GAP04']}/repairs/0")
    (change,) = main.one("ul", class_="changes").all("li", class_="changed")
    assert change.text.endswith("“216/year” instead of “240/year”; kinds of order “Standard order” instead of “all”")
    assert [one.text.split(":")[0] for one in main.all("pre")] == ["Purchasing -> Goods receiving"] * 2


def test_nothing_is_saved(client: FlaskClient, prints: dict[str, str]) -> None:
    tried(client, f"/maps/engines/findings/{prints['GAP01']}/repairs/0")
    assert client.get("/api/v1/maps/engines/revision").json == {"map": "engines", "revision": 1}
    assert "25.2" in page(client.get("/maps/engines").text).one("div", class_="arrives").text
