"""Mermaid and D2, read by their own parsers from npm: every team, every handoff, every letter of their names."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from flowmap.domain.map import Map
from flowmap.domain.records import Handoff, Holder, Item
from flowmap.formats.exports import d2, mermaid
from tests.capabilities.npm import installed
from tests.sample_maps import sample
from tests.strategies import HOSTILE, random_maps

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

READERS = Path(__file__).parent / "readers"
pytestmark = pytest.mark.xdist_group("readers")  # one page with Mermaid serves all of them
MARKS = (
    "${x}", "$x", "|md # x|", "`x`", "<b>x</b>", "<script>alert(1)</script>", "\\", '"', '"""', "'", "a & b", "&amp;",
    "#quot;", "#35;", "*x*", "**b**", "%%{init: {}}%%", "%% x", "end", "graph", "subgraph", "click t1 \"javascript:x\"",
    "$$x$$", "fa:fa-car", "1. x", "* x", "x;;y", "----", "&#x41;", "www.example.org", "http://x.y", "_a_", "~~~", "```",
    "\u202eabc", "`**x**`", "\\u0041", "vars: {x: 1}", "=cmd", "x.y", "...${x}", "\\$", "[]", "A --> B", "\n\n", " ",
)  # fmt: skip
READ_MERMAID = """async text => {
  await mermaid.parse(text);
  document.body.innerHTML = (await mermaid.render("picture", text)).svg;
  const all = (selector, read) => [...document.querySelectorAll(selector)].map(read);
  return {
    nodes: all(".node", (node) => [node.id.replace(/^.*flowchart-|-\\d+$/g, ""), node.textContent]),
    edges: all("path.flowchart-link", (path) => path.getAttribute("data-id").replace(/^L_|_\\d+$/g, "")),
    labels: all(".edgeLabels .edgeLabel .label", (label) => label.textContent),
  };
}"""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """A page with Mermaid in it, as a site has it that draws Markdown."""
    context = chromium.new_context()
    opened = context.new_page()
    opened.add_script_tag(path=installed(READERS) / "mermaid" / "dist" / "mermaid.min.js")
    opened.evaluate("mermaid.initialize({startOnLoad: false, securityLevel: 'strict', maxEdges: 5000})")
    yield opened
    context.close()


def shown(text: str) -> str:
    """A text as one line, which is how both show it, without letters of no width."""
    return re.sub(r"[\s\x1c-\x1e\x85\u2028\u2029]+", " ", text.replace("\u200b", "")).strip()


def marked(texts: Iterable[str] = (*HOSTILE, *MARKS)) -> Map:
    """A map whose teams and items are called as things that act in some notation."""
    names = list(dict.fromkeys(texts))
    holders = [Holder(id=f"h{place}", title=name) for place, name in enumerate(names)]
    items = [Item(id=f"i{place}", title=name) for place, name in enumerate(names)]
    ids = [holder.id for holder in holders]
    handoffs = [Handoff(giver=a, receiver=b, item=i.id) for a, b, i in zip(ids, ids[1:] + ids[:1], items, strict=True)]
    return Map.of([*holders, *items, *handoffs])


def titles(m: Map) -> list[str]:
    """What the teams are called, in order."""
    return [shown(m.title_of("holder", holder.id)) for holder in m.holders]


def arrows(m: Map) -> list[tuple[str, str, str]]:
    """Giver and receiver as t1, t2 ..., and the information."""
    names = {holder.id: f"t{place}" for place, holder in enumerate(m.holders, start=1)}
    return [(names[one.giver], names[one.receiver], shown(m.title_of("item", one.item))) for one in m.handoffs]


def drawn(page: Page, m: Map) -> None:
    """Mermaid's picture has the teams and the handoffs of the map."""
    read: dict[str, Any] = page.evaluate(READ_MERMAID, mermaid.dump(m))
    found = {name: shown(label) for name, label in read["nodes"]}
    assert found == {f"t{place}": title for place, title in enumerate(titles(m), start=1)}
    assert sorted(read["edges"]) == sorted(f"{giver}_{receiver}" for giver, receiver, _ in arrows(m))
    assert sorted(map(shown, read["labels"])) == sorted(label for *_, label in arrows(m))


@pytest.mark.parametrize("name", ["engines", "back-office", "installations", "permits"])
def test_mermaid_draws_a_company(page: Page, name: str) -> None:
    drawn(page, sample(name))


def test_marks_in_names_are_letters_to_mermaid(page: Page) -> None:
    drawn(page, marked())
    assert page.locator(":is(script, b, em, strong, i.fa, a):is(svg *)").count() == 0


@given(m=random_maps())
@settings(max_examples=8)
def test_mermaid_draws_any_map(page: Page, m: Map) -> None:
    drawn(page, m)


COMPANIES = ("engines", "permits", "marks")


def company(name: str) -> Map:
    """A company to try, or the one whose names are marks."""
    return marked() if name == "marks" else sample(name)


@pytest.fixture(scope="module")
def understood() -> dict[str, Any]:
    """What D2 understands of each company, at once: its 22 MB of WebAssembly are translated quickly, not well."""
    place = installed(READERS) / "@terrastruct" / "d2" / "dist" / "node-esm" / "index.js"
    run = subprocess.run(
        ["node", "--liftoff-only", READERS / "read_d2.mjs", place],
        input=json.dumps([d2.dump(company(name)) for name in COMPANIES]),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return dict(zip(COMPANIES, json.loads(run.stdout), strict=True))


@pytest.mark.parametrize("name", COMPANIES)
def test_d2_understands_it(name: str, understood: dict[str, Any]) -> None:
    m, read = company(name), understood[name]
    shapes = [
        [f"t{place}", d2.SHAPES[holder.kind], title]
        for place, (holder, title) in enumerate(zip(m.holders, titles(m), strict=True), start=1)
    ]
    assert [[one, kind, shown(label)] for one, kind, label in read["shapes"]] == shapes
    lines = [(giver, receiver, shown(label)) for giver, receiver, _, label in read["connections"]]
    assert lines == arrows(m)
    assert [dashed for _, _, dashed, _ in read["connections"]] == [one.backup for one in m.handoffs]
