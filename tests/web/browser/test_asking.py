"""Asking the map in a real browser: by keyboard alone, at any width, light and dark."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.capabilities.chromium import NewPage
from tests.web.axe import violations

QUERY = "/maps/installations/query"
ANSWERED = f"{QUERY}?saved=lost-without&p.holder=order-desk&picture=yes"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_a_saved_question_is_asked_by_keyboard_and_its_answer_has_an_address(site: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(site + QUERY)
    page.get_by_role("link", name="What does a team lack, and who could give it?").focus()
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="The id of a team").focus()
    page.keyboard.type("goods-receiving")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table", name="The answer").get_by_role("row")).to_have_count(2)
    expect(page).to_have_url(f"{site}{QUERY}?saved=lacks-of&p.team=goods-receiving")


def test_a_question_is_changed_and_the_table_is_sorted(site: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{site}{QUERY}?saved=blocked")
    page.get_by_text("The question in Cypher, to change it").click()
    text = page.get_by_role("textbox", name="Teams are")
    text.fill("UNWIND [3, 20, 1] AS x RETURN x")
    page.get_by_role("form", name="A question in Cypher").get_by_role("button", name="Ask").click()
    cells = page.get_by_role("table", name="The answer").get_by_role("cell")
    expect(cells).to_have_text(["3", "20", "1"])
    heading = page.get_by_role("columnheader", name="x").get_by_role("link")
    heading.click()
    expect(cells).to_have_text(["20", "3", "1"])
    heading.click()
    expect(cells).to_have_text(["1", "3", "20"])


@pytest.mark.parametrize("address", [QUERY, ANSWERED, f"{QUERY}?q=CREATE+(n)"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_accessible_and_scrolls_nowhere_sideways(
    site: str, new_page: NewPage, address: str, scheme: Literal["light", "dark"]
) -> None:
    page = new_page()
    page.emulate_media(color_scheme=scheme)
    page.goto(site + address)
    for width in (400, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(SIDEWAYS) <= 0
    assert violations(page) == []
