"""Where boxes stand on a map that is being drawn: old ones stay where they are, new ones go near their neighbours.

Pure: the old places are the only memory. Points have x to the right and y downwards; information flows to the right.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from flowmap.diagrams.places.free import Ground
from flowmap.diagrams.places.lines import Point, crossing, through
from flowmap.domain.columns import Floats, hits

FARTHEST = 20_000.0  # points from the origin; our choice: a company of 100 teams takes 5,000
ARROW = 34.0  # points between two boxes that an arrow joins
NOTE = 90.0  # the breadth of a note that nobody has drawn yet
BELOW = 80.0  # points to a team that nothing is said of yet: a note has room between, when something is
LOOKED_AT = 140  # free places of which the cheapest is taken
LENGTH, OVERRUN, CROSSING, THROUGH, APART = 0.3, 0.6, 120.0, 60.0, 0.25  # what a place costs, see `_cost`


class Box(NamedTuple):
    """A box to be placed: its key, width and height in points. `team`: no note; `near`: its department, "" if none."""

    key: str
    wide: float
    high: float
    team: bool
    near: str = ""


Link = tuple[str, str]  # keys of the boxes at the start and at the end of an arrow


def kept(boxes: Sequence[Box], links: Sequence[Link], places: Mapping[str, Point]) -> dict[str, Point]:
    """The middle of every box, by key, in points to a tenth.

    A box with an old place stays there, unless it is nearer than 6 points to another: then the smaller one, a note
    before a team, is moved as little as can be. New teams are placed first, then new notes between their ends.
    """
    return _Map(boxes, links).placed(sane(places))


def sane(places: Mapping[str, Point]) -> dict[str, Point]:
    """Those of the places that are places: two finite numbers, not too far away."""
    return {key: at for key, at in places.items() if _sane(at)}


def _sane(at: Point) -> bool:
    try:
        return all(math.isfinite(one) and abs(one) <= FARTHEST for one in at) and len(at) == 2
    except TypeError:
        return False


class _Map:
    def __init__(self, boxes: Sequence[Box], links: Sequence[Link]) -> None:
        self.boxes = boxes
        self.numbers = {box.key: number for number, box in enumerate(boxes)}
        self.links = [(self.numbers[one], self.numbers[other]) for one, other in links]
        self.gives: dict[int, list[int]] = defaultdict(list)  # box -> boxes that its arrows lead to
        self.gets: dict[int, list[int]] = defaultdict(list)  # box -> boxes that arrows lead from to it
        for one, other in self.links:
            self.gives[one].append(other)
            self.gets[other].append(one)
        self.ground = Ground(np.array([[box.wide, box.high] for box in boxes]).reshape(-1, 2) / 2)

    def placed(self, old: Mapping[str, Point]) -> dict[str, Point]:
        """All boxes placed."""
        self._settle(old)
        for number in self._new_teams():
            self._place(number, self._beside(number))
        for number, box in enumerate(self.boxes):
            if not self.ground.has[number]:
                self._place(number, self._between(number) if not box.team else self._beside(number))
        return {box.key: self.ground.point(number) for number, box in enumerate(self.boxes)}

    def _settle(self, old: Mapping[str, Point]) -> None:
        """Old boxes where they were: large ones first, and what would touch one that stands is moved."""
        known = [number for number, box in enumerate(self.boxes) if box.key in old]
        known.sort(key=lambda number: (not self.boxes[number].team, -self.boxes[number].wide * self.boxes[number].high))
        stand = np.round(np.array([old[self.boxes[n].key] for n in known], dtype=np.float64).reshape(-1, 2), 1)
        apart = self.ground.apart(known, stand)
        self.ground.put(np.array(known, dtype=np.intp)[apart], stand[apart])
        waiting = []
        for number, at in zip(np.array(known)[~apart].tolist(), stand[~apart], strict=True):
            if self.ground.fits(number, at):
                self.ground.put(number, at)
            else:
                waiting.append((number, at))
        for number, at in waiting:
            self.ground.put(number, self.ground.nearest(number, at))

    def _new_teams(self) -> Sequence[int]:
        """New teams, those first that have most to do with what stands already."""
        left = [number for number, box in enumerate(self.boxes) if box.team and not self.ground.has[number]]
        order: list[int] = []
        while left:
            standing = {*hits(self.ground.has).tolist(), *order}
            ties = [sum(one in standing for one in self._partners(number)) for number in left]
            best = left.pop(ties.index(max(ties)))
            order.append(best)
        return order

    def _partners(self, number: int) -> list[int]:
        """Teams that it gives something or gets something from."""
        return [team for note in self.gives[number] for team in self.gives[note]] + [
            team for note in self.gets[number] for team in self.gets[note]
        ]

    def _beside(self, number: int) -> tuple[Floats, list[tuple[int, bool]]]:
        """Where a team would best stand, and the boxes to which lines will lead (True: they lead from there).

        To the right of those that give it something, to the left of those that it gives something.
        """
        box, wished, lines = self.boxes[number], [], []
        for notes, sign in ((self.gets[number], 1), (self.gives[number], -1)):
            for note in notes:
                standing = self.ground.has[note]
                room = ARROW if standing else 2 * ARROW + self.boxes[note].wide
                ends = [note] if standing else (self.gets[note] if sign > 0 else self.gives[note])
                for end in ends:
                    if self.ground.has[end] and end != number:
                        far = self.boxes[end].wide / 2 + room + box.wide / 2
                        wished.append(self.ground.at[end] + [sign * far, 0.0])
                        lines.append((end, sign > 0))
        if wished:
            return np.mean(wished, axis=0), list(dict.fromkeys(lines))
        return self._apart(box), []

    def _apart(self, box: Box) -> Floats:
        """Where a team without partners stands: with its department, else below everything."""
        has = self.ground.has
        if not has.any():
            return np.zeros(2)
        home = self._home(box)
        if home is not None:
            return home
        at, half = self.ground.at[has], self.ground.half[has]
        return np.array([at[:, 0].mean(), (at + half)[:, 1].max() + BELOW + box.high / 2])

    def _home(self, box: Box) -> Floats | None:
        """The middle of a department."""
        own = [n for n, other in enumerate(self.boxes) if box.near and other.near == box.near and self.ground.has[n]]
        return self.ground.at[own].mean(axis=0) if own else None

    def _between(self, number: int) -> tuple[Floats, list[tuple[int, bool]]]:
        """Midway between the givers and the receivers of a note, and the lines to them."""
        sides = [[end for end in ends if self.ground.has[end]] for ends in (self.gets[number], self.gives[number])]
        lines = [(end, True) for end in sides[0]] + [(end, False) for end in sides[1]]
        if not lines:
            return self._apart(self.boxes[number]), []
        means = [self.ground.at[side].mean(axis=0) for side in sides if side]
        if len(means) == 1:
            sign = 1 if sides[0] else -1
            far = self.boxes[lines[0][0]].wide / 2 + ARROW + self.boxes[number].wide / 2
            return means[0] + [sign * far, 0.0], lines
        return (means[0] + means[1]) / 2, lines

    def _place(self, number: int, wish: tuple[Floats, list[tuple[int, bool]]]) -> None:
        target, lines = wish
        candidates = self.ground.candidates(number, target, LOOKED_AT)
        cost = self._cost(number, candidates, target, lines)
        self.ground.put(number, candidates[int(cost.argmin())])

    def _cost(self, number: int, candidates: Floats, target: Floats, lines: Sequence[tuple[int, bool]]) -> Floats:
        """What each candidate (n, 2) would cost: distance, lines, crossings, boxes that lines run through."""
        box, ground = self.boxes[number], self.ground
        cost: Floats = np.hypot(*(candidates - target).T)
        home = self._home(box) if box.team else None
        if home is not None:
            cost = cost + APART * np.hypot(*(candidates - home).T)
        drawn = [link for link in self.links if ground.has[link[0]] and ground.has[link[1]]]
        ends = np.array(drawn, dtype=np.intp).reshape(-1, 2)
        starts, stops = ground.at[ends[:, 0]], ground.at[ends[:, 1]]
        if len(ends):
            cost = cost + THROUGH * ground.run_through(starts, stops, candidates, number).sum(axis=1)
        others = hits(ground.has)
        for end, comes in lines:
            there = np.broadcast_to(ground.at[end], candidates.shape)
            cost = cost + LENGTH * np.hypot(*(candidates - there).T)
            sign = 1 if comes else -1
            room = box.wide / 2 + ground.half[end, 0] + ARROW
            cost = cost + OVERRUN * np.maximum(0.0, room - sign * (candidates[:, 0] - there[:, 0]))
            strange = ends[(ends != end).all(axis=1)]
            if len(strange):
                met = crossing(candidates, there, ground.at[strange[:, 0]], ground.at[strange[:, 1]])
                cost = cost + CROSSING * met.sum(axis=1)
            between = others[others != end]
            if len(between):
                cost = cost + THROUGH * through(candidates, there, ground.at[between], ground.half[between]).sum(axis=1)
        return cost
