"""Every answer says that nothing may be loaded from, framed by or sent to another site."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from flowmap_web.app import MOST_BODY

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)


@pytest.mark.parametrize("address", ["/", "/maps/engines", "/nothing", "/static/page.js", "/healthz", "/api/v1/maps"])
def test_the_headers_of_every_answer(address: str, client: FlaskClient) -> None:
    with client.get(address) as answer:
        headers = answer.headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Set-Cookie" not in headers


def test_a_picture_on_its_own_may_only_style_itself(client: FlaskClient) -> None:
    answer = client.get("/maps/engines/picture.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    )


def test_a_body_is_bounded(client: FlaskClient) -> None:
    assert client.post("/", data=b"x" * (MOST_BODY + 1)).status_code in (405, 413)
