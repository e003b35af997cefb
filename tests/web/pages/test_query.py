"""The page on which a map is asked: saved questions, Cypher of one's own, the rows, and what was found on the map."""

from __future__ import annotations

import csv
import io
import json

import pytest
from flask.testing import FlaskClient

from flowmap.query import questions_of, saved
from tests.query.attacks import REFUSED
from tests.web.document import Element, faults, page
from tests.web.plain_forms import Person

ADDRESS = "/maps/installations/query"


def table_of(root: Element) -> list[list[str]]:
    """The head and the rows of the answer."""
    table = root.one("table")
    return [[cell.text for cell in row.all("th", "td")] for row in table.all("tr")]


def test_it_offers_the_saved_questions_by_topic(client: FlaskClient) -> None:
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    assert faults(answer.text) == []
    root = page(answer.text)
    links = [one.get("href") for one in root.all("a") if "saved=" in (one.get("href") or "")]
    assert links == [f"{ADDRESS}?saved={one.name}" for one in saved()]
    assert not root.all("table")


def test_a_question_asks_what_it_must_be_told(client: FlaskClient) -> None:
    text = client.get(f"{ADDRESS}?saved=lacks-of").text
    assert faults(text) == []
    root = page(text)
    assert root.one("h1").text == "What does a team lack, and who could give it?"
    form = root.one("main").all("form")[0]
    assert form.get("method") == "get"
    assert {one.get("name"): one.get("value") for one in form.all("input")} == {"saved": "lacks-of", "p.team": ""}
    options = root.one("main").one("datalist").all("option")
    assert ("goods-receiving", "Goods receiving") in [(one.get("value"), one.text) for one in options]
    assert not root.all("table")


def test_the_answer_is_a_table_that_can_be_taken_along(client: FlaskClient) -> None:
    address = f"{ADDRESS}?saved=lacks-of&p.team=goods-receiving"
    text = client.get(address).text
    assert faults(text) == []
    root = page(text)
    assert table_of(root) == [
        ["lacks", "code", "importance", "cases", "could_give"],
        ["Goods announcement", "GAP01", "threshold", "engine", "Sales"],
    ]
    links = {one.text: one.get("href") for one in root.all("a")}
    assert links["Sales"] == "/maps/installations?team=sales"
    assert links["Goods announcement"] == "/maps/installations?item=goods-announcement"
    taken = client.get(links["CSV"] or "")
    assert taken.mimetype == "text/csv"
    assert list(csv.reader(io.StringIO(taken.text.removeprefix("\ufeff"))))[1][0] == "Goods announcement"
    assert json.loads(client.get(links["JSON"] or "").text)
    assert client.get(links["XLSX"] or "").data.startswith(b"PK")


def test_that_nothing_was_found_is_said(client: FlaskClient) -> None:
    root = page(client.get(f"{ADDRESS}?q=MATCH (n:Item {{id: 'nothing'}}) RETURN n.id").text)
    assert root.one("section", id="answer").one("h2").text == "Nothing found"
    assert page(client.get(ADDRESS).text).all("section", id="answer") == []


def test_what_was_found_is_a_picture(client: FlaskClient) -> None:
    text = client.get(f"{ADDRESS}?saved=customers-of&p.team=sales&picture=yes").text
    assert faults(text) == []
    root = page(text)
    assert root.one("figure").all("svg")
    assert "Order desk" in root.one("figure").text


def test_cypher_of_ones_own_is_in_the_address(client: FlaskClient) -> None:
    query = "MATCH (h:Team)\nWHERE h.id = $who\nRETURN h.title AS team, h.people AS people"
    answer = client.get(ADDRESS, query_string={"q": query, "p.who": "sales"})
    root = page(answer.text)
    assert table_of(root) == [["team", "people"], ["Sales", "11"]]
    assert root.one("textarea").text == " ".join(query.split())
    hidden = [(one.get("name"), one.get("value")) for one in root.all("input") if one.get("type") == "hidden"]
    assert ("p.who", "sales") in hidden


@pytest.mark.parametrize(("query", "said"), [pair for pair in REFUSED if pair[0].strip()][::7])
def test_what_does_more_than_read_is_refused_on_the_page(client: FlaskClient, query: str, said: str) -> None:
    answer = client.get(ADDRESS, query_string={"q": query})
    assert answer.status_code == 200
    assert faults(answer.text) == []
    root = page(answer.text)
    assert not root.all("table")
    (notice,) = [one for one in root.all("p") if one.get("role") == "alert"]
    assert " ".join(said.split()) in " ".join(notice.text.split())


def test_what_is_wrong_is_told(client: FlaskClient) -> None:
    text = client.get(f"{ADDRESS}?saved=slow-handoffs&p.hours=long").text
    assert "$hours is no “long”. Write it as in 72.0." in page(text).text
    assert client.get(f"{ADDRESS}?saved=nothing").status_code == 404
    assert client.get(f"{ADDRESS}?saved=blocked&format=pdf").status_code == 400
    assert client.get("/maps/nothing/query").status_code == 404


def test_many_rows_are_turned_like_leaves_and_what_is_cut_is_said(client: FlaskClient) -> None:
    query = "UNWIND range(1, 450) AS x RETURN x"
    root = page(client.get(ADDRESS, query_string={"q": query, "page": "3"}).text)
    assert [row[0] for row in table_of(root)[1:]] == [str(n) for n in range(401, 451)]
    (before,) = [one.get("href") for one in root.all("a") if one.text == "Previous rows"]
    assert [row[0] for row in table_of(page(client.get(before or "").text))[1:]] == [str(n) for n in range(201, 401)]
    cut = page(client.get(ADDRESS, query_string={"q": "UNWIND range(1, 9999) AS x UNWIND [1, 2] AS y RETURN x"}).text)
    assert "This is not all of it: the first 10,000 rows; there are more." in cut.text


def test_a_heading_sorts_all_pages_of_an_answer_and_what_is_taken_along(client: FlaskClient) -> None:
    query = "UNWIND range(1, 450) AS n RETURN n, toString(n) AS word, 1 AS `-n`"
    root = page(client.get(ADDRESS, query_string={"q": query, "page": "2"}).text)
    heads = root.one("thead").all("th")
    assert [one.text for one in heads] == ["n", "word", "-n"]
    assert not heads[2].all("a")  # in an address it would be the other way round
    link = heads[0].one("a").get("href") or ""
    assert [row[0] for row in table_of(page(client.get(link).text))[1:3]] == ["450", "449"]
    turned = page(client.get(ADDRESS, query_string={"q": query, "sort": "-word"}).text)
    assert [row[0] for row in table_of(turned)[1:3]] == ["99", "98"]
    assert [one.text for one in turned.all("th", aria_sort="descending")] == ["word"]
    (taken,) = [one.get("href") or "" for one in turned.all("a") if one.text == "CSV"]
    assert client.get(taken).text.split()[1:3] == ["99,99,1", "98,98,1"]
    answer = client.get("/api/v1/maps/installations/query", query_string={"q": query, "sort": "n"}).get_json()
    assert answer["rows"][0] == [450, "450", 1]
    wrong = client.get(ADDRESS, query_string={"q": query, "sort": "worm"})
    assert wrong.status_code == 404
    assert "There is no column to sort by “worm”." in wrong.text


OURS = "/maps/engines/query"
LACKS = "MATCH (h:Holder {id: $team})-[:LACKS]->(i) RETURN i.title AS lacks"


def test_a_question_of_ones_own_asks_what_it_must_be_told(client: FlaskClient) -> None:
    text = client.get(ADDRESS, query_string={"q": LACKS, "p.old": "1"}).text
    assert faults(text) == []
    form = page(text).one("main").all("form")[0]
    assert {one.get("name"): one.get("value") for one in form.all("input")} == {"q": LACKS, "p.team": ""}


def test_a_question_is_saved_changed_and_taken_out(ann: Person) -> None:
    sent = {"name": "lacks", "title": "What does a team lack?", "cypher": LACKS, "instead": "", "base": "1"}
    sent |= {"says.team": "the id of a team", "example.team": "sales"}
    assert ann.sent(OURS, do="keep", **sent) == f"{OURS}?saved=lacks"
    root = ann.open(f"{OURS}?saved=lacks")
    assert root.one("h1").text == "What does a team lack?"
    assert ("goods-receiving", "Goods receiving") in [(one.get("value"), one.text) for one in root.all("option")]
    assert ann.open(f"{OURS}?saved=lacks&p.team=goods-receiving").one("tbody").text == "Goods announcement"
    file = ann.client.get("/maps/engines/query/lacks.cypher")
    assert file.text == f'// What does a team lack?\n// $team = "sales": the id of a team\n{LACKS}\n'
    assert file.headers["Content-Disposition"] == "attachment; filename*=UTF-8''lacks.cypher"
    again = {**sent, "name": "missing", "instead": "lacks", "title": "What is missing?", "base": "2"}
    assert ann.sent(OURS, do="keep", **again) == f"{OURS}?saved=missing"
    assert [one.text for one in ann.open(OURS).all("a") if "saved=missing" in (one.get("href") or "")] == [
        "What is missing?"
    ]
    assert ann.sent(OURS, do="forget", name="missing", base="3") == OURS
    assert not len(ann.desk.open("engines").map.queries)


def test_the_pages_of_a_saved_question_keep_what_it_was_told(ann: Person) -> None:
    many = {
        "name": "many",
        "title": "How many?",
        "cypher": "UNWIND range(1, 450) AS x WITH x WHERE x <= $most RETURN x",
    }
    told = {"says.most": "how many", "example.most": "450", "instead": "", "base": "1"}
    assert ann.sent(OURS, do="keep", **many, **told) == f"{OURS}?saved=many"
    first = ann.open(f"{OURS}?saved=many&p.most=450")
    (after,) = [one.get("href") or "" for one in first.all("a") if one.text == "More rows"]
    assert table_of(ann.open(after))[1] == ["201"]
    assert [row[0] for row in table_of(ann.open(f"{after}&sort=x"))[1:3]] == ["250", "249"]


def test_what_cannot_be_saved_stands_in_the_form_again(ann: Person) -> None:
    sent = {"name": "who-has", "title": "<b>Who?", "cypher": "RETURN 1 AS one", "base": "1"}
    taken = ann.send(OURS, do="keep", **sent)
    assert taken.status_code == 422
    assert faults(taken.text) == []
    root = page(taken.text)
    assert root.one("main").all("p", role="alert")[0].text.startswith("“who-has” is taken: flowmap brings a question")
    assert {one.get("value") for one in root.all("input")} >= {"who-has", "<b>Who?"}
    writing = {**sent, "cypher": "MATCH (n) DELETE n"}
    assert "is refused: a query only reads" in ann.send(OURS, do="keep", **writing).text
    assert ann.send(OURS, do="keep", **{**sent, "title": ""}).status_code == 422
    assert ann.send(OURS, do="wipe", **sent).status_code == 404


def test_a_question_comes_from_a_file_and_two_people_do_not_overwrite_each_other(ann: Person) -> None:
    file = (io.BytesIO(f"\ufeff// What is missing?\r\n{LACKS}".encode()), "Open gaps.cypher")
    assert ann.sent(OURS, do="bring", name="", file=file) == f"{OURS}?saved=open-gaps"
    mine = {"name": "open-gaps", "instead": "open-gaps", "title": "Mine?", "cypher": LACKS, "base": "2"}
    assert ann.sent(OURS, do="keep", **mine) == f"{OURS}?saved=open-gaps"
    theirs = ann.send(OURS, do="keep", **{**mine, "title": "Theirs?"})
    assert theirs.status_code == 422
    assert [one.title for one in questions_of(ann.desk.open("engines").map)] == ["Mine?"]
    for content, said in ((b"\xff\xfe", "no text in UTF-8"), (b"x" * 100_001, "too large"), (b"", "empty")):
        refused = ann.send(OURS, do="bring", name="x", file=(io.BytesIO(content), "x.cypher"))
        assert refused.status_code == 422
        assert said in refused.text
    assert "No file was chosen" in ann.send(OURS, do="bring", name="x").text
