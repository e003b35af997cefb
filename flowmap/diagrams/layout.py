"""A full layout by dot, from left to right: of boxes without words, so that equal shapes are laid out once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from flowmap.diagrams.dot import ENGINES
from flowmap.diagrams.routes import HEADS, Point, Route, Way, answered, rounded


@dataclass(frozen=True, slots=True)
class Layout:
    """The middle of every box by key, and the route of every arrow in the order in which they were asked for."""

    places: Mapping[str, Point]
    routes: Sequence[Route | None]

    def about(self, old: Mapping[str, Point]) -> Layout:
        """The same layout about where old places are; upside down, which is as good, if less then moves."""
        both = [key for key in old if key in self.places]
        if not both:
            return self
        was = np.array([old[key] for key in both])
        found = []
        for down in (1.0, -1.0):
            now = np.array([self.places[key] for key in both]) * [1.0, down]
            far = np.round(np.median(was - now, axis=0), 1)  # so that what already stands there stays
            found.append((float(np.hypot(*(now + far - was).T).sum()), float(far[0]), float(far[1]), down))
        _, right, below, down = min(found, key=lambda one: one[0])

        def there(point: Point) -> Point:
            return rounded((point[0] + right, down * point[1] + below))

        places = {key: there(at) for key, at in self.places.items()}
        return Layout(places, [route and route.moved(there) for route in self.routes])


def laid_out(sizes: Mapping[str, tuple[float, float]], ways: Sequence[Way]) -> Layout:
    """Boxes of these sizes, by key, and their arrows; RendererError if Graphviz cannot."""
    numbers = {key: f"n{number}" for number, key in enumerate(sizes)}
    settings = " ".join(f"{name}={value}" for name, value in ENGINES["dot"].items())
    lines = [f'digraph {{graph [splines=true {settings}] node [shape=box fixedsize=true label=""] edge [arrowsize=0.8]']
    lines += [f"{numbers[key]} [width={wide / 72:.4f} height={high / 72:.4f}]" for key, (wide, high) in sizes.items()]
    for count, way in enumerate(ways):
        lines.append(f"{numbers[way.start]} -> {numbers[way.end]} [id=e{count} dir={HEADS[way.head]}]")
    middles, routes = _answer("\n".join([*lines, "}"]), len(ways))
    return Layout({key: middles[name] for key, name in numbers.items()}, routes)


@lru_cache(maxsize=32)
def _answer(dot: str, count: int) -> tuple[Mapping[str, Point], Sequence[Route | None]]:
    """Name -> middle, and the routes; the y axis is turned about the picture's own height."""
    from flowmap.diagrams.render import render

    answer = render(dot, engine="dot", form="json0")
    said = json.loads(answer)
    height = float(said["bb"].split(",")[3])
    middles = {}
    for box in said.get("objects", ()):
        x, y = (float(one) for one in box["pos"].split(","))
        middles[box["name"]] = rounded((x, height - y))
    return middles, answered(answer, count, height=height)
