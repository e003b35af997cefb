"""The field with proposals: what it offers, what the keys take, what screen readers are told, whatever names say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.capabilities.chromium import NewPage
from tests.capabilities.figures import Tell
from tests.web.axe import violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

# A field on a page, with these options; what is picked is kept in window.picked.
FIELD = """async ({titles, settings}) => {
  const { combobox } = await ours("edit/keys/combobox.js");
  const label = document.createElement("label");
  const input = document.createElement("input");
  label.append("Team ", input);
  document.getElementById("main").prepend(label);
  window.picked = [];
  window.cancelled = 0;
  const options = titles.map((title, id) => ({ id: String(id), title, ...settings.each?.[id] }));
  combobox(input, {
    options: () => options,
    onPick: (one) => window.picked.push(one),
    onCancel: () => { window.cancelled += 1; },
    ...settings.more,
    ...(settings.near ? { alike: (text) => (text === settings.near[0] ? options[settings.near[1]] : null) } : {}),
  });
  input.focus();
}"""
TEAMS = ["Sales", "Purchasing", "Goods receiving", "Production", "Größe & Maß", "Back office"]


@pytest.fixture
def field(site: str, new_page: NewPage) -> Field:
    return Field(site, new_page)


class Field:
    """A page with the field on it."""

    def __init__(self, site: str, new_page: NewPage) -> None:
        self.page: Page = new_page()
        self.page.goto(f"{site}/keys")
        self.input = self.page.get_by_role("combobox", name="Team")
        self.options = self.page.get_by_role("option")

    def with_(self, titles: list[str], **settings: Any) -> Field:
        self.page.evaluate(FIELD, {"titles": titles, "settings": settings})
        return self

    def press(self, *keys: str) -> Field:
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def type(self, text: str) -> Field:
        self.page.keyboard.type(text)
        return self

    @property
    def offered(self) -> list[str]:
        return self.options.all_inner_texts()

    @property
    def marked(self) -> str:
        active = self.input.get_attribute("aria-activedescendant")
        return self.page.locator(f"#{active}").inner_text() if active else ""

    @property
    def picked(self) -> list[dict[str, Any]]:
        return self.page.evaluate("window.picked")  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("pur", ["Purchasing"]),
        ("rec", ["Goods receiving"]),
        ("RECEIV goo", ["Goods receiving"]),
        ("grosse", ["Größe & Maß"]),
        ("mass", ["Größe & Maß"]),
        ("p", ["Purchasing", "Production"]),
        ("urchasing", []),
        ("goods goods", []),
        ("sales", ["Sales"]),
    ],
)
def test_letters_mean_beginnings_of_words(field: Field, typed: str, offered: list[str]) -> None:
    field.with_(TEAMS).type(typed)
    assert field.offered == offered
    assert field.marked == (offered[0] if offered else "")
    expect(field.input).to_have_attribute("aria-expanded", "true" if offered else "false")


def test_the_very_name_comes_first_then_the_likely_ones(field: Field) -> None:
    field.with_(
        ["Order confirmation", "Put-away order", "Order", "Orders of last year"],
        each=[{"group": 1}, {"group": 0, "note": "makes it"}, {"group": 1}, {"group": 1}],
    ).type("order")
    assert field.offered == ["Order", "Put-away order makes it", "Order confirmation", "Orders of last year"]


def test_enter_and_tab_take_what_is_marked_and_arrows_go_around(field: Field) -> None:
    field.with_(TEAMS, more={"fresh": "new team"}).type("p").press("ArrowDown", "Enter")
    assert field.picked == [{"id": "3", "title": "Production"}]
    expect(field.input).to_have_value("Production")
    field.press("Control+a").type("p").press("ArrowUp", "ArrowUp", "Tab")
    assert field.picked[1:] == [{"id": "3", "title": "Production"}]
    assert field.page.evaluate("document.activeElement !== document.querySelector('[role=combobox]')")


def test_nothing_is_taken_while_nothing_is_typed(field: Field) -> None:
    field.with_(TEAMS).press("ArrowDown")
    assert (field.offered, field.marked) == (TEAMS, "")
    field.press("Enter")
    assert field.picked == []
    field.press("ArrowDown", "Enter")
    assert [one["title"] for one in field.picked] == ["Sales"]


def test_a_new_name_is_offered_last_where_nothing_is_called_so(field: Field) -> None:
    field.with_(TEAMS, more={"fresh": "new team"}).type("sal")
    assert field.offered == ["Sales", "sal new team"]
    field.type("es")
    assert field.offered == ["Sales"]
    field.press("Control+a").type("Legal").press("Enter")
    assert field.picked == [{"title": "Legal", "fresh": True}]


def test_a_near_name_is_asked_for_before_a_second_is_made(field: Field) -> None:
    field.with_(TEAMS, more={"fresh": "new team"}, near=["Goods recieving", 2]).type("Goods recieving")
    assert field.offered == ["the same as Goods receiving?", "Goods recieving new team"]
    assert field.marked == "the same as Goods receiving?"
    field.press("Enter")
    assert [one["id"] for one in field.picked] == ["2"]


def test_escape_closes_the_list_and_ends_what_is_asked(field: Field) -> None:
    field.with_(TEAMS).type("s")
    expect(field.options.first).to_be_visible()
    field.press("Escape")
    expect(field.options).to_have_count(0)
    expect(field.input).to_have_value("s")
    assert field.page.evaluate("window.cancelled") == 1


def test_a_click_takes_an_option_and_the_field_keeps_the_focus(field: Field) -> None:
    field.with_(TEAMS).type("p")
    field.options.nth(1).click()
    assert [one["title"] for one in field.picked] == ["Production"]
    expect(field.input).to_be_focused()


def test_a_thousand_options(field: Field, tell: Tell) -> None:
    field.with_([f"Team {k} of the department {k % 7}" for k in range(1000)]).type("team")
    assert len(field.offered) == 12
    expect(field.page.get_by_text("988 more: type on")).to_be_visible()
    took = field.page.evaluate("""async () => {
      const { matching } = await ours("edit/model/match.js");
      const options = Array.from({ length: 1000 }, (_, k) => ({ title: `Team ${k} of the department ${k % 7}` }));
      const times = ["d", "de", "dep 5", "te", "team 99", "9", "of the", "x"].flatMap((text) => [1, 2, 3].map(() => {
        const start = performance.now();
        matching(text, options);
        return performance.now() - start;
      }));
      return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
    }""")
    tell(f"letters to proposals among 1,000 names: {took:.1f} ms (median)")


HOSTILE = {
    "markup": "<img src=x onerror=alert(1)><b>bold</b>",
    "right to left": "‮desrever‬ \u2067abc",
    "long": "x" * 10_000,
    "emoji": "👩‍👩‍👧 team",
    "blank": "   ",
    "quotes": "\"'`${1}\\",
}


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE.keys())
def test_names_are_shown_as_text(field: Field, title: str) -> None:
    field.with_([title, "Sales"]).press("ArrowDown")
    shown = field.options.nth(0)
    assert shown.evaluate("(one) => one.querySelectorAll('bdi').length === 1 && one.querySelectorAll('*').length === 1")
    assert shown.evaluate("(one) => one.textContent") == (title if len(title) < 160 else f"{title[:160]}…")
    assert field.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    field.press("ArrowDown", "Enter")
    assert field.picked == [{"id": "0", "title": title}]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken(site: str, new_page: NewPage, theme: Any) -> None:
    page = new_page(theme=theme)
    page.goto(f"{site}/keys")
    page.evaluate(FIELD, {"titles": TEAMS, "settings": {"more": {"fresh": "new team"}}})
    assert violations(page) == []
    page.keyboard.type("p")
    expect(page.get_by_role("option")).to_have_count(3)
    assert violations(page) == []
