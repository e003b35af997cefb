"""Whole stories drawn from an empty map, each way; what it takes, beside a drawing program and a spreadsheet."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from flowmap.formats.flow_text import parse
from tests.capabilities.chromium import NewPage
from tests.capabilities.figures import Tell
from tests.conftest import ROOT
from tests.web.editing import by_hand
from tests.web.editing.browser import PASTE
from tests.web.editing.conftest import Books
from tests.web.editing.golden import has_its_findings, told
from tests.web.editing.hands import Count, Hands, Pointer, new_map

if TYPE_CHECKING:
    from playwright.sync_api import Page

WRITE = "FLOWMAP_TEST_WRITE"  # set: what was counted is written into the guide
GUIDE = ROOT / "docs" / "guide" / "draw-handoffs.md"
Ways = tuple[Count, Count]  # for the arrows alone, and for everything


def is_golden(books: Books, drawn: str, name: str, title: str) -> None:
    """The map says what a golden organisation says, and its findings are exactly those that are known of it."""
    m = books.map(drawn)
    assert m.model == parse(f"map {title}\n{told(name)}").model
    has_its_findings(m, name)


@pytest.mark.journey
def test_the_engines_with_the_pointer(books: Books, here: str, new_page: NewPage, tell: Tell) -> None:
    page = new_page(height=1400)
    at = Pointer(page, new_map(page, here, "Customer-supplied engines"))
    at.click(page.get_by_role("link", name="Put the questions away"))
    at.draw("sales", (0.8, 0.5)).say("Purchasing", "order")
    at.draw("purchasing", (0.5, 0.85)).say("Goods receiving", "goods announcement")
    at.draw("goods-receiving", (0.2, 0.85)).say("Production", "put-away order")
    at.fill(at.select("handoff:sales:purchasing:order"), "Too late?", lead="1d")
    at.fill(at.select("handoff:goods-receiving:production:put-away-order"), "Too late?", lead="12h")
    given = at.select("handoff:purchasing:goods-receiving:goods-announcement")
    at.fill(given, "Too late?", lead="1d").fill(given, "More", effort="6min", times="240/year")

    sales = at.select("holder:sales")
    at.add(sales, "Add what it makes", makes="order").add(sales, "Add what it makes", makes="goods announcement")
    made = at.follow(sales, "It makes and uses", "goods announcement", "activity:sales:goods-announcement")
    at.fill(made, "Not always?", cases="engine")

    purchasing = at.select("holder:purchasing")
    at.add(purchasing, "Add what it needs", item="order")
    at.add(purchasing, "Add what it makes", makes="goods announcement", uses="order")
    at.fill(at.follow(purchasing, "It needs", "order", "need:purchasing:order"), "Too late?", within="5d")
    purchasing = at.select("holder:purchasing")
    made = at.follow(purchasing, "It makes and uses", "goods", "activity:purchasing:goods-announcement")
    at.check(made, "Not always?", "Standard").fill(made, "Too late?", duration="1d")

    receiving = at.select("holder:goods-receiving")
    at.add(receiving, "Add what it needs", item="goods announcement")
    at.add(receiving, "Add what it makes", makes="put-away order", uses="goods announcement")
    at.add(receiving, "Add what it asks", item="goods announcement", asked="Purchasing")
    need = at.follow(receiving, "It needs", "goods announcement", "need:goods-receiving:goods-announcement")
    at.fill(need, "Too late?", within="10d")
    receiving = at.select("holder:goods-receiving")
    made = at.follow(receiving, "It makes and uses", "put-away", "activity:goods-receiving:put-away-order")
    at.fill(made, "Too late?", duration="2h")
    receiving = at.select("holder:goods-receiving")
    asks = at.follow(receiving, "It asks", "goods", "question:goods-receiving:purchasing:goods-announcement")
    at.fill(asks, "first", times="48/year", answered="0%").fill(asks, "More", effort="30min")
    at.check(asks, "Not always?", "engine")

    production = at.select("holder:production")
    at.add(production, "Add what it needs", item="put-away order")
    need = at.follow(production, "It needs", "put-away order", "need:production:put-away-order")
    at.fill(need, "Too late?", within="12d")
    at.fill(at.find("engine", "case:engine"), "first", share="10%")
    at.fill(at.find("Standard", "case:standard"), "first", title="standard", share="90%")

    is_golden(books, "customer-supplied-engines", "g1", "Customer-supplied engines")
    expect(page.locator("#tabs")).to_contain_text("Findings 4")
    tell(f"the engines story with the pointer: {at.count.letters} letters, {at.count.steps} clicks, drags and keys")


@pytest.mark.parametrize("way", ["pasted", "line by line"])
def test_the_engines_by_quick_entry(way: str, books: Books, here: str, new_page: NewPage) -> None:
    page = new_page()
    at = Hands(page, new_map(page, here, "Customer-supplied engines")).press("/")
    lines = [one for one in told("g1").splitlines() if one and not one.startswith("#")]
    if way == "pasted":
        page.evaluate(PASTE, told("g1"))
        expect(page.locator("#quick-told")).to_contain_text("13 lines understood")
        at.press("Enter")
    else:
        at.type(lines[0]).press("Shift+Enter").say(*lines[1:])  # the shares of both kinds of order are said at once
    page.wait_for_function("() => !document.getElementById('quick-text').value")
    at.page.wait_for_function("(n) => Number(document.body.dataset.revision) > n", arg=1 if way == "pasted" else 12)
    at.saved()
    is_golden(books, "customer-supplied-engines", "g1", "Customer-supplied engines")
    assert len(books.history("customer-supplied-engines")) == (2 if way == "pasted" else 13)


TITLE = "Back office"
MORE = {"effort": "12min", "times": "100/year"}


def pointed(at: Pointer) -> Ways:
    """The back office with the pointer."""
    at.draw("sales", (0.8, 0.3)).say("Back office", "date change")
    at.draw("back-office", (0.3, 0.85)).say("Production", "d")
    at.draw("back-office", (0.75, 0.85)).say("Logistics", "d")
    arrows = at.count
    for giver, receiver, lead in (
        ("back-office", "logistics", "1d"),
        ("back-office", "production", "1d"),
        ("sales", "back-office", "2d"),
    ):
        panel = at.select(f"handoff:{giver}:{receiver}:date-change")
        at.fill(panel, "Too late?", lead=lead).fill(panel, "More", **MORE)
    at.add(at.select("holder:sales"), "Add what it makes", makes="date change")
    for team in ("production", "logistics"):
        panel = at.select(f"holder:{team}")
        at.add(panel, "Add what it needs", item="date change")
        at.fill(at.follow(panel, "It needs", "date change", f"need:{team}:date-change"), "Too late?", within="2d")
    return arrows, at.count


def keyed(at: Hands) -> Ways:
    """The back office with the keyboard alone."""
    arrows = Count()

    def drawn(receiver: str, item: str, lead: str, *, to: str = "") -> None:
        nonlocal arrows
        before = at.count
        if to:
            at.go(to)
        at.press("c").say(receiver, item)
        arrows = arrows.plus(at.count.since(before))
        at.details(lead=lead, **MORE)

    drawn("Back office", "date change", "2d", to="s")
    at.press("m").say("d", "")
    drawn("Production", "d", "1d", to="b")
    drawn("Logistics", "d", "1d")
    for team in ("l", "p"):
        at.go(team).press("w").say("d").press("Enter").details(within="2d")
    at.saved()
    return arrows, at.count


def entered(at: Hands, *lines: str) -> Count:
    """Sentences typed into the line of quick entry; a name that ends in "…" is completed by Tab."""
    field, before = at.page.locator("#quick-text"), at.count
    at.press("/")
    for sentence in lines:
        for part in re.split(r"(?<=…)", sentence):
            at.type(part.removesuffix("…"))
            if part.endswith("…"):
                expect(at.page.locator(".completions:popover-open [role=option]").first).to_be_visible()
                at.press("Tab")
        at.press("Enter")
        expect(field).to_have_value("")
        at.page.wait_for_function(f"() => Number(document.body.dataset.revision) > {lines.index(sentence) + 1}")
    at.saved()
    return at.count.since(before)


ARROWS = ("Sales -> Back office: date change", "B… -> Production, Logistics: d…")
SENTENCES = (
    "Sales makes date change",
    "Sales -> Back office: d…, takes 2d, 12min, 100/year",
    "B… -> Production, Logistics: d…, takes 1d, 12min, 100/year",
    "P… needs d… threshold within 2d",
    "L… needs d… threshold within 2d",
)


def counted(number: Count) -> str:
    """A cell of the table in the guide."""
    return f"{number.letters} + {number.steps} = {number.all}"


@pytest.mark.journey
def test_what_the_back_office_takes(books: Books, here: str, new_page: NewPage, tell: Tell) -> None:
    def begun(title: str) -> tuple[Page, str]:
        page = new_page(height=1400)
        return page, new_map(page, here, title)

    taken = {
        "flowmap, pointer": pointed(Pointer(*begun("Pointer"))),
        "flowmap, keyboard": keyed(Hands(*begun("Keyboard"))),
        "flowmap, quick entry": (entered(Hands(*begun("Arrows")), *ARROWS), entered(Hands(*begun("Line")), *SENTENCES)),
        "draw.io": (
            by_hand.draw_io(by_hand.BOXES, by_hand.LINES),
            by_hand.draw_io(by_hand.FULL_BOXES, by_hand.FULL_LINES),
        ),
        "spreadsheet": (by_hand.spreadsheet(by_hand.SHEET_ARROWS), by_hand.spreadsheet(by_hand.SHEET)),
    }
    for name, title in (("pointer", "Pointer"), ("keyboard", "Keyboard"), ("line", "Line")):
        is_golden(books, name, "g2", title)
    arrows = {(one.giver, one.receiver, one.item) for one in parse(told("g2")).handoffs}
    assert {(one.giver, one.receiver, one.item) for one in books.map("arrows").handoffs} == arrows
    for way, (few, everything) in taken.items():
        tell(f"G2, letters + steps, {way}: arrows {counted(few)}; everything {counted(everything)}")
    text = GUIDE.read_text(encoding="utf-8")
    before, shown = re.split(r"(?=\| way \| the arrows)", text)
    shown, after = shown.split("\n\n", 1)
    if os.environ.get(WRITE):
        GUIDE.write_text(f"{before}{table(taken)}\n\n{after}", encoding="utf-8")
    else:
        assert shown == table(taken), f"The guide says something else: write it with {WRITE}=1."


def table(taken: dict[str, Ways]) -> str:
    """The table of the guide."""
    lines = [f"| {way} | {counted(few)} | {counted(everything)} |" for way, (few, everything) in taken.items()]
    return "\n".join(["| way | the arrows | everything |", "|---|---|---|", *lines])
