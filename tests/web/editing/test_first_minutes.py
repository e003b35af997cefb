"""The first ten minutes of three stories, as somebody new to the program tells them, with and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from flowmap import services
from tests.capabilities.chromium import NewPage
from tests.capabilities.missing import missing
from tests.conftest import ROOT
from tests.web.editing.conftest import Books
from tests.web.editing.hands import Hands

HANDBOOK = ROOT.parent / "shared" / "data" / "tables-handbooks" / "sourcegraph_smb-handoff.md"
ASKED = """before => document.querySelector('#guide h2')?.textContent !== before
  && document.body.dataset.unsent === '0'"""
READY = "async () => (await ours('edit/saving/session.js')).session.ready"
Tell = Callable[[str, bool], "Story"]


class Story:
    """Somebody who answers the questions of a new map."""

    def __init__(self, page: Page, here: str, title: str, *, scripts: bool) -> None:
        self.page, self.scripts = page, scripts
        page.goto(f"{here}/new")
        page.get_by_label("What is it about?").fill(title)
        page.get_by_role("button", name="Make the map").click()
        page.wait_for_url("**/maps/**")
        self.name = page.url.rpartition("/")[2]
        self._ready()

    def _ready(self) -> None:
        if self.scripts:
            self.page.evaluate(READY)

    @property
    def asked(self) -> str:
        """The question that is asked now."""
        return self.page.locator("#guide h2").inner_text()

    @property
    def offered(self) -> list[str]:
        """The finding that is offered."""
        return [text.removesuffix(" See why") for text in self.page.locator("#guide .offered").all_inner_texts()]

    def answers(self, question: str, button: str, **blanks: str) -> Story:
        """Fill in an answer to a question, by the names of its fields."""
        assert self.asked == question
        form = self.page.locator("#guide form", has=self.page.get_by_role("button", name=button, exact=True))
        for name, text in blanks.items():
            control = form.locator(f"[name={name}]:not([type=hidden])")
            if control.evaluate("one => one.tagName") == "SELECT":
                control.select_option(text)
            else:
                control.fill(text)
        form.get_by_role("button", name=button, exact=True).click()
        return self._next(question)

    def passes(self, question: str) -> Story:
        """Nothing is to be said."""
        assert self.asked == question
        self.page.locator("#guide .skip-it a").click()
        return self._next(question)

    def about(self, selected: str) -> Locator:
        """The panel of something that is selected."""
        self.page.goto(f"{self.page.url.partition('?')[0]}?{selected}")
        self._ready()
        return self.page.locator("section.panel")

    def saves(self, panel: Locator) -> None:
        """What was filled in is saved: by itself, or by the button."""
        if self.scripts:
            self.page.keyboard.press("Tab")
            self.page.wait_for_function("() => document.body.dataset.unsent === '0'")
        else:
            panel.get_by_role("button", name="Save", exact=True).click()
            self.page.wait_for_load_state()

    def _next(self, before: str) -> Story:
        if self.scripts:
            self.page.wait_for_function(ASKED, arg=before)
        else:
            self.page.wait_for_load_state()
        return self


@pytest.fixture
def tell(new_page: NewPage, here: str) -> Tell:
    """Begins a story with a title."""
    return lambda title, scripts: Story(new_page(javascript=scripts), here, title, scripts=scripts)


BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])


@BOTH
def test_the_engines(scripts: bool, tell: Tell, books: Books) -> None:
    story = tell("The engines", scripts)
    story.answers("To whom does Sales hand over what?", "Add the arrow", item="Order", receiver="Purchasing")
    assert story.offered == []
    story.answers("What does Purchasing do with “Order”?", "It makes something from it", makes="Goods announcement")
    story.passes("What does Purchasing go without, or have to ask for?")
    sales = "Sales hands “Order” to Purchasing. Is that different for some orders?"
    story.answers(sales, "Not always", cases="Customer supplies the engine", how="not")
    announces = "To whom does Purchasing hand over “Goods announcement”?"
    story.answers(announces, "Add the arrow", receiver="Goods receiving")
    story.answers("What does Goods receiving do with “Goods announcement”?", "It uses it")
    asks = "What does Goods receiving go without, or have to ask for?"
    story.answers(asks, "It asks for it", item="Goods announcement", asked="Purchasing", answered="0%")
    assert any("Goods receiving" in text for text in story.offered)
    m = books.map(story.name)
    assert sorted(record.ref for record in m.records()) == sorted(
        [
            "map:map", "holder:sales", "holder:purchasing", "holder:goods-receiving", "item:order",
            "item:goods-announcement", "case:customer-supplies-the-engine", "case:standard",
            "handoff:sales:purchasing:order", "activity:purchasing:goods-announcement",
            "handoff:purchasing:goods-receiving:goods-announcement", "need:goods-receiving:goods-announcement",
            "question:goods-receiving:purchasing:goods-announcement",
        ]
    )  # fmt: skip
    assert m.handoffs[0].cases == ("standard",)
    codes = {(one.code, one.holder) for one in services.check(m).findings}
    assert ("GAP05", "goods-receiving") in codes  # it asks purchasing in vain
    assert len(books.history(story.name)) == 7  # each answer is one change


def test_the_back_office(tell: Tell, books: Books) -> None:
    story = tell("The back office", True)
    story.answers("To whom does Sales hand over what?", "Add the arrow", item="Date change", receiver="Back office")
    story.answers("What does Back office do with “Date change”?", "It passes it on", receiver="Production")
    story.answers("What does Production do with “Date change”?", "It uses it")
    story.passes("What does Production go without, or have to ask for?")
    story.passes("Back office hands “Date change” to Production. Is that different for some orders?")
    assert story.asked == "What else does Sales hand over, and to whom?"
    link = story.about("team=back-office").get_by_role("link", name="Ask about it, question by question")
    before = story.asked  # before the click: after it the question may already be the next
    link.click()
    story.page.wait_for_function(ASKED, arg=before)
    back_office = "What else does Back office hand over, and to whom?"
    story.answers(back_office, "Add the arrow", item="Date change", receiver="Logistics")
    story.answers("What does Logistics do with “Date change”?", "It uses it")
    (offered,) = story.offered
    assert "Back office" in offered
    for record, field, text in (
        ("handoff:sales:back-office:date-change", "lead", "2d"),
        ("handoff:back-office:production:date-change", "lead", "1d"),
        ("handoff:back-office:logistics:date-change", "lead", "1d"),
        ("need:production:date-change", "within", "2d"),
        ("need:logistics:date-change", "within", "2d"),
    ):
        panel = story.about(f"record={record}")
        panel.get_by_text("Too late?").click()
        panel.locator(f"[name={field}]").fill(text)
        story.saves(panel)
    found = sorted((one.code, one.holder) for one in services.check(books.map(story.name)).findings)
    assert found == [
        ("FLW01", "logistics"), ("FLW01", "production"), ("REL01", "back-office"), ("RSK01", "back-office"),
    ]  # fmt: skip


@BOTH
def test_a_handbook(scripts: bool, tell: Tell, books: Books) -> None:
    """Sourcegraph's hand-off of small customers: sales knows the roles, without which nobody is enrolled."""
    if not HANDBOOK.is_file():
        missing("the handbook is not beside this repository")
    text = Path(HANDBOOK).read_text()
    assert "imperative that, at minimum, we have an `Instance Admin`" in text
    story = tell("Handing over small customers", scripts)
    story.answers(
        "To whom does Sales hand over what?", "Add the arrow", item="Account segmentation", receiver="Digital success"
    )
    story.answers(
        "What does Digital success do with “Account segmentation”?", "It makes something from it",
        makes="Customer account",
    )  # fmt: skip
    lacks = "What does Digital success go without, or have to ask for?"
    story.answers(lacks, "It goes without it", item="Role mapping")
    assert story.asked == "Digital success goes without “Role mapping”. Who knows it?"
    assert story.offered == [
        "Digital success needs Role mapping, and nobody has or makes it."
    ]  # after the third answer
    story.answers(story.asked, "That team knows it", at="Sales")
    assert story.offered == ["Digital success needs Role mapping; Sales has it and does not hand it over."]
    story.answers(story.asked, "Add the arrow", receiver="Customer")
    assert "white-spot" in {one.name for one in services.check(books.map(story.name)).findings}


@BOTH
def test_an_arrow_before_anybody_can_name_it(scripts: bool, tell: Tell, books: Books) -> None:
    story = tell("In a hurry", scripts)
    story.answers("To whom does Sales hand over what?", "Add the arrow", item="?", receiver="Legal")
    assert story.page.get_by_role("link", name="1 arrow has no name yet").is_visible()
    story.answers("What does Legal do with it?", "That is its name", item="Terms")
    story.answers("What does Legal do with “Terms”?", "It uses it")
    assert [one.id for one in books.map(story.name).handoffs] == ["handoff:sales:legal:terms"]
    assert story.page.get_by_text("no name yet").count() == 0


def test_the_same_team_is_asked_about_before_a_second_is_made(tell: Tell, books: Books) -> None:
    story = tell("Near names", True)
    story.answers("To whom does Sales hand over what?", "Add the arrow", item="Order", receiver="Purchasing")
    form = story.page.locator("#guide form", has=story.page.get_by_role("button", name="It passes it on"))
    form.locator("[name=receiver]:not([type=hidden])").fill("Purchasin")
    form.get_by_role("button", name="It passes it on").click()
    assert "Is “Purchasin” the same team as “Purchasing”?" in form.locator("[data-beside]").inner_text()
    form.get_by_role("button", name="No, another one").click()
    story.page.wait_for_function(
        "() => document.querySelector('#guide h2').textContent.startsWith('What does Purchasin do')"
    )
    assert [one.title for one in books.map(story.name).holders] == ["Sales", "Purchasing", "Purchasin"]


def test_the_questions_can_be_put_away_and_called_again(tell: Tell) -> None:
    story = tell("Put away", False)
    story.page.get_by_role("link", name="Put the questions away").click()
    assert story.page.locator("#guide form.answers").count() == 0
    assert story.page.locator(".answers").count() == 0
    story.page.get_by_role("link", name="Ask me, question by question").click()
    assert story.asked == "To whom does Sales hand over what?"


@BOTH
def test_that_the_questions_are_put_away_is_remembered_for_this_map(
    scripts: bool, tell: Tell, here: str, books: Books
) -> None:
    story = tell("Remembered", scripts)
    page = story.page
    page.get_by_role("link", name="Put the questions away").click()
    expect(page.locator(".answers")).to_have_count(0)
    page.goto(f"{here}/maps/{story.name}")
    assert page.locator(".answers").count() == 0
    books.empty("other")
    page.goto(f"{here}/maps/other")
    assert story.asked == "Who hands over what to whom?"
    page.goto(f"{here}/maps/{story.name}")
    page.get_by_role("link", name="Ask me, question by question").click()
    expect(page.locator(".answers")).to_be_visible()
    page.goto(f"{here}/maps/{story.name}")
    assert story.asked == "To whom does Sales hand over what?"
    page.get_by_role("link", name="Put the questions away").click()
    expect(page.locator(".answers")).to_have_count(0)
    books.remove(story.name)  # a new map of that name is another one
    page.goto(f"{here}/new")
    page.get_by_label("What is it about?").fill("Remembered")
    page.get_by_role("button", name="Make the map").click()
    page.wait_for_url(f"**/maps/{story.name}")
    assert story.asked == "To whom does Sales hand over what?"


@pytest.mark.parametrize(("width", "height", "most"), [(1280, 800, 340), (1024, 768, 340), (820, 1180, 590)])
def test_the_picture_is_in_sight_while_questions_are_asked(
    new_page: NewPage, here: str, books: Books, width: int, height: int, most: int
) -> None:
    books.empty("small", "A company with a name of some length")
    page = new_page(width=width, height=height)
    page.goto(f"{here}/maps/small")
    assert page.locator("#picture .frame").evaluate("(one) => one.getBoundingClientRect().top") <= most
    assert page.locator("#guide .answers").evaluate("(one) => one.getBoundingClientRect().bottom") <= height
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


STANDS = """() => {
  const [frame, bar] = ["frame", "under"].map(
    (one) => document.querySelector(`#picture .${one}`).getBoundingClientRect(),
  );
  return [frame.top, frame.bottom, bar.bottom <= innerHeight];
}"""


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (768, 1024)])
def test_the_picture_stays_where_it_is_whatever_is_said_of_it(
    new_page: NewPage, here: str, books: Books, width: int, height: int
) -> None:
    books.empty("small", "A company with a name of some length")
    page = new_page(width=width, height=height)
    at = Hands(page, f"{here}/maps/small")
    stands = [page.evaluate(STANDS)]
    for keys in ("c", "w"):
        at.press(keys).say(*{"c": ("Sales", "Back office", ""), "w": ("order", "")}[keys]).drawn()
        stands.append(page.evaluate(STANDS))
    expect(page.locator("#headline")).to_contain_text("Needs met")
    expect(page.locator("#guide")).to_contain_text("1 arrow has no name yet")
    if width > height:  # else the panel stands over the lower part of the page, which scrolls to what is selected
        at.press("Enter")
        expect(page.locator("section.panel input[name=title]")).to_be_focused()
        stands.append(page.evaluate(STANDS))
    assert stands[0][2]
    assert stands == [stands[0]] * len(stands)


def test_what_is_selected_stands_before_the_next_question(tell: Tell, books: Books) -> None:
    story = tell("Selected", True)
    story.page.locator('#picture svg [data-key="holder:sales"]').click()
    expect(story.page.locator("section.panel")).to_be_in_viewport(ratio=0.5)
    expect(story.page.locator("#guide .answers")).to_be_hidden()
    story.page.get_by_role("link", name="Go on with the questions").click()
    expect(story.page.locator("#guide .answers")).to_be_visible()
    assert story.asked == "To whom does Sales hand over what?"
    expect(story.page.locator("section.panel")).to_have_count(0)


def test_the_focus_goes_to_the_next_question(tell: Tell) -> None:
    story = tell("Focus", True)
    story.answers("To whom does Sales hand over what?", "Add the arrow", item="Order", receiver="Purchasing")
    assert story.page.evaluate("() => document.activeElement.textContent") == "It uses it"
    story.page.keyboard.press("Enter")
    story.page.wait_for_function("() => document.activeElement.name === 'item'")
    assert story.asked == "What does Purchasing go without, or have to ask for?"
    story.page.get_by_role("link", name="Nothing", exact=True).press("Enter")
    story.page.wait_for_function("() => document.activeElement.name === 'cases'")
    story.page.goto(f"{story.page.url.partition('?')[0]}?guide=use~handoff:sales:purchasing:order")
    story.page.evaluate(READY)
    story.answers("What does Purchasing do with “Order”?", "It makes something from it", makes="Plan")
    for skip, name in (("Nothing", "cases"), ("No, it is always like that", "receiver")):  # “Plan” is filled in already
        story.page.get_by_role("link", name=skip, exact=True).press("Enter")
        story.page.wait_for_function("(name) => document.activeElement.name === name", arg=name)
    assert story.asked == "To whom does Purchasing hand over “Plan”?"


DROP = """() => {
  const data = new DataTransfer();
  data.items.add(new File(["map Doors\\nSales -> Legal: order"], "doors.flow"));
  const drop = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
  document.querySelector("[data-drop]").dispatchEvent(drop);
}"""


def test_a_file_is_dropped_on_the_form_of_a_new_map(new_page: NewPage, here: str, books: Books) -> None:
    page = new_page()
    page.goto(f"{here}/new")
    page.wait_for_function("() => document.documentElement.classList.contains('live')")
    page.evaluate(DROP)
    assert page.locator("input[name=from][value=file]").is_checked()
    page.get_by_role("button", name="Make the map").click()
    page.wait_for_url("**/maps/doors")
    page.evaluate(READY)
    assert [one.id for one in books.map("doors").handoffs] == ["handoff:sales:legal:order"]
