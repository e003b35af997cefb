"""Pictures in a page of HTML are dark exactly where the page is, and touch nothing else of it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from flowmap.diagrams.palette import DARK, LIGHT
from flowmap.documents.asked import asked
from flowmap.documents.inline import figure
from flowmap.documents.opened import Maps
from tests.capabilities.chromium import NewPage
from tests.documents.handbook import page


def rgb(colour: str) -> str:
    """A hex as browsers say it."""
    return f"rgb({', '.join(str(int(colour[n : n + 2], 16)) for n in (1, 3, 5))})"


def made(folder: Path, **options: str) -> str:
    """A figure of the map engines.flow."""
    file = page(folder, "")
    wanted = asked({"show": "map", "map": "engines.flow", **options})
    return figure(wanted, Maps().of("engines.flow", document=file), address=None)


@pytest.mark.parametrize("screen", ["light", "dark"])
@pytest.mark.parametrize(("scheme", "palette"), [("normal", LIGHT), ("light", LIGHT), ("dark", DARK)])
def test_it_follows_the_page_and_not_the_screen(
    tmp_path: Path, new_page: NewPage, screen: Literal["light", "dark"], scheme: str, palette: dict[str, str]
) -> None:
    own = '<svg id="own"><rect fill="#ffffff" width="9" height="9"/></svg>'
    browser = new_page(theme=screen)
    browser.set_content(f'<html style="color-scheme:{scheme}"><body>{own}{made(tmp_path)}</body></html>')
    ground = browser.locator("svg.flowmap .ground").first.evaluate("one => getComputedStyle(one).fill")
    text = browser.locator("svg.flowmap text").first.evaluate("one => getComputedStyle(one).fill")
    other = browser.locator("#own rect").evaluate("one => getComputedStyle(one).fill")
    assert (ground, text, other) == (rgb(palette["ground"]), rgb(palette["text"]), rgb("#ffffff"))


def test_it_fits_its_page_and_is_called_by_its_title(tmp_path: Path, new_page: NewPage) -> None:
    browser = new_page(width=400)
    browser.set_content(f"<html><body>{made(tmp_path)}</body></html>")
    assert browser.evaluate("document.documentElement.scrollWidth") <= 400
    named = browser.locator("svg.flowmap").aria_snapshot()
    assert "Engine builders: who hands what to whom" in named


def test_an_authors_theme_stays(tmp_path: Path) -> None:
    html = made(tmp_path, theme="dark")
    assert f'fill="{DARK["ground"]}"' in html
    assert "light-dark(" not in html
    for auto in (made(tmp_path), made(tmp_path, theme="auto")):
        assert "prefers-color-scheme" not in auto
        assert "light-dark(" in auto
