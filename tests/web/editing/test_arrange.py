"""The groups of a picture come into their order with as few moves as can be: each that moves is laid out anew."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.capabilities.chromium import NewPage
from tests.web.editing.browser import examples

# Children are numbers, -1 is a layer above the picture, which stays the last; of the lists (before, after).
MOVED = """async (lists) => {
  const { arrange } = await ours("edit/picture/arrange.js");
  return lists.map(([before, after]) => {
    const parent = document.createElement("div");
    const children = new Map();
    for (const name of [...before, ...after, -1]) {
      children.set(name, Object.assign(document.createElement("i"), { name }));
    }
    const child = (name) => children.get(name);
    parent.append(...before.map(child), child(-1));
    for (const name of before) if (!after.includes(name)) child(name).remove();
    const watched = new MutationObserver(() => {});
    watched.observe(parent, { childList: true });
    arrange(parent, after.map(child));
    const added = watched.takeRecords().flatMap(({ addedNodes }) => [...addedNodes]);
    return [[...parent.children].map(({ name }) => name), added.length];
  });
}"""


def longest_rise(numbers: list[int]) -> int:
    """How long the longest rising part of a list is, looked for the slow way."""
    best: list[int] = []
    for place, number in enumerate(numbers):
        best.append(1 + max((best[k] for k in range(place) if numbers[k] < number), default=0))
    return max(best, default=0)


def test_as_few_children_move_as_can_be(new_page: NewPage, site: str) -> None:
    page = new_page()
    page.goto(f"{site}/maps")
    some = st.lists(st.integers(0, 12), unique=True, max_size=9)
    lists = examples(st.tuples(some, some), 150)
    for (before, after), (order, moved) in zip(lists, page.evaluate(MOVED, lists), strict=True):
        assert order == [*after, -1]
        stood = [before.index(one) for one in after if one in before]
        assert moved == len(after) - longest_rise(stood), (before, after)
