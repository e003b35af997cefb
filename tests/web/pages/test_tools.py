"""Undo, redo and tidying up where no script runs: small forms above every page of a map."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from flowmap.domain.change import Change
from flowmap.domain.records import Handoff, Holder
from flowmap.editing import ways_out
from flowmap_web.desk import NAME, Desk
from tests.web.document import Element, page
from tests.web.program import HERE, Program


class Hand:
    """Somebody who presses the buttons of a page."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.desk: Desk = app.extensions[NAME]

    def page(self, address: str) -> Element:
        answer = self.client.get(address)
        assert answer.status_code == 200
        return page(answer.text)

    def press(self, tool: str, address: str = "/maps/engines") -> str:
        """Press a button of a page; where it leads to."""
        form = self.page(address).one("form", data_tool=tool)
        sent = {one.get("name"): one.get("value") for one in form.all("input")}
        answer = self.client.post(form.get("action"), data=sent, headers=HERE)
        assert answer.status_code == 303
        return answer.headers["Location"]

    def said(self, address: str = "/maps/engines") -> str:
        return self.page(address).one("p", id="said").text

    def adds(self, title: str) -> None:
        """An edit that this browser's forms have made."""
        with self.client.session_transaction() as session:
            client = session["client"]
        change = Change(None, Holder(id=title.lower(), title=title))
        revision = self.desk.store.revision("engines")
        self.desk.edit("engines", [change], base=revision, by="Ada", edit=f"{client}.{title}")


@pytest.fixture
def hand(own_app: Flask) -> Hand:
    return Hand(own_app)


def test_undo_and_redo_go_back_to_the_page_and_say_what_they_did(hand: Hand) -> None:
    here = "/maps/engines?team=sales"
    hand.page(here)
    hand.adds("Legal")
    assert hand.press("undo", here) == here
    assert hand.said(here) == "Taken back: team Legal."
    assert hand.said(here) == ""
    assert "legal" not in hand.desk.open("engines").map.holders
    assert hand.press("redo", "/maps/engines/teams/sales") == "/maps/engines/teams/sales"
    assert "legal" in hand.desk.open("engines").map.holders
    assert hand.press("undo") == "/maps/engines"
    hand.said()
    hand.press("undo")
    assert hand.said() == "There is nothing of yours to undo."


def chosen(hand: Hand, way: str) -> None:
    """Press a way out on the page that asks."""
    form = next(one for one in hand.page("/maps/engines").all("form") if one.all("button", name=way))
    sent = {one.get("name"): one.get("value") for one in form.all("input") + form.all("button")}
    assert hand.client.post(form.get("action"), data=sent, headers=HERE).status_code == 303


def test_where_others_count_on_it_the_page_asks_once_and_each_way_out_is_one_press(hand: Hand) -> None:
    hand.page("/maps/engines")
    for title in ("Legal", "Archive", "Stores"):
        hand.adds(title)
    for base, team in enumerate(("archive", "stores"), start=4):
        handoff = Change(None, Handoff(giver="sales", receiver=team, item="order"))
        hand.desk.edit("engines", [handoff], base=base, by="Bea", edit=f"b.{team}")
    assert hand.press("undo") == "/maps/engines"
    asked = hand.page("/maps/engines").one("div", class_="notice blocked").text
    assert asked.startswith("Bea has said on ")
    assert "Sales hands Order to Stores. So team Stores cannot be removed alone." in asked
    assert all(f"{one.label} {one.says}" in asked for one in ways_out())
    assert not hand.page("/maps/engines").all("div", class_="notice blocked")
    hand.press("undo")
    chosen(hand, "both")
    assert hand.said().startswith("Taken back: Sales hands Order to Stores; team Stores.")
    hand.press("undo")
    chosen(hand, "keep")
    assert hand.said() == "It stays as it is now, and nothing will ask about it again."
    hand.press("undo")
    assert hand.said() == "Taken back: team Legal."
    assert {"archive"} == {one.id for one in hand.desk.open("engines").map.holders} & {"legal", "archive", "stores"}


def test_a_form_that_is_sent_twice_counts_once(hand: Hand) -> None:
    hand.page("/maps/engines")
    for title in ("Legal", "Finance"):
        hand.adds(title)
    form = hand.page("/maps/engines").one("form", data_tool="undo")
    sent = {one.get("name"): one.get("value") for one in form.all("input")}
    for _ in range(2):
        assert hand.client.post(form.get("action"), data=sent, headers=HERE).status_code == 303
    assert "legal" in hand.desk.open("engines").map.holders
    assert "finance" not in hand.desk.open("engines").map.holders


def test_what_another_client_did_is_not_taken_back(own_app: Flask, hand: Hand) -> None:
    program = Program(own_app)
    program.sent("/maps/engines/edits", program.edit(Change(None, Holder(id="legal", title="Legal")), base=1))
    hand.press("undo")
    assert hand.said() == "There is nothing of yours to undo."


def test_tidy_up_places_every_box_anew(hand: Hand) -> None:
    hand.page("/maps/engines")
    placed = hand.desk.store.places("engines")
    hand.desk.store.place("engines", {"holder:sales": (5_000.0, 0.0)})
    hand.press("tidy")
    assert hand.desk.store.places("engines") == placed
    assert hand.said() == "All boxes are placed anew."
    assert hand.page("/maps/engines?view=matrix").all("form", data_tool="tidy") == []


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example", "https://evil.example/maps/engines", "/maps/engines-2", "/maps/engines\\..",
        "/maps/engines\n", "javascript:x", "", "/", "/maps/engines/" + "x" * 3_000,
    ],
)  # fmt: skip
def test_a_form_leads_nowhere_else(back: str, hand: Hand) -> None:
    token = re.search('name="csrf_token" value="([^"]+)"', hand.client.get("/maps/engines").text)
    assert token is not None
    answer = hand.client.post("/maps/engines/undo", data={"csrf_token": token[1], "back": back}, headers=HERE)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/maps/engines")
