"""The interview sheet in a real browser: filled by keyboard like a spreadsheet, each finished row one edit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from flowmap import services
from flowmap.domain.records import Handoff
from flowmap.formats import flow_text
from flowmap.formats.flow_text.entry import understood
from tests.web.editing.browser import Editor
from tests.web.editing.conftest import Books

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

COMPANY = """\
Sales -> Purchasing: order, takes 1d
Purchasing -> Stores: announcement
Purchasing needs order threshold
Production is a team
"""


@pytest.fixture
def page(books: Books, here: str, editor: Callable[[str], Editor]) -> Page:
    """The sheet of Purchasing, ready to be filled."""
    with services.opened(books.url) as store:
        store.create("m", flow_text.parse(COMPANY), by="the tests")
    page = editor(f"{here}/maps/m/teams/purchasing/interview").page
    expect(part(page, "gives")).to_have_attribute("role", "grid")
    return page


def part(page: Page, name: str) -> Locator:
    return page.locator(f"table[data-part={name}]")


def cell(page: Page, name: str, column: str, row: int = -1) -> Locator:
    """A cell of a part; row -1 is the last, empty one."""
    return part(page, name).locator("tbody tr").nth(row).locator(f"[data-cell={column}]")


def values(page: Page, name: str) -> list[list[str]]:
    """What stands in the rows of a part."""
    script = "rows => rows.map(row => [...row.querySelectorAll('[data-cell]')].map(cell => cell.value))"
    found: list[list[str]] = part(page, name).locator("tbody tr").evaluate_all(script)
    return found


def saved(page: Page, edits: int) -> None:
    page.wait_for_function("(n) => session.base.revision > n && !session.outbox.entries.size", arg=edits)


def test_a_row_is_written_by_keyboard_and_is_one_edit(page: Page, books: Books) -> None:
    cell(page, "gives", "receiver").focus()
    for typed, key in (("Prod", "Tab"), ("parts list", "Tab"), ("mail", "Tab"), ("weekly", "Tab"), ("2 days", "Enter")):
        page.keyboard.type(typed)
        page.keyboard.press(key)
    expect(cell(page, "gives", "receiver")).to_be_focused()  # the next row, where this one began
    saved(page, 1)
    assert books.map("m").handoffs.where(receiver="production") == [
        Handoff(giver="purchasing", receiver="production", item="parts-list", via="e-mail", times="weekly", lead="2d")
    ]
    assert len(books.history("m")) == 2
    assert values(page, "gives") == [
        ["Stores", "announcement", "", "", ""],
        ["Production", "parts list", "e-mail", "weekly", "2d"],
        ["", "", "", "", ""],
    ]


def test_how_bad_it_is_changes_the_need(page: Page, books: Books) -> None:
    select = cell(page, "gets", "kano", 0)
    expect(select).to_have_value("threshold")
    select.select_option(label="nice to have")
    cell(page, "gets", "giver", 1).focus()
    saved(page, 1)
    assert [(one.item, one.kano) for one in books.map("m").needs] == [("order", "excitement")]


def test_what_is_lacking_and_what_is_not_needed(page: Page, books: Books) -> None:
    cell(page, "lacks", "item").focus()
    page.keyboard.type("delivery date")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")  # out of the part, into the next
    saved(page, 1)
    cell(page, "spare", "item").focus()
    page.keyboard.type("order")
    page.keyboard.press("Tab")
    page.keyboard.type("we look it up")
    page.keyboard.press("Enter")
    saved(page, 2)
    assert [(one.item, one.kano, one.because) for one in books.map("m").needs] == [
        ("order", "not_relevant", "we look it up"),
        ("delivery-date", "performance", None),
    ]
    expect(cell(page, "gets", "kano", 0)).to_have_value("not_relevant")


def test_arrows_move_typing_replaces_and_esc_takes_back(page: Page, books: Books) -> None:
    cell(page, "gives", "receiver", 0).focus()
    page.keyboard.press("ArrowRight")
    expect(cell(page, "gives", "item", 0)).to_be_focused()
    page.keyboard.type("x")
    expect(cell(page, "gives", "item", 0)).to_have_value("x")
    page.keyboard.press("Escape")
    expect(cell(page, "gives", "item", 0)).to_have_value("announcement")
    page.keyboard.press("ArrowDown")
    expect(cell(page, "gives", "item", 1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(cell(page, "gets", "giver", 0)).to_be_focused()
    assert len(books.history("m")) == 1


def test_an_emptied_row_is_taken_out_and_undo_brings_it_back(page: Page, books: Books) -> None:
    cell(page, "gives", "receiver", 0).focus()
    page.keyboard.press("Delete")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Delete")
    page.keyboard.press("ArrowDown")
    saved(page, 1)
    assert values(page, "gives") == [["", "", "", "", ""]]
    assert books.map("m").handoffs.where(giver="purchasing") == []
    page.keyboard.press("Control+z")
    saved(page, 2)
    expect(part(page, "gives").locator("tbody tr")).to_have_count(2)
    assert values(page, "gives")[0] == ["Stores", "announcement", "", "", ""]


def test_what_is_wrong_is_said_in_its_cell_and_not_saved(page: Page, books: Books) -> None:
    cell(page, "gives", "lead", 0).focus()
    page.keyboard.type("soon")
    page.keyboard.press("Enter")
    expect(cell(page, "gives", "lead", 0)).to_have_attribute("aria-invalid", "true")
    expect(part(page, "gives").locator("p.bad")).to_have_text("Write for example 2d.")
    cell(page, "gives", "lead", 0).fill("3 Tage")
    cell(page, "gets", "giver").focus()
    saved(page, 1)
    assert str(books.map("m").handoffs.where(giver="purchasing")[0].lead) == "3d"


def test_a_name_close_to_a_known_one_is_asked_for(page: Page, books: Books) -> None:
    cell(page, "gets", "giver").fill("Stors")
    cell(page, "lacks", "item").focus()
    expect(part(page, "gets").locator("p.bad")).to_have_text("Is it the same as “Stores”? Choose from the list.")
    assert len(books.history("m")) == 1
    cell(page, "gets", "giver", 1).focus()
    page.keyboard.type("Stors")
    expect(page.locator(".proposals:popover-open [role=option]").first).to_have_text("the same as Stores?")
    page.keyboard.press("Enter")
    cell(page, "lacks", "item").focus()
    saved(page, 1)
    assert [one.id for one in books.map("m").handoffs.where(giver="stores")] == ["handoff:stores:purchasing:?"]


def test_what_others_say_appears_and_what_is_written_stays(page: Page, books: Books) -> None:
    cell(page, "gives", "receiver").fill("Prod")
    m = books.map("m")
    with services.opened(books.url) as store:
        changes = understood("Stores -> Purchasing: stock", m).changes
        store.save("m", list(changes), base=1, by="Ben")
    expect(part(page, "gets").locator("tbody tr")).to_have_count(3)
    assert values(page, "gets")[1] == ["Stores", "stock", "", "", "", ""]
    expect(cell(page, "gives", "receiver", 1)).to_have_value("Prod")
