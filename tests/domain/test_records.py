"""Records: immutable, with ids made of what they say, and only fields that exist."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from flowmap.domain.map import Map
from flowmap.domain.records import (
    RECORDS,
    Activity,
    Case,
    Handoff,
    Header,
    Holder,
    Need,
    Policy,
    Question,
    fields_of,
    record_from_dict,
)
from flowmap.domain.slug import is_slug, readable, slug, title_of


def test_records_are_immutable() -> None:
    handoff = Handoff(giver="sales", receiver="legal", item="contract")
    with pytest.raises(ValidationError):
        handoff.giver = "legal"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Holder(id="sales").kind = "system"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("record", "identity"),
    [
        (Handoff(giver="sales", receiver="legal", item="contract"), "handoff:sales:legal:contract"),
        (Handoff(giver="sales", receiver="legal"), "handoff:sales:legal:?"),
        (Question(asker="a", asked="b", item="c"), "question:a:b:c"),
        (Need(holder="a", item="c"), "need:a:c"),
        (Policy(rule="deny", holder="a", item="c"), "policy:deny:c:a"),
        (Activity(at="a", makes=("c", "d"), uses=("e",)), "activity:a:c+d"),
        (Activity(at="a", uses=("c",), control="approve"), "activity:a:approve+c"),
        (Activity(at="a", uses=("c",)), "activity:a:c"),
    ],
)
def test_ids_are_derived_from_key_fields(record: Handoff, identity: str) -> None:
    assert record.id == record.ref == record.base_id() == identity
    assert record.suffix == 1
    assert record.with_id(f"{identity}-2").suffix == 2


def test_named_records_are_referred_to_by_type_and_id() -> None:
    assert Holder(id="sales").ref == "holder:sales"
    assert Case(id="sales").ref == "case:sales"


def test_unknown_fields_are_refused() -> None:
    for type_name, record in RECORDS.items():
        with pytest.raises(ValidationError, match="invented"):
            record_from_dict(type_name, {"invented": 1})
        assert "invented" not in [field.name for field in fields_of(type_name)]
        assert record.type == type_name


def test_a_single_value_is_accepted_for_a_list_and_cases_are_a_set() -> None:
    activity = Activity(at="a", makes="c", cases=["y", "x", "y"])
    assert activity.makes == ("c",)
    assert activity.cases == ("x", "y")


def test_what_is_said_is_read_back() -> None:
    handoff = Handoff(giver="a", receiver="b", item="c", lead="1d", times="weekly", backup=True, cases="x", note="n")
    assert handoff.to_dict() == {
        "giver": "a",
        "receiver": "b",
        "item": "c",
        "lead": "1d",
        "times": "weekly",
        "backup": True,
        "cases": ["x"],
        "note": "n",
    }
    assert record_from_dict("handoff", handoff.to_dict()) == handoff


@pytest.mark.parametrize("text", ["a\x00b", "bell\x07", "\ud800", "\x9f", "\ufffe"])
def test_control_characters_are_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="control character"):
        Holder(id="sales", title=text)


def test_line_ends_are_one_kind() -> None:
    assert Holder(id="a", note="one\r\ntwo\rthree").note == "one\ntwo\nthree"


@pytest.mark.parametrize(
    ("title", "identity"),
    [
        ("Key account (DACH)", "key-account-dach"),
        ("Größe", "größe"),
        ("é", "é"),
        ("営業部", "営業部"),
        ("  --x--  ", "x"),
        ("…", ""),
        ("A" * 200, "a" * 80),
    ],
)
def test_ids_keep_the_letters_of_every_language(title: str, identity: str) -> None:
    assert slug(title) == identity
    assert slug(identity) == identity
    assert is_slug(identity) == bool(identity)


def test_titles_from_ids() -> None:
    assert title_of("goods-receiving") == "Goods receiving"


@pytest.mark.parametrize("blank", [None, "", " ", "\u00a0 \u200b"])
def test_a_title_that_nobody_can_read_is_none(blank: str | None) -> None:
    assert readable(blank, "goods-receiving") == "Goods receiving"
    assert readable(" Docks ", "goods-receiving") == " Docks "
    m = Map.of([Header(title=blank or ""), Holder(id="sales", title=blank or "")], name="new-plant")
    assert (m.title, m.title_of("holder", "sales")) == ("New plant", "Sales")


@pytest.mark.parametrize("department", ["", " ", "\t\n", "\u200b"])
def test_a_department_that_nobody_can_read_is_none(department: str) -> None:
    assert Holder(id="sales", department=department).department is None
    assert Holder(id="sales", department=f"{department}Commerce").department == f"{department}Commerce"
