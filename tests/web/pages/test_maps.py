"""The list of maps makes sense to somebody who is here first, and stays quick."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from flowmap import services
from flowmap.analyzers.check import Checked
from flowmap.domain.finding import Finding
from flowmap.domain.map import Map
from flowmap_web import Settings, create_app
from tests.web.document import page


def test_the_first_look(client: FlaskClient) -> None:
    main = page(client.get("/").text).one("main")
    assert main.one("h1").text == "Who needs what information from whom, and where does it get lost?"
    example = main.one("section", class_="example")
    assert example.one("h2").text == "For example: The engines that get lost"
    assert example.all("p")[0].text == (
        "Goods receiving needs Goods announcement in case Customer supplies the engine; "
        "Sales has it and does not hand it over."
    )
    actions = example.one("p", class_="actions").all("a")
    assert [one.text for one in actions] == ["See why", "Try the repair", "Open the whole map"]
    assert actions[1].get("href").endswith("/repairs/0")


def test_each_map_says_what_is_wrong_and_what_arrives(client: FlaskClient) -> None:
    lines = page(client.get("/").text).one("ul", class_="maps").all("li")
    told = {one.one("h3").text: one for one in lines}
    assert list(told) == ["Doors and windows, and the office in between", "Industrial installations",
                          "The engines that get lost"]  # fmt: skip
    engines = told["The engines that get lost"].text
    assert "broken 2 weak 2" in engines
    assert "Needs met 25.2 of 27 93 %" in engines
    assert "4 teams, 3 handoffs" in engines


def test_the_list_computes_no_repairs(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    described: list[str] = []
    check, describe = services.checked_map, Checked.described

    def noted(m: Map, **options: Any) -> Checked:
        checked.append(m.name)
        return check(m, **options)

    def told(self: Checked, finding: Finding) -> Finding:
        described.append(self.solution.map.name)
        return describe(self, finding)

    monkeypatch.setattr(services, "checked_map", noted)
    monkeypatch.setattr(Checked, "described", told)
    client = create_app(Settings(store=store_url)).test_client()
    assert client.get("/?q=installations").status_code == 200
    assert "installations" in checked
    assert "installations" not in described
    before = len(checked)
    assert client.get("/?q=installations").status_code == 200
    assert len(checked) == before


def test_many_maps_can_be_searched_sorted_and_turned(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'many.db'}"
    with services.opened(url) as store:
        for number in range(60):
            m = services.parse(f"map Branch {59 - number:02}\nSales makes order")
            store.create(f"m{number:02}", m, by="me")
    client = create_app(Settings(store=url)).test_client()

    def titles(address: str) -> list[str]:
        return [one.text for one in page(client.get(address).text).one("ul", class_="maps").all("h3")]

    assert titles("/") == [f"Branch {number:02}" for number in range(50)]
    assert titles("/?page=2") == [f"Branch {number:02}" for number in range(50, 60)]
    assert titles("/?sort=changed")[:2] == ["Branch 00", "Branch 01"]
    assert titles("/?q=branch+07") == ["Branch 07", "Branch 52"]  # m07 is the name of Branch 52
    assert "No map has “nothing” in its name." in client.get("/?q=nothing").text
    more = page(client.get("/?sort=changed").text).one("nav", aria_label="More maps").one("a")
    assert (more.text, more.get("href")) == ("More maps", "/?sort=changed&page=2")
    assert titles("/?page=-3&sort=nothing") == titles("/")
    assert titles("/?page=99") == titles("/?page=2")
    back = page(client.get("/?page=2").text).one("nav", aria_label="More maps").one("a")
    assert (back.text, back.get("href")) == ("Previous maps", "/")
