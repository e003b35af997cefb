"""No rule of accessibility is broken on any page or in any state of it, light or dark; nothing scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from playwright.sync_api import expect

from flowmap import services
from flowmap.domain.change import Change
from flowmap.domain.records import record_from_dict
from flowmap_web.desk import NAME, Desk
from tests.capabilities.chromium import NewPage
from tests.web.axe import COLOURS, violations
from tests.web.editing.browser import PASTE, Editor, opened
from tests.web.editing.conftest import Books

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

ORDER = "handoff:sales:purchasing:order"
# Width, height and pixels of the screen for one of the page: a small desk, a smaller one, and one enlarged to 200 %.
WINDOWS = ((1280, 800, 1), (1024, 768, 1), (640, 400, 2))
# What is wider than its place: the page, or an open window over it, which must also lie in the window of the browser.
SIDEWAYS = """() => [...document.querySelectorAll("html, dialog[open], :popover-open")].flatMap((one) => {
  const { left, right } = one.getBoundingClientRect();
  const out = one.localName !== 'html' && (left < 0 || right > innerWidth);
  const name = one.id || one.className || one.localName;
  return [one.scrollWidth > one.clientWidth ? `${name} scrolls by ${one.scrollWidth - one.clientWidth}` : "",
    out ? `${name} stands from ${left} to ${right}` : ""].filter(Boolean);
})"""
# The window is so wide, and what listens to that has heard of it: it is told before what a frame begins with.
AS_WIDE = """(width) => new Promise((done) => {
  const look = () => requestAnimationFrame(innerWidth === width ? done : look);
  look();
})"""
# Words of headings, of heads of tables and of buttons that are broken over two lines.
TORN = """() => [...document.querySelectorAll("h1, h2, h3, th:not(.matrix *), button, .tabs a")].flatMap((one) => {
  if (!one.checkVisibility()) return [];
  const range = document.createRange();
  const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
  const torn = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (const word of node.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
      if (lines.size > 1) torn.push(word[0]);
    }
  return torn;
})"""
UNFOLD = """() => { for (const one of document.querySelectorAll(".panel details")) one.open = true; }"""
# Every animation that runs in any frame from now on; "later" only shows a word after a while.
WATCH = """() => {
  window.watched = [];
  const look = () => {
    const running = document.getAnimations().filter((one) => one.animationName !== "later");
    watched.push(...running.map((one) => one.effect.target.outerHTML));
    requestAnimationFrame(look);
  };
  look();
}"""
ROWS = "Von\tInformation\tAn\tDauer\nSales\torder\tPlanning, Stores\t2 Tage\nSales\torder\tLegal\tbald\n"


THEIRS = """() => document.dispatchEvent(new CustomEvent("flowmap:theirs", { detail: {
  edits: [{ by: "anna", changes: [{ before: null, after: { holder: { id: "x", title: "X" } } }] }] } }))"""


class Eye:
    """Looks at one page of a browser as it stands, and keeps what is wrong with it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[tuple[str, str, str]] = []
        self._screen: CDPSession = page.context.new_cdp_session(page)

    def look(self, what: str) -> None:
        """In light and dark, which differ in their colours only; in all windows."""
        self.faults += [(what, "light", one) for one in violations(self.page)]
        self.page.emulate_media(color_scheme="dark")
        self.faults += [(what, "dark", one) for one in violations(self.page, rules=COLOURS)]
        for width, height, scale in WINDOWS:
            self._window(width, height, scale)
            self.faults += [(what, f"{width} pixels", one) for one in self.page.evaluate(SIDEWAYS)]
            self.faults += [(what, f"{width} pixels", f"“{one}” is torn") for one in self.page.evaluate(TORN)]
        self._window(*WINDOWS[0])
        self.page.emulate_media(color_scheme="light")

    @property
    def told(self) -> str:
        """What is wrong, one thing a line."""
        return "\n".join(["", *map(": ".join, self.faults)])

    def _window(self, width: int, height: int, scale: int) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
        self._screen.send("Emulation.setDeviceMetricsOverride", size)
        self.page.evaluate(AS_WIDE, width)


@pytest.fixture
def eye(new_page: NewPage) -> Eye:
    """A page that is looked at."""
    return Eye(new_page())


@pytest.mark.journey
def test_every_page(site: str, app: Flask, eye: Eye) -> None:
    desk: Desk = app.extensions[NAME]
    first = next(one.fingerprint for one in desk.open("engines").report.findings if one.code == "GAP01")
    engines, large = "/maps/engines", "/maps/installations"
    for address in (
        "/",
        "/?q=nothing",
        "/new",
        "/keys",
        "/rules",
        "/rules/GAP01",
        "/nothing",
        "/maps/nothing",
        engines,
        f"{engines}?view=customers",
        f"{engines}?view=matrix",
        f"{engines}?guide=on",
        f"{engines}/findings",
        f"{engines}/findings?q=nothing",
        f"{engines}/findings/{first}",
        f"{engines}/findings/{first}/repairs/0",
        f"{engines}/teams/sales",
        f"{engines}/teams/sales/interview",
        f"{engines}/items/order",
        f"{engines}/matrix",
        f"{engines}/entry",
        f"{engines}/edit?record={ORDER}",
        f"{engines}/add",
        f"{engines}/add/need",
        f"{engines}/history",
        f"{engines}/history/1",
        large,
        f"{large}?department=Supply",
    ):
        eye.page.goto(site + address)
        if eye.page.locator("body[data-map]").count():
            Editor(eye.page).ready()
        eye.look(address)
    assert eye.faults == [], eye.told


@pytest.fixture
def engines(here: str, books: Books, eye: Eye) -> Callable[[str], Editor]:
    """Opens a page of the engines, which the test may change."""
    books.sample("engines")
    return lambda rest: opened(eye.page, f"{here}/maps/engines{rest}")


def test_what_is_selected(engines: Callable[[str], Editor], eye: Eye) -> None:
    page = eye.page
    engines("?team=goods-receiving")
    eye.look("a team selected")
    page.evaluate(UNFOLD)
    eye.look("a team, everything opened")
    engines(f"?record={ORDER}")
    page.evaluate(UNFOLD)
    eye.look("an arrow, everything opened")
    field = page.locator(".panel").get_by_label("Usually takes", exact=True)
    field.fill("soon")
    field.press("Tab")
    expect(field).to_have_attribute("aria-invalid", "true")
    eye.look("a field that is refused")
    field = page.locator(".panel").get_by_label("Who gets it", exact=True)
    field.fill("Goods recieving")
    field.press("Tab")
    expect(page.get_by_role("button", name="Yes, Goods receiving")).to_be_focused()
    eye.look("the question whether it is the same team")
    engines("?record=case:engine")
    field = page.locator(".panel").get_by_label("Share of all orders", exact=True)
    field.fill("20%")
    field.press("Tab")
    expect(page.locator("#aside li")).to_have_count(1)
    eye.look("an edit that the server refuses")
    assert eye.faults == [], eye.told


def test_what_is_asked(engines: Callable[[str], Editor], eye: Eye) -> None:
    page, key = eye.page, eye.page.keyboard
    engines("?team=sales")
    page.locator("#picture .frame").focus()
    key.press("c")
    expect(page.locator(".proposals:popover-open [role=option]").first).to_be_visible()
    eye.look("to whom?")
    key.type("Prodcution")
    expect(page.locator(".proposals:popover-open [role=option]").first).to_have_text("the same as Production?")
    eye.look("to whom? a name close to a known one")
    key.press("Escape")
    key.press("w")
    key.type("or")
    key.press("Enter")
    expect(page.get_by_role("radio").first).to_be_focused()
    eye.look("how much is it needed?")
    key.press("Escape")
    key.press("f")
    expect(page.locator(".proposals:popover-open [role=option]").first).to_be_visible()
    eye.look("find")
    key.press("Escape")
    key.press("?")
    expect(page.get_by_role("dialog", name="Keys").locator("tbody tr").first).to_be_visible()
    eye.look("the keys")
    key.press("Escape")
    page.locator("[data-key='holder:purchasing']").dblclick()
    expect(page.locator(".renaming")).to_be_focused()
    eye.look("renaming in place")
    assert eye.faults == [], eye.told


def test_quick_entry(engines: Callable[[str], Editor], eye: Eye) -> None:
    page, key = eye.page, eye.page.keyboard
    engines("")
    told = page.locator("#quick-told")
    key.press("/")
    page.evaluate(PASTE, "Sales -> Stores: order\nStores needs order threshold")
    expect(told).to_contain_text("2 lines understood")
    eye.look("lines that are understood")
    key.press("Control+a")
    page.evaluate(PASTE, "Sales -> Stores: order takes soon")
    expect(page.locator("#quick-marks mark")).to_have_text("soon")
    eye.look("a line that is not understood")
    key.press("Control+a")
    key.type("Goods receiving -> Sa")
    expect(page.locator(".completions [role=option]").first).to_be_visible()
    eye.look("names that complete")
    key.press("Control+a")
    page.evaluate(PASTE, ROWS)
    expect(page.get_by_role("dialog", name="2 pasted rows").locator("select")).to_have_count(4)
    eye.look("pasted rows")
    assert eye.faults == [], eye.told


def test_guide_interview_and_forms(here: str, eye: Eye) -> None:
    page = eye.page
    page.goto(f"{here}/new")
    page.get_by_label("What is it about?").fill("M")
    page.get_by_role("button", name="Make the map").click()
    page.wait_for_url("**/maps/m")
    Editor(page).ready()
    eye.look("the first question")
    form = page.locator("#guide form", has=page.get_by_role("button", name="Add the arrow"))
    form.locator("[name=item]").fill("Order")
    form.locator("[name=receiver]").fill("Stores")
    form.get_by_role("button").click()
    expect(page.locator("#guide h2")).to_have_text("What does Stores do with “Order”?")
    Editor(page).saved()
    eye.look("the second question, and what the edit did")
    opened(page, f"{here}/maps/m/teams/sales/interview")
    cell = page.locator("[data-part=gives] [data-cell=lead]").first
    cell.focus()
    page.keyboard.type("soon")
    page.keyboard.press("Enter")
    expect(cell).to_have_attribute("aria-invalid", "true")
    eye.look("a cell of the interview that is refused")
    cell = page.locator("[data-part=lacks] [data-cell=item]").first
    cell.focus()
    page.keyboard.type("O")
    expect(page.locator(".proposals:popover-open [role=option]").first).to_be_visible()
    eye.look("proposals in a cell")
    opened(page, f"{here}/maps/m/add/holder")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    eye.look("a form that is refused")
    opened(page, f"{here}/maps/m/entry")
    page.get_by_label("What they say").fill("Sales -> Stores: order takes soon\nSales -> Legal: order")
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", name="Not understood")).to_be_visible()
    eye.look("quick entry without a script")
    page.goto(f"{here}/new")
    page.get_by_label("Written down").check()
    page.get_by_label("The sentences").fill("Sales gives")
    page.get_by_role("button", name="Make the map").click()
    expect(page.get_by_role("alert")).to_be_visible()
    eye.look("a new map that is refused")
    opened(page, f"{here}/maps/m/add/holder")
    page.context.clear_cookies()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="Send it once more")).to_be_visible()
    eye.look("a form that must be sent once more")
    assert eye.faults == [], eye.told


@pytest.mark.journey
def test_history_conflicts_and_a_server_that_is_away(engines: Callable[[str], Editor], books: Books, eye: Eye) -> None:
    page = eye.page
    one = engines("")
    one.verb("setField", ORDER, "lead", "3d")
    one.verb("handoff", {"giver": "sales", "receiver": "goods-receiving", "item": "goods-announcement"})
    one.saved()
    expect(page.locator("#said")).not_to_be_empty()
    eye.look("what an edit did")
    for rest in ("/history", "/history/2", "/history/3"):
        engines(rest)
        eye.look(f"{rest} with edits")
    one = engines("")
    one.verb("newHolder", "Legal")
    one.saved()
    with services.opened(books.url) as store:
        told = record_from_dict("handoff", {"giver": "sales", "receiver": "legal", "item": "order"})
        store.save("engines", [Change(None, told.with_id(told.base_id()))], base=4, by="Anna")
    expect(page.locator(".theirs")).to_be_visible()
    eye.look("what somebody else did")
    one.run("() => void session.undo()")
    expect(page.locator("dialog.blocked")).to_be_visible()
    eye.look("an undo that others stand in the way of")
    page.keyboard.press("Escape")
    engines("/history/4")
    page.get_by_role("button", name="Take this change back").click()
    expect(page.locator("div.blocked")).to_be_visible()
    eye.look("a change that cannot be taken back alone")
    one = engines("")
    page.route("**/changes?since=*", lambda route: route.abort())
    old = books.map("engines").find(ORDER)
    assert old is not None
    with services.opened(books.url) as store:
        changed = record_from_dict("handoff", {**old.to_dict(), "times": "40/month"})
        store.save("engines", [Change(old, changed)], base=3, by="Anna")
    one.verb("setField", ORDER, "times", "12/year")
    expect(page.locator("dialog.conflict")).to_be_visible()
    eye.look("both values")
    page.keyboard.press("Escape")
    expect(page.locator("#aside li")).to_have_count(1)
    eye.look("a decision that was put off")
    page.route("**/edits", lambda route: route.abort())
    one.verb("newHolder", "Archive")
    page.wait_for_function("() => document.querySelector('#sync').matches('.unsaved')")
    eye.look("while the server is away")
    assert eye.faults == [], eye.told


@pytest.mark.parametrize("width", [1280, 820])
def test_whatever_is_said_nothing_below_moves(engines: Callable[[str], Editor], eye: Eye, width: int) -> None:
    page = eye.page
    page.set_viewport_size({"width": width, "height": 800})
    engines("")
    top = "() => document.getElementById('main').getBoundingClientRect().top"
    before = page.evaluate(top)
    sentence = {
        "text": "New: Goods receiving depends on Purchasing alone for the goods announcement.",
        "href": "/maps/engines",
    }
    say = "async (all) => (await import('/static/edit/saving/announce.js')).say(all)"
    for count in (1, 3, 8):
        page.evaluate(say, [sentence] * count)
        assert page.evaluate(top) == before
    page.evaluate(THEIRS)
    expect(page.locator(".theirs")).to_have_text("Anna added: x")
    assert page.evaluate(top) == before
    last = page.locator("#said a").last
    last.focus()  # all of it is seen by who wants to read it
    expect(last).to_be_in_viewport(ratio=0.99)
    assert page.evaluate(top) == before
    found = "({ x, y }) => document.elementFromPoint(x + 3, y + 3)?.href ?? ''"
    place = last.evaluate("(one) => one.getClientRects()[0].toJSON()")
    assert page.evaluate(found, place).endswith("/maps/engines")
    assert violations(page) == []


def test_nothing_moves_by_itself_for_people_who_want_no_movement(engines: Callable[[str], Editor], eye: Eye) -> None:
    page = eye.page
    one = engines("")
    page.evaluate(WATCH)
    one.verb("handoff", {"giver": "sales", "receiver": {"title": "Legal"}, "item": "order"})
    expect(page.locator("[data-key='holder:legal']")).to_be_visible()
    one.saved()
    page.get_by_role("button", name="Tidy up").click()
    one.verb("remove", ["holder:legal"])
    expect(page.locator("[data-key='holder:legal']")).to_have_count(0)
    one.saved()
    assert page.evaluate("watched") == []
    page.emulate_media(reduced_motion="no-preference")
    one.verb("newHolder", "Archive")
    page.wait_for_function("() => watched.length > 0")  # the watching sees what moves
