"""Drawing, changing and walking a map with the keyboard alone; how many keys it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from flowmap.domain.map import Map
from flowmap.formats.flow_text import parse
from tests.capabilities.chromium import NewPage
from tests.capabilities.figures import Tell
from tests.web.axe import violations
from tests.web.editing.golden import has_its_findings, told
from tests.web.editing.hands import FOCUSED, Hands

if TYPE_CHECKING:
    from tests.web.editing.conftest import Books


@pytest.fixture
def hands(books: Books, here: str, new_page: NewPage) -> Callable[[str], Hands]:
    """Opens a map: a sample, or an empty one under any other name."""

    def opened(name: str) -> Hands:
        if name == "engines":
            books.sample(name)
        else:
            books.empty(name)
        return Hands(new_page(), f"{here}/maps/{name}")

    return opened


def test_a_known_handoff_takes_three_keys_beyond_its_letters(hands: Callable[[str], Hands], books: Books) -> None:
    at = hands("engines").go("sal").on("holder:sales")
    before = at.keys
    at.press("c").say("pro", "g")
    assert at.keys - before - len("pro" + "g") == 3
    at.on("holder:sales").saved()
    assert "handoff:sales:production:goods-announcement" in {one.ref for one in books.map("engines").handoffs}
    at.press("c").say("g", "or").saved().on("holder:sales")
    assert "handoff:sales:goods-receiving:order" in {one.ref for one in books.map("engines").handoffs}
    at.announced("Sales hands Order to Goods receiving")


def test_an_arrow_whose_information_is_named_later(hands: Callable[[str], Hands], books: Books) -> None:
    hands("engines").go("sal").press("c").say("prod", "").saved()
    (drawn,) = [one for one in books.map("engines").handoffs if one.item == "?"]
    assert (drawn.giver, drawn.receiver) == ("sales", "production")


def test_who_gives_is_asked_where_nobody_is_in_hand_and_one_step_makes_all(
    hands: Callable[[str], Hands], books: Books
) -> None:
    at = hands("new").press("Tab", "c").say("Key account", "Planning", "Forecast").saved()  # Tab: somewhere else
    at.on("holder:key-account")
    assert books.map("new").model == parse("Key account -> Planning: Forecast").model
    assert len(books.history("new")) == 2
    at.press("Control+z").saved().announced("Taken back: ")
    assert books.map("new").model == parse("").model
    at.press("Control+Shift+Z").saved().announced("Made again: ")
    assert books.map("new").model == parse("Key account -> Planning: Forecast").model


def test_nobody_hands_something_to_himself(hands: Callable[[str], Hands]) -> None:
    at = hands("engines").go("sal").press("c").say("Sales")
    expect(at.page.get_by_role("dialog").get_by_role("status")).to_have_text("That is the team itself.")
    at.press("Escape").on("holder:sales")


def test_a_near_name_is_asked_for_before_a_second_team_is_made(hands: Callable[[str], Hands], books: Books) -> None:
    at = hands("engines").go("sal").press("c").type("Goods recieving")
    expect(at.page.locator(".proposals:popover-open [role=option]").first).to_have_text("the same as Goods receiving?")
    at.press("Enter").say("or").saved()
    assert len(books.map("engines").holders) == 4


def test_escape_goes_back_step_by_step_and_nothing_is_made(hands: Callable[[str], Hands], books: Books) -> None:
    at = hands("engines").go("pur").on("holder:purchasing").press("c").type("pro")
    expect(at.page.locator(".proposals:popover-open [role=option]").first).to_be_visible()
    at.press("Escape").on("holder:purchasing")
    expect(at.page.get_by_role("dialog")).to_have_count(0)
    at.press("Escape")
    expect(at.page.locator("#picture .frame")).to_be_focused()
    at.press("Escape")
    at.page.wait_for_url("**/maps/engines")
    assert len(books.history("engines")) == 1


def test_delete_removes_what_has_the_focus_and_undo_brings_it_back(hands: Callable[[str], Hands], books: Books) -> None:
    at = hands("engines").go("prod").on("holder:production")
    before = books.map("engines").model
    at.press("Delete").announced("Removed: Production and what mentions it").announced("Ctrl+Z brings it back").saved()
    assert "production" not in {one.id for one in books.map("engines").holders}
    at.drawn().on("holder:goods-receiving")  # the nearest
    at.press("Control+z").saved()
    assert books.map("engines").model == before
    expect(at.page.locator("[data-key='holder:production']")).to_be_visible()


def test_what_is_removed_before_its_page_has_come_is_not_shown_any_more(hands: Callable[[str], Hands]) -> None:
    at = hands("engines")
    at.page.route("**/maps/engines?team=production", lambda _: None)  # it is never answered
    at.go("prod").press("Delete").saved().drawn().on("holder:goods-receiving")
    assert at.page.url.endswith("/maps/engines")
    expect(at.page.locator("[data-key='holder:production']")).to_have_count(0)


def test_the_focus_stays_where_it_is_while_somebody_else_draws(
    hands: Callable[[str], Hands], here: str, new_page: NewPage
) -> None:
    at = hands("engines").go("pur").on("holder:purchasing")
    other = Hands(new_page(), f"{here}/maps/engines")
    other.go("sal").press("c").say("Legal", "order").saved()
    expect(at.page.locator("[data-key='holder:legal']")).to_be_visible()
    at.on("holder:purchasing").press("c").say("leg", "order").on("holder:purchasing").saved()


def test_several_are_selected_with_the_space_bar_and_removed_at_once(
    hands: Callable[[str], Hands], books: Books
) -> None:
    at = hands("engines").go("prod").on("holder:production").press("Control+ArrowLeft").on("holder:goods-receiving")
    at.press("Space").announced("2 selected").press("Delete").saved()
    assert {one.id for one in books.map("engines").holders} == {"sales", "purchasing"}
    assert len(books.history("engines")) == 2


def test_keys_walk_through_the_picture(hands: Callable[[str], Hands]) -> None:
    at = hands("engines")
    at.page.locator("#picture .frame").focus()
    at.press("Enter").on("holder:sales")
    at.press("ArrowRight").on("note:handoff:sales:purchasing:order")
    at.press("ArrowRight").on("holder:purchasing")
    at.press("Control+ArrowRight").on("holder:goods-receiving")
    at.press("End").on("holder:production").press("Home").on("holder:sales")
    walked = {"holder:sales"}
    for _ in range(8):
        at.press("Tab")
        walked.add(at.page.evaluate(FOCUSED))
    assert len(walked) == 9  # every team, note, white spot and question
    assert walked == set(
        at.page.eval_on_selector_all(
            "#picture svg [data-key]:not([data-from])", "(all) => all.map((one) => one.dataset.key)"
        )
    )
    at.press("Tab")
    assert at.page.evaluate("document.activeElement.closest('svg')") is None


def test_enter_edits_and_escape_leads_back(hands: Callable[[str], Hands]) -> None:
    at = hands("engines").go("pur").on("holder:purchasing").press("Enter")
    expect(at.page.locator("[data-panel='holder:purchasing'] input[name=title]")).to_be_focused()
    at.press("Escape").on("holder:purchasing")


def test_a_name_is_changed_where_it_stands(hands: Callable[[str], Hands], books: Books) -> None:
    at = hands("engines").go("pur").on("holder:purchasing").press("F2")
    expect(at.page.get_by_role("textbox", name="New name for Purchasing")).to_be_focused()
    at.say("Buying").saved().on("holder:purchasing")
    assert books.map("engines").title_of("holder", "purchasing") == "Buying"
    at.announced("Buying")
    at.drawn().page.locator('#picture [data-key^="note:handoff:purchasing:"] a').focus()
    at.press("F2").say("Announced goods").saved()
    assert books.map("engines").title_of("item", "goods-announcement") == "Announced goods"


def test_details_of_what_was_drawn_last(hands: Callable[[str], Hands]) -> None:
    at = hands("engines").go("sal").press("c").say("pro", "g").press("d")
    expect(at.page.locator("[data-panel='handoff:sales:production:goods-announcement'] [name=giver]")).to_be_focused()


def test_letters_are_letters_in_a_field_and_can_be_switched_off(hands: Callable[[str], Hands], books: Books) -> None:
    at = hands("engines")
    at.page.get_by_label("Search").focus()
    at.type("nmc?")
    expect(at.page.get_by_label("Search")).to_have_value("nmc?")
    expect(at.page.get_by_role("dialog")).to_have_count(0)
    at.page.locator("#picture .frame").focus()
    at.press("?")
    expect(at.page.get_by_role("dialog", name="Keys")).to_be_visible()
    switch = at.page.get_by_role("checkbox", name="Letters and signs act as keys")
    expect(switch).to_be_checked()
    switch.focus()
    at.press("Space", "Escape").press("n")
    expect(at.page.get_by_role("dialog")).to_have_count(0)
    assert len(books.history("engines")) == 1


def test_all_keys_can_be_searched(hands: Callable[[str], Hands]) -> None:
    at = hands("engines").press("?")
    dialog = at.page.get_by_role("dialog", name="Keys")
    rows = dialog.locator("tbody tr:visible")
    expect(dialog.get_by_role("cell", name="a new team")).to_be_visible()
    at.type("undo")
    expect(rows).to_have_count(1)
    assert violations(at.page, "dialog") == []


def test_go_to_another_page(hands: Callable[[str], Hands]) -> None:
    at = hands("engines").press("g").say("hist")
    at.page.wait_for_url("**/maps/engines/history")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken_while_something_is_asked(
    books: Books, here: str, new_page: NewPage, theme: str
) -> None:
    books.sample("engines")
    at = Hands(new_page(theme=theme), f"{here}/maps/engines")  # type: ignore[arg-type]
    at.go("sal").press("c")
    expect(at.page.locator(".proposals:popover-open [role=option]").first).to_be_visible()
    assert violations(at.page, ".small") == []
    at.press("Escape").press("w").say("or")
    expect(at.page.get_by_role("radio").first).to_be_focused()
    assert violations(at.page, ".small") == []


def stated(m: Map) -> dict[str, dict[str, Any]]:
    """What a map states, by the references of its records."""
    return {one.ref: one.to_dict() for one in m.records()}


def test_the_engines_story_from_an_empty_map(hands: Callable[[str], Hands], books: Books, tell: Tell) -> None:
    at = hands("story")
    at.press("n").say("Sales")
    at.press("m").say("order", "")
    at.press("m").say("goods announcement", "").details(cases="engine")
    at.press("c").say("Purchasing", "order").details(lead="1d")
    at.go("purch").press("w").say("order").press("Enter").details(within="5d")
    at.press("m").say("goods", "order", "").details(cases="standard", duration="1d")
    at.press("c").say("Goods receiving", "goods").details(lead="1d", effort="6min", times="240/year")
    at.go("goods r").press("w").say("goods").press("Enter").details(within="10d")
    at.press("m").say("put-away order", "goods", "").details(duration="2h")
    at.press("c").say("Production", "put").details(lead="12h")
    at.press("q").say("pur", "goods").details(cases="engine", times="48/year", effort="30min", answered="0%")
    at.go("prod").press("w").say("put").press("Enter").details(within="12d")
    at.go("standard").press("Enter").fields(title="standard", share="90%")  # the other kind was called "Standard"
    at.go("engine").press("Enter").fields(share="10%")
    at.saved()
    tell(f"the engines story from an empty map with the keyboard alone: {at.keys} keys")
    wanted = parse(told("g1"))
    assert stated(books.map("story")) == stated(wanted)
    assert books.map("story").model == wanted.model
    has_its_findings(books.map("story"), "g1")
