"""Which picture the page of a map shows, and that its boxes stay where they are."""

from __future__ import annotations

import re
import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient

from flowmap.domain.change import Change
from flowmap.domain.records import Handoff, Holder
from flowmap.errors import StoreError
from tests.web.document import page
from tests.web.program import Program


def figure(client: FlaskClient, address: str) -> tuple[str, list[str]]:
    """The view of the page's picture, and what other pictures it offers."""
    answer = client.get(address)
    assert answer.status_code == 200
    root = page(answer.text)
    offered = root.one("nav", aria_label="Choose a picture").all("a")
    return root.one("figure").get("data-view"), [one.text for one in offered]


def test_a_small_map_shows_every_arrow(client: FlaskClient) -> None:
    assert figure(client, "/maps/engines") == ("drawing", ["Whole map", "Customers of Sales", "Table"])
    assert figure(client, "/maps/engines?department=Supply")[0] == "map"


def test_a_larger_map_shows_teams_by_distance_and_offers_every_arrow(client: FlaskClient) -> None:
    view, offered = figure(client, "/maps/installations")
    assert (view, offered[:2]) == ("map", ["Whole map", "Every arrow"])


def places_in(svg: str) -> dict[str, str]:
    found = re.findall(r'<g transform="(translate[^"]+)"[^>]*data-key="([^"]+)"', svg)
    return {key: place for place, key in found}


def test_boxes_stay_where_they_are_and_new_ones_are_remembered(own_app: Flask, program: Program) -> None:
    before = places_in(program.http.get("/maps/engines").text)
    stored = program.desk.store.places("engines")
    assert {"holder:sales", "note:handoff:sales:purchasing:order"} <= set(stored) == set(before)
    program.sent("/maps/engines/edits", program.edit(Change(None, Holder(id="legal", title="Legal")), base=1))
    after = places_in(program.http.get("/maps/engines").text)
    assert {key: place for key, place in after.items() if key in before} == before
    assert set(after) - set(before) == {"holder:legal"}
    assert program.desk.store.places("engines").keys() == set(after)
    program.sent("/maps/engines/places", {"places": {"holder:legal": [1000, 500]}})
    assert places_in(program.http.get("/maps/engines").text)["holder:legal"] != after["holder:legal"]


def test_the_picture_is_drawn_once_while_nothing_changes(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    from flowmap import services

    drawn, draw = [], services.draw

    def noted(*given: object, **view: object) -> object:
        drawn.append(view["view"])
        return draw(*given, **view)  # type: ignore[arg-type]

    monkeypatch.setattr(services, "draw", noted)
    for _ in range(3):
        assert program.http.get("/maps/engines").status_code == 200
    assert drawn == ["drawing"]


def test_a_picture_is_begun_before_the_page_and_drawn_once(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    from flowmap import services

    drawn, draw, here = [], services.draw, threading.get_ident()

    def noted(*given: object, **view: object) -> object:
        drawn.append((view["view"], threading.get_ident() == here))
        return draw(*given, **view)  # type: ignore[arg-type]

    monkeypatch.setattr(services, "draw", noted)
    for _ in range(2):
        assert program.http.get("/maps/engines?department=Supply").status_code == 200
    assert drawn == [("map", False)]


def test_a_bug_in_a_picture_that_was_begun_is_said_once_and_holds_up_nobody(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("a bug in a picture")

    monkeypatch.setattr("flowmap.services.draw", fails)
    answer = program.http.get("/maps/engines?department=Supply")
    assert answer.status_code == 500
    assert "a bug in a picture" not in answer.text
    monkeypatch.undo()
    assert program.http.get("/maps/engines?department=Supply").status_code == 200


def test_a_store_that_cannot_keep_places_is_no_reason_to_show_nothing(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(program.desk.store, "place", full)
    answer = program.http.get("/maps/engines")
    assert answer.status_code == 200
    assert "holder:sales" in places_in(answer.text)


def test_the_browser_may_find_the_way_of_new_arrows_itself(program: Program) -> None:
    program.http.get("/maps/engines")
    changed = Change(None, Holder(id="legal", title="Legal"))
    program.sent("/maps/engines/edits", program.edit(changed, base=1))
    asked = program.http.get("/maps/engines", headers={"X-Flowmap-Routes": "browser"})
    assert asked.status_code == 200
    assert program.http.get("/maps/engines?routes=browser").text.count("data-key") == asked.text.count("data-key")
    root = page(program.http.get("/maps/engines?routes=browser").text)
    assert not any("routes=" in one.get("href") for one in root.all("a"))


def test_a_saved_picture_is_the_one_on_the_page(program: Program) -> None:
    root = page(program.http.get("/maps/engines").text)
    link = next(one.get("href") for one in root.all("a") if one.text == "SVG")
    assert link == "/maps/engines/picture.svg?view=drawing"
    saved = program.http.get(link)
    assert saved.status_code == 200
    assert places_in(saved.text) == places_in(program.http.get("/maps/engines").text)


def keyed(text: str) -> dict[str, str]:
    """The parts of a page's drawing by their key."""
    svg = text[text.index("data-flowmap-drawing") :].partition("</g></svg>")[0]
    parts = re.split('(?=<g [^>]*data-key=")', svg)
    return {re.findall('data-key="([^"]*)"', part)[0]: part for part in parts[1:]}


def test_a_browser_is_sent_only_what_its_picture_does_not_have(program: Program) -> None:
    routes = {"X-Flowmap-Routes": "browser"}
    before = program.http.get("/maps/engines", headers=routes).text
    shown = page(before).one("figure").get("data-drawing")
    change = Change(None, Handoff(giver="sales", receiver="production", item="order"))
    program.sent("/maps/engines/edits", program.edit(change, base=1))
    whole = program.http.get("/maps/engines", headers=routes).text
    short = program.http.get("/maps/engines", headers={**routes, "X-Flowmap-Drawing": shown}).text
    assert page(short).one("figure").get("data-drawing") == page(whole).one("figure").get("data-drawing") != shown
    had, has, sent = keyed(before), keyed(whole), keyed(short)
    assert list(sent) == list(has)
    same = {key for key in [*has][:-1] if has[key] == had.get(key)}  # the last one closes the drawing
    assert len(same) == 18
    assert {key for key in sent if "data-same" in sent[key]} == same
    assert {key: sent[key] for key in has if key not in same} == {key: has[key] for key in has if key not in same}
    assert places_in(short) == places_in(whole)
    again = program.http.get("/maps/engines", headers={**routes, "X-Flowmap-Drawing": "unknown"}).text
    assert keyed(again) == has
