"""The interview sheet without a script: its questions, its rows, and what a filled sheet changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowmap import services
from flowmap.domain.records import Handoff, Need
from flowmap.formats import flow_text
from flowmap_web import Settings, create_app
from tests.web.document import Element
from tests.web.plain_forms import Person, values

SHEET = "/maps/m/teams/purchasing/interview"
COMPANY = """\
Sales -> Purchasing: order via ERP, takes 1d
Purchasing -> Stores: announcement, weekly
Purchasing needs order threshold
Purchasing needs price list excitement because "else we guess"
Purchasing needs forecast not relevant
"""


@pytest.fixture
def ann(tmp_path: Path) -> Person:
    """Ann, with a store of her own and a small company in it."""
    url = f"sqlite:///{tmp_path / 'maps.db'}"
    with services.opened(url) as store:
        store.create("m", flow_text.parse(COMPANY), by="the tests")
    return Person(create_app(Settings(store=url)), name="Ann")


def form(ann: Person) -> Element:
    return ann.open(SHEET).one("form", class_="sheet")


def filled(ann: Person, **cells: str) -> dict[str, list[str]]:
    """The sheet as it is shown, with some cells written in."""
    return {**values(form(ann)), **{name.replace("_", "-"): [text] for name, text in cells.items()}}


def test_each_part_shows_what_the_map_knows_and_empty_rows(ann: Person) -> None:
    questions = [one.text for one in form(ann).all("h2")]
    assert questions == [
        "What do you give, to whom, and how?",
        "What do you get, and from whom?",
        "What do you need and do not get?",
        "What do you get and do not need?",
    ]
    told = {name: found[0] for name, found in values(form(ann)).items() if found[0] and name[-1] != "n"}
    del told["edit"]
    assert told == {
        "gives-0-ref": "handoff:purchasing:stores:announcement",
        "gives-0-receiver": "Stores",
        "gives-0-item": "announcement",
        "gives-0-times": "weekly",
        "gets-0-ref": "handoff:sales:purchasing:order",
        "gets-0-giver": "Sales",
        "gets-0-item": "order",
        "gets-0-via": "ERP",
        "gets-0-lead": "1d",
        "gets-0-kano": "threshold",
        "lacks-0-ref": "need:purchasing:price-list",
        "lacks-0-item": "price list",
        "lacks-0-kano": "excitement",
        "lacks-0-because": "else we guess",
        "spare-0-ref": "need:purchasing:forecast",
        "spare-0-item": "forecast",
    }


def test_how_bad_it_is_is_asked_in_the_words_of_the_team(ann: Person) -> None:
    select = next(one for one in form(ann).all("select") if one.get("name") == "gets-0-kano")
    assert [one.text for one in select.all("option")] == [
        "not said", "we cannot work", "the more the better", "nice to have", "we do not want it",
    ]  # fmt: skip


def test_a_sheet_sent_as_it_was_shown_changes_nothing(ann: Person) -> None:
    ann.sent(SHEET, **filled(ann))
    assert ann.desk.open("m").revision == 1


def test_a_filled_sheet_is_one_change(ann: Person) -> None:
    where = ann.sent(
        SHEET,
        **filled(
            ann,
            gives_1_receiver="Planning",
            gives_1_item="parts list",
            gives_1_via="e-mail",
            gives_2_receiver="planning",
            gives_2_item="order",
            gets_0_lead="2d",
            gets_1_giver="Legal",
            gets_1_kano="performance",
            gets_1_item="contract",
            lacks_1_item="delivery date",
            lacks_1_kano="threshold",
            spare_1_item="newsletter",
        ),
    )
    assert where == SHEET
    opened = ann.desk.open("m")
    assert opened.revision == 2
    m = opened.map
    assert m.handoffs.where(giver="purchasing")[1:] == [
        Handoff(giver="purchasing", receiver="planning", item="parts-list", via="e-mail"),
        Handoff(giver="purchasing", receiver="planning", item="order"),
    ]
    assert str(m.handoffs["handoff:sales:purchasing:order"].lead) == "2d"
    assert {one.item: one.kano for one in m.needs.where(holder="purchasing")} == {
        "order": "threshold",
        "price-list": "excitement",
        "forecast": "not_relevant",
        "contract": "performance",
        "delivery-date": "threshold",
        "newsletter": "not_relevant",
    }


def test_what_is_there_already_is_changed_and_not_stated_twice(ann: Person) -> None:
    ann.sent(SHEET, **filled(ann, gives_1_receiver="stores", gives_1_item="Announcement", gives_1_lead="3d"))
    assert ann.map("m").handoffs.where(giver="purchasing") == [
        Handoff(giver="purchasing", receiver="stores", item="announcement", times="weekly", lead="3d")
    ]


def test_an_emptied_row_is_taken_out_and_a_change_of_mind_is_kept(ann: Person) -> None:
    ann.sent(
        SHEET,
        **filled(
            ann, gives_0_receiver="", gives_0_item="", gives_0_times="", gets_0_kano="not_relevant", spare_0_item=""
        ),
    )
    m = ann.map("m")
    assert m.handoffs.where(giver="purchasing") == []
    assert [(one.item, one.kano) for one in m.needs] == [("order", "not_relevant"), ("price-list", "excitement")]


def test_what_is_wrong_is_said_in_its_row_and_nothing_is_saved(ann: Person) -> None:
    root = ann.refused(
        SHEET,
        **filled(
            ann,
            gives_1_item="parts list",
            gets_0_lead="soon",
            gets_1_giver="Stors",
            spare_1_item="newsletter",
        ),
    )
    assert [one.text for one in root.one("form", class_="sheet").all("p", class_="bad")] == [
        "Say to whom.",
        "“soon” is no duration. Write a number and its unit: 30min, 4h, 2d or 1w.",
        "Is “Stors” the same team as “Stores”?",
    ]
    assert values(root.one("form", class_="sheet"))["spare-1-item"] == ["newsletter"]
    assert ann.desk.open("m").revision == 1
    ann.sent(SHEET, **filled(ann, gets_1_giver="Stors"), sure="Stors")
    assert ann.map("m").handoffs.where(giver="stors") == [Handoff(giver="stors", receiver="purchasing")]


def test_a_name_of_its_own_and_hostile_texts(ann: Person) -> None:
    nasty = "<script>alert(1)</script>\u202e'\""
    ann.sent(SHEET, **filled(ann, lacks_1_item=nasty, lacks_1_because=nasty))
    need = ann.map("m").needs.where(holder="purchasing")[-1]
    assert isinstance(need, Need)
    assert need.because == nasty
    assert "<script>alert" not in ann.client.get(SHEET).text


def test_a_team_that_is_not_there_is_said(ann: Person) -> None:
    assert ann.client.get("/maps/m/teams/purchasin/interview").status_code == 404
