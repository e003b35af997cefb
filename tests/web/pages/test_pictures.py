"""Pictures as files, to print or to put into a document."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("form", "kind", "start"),
    [("svg", "image/svg+xml", b"<svg"), ("png", "image/png", b"\x89PNG"), ("pdf", "application/pdf", b"%PDF")],
)
def test_a_picture_can_be_saved(form: str, kind: str, start: bytes, client: FlaskClient) -> None:
    answer = client.get(f"/maps/engines/picture.{form}?view=customers&team=sales")
    assert (answer.status_code, answer.mimetype) == (200, kind)
    assert answer.data.startswith(start)
    assert answer.headers["Content-Disposition"] == f"inline; filename*=UTF-8''engines-customers.{form}"


def test_a_saved_picture_leads_nowhere_and_follows_its_reader(client: FlaskClient) -> None:
    text = client.get("/maps/engines/picture.svg").text
    assert "href" not in text
    assert "prefers-color-scheme" in text
    assert "prefers-color-scheme" not in client.get("/maps/engines/picture.svg?theme=light").text


@pytest.mark.parametrize("wrong", ["view=mpa", "theme=blue", "team=nobody", "case=none", "finding=00", "department=x"])
def test_what_cannot_be_drawn_is_said(wrong: str, client: FlaskClient) -> None:
    assert client.get(f"/maps/engines/picture.svg?{wrong}").status_code in (400, 404)
