"""Names that may mean the same, without a script: the same, not the same, and what must be decided first."""

from __future__ import annotations

import pytest

from flowmap.domain.change import additions
from flowmap.formats import flow_text
from tests.web.document import page
from tests.web.plain_forms import Person

PAGE = "/maps/names/aliases"
TEXT = """
Sales -> Legal: Customer information, 40/month
Sales -> Legal: cust. info, 12/year
Sales -> Stores: customer-info
Legal needs customer-info threshold
Purchasing -> Stores: offer
Stores -> Sales: offers
"""


@pytest.fixture
def names(ann: Person) -> Person:
    """Ann, with a map of which some names may mean the same."""
    ann.desk.store.create("names", flow_text.parse(TEXT, name="names"), by="the tests")
    return ann


def headings(person: Person) -> list[str]:
    return [one.text for one in person.open(PAGE).all("h2")]


def test_proposals_with_their_reasons(names: Person) -> None:
    root = names.open(PAGE)
    assert [one.text for one in root.all("h2")] == [
        "Customer information, customer-info or cust. info?",
        "offer or offers?",
    ]
    assert "“cust” for customer; “info” for information" in root.one("main").text
    assert PAGE in [one.get("href") for one in names.open("/maps/names/items").all("a")]
    assert "No two names look as if they meant the same." in names.open("/maps/engines/aliases").one("main").text


def test_not_the_same_is_remembered_and_can_be_taken_back(names: Person) -> None:
    assert names.sent(PAGE, space="item", kept="offer", same=["offer", "offers"], how="not") == PAGE
    assert headings(names) == ["Customer information, customer-info or cust. info?", "Not the same, for good"]
    names.sent("/maps/names/undo", back=PAGE)
    assert "offer or offers?" in headings(names)


def test_the_name_that_is_chosen_stays_and_what_is_not_checked_is_left_out(names: Person) -> None:
    before = names.map("names").model
    names.sent(PAGE, space="item", kept="cust-info", same=["customer-info", "cust-info"], how="same")
    m = names.map("names")
    assert sorted(one.id for one in m.items) == ["cust-info", "customer-information", "offer", "offers"]
    assert [(one.name, one.item) for one in m.aliases] == [("customer-info", "cust-info")]
    assert [one.item for one in m.needs] == ["cust-info"]
    names.sent("/maps/names/undo", back=PAGE)
    assert names.map("names").model == before


def test_what_differs_must_be_decided_first(names: Person) -> None:
    given = {"space": "item", "kept": "customer-information", "same": ["cust-info"]}
    root = names.refused(PAGE, **given, how="same")
    assert (
        "“how often” is “12/year” there and “40/month” under the name that stays."
        in root.one("div", class_="bad notice").text
    )
    checked = [
        one.get("value") for one in root.all("input") if "checked" in one.attributes and one.get("type") == "checkbox"
    ]
    assert checked == ["customer-information", "cust-info", "offer", "offers"]
    names.sent(PAGE, **given, how="same", differing="add")
    assert [one.times.base for one in names.map("names").handoffs.where(giver="sales", receiver="legal")] == [492.0]


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        (
            {"kept": "offer", "same": [], "how": "same"},
            422,
            "One name stays, and at least one other becomes one with it.",
        ),
        ({"kept": "offer", "same": [], "how": "not"}, 422, "Nothing is chosen beside the name that stays."),
        ({"kept": "ofer", "same": ["offers"], "how": "same"}, 422, "has no information “ofer”"),
        ({"kept": "offer", "same": [f"i{n}" for n in range(30)], "how": "not"}, 422, "These are 31 names."),
        ({"kept": "offer", "same": ["offers"], "how": "perhaps"}, 404, ""),
    ],
)
def test_what_cannot_be(names: Person, fields: dict[str, str], status: int, said: str) -> None:
    answer = names.send(PAGE, space="item", **fields)
    assert (answer.status_code, said in page(answer.text).one("main").text) == (status, True)
    assert names.map("names").model == flow_text.parse(TEXT).model


def test_a_form_that_names_land_on_what_is_meant_and_does_not_ask_again(names: Person) -> None:
    changes = flow_text.parse(
        'offer is information\n"quote" means item offer\n"offerz" differs from item offers'
    ).aliases
    names.desk.store.save("names", additions(changes), base=1, by="the tests")
    add = "/maps/names/add/handoff"
    names.sent(add, giver="Legal", item="Quote", receiver="Stores")
    assert "handoff:legal:stores:offer" in names.map("names").handoffs
    root = names.refused(add, giver="Legal", item="offerz", receiver="Stores")
    assert "Is “offerz” the same information as “offer”?" in root.one("main").text  # that was not refused
    root = names.refused("/maps/names/add/item", title="quote")
    assert "There is already “offer”: choose another name." in root.one("main").text
    names.sent("/maps/names/add/alias", name="bid", item="offer")
    assert [one.differs for one in names.map("names").aliases if one.name == "bid"] == [False]


def test_hostile_names(names: Person) -> None:
    text = '"<script>alert(1)</script>" means item offer\nthe offer -> x: "<b>offer</b>"\nx -> y: "b offer b"'
    m = flow_text.parse("offer is information\n" + text)
    names.desk.store.create("hostile", m, by="the tests")
    root = names.open("/maps/hostile/aliases")
    assert "<script>alert(1)</script>" in root.one("section", **{"aria-labelledby": "known"}).text
    assert root.all("b") == []
