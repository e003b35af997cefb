"""Text that becomes changes over HTTP: what is understood, what is offered, what is refused; nothing is saved."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.records import Holder
from flowmap_web.forms.alike import MOST_ASKED, alike

HERE = {"Sec-Fetch-Site": "same-origin"}


def post(client: FlaskClient, what: str, status: int = 200, **sent: Any) -> dict[str, Any]:
    answer = client.post(f"/api/v1/maps/engines/{what}", json=sent, headers=HERE)
    assert answer.status_code == status
    found: dict[str, Any] = answer.get_json()
    return found


def test_what_is_understood(client: FlaskClient) -> None:
    found = post(client, "understand", text="Sales -> Legal: contract\nSales -> Legal: takes soon")
    assert found["lines"] == [
        {
            "line": 1,
            "text": "Sales -> Legal: contract",
            "says": "new team Legal; new information contract; Sales hands Legal: contract",
            "changes": 3,
        }
    ]
    assert [(one["line"], one["column"], one["length"]) for one in found["problems"]] == [(2, 17, 5)]
    assert [list(change["after"]) for change in found["changes"]] == [["holder"], ["item"], ["handoff"]]
    assert found["proposals"] == []
    assert client.get("/api/v1/maps/engines/revision").get_json()["revision"] == found["revision"] == 1


def test_proposals_count_in_letters(client: FlaskClient) -> None:
    text = "😀 -> Purch"
    [offered] = post(client, "understand", text=text, caret=len(text))["proposals"]
    assert offered == {"text": "Purchasing", "from": 5, "to": 10, "kind": "team"}


def test_a_text_is_read_on_top_of_what_is_unsent(client: FlaskClient) -> None:
    first = post(client, "understand", text="Sales -> Legal: contract")["changes"]
    second = post(client, "understand", text="Legal -> Sales: contract", unsent=first)
    assert [list(change["after"]) for change in second["changes"]] == [["handoff"]]
    gone = [{"before": {"holder": {"id": "nobody", "title": "Nobody"}}, "after": None}]
    assert len(post(client, "understand", text="Legal -> Sales: contract", unsent=gone)["changes"]) == 3


def test_pasted_rows(client: FlaskClient) -> None:
    text = "From\tTo\tWhat\nSales\tLegal\tcontract\nSales\t\tcontract"
    found = post(client, "rows", text=text)
    assert [(one["header"], one["guess"], one["sample"]) for one in found["columns"]] == [
        ("From", "giver", "Sales"),
        ("To", "receiver", "Legal"),
        ("What", "item", "contract"),
    ]
    assert (found["header"], found["rows"], len(found["changes"])) == (True, 2, 3)
    assert [(one["row"], one["column"]) for one in found["problems"]] == [(3, 2)]
    other = post(client, "rows", text=text, columns=["receiver", "giver", "item"], header=True)
    assert other["changes"][-1]["after"]["handoff"]["giver"] == "legal"


@pytest.mark.parametrize(
    ("what", "sent", "says"),
    [
        ("understand", {}, "“text” is missing."),
        ("understand", {"text": 3}, "“text” is no text."),
        ("understand", {"text": "x\n" * 2000}, "This is too much at once: 2,001 lines with 4,000 letters."),
        ("rows", {"text": "a\tb", "columns": "giver"}, "“columns” is no list of words."),
        ("rows", {"text": "a\tb", "columns": ["giver"]}, "The columns do not fit the table."),
        ("rows", {"text": "a\tb", "header": "yes"}, "“header” is neither true nor false."),
    ],
)
def test_what_cannot_be_read_is_said(client: FlaskClient, what: str, sent: dict[str, Any], says: str) -> None:
    answer = client.post(f"/api/v1/maps/engines/{what}", json=sent, headers=HERE)
    assert answer.status_code in (400, 422)
    assert answer.get_json()["detail"].startswith(says)


def test_other_sites_cannot_ask(client: FlaskClient) -> None:
    answer = client.post(
        "/api/v1/maps/engines/understand", json={"text": "x"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403


def test_new_names_near_a_known_one_are_asked_about(client: FlaskClient) -> None:
    text = "Purchasng -> Stores: list\nStors -> Legal: list"
    found = post(client, "understand", text=text)
    assert [(one["key"], one["typed"], one["id"], one["title"]) for one in found["alike"]] == [
        ("holder:purchasng", "Purchasng", "purchasing", "Purchasing"),
        ("holder:stors", "Stors", "stores", "Stores"),
    ]
    assert found["alike"][0]["question"] == "Is “Purchasng” the same team as “Purchasing”?"
    same = {one["key"]: one["id"] for one in found["alike"]}
    meant = post(client, "understand", text=text, same=same)
    assert meant["alike"] == []
    assert [next(iter(one["after"].values()))["id"] for one in meant["changes"]] == [
        *("stores", "legal", "list"),
        *("handoff:purchasing:stores:list", "handoff:stores:legal:list"),
    ]
    rows = "From\tTo\tWhat\nSales\tPurchasng\tlist"
    assert [one["key"] for one in post(client, "rows", text=rows)["alike"]] == ["holder:purchasng"]
    [item, handoff] = post(client, "rows", text=rows, same=same)["changes"]
    assert handoff["after"]["handoff"]["receiver"] == "purchasing"
    assert item["after"]["item"]["title"] == "list"


def test_an_answer_that_names_nothing_makes_what_was_typed(client: FlaskClient) -> None:
    found = post(client, "understand", text="Purchasng -> Sales: list", same={"holder:purchasng": "nobody"})
    assert found["changes"][0]["after"]["holder"] == {"id": "purchasng", "title": "Purchasng"}
    for same in (["x"], {"robot:x": "y"}, {"holder": "y"}, {"holder:x": 5}, {f"holder:{n}": "x" for n in range(2_001)}):
        assert "“same”" in post(client, "understand", text="", same=same, status=400)["detail"]


def test_many_new_names_on_a_large_map_are_compared_quickly() -> None:
    m = Map.of([Holder(id=f"team-{n}", title=f"Regional team of the {n:b} department") for n in range(3_000)])
    new = [Change(None, Holder(id=f"new-{n}", title=f"Regionla team of the {n:b} departments")) for n in range(500)]
    found = alike(m, new)
    assert len(found) <= MOST_ASKED
    assert all(one.id.startswith("team-") for one in found)
