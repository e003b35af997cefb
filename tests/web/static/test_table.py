"""Any table that says `data-table`, in a real browser: sorted, columns chosen, copied; without scripts it is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import flowmap_web
from tests.capabilities.chromium import NewPage
from tests.web.axe import violations

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

STATIC = Path(flowmap_web.__file__).parent / "static"
ADDRESS = "http://127.0.0.1:1/"
ROWS = (
    ("Purchasing", "10", "2 days", "48", "=1+1"),
    ("sales", "9", "4 h", "4", "plain"),
    ("Größe", "–", "3 days", "72", "tab\there"),
    ("Legal", "-3", "1 day", "24", "-3"),
)
BODY = "".join(
    f'<tr><td>{team}</td><td class="number">{"<span class=unknown>–</span>" if times == "–" else times}</td>'
    f'<td data-value="{hours}">{takes}</td><td>{text}</td><td>x</td></tr>'
    for team, times, takes, hours, text in ROWS
)
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Table</title>
<link rel="stylesheet" href="flowmap.css"><script type="module">
import {{ tables }} from "./table.js"; tables(document); window.again = () => tables(document);</script></head>
<body><main><h1>Table</h1><div class="scroll"><table data-table="trial"><caption class="unseen">Trial</caption>
<thead><tr><th scope="col">Team</th><th scope="col" class="number">Times</th><th scope="col">Takes</th>
<th scope="col">Text</th><th scope="col"><a href="?sort=x">Server</a></th></tr></thead>
<tbody>{BODY}</tbody></table></div></main>
<p class="unseen" role="status" id="announce"></p></body></html>"""
ANEW = """() => {
  const body = document.querySelector("tbody");
  body.append(body.rows[0]);
  for (const head of document.querySelectorAll("th")) head.textContent = head.textContent;
  again();
}"""


def serve(route: Route) -> None:
    """The page, and the modules and the style sheet beside it."""
    name = route.request.url.removeprefix(ADDRESS)
    if name:
        route.fulfill(path=STATIC / name)
    else:
        route.fulfill(body=PAGE, content_type="text/html")


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """The page with its tables awake."""
    opened = new_page(apart=True)
    opened.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened.route(f"{ADDRESS}**", serve)
    opened.goto(ADDRESS)
    opened.get_by_role("button", name="Copy").wait_for()
    return opened


def column(page: Page, place: int) -> list[str]:
    """What stands in a column, from above."""
    return page.locator(f"tbody td:nth-child({place})").all_inner_texts()


def test_headings_sort_words_numbers_and_values_the_unknown_last(page: Page) -> None:
    def sorted_by(name: str, place: int) -> list[str]:
        page.get_by_role("button", name=name, exact=True).click()
        return column(page, place)

    assert sorted_by("Team", 1) == ["Größe", "Legal", "Purchasing", "sales"]
    assert page.locator("th").first.get_attribute("aria-sort") == "ascending"
    assert sorted_by("Team", 1) == ["sales", "Purchasing", "Legal", "Größe"]
    assert page.locator("#announce").inner_text() == "Sorted by Team, descending."
    assert sorted_by("Times", 2) == ["-3", "9", "10", "–"]
    assert sorted_by("Times", 2) == ["10", "9", "-3", "–"]
    assert sorted_by("Takes", 3) == ["4 h", "1 day", "2 days", "3 days"]
    assert page.locator("th[aria-sort]").all_inner_texts() == ["Takes"]
    assert page.get_by_role("link", name="Server").count() == 1


def test_columns_are_chosen_and_remembered_and_one_stays(page: Page) -> None:
    page.get_by_text("Columns", exact=True).click()
    page.get_by_label("Takes").uncheck()
    assert page.locator("th:visible").all_inner_texts() == ["Team", "Times", "Text", "Server"]
    page.reload()
    page.get_by_text("Columns", exact=True).click()
    assert page.locator("th:visible").all_inner_texts() == ["Team", "Times", "Text", "Server"]
    for name in ("Team", "Times", "Text"):
        page.get_by_label(name, exact=True).uncheck()
    page.get_by_label("Server", exact=True).click()
    assert page.locator("th:visible").all_inner_texts() == ["Server"]
    assert page.get_by_label("Server", exact=True).is_checked()


def test_what_is_shown_is_copied_and_nothing_of_it_is_computed(page: Page) -> None:
    page.get_by_role("button", name="Times", exact=True).click()
    page.get_by_text("Columns", exact=True).click()
    page.get_by_label("Server", exact=True).uncheck()
    page.get_by_role("button", name="Copy").click()
    page.get_by_text("4 rows copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").replace("\r", "") == (
        "Team\tTimes\tTakes\tText\n"
        "Legal\t-3\t24\t-3\nsales\t9\t4\tplain\nPurchasing\t10\t48\t'=1+1\nGröße\t\t72\ttab here"
    )


def test_a_table_that_stands_anew_keeps_order_and_columns(page: Page) -> None:
    page.get_by_role("button", name="Times", exact=True).click()
    page.get_by_text("Columns", exact=True).click()
    page.get_by_label("Takes").uncheck()
    page.evaluate(ANEW)
    assert column(page, 2) == ["-3", "9", "10", "–"]
    assert page.locator("th:visible").all_inner_texts() == ["Team", "Times", "Text", "Server"]
    assert page.locator(".table-tools").count() == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_use_it(page: Page, theme: str) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.get_by_text("Columns", exact=True).click()
    assert violations(page) == []


def test_without_scripts_the_table_is_there(new_page: NewPage) -> None:
    bare = new_page(javascript=False)
    bare.route(f"{ADDRESS}**", serve)
    bare.goto(ADDRESS)
    assert bare.locator("th:visible").all_inner_texts() == ["Team", "Times", "Takes", "Text", "Server"]
    assert bare.locator("button").count() == 0
