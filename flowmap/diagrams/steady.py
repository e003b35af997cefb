"""The picture of a map that is being drawn: every team, every information, and each box stays where it is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from flowmap.diagrams.dot import to_dot
from flowmap.diagrams.drawing import Drawing
from flowmap.diagrams.facts import Facts
from flowmap.diagrams.layout import laid_out
from flowmap.diagrams.palette import Theme
from flowmap.diagrams.places.kept import Box, Link, kept, sane
from flowmap.diagrams.places.lines import crossings
from flowmap.diagrams.plain import plain
from flowmap.diagrams.routes import Point, Rect, Way
from flowmap.diagrams.routing import Routes, remember, routed
from flowmap.diagrams.sheet import extent
from flowmap.diagrams.sketch import Node, Sketch
from flowmap.diagrams.views.whole import whole
from flowmap.domain.map import Map
from flowmap.errors import RendererError

MOST_HOLDERS, MOST_BOXES = 60, 240  # our choice: above, nobody follows an arrow any more
FEW = 0.25  # of the boxes have places: fewer, and the map is laid out anew (a page was pasted on an empty map)
DETOUR = (1.2, 100.0)  # times the straight way, and points: a note is still on the way between two teams
WORSE, MORE = 2.0, 5  # times the crossings of a fresh layout, and so many more: then tidying is offered


def drawable(m: Map) -> bool:
    """Whether a map is small enough for a picture of every arrow."""
    if len(m.holders) > MOST_HOLDERS:
        return False
    given = m.handoffs.codes("giver").astype(np.int64) * (len(m.names["item"]) + 1) + m.handoffs.codes("item")
    return len(m.holders) + len(np.unique(given)) <= MOST_BOXES


@dataclass(frozen=True)
class Steady:
    """A sketch of a map with every arrow, without places yet, as boxes and links by key."""

    sketch: Sketch
    boxes: tuple[Box, ...]
    ways: tuple[Way, ...]

    @classmethod
    def of(cls, facts: Facts) -> Steady:
        """The sketch of what a map shows."""
        sketch = _with_keys(whole(facts))
        departments = {f"holder:{one.id}": one.department or "" for one in facts.m.holders}
        keys = {node.id: node.key for node in sketch.nodes}
        boxes = tuple(_box(node, departments) for node in sketch.nodes)
        ways = tuple(Way(keys[edge.start], keys[edge.end], edge.head) for edge in sketch.edges)
        return cls(sketch, boxes, ways)

    @property
    def links(self) -> list[Link]:
        """The boxes at both ends of every arrow."""
        return [(way.start, way.end) for way in self.ways]

    def placed(self, places: Mapping[str, Point] | None) -> dict[str, Point]:
        """Where every box stands: old ones where they were; all anew where hardly any has a place."""
        places = sane(places or {})
        known = {box.key: places[box.key] for box in self.boxes if box.key in places}
        if len(known) < FEW * len(self.boxes) and len(self.boxes) > 1:
            try:
                return self.fresh(known)
            except RendererError:
                pass
        return kept(self.boxes, self.links, {**places, **self._inherited(places)})

    def _inherited(self, places: Mapping[str, Point]) -> dict[str, Point]:
        """Places for notes that lost the handoff they were called after, but still stand for others.

        A place is taken over from the same information of the same giver, if it is no detour to the new receiver.
        """
        keys = {box.key for box in self.boxes}
        free = {_given(key): key for key in places if key not in keys and _given(key)}
        found: dict[str, Point] = {}
        for key in keys - places.keys() if free else ():
            left = free.get(_given(key))
            if left is not None and _on_the_way(key, places[left], places):
                found[key] = places[left]
        return found

    def fresh(self, old: Mapping[str, Point] | None = None) -> dict[str, Point]:
        """A full layout, with the old places about where they were; its routes are remembered.

        RendererError if Graphviz cannot.
        """
        made = laid_out({box.key: (box.wide, box.high) for box in self.boxes}, self.ways)
        if old:
            made = made.about(old)
        remember(self.ways, self.rects(made.places), made.routes)
        return dict(made.places)

    def rects(self, places: Mapping[str, Point]) -> dict[str, Rect]:
        """Every box that has a place, as a rectangle."""
        return {one.key: (*places[one.key], one.wide, one.high) for one in self.boxes if one.key in places}


def steady(
    made: Steady,
    model: str,
    *,
    places: Mapping[str, Point] | None,
    routes: Routes,
    theme: Theme,
    links: Mapping[str, str],
) -> Drawing:
    """The drawing of every arrow, with boxes at their places; see `flowmap.diagrams.draw`."""
    stand = made.placed(places)
    found, unrouted = routed(made.ways, made.rects(stand), ask=routes)
    nodes = tuple(node._replace(at=stand[node.key]) for node in made.sketch.nodes)
    sketch = replace(made.sketch, engine="nop2", nodes=nodes)
    ids = [edge.id for edge in sketch.edges]
    ways = dict(zip(ids, found, strict=True))
    svg = plain(
        sketch,
        ways,
        straight=frozenset(one for one, alone in zip(ids, unrouted, strict=True) if alone),
        model=model,
        theme=theme,
        links=links,
    )
    text = "\n".join(sketch.lines)
    return Drawing(
        sketch.title,
        svg,
        partial(to_dot, sketch, theme, routes=ways),
        text,
        sketch.note,
        sketch.engine,
        stand,
        sketch,
    )


def untidy(made: Steady, places: Mapping[str, Point]) -> bool:
    """Whether a fresh layout would have much fewer crossings, so that tidying up is worth offering."""
    now = crossings(places, made.links)
    if now <= MORE:
        return False
    try:
        return now > WORSE * crossings(made.fresh(), made.links) + MORE
    except RendererError:
        return False


def _with_keys(sketch: Sketch) -> Sketch:
    """The sketch with a key for every box, each once."""
    seen: Counter[str] = Counter()
    nodes = []
    for node in sketch.nodes:
        key = node.key or "words"
        seen[key] += 1
        key = key if seen[key] == 1 else f"{key}~{seen[key]}"
        nodes.append(node if key == node.key else node._replace(key=key))
    return replace(sketch, nodes=tuple(nodes))


def _given(key: str) -> tuple[str, str] | None:
    """Giver and information of a note that is called after a handoff."""
    parts = key.split(":")
    return (parts[2], parts[4]) if parts[:2] == ["note", "handoff"] and len(parts) == 5 else None


def _on_the_way(key: str, at: Point, places: Mapping[str, Point]) -> bool:
    """Whether a place is no detour between the two teams of a note."""
    _, _, giver, receiver, _ = key.split(":")
    start, end = places.get(f"holder:{giver}"), places.get(f"holder:{receiver}")
    if start is None or end is None:
        return False
    return math.dist(start, at) + math.dist(at, end) <= DETOUR[0] * math.dist(start, end) + DETOUR[1]


def _box(node: Node, departments: Mapping[str, str]) -> Box:
    wide, high = (round(one, 1) for one in extent(node))
    return Box(node.key, wide, high, node.key in departments, departments.get(node.key, ""))
