"""The panel in a real browser: every field saves by itself, what is refused stays, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from flowmap.domain.map import Map
from tests.capabilities.chromium import NewPage
from tests.web.axe import violations
from tests.web.editing.browser import Editor, opened
from tests.web.editing.conftest import Books

ORDER = "handoff:sales:purchasing:order"
Open = Callable[[str], Editor]


@pytest.fixture
def panel(here: str, books: Books, editor: Open) -> Callable[[str], Editor]:
    """Opens the engines with something selected."""
    books.sample("engines")
    return lambda asked: editor(f"{here}/maps/engines?{asked}")


def field(page: Page, label: str) -> Locator:
    """A field of the panel."""
    return page.locator("section.panel").get_by_label(label, exact=True)


def lead(m: Map, ref: str = ORDER) -> str:
    """How long a handoff takes."""
    record = m.find(ref)
    assert record is not None
    return str(record.lead)  # type: ignore[attr-defined]


def test_a_field_saves_by_itself_when_it_is_left_and_on_enter(panel: Open, books: Books) -> None:
    one = panel(f"record={ORDER}")
    page = one.page
    assert not page.get_by_role("button", name="Save", exact=True).is_visible()
    field(page, "Usually takes").fill("2d")
    field(page, "Usually takes").press("Tab")
    one.saved()
    assert lead(books.map("engines")) == "2d"
    field(page, "Usually takes").fill("3d")
    field(page, "Usually takes").press("Enter")
    one.saved()
    assert lead(books.map("engines")) == "3d"
    assert [len(line.changes) for line in books.history("engines")[1:]] == [1, 1]
    assert page.url.endswith(f"?record={ORDER}")


def test_what_is_not_understood_stays_with_the_reason_beside_it(panel: Open, books: Books) -> None:
    one = panel(f"record={ORDER}")
    typed = field(one.page, "Usually takes")
    typed.fill("soon")
    typed.press("Tab")
    assert typed.get_attribute("aria-invalid") == "true"
    said = one.page.locator(f"#{typed.get_attribute('aria-describedby')}")
    assert said.inner_text() == "“soon” is not understood here. Write for example 30min, 4h, 2d, 1w."
    assert len(books.history("engines")) == 1
    typed.fill("36h")
    typed.press("Tab")
    one.saved()
    assert typed.get_attribute("aria-invalid") is None
    assert said.count() == 0
    assert lead(books.map("engines")) == "36h"


def test_what_the_server_refuses_is_said_beside_its_field(panel: Open, books: Books) -> None:
    one = panel("record=case:engine")
    typed = field(one.page, "Share of all orders")
    typed.fill("20%")
    typed.press("Tab")
    one.page.wait_for_function("() => document.querySelector('[aria-invalid]') !== null")
    assert "sum to 110 %" in one.page.locator("[data-beside]").inner_text()
    assert typed.input_value() == "20%"
    typed.fill("10%")
    typed.press("Tab")
    one.saved()
    assert len(books.history("engines")) == 1


def test_another_end_of_an_arrow_gives_it_another_name_and_stays_selected(panel: Open, books: Books) -> None:
    one = panel(f"record={ORDER}")
    field(one.page, "Who gets it").fill("production")
    field(one.page, "Who gets it").press("Tab")
    one.saved()
    moved = "handoff:sales:production:order"
    assert books.map("engines").find(moved) is not None
    one.page.wait_for_selector(f'[data-panel="{moved}"]')
    one.page.wait_for_function("ref => new URL(location.href).searchParams.get('record') === ref", arg=moved)


def test_a_name_close_to_a_known_one_is_asked_about(panel: Open, books: Books) -> None:
    one = panel(f"record={ORDER}")
    typed = field(one.page, "Who gets it")
    typed.fill("Goods recieving")
    typed.press("Tab")
    one.page.get_by_role("button", name="Yes, Goods receiving").click()
    one.saved()
    m = books.map("engines")
    assert len(m.holders) == 4
    assert m.find("handoff:sales:goods-receiving:order") is not None
    typed = field(one.page, "Who gets it")
    typed.fill("Prodcution")
    typed.press("Tab")
    one.page.get_by_role("button", name="No, another one").click()
    one.saved()
    assert books.map("engines").title_of("holder", "prodcution") == "Prodcution"


def test_choices_boxes_and_kinds_of_order(panel: Open, books: Books) -> None:
    one = panel(f"record={ORDER}")
    page = one.page
    page.get_by_text("More", exact=True).click()
    page.locator(".panel select[name=mode]").select_option("it is looked up")
    field(page, "Only if another way fails").check()
    page.get_by_text("Not always?").click()
    field(page, "Standard order").check()
    one.saved()
    record = books.map("engines").find(ORDER)
    assert record is not None
    assert {"mode": "read", "backup": True, "cases": ["standard"]}.items() <= record.to_dict().items()
    field(page, "Customer supplies the engine").check()  # all of them: always
    one.saved()
    record = books.map("engines").find(ORDER)
    assert record is not None
    assert "cases" not in record.to_dict()


def test_delete_duplicate_turn_round_and_undo(panel: Open, books: Books) -> None:
    one = panel("team=sales")
    before = books.map("engines").model
    one.page.get_by_role("button", name="Delete").click()
    one.saved()
    assert "sales" not in books.map("engines").holders
    one.page.wait_for_function("() => document.querySelector('[data-panel]') === null")
    assert one.run("document.activeElement.id") == "main"
    one.run("() => session.undo()")
    one.saved()
    assert books.map("engines").model == before
    one = panel_of(one, f"record={ORDER}")
    one.page.get_by_role("button", name="Turn round").click()
    one.saved()
    assert books.map("engines").find("handoff:purchasing:sales:order") is not None
    one.page.wait_for_selector('[data-panel="handoff:purchasing:sales:order"]')
    one.page.get_by_role("button", name="Duplicate").click()
    one.saved()
    assert books.map("engines").find("handoff:purchasing:sales:order-2") is not None


def panel_of(one: Editor, asked: str) -> Editor:
    """The same page with something else selected."""
    one.page.goto(f"{one.page.url.partition('?')[0]}?{asked}")
    return one.ready()


def test_different_in_some_cases(panel: Open, books: Books) -> None:
    one = panel("record=need:production:put-away-order")
    one.page.get_by_text("Different in some cases?").click()
    one.page.get_by_label("In which kinds of order?").fill("Customer supplies the engine")
    one.page.get_by_role("button", name="Tell apart").click()
    one.saved()
    assert [need.cases for need in books.map("engines").needs.where(holder="production")] == [
        ("engine",),
        ("standard",),
    ]


def test_what_a_team_gives_gets_makes_needs_and_asks(panel: Open, books: Books) -> None:
    one = panel("team=production")
    page = one.page
    for heading, fields in (
        ("Add what it gives", {"Information": "Report", "Who gets it": "Sales"}),
        ("Add what it gets", {"Information": "Plan", "Who gives": "Planning"}),
        ("Add what it makes", {"Makes": "Report"}),
        ("Add what it needs", {"Information": "Plan"}),
        ("Add what it asks", {"Information": "?", "Who is asked": "Sales"}),
    ):
        part = page.locator("details", has=page.get_by_text(heading, exact=True))
        part.locator("summary").click()
        for label, text in fields.items():
            part.get_by_label(label).fill(text)
        part.get_by_role("button", name="Add").click()
        one.saved()
    m = books.map("engines")
    found = {record.ref for record in m.records()}
    assert {
        "handoff:production:sales:report", "handoff:planning:production:plan", "activity:production:report",
        "need:production:plan", "question:production:sales:?", "holder:planning", "item:plan", "item:report",
    } <= found  # fmt: skip
    assert m.needs["need:production:plan"].kano == "threshold"
    assert len(books.history("engines")) == 6  # one step each


def test_what_is_being_typed_survives_what_others_do(panel: Open, here: str, editor: Open, books: Books) -> None:
    one = panel(f"record={ORDER}")
    typed = field(one.page, "Through")
    typed.focus()
    typed.press_sequentially("pho")
    other = editor(f"{here}/maps/engines")
    other.verb("setField", ORDER, "lead", "9d")
    other.saved()
    one.at(2)
    one.page.wait_for_function("() => document.querySelector('[name=lead]').value === '9d'")
    assert (typed.input_value(), typed.evaluate("one => one === document.activeElement")) == ("pho", True)
    typed.press_sequentially("ne")
    typed.press("Tab")
    one.saved()
    record = books.map("engines").find(ORDER)
    assert record is not None
    assert {"via": "phone", "lead": "9d"}.items() <= record.to_dict().items()


def test_hostile_titles_are_text_in_the_panel(panel: Open, books: Books) -> None:
    one = panel("team=sales")
    title = "<img src=x onerror=alert(1)>\u202e\"'&🧪"
    field(one.page, "Name").fill(title)
    field(one.page, "Name").press("Tab")
    one.saved()
    assert books.map("engines").title_of("holder", "sales") == title
    one.page.wait_for_function("title => document.querySelector('#panel-head').textContent.includes(title)", arg=title)
    assert one.page.locator("#panel-head img").count() == 0


def test_the_same_text_once_more_after_an_undo_is_saved_again(panel: Open, books: Books) -> None:
    one = panel(f"record={ORDER}")
    typed = field(one.page, "Usually takes")
    for _ in range(2):
        typed.fill("3d")
        typed.press("Tab")
        one.saved()
        assert lead(books.map("engines")) == "3d"
        expect(typed).to_have_js_property("defaultValue", "3d")
        one.run("() => session.undo()")
        one.saved()
        assert lead(books.map("engines")) == "1d"
        expect(typed).to_have_value("1d")
    assert len(books.history("engines")) == 5


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (820, 1180), (768, 1024)])
def test_on_a_tablet_the_panel_is_reached_without_losing_the_picture(
    here: str, books: Books, new_page: NewPage, width: int, height: int
) -> None:
    books.sample("engines")
    page = new_page(width=width, height=height, touch=True)
    one = opened(page, f"{here}/maps/engines")
    page.locator("#picture [data-key='holder:purchasing']").tap()
    panel = page.locator("[data-panel='holder:purchasing']")
    expect(panel).to_be_in_viewport(ratio=0.3)
    team = page.locator("#picture [data-key='holder:purchasing']")
    expect(team).to_be_in_viewport(ratio=0.99)
    apart = "([a, b]) => a.bottom <= b.top || a.right <= b.left"
    boxes = [one_.evaluate("(one) => one.getBoundingClientRect().toJSON()") for one_ in (team, panel)]
    assert page.evaluate(apart, boxes)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    field(page, "Name").fill("Buying")
    page.keyboard.press("Tab")
    one.saved()
    assert books.map("engines").title_of("holder", "purchasing") == "Buying"
    panel.get_by_role("link", name="Close").tap()
    expect(panel).to_have_count(0)
    expect(page.locator("#picture .frame")).to_be_in_viewport()
