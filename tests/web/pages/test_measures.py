"""The page of measures: one list at a time, and the congruence of teams as a table whose cells lead somewhere."""

from __future__ import annotations

import csv
import io

import pytest
from flask.testing import FlaskClient

import flowmap
from flowmap import services
from flowmap.analyzers.measures.catalogue import MEASURES
from flowmap_web import Settings, create_app
from flowmap_web.congruent import MOST, table_of
from tests.web.document import page


def rows(client: FlaskClient, address: str) -> list[list[str]]:
    """The cells of the list on a page, its head first."""
    table = page(client.get(address).text).one("div", id="list").one("table")
    return [[cell.text for cell in row.all("th", "td")] for row in table.all("tr")]


def test_it_begins_with_what_is_met(client: FlaskClient) -> None:
    root = page(client.get("/maps/engines/measures").text)
    assert root.one("h2", id="measure").text == "Needs met"
    assert (
        "In time, fresh and good enough: 25.2 of 27; must have: 25.2 of 27. Of what should be told, 75 % is told."
        in (root.one("p", id="whole").text)
    )
    found = rows(client, "/maps/engines/measures")
    assert found[0][:4] == ["About", "Which", "Met", "Of"]
    assert found[1] == ["all", "–", "25.2", "27", "25.2", "25.2", "27", "25.2", "93.3"]
    assert found[2][:4] == ["team", "Goods receiving", "8.1", "9"]
    by_case = page(client.get("/maps/installations/measures").text).one("div", id="list").all("a")
    assert "/maps/installations/findings?case=export" in [one.get("href") for one in by_case]


def test_customers_are_those_of_one_team_at_first(client: FlaskClient, prints: dict[str, str]) -> None:
    text = client.get("/maps/engines/measures?show=customers").text
    assert [line[:3] for line in rows(client, "/maps/engines/measures?show=customers")] == [
        ["Rank", "Customer", "What it is"],
        ["1", "Purchasing", "team"],
        ["2", "Goods receiving", "team"],
    ]
    assert '<option value="sales" selected>Sales</option>' in text
    assert f"/maps/engines/findings/{prints['GAP01']}" in text  # what a customer lacks leads to its white spot
    every = rows(client, "/maps/engines/measures?show=customers&team=")
    assert [line[0] for line in every[1:]] == ["Goods receiving", "Purchasing", "Sales", "Sales"]


def test_the_cells_of_congruence_lead_to_handoffs_and_findings(client: FlaskClient, prints: dict[str, str]) -> None:
    table = page(client.get("/maps/engines/measures?show=congruence").text).one("table", class_="matrix congruence")
    assert [[cell.text for cell in row.all("th", "td")] for row in table.one("tbody").all("tr")] == [
        ["Sales", "", "1", "1", ""],
        ["Purchasing", "", "", "1", ""],
        ["Goods receiving", "", "", "", "1"],
        ["Production", "", "", "", ""],
    ]
    lacking = table.one("a", class_="lacking")
    assert lacking.get("href") == f"/maps/engines/findings/{prints['GAP01']}"
    assert lacking.get("aria-label") == "1. Goods receiving lacks Goods announcement, which Sales could tell"
    there = table.all("a", class_="given g2")[0]
    assert there.get("href") == "/maps/engines/teams/sales#handoff:sales:purchasing:order"
    assert there.get("aria-label") == "1. Sales tells Purchasing Order"


def test_the_questions_to_a_team_lead_to_its_interview_sheet(client: FlaskClient) -> None:
    sheet = "/maps/engines/teams/purchasing/interview"
    assert sheet in client.get("/maps/engines/measures?show=inventory&team=purchasing").text
    whole = client.get("/maps/engines/measures?show=inventory").text
    assert "/interview" not in whole
    whys = {
        row.all("td")[2].text
        for row in page(whole).one("table", data_table="measures-inventory").one("tbody").all("tr")
    }
    assert whys == {"nothing meets the need", "whether this is all"}


def test_several_that_lack_lead_to_the_list_of_them() -> None:
    m = flowmap.parse("A makes x\nA makes y\nA makes z\nA -> B: z\nB needs x\nB needs y\nB has a complete inventory")
    with create_app(Settings(store="memory:congruent")).test_request_context():
        table = table_of("m", m, flowmap.measures(m, show=["congruence"])["congruence"].lines)
    (counts,) = [one for row in table.rows for one in row.cells if one]
    assert [(one.kind, one.count, one.href) for one in counts] == [
        ("lacking", 2, "/maps/m/findings?rule=GAP01&holder=b&provider=a"),
        ("unneeded", 1, "/maps/m/teams/a#handoff:a:b:z"),
    ]


def test_of_many_teams_those_with_most_lacking_are_shown() -> None:
    pairs = "\n".join(f"T{number} -> U{number}: x" for number in range(MOST))
    m = flowmap.parse(f"Z makes y\nY needs y\n{pairs}")
    with create_app(Settings(store="memory:congruent")).test_request_context():
        table = table_of("m", m, flowmap.measures(m, show=["congruence"])["congruence"].lines)
    assert len(table.holders) == MOST
    assert {"y", "z"} <= set(table.holders)
    assert table.left_out == f"{2 * MOST + 2 - MOST} teams with least to say are left out."


@pytest.mark.parametrize("name", list(MEASURES))
def test_each_is_shown_explained_and_taken_along(client: FlaskClient, name: str) -> None:
    root = page(client.get(f"/maps/installations/measures?show={name}&team=sales").text)
    assert root.one("h2", id="measure").text == MEASURES[name].title
    assert MEASURES[name].choices in root.one("main").text
    answer = client.get(f"/maps/installations/measures?show={name}&team=sales&format=csv")
    table = list(csv.reader(io.StringIO(answer.text)))
    assert table[0] == [column.title for column in MEASURES[name].columns]
    assert answer.headers["Content-Disposition"].endswith(f"installations-{name}.csv")
    told = client.get(f"/api/v1/maps/installations/measures?show={name}&team=sales").get_json()
    assert len(told["measures"][name]["lines"]) == len(table) - 1 > 0


def test_what_is_wrong_is_said(client: FlaskClient) -> None:
    for wrong, status in (("show=x", 404), ("team=x", 404), ("show=load,coverage", 400), ("format=x", 400)):
        assert client.get(f"/maps/engines/measures?{wrong}").status_code == status
    for wrong, status in (("show=x", 404), ("team=x", 404), ("format=csv", 400), ("most=3", 400)):
        assert client.get(f"/api/v1/maps/engines/measures?{wrong}").status_code == status


def test_the_api_says_all_measures(client: FlaskClient) -> None:
    told = client.get("/api/v1/maps/engines/measures").get_json()
    assert (told["map"], told["revision"], list(told["measures"])) == ("engines", 1, list(MEASURES))
    assert told["measures"]["customers"]["lines"][0]["customer"] == "production"
    assert client.get("/api/v1/maps/engines/measures?show=load&format=json").get_json()["columns"][0] == "team"


def test_a_list_is_searched_and_the_file_has_what_is_shown(client: FlaskClient) -> None:
    address = "/maps/engines/measures?show=coverage&q=team+receiving"
    assert [line[:2] for line in rows(client, address)[1:]] == [["team", "Goods receiving"]]
    text = client.get(address).text
    assert 'value="team receiving"' in text
    assert "/maps/engines/measures?show=coverage&amp;q=team+receiving&amp;format=csv" in text
    assert len(list(csv.reader(io.StringIO(client.get(f"{address}&format=csv").text)))) == 2
    told = client.get("/api/v1/maps/engines/measures?show=coverage&q=team+receiving").get_json()
    assert [one["of"] for one in told["measures"]["coverage"]["lines"]] == ["goods-receiving"]
    none = page(client.get("/maps/engines/measures?q=nowhere").text).one("div", id="list")
    assert none.text.strip() == "No row passes these filters."


def test_money_is_shown_where_the_map_knows_what_an_hour_costs(own_store: str) -> None:
    client = create_app(Settings(store=own_store)).test_client()
    assert "Cost a year" not in rows(client, "/maps/engines/measures?show=load")[0]
    services.edit("engines", ['map "Engines", hourly rate 60 EUR'], by="the tests", store=own_store)
    assert {"Cost a year", "Currency"} <= set(rows(client, "/maps/engines/measures?show=load")[0])


def test_a_heading_sorts_all_pages_of_a_measure_and_what_is_taken_along(client: FlaskClient) -> None:
    address = "/maps/installations/measures?show=load"
    heading = next(one for one in page(client.get(address).text).one("div", id="list").one("thead").all("a"))
    assert heading.get("href") == f"{address}&sort=holder"
    hours = [float(row[5].replace(",", "")) for row in rows(client, f"{address}&sort=-hours")[1:] if row[5] != "–"]
    assert (len(hours) > 20, hours) == (True, sorted(hours))
    root = page(client.get(f"{address}&sort=-hours").text)
    assert [one.text for one in root.all("th", aria_sort="ascending")] == ["Hours a year"]
    assert root.one("form", role="search").one("input", name="sort").get("value") == "-hours"
    taken = csv.DictReader(io.StringIO(client.get(f"{address}&sort=-hours&format=csv").text))
    assert [round(float(row["hours a year"]), 2) for row in taken if row["hours a year"]] == hours
    answer = client.get("/api/v1/maps/installations/measures?show=load&sort=-hours").get_json()
    told = [line["hours"] for line in answer["measures"]["load"]["lines"] if line["hours"] is not None]
    assert [round(one, 2) for one in told] == hours
    assert client.get(f"{address}&sort=hour").status_code == 404
