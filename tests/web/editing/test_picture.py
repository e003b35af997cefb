"""The picture while it is edited: what stands stays, what moves glides, what is not saved yet is seen at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from flowmap import services
from tests.capabilities.chromium import NewPage
from tests.web.editing.browser import Editor, opened

if TYPE_CHECKING:
    from playwright.sync_api import APIResponse, Page, Route

    from tests.web.editing.conftest import Books

PLACES = """() => Object.fromEntries([...document.querySelectorAll("g[data-key][transform]")].map((group) =>
  [group.dataset.key, group.getAttribute("transform").match(/-?[\\d.]+/g).map(Number)]))"""
LINES = """() => Object.fromEntries([...document.querySelectorAll("g[data-from]")].map((group) =>
  [group.dataset.key, group.querySelector("path").getAttribute("d").match(/-?[\\d.]+/g).map(Number)]))"""
ROUTING = """async () => {
  const { canRoute, startRoutes } = await ours("edit/picture/routes.js");
  startRoutes();
  while (!canRoute()) await new Promise(requestAnimationFrame);
}"""
REDRAWN = "() => new Promise((done) => document.addEventListener('flowmap:redrawn', () => done(), { once: true }))"
NOTE = "note:handoff:sales:production:installation-date"


def places(page: Page) -> dict[str, list[float]]:
    found: dict[str, list[float]] = page.evaluate(PLACES)
    return found


def lines(page: Page) -> dict[str, list[float]]:
    found: dict[str, list[float]] = page.evaluate(LINES)
    return found


def assert_same_lines(page: Page, other: Page) -> None:
    """Both round the points of a line to a tenth."""
    mine, theirs = lines(page), lines(other)
    assert mine.keys() == theirs.keys()
    for key, line in theirs.items():
        assert mine[key] == pytest.approx(line, abs=0.2), key


def box(page: Page, key: str) -> Any:
    return page.locator(f'g[data-key="{key}"]')


def middle(page: Page, key: str) -> tuple[float, float]:
    found = box(page, key).bounding_box()
    assert found is not None
    return found["x"] + found["width"] / 2, found["y"] + found["height"] / 2


def drag(page: Page, key: str, by: tuple[float, float]) -> None:
    """Move a box with the mouse, until the server knows where it is."""
    x, y = middle(page, key)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0], y + by[1], steps=4)
    with page.expect_response("**/places"):
        page.mouse.up()


def at(place: list[float]) -> re.Pattern[str]:
    """The transform of a box that stands there."""
    return re.compile(f"^translate\\({place[0]:g},{place[1]:g}\\)$")


def hand(editor: Editor) -> None:
    editor.verb("handoff", {"giver": "sales", "receiver": "production", "item": {"title": "Installation date"}})


@pytest.fixture
def engines(books: Books, here: str, new_page: NewPage) -> Editor:
    books.sample("engines")
    return opened(new_page(height=1400), f"{here}/maps/engines")


def test_an_edit_moves_nothing_and_keeps_what_has_the_focus(engines: Editor) -> None:
    page = engines.page
    page.evaluate(ROUTING)
    box(page, "holder:purchasing").locator("a").focus()
    page.evaluate("document.querySelectorAll('g[data-key], .filters *').forEach((one) => { one.known = true })")
    before, drawn = places(page), lines(page)
    frame = page.locator("#picture .frame > svg").get_attribute("viewBox")
    hand(engines)
    box(page, NOTE).wait_for()
    after = places(page)
    assert {key: after[key] for key in before} == before
    assert set(after) - set(before) == {NOTE}
    assert page.evaluate("document.activeElement.closest('g').dataset.key") == "holder:purchasing"
    new = page.eval_on_selector_all(
        "g[data-key]", "(all) => all.filter((one) => !one.known).map((one) => one.dataset.key)"
    )
    assert sorted(new) == sorted([NOTE, f"holder:sales>{NOTE}", f"{NOTE}>holder:production"])
    filters = page.eval_on_selector_all(".filters > *", "(all) => all.map((one) => one.known === true)")
    assert set(filters) == {True}
    assert {key: line for key, line in lines(page).items() if key in drawn} == drawn
    assert page.locator("#picture .frame > svg").get_attribute("viewBox") == frame


def test_only_what_is_new_travels_and_what_the_page_has_lost_comes_back(
    engines: Editor, here: str, new_page: NewPage
) -> None:
    page = engines.page
    page.evaluate(ROUTING)
    shown = page.locator("#picture figure").get_attribute("data-drawing")
    with page.expect_response(f"{here}/api/v1/maps/engines/edits") as short:
        hand(engines)
    box(page, NOTE).wait_for()
    assert short.value.request.headers["x-flowmap-drawing"] == shown
    assert short.value.text().count("data-same") == 18
    assert page.locator("[data-same]").count() == 0
    page.evaluate("document.querySelector('g[data-key=\"holder:purchasing\"]').remove()")
    redrawn = page.evaluate_handle(f"() => ({{ done: ({REDRAWN})() }})")
    engines.verb("newHolder", "Legal")
    page.evaluate("async ({ done }) => await done", redrawn)
    other = opened(new_page(height=1400), f"{here}/maps/engines").page
    assert places(page) == places(other)
    assert box(page, "holder:purchasing").locator("text").all_text_contents() == ["Purchasing"]
    assert page.locator("[data-same]").count() == 0


def test_the_browser_finds_the_same_way_as_the_server(engines: Editor, here: str, new_page: NewPage) -> None:
    page = engines.page
    page.evaluate(ROUTING)
    drag(page, "holder:production", (-17, 23))  # where no other test has made the server find a way
    hand(engines)
    engines.saved()
    page.evaluate("ours('live.js').then(({ refresh }) => refresh())")
    assert page.locator(f'g[data-key^="holder:sales>{NOTE}"][data-straight]').count() == 1  # the server left it to us
    expect(page.locator(f'g[data-key="{NOTE}>holder:production"] path')).not_to_have_attribute("d", re.compile("^$"))
    other = opened(new_page(), f"{here}/maps/engines").page  # whose lines are the server's
    assert_same_lines(page, other)


def test_a_box_is_dragged_and_stays_and_undo_takes_it_back(engines: Editor, books: Books, here: str) -> None:
    page = engines.page
    page.evaluate(ROUTING)
    before = places(page)
    drag(page, "holder:production", (-60, 90))
    moved = places(page)
    assert {key for key in before if moved[key] != before[key]} == {"holder:production"}
    assert page.url == f"{here}/maps/engines"  # dragging chooses nothing
    last = lines(page)["note:handoff:goods-receiving:production:put-away-order>holder:production"][-2:]
    x, y = moved["holder:production"]
    assert abs(last[0] - x) < 90
    assert abs(last[1] - y) < 40  # the arrow has followed
    page.reload()
    engines.ready()
    assert places(page) == moved
    drag(page, "holder:production", (0, -40))
    again = places(page)
    with page.expect_response("**/places"):
        page.evaluate("session.undo()")
    assert places(page) == moved
    with page.expect_response("**/places"):
        page.evaluate("session.redo()")
    assert places(page) == again


def test_what_is_selected_moves_together(engines: Editor) -> None:
    page = engines.page
    before = places(page)
    page.evaluate("session.select(['holder:sales', 'holder:purchasing'])")
    assert page.eval_on_selector_all("svg .selected", "(all) => all.map((one) => one.dataset.key)") == [
        "holder:sales",
        "holder:purchasing",
    ]
    box(page, "holder:sales").locator("a").focus()
    with page.expect_response("**/places"):
        page.keyboard.press("Alt+ArrowDown")
    after = places(page)
    changed = {key: (x - before[key][0], y - before[key][1]) for key, (x, y) in after.items() if [x, y] != before[key]}
    assert changed == {"holder:sales": (0, 12), "holder:purchasing": (0, 12)}


def test_tidy_up_places_all_anew_and_is_undone(engines: Editor) -> None:
    page = engines.page
    tidy = places(page)
    drag(page, "holder:production", (-60, 90))
    moved = places(page)
    assert moved != tidy
    page.get_by_role("button", name="Tidy up").click()
    expect(box(page, "holder:production")).to_have_attribute("transform", at(tidy["holder:production"]))
    assert places(page) == tidy
    page.evaluate("session.undo()")
    expect(box(page, "holder:production")).to_have_attribute("transform", at(moved["holder:production"]))
    assert places(page) == moved


def test_boxes_glide_for_those_who_like_it(books: Books, here: str, new_page: NewPage) -> None:
    books.sample("engines")
    page = opened(new_page(height=1400, apart=True), f"{here}/maps/engines").page
    page.emulate_media(reduced_motion="no-preference")
    drag(page, "holder:production", (-60, 90))
    page.clock.install()
    page.clock.pause_at("2100-01-01")
    moved = places(page)["holder:production"]
    page.evaluate("void session.undo()")
    page.clock.run_for(90)
    between = places(page)["holder:production"]
    page.clock.run_for(200)
    first = places(page)["holder:production"]
    assert first[0] > between[0] > moved[0]
    assert first[1] < between[1] < moved[1]


def test_what_is_drawn_is_seen_before_anything_is_sent(engines: Editor) -> None:
    page = engines.page
    page.route("**/edits", lambda route: route.abort())
    seen = page.evaluate(
        """() => {
          const [receiver, item] = [{ title: "Customs" }, { title: "Papers" }];
          session.edit(verbs.handoff(session.records, { giver: "sales", receiver, item }));
          return [...document.querySelectorAll("svg .mark")].map((mark) => mark.querySelector("title").textContent);
        }"""
    )
    assert seen == ["Customs: not saved yet", "Papers: not saved yet"]
    page.evaluate("session.edit(verbs.remove(session.records, ['handoff:sales:purchasing:order']))")
    struck = page.eval_on_selector_all("svg .struck", "(all) => all.map((one) => one.dataset.key)")
    assert "note:handoff:sales:purchasing:order" in struck
    page.evaluate("ours('live.js').then(({ refresh }) => refresh())")
    expect(page.locator("svg .mark")).to_have_count(2)  # they stay while nothing is saved
    page.reload()
    engines.ready()
    expect(page.locator("svg .mark")).to_have_count(2)
    page.unroute("**/edits")
    page.evaluate("session.send()")
    engines.saved()
    box(page, "holder:customs").wait_for()
    expect(page.locator("svg :is(.mark, .struck)")).to_have_count(0)
    expect(box(page, "note:handoff:sales:purchasing:order")).to_have_count(0)


def test_an_edit_that_is_taken_back_leaves_no_mark(engines: Editor) -> None:
    page = engines.page
    page.route("**/edits", lambda route: route.abort())
    engines.verb("rename", "holder:sales", "Sales and service")
    expect(box(page, "holder:sales").locator("text")).to_have_text("Sales and service")
    page.evaluate("session.discard(session.outbox.all()[0].edit)")
    expect(box(page, "holder:sales").locator("text")).to_have_text("Sales")


def test_a_longer_name_has_room_before_anything_is_sent(engines: Editor) -> None:
    page = engines.page
    inside = """(title) => {
      session.edit(verbs.rename(session.records, "holder:sales", title));
      const group = document.querySelector('g[data-key="holder:sales"]');
      const [box, text] = ["path", "text"].map((tag) => group.querySelector(tag).getBoundingClientRect());
      const unit = group.getScreenCTM().a;
      return [text.left - box.left, box.right - text.right, box.width].map((one) => one / unit);
    }"""
    before = box(page, "holder:sales").locator("path").get_attribute("d")
    page.route("**/edits", lambda route: route.abort())
    left, right, _ = page.evaluate(inside, "Sales of engines, all kinds")
    assert min(left, right) > 5
    assert left == pytest.approx(right, abs=1)
    expect(box(page, "holder:sales").locator("text")).to_have_text("Sales of engines, all kinds")
    left, right, wide = page.evaluate(inside, "\U0001f600 Sales" * 400)
    assert min(left, right) > 5
    assert wide < 270
    expect(box(page, "holder:sales").locator("text")).to_have_text(re.compile("^\U0001f600 Sales.*…$"))
    page.evaluate("session.edit(verbs.rename(session.records, 'holder:sales', 'Sales'))")
    expect(box(page, "holder:sales").locator("text")).to_have_text("Sales")
    assert box(page, "holder:sales").locator("path").get_attribute("d") == before
    assert page.locator("g[data-key] [vector-effect]").count() == 0


def test_a_name_on_two_lines_is_changed_at_once_as_well(engines: Editor) -> None:
    page = engines.page
    engines.verb("rename", "holder:sales", "Sales of engines, all kinds")
    engines.saved()
    lines_ = box(page, "holder:sales").locator("text")
    expect(lines_).to_have_count(2)
    page.route("**/edits", lambda route: route.abort())
    engines.verb("rename", "holder:sales", "Front office")
    expect(lines_).to_have_text(["Front office", ""])


ARROW = "note:handoff:goods-receiving:production:put-away-order>holder:production"


@pytest.mark.parametrize("asked", ["browser", "server"])
def test_what_was_led_around_a_box_is_straight_again_without_it(
    engines: Editor, here: str, new_page: NewPage, asked: str
) -> None:
    page = engines.page
    page.evaluate(ROUTING)
    drag(page, "holder:production", (131 if asked == "browser" else 137, -71))
    now = places(page)
    straight = lines(page)[ARROW]
    ends = [now[key] for key in ARROW.split(">")]
    middle_ = [round((ends[0][axis] + ends[1][axis]) / 2) for axis in (0, 1)]
    page.evaluate(
        "(at) => session.edit(verbs.newHolder(session.records, 'Legal'), { places: { 'holder:legal': at } })", middle_
    )
    box(page, "holder:legal").wait_for()
    page.wait_for_function(f"(line) => String(({LINES})()[{ARROW!r}]) !== String(line)", arg=straight)
    if asked == "server":
        opened(new_page(), f"{here}/maps/engines").page.close()  # has the server find all lines
    engines.verb("remove", ["holder:legal"])
    expect(box(page, "holder:legal")).to_have_count(0)
    page.wait_for_function(f"(line) => String(({LINES})()[{ARROW!r}]) === String(line)", arg=straight)
    assert_same_lines(page, opened(new_page(), f"{here}/maps/engines").page)


def test_information_that_goes_to_one_team_more_is_placed_again_unless_it_was_put_there(
    books: Books, here: str, new_page: NewPage
) -> None:
    text = "Sales makes order\nSales -> A: order\nB is a team\nC is a team\n"
    with services.opened(books.url) as store:
        store.create("small", services.parse(text, name="small"), by="the tests")
    editor = opened(new_page(height=1400), f"{here}/maps/small")
    page = editor.page
    page.evaluate(ROUTING)
    note = "note:handoff:sales:a:order"
    before = places(page)
    editor.verb("handoff", {"giver": "sales", "receiver": "b", "item": "order"})
    page.locator(f'g[data-key="{note}>holder:b"]').wait_for()
    first = places(page)
    assert {key for key in before if first[key] != before[key]} == {note}
    drag(page, note, (20, 60))
    put = places(page)[note]
    assert put != first[note]
    editor.verb("handoff", {"giver": "sales", "receiver": "c", "item": "order"})
    page.locator(f'g[data-key="{note}>holder:c"]').wait_for()
    assert places(page)[note] == put
    with services.opened(books.url) as store:
        assert store.places("small")[f"hand:{note}"] == tuple(put)


@pytest.mark.parametrize("way", ["refresh()", "show(new URL(location.href), 'keep')"])
def test_a_page_that_was_asked_for_before_a_box_was_moved_does_not_move_it_back(engines: Editor, way: str) -> None:
    page = engines.page
    page.evaluate(ROUTING)
    answers: list[tuple[Route, APIResponse]] = []
    page.route("**/maps/engines", lambda route: answers.append((route, route.fetch())), times=1)
    page.evaluate(f"ours('live.js').then(({{ refresh, show }}) => void {way})")
    while not answers:
        page.wait_for_timeout(10)
    drag(page, "holder:production", (-60, 90))
    put = places(page)["holder:production"]
    page.evaluate(f"void ({REDRAWN})().then(() => {{ window.there = true; }})")
    route, response = answers.pop()
    route.fulfill(response=response)
    page.wait_for_function("() => window.there")
    assert places(page)["holder:production"] == put


@pytest.mark.parametrize("way", ["no WebAssembly", "no module"])
def test_without_webassembly_the_server_draws_the_lines(books: Books, here: str, new_page: NewPage, way: str) -> None:
    books.sample("engines")
    page = new_page(height=1400)
    if way == "no WebAssembly":
        page.add_init_script("delete globalThis.WebAssembly")
    else:
        page.route("**/wasm-graphviz.js", lambda route: route.abort())
    editor = opened(page, f"{here}/maps/engines")
    hand(editor)
    box(page, NOTE).wait_for()
    drag(page, "holder:production", (-60, 90))
    page.evaluate("ours('live.js').then(({ refresh }) => refresh())")
    other = opened(new_page(), f"{here}/maps/engines").page
    assert page.locator("[data-straight]").count() == 0
    assert_same_lines(page, other)


def test_a_worker_that_hangs_is_ended_and_the_server_draws(books: Books, here: str, new_page: NewPage) -> None:
    books.sample("engines")
    page = new_page(height=1400, apart=True)

    def hangs(route: Route) -> None:
        script = "postMessage({ ready: true }); addEventListener('message', () => { for (;;); });"
        route.fulfill(content_type="text/javascript", body=script)

    page.route("**/route-worker.js", hangs)
    editor = opened(page, f"{here}/maps/engines")
    drag(page, "holder:production", (-31, 37))  # where no other test has made the server find a way
    page.evaluate(ROUTING)
    page.clock.install()
    page.clock.pause_at("2100-01-01")
    hand(editor)
    box(page, NOTE).wait_for()
    assert page.locator("[data-straight]").count() > 0
    page.clock.run_for(2000)
    expect(page.locator("[data-straight]")).to_have_count(0)
    other = opened(new_page(), f"{here}/maps/engines").page
    assert_same_lines(page, other)


def test_what_somebody_does_beside_the_picture_stays(engines: Editor) -> None:
    page = engines.page
    box(page, "holder:sales").click()
    department = page.get_by_role("textbox", name="Department")
    department.focus()
    page.keyboard.type(" and more")
    typed = department.input_value()
    page.locator("#picture .as-list summary").click()
    department.evaluate("(field) => { field.mine = true; field.focus() }")
    page.set_viewport_size({"width": 1280, "height": 500})
    page.evaluate("document.querySelector('.side').scrollTop = 40")
    hand(engines)
    box(page, NOTE).wait_for()
    expect(department).to_be_focused()
    assert department.input_value() == typed
    assert department.evaluate("(field) => field.mine") is True
    assert page.locator("#picture .as-list").get_attribute("open") is not None
    assert page.evaluate("document.querySelector('.side').scrollTop") == 40
