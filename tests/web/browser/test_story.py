"""The story in a real browser: a company whose engines get lost, why, and what one handoff would change."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import expect

from tests.capabilities.chromium import NewPage

DIRECT = "Sales hands Goods announcement to Goods receiving directly."
MARKED = re.compile(r"^1\W+Goods announcement$")
WHITE_SPOT = re.compile("^Goods receiving needs Goods announcement in case Customer supplies the engine")


def test_engines_white_spot_why_repair_and_what_arrives_then(site: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{site}/")
    page.get_by_role("link", name="The engines that get lost", exact=True).click()
    expect(page.locator(".headline .coverage")).to_contain_text("Needs met 25.2 of 27")
    page.locator("#picture svg text").filter(has_text=MARKED).click()
    page.wait_for_url("**/findings/*")
    expect(page.get_by_role("heading", level=1)).to_have_text(WHITE_SPOT)
    why = page.get_by_role("region", name="Why flowmap says so")
    assert "Sales makes Goods announcement, only in case Customer supplies the engine." in why.inner_text()
    page.get_by_role("link", name=f"Try it: {DIRECT}").click()
    page.wait_for_url("**/repairs/0")
    expect(page.get_by_role("heading", level=1)).to_have_text(DIRECT)
    before = page.get_by_role("region", name="Before", exact=True).first.inner_text()
    after = page.get_by_role("region", name="After", exact=True).first.inner_text()
    assert "25.2 of 27" in before
    assert "27 of 27" in after
    assert "25.2" not in after
    assert page.get_by_role("region", name="Closed").get_by_role("listitem").count() == 3
    page.get_by_role("link", name="The engines that get lost").first.click()
    expect(page.locator(".headline .coverage")).to_contain_text("Needs met 25.2 of 27")


def test_the_same_in_three_steps_from_the_first_page(site: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{site}/")
    page.get_by_role("link", name="See why").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WHITE_SPOT)
    page.get_by_role("link", name=f"Try it: {DIRECT}").click()
    expect(page.get_by_role("region", name="After", exact=True).first).to_contain_text("27 of 27")


def test_the_same_without_javascript(site: str, new_page: NewPage) -> None:
    page = new_page(javascript=False)
    page.goto(f"{site}/maps/engines")
    assert page.get_by_role("group", name="Zoom").count() == 0
    page.get_by_label("How bad").select_option("weak")
    page.get_by_role("button", name="Show").click()
    asked = urlsplit(page.url)
    assert (asked.path, dict(parse_qsl(asked.query))) == ("/maps/engines", {"severity": "warning"})
    expect(page.locator("[data-count]")).to_have_text("2 of 4 findings")
    page.get_by_role("link", name="Clear").click()
    page.locator("#picture svg [data-team=purchasing] a").first.click()
    assert page.url == f"{site}/maps/engines?team=purchasing"
    expect(page.locator(".panel h2")).to_have_text("Purchasing team, Supply")
    page.goto(f"{site}/maps/engines")
    page.locator("#side").get_by_role("link", name=WHITE_SPOT).click()
    page.get_by_role("link", name=f"Try it: {DIRECT}").click()
    expect(page.get_by_role("region", name="After", exact=True).first).to_contain_text("27 of 27")
