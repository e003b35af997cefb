"""Undo goes back to the empty map and redo to the end, with the same model hash at every step."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator

from tests.web.editing.browser import Editor
from tests.web.editing.conftest import Books

STORY = """() => {
  const { records } = session, team = (title) => ({ title });
  const steps = [
    () => verbs.newHolder(records, "Sales"),
    () => verbs.handoff(records, { giver: "sales", receiver: team("Purchasing"), item: team("Order") }),
    () => verbs.handoff(records, { giver: "sales", receiver: team("Goods receiving"), item: null }),
    () => verbs.setField(records, "handoff:sales:goods-receiving:?", "item", team("Announcement")),
    () => verbs.makes(records, { at: "sales", makes: ["order"] }),
    () => verbs.wants(records, { holder: "goods-receiving", item: "announcement", kano: "threshold" }),
    () => verbs.setField(records, "handoff:sales:purchasing:order", "times", "40/month"),
    () => verbs.rename(records, "holder:sales", "Selling"),
    () => verbs.reverse(records, "handoff:sales:purchasing:order"),
    () => verbs.split(records, "handoff:sales:goods-receiving:announcement", [team("Engine")]),
    () => verbs.remove(records, ["holder:purchasing"]),
    () => verbs.asks(records, { asker: "goods-receiving", asked: "sales", item: "order" }, { answered: "0%" }),
  ];
  window.steps = steps;
  return steps.length;
}"""


def test_to_the_empty_map_and_to_the_end(books: Books, here: str, editor: Callable[[str], Editor]) -> None:
    books.empty("story")
    page = editor(f"{here}/maps/story")
    count = page.run(STORY)
    models, shown = [books.map("story").model], [page.records()]
    for n in range(count):
        assert page.run("(n) => session.edit(steps[n]())", n) is not None
        page.saved()
        models.append(books.map("story").model)
        shown.append(page.records())
    assert len(set(models)) == count + 1
    for n in reversed(range(count)):
        page.run("() => session.undo()")
        page.saved()
        assert (books.map("story").model, page.records()) == (models[n], shown[n]), n
    page.run("() => session.undo()")
    page.saved()
    assert page.page.locator("#said").inner_text().startswith("There is nothing")
    for n in range(count):
        page.run("() => session.redo()")
        page.saved()
        assert (books.map("story").model, page.records()) == (models[n + 1], shown[n + 1]), n
    assert len(books.history("story")) == 1 + 3 * count
    page.page.reload()
    page.ready().run("() => session.undo()")
    page.saved()
    assert books.map("story").model == models[-2]


def test_an_edit_that_was_never_sent_is_not_sent(books: Books, here: str, editor: Callable[[str], Editor]) -> None:
    books.sample("engines")
    page = editor(f"{here}/maps/engines")
    before = page.records()
    page.page.route("**/api/v1/maps/engines/edits", lambda route: route.abort())
    first = page.verb("newHolder", "Legal")
    page.until("session.sender.away")
    second = page.verb("newHolder", "Finance")
    page.run("() => session.undo()")
    assert (page.unsent, "holder finance" in page.records(), "holder legal" in page.records()) == (1, False, True)
    page.run("() => session.redo()")
    assert (page.unsent, "holder finance" in page.records()) == (2, True)
    page.run("() => session.undo()")
    page.run("() => session.undo()")  # the first may have arrived: it is taken back when that is known
    assert page.unsent == 2
    page.page.unroute("**/api/v1/maps/engines/edits")
    page.run("() => session.send()")
    page.saved()
    assert page.records() == before
    edits = [line.edit for line in books.history("engines")][1:]
    assert (edits[0], len(edits), second in edits) == (first, 2, False)
    assert books.history("engines")[2].undoes == books.history("engines")[1].revision


def test_undo_selects_what_it_was_about_and_says_so(books: Books, here: str, editor: Callable[[str], Editor]) -> None:
    books.sample("engines")
    page = editor(f"{here}/maps/engines")
    page.verb("setField", "holder:sales", "department", "Selling")
    page.saved()
    page.run("() => session.undo()")
    page.saved()
    assert page.run("() => session.selected") == ["holder:sales"]
    assert page.page.locator("#said").inner_text().startswith("Changed back: team Sales: department ")
    page.verb("remove", ["holder:sales"])
    page.saved()
    page.run("() => session.undo()")
    page.saved()
    assert "holder:sales" in page.run("() => session.selected")


def test_places_that_moved_are_undone_in_their_order(books: Books, here: str, editor: Callable[[str], Editor]) -> None:
    books.sample("engines")
    page = editor(f"{here}/maps/engines")
    page.run("() => { window.done = []; }")
    moved = """(says) => session.viewEdit(
      { says, undo: () => done.push(`-${says}`), redo: () => done.push(`+${says}`) })"""
    page.run(moved, "a")
    page.verb("newHolder", "Legal")
    page.saved()
    page.run(moved, "b")
    for _ in range(3):
        page.run("() => session.undo()")
        page.saved()
    assert page.run("() => done") == ["-b", "-a"]
    assert "holder legal" not in page.records()
    for _ in range(3):
        page.run("() => session.redo()")
        page.saved()
    assert page.run("() => done") == ["-b", "-a", "+a", "+b"]
    assert "holder legal" in page.records()


def test_undo_says_so_if_somebody_changed_it_since(books: Books, here: str, editor: Callable[[str], Editor]) -> None:
    books.sample("engines")
    mine, other = editor(f"{here}/maps/engines"), editor(f"{here}/maps/engines")
    mine.verb("newHolder", "Legal")
    mine.verb("setField", "holder:sales", "department", "Selling")
    mine.saved()
    other.at(3).verb("setField", "holder:sales", "department", "Front office")
    other.saved()
    dialog = asked(mine)
    why = "somebody has changed “Sales” meanwhile, department: Front office there, Commerce here."
    assert dialog.locator("#blocked-why").inner_text() == why
    assert dialog.locator("button").all_inner_texts() == ["Keep it", "Skip over it", "Put both back"]
    mine.page.keyboard.press("Escape")  # later: undo asks again
    assert books.map("engines").holders[0].department == "Front office"
    assert mine.run("() => session.selected") == ["holder:sales"]  # where it can be said anew
    asked(mine)
    mine.page.keyboard.press("p")
    mine.saved()
    assert mine.page.locator("#said").inner_text().startswith("Changed back: team Sales: department “Commerce”")
    assert books.map("engines").holders[0].department == "Commerce"
    mine.run("() => session.redo()")
    mine.saved()
    assert books.map("engines").holders[0].department == "Front office"
    for kept in ("Commerce", "Commerce"):
        mine.run("() => session.undo()")
        mine.saved()
        assert books.map("engines").holders[0].department == kept
    assert "legal" not in books.map("engines").holders


def test_what_others_count_on_is_skipped_or_kept_and_not_asked_about_again(
    books: Books, here: str, editor: Callable[[str], Editor]
) -> None:
    books.sample("engines")
    mine, other = editor(f"{here}/maps/engines"), editor(f"{here}/maps/engines")
    for title in ("Legal", "Archive", "Stores"):
        mine.verb("newHolder", title)
    mine.saved()
    for number, team in enumerate(("archive", "stores"), start=4):
        other.at(number).verb("handoff", {"giver": "sales", "receiver": team, "item": "order"})
        other.saved()
    mine.at(5)
    dialog = asked(mine)
    why = dialog.locator("#blocked-why").inner_text()
    assert why.endswith("Sales hands Order to Stores. So team Stores cannot be removed alone.")
    mine.page.keyboard.press("k")
    mine.saved()
    said = "It stays as it is now, and nothing will ask about it again."
    assert mine.page.locator("#said").inner_text() == said
    dialog = asked(mine)
    assert "team Archive" in dialog.locator("#blocked-why").inner_text()
    dialog.get_by_role("button", name="Skip over it").click()
    mine.saved()
    assert {one.id for one in books.map("engines").holders} & {"legal", "archive", "stores"} == {"archive", "stores"}
    mine.run("() => session.redo()")
    mine.saved()
    assert "legal" in books.map("engines").holders
    mine.run("() => session.undo()")
    mine.saved()
    assert "legal" not in books.map("engines").holders
    mine.run("() => session.undo()")
    mine.saved()
    assert mine.page.locator("#said").inner_text() == "There is nothing of yours to undo."


def asked(page: Editor) -> Locator:
    """Undo, which others stand in the way of: the dialog that says so."""
    page.run("() => void session.undo()")
    dialog = page.page.locator("dialog.blocked")
    dialog.wait_for()
    return dialog
