"""The findings of a map: a list to filter, sort, link and take along, and one with everything behind it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from flowmap import services
from flowmap_web import Settings, create_app
from flowmap_web.pages.findings import MOST_ROWS
from tests.web.document import Element, page

SENTENCE = (
    "Goods receiving needs Goods announcement in case Customer supplies the engine; "
    "Sales has it and does not hand it over."
)


def rows(root: Element) -> list[list[str]]:
    return [[cell.text for cell in row.all("td", "th")] for row in root.one("tbody").all("tr")]


def test_the_list(client: FlaskClient) -> None:
    root = page(client.get("/maps/engines/findings").text)
    assert rows(root)[0] == [
        "broken", "white spot GAP01", SENTENCE, "Goods receiving", "Goods announcement", "Customer supplies the engine",
        "1.8", "–", "–",
    ]  # fmt: skip
    assert [row[1][-5:] for row in rows(root)] == ["GAP01", "GAP02", "GAP04", "GAP05"]
    assert root.one("table", class_="findings").get("data-table") == "findings"


def test_a_long_list_is_turned(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'maps.db'}"
    needs = "".join(f"Team{number} needs order threshold\n" for number in range(MOST_ROWS + 30))
    services.push(services.parse(f"Sales makes order\n{needs}"), "one", by="me", store=url)
    client = create_app(Settings(store=url)).test_client()
    first = page(client.get("/maps/one/findings?rule=GAP01&sort=team").text)
    assert len(rows(first)) == MOST_ROWS
    more = first.one("nav", aria_label="More findings").one("a").get("href")
    assert more == "/maps/one/findings?rule=GAP01&sort=team&page=2"
    second = page(client.get(more).text)
    assert len(rows(second)) == 30
    assert {row[3] for row in rows(first)} & {row[3] for row in rows(second)} == set()
    heading = next(one for one in second.one("thead").all("a") if one.text == "Information")
    assert heading.get("href") == "/maps/one/findings?rule=GAP01&sort=item"
    assert len(client.get("/maps/one/findings.csv").text.splitlines()) == MOST_ROWS + 31


def test_a_heading_sorts_and_says_so(client: FlaskClient) -> None:
    root = page(client.get("/maps/engines/findings?severity=warning").text)
    hours = next(one for one in root.one("thead").all("a") if one.text == "Hours a year")
    assert hours.get("href") == "/maps/engines/findings?severity=warning&sort=hours"
    sorted_ = page(client.get(hours.get("href")).text)
    assert [row[1][-5:] for row in rows(sorted_)] == ["GAP05", "GAP04"]
    assert [one.text for one in sorted_.all("th", aria_sort="descending")] == ["Hours a year"]
    assert sorted_.one("form", role="search").one("input", type="hidden").get("value") == "hours"


def test_the_list_can_be_taken_along_as_it_is_shown(client: FlaskClient) -> None:
    root = page(client.get("/maps/engines/findings?team=sales&sort=hours").text)
    table, _, programs, report = (one.get("href") for one in root.one("p", class_="second save").all("a"))
    read = list(csv.DictReader(io.StringIO(client.get(table).text)))
    assert [row["code"] for row in read] == ["GAP05", "GAP01"]
    assert read[1] == {
        "code": "GAP01",
        "kind": "white spot",
        "severity": "error",
        "team": "Goods receiving",
        "counterpart": "",
        "information": "Goods announcement",
        "kinds_of_order": "Customer supplies the engine",
        "sentence": SENTENCE,
        "need": "1.8",
        "hours_a_year": "",
        "days": "",
        "first_repair": "Sales hands Goods announcement to Goods receiving directly.",
        "fingerprint": read[1]["fingerprint"],
        "accepted_by": "",
        "accepted_until": "",
        "accepted_because": "",
    }
    answer = client.get(programs).json
    assert answer is not None
    assert [one["code"] for one in answer["findings"]] == ["GAP05", "GAP01"]
    assert report == "/maps/engines/report?team=sales&sort=hours"
    assert client.get(table).headers["Content-Disposition"] == "attachment; filename*=UTF-8''engines-findings.csv"


@pytest.mark.parametrize("title", ['=HYPERLINK("http://evil.example";"x")', "+1+1", "-2", "@SUM(A1)", "\tx"])
def test_a_spreadsheet_computes_nothing(title: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'maps.db'}"
    m = services.parse(
        f"flowmap: 1\nteams: {{a: {title!r}, b: B}}\nitems: {{i: I}}\n"
        "activities: [{at: b, makes: i}]\nneeds: [{holder: a, item: i, kano: threshold}]\n",
        notation="yaml",
    )
    services.push(m, "one", by="me", store=url)
    text = create_app(Settings(store=url)).test_client().get("/maps/one/findings.csv").text
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert f"'{title}" in cells or title not in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_beginning_of_a_fingerprint_leads_to_the_finding(client: FlaskClient, prints: dict[str, str]) -> None:
    answer = client.get(f"/maps/engines/findings/{prints['GAP01'][:7].upper()}")
    assert (answer.status_code, answer.location) == (302, f"/maps/engines/findings/{prints['GAP01']}")
    assert client.get("/maps/engines/findings/8").status_code == 404  # two begin so


def test_one_finding_with_everything_behind_it(client: FlaskClient, prints: dict[str, str]) -> None:
    root = page(client.get(f"/maps/engines/findings/{prints['GAP01']}").text)
    main = root.one("main")
    assert main.one("h1").text == SENTENCE
    facts = {one.one("dt").text: one.one("dd").text for one in main.one("dl").all("div")}
    assert facts == {
        "Does not arrive": "1.8 of 27",
        "Kind of order": "Customer supplies the engine 10 % of all",
        "Needed": "must have",
    }
    assert [one.text for one in main.all("h2")] == [
        "What would mend it",
        "How it looks",
        "Why flowmap says so",
        "How sure is it",
        "What hangs together",
    ]
    assert [one.text for one in main.one("ol", class_="proof").all("li")] == [
        "1 Sales makes Goods announcement, only in case Customer supplies the engine."
    ]
    direct, relayed = main.one("ol", class_="cards across").all("li", class_="repair-card")
    assert direct.one("h3").text == "Sales hands Goods announcement to Goods receiving directly."
    assert [one.text for one in direct.one("ul").all("li")][:3] == [
        "Needs met: 25.2 to 27 of 27",
        "Closes 3 findings",
        "Brings no new finding",
    ]
    assert relayed.one("ul").all("li")[2].text == "Brings 2 new findings: the only way, only passed on"
    assert [one.one("a", class_="button first" if place == 0 else "button").get("href")[-10:] for place, one in
            enumerate((direct, relayed))] == ["/repairs/0", "/repairs/1"]  # fmt: skip
    (consequence,) = main.one("section", aria_labelledby="related").all("a")
    assert consequence.get("href") == f"/maps/engines/findings/{prints['GAP02']}"
    assert main.one("section", aria_labelledby="picture-head").one("svg").get("role") == "graphics-document"


def test_a_consequence_says_what_to_mend_instead(client: FlaskClient, prints: dict[str, str]) -> None:
    main = page(client.get(f"/maps/engines/findings/{prints['GAP02']}").text).one("main")
    section = main.one("section", aria_labelledby="repairs")
    assert section.one("p").text == "It is a consequence. Mend what it follows from:"
    (cause,) = section.all("a")
    assert (cause.text, cause.get("href")) == (SENTENCE, f"/maps/engines/findings/{prints['GAP01']}")


def test_the_work_of_a_direct_way_is_told_beside_the_work_that_it_replaces(client: FlaskClient) -> None:
    found = client.get("/api/v1/maps/installations/findings?rule=REL01&team=order-desk").json
    assert found is not None
    (finding,) = found["findings"]
    main = page(client.get(f"/maps/installations/findings/{finding['fingerprint']}").text).one("main")
    costs = [one.text for one in main.one("ol", class_="cards across").all("li")]
    assert "Takes 20 h of work a year instead of 30 h" in costs


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A makes x\ndeny A: x\nA needs x threshold\n", ["no stated need counts", "no stated need counts"]),
        ("A makes x\nA -> B: x\nB needs x performance\n", ["3 of 3 100 %", "nothing is stated yet"]),
        ("A -> B: x\n", ["nothing is stated yet", "nothing is stated yet"]),
    ],
)
def test_needs_that_do_not_count_are_not_missing(text: str, said: list[str], tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'maps.db'}"
    services.push(services.parse(text), "one", by="me", store=url)
    main = page(create_app(Settings(store=url)).test_client().get("/maps/one/findings").text).one("main")
    told = [one.text for one in main.one("div", class_="coverage").all("p")]
    assert told == [f"Needs met {said[0]}", f"must have {said[1]}"]


def test_what_is_accepted_is_counted_apart(client: FlaskClient) -> None:
    for filters, said in (
        ("", "68 findings, 4 accepted"),
        ("?severity=accepted", "4 accepted findings, none of the 68 open ones"),
        ("?team=marketing", "1 of 68 findings"),
    ):
        root = page(client.get(f"/maps/installations/findings{filters}").text)
        assert [one.text for one in root.all("p") if "data-count" in one.attributes] == [said]


def test_of_a_long_proof_the_last_steps_are_shown_first(client: FlaskClient) -> None:
    found = client.get("/api/v1/maps/installations/findings?rule=GAP01&item=special-wishes").json
    assert found is not None
    (finding,) = found["findings"]
    why = page(client.get(f"/maps/installations/findings/{finding['fingerprint']}").text).one(
        "section", aria_labelledby="proof"
    )
    earlier, last = why.all("ol", class_="proof")
    steps = len(finding["proof"])
    assert steps > 9
    assert (len(earlier.all("li")), len(last.all("li")), last.get("start")) == (steps - 6, 6, str(steps - 5))
    assert last.all("li")[-1].text.startswith(f"{steps} Sales makes Special wishes from Customer order.")
    assert earlier.inside("details")


def test_a_consequence_names_its_cause(client: FlaskClient, prints: dict[str, str]) -> None:
    main = page(client.get(f"/maps/engines/findings/{prints['GAP02']}").text).one("main")
    related = main.one("section", aria_labelledby="related")
    assert (related.one("h3").text, related.one("a").text) == ("It is a consequence of", SENTENCE)


def test_how_sure_it_is(client: FlaskClient, prints: dict[str, str]) -> None:
    main = page(client.get(f"/maps/engines/findings/{prints['GAP01']}").text).one("main")
    sure = main.one("section", aria_labelledby="rests").all("p")[0].text
    assert sure.startswith("It rests on something that is not in the map.")
    assert "ask before acting" in sure
