"""Maps are read and checked once for each revision and day."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from flowmap import services
from flowmap_web import Settings, create_app, desk
from flowmap_web.desk import NAME, Desk
from tests.web.document import page

GAP = 'Sales makes order\nLegal needs order threshold\naccept GAP01 Legal: order because "soon" until 2027-03-31'


@pytest.fixture
def own(tmp_path: Path) -> tuple[Desk, FlaskClient, str]:
    url = f"sqlite:///{tmp_path / 'maps.db'}"
    services.push(services.parse(GAP), "one", by="me", store=url)
    app = create_app(Settings(store=url))
    return app.extensions[NAME], app.test_client(), url


def test_a_map_is_read_again_when_it_has_changed(own: tuple[Desk, FlaskClient, str]) -> None:
    desk_, client, url = own
    first = desk_.open("one")
    assert desk_.open("one") is first
    services.push(services.parse(GAP + "\nSales -> Legal: order"), "one", by="me", store=url)
    assert desk_.open("one").revision == 2
    assert "Nothing is wrong, as far as the map tells." in client.get("/maps/one").text
    services.push(services.parse("Sales -> Legal: order"), "arrows", by="me", store=url)
    assert "Nothing to report yet: no team has said what it needs." in client.get("/maps/arrows").text


def test_an_acceptance_ends_on_its_day(own: tuple[Desk, FlaskClient, str], monkeypatch: pytest.MonkeyPatch) -> None:
    _, client, _ = own
    last = datetime.date(2027, 3, 31)
    for day_of_test, told in ((last, "accepted 1"), (last + datetime.timedelta(days=1), "broken 1")):

        class Day(datetime.date):
            """The day of the test."""

            @classmethod
            def today(cls, day: datetime.date = day_of_test) -> datetime.date:  # type: ignore[override]
                return day

        monkeypatch.setattr(datetime, "date", Day)
        assert told in page(client.get("/maps/one").text).one("p", class_="counts").text
        assert told in page(client.get("/").text).one("ul", class_="maps").text


def test_the_store_is_opened_when_it_is_first_needed() -> None:
    app = create_app(Settings(store="nonsense"))
    assert app.test_client().get("/rules").status_code == 200
    assert app.test_client().get("/").status_code == 400
    assert desk.NAME in app.extensions
