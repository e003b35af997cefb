"""Lists as CSV: nothing in them is computed when a spreadsheet opens them."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from flowmap.domain.answer import Answer
from flowmap.formats.tables.cells import harmless
from flowmap_web.download import download


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_a_formula_becomes_a_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["order", "a=b", "", 1.8, -3, 0])
def test_what_is_no_formula_stays(cell: object) -> None:
    assert harmless(cell) == cell


def test_what_is_not_known_is_empty(app: Flask) -> None:
    with app.app_context():
        answer = download(Answer(("a", "b"), ((None, 'say "x", y'), (1.5, "=1"))), to="csv", name="größe/1")
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True))))
    assert rows == [["a", "b"], ["", 'say "x", y'], ["1.5", "'=1"]]
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''gr%C3%B6%C3%9Fe%2F1.csv"


def test_the_handoffs_of_a_team_or_an_information(client: FlaskClient) -> None:
    def given(query: str) -> list[str]:
        answer = client.get(f"/maps/engines/handoffs.csv?{query}")
        return [row["information"] for row in csv.DictReader(io.StringIO(answer.text))]

    assert given("team=goods-receiving") == ["Goods announcement", "Put-away order"]
    assert given("item=order") == ["Order"]
    assert client.get("/maps/engines/handoffs.csv?team=sale").status_code == 404


def test_every_handoff(client: FlaskClient) -> None:
    answer = client.get("/maps/engines/handoffs.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["gives"] for row in rows] == ["Sales", "Purchasing", "Goods receiving"]
    assert rows[1] == {
        "gives": "Purchasing", "gets": "Goods receiving", "information": "Goods announcement", "through": "",
        "usually_takes": "1d", "on_a_bad_day": "", "how_often": "240/year", "kinds_of_order": "all",
    }  # fmt: skip
