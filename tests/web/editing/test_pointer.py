"""Drawing with the pointer: a handle at every team, dragged to a team or to empty space; clicks, frames, fingers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.capabilities.chromium import NewPage
from tests.web.editing.browser import Editor, opened

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.web.editing.conftest import Books

Point = tuple[float, float]
ASKED = "form.small [role=combobox]"
MOVED = """(before) => new Promise((done) => {
  const view = () => document.querySelector("#picture .frame > svg").getAttribute("viewBox");
  const look = () => (view() === before ? requestAnimationFrame(look) : done());
  look();
})"""
VIEW = "document.querySelector('#picture .frame > svg').getAttribute('viewBox')"


@pytest.fixture
def engines(books: Books, here: str, new_page: NewPage) -> Editor:
    books.sample("engines")
    return opened(new_page(height=1400), f"{here}/maps/engines")


def team(page: Page, name: str) -> Locator:
    return page.locator(f'#picture svg [data-team="{name}"]').first


def middle(one: Locator) -> Point:
    box = one.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def hold(page: Page, name: str) -> None:
    """Take the handle of a team."""
    page.mouse.move(*middle(team(page, name)))
    page.mouse.move(*middle(page.locator("svg .handle")))
    page.mouse.down()


def frame(page: Page) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the picture in the window."""
    box = page.locator("#picture .frame").bounding_box()
    assert box is not None
    return box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]


def empty(page: Page) -> Point:
    """A point of the picture at which nothing stands."""
    left, _, right, bottom = frame(page)
    return (left + right) / 2, bottom - 60


def places(page: Page) -> dict[str, str]:
    """Where every box of the picture stands."""
    script = "(all) => Object.fromEntries(all.map((one) => [one.dataset.key, one.getAttribute('transform')]))"
    found: dict[str, str] = page.eval_on_selector_all("g[data-key]:not([data-from])", script)
    return found


def handed(books: Books, name: str = "engines") -> set[tuple[str, str, str]]:
    return {(one.giver, one.receiver, one.item) for one in books.map(name).handoffs}


def test_a_line_from_team_to_team_asks_what_and_is_a_handoff(engines: Editor, books: Books) -> None:
    page = engines.page
    before = handed(books)
    expect(page.locator("svg .handle")).to_have_count(0)
    hold(page, "sales")
    size = page.locator("svg .handle .grasp").bounding_box()
    assert size is not None
    assert size["width"] == pytest.approx(24, abs=0.5)  # the least that WCAG 2.2 asks of a target
    page.mouse.move(*empty(page), steps=3)
    assert page.eval_on_selector_all("svg .target", "(all) => all.map((one) => one.dataset.team).sort()") == [
        "goods-receiving",
        "production",
        "purchasing",
    ]
    expect(page.locator("svg .snapped")).to_have_count(0)
    x, y = middle(team(page, "production"))
    page.mouse.move(x, y - 22)
    expect(page.locator("svg .snapped")).to_have_attribute("data-team", "production")
    page.mouse.up()
    expect(page.locator(ASKED)).to_be_focused()
    expect(page.locator("svg .target")).to_have_count(0)
    expect(page.locator("svg .rubber")).to_have_count(1)  # what is asked about stays in sight
    page.keyboard.type("Installation date")
    page.keyboard.press("Enter")
    expect(page.locator("svg .rubber")).to_have_count(0)
    engines.saved()
    assert handed(books) - before == {("sales", "production", "installation-date")}


def test_a_line_to_empty_space_names_a_new_team_that_stands_there(engines: Editor, books: Books) -> None:
    page = engines.page
    hold(page, "purchasing")
    where = empty(page)
    page.mouse.move(*where, steps=3)
    page.mouse.up()
    page.locator(ASKED).wait_for()
    page.keyboard.type("Customs")
    page.keyboard.press("Enter")
    page.keyboard.type("Papers")
    page.keyboard.press("Enter")
    engines.saved()
    customs = page.locator('g[data-key="holder:customs"]')
    customs.wait_for()
    assert middle(customs) == pytest.approx(where, abs=1.5)
    assert ("purchasing", "customs", "papers") in handed(books)


# What stands on the arrow that is not saved yet, how many boxes it covers, and of how many.
MET = """() => {
  const word = [...document.querySelectorAll("#picture svg .mark > text:not(.word)")].at(-1);
  const boxes = [...document.querySelectorAll("#picture svg [data-w] path, #picture svg .mark rect")];
  const [at, ...others] = [word, ...boxes].map((one) => one.getBoundingClientRect());
  const meets = (one) => one.left < at.right && at.left < one.right && one.top < at.bottom && at.top < one.bottom;
  return [word.textContent, others.filter(meets).length, others.length];
}"""


def test_a_new_team_that_is_dropped_close_to_its_giver_covers_nothing_and_moves_nothing(
    engines: Editor, books: Books
) -> None:
    page = engines.page
    before = places(page)
    page.route("**/edits", lambda route: route.abort())
    hold(page, "purchasing")
    box = team(page, "purchasing").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] + 16, box["y"] + box["height"] / 2, steps=3)
    page.mouse.up()
    page.locator(ASKED).wait_for()
    page.keyboard.type("Customs")
    page.keyboard.press("Enter")
    page.keyboard.type("Papers that leave the country")
    page.keyboard.press("Enter")
    page.locator("svg .mark rect").wait_for()
    assert page.evaluate(MET) == ["Papers that leave the country", 0, 6]
    page.unroute("**/edits")
    page.evaluate("session.send()")
    engines.saved()
    page.locator('g[data-key="holder:customs"]').wait_for()
    assert {key: at for key, at in places(page).items() if key in before} == before


def test_escape_and_a_drop_on_nothing_that_can_take_it_draw_nothing(engines: Editor, books: Books) -> None:
    page = engines.page
    hold(page, "sales")
    page.mouse.move(*middle(team(page, "production")), steps=3)
    page.keyboard.press("Escape")
    expect(page.locator("svg :is(.rubber, .snapped, .target)")).to_have_count(0)
    page.mouse.up()
    hold(page, "sales")
    page.mouse.move(*middle(page.locator('g[data-key^="note:"][data-w]').first), steps=3)
    page.mouse.up()
    expect(page.locator("svg .rubber")).to_have_count(0)
    expect(page.locator(ASKED)).to_have_count(0)
    assert len(books.history("engines")) == 1


def test_near_the_edge_the_picture_moves_on(engines: Editor) -> None:
    page = engines.page
    hold(page, "sales")
    page.mouse.move(*empty(page), steps=3)
    before = page.evaluate(VIEW)
    _, top, right, bottom = frame(page)
    page.mouse.move(right - 3, (top + bottom) / 2, steps=3)
    page.evaluate(MOVED, before)
    assert float(page.evaluate(VIEW).split()[0]) > float(before.split()[0])
    page.keyboard.press("Escape")
    page.mouse.up()


def test_the_company_by_distance_is_drawn_on_as_well(books: Books, here: str, new_page: NewPage) -> None:
    books.sample("installations")
    page = new_page(height=1400)
    editor = opened(page, f"{here}/maps/installations")
    assert page.locator("svg [data-key]").count() == 0
    first, second = page.eval_on_selector_all(
        "#picture svg [data-team]",
        """(all) => all.filter((one) => { const { left, top, width } = one.getBoundingClientRect();
          const over = document.elementFromPoint(left + width / 2, top + 10); return one.contains(over) })
          .slice(0, 2).map((one) => one.dataset.team)""",
    )
    hold(page, first)
    page.mouse.move(*middle(team(page, second)), steps=4)
    expect(page.locator("svg .snapped").first).to_have_attribute("data-team", second)
    page.mouse.up()
    page.locator(ASKED).wait_for()
    page.keyboard.type("Something quite new")
    page.keyboard.press("Enter")
    expect(page.locator("svg .mark title")).to_have_text("Something quite new: not saved yet")
    editor.saved()
    expect(page.locator("svg .mark")).to_have_count(0)
    assert (first, second, "something-quite-new") in handed(books, "installations")
    page.mouse.move(*middle(team(page, second)))
    taken = page.locator("svg .handle")
    taken.wait_for()
    page.evaluate(
        """() => {
          window.handles = [];
          const count = () => handles.push(document.querySelectorAll("svg .handle").length);
          document.addEventListener("flowmap:redrawn", count);
        }"""
    )
    old = team(page, second).element_handle()
    editor.verb("rename", f"holder:{second}", "Other name")
    editor.saved()
    expect(team(page, second)).to_contain_text("Other name")
    page.wait_for_function("(one) => !one.isConnected", arg=old)
    assert set(page.evaluate("handles")) == {1}  # at what was drawn anew under a pointer that rests, without waiting
    page.mouse.move(*middle(taken))
    page.mouse.down()
    page.mouse.move(*empty(page), steps=2)
    expect(page.locator("svg .rubber")).to_have_count(1)
    page.keyboard.press("Escape")
    page.mouse.up()


def test_a_click_selects_and_shift_selects_more(engines: Editor) -> None:
    page = engines.page
    team(page, "sales").click()
    page.wait_for_url("**/maps/engines?team=sales")
    team(page, "production").click(modifiers=["Shift"])
    assert page.evaluate("session.selected") == ["holder:sales", "holder:production"]
    assert page.url.endswith("?team=sales")
    page.locator('g[data-key="note:handoff:sales:purchasing:order"]').click()
    page.wait_for_url(re.compile(r"\?record=handoff"))
    assert page.evaluate("session.selected") == ["handoff:sales:purchasing:order"]
    x, y = page.locator('g[data-to="note:handoff:goods-receiving:production:put-away-order"] path').evaluate(
        """(path) => {
          const middle = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());
          return [middle.x, middle.y];
        }"""
    )
    page.mouse.click(x, y + 4)  # beside a line that is one pixel wide
    page.wait_for_url(re.compile("put-away-order"))
    team(page, "sales").click()
    page.wait_for_url("**/maps/engines?team=sales")


def test_a_frame_selects_what_is_in_it(engines: Editor) -> None:
    page = engines.page
    left, top, _, bottom = frame(page)
    x, _ = middle(team(page, "purchasing"))
    page.keyboard.down("Shift")
    page.mouse.move(left + 30, top + 30)
    page.mouse.down()
    page.mouse.move(x + 60, bottom - 30, steps=3)
    expect(page.locator("svg .framing")).to_have_count(1)
    view = page.evaluate(VIEW)
    page.mouse.up()
    page.keyboard.up("Shift")
    assert page.evaluate("session.selected") == ["holder:sales", "holder:purchasing", "handoff:sales:purchasing:order"]
    assert page.evaluate(VIEW) == view
    expect(page.locator("svg .framing")).to_have_count(0)


def test_a_name_is_changed_where_it_stands(engines: Editor, books: Books) -> None:
    page = engines.page
    team(page, "sales").dblclick()
    field = page.get_by_role("textbox", name="New name for Sales")
    expect(field).to_be_focused()
    page.keyboard.type("Front office")
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    team(page, "sales").dblclick()
    page.keyboard.type("Sales and service")
    page.keyboard.press("Enter")
    engines.saved()
    assert books.map("engines").holders["sales"].title == "Sales and service"
    expect(page.locator('g[data-key="holder:sales"] text')).to_have_text("Sales and service")


class Fingers:
    """What a screen sends when fingers touch it."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)

    def _send(self, kind: str, points: tuple[Point, ...]) -> None:
        listed = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": listed})

    def down(self, *points: Point) -> None:
        self._send("touchStart", points)

    def move(self, *points: Point) -> None:
        self._send("touchMove", points)

    def up(self) -> None:
        self._send("touchEnd", ())


def test_a_tablet_draws_by_touch(books: Books, here: str, new_page: NewPage) -> None:
    books.sample("engines")
    page = new_page(width=1180, height=1400, touch=True, apart=True)
    editor = opened(page, f"{here}/maps/engines")
    x, y = middle(team(page, "sales"))
    page.touchscreen.tap(x, y)
    page.wait_for_url("**/maps/engines?team=sales")
    fingers = Fingers(page)
    start, end = middle(page.locator("svg .handle")), middle(team(page, "goods-receiving"))
    fingers.down(start)
    fingers.move(((start[0] + end[0]) / 2, end[1]))
    fingers.move(end)
    expect(page.locator("svg .snapped")).to_have_attribute("data-team", "goods-receiving")
    fingers.up()
    page.locator(ASKED).wait_for()
    page.keyboard.type("Installation date")
    page.keyboard.press("Enter")
    editor.saved()
    assert ("sales", "goods-receiving", "installation-date") in handed(books)


def test_two_fingers_zoom_and_a_long_press_frames(books: Books, here: str, new_page: NewPage) -> None:
    books.sample("engines")
    page = new_page(width=1180, height=1400, touch=True, apart=True)
    opened(page, f"{here}/maps/engines")
    fingers = Fingers(page)
    x, y = empty(page)
    wide = float(page.evaluate(VIEW).split()[2])
    fingers.down((x - 40, y), (x + 40, y))
    fingers.move((x - 80, y), (x + 80, y))
    fingers.up()
    near = page.evaluate(VIEW)
    assert float(near.split()[2]) == pytest.approx(wide / 2, rel=0.02)
    page.locator("[data-zoom=fit]").click()
    page.clock.install()
    left, top, right, bottom = frame(page)
    fingers.down((left + 30, bottom - 30))
    page.clock.run_for(600)
    fingers.move((right - 30, top + 30))
    expect(page.locator("svg .framing")).to_have_count(1)
    fingers.up()
    assert "holder:production" in page.evaluate("session.selected")


def test_an_empty_cell_of_the_table_draws(books: Books, here: str, new_page: NewPage) -> None:
    books.sample("engines")
    page = new_page(height=1000)
    editor = opened(page, f"{here}/maps/engines/matrix")
    grid = page.get_by_role("grid")
    assert grid.locator("[tabindex='0']").count() == 1
    grid.locator("[tabindex='0']").focus()
    found = None
    for key in ("ArrowDown", "Home", *["ArrowRight"] * 5):  # along the first row
        page.keyboard.press(key)
        label = page.evaluate("document.activeElement.getAttribute('aria-label')") or ""
        found = re.fullmatch(r"(.+) hands nothing to (.+)\. Enter draws", label)
        if found is not None:
            break
    assert found is not None
    assert grid.locator("[tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    page.locator(ASKED).wait_for()
    page.keyboard.type("Something quite new")
    page.keyboard.press("Enter")
    editor.saved()
    m = books.map("engines")
    new = next(one for one in m.handoffs if one.item == "something-quite-new")
    assert (m.title_of("holder", new.giver), m.title_of("holder", new.receiver)) == found.groups()
    expect(grid.get_by_role("link", name=re.compile("Something quite new"))).to_have_count(1)
    before = len(books.map("engines").handoffs)
    page.locator("table.matrix td:not(:has(*), .sum)").last.click()
    page.locator(ASKED).wait_for()
    page.keyboard.type("Another thing")
    page.keyboard.press("Enter")
    editor.saved()
    assert len(books.map("engines").handoffs) == before + 1
