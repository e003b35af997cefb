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
    assert "Severity: error (broken) for a must have, warning (weak) for the more" in main.text
    bad, good = main.one("div", class_="two-pictures").all("section")
    assert len(bad.all("svg", role="graphics-document")) == 1
    assert bad.one("p", class_="kind").text.startswith("broken ")
    assert "flowmap reports nothing of this kind." in good.text


def test_a_code_may_be_written_small(client: FlaskClient) -> None:
    assert page(client.get("/rules/gap01").text).one("h1").text == "White spot"


def test_its_example_is_drawn_as_what_it_finds_and_nothing_else(client: FlaskClient) -> None:
    bad, good = page(client.get("/rules/FLW04").text).one("div", class_="two-pictures").all("section")
    assert "Could tell progress now" in bad.text
    assert "Not drawn" not in bad.text
    assert "only passed on" not in good.text  # other rules have their own pages


def test_its_options_say_what_they_mean_and_where_to_change_them(client: FlaskClient) -> None:
    table = page(client.get("/rules/EXC04").text).all("section")[-1]
    assert [[cell.text for cell in row.all("th", "td")] for row in table.all("tr")] == [
        ["Option", "Usually", "What it means"],
        [
            "counted",
            "false",
            "Where only a number of times a year is stated, they are taken to be evenly spread over it",
        ],
        ["times", "2", "What is sent more than so many times as often as it must be fresh is sent too often"],
    ]
    assert "[rules.EXC04] in flowmap.toml" in table.text
