"""The report in the application: the same as the file, in the application's own frame, to take along."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from flowmap.documents.report import report
from tests.capabilities.chromium import NewPage
from tests.sample_maps import sample
from tests.web.document import faults, page


def test_the_page_has_what_the_file_has(client: FlaskClient) -> None:
    html = client.get("/maps/engines/report").text
    assert faults(html) == []
    shown = page(html).one("div", class_="report")
    told = page(report(sample("engines"), to="html").decode())
    file = told.one("div", class_="report")
    assert [one.text for one in shown.all("section")] == [one.text for one in file.all("section")]
    assert shown.one("p", class_="source").text.startswith("Map engines, revision 1, model ")


def test_it_is_linked_and_can_be_taken_along(client: FlaskClient) -> None:
    assert 'href="/maps/engines/report"' in client.get("/maps/engines").text
    offered = page(client.get("/maps/engines/report?team=sales").text).all("a")
    links = [one.get("href") for one in offered if "download" in one.attributes]
    assert links == [f"/maps/engines/report.{form}?team=sales" for form in ("html", "pdf", "md")]
    taken = client.get("/maps/engines/report.md?team=sales")
    assert taken.mimetype == "text/markdown"
    assert taken.headers["Content-Disposition"] == "attachment; filename*=UTF-8''engines-report.md"
    assert "only team Sales" in taken.text
    assert client.get("/maps/engines/report.html").text.startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("path", "status"),
    [("report.docx", 400), ("report?team=nobody", 404), ("report.md?severity=awful", 404)],
)
def test_what_is_not_there_is_refused(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(f"/maps/engines/{path}").status_code == status


def test_its_style_is_a_sheet_of_its_own(client: FlaskClient) -> None:
    answer = client.get("/report.css")
    assert answer.mimetype == "text/css"
    assert ".report" in answer.text
    again = client.get("/report.css", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_keeps_the_policy_of_the_application_and_the_width_of_the_window(
    site: str, new_page: NewPage, theme: str
) -> None:
    shown = new_page(theme="dark" if theme == "dark" else "light")
    shown.goto(f"{site}/maps/installations/report")
    assert shown.evaluate("document.documentElement.scrollWidth") <= 1280
    assert shown.locator(".report .figures").first.evaluate("one => getComputedStyle(one).display") == "grid"
