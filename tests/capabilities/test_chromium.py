"""The browser of the tests is real: it runs scripts, or not, and follows the theme and the size asked for."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.capabilities.chromium import NewPage, Profiles, Shape
from tests.web.site import served

SHAPE: Shape = ("light", 1280, 800, True, False)
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


@pytest.mark.parametrize(
    "address", ["http://example.com/mark.png", "https://192.0.2.1/mark.png", "http://[2001:db8::1]/"]
)
def test_whoever_asks_somebody_else_is_found_out(profiles: Profiles, address: str) -> None:
    profile = profiles.new(SHAPE)
    page = profile.context.new_page()
    page.set_content("<title>probe</title>")
    ask = "(one) => fetch(one, { mode: 'no-cors' }).then(() => 'came', () => 'failed')"
    assert page.evaluate(ask, address) == "failed"
    assert profile.faults == [f"asked for {address}"]
    profile.context.close()


def test_the_next_test_finds_nothing_of_what_a_site_stored(profiles: Profiles) -> None:
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: PAGE)
    with served(app) as here:
        profile = profiles.new(SHAPE)
        page = profile.context.new_page()
        page.goto(f"{here}/")
        page.evaluate("localStorage.setItem('kept', 'by the first'); document.cookie = 'also=kept'")
        profile.clear()
        again = profile.context.new_page()
        again.goto(f"{here}/")
        assert again.evaluate("[localStorage.getItem('kept'), document.cookie]") == [None, ""]
        profile.context.close()
