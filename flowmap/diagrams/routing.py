"""The routes of a whole picture: those that are known stay, the others are asked of Graphviz or stay straight."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from flowmap.diagrams.routes import AROUND, Rect, Route, Way, answered, asked, crossed, near, straight
from flowmap.diagrams.sketch import Head
from flowmap.errors import RendererError

Routes = Literal["all", "none"]  # whether Graphviz is asked for those that are not known
MOST_KNOWN = 20_000  # routes; our choice: some 10 MB, the arrows of a hundred maps
Ends = tuple[Rect, Rect, Head]


class Known:
    """Routes by the rectangles at their ends, the oldest forgotten first. Safe to use from any thread.

    `chosen`: a layout chose the route together with the places; it stays where a straight line would do, too.
    """

    def __init__(self) -> None:
        self._routes: dict[Ends, tuple[Route, bool]] = {}
        self._lock = threading.Lock()

    def get(self, ends: Ends) -> tuple[Route, bool] | None:
        """The route between two rectangles, and whether it was chosen; None if there is none."""
        return self._routes.get(ends)

    def add(self, found: Iterable[tuple[Ends, Route | None]], *, chosen: bool) -> None:
        """Remember routes."""
        with self._lock:
            for ends, route in found:
                if route is not None:
                    self._routes.pop(ends, None)
                    self._routes[ends] = route, chosen
            while len(self._routes) > MOST_KNOWN:
                del self._routes[next(iter(self._routes))]


KNOWN = Known()


def routed(ways: Sequence[Way], boxes: Mapping[str, Rect], *, ask: Routes) -> tuple[list[Route], list[bool]]:
    """The route of every arrow, and whether it is straight only because nobody asked Graphviz, or because it failed.

    A known route stays as long as both ends stay and no box stands in its way.
    """
    found = [straight(boxes[way.start], boxes[way.end], way.head) for way in ways]
    open_ = [False] * len(ways)
    known = [KNOWN.get(_ends(way, boxes)) for way in ways]

    def blocked(some: Sequence[int], routes: Sequence[Route]) -> list[bool]:
        return crossed(routes, [ways[n] for n in some], boxes)

    def take(some: Sequence[int]) -> set[int]:
        """Those of some whose known route is free: they have it now."""
        routes = [one[0] for n in some if (one := known[n]) is not None]
        free = {n for n, stands in zip(some, blocked(some, routes), strict=True) if not stands}
        for n, route in zip(some, routes, strict=True):
            if n in free:
                found[n], open_[n] = route, False
        return free

    chosen = take([n for n, one in enumerate(known) if one is not None and one[1]])
    left = [n for n in range(len(ways)) if n not in chosen]
    for n, stands in zip(left, blocked(left, [found[n] for n in left]), strict=True):
        open_[n] = stands
    take([n for n in left if open_[n] and (one := known[n]) is not None and not one[1]])
    if ask == "all":
        left = [n for n, one in enumerate(open_) if one]
        answers = _answers([ways[n] for n in left], boxes)
        KNOWN.add(((_ends(ways[n], boxes), route) for n, route in zip(left, answers, strict=True)), chosen=False)
        for n, answer in zip(left, answers, strict=True):
            if answer is not None:
                found[n], open_[n] = answer, False
    return found, open_


def remember(ways: Sequence[Way], boxes: Mapping[str, Rect], routes: Sequence[Route | None]) -> None:
    """Keep the routes of a full layout: the picture then looks as that layout drew it."""
    KNOWN.add(((_ends(way, boxes), route) for way, route in zip(ways, routes, strict=True)), chosen=True)


def _ends(way: Way, boxes: Mapping[str, Rect]) -> Ends:
    return boxes[way.start], boxes[way.end], way.head


def _answers(ways: Sequence[Way], boxes: Mapping[str, Rect]) -> list[Route | None]:
    """Graphviz' route of each arrow among the boxes near it: the fewer it is told of, the faster it is."""
    found: list[Route | None] = [None] * len(ways)
    left = list(range(len(ways)))
    for around in AROUND:
        for n in left:
            found[n] = _answer(ways[n], near(ways[n], boxes, around), boxes) or found[n]
        made = [(n, route) for n in left if (route := found[n]) is not None]
        blocked = crossed([route for _, route in made], [ways[n] for n, _ in made], boxes)
        left = [n for (n, _), stands in zip(made, blocked, strict=True) if stands]
    return found


def _answer(way: Way, around: Sequence[str], boxes: Mapping[str, Rect]) -> Route | None:
    from flowmap.diagrams.render import render

    try:
        return answered(render(asked([way], around, boxes), engine="nop2", form="json0"), 1)[0]
    except RendererError:
        return None
