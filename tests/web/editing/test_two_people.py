"""Several people edit one map at once: what does not collide merges, what does is asked, nothing is lost."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from flowmap.domain.map import Map
from tests.capabilities.figures import Tell
from tests.web.editing.browser import Editor
from tests.web.editing.conftest import Books

EDITS = int(os.environ.get("FLOWMAP_TEST_EDITS", "8"))  # of each person; 200 in a full run
SHARED = "handoff:sales:purchasing:order"

# Every fifth edit is of the field that all change, every fifth of a field of one's own in the same record; the others
# are teams of one's own. At most three are on their way, so that the edits of all are mixed.
WORK = """([me, count]) => {
  const own = ["note", "source", "lead", "effort", "every"][me], value = { lead: "d", effort: "min", every: "h" }[own];
  const few = () => new Promise((done) => {
    const look = () => {
      const waiting = session.outbox.waiting(session.base.schema).size;
      if (session.outbox.all().filter(({ state }) => state === "queued").length - waiting > 3) return;
      document.removeEventListener("flowmap:unsent", look);
      done();
    };
    document.addEventListener("flowmap:unsent", look);
    look();
  });
  window.made = [];
  window.dropped = [];
  window.work = (async () => {
    for (let k = 0; k < count; k++) {
      await few();
      const { records } = session;
      const title = (what) => ({ title: `${what} ${me} of ${k}` });
      const verb =
        k % 5 === 0 ? verbs.setField(records, "%s", "times", `${1000 * (me + 1) + k}/year`)
        : k % 5 === 1 ? verbs.setField(records, "%s", own, value ? `${k + 1}${value}` : `${me} says ${k}`)
        : verbs.handoff(records, { giver: "sales", receiver: title("Team"), item: title("Item") });
      made.push(session.edit(verb, { quiet: true }));
    }
  })();
}""".replace("%s", SHARED)
ASKED = """() => session.outbox.all().filter(({ state }) => state === "asked").map(
  ({ edit, problem }) => [edit, problem.conflicts])"""
IDLE = "session.outbox.next(session.base.schema) === undefined && !session.sender.sending"


def shown(m: Map) -> dict[str, str]:
    """Every record of a map, as `Editor.records` has it."""
    return {
        f"{record.type} {record.id}": json.dumps(
            {"id": record.id, **record.to_dict()}, sort_keys=True, ensure_ascii=False
        )
        for record in m.records()
    }


def known(books: Books, pages: list[Editor], name: str) -> int:
    """Wait until every page knows the map as it is; its revision."""
    revision = books.history(name)[-1].revision
    for page in pages:
        page.at(revision)
    return revision


@pytest.mark.parametrize("people", [2, pytest.param(5, marks=pytest.mark.journey)])
def test_many_edits_at_once(books: Books, here: str, editor: Callable[[str], Editor], tell: Tell, people: int) -> None:
    books.sample("engines")
    start = len(books.history("engines"))
    pages = [editor(f"{here}/maps/engines/history") for _ in range(people)]
    began = time.perf_counter()
    for me, page in enumerate(pages):
        page.run(WORK, [me, EDITS])
    for page in pages:
        page.run("() => work")
        page.until(IDLE)
    asked, dropped = 0, []
    while any(page.unsent for page in pages):
        known(books, pages, "engines")
        for me, page in enumerate(pages):
            for edit, conflicts in page.run(ASKED):
                asked += 1
                assert [(one["record"], one["field"]) for one in conflicts] == [(SHARED, "times")]
                theirs = [f"{one['record']} {one['field']}" for one in conflicts] if (asked + me) % 2 else []
                page.run("([edit, theirs]) => session.settle(edit, new Set(theirs))", [edit, theirs])
                dropped += [edit] if theirs else []
            page.until(IDLE)
    known(books, pages, "engines")
    made = [edit for page in pages for edit in page.run("() => made")]
    history = books.history("engines")[start:]
    assert len(made) == people * EDITS == len(set(made))
    assert Counter(line.edit for line in history) == Counter(set(made) - set(dropped))
    assert asked > 0
    screens = [page.records() for page in pages]
    assert screens == [shown(books.map("engines"))] * people
    seconds = time.perf_counter() - began
    tell(
        f"{people} people, {EDITS} edits each at once: {len(history)} saved, {asked} questions about one field, "
        f"{len(dropped)} kept as theirs, all screens equal, {seconds:.0f} s"
    )


@contextmanager
def alone(*pages: Editor) -> Iterator[None]:
    """What these people do meanwhile they do without hearing of the others; afterwards it goes out."""
    for one in pages:
        one.page.context.set_offline(True)
    yield
    for one in pages:
        one.page.context.set_offline(False)  # the page hears of it, and sends


def test_different_fields_merge_and_appear(books: Books, here: str, editor: Callable[[str], Editor]) -> None:
    books.sample("engines")
    anna, ben = (editor(f"{here}/maps/engines") for _ in range(2))
    anna.page.context.add_cookies([{"name": "name", "value": "Anna", "url": here}])
    anna.verb("setField", SHARED, "lead", "3d")
    ben.verb("setField", SHARED, "effort", "10min")
    anna.saved()
    ben.saved()
    known(books, [anna, ben], "engines")
    assert anna.records() == ben.records() == shown(books.map("engines"))
    handoff = books.map("engines").find(SHARED)
    assert handoff is not None
    assert {"lead": "3d", "effort": "10min"}.items() <= handoff.to_dict().items()
    assert books.history("engines")[1].by in ("Anna", "somebody")
    expect(ben.page.locator(".theirs")).to_have_text("Anna changed: Sales hands Order to Purchasing")


def test_the_same_field_asks_with_both_values(books: Books, here: str, editor: Callable[[str], Editor]) -> None:
    books.sample("engines")
    anna, ben = (editor(f"{here}/maps/engines") for _ in range(2))
    anna.page.context.add_cookies([{"name": "name", "value": "Anna", "url": here}])
    with alone(ben):
        anna.verb("setField", SHARED, "times", "40/month")
        anna.saved()
        ben.verb("setField", SHARED, "times", "12/year")
        ben.page.locator("[data-tool=find]").focus()
    dialog = ben.page.locator("dialog.conflict")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Keep theirs")).to_contain_text("40/month")
    expect(dialog.get_by_role("button", name="Keep theirs")).to_contain_text("Anna")
    expect(dialog.get_by_role("button", name="Use mine")).to_contain_text("12/year")
    other = ben.verb("newHolder", "Legal")  # other edits go on
    ben.until("document.body.dataset.unsent === '1'")
    assert books.history("engines")[-1].edit == other
    ben.page.keyboard.press("Escape")  # later
    expect(dialog).to_have_count(0)
    expect(ben.page.locator("#sync")).to_have_text("1 needs your decision")
    ben.page.reload()
    ben.ready()
    expect(ben.page.locator("#aside li")).to_have_count(1)
    ben.page.get_by_role("button", name="Decide").press("Enter")
    dialog.get_by_role("button", name="Use mine").press("Enter")
    ben.saved()
    found = books.map("engines").find(SHARED)
    assert found is not None
    assert found.to_dict()["times"] == "12/year"
    expect(ben.page.locator("#aside")).to_be_hidden()


def test_what_was_shown_is_what_is_replaced(books: Books, here: str, editor: Callable[[str], Editor]) -> None:
    books.sample("engines")
    anna, ben = (editor(f"{here}/maps/engines/history") for _ in range(2))
    with alone(ben):
        anna.verb("setField", SHARED, "times", "40/month")
        anna.saved()
        edit = ben.verb("setField", SHARED, "times", "12/year")
    ben.until("session.outbox.all().some(({ state }) => state === 'asked')")
    anna.verb("setField", SHARED, "times", "41/month")
    anna.saved()
    known(books, [anna, ben], "engines")
    ben.run("(edit) => session.settle(edit, new Set())", edit)  # "use mine", having seen 40/month
    ben.until(f"{IDLE} && session.outbox.all().some(({{ state }}) => state === 'asked')")
    [[again, [conflict]]] = ben.run(ASKED)
    assert (again, conflict["theirs"], conflict["mine"]) == (edit, "41/month", "12/year")
    ben.run("(edit) => session.settle(edit, new Set())", edit)
    ben.saved()
    found = books.map("engines").find(SHARED)
    assert found is not None
    assert found.to_dict()["times"] == "12/year"


def test_what_somebody_removed_is_asked(books: Books, here: str, editor: Callable[[str], Editor]) -> None:
    books.sample("engines")
    anna, ben, eve = (editor(f"{here}/maps/engines/history") for _ in range(3))
    with alone(ben, eve):
        anna.verb("remove", [SHARED])
        anna.saved()
        edit = ben.verb("setField", SHARED, "times", "12/year")
        other = eve.verb("setField", SHARED, "times", "13/year")
    for page in (ben, eve):
        page.until("session.outbox.all().some(({ state }) => state === 'asked')")
        assert f"handoff {SHARED}" not in page.records()
    ben.run("([edit, name]) => session.settle(edit, new Set([name]))", [edit, f"{SHARED} "])
    ben.saved()
    assert books.map("engines").find(SHARED) is None
    eve.run("(edit) => session.settle(edit, new Set())", other)
    eve.saved()
    found = books.map("engines").find(SHARED)
    assert found is not None
    assert found.to_dict()["times"] == "13/year"
