"""What another name stands for, and what it is not."""

from __future__ import annotations

import pytest

from flowmap.domain.map import Map
from flowmap.domain.records import Alias, Holder, Item
from flowmap.naming.near import near, slips
from flowmap.naming.other_names import OtherNames, other_names


def names(*aliases: Alias) -> OtherNames:
    things = [Item(id="order"), Item(id="offer"), Holder(id="sales"), Holder(id="erp", kind="system")]
    return other_names(Map.of([*things, *aliases]))


def test_a_name_in_any_marks_stands_for_what_was_said() -> None:
    known = names(
        Alias(name="Cust. Order", item="order"), Alias(name="SAP", holder="erp"), Alias(name="☺", item="offer")
    )
    assert [known.meant("item", one) for one in ("cust order", "CUST-ORDER", "order", "sap")] == [
        "order",
        "order",
        None,
        None,
    ]
    assert [known.meant("holder", one) for one in ("sap", "Cust. Order")] == ["erp", None]
    assert [known.meant("item", one) for one in ("☺", " ☺ ", "☹")] == ["offer", "offer", None]


def test_a_name_that_stands_for_two_things_stands_for_neither() -> None:
    known = names(Alias(name="x", item="order"), Alias(name="X", item="offer"), Alias(name="x", holder="sales"))
    assert (known.meant("item", "x"), known.meant("holder", "x")) == (None, "sales")


def test_what_was_refused_is_no_other_name() -> None:
    known = names(Alias(name="Quote", item="offer", differs=True))
    assert known.meant("item", "quote") is None
    assert [known.refused("item", "QUOTE", one) for one in ("offer", "order")] == [True, False]


@pytest.mark.parametrize(
    ("one", "other", "is_near"),
    [
        ("Purchasing", "Purchasng", True),
        ("Goods receiving", "Goods recieving", True),
        ("parts list", "list, parts", True),
        ("Plant 1", "Plant 2", False),
        ("cost", "costs", True),
        ("ERP", "ERB", False),
        ("Sales", "Legal", False),
        ("", "x", False),
    ],
)
def test_near_names(one: str, other: str, is_near: bool) -> None:
    assert near(one, other) is near(other, one) is is_near


def test_slips_are_counted_up_to_a_limit() -> None:
    assert [slips("order", one, 2) for one in ("order", "roder", "odrer", "ordr", "ordreer")] == [0, 1, 1, 1, 2]
    assert slips("order", "sales", 2) > 2
