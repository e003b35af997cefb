"""What is left of a name, and why two names of one form are not the same letters."""

from __future__ import annotations

import pytest

from flowmap.naming.normal import differences, normal, singular
from flowmap.naming.spelling import spelled_alike

SAME = {
    ("cust. info", "Customer information"): ["“cust” for customer", "“info” for information"],
    ("Customer information", "customer-info"): ["“info” for information"],
    ("CUSTOMER_INFORMATION", "CustomerInformation"): ["only capitals or marks differ"],
    ("Order no.", "Order number"): ["“no” for number"],
    ("List of parts", "parts list"): ["small words differ"],
    ("order confirmation", "confirmation order"): ["the words stand in another order"],
    ("Warranty & returns", "warranty returns"): ["small words differ"],
    ("Companies", "company"): ["one is in the plural"],
    ("Délai", "delai"): ["only capitals or marks differ"],
    ("order for parts", "part order"): ["small words differ", "one is in the plural"],
}


@pytest.mark.parametrize("pair", SAME, ids=lambda pair: f"{pair[0]}={pair[1]}")
def test_names_of_one_form_and_why(pair: tuple[str, str]) -> None:
    one, other = (normal(name, "item") for name in pair)
    assert one.form == other.form
    assert differences(one, other) == SAME[pair]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Plant 1", "Plant 2"),
        ("no order", "number order"),
        ("request to customer", "request from customer"),
        ("か", "が"),
        ("order", "offer"),
    ],
)
def test_names_that_keep_their_difference(one: str, other: str) -> None:
    assert set(normal(one, "item").forms).isdisjoint(normal(other, "item").forms)


def test_of_a_team_the_word_for_one_goes_unless_nothing_else_is_there() -> None:
    assert normal("Sales dept.", "holder").form == normal("Sales", "holder").form == ("sale",)
    assert normal("Sales dept.", "item").form != normal("Sales", "item").form
    assert normal("Team", "holder").form == ("team",)
    assert differences(normal("Sales dept.", "holder"), normal("Sales", "holder")) == [
        "“dept” only says that it is a team"
    ]


def test_a_short_form_may_stand_for_several_words() -> None:
    conf = normal("Conf. of order", "item")
    assert conf.forms == (("confirmation", "order"), ("configuration", "order"))
    assert (conf.short, normal("order confirmation", "item").short) == (True, False)
    assert len(normal("cat conf inv prod rec req", "item").forms) == 6  # of 64


def test_a_name_without_letters_has_no_form() -> None:
    assert normal("☺", "item").forms == ((),)
    assert normal("x" * 5_000, "item").words == ("x" * 200,)


def test_singulars() -> None:
    words = (
        "orders",
        "companies",
        "boxes",
        "classes",
        "branches",
        "process",
        "status",
        "analysis",
        "men",
        "warehousemen",
    )
    wanted = ["order", "company", "box", "class", "branch", "process", "status", "analysis", "men", "warehouseman"]
    assert [singular(word) for word in words] == wanted


def test_words_that_are_spelled_alike() -> None:
    words = [
        "received",
        "recieved",
        "receiver",
        "purchasing",
        "purchasng",
        "puchrasing",
        "office",
        "officer",
        "cost",
        "post",
    ]
    assert spelled_alike(words) == {
        "received": ["recieved"],
        "recieved": ["received"],
        "purchasing": ["puchrasing", "purchasng"],
        "purchasng": ["purchasing"],
        "puchrasing": ["purchasing"],
    }
    assert spelled_alike(["12345", "12346", "plant1", "plant2", "ordre", "order"]) == {
        "ordre": ["order"],
        "order": ["ordre"],
    }
    assert spelled_alike([f"{letter}rder" for letter in "bcdfg"]) == {}
