"""The server is killed while edits stream to it, again and again: in the end each edit is in the map, once."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable

from playwright.sync_api import Route

from tests.capabilities.figures import Tell
from tests.web.editing.browser import Editor
from tests.web.editing.conftest import Books, Server

# A full run: 200 edits and 20 kills.
EDITS = int(os.environ.get("FLOWMAP_TEST_STREAM", "40"))
KILLS = int(os.environ.get("FLOWMAP_TEST_KILLS", "3"))

# One edit each for the next team, as soon as the one before is on its way: they pile up while nobody answers.
STREAM = """([first, last]) => {
  const made = [];
  for (let n = first; n < last; n++) {
    const who = { giver: "sales", receiver: { title: `Team ${n}` }, item: { title: "Order" } };
    made.push(session.edit(verbs.handoff(session.records, who)));
  }
  return made;
}"""


def test_nothing_is_lost_and_nothing_counts_twice(
    books: Books, server: Server, editor: Callable[[str], Editor], tell: Tell
) -> None:
    books.empty("story")
    server.start()
    page = editor(f"{server.address}/maps/story/matrix")
    page.run("() => session.edit(verbs.newHolder(session.records, 'Sales'))")
    page.saved()
    began, made, midway = time.perf_counter(), [], 0
    for kill in range(KILLS):
        made += page.run(STREAM, [EDITS * kill // KILLS, EDITS * (kill + 1) // KILLS])
        # some of them are there, others are not: the next one may be anywhere between
        page.until(f"session.outbox.entries.size <= {max(1, EDITS // KILLS // 2)}")
        server.kill()
        midway += page.unsent > 0
        page.until("session.outbox.entries.size === 0 || session.sender.away")
        server.start()
        page.run("() => window.dispatchEvent(new Event('online'))")
    page.saved()
    history = books.history("story")
    assert len(made) == EDITS == len(set(made))
    assert Counter(line.edit for line in history if line.edit) == Counter([*made, history[1].edit])
    assert [line.edit for line in history[2:]] == made
    assert sorted(one.receiver for one in books.map("story").handoffs) == sorted(f"team-{n}" for n in range(EDITS))
    assert page.records().keys() >= {f"holder team-{n}" for n in range(EDITS)}
    assert midway > 0
    seconds = time.perf_counter() - began
    tell(
        f"{KILLS} kills of the server in {EDITS} edits, {midway} of them midway: none lost, none twice, {seconds:.0f} s"
    )


def test_what_is_unsent_outlives_the_page(books: Books, server: Server, editor: Callable[[str], Editor]) -> None:
    books.sample("engines")
    server.start()
    page = editor(f"{server.address}/maps/engines")
    server.kill()
    made = page.run(STREAM, [0, 3])
    page.until("session.sender.away")
    assert page.unsent == 3
    said = page.page.locator("#sync").inner_text()
    assert said == "3 not saved yet: flowmap cannot be reached; they are kept in this browser"
    assert page.page.locator("body[data-unsent='3']").count() == 1
    page.page.goto("about:blank")  # the page is gone, the laptop closed
    server.start()
    page.page.goto(f"{server.address}/maps/engines")
    page.ready().saved()
    assert [line.edit for line in books.history("engines")][1:] == made
    assert page.page.locator("#sync").inner_text() == "All saved"
    assert [one.receiver for one in books.map("engines").handoffs.where(giver="sales")][-3:] == [
        "team-0",
        "team-1",
        "team-2",
    ]


def test_an_answer_that_was_lost_is_asked_for_again(books: Books, here: str, editor: Callable[[str], Editor]) -> None:
    books.sample("engines")
    page = editor(f"{here}/maps/engines")
    lost: list[int] = []

    def lose(route: Route) -> None:
        if len(lost) < 3:
            lost.append(route.fetch().status)  # the server has saved it, and nobody hears of it
            route.abort()
        else:
            route.continue_()

    page.page.route("**/api/v1/maps/engines/edits", lose)
    made = page.run(STREAM, [0, 2])
    page.saved()
    assert lost == [200, 200, 200]
    assert [line.edit for line in books.history("engines")][1:] == made
