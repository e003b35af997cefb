"""Text that becomes changes over HTTP: what is understood, what is offered, what is refused; nothing is saved."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

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
