"""Accessibility of a page as it stands: the A and AA rules of axe-core, whose version package-lock.json pins."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from tests.web.static.test_modules import compiler

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
RUN = """([rules, within]) =>
  axe.run(within ?? document, {runOnly: rules, resultTypes: ['violations']}).then(({ violations }) => violations)"""


COLOURS = ("color-contrast", "link-in-text-block")  # the rules that look at colours


def violations(page: Page, within: str | None = None, *, rules: Sequence[str] = RULES) -> list[str]:
    """What breaks a rule on the page, or in the parts that a selector names: "rule: how, at which elements".

    `rules`: their names, or names of groups of them.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(script())
    found: list[dict[str, Any]] = page.evaluate(RUN, [list(rules), within])
    return [
        f"{one['id']}: {one['help']}, at {', '.join(' '.join(map(str, node['target'])) for node in one['nodes'])}"
        for one in found
    ]


@cache
def script() -> str:
    """The text of axe-core."""
    return (compiler().parents[1] / "axe-core" / "axe.min.js").read_text()
