"""No page scrolls sideways, in any width; light and dark; on paper; and every control has a name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from flowmap import services
from flowmap.diagrams.palette import DARK, LIGHT
from flowmap_web import Settings, create_app
from flowmap_web.desk import NAME, Desk
from tests.capabilities.chromium import NewPage
from tests.web.site import served

WIDTHS = (400, 1280, 1920)
UNNAMED = re.compile(r"^\s*- (link|button|combobox|searchbox|textbox|region|navigation|img)(?= \[|:|$)", re.MULTILINE)
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
COLOURS = """() => [...new Set([...document.querySelectorAll(".picture svg *")].flatMap((one) => {
  const style = getComputedStyle(one);
  return /^(path|polygon|polyline|ellipse|text)$/.test(one.localName) ? [style.fill, style.stroke] : [];
}))].filter((colour) => !/none|, 0\\)/.test(colour))"""


@pytest.fixture(scope="module")
def addresses(app: Flask) -> list[str]:
    """One address of every kind of page, most of them of the largest map."""
    desk: Desk = app.extensions[NAME]
    report = desk.open("installations").report
    first = next(one.fingerprint for one in report.findings if one.code == "GAP01")
    map_ = "/maps/installations"
    return [
        "/",
        map_,
        f"{map_}?team=planning",
        f"{map_}?view=customers",
        f"{map_}?view=matrix",
        f"{map_}?department=Supply",
        f"{map_}/findings",
        f"{map_}/findings/{first}",
        f"{map_}/findings/{first}/repairs/0",
        f"{map_}/teams/sales",
        f"{map_}/items/date-change",
        f"{map_}/matrix",
        f"{map_}/measures?show=congruence",
        f"{map_}/history",
        "/rules",
        "/rules/GAP01",
        "/maps/nothing",
    ]


def test_no_page_scrolls_sideways_and_every_control_has_a_name(
    site: str, new_page: NewPage, addresses: list[str]
) -> None:
    page = new_page()
    sideways, unnamed = [], []
    for address in addresses:
        page.goto(site + address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate(SIDEWAYS) > 0:
                sideways.append((address, width))
        unnamed += [(address, found[0]) for found in UNNAMED.finditer(page.locator("body").aria_snapshot())]
    assert sideways == []
    assert unnamed == []


def test_no_page_scrolls_sideways_without_javascript(site: str, new_page: NewPage, addresses: list[str]) -> None:
    page = new_page(javascript=False, width=400)
    for address in addresses:
        page.goto(site + address)
        assert page.evaluate(SIDEWAYS) <= 0, address


def test_names_of_any_length_stay_in_their_places(new_page: NewPage, tmp_path: Path) -> None:
    url, long = f"sqlite:///{tmp_path / 'maps.db'}", "Donaudampfschifffahrtsgesellschaftskapitänswesen"
    links = "".join(f"{long} {n} -> {long} {n + 1}: {long} {long}{n}\n" for n in range(1, 8))
    needs = "".join(f"{long} {n} needs {long} {long}{n + 3} threshold\n" for n in range(2, 5))
    services.push(services.parse(f"map {long} {long}\n{links}{needs}"), "long", by=long, store=url)
    page = new_page()
    with served(create_app(Settings(store=url))) as site:
        for rest in ("", "?view=matrix", "/findings", "/matrix", "/history", "/teams/nothing"):
            page.goto(f"{site}/maps/long{rest}")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate(SIDEWAYS) <= 0, (rest, width)
        page.goto(f"{site}/maps/long")
        assert page.locator("#side").evaluate("(side) => side.scrollWidth - side.clientWidth") == 0


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[place : place + 2], 16)) for place in (1, 3, 5))})"


@pytest.mark.parametrize(("theme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_pictures_follow_the_page(theme: str, palette: dict[str, str], site: str, new_page: NewPage) -> None:
    page = new_page(theme="dark" if theme == "dark" else "light")
    for rest in ("", "?view=customers"):
        page.goto(f"{site}/maps/installations{rest}")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == rgb(palette["ground"])
        found = set(page.evaluate(COLOURS))
        assert len(found) > 4
        assert found <= {rgb(colour) for colour in palette.values()}


def test_on_paper(site: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{site}/maps/engines")
    page.emulate_media(media="print")
    for hidden in (".filters", ".tabs", ".zoom", ".save"):
        assert not page.locator(hidden).first.is_visible()
    assert page.locator("#picture svg").is_visible()
    assert page.locator("#side .cards > li").last.is_visible()


def test_a_large_picture_is_whole_on_paper_and_as_it_was_afterwards(site: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{site}/maps/installations")
    picture = page.locator("#picture .frame > svg")
    part = picture.get_attribute("viewBox")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    drawn = page.locator("#picture svg .ground, #picture svg > g").first.bounding_box()
    frame = page.locator("#picture .frame").bounding_box()
    assert drawn is not None
    assert frame is not None
    assert drawn["x"] >= frame["x"]
    assert drawn["x"] + drawn["width"] <= frame["x"] + frame["width"] + 1
    assert drawn["y"] + drawn["height"] <= frame["y"] + frame["height"] + 1
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert part is not None
    expect(picture).to_have_attribute("viewBox", part)  # the window tells the picture its size a moment later


@pytest.mark.parametrize("address", ["/teams/sales", "?department=Engineering"])
def test_a_picture_that_does_not_start_at_a_team_starts_at_its_top(address: str, site: str, new_page: NewPage) -> None:
    page = new_page(height=600)
    page.goto(f"{site}/maps/installations{address}")
    viewbox = page.locator(".picture .frame > svg").first.get_attribute("viewBox")
    assert viewbox is not None
    assert [float(one) for one in viewbox.split()][1] <= 0


def test_with_colours_that_the_reader_chose(site: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{site}/maps/engines")
    page.emulate_media(forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    chosen = page.locator(".choices a[aria-current]").first
    other = page.locator(".choices a:not([aria-current])").first
    style = "(one) => getComputedStyle(one).borderTopColor"
    assert chosen.evaluate(style) != other.evaluate(style)
