"""What a page of a map loads: each file once, and Graphviz only when lines are to be found."""

from __future__ import annotations

from flask import Flask, request

from tests.capabilities.chromium import NewPage
from tests.web.editing.browser import opened
from tests.web.editing.conftest import Books

SCRIPT = "wasm-graphviz.js"


def test_files_are_asked_for_once_and_graphviz_when_it_is_needed(
    editing: Flask, books: Books, here: str, new_page: NewPage
) -> None:
    books.sample("engines")
    asked: list[str] = []
    editing.before_request(lambda: asked.append(request.path))

    def static() -> list[str]:
        found = [path for path in asked if path.startswith("/static/")]
        asked.clear()
        return found

    page = new_page(apart=True)
    editor = opened(page, f"{here}/maps/engines")
    first = static()
    assert any(path.endswith("/edit/start.js") for path in first)
    assert not any(path.endswith(SCRIPT) for path in first)
    assert len(set(first)) == len(first)
    opened(page, f"{here}/maps/engines/matrix")
    opened(page, f"{here}/maps/engines")
    assert static() == []
    with page.expect_event("worker"), page.expect_request(f"**/{SCRIPT}"):
        editor.verb("newHolder", "Legal")
