"""Alive means answering; ready means that the store answers, too."""

from __future__ import annotations

from flask.testing import FlaskClient

from flowmap_web import Settings, create_app


def test_alive_and_ready(client: FlaskClient) -> None:
    assert (client.get("/healthz").status_code, client.get("/healthz").json) == (200, {"status": "alive"})
    assert (client.get("/readyz").status_code, client.get("/readyz").json) == (200, {"status": "ready"})


def test_alive_but_not_ready_while_the_store_is_away() -> None:
    client = create_app(Settings(store="sqlite:////proc/none/maps.db")).test_client()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["status"] == "not ready"
    assert "/proc/none" in answer.json["why"]
