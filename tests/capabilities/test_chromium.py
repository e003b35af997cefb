"""The browser of the tests is real: it runs scripts, or not, and follows the theme and the size asked for."""

from __future__ import annotations

import pytest

from tests.capabilities.chromium import NewPage

PAGE = """<!doctype html><title>probe</title><p id="said">still</p>
<script>document.querySelector("#said").textContent = matchMedia("(prefers-color-scheme: dark)").matches
  + " " + innerWidth + "x" + innerHeight</script>"""


@pytest.mark.parametrize(
    ("theme", "width", "height", "said"),
    [("light", 1280, 800, "false 1280x800"), ("dark", 1920, 1080, "true 1920x1080")],
)
def test_theme_and_size(new_page: NewPage, theme: str, width: int, height: int, said: str) -> None:
    page = new_page(theme=theme, width=width, height=height)  # type: ignore[arg-type] # a literal of the table
    page.set_content(PAGE)
    assert page.inner_text("#said") == said


def test_without_javascript(new_page: NewPage) -> None:
    page = new_page(javascript=False)
    page.set_content(PAGE)
    assert page.inner_text("#said") == "still"
