"""The line of quick entry in a real browser: it says what it understands, completes names, and loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from flowmap.formats import flow_text
from tests.capabilities.shared import shared
from tests.web.axe import violations
from tests.web.editing.browser import PASTE, Editor
from tests.web.editing.conftest import Books

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

MAP = "/maps/m"
TABLE = "Von\tInformation\tAn\tDauer\nSales\torder\tPlanning, Stores\t2 Tage\nSales\torder\tLegal\tbald\n"


@pytest.fixture
def page(books: Books, here: str, editor: Callable[[str], Editor]) -> Page:
    """The page of an empty map, its line focused by its key."""
    books.empty("m", "Small company")
    editing = editor(here + MAP)
    editing.page.keyboard.press("/")
    expect(line(editing.page)).to_be_focused()
    return editing.page


def line(page: Page) -> Locator:
    return page.locator("#quick-text")


def told(page: Page) -> Locator:
    return page.locator("#quick-told")


def saved(page: Page, edits: int) -> None:
    """Wait until the server has that many edits, and nothing is on its way."""
    page.wait_for_function("(n) => session.base.revision > n && !session.outbox.entries.size", arg=edits)


@pytest.mark.parametrize(("answered", "later"), [("Sales -> Back office: ", "ch"), ("Sales -> Back office:", " ch")])
def test_tab_completes_what_was_typed_faster_than_the_server_answers(page: Page, answered: str, later: str) -> None:
    page.keyboard.type("Sales makes date change")
    page.keyboard.press("Enter")
    saved(page, 1)
    page.keyboard.type(answered)
    expect(page.locator(".completions:popover-open [role=option]").first).to_be_visible()
    page.route("**/understand", lambda _: None)  # from now on there is no answer
    page.keyboard.type(later)
    page.keyboard.press("Tab")
    expect(line(page)).to_have_value("Sales -> Back office: date change")
    page.keyboard.type(", x")
    expect(page.locator(".completions:popover-open")).to_have_count(0)


def test_a_golden_map_typed_line_by_line(page: Page, books: Books) -> None:
    text = (shared("golden") / "g1.flow").read_text()
    lines = [one for one in text.splitlines() if one and not one.startswith("#")]
    blocks = ["\n".join(one for one in lines if one.startswith("case"))]
    blocks += [one for one in lines if not one.startswith("case")]
    for block in blocks:  # typing goes on while the server still has the line before
        for part, typed in enumerate(block.split("\n")):
            if part:
                page.keyboard.press("Shift+Enter")
            page.keyboard.type(typed)
        page.keyboard.press("Enter")
        expect(line(page)).to_have_value("")
        expect(line(page)).to_be_focused()
    saved(page, len(blocks))
    assert books.map("m").apply([]).model == flow_text.parse(f"map Small company\n{text}").model
    assert len(books.history("m")) == len(blocks) + 1


def test_a_pasted_page_is_one_step_to_undo(page: Page, books: Books) -> None:
    text = (shared("golden") / "g1.flow").read_text()
    before = books.map("m").model
    page.evaluate(PASTE, text)
    expect(told(page)).to_contain_text("13 lines understood")
    page.keyboard.press("Enter")
    saved(page, 1)
    assert books.map("m").model == flow_text.parse(f"map Small company\n{text}").model
    page.evaluate("session.undo()")
    saved(page, 2)
    assert books.map("m").model == before


def test_it_says_while_one_types_what_it_understood_and_where_not(page: Page) -> None:
    page.keyboard.type("Sales -> Stores: order takes soon")
    expect(told(page)).to_have_text(
        "“soon” is no duration. Write a number and its unit: 30min, 4h, 2d or 1w. "
        "A name that contains “takes” is put in double quotes."
    )
    expect(page.locator("#quick-marks mark")).to_have_text("soon")
    for _ in "soon":
        page.keyboard.press("Backspace")
    page.keyboard.type("2d")
    expect(told(page)).to_have_text(
        "new teams Sales, Stores; new information order; Sales hands Stores: order, usually 2 d"
    )
    expect(page.locator("#quick-marks mark")).to_have_count(0)


def test_good_lines_are_applied_and_the_others_stay(page: Page, books: Books) -> None:
    page.evaluate(PASTE, "Sales -> Stores: order\nStores belong Operations\nStores -> Legal: list takes soon")
    page.keyboard.press("Enter")
    expect(line(page)).to_have_value("Stores belong Operations\nStores -> Legal: list takes soon")
    saved(page, 1)
    assert [one.id for one in books.map("m").holders] == ["sales", "stores"]


def test_names_complete(page: Page) -> None:
    page.keyboard.type("Sales -> Goods receiving: order")
    page.keyboard.press("Enter")
    saved(page, 1)
    page.keyboard.type("Goods receiving -> Sa")
    option = page.locator(".completions [role=option]")
    expect(option).to_have_text("Sales team")
    page.keyboard.press("Tab")
    page.keyboard.type(": ")
    expect(option).to_have_text(["order information"])
    page.keyboard.press("ArrowDown")
    expect(line(page)).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "no id")
    page.keyboard.press("Enter")
    expect(line(page)).to_have_value("Goods receiving -> Sales: order")
    page.keyboard.press("Enter")
    saved(page, 2)


def test_enter_applies_although_names_are_offered(page: Page, books: Books) -> None:
    page.keyboard.type("Sales -> Stores: order confirmation")
    page.keyboard.press("Enter")
    saved(page, 1)
    page.keyboard.type("Sales -> Stores: order")
    expect(page.locator(".completions [role=option]")).to_have_text(["order confirmation information"])
    page.keyboard.press("Enter")
    saved(page, 2)
    assert [one.id for one in books.map("m").items] == ["order-confirmation", "order"]


def test_esc_closes_and_keeps_the_text_and_a_reload_does_too(page: Page, here: str) -> None:
    page.keyboard.type("Sales -> Stores: half a")
    expect(told(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(line(page)).not_to_be_focused()
    expect(line(page)).to_have_value("Sales -> Stores: half a")
    page.goto(here + MAP)
    Editor(page).ready()
    expect(line(page)).to_have_value("Sales -> Stores: half a")


def test_while_the_server_is_away_nothing_typed_is_lost(page: Page, books: Books) -> None:
    page.route("**/understand", lambda route: route.abort())
    page.keyboard.type("Sales -> Stores: order")
    page.keyboard.press("Enter")
    expect(told(page)).to_contain_text("The server cannot be reached. What is typed stays here.")
    assert "Sales -> Stores: order" in page.evaluate("localStorage.getItem('flowmap.draft.m')")
    page.unroute("**/understand")
    saved(page, 1)
    assert [one.id for one in books.map("m").handoffs] == ["handoff:sales:stores:order"]
    assert page.evaluate("localStorage.getItem('flowmap.draft.m')") is None


def test_pasted_rows_open_a_table_that_is_one_edit(page: Page, books: Books) -> None:
    page.evaluate(PASTE, TABLE)
    dialog = page.get_by_role("dialog", name="2 pasted rows")
    selects = dialog.locator("select")
    expect(selects).to_have_count(4)
    assert [one.input_value() for one in selects.all()] == ["giver", "item", "receiver", "takes"]
    expect(dialog.locator("td.wrong")).to_have_text("bald")
    expect(selects.nth(0)).to_be_focused()
    selects.nth(3).select_option("note")
    expect(dialog.get_by_text("Sales hands Legal: order, note bald")).to_be_visible()
    dialog.get_by_role("button", name="Apply").click()
    expect(dialog).to_have_count(0)
    expect(line(page)).to_be_focused()
    saved(page, 1)
    assert [(one.receiver, one.note) for one in books.map("m").handoffs] == [
        ("planning", "2 Tage"),
        ("stores", "2 Tage"),
        ("legal", "bald"),
    ]
    assert len(books.history("m")) == 2


def test_a_name_near_a_known_one_is_asked_about_and_one_key_takes_that(page: Page, books: Books) -> None:
    page.keyboard.type("Sales -> Purchasing: order")
    page.keyboard.press("Enter")
    saved(page, 1)
    page.keyboard.type("Purchasng -> Stores: ordre")
    expect(told(page).locator(".alike")).to_have_text(
        [
            "Is “Purchasng” the same team as “Purchasing”? Yes, Purchasing Alt+Enter",
            "Is “ordre” the same information as “order”? Yes, order",
        ]
    )
    expect(page.locator("#announce")).to_contain_text("Is “Purchasng” the same team as “Purchasing”?")
    assert violations(page, "#quick") == []
    page.keyboard.press("Alt+Enter")
    expect(told(page)).to_contain_text("“Purchasng” is Purchasing here.")
    expect(told(page)).to_contain_text("new team Stores; new information ordre; Purchasing hands Stores: ordre")
    page.keyboard.press("Alt+Enter")
    expect(told(page)).to_contain_text("new team Stores; Purchasing hands Stores: order")
    told(page).get_by_role("button", name="No, another one").nth(1).click()
    expect(line(page)).to_be_focused()
    expect(told(page)).to_contain_text("new team Stores; new information ordre")
    page.keyboard.press("Enter")
    saved(page, 2)
    assert [one.id for one in books.map("m").holders] == ["sales", "purchasing", "stores"]
    assert [one.id for one in books.map("m").items] == ["order", "ordre"]
    expect(told(page)).to_contain_text("Is “ordre” the same information as “order”? Ctrl+Z takes it back.")


def test_nobody_must_answer_whether_a_name_is_a_known_one(page: Page, books: Books) -> None:
    page.evaluate(PASTE, "Sales -> Purchasing: order\nPurchasng -> Stores: order")
    page.keyboard.press("Enter")
    saved(page, 1)
    assert [one.id for one in books.map("m").holders] == ["sales", "purchasing", "purchasng", "stores"]


def test_pasted_rows_ask_whether_a_name_is_a_known_one(page: Page, books: Books) -> None:
    page.evaluate(PASTE, TABLE.replace("Legal", "Stors"))
    dialog = page.get_by_role("dialog", name="2 pasted rows")
    question = dialog.locator(".alike")
    expect(question).to_have_text("Is “Stors” the same team as “Stores”? Yes, Stores Alt+Enter")
    assert violations(page, ".rows") == []
    question.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(question).to_have_text("“Stors” is Stores here. No, another one")
    dialog.get_by_role("button", name="Apply").click()
    saved(page, 1)
    assert [one.id for one in books.map("m").holders] == ["sales", "planning", "stores"]


def test_hostile_text_is_shown_as_text(page: Page, books: Books) -> None:
    nasty = '"<img src=x onerror=alert(1)>\u202e😀" -> "</textarea><b>": "' + "x" * 3_000 + '"'
    page.evaluate(PASTE, nasty)
    expect(told(page)).to_contain_text("new teams <img src=x onerror=alert(1)>")
    assert page.locator("#quick b, #quick img").count() == 0
    page.keyboard.press("Enter")
    saved(page, 1)
    assert [one.title for one in books.map("m").holders] == ["<img src=x onerror=alert(1)>\u202e😀", "</textarea><b>"]


def test_nothing_below_moves_while_somebody_types(page: Page) -> None:
    top = "() => document.querySelector('#picture').getBoundingClientRect().top"
    before = page.evaluate(top)
    page.keyboard.type("Sales -> Stores: order")
    expect(told(page)).to_be_visible()
    assert page.evaluate(top) == before
    page.get_by_role("button", name="Find", exact=True).focus()
    expect(told(page)).to_be_hidden()
    line(page).focus()
    expect(told(page)).to_be_visible()
