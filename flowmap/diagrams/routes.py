"""The way of an arrow between two boxes: straight where nothing stands in it, else asked of Graphviz in small graphs.

Pure: `asked` writes the question, `answered` reads the answer. Points have x to the right and y downwards; a rectangle
is x and y of its middle, width and height. A route is cubic curves: a first point, then three for each curve.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from flowmap.diagrams.places.lines import over, parted, through
from flowmap.diagrams.sketch import Head
from flowmap.domain.columns import Floats

Point = tuple[float, float]
Rect = tuple[float, float, float, float]

HEAD = 8.0  # length of an arrow's head
AROUND = (70.0, 280.0)  # from an arrow to the boxes that Graphviz is told of: at first, and where its route met others
CLEAR = 1.0  # by which a line may touch a box that is in nobody's way
ROOM = 2.4  # that Graphviz keeps free around a box: where two such rooms touch it gives up, and boxes are 6 apart
STEPS = 6  # of a curve, when it is looked at as straight pieces
HEADS: Mapping[Head, str] = {"end": "forward", "start": "back", "both": "both", "none": "none"}


class Route(NamedTuple):
    """`points`: the curves, without the heads. `tip`, `tail`: where the heads end, at the last and first point."""

    points: tuple[Point, ...]
    tip: Point | None = None
    tail: Point | None = None

    def moved(self, there: Callable[[Point], Point]) -> Route:
        """The same route elsewhere."""
        return Route(tuple(map(there, self.points)), self.tip and there(self.tip), self.tail and there(self.tail))


class Way(NamedTuple):
    """An arrow to be routed: the keys of its two boxes, and where it has heads."""

    start: str
    end: str
    head: Head


@lru_cache(maxsize=8192)
def straight(start: Rect, end: Rect, head: Head) -> Route:
    """From edge to edge, on the line between the two middles."""
    first, last = edge_of(start, end), edge_of(end, start)
    far = math.dist(first, last)
    long = min(HEAD, 0.6 * far)
    along = ((last[0] - first[0]) / far, (last[1] - first[1]) / far) if far else (1.0, 0.0)
    tip = last if head in ("end", "both") else None
    tail = first if head in ("start", "both") else None
    a = (first[0] + long * along[0], first[1] + long * along[1]) if tail else first
    b = (last[0] - long * along[0], last[1] - long * along[1]) if tip else last
    third = ((b[0] - a[0]) / 3, (b[1] - a[1]) / 3)
    points = (a, (a[0] + third[0], a[1] + third[1]), (b[0] - third[0], b[1] - third[1]), b)
    return Route(tuple(map(rounded, points)), tip and rounded(tip), tail and rounded(tail))


def edge_of(rect: Rect, towards: Rect) -> Point:
    """Where the line from the middle of a box to another one leaves it."""
    x, y, wide, high = rect
    dx, dy = towards[0] - x, towards[1] - y
    share = min(wide / 2 / abs(dx) if dx else math.inf, high / 2 / abs(dy) if dy else math.inf, 1.0)
    return x + dx * share, y + dy * share


def crossed(routes: Sequence[Route], ways: Sequence[Way], boxes: Mapping[str, Rect]) -> list[bool]:
    """Of each route whether a box other than its two ends stands in its way."""
    if not routes:
        return []
    keys = {key: number for number, key in enumerate(boxes)}
    rects = np.array(list(boxes.values()))
    middles, halves = rects[:, :2], rects[:, 2:] / 2 - CLEAR
    curves = [_pieces(route.points) for route in routes]
    lines = np.concatenate([piece for pieces in curves for piece in pieces])
    sizes = np.array([len(piece) for pieces in curves for piece in pieces])
    owner = np.repeat(np.arange(len(routes)), [len(pieces) for pieces in curves])
    first = np.cumsum(sizes) - sizes
    low = np.minimum.reduceat(np.minimum(lines[:, :2], lines[:, 2:]), first)
    high = np.maximum.reduceat(np.maximum(lines[:, :2], lines[:, 2:]), first)
    curve, box = over(low, high, middles - halves, middles + halves)  # few: only of these is every piece looked at
    start, end = (np.array([keys[key] for key in side]) for side in zip(*((w.start, w.end) for w in ways), strict=True))
    others = (box != start[owner[curve]]) & (box != end[owner[curve]])
    curve, box = curve[others], box[others]
    many = sizes[curve]
    line = np.repeat(first[curve] - np.cumsum(many) + many, many) + np.arange(many.sum())
    curve, box = np.repeat(curve, many), np.repeat(box, many)
    a, b = lines[line, :2], lines[line, 2:]
    off = np.abs(a + b - 2 * middles[box]) < np.abs(a - b) + 2 * halves[box]
    hit = off[:, 0] & off[:, 1] & parted(a, b, middles[box], halves[box])
    blocked = np.zeros(len(routes), dtype=np.bool_)
    blocked[owner[curve[hit]]] = True
    return blocked.tolist()


def near(way: Way, boxes: Mapping[str, Rect], around: float) -> list[str]:
    """The two ends of an arrow, and the boxes within so many points of the straight line between them."""
    rects = np.array(list(boxes.values()))
    ends = np.array([boxes[way.start][:2]]), np.array([boxes[way.end][:2]])
    beside = through(*ends, rects[:, :2], rects[:, 2:] / 2 + around)[0]
    others = (key for key, some in zip(boxes, beside.tolist(), strict=True) if some)
    return list(dict.fromkeys([way.start, way.end, *others]))


def asked(ways: Sequence[Way], around: Sequence[str], boxes: Mapping[str, Rect]) -> str:
    """The DOT text, for engine nop2, of arrows among the boxes that stand around them."""
    numbers = {key: f"n{number}" for number, key in enumerate(around)}
    lines = [f'digraph {{graph [splines=true notranslate=true esep="+{ROOM:g}"]']
    lines.append('node [shape=box fixedsize=true label=""] edge [arrowsize=0.8]')
    for key, number in numbers.items():
        x, y, wide, high = boxes[key]
        lines.append(f'{number} [pos="{x:.1f},{-y:.1f}" width={wide / 72:.4f} height={high / 72:.4f}]')
    for count, way in enumerate(ways):
        lines.append(f"{numbers[way.start]} -> {numbers[way.end]} [id=e{count} dir={HEADS[way.head]}]")
    return "\n".join([*lines, "}"])


def answered(answer: bytes, count: int, *, height: float = 0.0) -> list[Route | None]:
    """The routes of arrows e0, e1 ... in Graphviz' JSON; None where it has none. `height`: of its y axis to ours."""
    found: list[Route | None] = [None] * count
    for edge in json.loads(answer).get("edges", ()):
        found[int(edge["id"][1:])] = _route(edge.get("pos", ""), height)
    return found


def rounded(point: Point) -> Point:
    """A point to a tenth, never -0."""
    return round(point[0], 1) + 0.0, round(point[1], 1) + 0.0


def _route(pos: str, height: float) -> Route | None:
    """A `pos` of Graphviz: "e,x,y s,x,y x,y x,y ..."; of several splines the first."""
    ends: dict[str, Point] = {}
    points: list[Point] = []
    for part in pos.partition(";")[0].split():
        *mark, x, y = part.split(",")
        point = rounded((float(x), height - float(y)))
        if mark:
            ends[mark[0]] = point
        else:
            points.append(point)
    whole = len(points) >= 4 and len(points) % 3 == 1
    return Route(tuple(points), ends.get("e"), ends.get("s")) if whole else None


@lru_cache(maxsize=8192)
def _pieces(points: tuple[Point, ...]) -> tuple[Floats, ...]:
    """Each curve as straight pieces, (n, 4); a straight one stays one piece."""
    found = []
    for k in range(0, len(points) - 1, 3):
        a, b, c, d = points[k : k + 4]
        line = [a]
        if max(_off(a, d, b), _off(a, d, c)) < 0.5:
            line.append(d)
        else:
            for step in range(1, STEPS + 1):
                t = step / STEPS
                u = 1 - t
                w = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
                line.append((
                    w[0] * a[0] + w[1] * b[0] + w[2] * c[0] + w[3] * d[0],
                    w[0] * a[1] + w[1] * b[1] + w[2] * c[1] + w[3] * d[1],
                ))  # fmt: skip
        found.append(np.array([(*one, *other) for one, other in pairwise(line)]))
    return tuple(found)


def _off(a: Point, b: Point, p: Point) -> float:
    """How far p stands from the line through a and b."""
    long = math.dist(a, b)
    return abs((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])) / long if long else math.dist(a, p)
