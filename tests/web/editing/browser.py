"""One page of a map in a real browser, edited through its session as the page's own modules do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import given, seed, settings
from hypothesis import strategies as st

from tests.capabilities.chromium import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Page

MODULES = """async () => {
  const [{ session }, verbs, change] = await Promise.all(
    ["saving/session", "model/verbs", "model/change", "start"].map((name) => ours(`edit/${name}.js`)),
  );
  await session.ready;
  Object.assign(window, { session, verbs, change });
}"""
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  if (document.activeElement.dispatchEvent(event)) document.execCommand("insertText", false, text);
}"""
Listed = dict[str, list[dict[str, Any]]]


class Editor:
    """What a test does in one page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def ready(self) -> Editor:
        """Wait until the session is open; its parts stand in the window's `session`, `verbs` and `change`."""
        self.page.evaluate(MODULES)
        return self

    def run(self, script: str, argument: Any = None) -> Any:
        """Evaluate a function in the page."""
        return self.page.evaluate(script, argument)

    def verb(self, name: str, *arguments: Any) -> str | None:
        """Make an edit by its verb; its id, or None where there was nothing to do."""
        edit: str | None = self.page.evaluate(
            "([name, rest]) => session.edit(verbs[name](session.records, ...rest))", [name, list(arguments)]
        )
        return edit

    def until(self, condition: str) -> Editor:
        """Wait until an expression on the page's `session` holds; it is looked at whenever anything has changed."""
        self.page.evaluate(
            f"""() => new Promise((done, failed) => {{
              const changed = ["unsent", "edited", "acknowledged", "theirs", "conflict", "refused", "settled", "ready"];
              const look = () => {{ if ({condition}) {{ clearTimeout(timer); done(); }} }};
              const timer = setTimeout(() => failed(new Error({condition!r} + " does not come true")), {PATIENCE});
              for (const name of changed) document.addEventListener(`flowmap:${{name}}`, look);
              look();
            }})"""
        )
        return self

    def saved(self) -> Editor:
        """Wait until the server has acknowledged everything."""
        return self.until("document.body.dataset.unsent === '0'")

    def at(self, revision: int) -> Editor:
        """Wait until the page knows a revision of the map."""
        return self.until(f"session.base.revision >= {revision}")

    def records(self) -> dict[str, str]:
        """Every record that the page shows, by its reference, as sorted JSON."""
        found: Listed = self.page.evaluate(
            "Object.fromEntries([...session.records.tables].map(([type, table]) => [type, [...table.values()]]))"
        )
        return {
            f"{kind} {one['id']}": json.dumps(one, sort_keys=True, ensure_ascii=False)
            for kind, listed in found.items()
            for one in listed
        }

    @property
    def unsent(self) -> int:
        """The number of edits that the server has not acknowledged, as the page says it."""
        return int(self.page.locator("body").get_attribute("data-unsent") or "0")


def opened(page: Page, address: str) -> Editor:
    """Open a page of a map and wait until it can be edited."""
    page.goto(address)
    return Editor(page).ready()


def examples(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """The same examples of a strategy in every run."""
    found: list[Any] = []

    @seed(7)
    @settings(max_examples=count, database=None)
    @given(strategy)
    def collect(one: Any) -> None:
        found.append(one)

    collect()
    return found
