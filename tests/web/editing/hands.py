"""Somebody who draws a map, with the keyboard alone or with the pointer; what it takes is counted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Self

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

Point = tuple[float, float]
ASKED = "form.small [role=combobox]"
LISTEN = """() => {
  window.drawn = Number(document.body.dataset.revision);
  document.addEventListener("flowmap:redrawn", ({ detail }) => { window.drawn = detail.revision; });
}"""
READY = """async () => {
  window.session = (await ours("edit/saving/session.js")).session;
  await session.ready;
}"""
SETTLED = "() => document.body.dataset.unsent === '0' && window.drawn >= Number(document.body.dataset.revision)"
HALFWAY = """(path) => {
  const { x, y } = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());
  return [x, y];
}"""
KEYS = """Promise.all(["start", "keys/keys", "saving/session"].map((name) => ours(`edit/${name}.js`)))
  .then(([, , { session }]) => session.ready).then(() => {})"""
HEAR = """() => {
  const region = document.getElementById("announce");
  window.told = [];
  new MutationObserver(() => window.told.push(region.textContent)).observe(region, { childList: true });
}"""
FOCUSED = "document.activeElement.closest('[data-key]')?.getAttribute('data-key') ?? document.activeElement.id"


# What of these fields has the focus; "closed": what is focused opens the part of the panel in which one of them is.
IN_PANEL = """(names) => {
  const at = document.activeElement;
  const closed = at.matches("summary") && !at.parentElement.open ? at.parentElement : null;
  if (closed) return names.some((name) => closed.querySelector(`[name="${name}"]`)) ? "closed" : "";
  return at.matches("input[type=checkbox]") ? "" : at.name ?? "";
}"""


class Count(NamedTuple):
    """What something takes: letters that are typed, and steps: a key that is no letter, a click, a drag."""

    letters: int = 0
    steps: int = 0

    @property
    def all(self) -> int:
        """Both together."""
        return self.letters + self.steps

    def plus(self, more: Count) -> Count:
        """With what something else takes."""
        return Count(self.letters + more.letters, self.steps + more.steps)

    def since(self, before: Count) -> Count:
        """What was added after another count."""
        return Count(self.letters - before.letters, self.steps - before.steps)


class Counting:
    """Somebody at a page whose keys and clicks are counted."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.count = Count()
        if page.url != address:
            page.goto(address)

    @property
    def keys(self) -> int:
        """All that was typed or clicked."""
        return self.count.all

    def step(self) -> Self:
        """Something was done that is no letter."""
        self.count = Count(self.count.letters, self.count.steps + 1)
        return self

    def press(self, *keys: str) -> Self:
        """Press keys one after the other; "c", "Enter", "Control+z"."""
        for key in keys:
            self.page.keyboard.press(key)
            self.step()
        return self

    def type(self, text: str) -> Self:
        """Type letters into what has the focus."""
        self.page.keyboard.type(text)
        self.count = Count(self.count.letters + len(text), self.count.steps)
        return self


def new_map(page: Page, here: str, title: str) -> str:
    """Make an empty map; its address, and the page is there."""
    page.goto(f"{here}/new")
    page.get_by_label("What is it about?").fill(title)
    page.get_by_role("button", name="Make the map").click()
    page.wait_for_url("**/maps/**")
    return page.url


def middle(one: Locator) -> Point:
    """The middle of something, in pixels of the window."""
    box = one.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


class Hands(Counting):
    """Somebody at a page of a map who has a keyboard and no pointer."""

    def __init__(self, page: Page, address: str) -> None:
        super().__init__(page, address)
        page.evaluate(HEAR)
        page.evaluate(LISTEN)
        page.evaluate(KEYS)

    def say(self, *words: str) -> Hands:
        """Type each and press Enter."""
        for word in words:
            self.type(word).press("Enter")
        return self

    def go(self, name: str) -> Hands:
        """Find a team and be on it."""
        self.press("f").say(name)
        return self

    def details(self, **fields: str) -> Hands:
        """Fill in fields of what was drawn last, and go back."""
        return self.press("d").fields(**fields)

    def fields(self, **fields: str) -> Hands:
        """Fill in fields of the panel that is opened, in their order there, and go back."""
        self.page.wait_for_function("() => document.activeElement.closest('[data-panel]')")
        left = dict(fields)
        for _ in range(60):
            self.page.wait_for_function(SETTLED)  # the panel does not change under the walk
            if not left:
                return self.press("Escape")
            where = self.page.evaluate(IN_PANEL, list(left))
            if where == "closed":
                self.press("Enter")
            elif where in left:
                self.press("Control+a").type(left.pop(where))
            self.press("Tab")
        raise AssertionError(f"the panel has no {', '.join(left)}")

    def saved(self) -> Hands:
        """Wait until the server has everything."""
        self.page.wait_for_function("() => document.body.dataset.unsent === '0'")
        return self

    def drawn(self) -> Hands:
        """Wait until the page shows what the server has."""
        self.page.wait_for_function(SETTLED)
        return self

    def on(self, key: str) -> Hands:
        """Wait until a thing of the picture has the focus."""
        self.page.wait_for_function(f"(key) => ({FOCUSED}) === key", arg=key)
        return self

    def announced(self, text: str) -> Hands:
        """Wait until screen readers were told something that has this in it."""
        self.page.wait_for_function("(text) => window.told.some((one) => one.includes(text))", arg=text)
        return self


class Pointer(Counting):
    """Somebody at a page of a map who has a pointer, and uses keys for what has to be written."""

    def __init__(self, page: Page, address: str) -> None:
        super().__init__(page, address)
        page.evaluate(LISTEN)
        page.evaluate(READY)

    def settled(self) -> Pointer:
        """Wait until the server has everything, and the page shows it."""
        self.page.wait_for_function(SETTLED)
        return self

    def click(self, one: Locator) -> Pointer:
        """Click something once."""
        one.click()
        self.step()
        return self

    def say(self, *names: str) -> Pointer:
        """Answer what the small window asks, one after the other."""
        for name in names:
            expect(self.page.locator(ASKED)).to_be_focused()
            expect(self.page.locator(ASKED)).to_have_value("")
            self.type(name).press("Enter")
        return self.settled()

    def team(self, name: str) -> Locator:
        """The box of a team."""
        return self.page.locator(f'#picture svg [data-key="holder:{name}"]')

    def draw(self, giver: str, to: str | Point) -> Pointer:
        """Drag the handle of a team to another one, or to a place: a share of the picture from its left and its top."""
        self.page.mouse.move(*middle(self.team(giver)))
        self.page.mouse.move(*middle(self.page.locator("svg .handle .grasp")))
        self.page.mouse.down()
        self.page.mouse.move(*(middle(self.team(to)) if isinstance(to, str) else self._at(to)), steps=4)
        self.page.mouse.up()
        self.step()
        return self

    def _at(self, place: Point) -> Point:
        box = self.page.locator("#picture .frame").bounding_box()
        assert box is not None
        return box["x"] + place[0] * box["width"], box["y"] + place[1] * box["height"]

    def select(self, ref: str) -> Locator:
        """Click a team, or the arrow by which a handoff arrives; its panel."""
        if ref.startswith("holder:"):
            self.click(self.page.locator(f'#picture svg [data-key="{ref}"]'))
        else:
            arrow = self.page.locator(f'#picture svg g[data-to^="holder:"][data-records~="{ref}"] path')
            self.page.mouse.click(*arrow.evaluate(HALFWAY))
            self.step()
        return self.panel(ref)

    def follow(self, panel: Locator, heading: str, text: str, ref: str) -> Locator:
        """Open a list of a team's panel and click something in it; the panel of that."""
        part = self._opened(panel, heading)
        self.click(part.get_by_role("link", name=text))
        return self.panel(ref)

    def panel(self, ref: str) -> Locator:
        """The panel of something, when it is there."""
        found = self.page.locator(f'section[data-panel="{ref}"]')
        expect(found).to_be_visible()
        self.page.wait_for_function("ref => session.selected.join() === ref", arg=ref)
        return found

    def add(self, panel: Locator, heading: str, **blanks: str) -> Pointer:
        """Say something of a team in its panel."""
        part = self._opened(panel, heading)
        for name, text in blanks.items():
            self.click(part.locator(f"[name={name}]:not([type=hidden])")).type(text)
        self.click(part.get_by_role("button", name="Add"))
        return self.settled()

    def fill(self, panel: Locator, group: str, **fields: str) -> Pointer:
        """Write into fields of a group of the panel; the last is left with Tab."""
        part = panel if group == "first" else self._opened(panel, group)
        for name, text in fields.items():
            field = part.locator(f"[name={name}]:not([type=checkbox])")
            self.click(field)
            if field.input_value():
                self.press("Control+a")
            self.type(text)
        self.press("Tab")
        return self.settled()

    def check(self, panel: Locator, group: str, label: str) -> Pointer:
        """Check a box in a group of the panel."""
        self.click(self._opened(panel, group).get_by_label(label, exact=True))
        return self.settled()

    def find(self, name: str, ref: str) -> Locator:
        """Find something by its name; its panel."""
        self.click(self.page.get_by_role("button", name="Find", exact=True)).say(name)
        return self.panel(ref)

    def _opened(self, panel: Locator, heading: str) -> Locator:
        part = panel.locator(
            "details", has=self.page.locator("summary", has_text=re.compile(rf"^\s*{re.escape(heading)}"))
        )
        if part.get_attribute("open") is None:
            self.click(part.locator("summary"))
        return part
