"""An HTML page as the tests look at it: its elements, the names of its controls, and what is wrong with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from itertools import pairwise

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
LANDMARKS = ("header", "main", "nav")
WITH_ROLE = {"region", "search", "group"}


@dataclass(eq=False)
class Element:
    """One element; `parts` are its texts and children in their order."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    parts: list[str | Element] = field(default_factory=list)
    above: Element | None = field(default=None, repr=False)

    def get(self, name: str) -> str:
        """An attribute; empty where it is not there."""
        return self.attributes.get(name) or ""

    @property
    def text(self) -> str:
        """What stands in it, blanks joined."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for part in self.parts:
            if isinstance(part, str):
                yield part
            elif part.tag not in ("script", "style"):
                yield from part._texts()

    def all(self, *tags: str, **attributes: str) -> list[Element]:
        """The elements below it with one of these tags (none: any) and these attributes (`_` stands for `-`)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            one
            for one in self.walk()
            if (not tags or one.tag in tags) and all(one.get(name) == value for name, value in wanted.items())
        ]

    def one(self, *tags: str, **attributes: str) -> Element:
        """The only such element."""
        (found,) = self.all(*tags, **attributes)
        return found

    def walk(self) -> Iterator[Element]:
        """Every element below it, in the order of the page."""
        waiting = [iter(self.parts)]
        while waiting:
            for part in waiting[-1]:
                if isinstance(part, Element):
                    yield part
                    waiting.append(iter(part.parts))
                    break
            else:
                waiting.pop()

    def inside(self, *tags: str) -> bool:
        """Whether it stands in one of these."""
        above = self.above
        while above is not None:
            if above.tag in tags:
                return True
            above = above.above
        return False


@lru_cache(maxsize=2)
def page(html: str) -> Element:
    """The elements of a page, under a root; ValueError where they are not well nested. Nobody changes them."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    if parser.open is not parser.root:
        raise ValueError(f"<{parser.open.tag}> is not closed")
    return parser.root


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.open = Element("")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, dict(attrs), above=self.open)
        self.open.parts.append(made)
        if tag not in VOID:
            self.open = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.parts.append(Element(tag, dict(attrs), above=self.open))

    def handle_endtag(self, tag: str) -> None:
        if self.open.tag != tag or self.open.above is None:
            raise ValueError(f"</{tag}> closes <{self.open.tag}> at {self.getpos()}")
        self.open = self.open.above

    def handle_data(self, data: str) -> None:
        self.open.parts.append(data)


def faults(html: str) -> list[str]:
    """What keeps a page from people who cannot see it or have no mouse, and what its policy would refuse."""
    root = page(html)
    ids = Counter(one.get("id") for one in root.walk() if one.get("id"))
    return [
        *(f"id {name} stands {count} times" for name, count in ids.items() if count > 1),
        *_frame(root),
        *_headings(root),
        *_names(root, set(ids)),
        *(f"inline {name} in <{one.tag}>" for one in root.walk() for name in one.attributes if _inline(name)),
        *("inline <script>" for one in root.all("script") if not one.get("src")),
        *("inline <style>" for _ in root.all("style")),
    ]


def _inline(name: str) -> bool:
    return name == "style" or name.startswith("on")


def _frame(root: Element) -> Iterator[str]:
    if root.one("html").get("lang") != "en":
        yield "the page has no language"
    if len(root.one("head").one("title").text) < 4:
        yield "the page has no title"
    for name in LANDMARKS:
        if not root.all(name):
            yield f"no <{name}>"
    named = Counter(_name(one, root) for one in root.all("nav"))
    yield from (f"{count} <nav> are called “{name}”" for name, count in named.items() if count > 1 or not name)
    if not any(one.get("href") == "#main" for one in root.all("a")[:1]):
        yield "the first link does not skip to the content"


def _headings(root: Element) -> Iterator[str]:
    levels = [int(one.tag[1]) for one in root.walk() if re.fullmatch("h[1-6]", one.tag)]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of level 1"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"
    yield from (f"empty <{one.tag}>" for one in root.walk() if re.fullmatch("h[1-6]", one.tag) and not one.text)


def _names(root: Element, ids: set[str]) -> Iterator[str]:
    for one in root.walk():
        needs = one.tag in ("a", "button", "select", "summary") or one.get("role") in WITH_ROLE
        needs = needs or (one.tag == "input" and one.get("type") != "hidden") or "tabindex" in one.attributes
        if needs and one.get("id") != "main" and not _name(one, root):
            yield f"<{one.tag} {one.attributes}> has no name"
        if one.tag == "img" and "alt" not in one.attributes:
            yield "an image has no alternative"
        if one.tag == "table" and not one.all("caption"):
            yield "a table has no caption"
        for reference in ("aria-labelledby", "aria-describedby"):
            lost = [name for name in one.get(reference).split() if name not in ids]
            yield from (f"{reference} names {name}, which is not there" for name in lost)


def _name(element: Element, root: Element) -> str:
    """The name that a screen reader says."""
    if element.get("aria-label"):
        return element.get("aria-label")
    labels = element.get("aria-labelledby").split()
    if labels:
        return " ".join(one.text for name in labels for one in root.all(id=name))
    if element.tag in ("select", "input"):
        above = element.above
        return above.text if above is not None and above.tag == "label" else ""
    return element.text
