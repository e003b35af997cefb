"""A new map: empty, from a sample, written down, from a file or a log; what is wrong is said with its place."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from flowmap.formats.bounds import MOST_BYTES
from flowmap_web import Settings, create_app
from tests.web.document import page
from tests.web.plain_forms import HERE, Person, values

FLOW = "map Doors\nSales makes order\nSales -> Legal: order"
YAML = """flowmap: 1
title: Doors
teams: {sales: Sales, legal: Legal}
items: {order: order}
activities: [{at: sales, makes: order}]
handoffs: [{giver: sales, receiver: legal, item: order}]
"""
LOG = "case,activity,team,time\n1,take order,Sales,2026-01-01\n1,check,Legal,2026-01-02\n1,,Legal,soon\n"


@pytest.fixture
def ann(tmp_path: Path) -> Person:
    """Ann, with an empty store."""
    return Person(create_app(Settings(store=f"sqlite:///{tmp_path / 'maps.db'}")), name="Ann")


def file(name: str, content: str | bytes) -> tuple[io.BytesIO, str]:
    """A file as a form sends it."""
    return io.BytesIO(content if isinstance(content, bytes) else content.encode()), name


def sent(person: Person, content: bytes) -> TestResponse:
    """Send a large file: its form is written by hand, so that the client of the tests keeps no file open."""
    token = values(person.open("/new").one("form", class_="record new-map"))["csrf_token"][0]
    parts = [("csrf_token", "", token.encode()), ("file", '; filename="map.flow"', content)]
    body = b"".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value + b"\r\n"
        for name, more, value in parts
    )
    return person.client.post(
        "/new", data=body + b"--x--\r\n", content_type="multipart/form-data; boundary=x", headers=HERE
    )


def test_the_empty_list_of_maps_leads_to_a_new_one(ann: Person) -> None:
    root = ann.open("/")
    assert root.one("h2", id="own").text == "There is no map yet: make one"
    assert [one.get("href") for one in root.all("a") if one.text == "New map"] == ["/new"]


def test_an_empty_map_starts_with_sales_and_asks(ann: Person) -> None:
    assert ann.sent("/new", title="From order  to delivery", **{"from": "empty"}) == "/maps/from-order-to-delivery"
    m = ann.map("from-order-to-delivery")
    assert (m.title, [one.id for one in m.holders]) == ("From order to delivery", ["sales"])
    root = ann.open("/maps/from-order-to-delivery")
    assert root.one("h2", id="guide-head").text == "To whom does Sales hand over what?"
    assert ann.desk.history("from-order-to-delivery", before=None, most=1)[0].by == "Ann"


def test_a_title_is_needed(ann: Person) -> None:
    root = ann.refused("/new", title=" ", **{"from": "empty"})
    field = root.one("input", name="title")
    assert root.one("p", id=field.get("aria-describedby")).text == "Say what the map is about."
    assert ann.desk.listed() == []


def test_a_name_that_is_taken_gets_a_number_and_says_so(ann: Person) -> None:
    ann.sent("/new", title="Doors", **{"from": "empty"})
    back = ann.sent("/new", title="Doors!", **{"from": "empty"})
    assert back == "/maps/doors-2"
    assert ann.said(back) == ["There is a map “doors” already: this one has the address “doors-2”."]


@pytest.mark.parametrize("name", ["engines", "back-office", "installations", "permits"])
def test_from_a_sample(name: str, ann: Person) -> None:
    choices = [one.get("value") for one in ann.open("/new").all("input", type="radio", name="from")]
    assert f"sample:{name}" in choices
    back = ann.sent("/new", title="Mine", **{"from": f"sample:{name}"})
    assert (back, ann.map("mine").title) == ("/maps/mine", "Mine")
    assert len(ann.map("mine").handoffs) > 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("doors.flow", FLOW),
        ("doors.YAML", YAML),
        ("C:\\maps\\doors.flow", "\ufeff" + FLOW),
    ],
)  # fmt: skip
def test_from_a_file(name: str, content: str, ann: Person) -> None:
    assert ann.sent("/new", title="", file=file(name, content)) == "/maps/doors"
    m = ann.map("doors")
    assert (m.title, [one.id for one in m.handoffs]) == ("Doors", ["handoff:sales:legal:order"])


def test_written_down(ann: Person) -> None:
    assert ann.sent("/new", title="", text=FLOW.replace("\n", "\r\n"), **{"from": "text"}) == "/maps/doors"
    assert len(ann.map("doors").handoffs) == 1


def test_what_is_wrong_in_a_file_is_said_with_its_place_and_the_text_stays(ann: Person) -> None:
    root = ann.refused("/new", title="Mine", file=file("doors.flow", FLOW + "\nLegal -> Sales: terms, takes soon"))
    told = [one.text for one in root.one("div", id="problems").all("li")]
    assert [one.partition(" Write ")[0] for one in told] == ["Line 4, column 30: “soon” is no duration."]
    form = root.one("form", class_="record new-map")
    assert (values(form)["title"], values(form)["from"]) == (["Mine"], ["text"])
    text = values(form)["text"][0]
    assert text == FLOW + "\nLegal -> Sales: terms, takes soon"
    assert ann.sent("/new", title="Mine", text=text.replace("soon", "2d"), **{"from": "text"}) == "/maps/mine"
    assert len(ann.map("mine").handoffs) == 2


def test_from_a_log_says_what_was_read_and_what_was_not(ann: Person) -> None:
    for name, content in (("log.csv", LOG.encode()), ("log.csv.gz", gzip.compress(LOG.encode()))):
        back = ann.sent("/new", title="From a log", file=file(name, content))
        (said,) = ann.said(back)
        assert f"{name}: 2 events in 1 case, 2 teams, 2026-01-01 to 2026-01-02." in said
        assert "1 row could not be read. Line 4:" in said
    assert [one.title for one in ann.map("from-a-log").holders] == ["Sales", "Legal"]


def test_the_columns_of_a_log_can_be_named(ann: Person) -> None:
    strange = LOG.replace("team", "Abteilung").replace("case", "Auftrag")
    root = ann.refused("/new", title="Log", file=file("log.csv", strange))
    said = root.one("div", id="problems").text
    assert "(“Column of the order”)" in said
    assert "(“Column of the team”)" in said
    assert "--" not in said
    assert "what you typed is still here; choose the file again." in said
    assert "open" in root.one("details").attributes
    columns = {"case_column": "Auftrag", "team_column": "Abteilung"}
    assert ann.sent("/new", title="Log", file=file("log.csv", strange), **columns) == "/maps/log"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("map.docx", b"PK", "map.docx is no map and no log. Its name must end in .yaml, .yml, .flow,"),
        ("map.flow", "Käse".encode("latin-1"), "byte 2, in line 1, is none of it. Save it as UTF-8."),
        ("log.csv.gz", b"\x1f\x8b\x08junk", "log.csv.gz"),
        ("log.csv", b"", "log.csv"),
        ("map.yaml", b"a: &a [*a]", "Line 1"),
    ],
)  # fmt: skip
def test_hostile_files_are_refused_in_words(name: str, content: bytes, says: str, ann: Person) -> None:
    root = ann.refused("/new", title="Mine", file=file(name, content))
    assert says in root.one("div", id="problems").text
    assert ann.desk.listed() == []


def test_nothing_was_chosen(ann: Person) -> None:
    root = ann.refused("/new", title="Mine", **{"from": "file"})
    assert root.one("div", id="problems").one("li").text.startswith("No file was chosen.")


def test_uploads_are_bounded(ann: Person) -> None:
    assert sent(ann, b"#" * (MOST_BYTES + 2_000_000)).status_code == 413
    large = b"# a comment\n" * 500_000 + FLOW.encode()
    assert sent(ann, large).headers["Location"] == "/maps/doors"


def test_the_page_is_sound(ann: Person) -> None:
    assert page(ann.client.get("/new").text).one("h1").text == "New map"
    ann.open("/new")
