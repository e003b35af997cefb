"""A picture that flowmap writes itself says and shows what Graphviz would for the same sketch."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest

from flowmap.diagrams import pens
from flowmap.diagrams.dot import to_dot
from flowmap.diagrams.facts import Facts
from flowmap.diagrams.focus import Focus
from flowmap.diagrams.palette import DARK, LIGHT, Theme
from flowmap.diagrams.plain import plain
from flowmap.diagrams.render import render
from flowmap.diagrams.routes import Rect, Way
from flowmap.diagrams.routing import routed
from flowmap.diagrams.sheet import Line, Means, Sheet, extent
from flowmap.diagrams.sketch import Sketch
from flowmap.diagrams.svg import SHAPES, finished, read
from flowmap.diagrams.views.whole import whole
from flowmap.formats import flow_text
from flowmap.services import check
from tests.diagrams.reading import SVG, Box, boxes, clipped, overlaps, root_of
from tests.diagrams.samples import LINKS, sample

SPOTS = (
    "Sales makes a\nSales makes b\nWorks needs a threshold\nWorks needs b threshold\nSales -> Works: c\n"
    "ERP is a system\nSales -> ERP: ?\n"
)


def standing(sketch: Sketch) -> Sketch:
    """The sketch with its boxes in rows."""
    at = [(300.0 * (n % 4), 140.0 * (n // 4)) for n in range(len(sketch.nodes))]
    nodes = tuple(node._replace(at=place) for node, place in zip(sketch.nodes, at, strict=True))
    return replace(sketch, engine="neato", nodes=nodes)


def written(sketch: Sketch, *, theme: Theme = "light", links: dict[str, str] | None = None) -> str:
    """The picture without Graphviz, all arrows straight."""
    rects: dict[str, Rect] = {node.id: (*(node.at or (0.0, 0.0)), *extent(node)) for node in sketch.nodes}
    found, _ = routed([Way(edge.start, edge.end, edge.head) for edge in sketch.edges], rects, ask="none")
    routes = {edge.id: route for edge, route in zip(sketch.edges, found, strict=True)}
    return plain(sketch, routes, model="f" * 64, theme=theme, links=links or {})


def graphviz(sketch: Sketch, *, theme: Theme = "light", links: dict[str, str] | None = None) -> str:
    """The same picture by Graphviz."""
    dot = to_dot(sketch, theme)
    return finished(
        read(render(dot, engine=sketch.engine)), sketch, dot=dot, model="f" * 64, theme=theme, links=links or {}
    )


def of(name: str) -> Sketch:
    """The whole map of a sample, or of several white spots between two teams."""
    if name == "spots":
        m = flow_text.parse(SPOTS, name="test")
        return standing(whole(Facts(m, check(m, effects=False, describe=None), Focus())))
    return standing(whole(Facts(*sample(name), Focus())))


def seen(group: Element) -> list[object]:
    """What a group says and shows: its attributes, its shapes with strokes and colours, its texts."""
    own = sorted((name, value) for name, value in group.items() if name not in NEW)
    found: list[object] = [own]
    for part in group:
        tag = part.tag.removeprefix(SVG)
        if tag == "g" and part.find(f"{SVG}title") is not None:
            found.append(seen(part))
        elif tag in ("a", "g"):
            found.append([sorted(part.items()) if tag == "a" else [], *seen(part)[1:]])
        elif tag in ("title", "text"):
            size = float(part.get("font-size", 0)), part.get("fill"), part.get("font-weight")
            found.append((tag, (part.text or "").replace("\xa0", " "), *size))
        else:
            shape = "box" if tag in ("path", "polygon") else tag
            strokes = [part.get(name) for name in ("fill", "stroke", "stroke-dasharray")]
            found.append((shape, *strokes, float(part.get("stroke-width", 1))))
    return found


NEW = {"data-key", "data-from", "data-to", "data-w", "data-h", "data-straight", "transform"}


@pytest.mark.parametrize("name", ["engines", "back-office", "spots"])
@pytest.mark.parametrize("links", [{}, LINKS], ids=["alone", "linked"])
def test_the_same_groups_sentences_colours_strokes_and_texts(name: str, links: dict[str, str]) -> None:
    sketch = of(name)
    ours, theirs = (root_of(made(sketch, links=links)) for made in (written, graphviz))
    for root in (ours, theirs):
        assert root.get("viewBox", "").count(" ") == 3
    assert [ours.findtext(f"{SVG}{one}") for one in ("title", "desc")] == [
        theirs.findtext(f"{SVG}{one}") for one in ("title", "desc")
    ]
    groups = [[seen(one) for one in root.findall(f"{SVG}g/{SVG}g")] for root in (ours, theirs)]
    assert len(groups[0]) == len(sketch.nodes) + len(sketch.edges)
    assert groups[0] == groups[1]


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_every_theme(theme: Theme) -> None:
    colours = DARK if theme == "dark" else LIGHT
    text = written(of("engines"), theme=theme)
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', text)) <= {*colours.values(), "none"}
    assert ("<style>" in text) == (theme == "auto")
    assert [one.get("fill") for one in root_of(text).iter() if one.get("class") == "ground"] == [colours["ground"]]


def test_a_double_line_stands_around_its_box() -> None:
    sheet = Sheet("proposal")
    sheet.box(Line("New"), pens.PROPOSED, means=Means("New"), at=(0, 0))
    sketch = replace(sheet.sketch(), engine="neato")
    assert [seen(one) for one in root_of(written(sketch)).findall(f"{SVG}g/{SVG}g")] == [
        seen(one) for one in root_of(graphviz(sketch)).findall(f"{SVG}g/{SVG}g")
    ]


def test_texts_stand_within_their_boxes() -> None:
    picture = written(of("spots"))
    found = boxes(picture)
    assert clipped(found) == []
    assert overlaps([replace_outline(box, group) for box, group in zip(found, placed(picture), strict=True)]) == []


def placed(svg: str) -> list[tuple[float, float]]:
    """Where the boxes stand that have an outline and text."""
    found = []
    for group in root_of(svg).findall(f"{SVG}g/{SVG}g"):
        if group.get("data-w") and any(one.tag in (f"{SVG}path", f"{SVG}polygon") for one in group.iter()):
            x, y = re.findall(r"-?[\d.]+", group.get("transform", ""))
            found.append((float(x), float(y)))
    return found


def replace_outline(box: Box, at: tuple[float, float]) -> Box:
    """The box where it stands in the picture."""
    left, top, right, bottom = box.outline
    return replace(box, outline=(left + at[0], top + at[1], right + at[0], bottom + at[1]))


def test_hostile_texts_stay_text() -> None:
    evil = '"><script>alert(1)</script><!-- --> ]]> &lt; \x00\x1b\u202e\ufffe \u2028@'
    sheet = Sheet(evil)
    box = sheet.box(Line(evil), pens.TEAM, means=Means(evil, team=evil, records=(evil,)), at=(0, 0), key=evil)
    other = sheet.box(Line(""), pens.ITEM, means=None, at=(900, 0), key="b")
    sheet.arrow(box, other, means=Means(evil))
    sheet.says(evil)
    text = written(sheet.sketch(), links={"team": "javascript:alert(1)"})
    root = root_of(text)
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {"svg", "title", "desc", *SHAPES}
    shown = '"><script>alert(1)</script><!-- --> ]]> &lt;   @'
    assert {one.text for one in root.iter(f"{SVG}title")} == {shown}
    assert "href" not in text
    arrow = root.find(f"{SVG}g/{SVG}g[@data-from]")
    assert arrow is not None
    assert arrow.get("data-key") == f"{shown}>b"


def test_the_size_and_the_place_of_every_box_can_be_read() -> None:
    sketch = of("engines")
    found = root_of(written(sketch)).findall(f"{SVG}g/{SVG}g[@data-w]")
    assert [(float(one.get("data-w", "")), float(one.get("data-h", ""))) for one in found] == [
        tuple(round(side, 1) for side in extent(node)) for node in sketch.nodes
    ]
    assert found[1].get("transform") == "translate(300,0)"
