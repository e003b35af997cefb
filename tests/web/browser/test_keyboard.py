"""Everything can be done with the keyboard, and what happens is said to those who cannot see it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.capabilities.chromium import NewPage

FOCUSED = """() => { const one = document.activeElement;
  return one.getAttribute("aria-label") ?? one.labels?.[0]?.firstChild.textContent.trim() ?? one.textContent.trim() }"""


READY = "ours('edit/saving/session.js').then(({ session }) => session.ready).then(() => {})"


def tab_to(page: Page, name: str, most: int = 60) -> None:
    """Press Tab until what is called so has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == name:
            return
    raise AssertionError(f"{most} times Tab do not lead to {name}")


def test_the_first_tab_skips_to_the_content(site: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{site}/maps/engines")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    tab_to(page, "How this is counted", most=1)


def test_filters_act_at_once_and_the_address_keeps_them(site: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{site}/maps/engines")
    page.evaluate("window.same = true")
    tab_to(page, "How bad")
    page.keyboard.press("ArrowDown")
    page.wait_for_url("**/maps/engines?severity=error")
    expect(page.locator("#announce")).to_have_text("2 of 4 findings")
    expect(page.get_by_label("How bad")).to_be_focused()
    tab_to(page, "Search", most=1)
    page.keyboard.type("put-away")
    page.wait_for_url("**/maps/engines?severity=error&q=put-away")
    expect(page.locator("#announce")).to_have_text("1 of 4 findings")
    tab_to(page, "Clear", most=1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/maps/engines")
    expect(page.locator("#announce")).to_have_text("4 findings")
    expect(page.get_by_label("How bad")).to_have_value("")
    page.go_back()
    expect(page.get_by_label("How bad")).to_have_value("error")
    expect(page.get_by_label("Search")).to_have_value("put-away")
    expect(page.locator("#side .cards > li")).to_have_count(1)
    assert page.evaluate("window.same") is True
    restored = new_page()
    restored.goto(page.url)
    expect(restored.locator("#side .cards > li")).to_have_count(1)


def test_arrows_walk_through_the_picture_and_enter_edits(site: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{site}/maps/engines?severity=error")
    page.evaluate(READY)
    drawing = page.locator("[data-drawing]").get_attribute("data-drawing")
    page.locator("#picture .frame").evaluate("(frame) => { frame.marked = true }")
    tab_to(page, "The whole map, every arrow")
    page.keyboard.press("Enter")
    team = "document.activeElement.closest('[data-team]')?.dataset.team"
    assert page.evaluate(team) == "sales"
    page.keyboard.press("Control+ArrowRight")
    assert page.evaluate(team) == "purchasing"
    page.keyboard.press("Control+ArrowRight")
    assert page.evaluate(team) == "goods-receiving"
    page.keyboard.press("Control+ArrowLeft")
    assert page.evaluate(team) == "purchasing"
    page.keyboard.press("Control+ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**/maps/engines?severity=error&team=goods-receiving")
    expect(page.locator(".panel h2")).to_have_text("Goods receiving team, Supply")
    expect(page.locator("[data-panel='holder:goods-receiving'] [name=title]")).to_be_focused()
    expect(page.locator("svg .chosen").first).to_have_attribute("data-team", "goods-receiving")
    assert page.locator("[data-drawing]").get_attribute("data-drawing") == drawing
    assert page.locator("#picture .frame").evaluate("(frame) => frame.marked") is True  # the picture has not jumped
    page.keyboard.press("Escape")
    assert page.evaluate(team) == "goods-receiving"
    page.keyboard.press("Escape")
    expect(page.locator("#picture .frame")).to_be_focused()


def test_the_picture_zooms_and_moves(site: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{site}/maps/engines")
    drawing = page.locator("#picture .frame > svg")

    def view() -> list[float]:
        return [float(part) for part in (drawing.get_attribute("viewBox") or "").split()]

    whole = view()
    tab_to(page, "The whole map, every arrow")
    page.keyboard.press("+")
    assert view()[2] < whole[2] * 0.85
    near = view()
    page.keyboard.press("ArrowRight")
    assert view()[0] > near[0]
    page.keyboard.press("0")
    shown = view()
    assert shown[2] >= whole[2]
    page.get_by_role("button", name="Larger").click()
    assert view()[2] < shown[2]
    box = page.locator("#picture svg [data-team=purchasing]").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 40, steps=4)
    before = view()
    page.mouse.up()
    assert view() == before
    assert page.url == f"{site}/maps/engines"  # dragging chooses nothing


def test_what_is_chosen_in_the_picture_is_chosen_in_the_form(site: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{site}/maps/engines?severity=error")
    page.evaluate(READY)
    page.locator("#picture svg [data-team=sales] a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/maps/engines?severity=error&team=sales")
    expect(page.locator(".panel h2")).to_have_text("Sales team, Commerce")
    expect(page.locator("select[name=team]")).to_have_value("sales")
    expect(page.locator("[data-count]")).to_have_text("1 of 4 findings")


def test_a_finding_lights_up_its_teams(site: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{site}/maps/engines")
    page.locator("#side .cards > li").nth(0).hover()
    lit = page.eval_on_selector_all(
        "#picture svg .lit", "(all) => [...new Set(all.map((one) => one.dataset.team))].sort()"
    )
    assert lit == ["goods-receiving", "sales"]
