"""Edits that the server has not acknowledged are kept, whatever it answers, and say what can be done about them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.web.editing.browser import Editor, opened
from tests.web.editing.conftest import Books

REFUSE = """() => session.edit({ says: "A team with a bad number", changes: [
  { before: null, after: { holder: { id: "legal", title: "Legal", people: -5 } } }] })"""
ON_IT = """() => session.edit(
  verbs.handoff(session.records, { giver: "sales", receiver: "legal", item: { title: "Order" } }))"""
LEAVING = """() => {
  const event = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
}"""
STORED = "Object.keys(localStorage).filter((key) => key.startsWith('flowmap:unsent:')).length"


@pytest.fixture
def page(books: Books, here: str, editor: Callable[[str], Editor]) -> Editor:
    """A page of a map of its own."""
    books.sample("engines")
    return editor(f"{here}/maps/engines")


def test_an_edit_is_stored_before_anything_else(page: Editor) -> None:
    page.run(f"() => document.addEventListener('flowmap:edited', () => {{ window.stored = {STORED}; }})")
    page.verb("newHolder", "Legal")
    assert page.run("() => stored") == 1
    page.saved()
    assert page.run(f"() => {STORED}") == 0


def test_a_refused_edit_is_kept_and_says_why(page: Editor, books: Books) -> None:
    refused = page.run(REFUSE)
    page.until("session.outbox.all().some(({ state }) => state === 'refused')")
    assert "holder legal" not in page.records()
    line = page.page.locator("#aside li")
    expect(line).to_contain_text("A team with a bad number is not saved.")
    expect(page.page.locator("#sync")).to_have_text("1 needs your decision")
    other = page.verb("newHolder", "Finance")  # others go on
    page.until("document.body.dataset.unsent === '1'")
    assert [one.edit for one in books.history("engines")][1:] == [other]
    page.page.reload()
    page.ready()
    expect(line.get_by_role("button")).to_have_text(["Change it", "Try again", "Discard"])
    line.get_by_role("button", name="Try again").press("Enter")
    page.until(f"session.outbox.entries.get('{refused}')?.state === 'refused'")
    line.get_by_role("button", name="Discard").press("Enter")
    page.saved()
    expect(page.page.locator("#aside")).to_be_hidden()
    assert [one.edit for one in books.history("engines")][1:] == [other]


def test_what_builds_on_a_refused_edit_waits_and_goes_with_it(page: Editor, books: Books) -> None:
    page.page.route("**/edits", lambda route: route.abort())
    page.run(REFUSE)
    page.run(ON_IT)
    page.page.unroute("**/edits")
    page.run("() => session.send()")
    page.until("session.outbox.all().some(({ state }) => state === 'refused') && !session.sender.sending")
    assert page.unsent == 2
    expect(page.page.locator("#sync")).to_have_text("1 needs your decision; 1 waits for it")
    page.page.get_by_role("button", name="Discard, and 1 that builds on it").press("Enter")
    page.saved()
    assert len(books.history("engines")) == 1


def test_undo_takes_a_refused_edit_back(page: Editor, books: Books) -> None:
    page.run(REFUSE)
    page.until("session.outbox.all().some(({ state }) => state === 'refused')")
    page.run("() => session.undo()")
    page.saved()
    assert len(books.history("engines")) == 1


ANSWERS = (
    (500, "<html>Internal Server Error", "text/html"),
    (502, "Bad gateway", "text/plain"),
    (503, json.dumps({"detail": "The store is away."}), "application/problem+json"),
    (403, json.dumps({"detail": "This request is not from this site."}), "application/problem+json"),
    (200, "<html>Please sign in to the guest network", "text/html"),
    (200, json.dumps({"ok": True}), "application/json"),
    (404, "<html>no such page here", "text/html"),
)


WATCH = """() => {
  window.seen = {};
  document.addEventListener("flowmap:unsent", () => {
    const { sending, away, failures } = session.sender;
    if (!away || sending) return;
    const there = session.records.get("holder:legal") !== undefined;
    seen[failures] = [document.body.dataset.unsent, %s, there, document.getElementById("sync").textContent];
    setTimeout(() => session.send());
  });
}""".replace("%s", STORED)
KEPT = "; it is kept in this browser"


def test_no_answer_loses_anything(page: Editor, books: Books) -> None:
    answers = iter(ANSWERS)

    def answered(route: Route) -> None:
        answer = next(answers, None)
        if answer is None:
            route.continue_()
        else:
            route.fulfill(status=answer[0], body=answer[1], content_type=answer[2])

    page.page.route("**/edits", answered)
    page.run(WATCH)
    made = page.verb("newHolder", "Legal")
    page.saved()
    away = f"1 not saved yet: flowmap cannot be reached{KEPT}"
    said = [away, away, f"1 not saved yet: The store is away{KEPT}"]
    said += [
        f"1 not saved yet: This request is not from this site{KEPT}",
        f"1 not saved yet: something other than flowmap answers{KEPT}",
    ]
    said += [f"1 not saved yet: something other than flowmap answers{KEPT}", away]
    assert page.run("() => seen") == {str(n + 1): ["1", 1, True, text] for n, text in enumerate(said)}
    assert [one.edit for one in books.history("engines")][1:] == [made]


def test_without_an_answer_the_page_stays_whatever_is_selected(page: Editor) -> None:
    away = [True, False]  # no network; a server that has broken down
    page.page.route(
        "**/maps/engines?**",
        lambda route: route.abort() if away.pop(0) else route.fulfill(status=502, body="Bad gateway"),
    )
    said = page.page.locator("#said")
    for team in ("sales", "production"):
        page.run("() => document.getElementById('said').replaceChildren()")
        page.page.locator(f'#picture svg [data-key="holder:{team}"]').click()
        expect(said).to_have_text("This cannot be shown now: the server does not answer. The page stays as it is.")
        assert page.run("() => session.selected") == [f"holder:{team}"]
    assert away == []


def test_a_map_that_is_gone_keeps_the_edits_and_offers_a_file(page: Editor, books: Books) -> None:
    books.remove("engines")
    page.verb("newHolder", "Legal")
    page.until("session.sender.away?.status === 404")
    expect(page.page.locator("#sync")).to_contain_text("1 not saved yet: The store has no map “engines”")
    with page.page.expect_download() as download:
        page.page.get_by_role("button", name="Save what is not saved as a file").press("Enter")
    kept = json.loads(download.value.path().read_text())
    assert (kept["map"], [one["says"] for one in kept["unsent"]]) == ("engines", ["New team: Legal"])
    assert page.unsent == 1


def test_a_full_storage_is_said_and_the_page_warns(page: Editor, books: Books) -> None:
    page.run(
        """() => {
          const left = 5 * 1024 * 1024;
          let text = "x".repeat(left);
          for (let key = 0; text; key++) {
            try { localStorage.setItem(`full-${key}`, text); } catch { text = text.slice(0, text.length >> 1); }
          }
        }"""
    )
    page.page.route("**/edits", lambda route: route.abort())
    made = page.verb("newHolder", "Legal")
    page.until("session.sender.away")
    expect(page.page.locator("#sync")).to_contain_text("this browser cannot keep them: leave this page open")
    assert page.run(LEAVING) is True
    page.page.unroute("**/edits")
    page.run("() => session.send()")
    page.saved()
    assert page.run(LEAVING) is False
    assert [one.edit for one in books.history("engines")][1:] == [made]


def test_two_tabs_share_what_is_unsent(page: Editor, books: Books, here: str) -> None:
    other = opened(page.page.context.new_page(), f"{here}/maps/engines")
    page.page.context.route("**/edits", lambda route: route.abort())
    first = page.verb("newHolder", "Legal")
    other.until("session.outbox.entries.size === 1")
    assert "holder legal" in other.records()
    second = other.verb("newHolder", "Finance")
    page.until("session.outbox.entries.size === 2")
    page.page.close()  # what it has not sent, the other tab sends
    other.page.context.unroute("**/edits")
    other.run("() => session.send()")
    other.saved()
    assert [one.edit for one in books.history("engines")][1:] == [first, second]
    assert first is not None
    assert second is not None
    assert first.split(".")[0] == second.split(".")[0]


def test_the_tools_undo_and_redo_without_leaving_the_page(page: Editor, books: Books) -> None:
    page.verb("newHolder", "Legal")
    page.saved()
    page.run("() => { window.stayed = true; }")
    page.page.get_by_role("button", name="Undo").click()
    page.until("!session.records.get('holder:legal')").saved()
    page.page.get_by_role("button", name="Redo").click()
    page.until("session.records.get('holder:legal')").saved()
    assert page.run("() => window.stayed") is True
    assert len(books.history("engines")) == 4
