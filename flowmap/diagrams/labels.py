"""What every SVG of flowmap says beside its shapes: title, description, sentences, links, an order to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement

from flowmap.diagrams.palette import DARK, LIGHT, Theme
from flowmap.diagrams.sketch import Means, Sketch
from flowmap.diagrams.wrap import clean, visible

MOST_DESCRIBED = 40  # sentences in the description of a picture; the page has all of them
_WORDS = re.compile(r"\w+")
_PATH = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f]*")  # a place of this site: no other host, no script


def page(sketch: Sketch, *, drawing: str, model: str, theme: Theme, size: tuple[str, str], view: str) -> Element:
    """The root of a picture, without its shapes. `drawing`: the hash of what it was drawn from; `view`: its viewBox."""
    prefix = f"p{drawing[:8]}"
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "width": size[0], "height": size[1], "viewBox": view})
    root.set("role", "graphics-document")
    root.set("aria-labelledby", f"{prefix}-title")
    root.set("aria-describedby", f"{prefix}-desc")
    root.set("data-flowmap-model", model)
    root.set("data-flowmap-drawing", drawing)
    SubElement(root, "title", {"id": f"{prefix}-title"}).text = visible(sketch.title)
    SubElement(root, "desc", {"id": f"{prefix}-desc"}).text = _description(sketch)
    if theme == "auto":
        SubElement(root, "style").text = _follows()
    return root


def labelled(means: Means | None, links: Mapping[str, str], *, stop: bool) -> tuple[Element, Element]:
    """A group with its sentence, and the element in it that takes the shapes: the group, or the link in it.

    It can be reached by keyboard where it leads somewhere or is a `stop`.
    """
    group = Element("g")
    if means is None:
        group.set("role", "presentation")
        return group, group
    SubElement(group, "title").text = visible(means.says)
    for name in ("team", "item", "finding"):
        if (value := getattr(means, name)) is not None:
            group.set(f"data-{name}", visible(value))
    if means.records:
        group.set("data-records", visible(" ".join(means.records)))
    if (link := _link(means, links)) is not None:
        return group, SubElement(group, "a", {"href": link, "aria-label": visible(means.says)})
    group.set("role", "graphics-object" if stop else "graphics-symbol")
    if stop:
        group.set("tabindex", "0")
    return group, group


def named(place: Element) -> None:
    """A link is called by its sentence, and before it by the words that stand in it, where the sentence has not all of
    them: who speaks to the computer says what is seen (WCAG 2.5.3)."""
    lines = [one for one in place if one.tag == "text"]
    for line in lines:
        line.tail = " "  # else the words of two lines are one
    says, seen = place.get("aria-label"), " ".join(clean(one.text or "") for one in lines)
    if says is None or not seen or seen.casefold() in says.casefold():
        return
    same = _WORDS.findall(seen.casefold()) == _WORDS.findall(says.casefold())  # only other marks between the words
    place.set("aria-label", seen if same else f"{seen}. {says}")


def _description(sketch: Sketch) -> str:
    lines = sketch.lines[:MOST_DESCRIBED]
    more = len(sketch.lines) - len(lines)
    said = [*([sketch.note] if sketch.note else []), *lines, *([f"And {more} more."] if more else [])]
    return "\n".join(map(visible, said))


def _link(means: Means, links: Mapping[str, str]) -> str | None:
    """Where a part leads to: its finding, else its information, else its team; only to paths of this site."""
    for name in ("finding", "item", "team"):
        value = getattr(means, name)
        if value is not None and name in links:
            link = links[name].replace("{id}", quote(value, safe=""))
            return link if _PATH.fullmatch(link) else None
    return None


def _follows() -> str:
    """The style of a file that is dark where its reader's screen is."""

    def rules() -> Iterator[str]:
        for role, light in LIGHT.items():
            if role != "ground":
                yield f'[fill="{light}"]{{fill:{DARK[role]}}}[stroke="{light}"]{{stroke:{DARK[role]}}}'
        yield f".ground{{fill:{DARK['ground']}}}"

    return f"@media (prefers-color-scheme:dark){{{''.join(rules())}}}"
