"""A list taken along: the same rows in each format, under the address of the page."""

from __future__ import annotations

import io
import json
from importlib import import_module

import pytest
from flask import Flask, render_template_string

from flowmap.domain.answer import Answer
from flowmap.errors import BadInput
from flowmap_web.download import download, wanted

ANSWER = Answer(("team", "n"), (("=cmd", 1), ("Größe", -2.5)), cut="the first 2 rows")


def test_csv_json_and_xlsx(app: Flask) -> None:
    with app.test_request_context("/"):
        csv, json_, xlsx = (download(ANSWER, to=form, name="größe/1") for form in ("csv", "json", "xlsx"))
    assert csv.get_data(as_text=True) == "team,n\n'=cmd,1\nGröße,-2.5\n"
    assert csv.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert csv.headers["Content-Disposition"] == "attachment; filename*=UTF-8''gr%C3%B6%C3%9Fe%2F1.csv"
    assert csv.headers["X-Flowmap-Cut"] == "This is not all of it: the first 2 rows."
    assert json.loads(json_.get_data()) == {
        "columns": ["team", "n"],
        "rows": [{"team": "=cmd", "n": 1}, {"team": "Größe", "n": -2.5}],
        "cut": "the first 2 rows",
    }
    assert "X-Flowmap-Cut" not in json_.headers
    sheet = import_module("openpyxl").load_workbook(io.BytesIO(xlsx.get_data()))["Table"]
    assert list(sheet.iter_rows(values_only=True)) == [("team", "n"), ("=cmd", 1), ("Größe", -2.5)]


def test_the_format_is_asked_for_in_the_address(app: Flask) -> None:
    with app.test_request_context("/?format=CSV"):
        assert wanted() == "csv"
    with app.test_request_context("/?format="):
        assert wanted() is None
    with app.test_request_context("/?format=xslx"), pytest.raises(BadInput, match="Did you mean “xlsx”"):
        wanted()


def test_links_are_the_address_of_the_page_with_all_it_says(app: Flask) -> None:
    address = "/maps/größe?text=a%26b&team=x&team=y&page=3&format=json"
    shown = '{% from "_take_along.html" import take_along %}{{ take_along(("csv", "xlsx")) }}'
    with app.test_request_context(address):
        html = render_template_string(shown)
    link = "/maps/gr%C3%B6%C3%9Fe?text=a%26b&amp;team=x&amp;team=y&amp;format="
    assert f'<a href="{link}csv" download>CSV</a>, <a href="{link}xlsx" download>XLSX</a>' in html
