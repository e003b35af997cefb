"""The table of keys: one, shown as a page and in a dialog, and every single key in it does something."""

from __future__ import annotations

from flask.testing import FlaskClient

from flowmap_web.keys import GROUPS, single_keys
from tests.capabilities.chromium import NewPage
from tests.web.axe import violations
from tests.web.document import page as parsed


def test_the_page_has_every_key(client: FlaskClient) -> None:
    page = parsed(client.get("/keys").text)
    shown = [
        (tuple(kbd.text for kbd in row.all("kbd")), row.one("td").text)
        for table in page.all("table", class_="keys")
        for row in table.all("tr")[1:]
    ]
    assert shown == [(key.keys, key.does) for group in GROUPS for key in group.keys]


def test_keys_and_code_agree(site: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{site}/maps/engines")
    acting = page.evaluate("ours('edit/keys/keys.js').then(({ SINGLE }) => Object.keys(SINGLE))")
    assert sorted(acting) == sorted(single_keys())
    assert all(len(key) == 1 for key in acting)


def test_the_page_without_javascript(site: str, new_page: NewPage) -> None:
    page = new_page(javascript=False)
    page.goto(f"{site}/keys")
    assert page.locator("table.keys tbody tr").count() == sum(len(group.keys) for group in GROUPS)


def test_no_rule_of_accessibility_is_broken(site: str, new_page: NewPage) -> None:
    for theme in ("light", "dark"):
        page = new_page(theme=theme)
        page.goto(f"{site}/keys")
        assert violations(page) == []
