"""Who gives whom what: the exact table behind every picture."""

from __future__ import annotations

from pathlib import Path

from flask.testing import FlaskClient

from flowmap import services
from flowmap.domain.map import Map
from flowmap.domain.records import Handoff, Holder, Item
from flowmap_web import Settings, create_app
from flowmap_web.matrix import MOST, matrix_of
from flowmap_web.opened import Opened
from tests.web.document import page


def test_the_engines(client: FlaskClient, prints: dict[str, str]) -> None:
    table = page(client.get("/maps/engines/matrix").text).one("table", class_="matrix")
    assert [one.text for one in table.one("thead").all("th")] == [
        "gives / gets", "Sales", "Purchasing", "Goods receiving", "Production", "gives", "lacks",
    ]  # fmt: skip
    assert [[cell.text for cell in row.all("td", "th")] for row in table.one("tbody").all("tr")] == [
        ["Sales", "", "1", "!1", "", "1", ""],
        ["Purchasing", "", "", "1", "", "1", ""],
        ["Goods receiving", "", "", "", "1", "1", "1"],
        ["Production", "", "", "", "", "0", "1"],
    ]
    lacking = table.one("a", class_="lacking")
    assert lacking.get("aria-label") == "!1. Goods receiving lacks Goods announcement"
    assert lacking.get("href") == f"/maps/engines/findings/{prints['GAP01']}"


def test_a_map_without_teams_says_how_to_begin(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'maps.db'}"
    services.push(services.parse(""), "empty", by="me", store=url)
    main = page(create_app(Settings(store=url)).test_client().get("/maps/empty/matrix").text).one("main")
    assert main.one("p", class_="notice").text.startswith("This map has no team yet. Draw the first one")
    assert main.all("table", "form") == []


def test_every_handoff_is_counted_once() -> None:
    m = services.parse("A -> B: x\nA -> B: y\nA -> B: x, if one\nB -> A: ?\ncase one 50%\ncase two 50%")
    rows = matrix_of(Opened(m)).rows
    assert [[cell.count for cell in row.cells] for row in rows] == [[0, 2], [1, 0]]
    assert [row.gives for row in rows] == [2, 1]


def test_of_many_teams_the_busiest_are_shown() -> None:
    holders = [Holder(id=f"t{number}", title=f"T{number}") for number in range(MOST + 5)]
    handoffs = [Handoff(giver="t0", receiver=f"t{number}", item="i") for number in range(1, MOST)]
    table = matrix_of(Opened(Map.of([*holders, Item(id="i"), *handoffs])))
    assert len(table.teams) == MOST
    assert table.left_out == f"Shown are the {MOST} that hand over most; 5 teams are left out."


def test_it_is_narrowed_by_its_address(client: FlaskClient) -> None:
    root = page(client.get("/maps/engines/matrix?item=order&case=standard").text)
    rows = [[cell.text for cell in row.all("td", "th")] for row in root.one("tbody").all("tr")]
    assert rows[0] == ["Sales", "", "1", "", "", "1", ""]
    assert {cell for row in rows[1:] for cell in row[1:]} == {"", "0"}
    root = page(client.get("/maps/installations/matrix?department=Supply").text)
    heads = [one.text for one in root.one("table", class_="matrix").one("thead").all("th")]
    assert heads[1:-2] == ["Purchasing", "Goods receiving", "Warehouse", "Shipping"]
    for wrong in ("department=x", "item=x", "case=x"):
        assert client.get(f"/maps/engines/matrix?{wrong}").status_code == 404
    pairs = client.get("/api/v1/maps/engines/matrix?item=order").get_json()["pairs"]
    assert pairs == [{"giver": "sales", "receiver": "purchasing", "items": ["order"]}]
