"""The page comes along with the answer to an edit: nothing is asked for twice, and nothing depends on that it comes."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Request, Route, expect
from waitress.server import create_server

from flowmap_web import along
from tests.capabilities.chromium import NewPage
from tests.sample_maps import sample
from tests.web.editing.browser import Editor, opened
from tests.web.editing.conftest import Books

LINES = "application/x-ndjson"


class Held:
    """An application on waitress, as people have it, whose pages come along when they are let go."""

    def __init__(self, app: Flask, go: Event) -> None:
        self.go = go
        self.begun = Event()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.server: Any = create_server(app, sockets=[self.socket], threads=4)
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def cut(self) -> None:
        """Every connection ends, as if the server were killed."""
        for channel in [*self.server.active_channels.values()]:
            channel.socket.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """Stop, called in the thread that serves."""
        self.server.close()
        for channel in [*self.server.active_channels.values()]:
            channel.handle_close()


@pytest.fixture
def held(editing: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    """That application; the first page that comes along waits."""
    one, page_of = Held(editing, Event()), along.page_of

    def waits(*which: Any) -> Iterator[Any]:
        one.begun.set()
        assert one.go.wait(60)
        yield from page_of(*which)

    monkeypatch.setattr(along, "page_of", waits)
    thread = Thread(target=one.server.run)
    thread.start()
    yield one
    one.go.set()
    one.server.trigger.pull_trigger(one.end)
    thread.join()
    one.server.task_dispatcher.shutdown()


@contextmanager
def asked_for(page: Editor) -> Iterator[list[str]]:
    """How the page asks meanwhile for what it shows, and what it sends of edits."""
    found: list[str] = []

    def noted(request: Request) -> None:
        address = request.url.partition("?")[0]
        if address.endswith(("/edits", "/maps/engines")):
            found.append(f"{request.method} {address.partition('/maps/')[2]}")

    page.page.on("request", noted)
    yield found
    page.page.remove_listener("request", noted)


def shows(page: Editor, revision: int) -> None:
    """Wait until a page has been drawn with a revision."""
    page.run(
        """(revision) => new Promise((done) => {
          const seen = () => Number(window.drawn ?? 0) >= revision && done();
          document.addEventListener("flowmap:redrawn", seen);
          seen();
        })""",
        revision,
    )


WATCH = "() => document.addEventListener('flowmap:redrawn', ({ detail }) => { window.drawn = detail.revision; })"


@pytest.fixture
def page(books: Books, here: str, editor: Callable[[str], Editor]) -> Editor:
    """A page of a map of its own, whose drawings are noted."""
    books.sample("engines")
    return alone(editor(f"{here}/maps/engines"))


def alone(page: Editor) -> Editor:
    """Nobody else changes anything, and nobody asks whether they do; what is drawn is noted."""
    page.page.route("**/changes?*", lambda route: route.abort())
    page.run(WATCH)
    return page


def test_an_edit_is_one_request(page: Editor) -> None:
    with asked_for(page) as found:
        page.verb("newHolder", "Legal")
        shows(page, 2)
        expect(page.page.locator("#picture [data-team='legal']")).to_have_count(1)
    assert found == ["POST engines/edits"]


ANSWERS: list[Callable[[str, str, str], list[str]]] = [
    lambda told, *_: [told],  # the acknowledgement alone
    lambda told, rest, _: [told, rest],  # without the picture
    lambda told, rest, picture: [told, rest, picture[: len(picture) // 2]],  # cut off
    lambda told, *_: [told, "no JSON"],
    lambda told, *_: [told, '{"page": null}'],
    lambda told, rest, picture: [told, picture.replace('"more":false', '"more":true')],
]


@pytest.mark.parametrize("number", range(len(ANSWERS)))
def test_what_does_not_come_along_is_asked_for(page: Editor, books: Books, number: int) -> None:
    def answered(route: Route) -> None:
        told, rest, picture = route.fetch().text().splitlines()
        route.fulfill(status=200, content_type=LINES, body="\n".join([*ANSWERS[number](told, rest, picture), ""]))

    page.page.route("**/edits", answered)
    with asked_for(page) as found:
        made = page.verb("newHolder", "Legal")
        shows(page, 2)
        expect(page.page.locator("#picture [data-team='legal']")).to_have_count(1)
    assert found == ["POST engines/edits", "GET engines"]
    assert page.unsent == 0
    assert [one.edit for one in books.history("engines")][1:] == [made]


def test_a_server_that_only_acknowledges_is_understood(page: Editor) -> None:
    def answered(route: Route) -> None:
        headers = {name: value for name, value in route.request.headers.items() if name != "x-flowmap-page"}
        route.fulfill(response=route.fetch(headers=headers))

    page.page.route("**/edits", answered)
    with asked_for(page) as found:
        page.verb("newHolder", "Legal")
        shows(page, 2)
    assert found == ["POST engines/edits", "GET engines"]


def test_an_acknowledgement_that_is_cut_off_is_none(page: Editor, books: Books) -> None:
    cut: list[str] = []

    def answered(route: Route) -> None:
        if cut:
            route.continue_()
            return
        cut.append(route.fetch().text().splitlines()[0])
        route.fulfill(status=200, content_type=LINES, body=cut[0])  # whole, but for its end

    page.page.route("**/edits", answered)
    made = page.verb("newHolder", "Legal")
    page.until("session.sender.away")
    assert page.unsent == 1
    page.run("() => session.send()")
    page.saved()
    assert [one.edit for one in books.history("engines")][1:] == [made]


def test_an_edit_is_acknowledged_before_its_page_comes(books: Books, held: Held, new_page: NewPage) -> None:
    books.sample("engines")
    page = alone(opened(new_page(), f"{held.address}/maps/engines"))
    with asked_for(page) as found:
        page.verb("newHolder", "Legal")
        page.saved()
        assert not held.go.is_set()
        assert page.run("() => window.drawn") is None
        held.go.set()
        shows(page, 2)
    assert found[0] == "POST engines/edits"


def test_a_connection_that_ends_after_the_acknowledgement_loses_nothing(
    books: Books, held: Held, new_page: NewPage
) -> None:
    books.sample("engines")
    page = alone(opened(new_page(), f"{held.address}/maps/engines"))
    made = page.verb("newHolder", "Legal")
    page.saved()
    assert held.begun.wait(60)
    held.cut()
    shows(page, 2)  # asked for, by another connection
    expect(page.page.locator("#picture [data-team='legal']")).to_have_count(1)
    assert [one.edit for one in books.history("engines")][1:] == [made]


def test_what_the_reader_looks_at_by_now_is_shown(books: Books, held: Held, new_page: NewPage) -> None:
    books.sample("engines")
    page = alone(opened(new_page(), f"{held.address}/maps/engines"))
    page.verb("newHolder", "Legal")
    page.saved()
    page.page.get_by_role("link", name="Table", exact=True).click()
    expect(page.page.locator("#picture table")).to_have_count(1)
    page.run("() => { window.drawn = 0; }")
    held.go.set()
    shows(page, 2)
    expect(page.page.locator("#picture table")).to_have_count(1)
    expect(page.page.locator("#picture figure")).to_have_count(0)


def test_two_edits_end_with_the_newer_page(books: Books, held: Held, new_page: NewPage) -> None:
    books.sample("engines")
    page = alone(opened(new_page(), f"{held.address}/maps/engines"))
    page.verb("newHolder", "Legal")
    page.saved()
    page.verb("newHolder", "Finance")
    page.saved()
    held.go.set()
    shows(page, 3)
    for team in ("legal", "finance"):
        expect(page.page.locator(f"#picture [data-team='{team}']")).to_have_count(1)


def test_groups_that_are_the_same_stay_in_the_picture(books: Books, here: str, editor: Callable[[str], Editor]) -> None:
    books.sample("installations")
    page = alone(editor(f"{here}/maps/installations"))
    assert page.run("() => document.querySelector('#picture svg [data-key]')") is None
    page.run(
        """() => {
          const groups = [...document.querySelectorAll("#picture svg [data-team]")];
          window.kept = new Map(groups.map((one) => [one, one.outerHTML]));
        }"""
    )
    one, other = page.run("() => [...session.records.tables.get('holder').values()].slice(0, 2)")
    page.verb("rename", f"holder:{one['id']}", "Another name")
    shows(page, 2)

    def shown(team: str) -> str:
        text: str = page.page.locator(f"#picture [data-team='{team}']").text_content() or ""
        return text

    assert "Another name" in shown(one["id"])
    stays = page.run("() => [...window.kept].filter(([one]) => one.isConnected).length")
    assert 0 < stays < page.run("() => window.kept.size")
    assert other["title"] in shown(other["id"])


# The regions of the page and of one that is loaded anew, as far as they are the server's: how a picture is seen, and
# the way of its arrows, are found in the browser.
COMPARED = """async () => {
  const answer = await fetch(location.href, { headers: { "X-Flowmap-Routes": "browser" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const own = ["viewBox", "width", "height", "class", "style", "hidden", "open", "data-awake"];
  const line = ["d", "points", "data-straight"];
  const told = (page) => [...page.querySelectorAll("[data-live], form[data-live-form]")].map((region) => {
    const copy = document.importNode(region, true);
    for (const one of copy.querySelectorAll("[data-overlay], [type=hidden]")) one.remove();
    for (const one of copy.querySelectorAll("figure, .frame, svg, svg *, .zoom, details")) {
      for (const name of own) one.removeAttribute(name);
      if (one.closest("[data-from]")) for (const name of line) one.removeAttribute(name);
    }
    const texts = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT), empty = [];
    while (texts.nextNode()) if (!texts.currentNode.data.trim()) empty.push(texts.currentNode);
    for (const one of empty) one.remove();
    return copy;
  });
  const [shown, wanted] = [told(document), told(fresh)];
  const unlike = wanted.filter((one, place) => !one.isEqualNode(shown[place]));
  return { regions: wanted.length === shown.length ? shown.length : 0, unlike: unlike.map((one) => one.outerHTML) };
}"""


@pytest.mark.parametrize("shown", ["engines", "installations"])
def test_after_edits_the_page_is_what_a_reload_shows(
    books: Books, here: str, editor: Callable[[str], Editor], shown: str
) -> None:
    books.sample(shown)
    page = alone(editor(f"{here}/maps/{shown}?team=sales"))
    first = sample(shown).handoffs[0]
    far = next(one.id for one in sample(shown).holders if one.id not in (first.giver, first.receiver))
    edits: list[tuple[Any, ...]] = [
        ("handoff", {"giver": first.giver, "receiver": far, "item": first.item}),
        ("setField", f"handoff:{first.giver}:{far}:{first.item}", "lead", "2 h"),
        ("newHolder", "Legal advice"),
        ("rename", "holder:legal-advice", "Law"),
        ("remove", ["holder:legal-advice"]),
    ]
    for revision, edit in enumerate(edits, 2):
        assert page.verb(*edit) is not None, edit
        shows(page, revision)
    found = page.run(COMPARED)
    assert found["unlike"] == []
    assert found["regions"] >= 6
