"""Nothing may be loaded from, framed by or sent to another site, and no other site changes anything."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from flowmap_web import Settings, create_app
from flowmap_web.app import MOST_BODY
from tests.web.document import faults, page
from tests.web.program import HERE, Program

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
NOTHING = {"edit": "a.1", "base": 1, "changes": []}


@pytest.mark.parametrize("address", ["/", "/maps/engines", "/nothing", "/static/page.js", "/healthz", "/api/v1/maps"])
def test_the_headers_of_every_answer(address: str, client: FlaskClient) -> None:
    with client.get(address) as answer:
        headers = answer.headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/rules", "/nothing", "/static/page.js", "/healthz", "/api/v1/maps"])
def test_where_there_is_no_form_nothing_is_remembered(address: str, client: FlaskClient) -> None:
    with client.get(address) as answer:
        assert "Set-Cookie" not in answer.headers


def test_what_a_form_needs_is_no_other_sites_business(client: FlaskClient) -> None:
    cookie = client.get("/maps/engines").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_picture_on_its_own_may_only_style_itself(client: FlaskClient) -> None:
    answer = client.get("/maps/engines/picture.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    )


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": ""},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:81"},
        {"Origin": "http://evil.example@localhost"},
        {"Origin": "localhost"},
        {"Referer": "http://localhost/maps/engines"},
    ],
)
def test_another_site_changes_nothing(headers: dict[str, str], program: Program) -> None:
    for address in ("edits", "undo", "redo", "restore", "places", "tidy"):
        answer = program.http.post(f"/api/v1/maps/engines/{address}", json=NOTHING, headers=headers)
        assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")
        assert answer.json is not None
        assert answer.json["detail"].startswith("This request comes from another site")
    answer = program.http.post("/api/v1/maps", json={"title": "X", "from": "empty"}, headers=headers)
    assert answer.status_code == 403
    token = re.search('name="csrf_token" value="([^"]+)"', program.http.get("/maps/engines").text)
    assert token is not None
    form = program.http.post("/maps/engines/undo", data={"csrf_token": token[1]}, headers=headers)
    assert (form.status_code, form.mimetype) == (403, "text/html")
    assert faults(form.text) == []
    assert [one["revision"] for one in program.get("/maps")["maps"]] == [1]


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "https://localhost"}, HERE]
)
def test_this_site_may(headers: dict[str, str], program: Program) -> None:
    answer = program.http.post("/api/v1/maps/engines/edits", json=NOTHING, headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_what_a_form_of_another_site_could_send_is_no_json(kind: str, program: Program) -> None:
    answer = program.http.post(
        "/api/v1/maps/engines/edits", data=b'{"edit": "a.1", "base": 1, "changes": []}', content_type=kind, headers=HERE
    )
    assert answer.status_code == 415
    assert answer.json is not None
    assert answer.json["detail"] == "Send JSON, with Content-Type: application/json."


def test_a_wrong_host_is_not_answered(program: Program) -> None:
    answer = program.http.post(
        "/api/v1/maps/engines/edits", json=NOTHING, headers={"Host": "evil.example", "Origin": "http://evil.example"}
    )
    assert answer.status_code == 400


def test_a_form_without_its_token_changes_nothing(program: Program) -> None:
    answer = program.http.post("/maps/engines/undo", data={}, headers=HERE)
    assert answer.status_code == 400
    assert page(answer.text).one("h1").text == "Send it once more"


def test_a_form_that_was_open_when_flowmap_was_started_again_loses_nothing(own_store: str, own_app: Flask) -> None:
    typed = {"back": "/maps/engines?team=sales", "note": 'two\nlines & "quotes" <b>', "edit": "old.1"}
    before = own_app.test_client()
    token = re.search('name="csrf_token" value="([^"]+)"', before.get("/maps/engines").text)
    assert token is not None
    after = create_app(Settings(store=own_store)).test_client()
    again = after.post("/maps/engines/undo", data={**typed, "csrf_token": token[1]}, headers=HERE)
    assert again.status_code == 400
    assert faults(again.text) == []
    form = page(again.text).one("form", class_="again")
    sent = {one.get("name"): one.get("value") for one in form.all("input")}
    assert (sent["back"], sent["note"]) == (typed["back"], typed["note"])
    assert sent["edit"] != "old.1"
    accepted = after.post(form.get("action"), data=sent, headers=HERE)
    assert (accepted.status_code, accepted.headers["Location"]) == (303, typed["back"])


def test_a_body_is_bounded(program: Program) -> None:
    answer = program.http.post(
        "/api/v1/maps/engines/edits", data=b" " * (MOST_BODY + 1), content_type="application/json", headers=HERE
    )
    assert answer.status_code == 413
    assert answer.json is not None
    assert answer.json["title"] == "That is too much at once"
    with_token = {"csrf_token": "x", "note": "y" * (MOST_BODY + 1)}
    assert program.http.post("/maps/engines/undo", data=with_token, headers=HERE).status_code == 413


def test_a_pasted_page_of_2000_lines_fits(program: Program) -> None:
    names = [f"a piece of information with a long name, number {n}" for n in range(2_000)]
    changes = [{"before": None, "after": {"item": {"id": f"item-{n}", "title": one}}} for n, one in enumerate(names)]
    changes += [
        {"before": None, "after": {"handoff": {"giver": "sales", "receiver": "production", "item": f"item-{n}"}}}
        for n in range(2_000)
    ]
    told = program.sent("/maps/engines/edits", {"edit": "a.1", "base": 1, "changes": changes})
    assert (told["revision"], len(told["changes"])) == (2, 4_000)
