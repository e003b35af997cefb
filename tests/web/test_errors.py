"""What somebody sees when something is wrong: what, the way on, and never a traceback."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from flowmap import services
from flowmap.errors import InvalidMap, Problem, RendererError
from flowmap_web import Settings, create_app
from tests.web.document import faults, page


def shown(client: FlaskClient, address: str, status: int) -> tuple[str, list[str], list[str]]:
    """Heading, paragraphs and links of the main part of an error's page."""
    answer = client.get(address)
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    assert faults(answer.text) == []
    main = page(answer.text).one("main")
    links = [one.get("href") for one in main.all("a")]
    return main.one("h1").text, [one.text for one in main.all("p")], links


def test_an_unknown_map_names_the_nearest(client: FlaskClient) -> None:
    heading, said, links = shown(client, "/maps/engins", 404)
    assert heading == "There is nothing here"
    assert said[:2] == ["The store has no map “engins”.", "Did you mean “engines”?"]
    assert links == ["/maps/engines", "/"]


@pytest.mark.parametrize(
    ("address", "near", "back"),
    [
        ("/maps/engines/teams/sale", "/maps/engines/teams/sales", "/maps/engines"),
        ("/maps/engines/items/put-away", "/maps/engines/items/put-away-order", "/maps/engines"),
        ("/maps/engins/teams/sales", "/maps/engines/teams/sales", None),
        ("/maps/engines?team=sale&rule=GAP01", "/maps/engines?team=sales&rule=GAP01", "/maps/engines"),
        (
            "/maps/engines/findings?severity=eror",
            "/maps/engines/findings?severity=error",
            "/maps/engines/findings",
        ),
        ("/maps/engines?view=custmers", "/maps/engines?view=customers", "/maps/engines"),
        ("/maps/engines?department=Supplies", "/maps/engines?department=Supply", "/maps/engines"),
        ("/maps/engines/picture.jpng", "/maps/engines/picture.png", "/maps/engines"),
        ("/rules/GAP011", "/rules/GAP01", None),
        ("/maps/engines/finding", "/maps/engines/findings", None),
        ("/rule", "/rules", None),
        ("/maps", "/", None),
        ("/nothing/like/it", None, None),
        ("/maps/engines/findings/000000000000", None, "/maps/engines/findings"),
    ],
)
def test_an_unknown_address_leads_to_the_nearest_and_back(
    address: str, near: str | None, back: str | None, client: FlaskClient
) -> None:
    _, _, links = shown(client, address, 404)
    assert links == [*filter(None, (near, back)), "/"]


def test_a_repair_that_is_not_there(client: FlaskClient) -> None:
    white_spot = client.get("/api/v1/maps/engines/findings?rule=GAP01").json
    assert white_spot is not None
    _, said, _ = shown(client, f"/maps/engines/findings/{white_spot['findings'][0]['fingerprint']}/repairs/9", 404)
    assert said[0] == "This finding has no repair 9."


def test_an_address_cannot_steer_links(client: FlaskClient) -> None:
    hostile = "_external=1&_scheme=javascript&_anchor=x&endpoint=x&name=y&static=1&next=//evil.example"
    for address in (f"/maps/engines?{hostile}&team=sales", f"/maps/engines/teams/sale?{hostile}", f"/?{hostile}"):
        root = page(client.get(address).text)
        leads = [one.get("href") for one in root.all("a", "link")] + [one.get("action") for one in root.all("form")]
        assert leads
        assert not any("javascript" in link or "evil" in link for link in leads)


def test_what_an_address_says_is_escaped(client: FlaskClient) -> None:
    for address in ("/maps/<script>x", "/maps/engines?q=<script>x", '/maps/engines?q="onfocus=x', "/<img src=x>"):
        answer = client.get(address)
        assert "<script>x" not in answer.text
        assert "<img src" not in answer.text.replace('<img src="/static', "")
        assert faults(answer.text) == []


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/maps/%00", 404),
        ("/maps/%ff", 404),
        (f"/maps/{'x' * 20_000}", 404),
        ("/maps/engines/teams/%00", 404),
        ("/maps/engines?q=%00%ff", 200),
        (f"/maps/engines/findings?page={9**40}", 200),
        (f"/maps/engines/history?before={9**40}", 200),
        (f"/maps/engines/history?before=-{9**40}", 200),
        ("/maps/engines/history?before=now", 200),
        (f"/maps/engines/findings/x/repairs/{9**40}", 404),
        ("/maps/engines/findings/" + "f" * 5_000, 404),
        ("/maps/engines/picture.svg?view=finding", 400),
        ("/maps/engines?view=customers&team=order", 404),
        ("/maps/../etc/passwd", 404),
        ("/static/%2e%2e/app.py", 404),
        ("/?sort=%00&q=%00&page=x", 200),
        ("/api/v1/maps/engines/findings?team=%00", 404),
        (f"/api/v1/maps/engines/history?before={9**40}", 200),
    ],
)
def test_hostile_addresses(address: str, status: int, client: FlaskClient) -> None:
    assert client.get(address).status_code == status


def test_a_method_that_does_not_fit(client: FlaskClient) -> None:
    answer = client.post("/maps/engines")
    assert answer.status_code == 405
    assert sorted(answer.headers["Allow"].split(", ")) == ["GET", "HEAD", "OPTIONS"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost:8000@evil.example"])
def test_another_name_is_not_answered(host: str, client: FlaskClient) -> None:
    answer = client.get("/maps/engines", headers={"Host": host})
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert answer.text.startswith("flowmap does not answer under this name.")
    assert "Content-Security-Policy" in answer.headers


def test_a_name_that_is_given_is_answered(store_url: str) -> None:
    app = create_app(Settings(store=store_url, hosts=("maps.example.org",)))
    assert app.test_client().get("/rules", headers={"Host": "maps.example.org"}).status_code == 200


def test_a_store_that_is_away() -> None:
    client = create_app(Settings(store="sqlite:////proc/none/maps.db")).test_client()
    heading, said, _ = shown(client, "/", 503)
    assert heading == "The maps cannot be reached at the moment"
    assert "/proc/none" in said[0]
    assert client.get("/").headers["Retry-After"] == "5"
    assert client.get("/rules").status_code == 200


def test_programs_get_problems(client: FlaskClient) -> None:
    answer = client.get("/api/v1/maps/engins")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.json == {
        "type": "about:blank",
        "title": "There is nothing here",
        "status": 404,
        "detail": "The store has no map “engins”.",
        "hint": "Did you mean “engines”?",
    }
    assert client.get("/api/v1/nothing").mimetype == "application/problem+json"


@pytest.fixture
def own(tmp_path: Path) -> tuple[Flask, str]:
    """An application over a store of its own with one small map."""
    url = f"sqlite:///{tmp_path / 'maps.db'}"
    services.push(services.parse("Sales makes order\nSales -> Legal: order"), "one", by="me", store=url)
    return create_app(Settings(store=url)), url


def test_a_map_that_cannot_be_read_hides_no_other(own: tuple[Flask, str], monkeypatch: pytest.MonkeyPatch) -> None:
    app, url = own
    services.push(services.parse("Sales makes order"), "two", by="me", store=url)
    store = app.extensions["flowmap"].store
    load = store.load

    def damaged(name: str) -> object:
        if name == "one":
            raise InvalidMap([Problem("The handoff names a team that is not there.")])
        return load(name)

    monkeypatch.setattr(store, "load", damaged)
    heading, said, _ = shown(app.test_client(), "/maps/one", 500)
    assert heading == "This map cannot be read"
    assert said[0] == "“one” cannot be read: The handoff names a team that is not there."
    lines = page(app.test_client().get("/").text).one("ul", class_="maps").all("li")
    assert [one.one("h3").text for one in lines] == ["One", "Two"]
    assert "cannot be read: The handoff names" in lines[0].text
    assert "1 team, 0 handoffs" in lines[1].text


def test_a_bug_is_logged_and_not_shown(
    own: tuple[Flask, str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    app, _ = own

    def breaks(*_: object, **__: object) -> object:
        raise RuntimeError("secret of the implementation")

    monkeypatch.setattr(services, "checked_map", breaks)
    with caplog.at_level(logging.ERROR):
        heading, _, _ = shown(app.test_client(), "/maps/one", 500)
    assert heading == "Something went wrong in flowmap"
    assert "secret of the implementation" not in app.test_client().get("/maps/one").text
    assert "secret of the implementation" in caplog.text


def test_a_picture_that_cannot_be_drawn_leaves_the_page(
    own: tuple[Flask, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, _ = own

    def fails(*_: object, **__: object) -> object:
        raise RendererError("Graphviz took more than 5 s.")

    monkeypatch.setattr(services, "draw", fails)
    answer = app.test_client().get("/maps/one")
    assert answer.status_code == 200
    assert page(answer.text).one("figure").text == "The picture could not be drawn: Graphviz took more than 5 s."
    heading, said, _ = shown(app.test_client(), "/maps/one/picture.png", 503)
    assert (heading, said[0]) == ("This picture cannot be drawn at the moment", "Graphviz took more than 5 s.")


def test_a_map_that_is_gone_and_one_that_took_its_name(own: tuple[Flask, str]) -> None:
    app, url = own
    client = app.test_client()
    assert "Legal" in client.get("/maps/one").text
    with services.opened(url) as store:
        store.remove("one")
    assert client.get("/maps/one").status_code == 404
    services.push(services.parse("map Other\nSales makes offer"), "one", by="me", store=url)
    assert "Legal" not in client.get("/maps/one").text
    assert page(client.get("/maps/one").text).one("h1").text == "Other"
