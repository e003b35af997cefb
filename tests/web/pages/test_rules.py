"""The rules: a catalogue in people's words, and a page for each with a wrong and a right example."""

from __future__ import annotations

from flask.testing import FlaskClient

from flowmap import services
from tests.web.document import page


def test_the_catalogue_shows_both_words(client: FlaskClient) -> None:
    main = page(client.get("/rules").text).one("main")
    told = [one.text for one in main.all("h3")]
    assert "White spot GAP01 white-spot" in told
    assert "Empty promise GAP04 phantom-source" in told
    assert len(told) == len(services.rules())


def test_a_rule(client: FlaskClient) -> None:
    main = page(client.get("/rules/GAP01").text).one("main")
    assert [one.text for one in main.all("h1", "h2")] == [
        "White spot", "An example of it", "The same, mended", "What it finds", "Why it costs", "How it is decided",
        "How to repair", "When it is wrong to act", "Source",
    ]  # fmt: skip
    assert "Severity: Kano. Kano: error (broken) for a must have, warning (weak)" in main.text
    bad, good = main.one("div", class_="two-pictures").all("section")
    assert len(bad.all("svg", role="graphics-document")) == 1
    assert bad.one("p", class_="kind").text.startswith("broken ")
    assert "flowmap reports nothing of this kind." in good.text


def test_a_code_may_be_written_small(client: FlaskClient) -> None:
    assert page(client.get("/rules/gap01").text).one("h1").text == "White spot"
