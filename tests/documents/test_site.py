"""The site in one file: everything is in it, every link leads somewhere in it, and names in it do nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

import flowmap
from flowmap.documents.site import site
from flowmap.domain.map import Map
from flowmap.domain.records import Handoff, Holder, Item, Need
from tests.capabilities.chromium import NewPage
from tests.sample_maps import sample
from tests.strategies import HOSTILE, random_maps
from tests.web.axe import violations
from tests.web.document import page as read

if TYPE_CHECKING:
    from playwright.sync_api import Page

MARKS = ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '" onload="alert(1)', "</style>", "<!--", "&lt;")
LOST = """() => [...document.querySelectorAll('a[href^="#"]')]
  .filter((link) => !document.getElementById(decodeURIComponent(link.hash.slice(1)))).map((link) => link.hash)"""
TWICE = """() => { const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  return ids.filter((id, place) => ids.indexOf(id) !== place); }"""


def made(m: Map) -> str:
    """The site of a map, with its findings."""
    return site(m, flowmap.check(m))


def company(name: str) -> Map:
    return sample(name)


def opened(new_page: NewPage, html: str, folder: Path, **how: object) -> Page:
    """The file in a browser, as somebody opens it who got it by mail."""
    (folder / "site.html").write_text(html, encoding="utf-8")
    page = new_page(**how)  # type: ignore[arg-type]
    page.goto((folder / "site.html").as_uri())
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_engines(new_page: NewPage, tmp_path: Path, theme: str) -> None:
    m = company("engines")
    page = opened(new_page, made(m), tmp_path, theme=theme, javascript=True)
    assert page.title() == "The engines that get lost"
    assert page.locator("article h3").all_inner_texts() == ["Sales", "Purchasing", "Goods receiving", "Production"]
    assert page.locator("#findings tbody tr").count() == len(flowmap.check(m).findings)
    assert page.locator("#information tbody tr").count() == 3
    assert (page.evaluate(LOST), page.evaluate(TWICE)) == ([], [])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []


def test_a_company(new_page: NewPage, tmp_path: Path) -> None:
    m = company("installations")
    page = opened(new_page, made(m), tmp_path, javascript=False)
    told = [one for one in flowmap.check(m).findings if one.accepted is None]
    assert page.locator("#findings tbody tr").count() == len(told)
    assert page.locator("article").count() == len(m.holders)
    assert page.locator("#information tbody tr").count() == len(m.items)


def test_names_do_nothing(new_page: NewPage, tmp_path: Path) -> None:
    names = list(dict.fromkeys((*MARKS, *HOSTILE)))[:24]
    holders = [Holder(id=f"h{place}", title=name, department=name) for place, name in enumerate(names)]
    items = [Item(id=f"i{place}", title=name) for place, name in enumerate(names)]
    flows = [Handoff(giver="h0", receiver="h1", item=item.id, via="h2", note=item.title) for item in items]
    needs = [Need(holder=one.id, item="i1", kano="threshold", because=one.title) for one in holders[2:]]
    page = opened(new_page, made(Map.of([*holders, *items, *flows, *needs])), tmp_path)
    shown = [" ".join(text.split()) for text in page.locator("article h3").all_text_contents()]
    assert shown == [" ".join(name.split()) for name in names]
    assert page.locator("script, img, iframe, [onload], [onerror]").count() == 0
    assert (page.evaluate(LOST), page.evaluate(TWICE)) == ([], [])


@given(random_maps(most=3))
@settings(max_examples=6)
def test_any_map(m: Map) -> None:
    html = made(m)
    ids = [one.get("id") for one in read(html).walk() if one.get("id")]
    assert len(ids) == len(set(ids))
    assert html.count("<article ") == len(m.holders)
    assert re.findall(r'(?:src|href)="(?!#)[^"]*"', html) == []


def test_an_empty_map_says_so() -> None:
    html = made(Map.of(name="nothing"))
    assert '<h1 dir="auto">Nothing</h1><p>Nothing yet. No needs are stated yet.</p>' in html
    assert "<p>Nothing is open.</p>" in html
