"""Every page that can be reached is there, is well formed, and can be used without seeing it or without a mouse."""

from __future__ import annotations

from collections import Counter, deque

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings

from flowmap import services
from flowmap.domain.map import Map
from flowmap.domain.records import Header, Holder
from flowmap_web import Settings, create_app
from flowmap_web.desk import NAME, Desk
from tests.strategies import random_maps
from tests.web.document import Element, faults, page

MOST = 6
INSTALLATIONS = (
    "",
    "?view=customers",
    "?view=matrix",
    "?team=planning&severity=error",
    "?department=Supply",
    "/findings",
    "/findings?sort=weight",
    "/teams/sales",
    "/teams/erp",
    "/items/date-change",
    "/matrix",
    "/matrix?department=Supply",
    "/teams",
    "/items?team=planning",
    "/paths?from=sales&to=planning",
    "/paths?to=production&item=drawings&without=holder:erp",
    "/depends?on=holder:erp",
    "/history",
    "/report",
)


def links(root: Element) -> list[str]:
    """Addresses of this site that a page leads to, without the part after `#`."""
    found = [one.get("href").partition("#")[0] for one in root.all("a", "link") if one.get("href")]
    found += [one.get("src") for one in root.all("script", "img")]
    assert all(link.startswith("/") for link in found if link)
    return list(dict.fromkeys(link for link in found if link))


def kind_of(address: str) -> tuple[object, ...]:
    """Alike for pages of one kind: the parts of the address that name no record, and what is asked."""
    path, _, query = address.partition("?")
    parts = path.split("/")
    return len(parts), *parts[:4], *parts[5:6], query.partition("=")[0]


def test_every_link_of_a_map_leads_to_a_sound_page(client: FlaskClient) -> None:
    """Of each kind of page the first MOST that are linked."""
    seen: dict[str, str] = {}
    followed = Counter[tuple[object, ...]]()
    waiting = deque(["/maps/back-office"])
    while waiting:
        address = waiting.popleft()
        plain = "?" not in address or address.count("=") == 1  # one choice at a time: pairs are what filters are for
        if address in seen or not plain or not address.startswith(("/maps/back-office", "/static")):
            continue
        if ("/picture." in address and "?" in address) or "/report." in address:
            continue  # files, each of which takes some time
        if not address.startswith("/static"):
            followed[kind_of(address)] += 1
            if followed[kind_of(address)] > MOST:
                continue
        with client.get(address) as answer:
            assert answer.status_code == 200, address
            seen[address] = str(answer.mimetype)
            if answer.mimetype == "text/html":
                text = answer.get_data(as_text=True)
                assert faults(text) == [], address
                waiting.extend(links(page(text)))
    kinds = {part for address in seen for part in address.split("/")[3:4] if address.startswith("/maps/")}
    assert {"findings", "teams", "items", "matrix", "history"} <= {kind.partition("?")[0] for kind in kinds}
    assert any("/repairs/" in address for address in seen)
    assert {"text/html", "text/css", "text/javascript", "image/svg+xml", "text/csv"} <= set(seen.values())


@pytest.mark.parametrize("rest", INSTALLATIONS)
def test_the_pages_of_a_whole_company(rest: str, client: FlaskClient) -> None:
    answer = client.get(f"/maps/installations{rest}")
    assert answer.status_code == 200
    assert faults(answer.text) == []


def test_the_rules_and_their_pages(client: FlaskClient) -> None:
    listed = client.get("/rules").text
    assert faults(listed) == []
    for rule in services.rules():
        assert f"/rules/{rule.code}" in links(page(listed))
        answer = client.get(f"/rules/{rule.code}")
        assert answer.status_code == 200
        assert faults(answer.text) == []


@pytest.fixture(scope="module")
def empty() -> Flask:
    """An application over an empty store in memory."""
    return create_app(Settings(store="memory:every-page"))


def test_an_empty_store_says_how_to_begin(empty: Flask) -> None:
    text = empty.test_client().get("/").text
    assert faults(text) == []
    root = page(text)
    assert [one.text for one in root.one("main").all("h1", "h2")] == [
        "Who needs what information from whom, and where does it get lost?",
        "There is no map yet: make one",
    ]


@given(m=random_maps())
@example(m=Map.of([Header(title=" ")], name="random"))
@example(m=Map.of([Holder(id="a", department=" ")], name="random"))
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_of_maps_that_nobody_foresaw(m: Map, empty: Flask) -> None:
    desk: Desk = empty.extensions[NAME]
    for line in desk.listed():
        desk.store.remove(line.name)
    desk.store.create("random", m, by="hypothesis")
    client = empty.test_client()
    addresses = ["/", *(f"/maps/random{rest}" for rest in ("", "?view=matrix", "/findings", "/matrix", "/history"))]
    addresses += [f"/maps/random/teams/{holder.id}" for holder in list(m.holders)[:2]]
    addresses += [f"/maps/random/items/{item.id}" for item in list(m.items)[:2]]
    addresses += [f"/maps/random/{list_}" for list_ in ("teams", "items", "paths", "depends")]
    for holder, item in zip(m.holders, m.items, strict=False):
        addresses += [
            f"/maps/random/paths?to={holder.id}&item={item.id}",
            f"/maps/random/depends?on=holder:{holder.id}",
        ]
        break
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert faults(answer.text) == [], address
    for finding in desk.open("random").report.findings[:2]:
        answer = client.get(f"/maps/random/findings/{finding.fingerprint}")
        assert answer.status_code == 200
        assert faults(answer.text) == []
    assert client.get("/maps/random/findings.csv").status_code == 200
    assert client.get("/api/v1/maps/random").status_code == 200
