"""Orders in which links stay short: near the diagonal of a matrix, and between neighbouring bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

Orders = NDArray[np.int64]
Weights = Mapping[tuple[str, str], int]

_TRIED = 7  # names behind the first of which every order is tried; more are put in one by one
_ROUNDS = 8  # of swapping neighbours
BACK = 1.5  # our choice: a link below the diagonal counts so much more than one above


def cost(order: Sequence[str], links: Weights) -> float:
    """The sum of the distances that links have in an order; links against it count more."""
    place = {name: number for number, name in enumerate(order)}
    total = 0.0
    for (giver, receiver), weight in links.items():
        if giver in place and receiver in place:
            far = place[receiver] - place[giver]
            total += weight * (far if far > 0 else -BACK * far)
    return total


def near_diagonal(names: Sequence[str], links: Weights, *, first: str | None = None) -> list[str]:
    """The names in an order of small cost, `first` at its beginning.

    Up to eight: the best of all orders. More: each name where it costs least, the busiest ones first, and
    then neighbours are swapped as long as that helps.
    """
    head = [first] if first in names and first is not None else []
    rest = [name for name in names if name not in head]
    if len(rest) <= _TRIED:
        return head + list(_best(head, rest, links))
    busy = dict.fromkeys(rest, 0)
    for pair, weight in links.items():
        for name in pair:
            if name in busy:
                busy[name] += weight
    order = head
    for name in sorted(rest, key=lambda name: -busy[name]):
        order = _inserted(order, name, links, len(head))
    return _swapped(order, links, len(head))


def _best(head: list[str], rest: Sequence[str], links: Weights) -> Sequence[str]:
    """The cheapest order of a few names; the earliest of equal ones."""
    names = [*head, *rest]
    table = [(names.index(a), names.index(b), w) for (a, b), w in links.items() if a in names and b in names and a != b]
    orders, place = _every(len(head), len(names))
    total = np.zeros(len(orders))
    for giver, receiver, weight in table:
        far = place[:, receiver] - place[:, giver]
        total += weight * np.where(far > 0, far, -BACK * far)
    return [names[name] for name in orders[np.argmin(total)]]


@cache
def _every(fixed: int, count: int) -> tuple[Orders, Orders]:
    """Every order of the numbers from `fixed` below `count`, one a row, and the place of every number in each."""
    orders = np.array([*permutations(range(fixed, count))], dtype=np.int64)
    place = np.tile(np.arange(count), (len(orders), 1))
    if orders.size:
        np.put_along_axis(place, orders, np.arange(fixed, count)[None, :], axis=1)
    return orders, place


def _inserted(order: Sequence[str], name: str, links: Weights, least: int) -> list[str]:
    """The order with one more name where it costs least; the last of equal places."""
    place = {one: number for number, one in enumerate(order)}
    at = np.arange(len(order) + 1)
    longer = np.zeros(len(order) + 2)  # what it adds to the links that it comes to stand within, as differences
    own = np.zeros(len(order) + 1)
    for (giver, receiver), weight in links.items():
        start, end = place.get(giver), place.get(receiver)
        if start is not None and end is not None and start != end:
            adds = weight * (1.0 if end > start else BACK)
            longer[min(start, end) + 1] += adds
            longer[max(start, end) + 1] -= adds
        elif giver == name and end is not None:
            own += weight * np.where(at <= end, end + 1 - at, BACK * (at - end))
        elif receiver == name and start is not None:
            own += weight * np.where(at > start, at - start, BACK * (start + 1 - at))
    costs = own + longer.cumsum()[:-1]
    best = len(order) - int(np.argmin(costs[least:][::-1]))
    return [*order[:best], name, *order[best:]]


def _swapped(order: list[str], links: Weights, least: int) -> list[str]:
    """The order with neighbours swapped where that makes it cheaper."""
    of: dict[str, list[tuple[str, int, bool]]] = {name: [] for name in order}
    for (giver, receiver), weight in links.items():
        if giver in of and receiver in of and giver != receiver:
            of[giver].append((receiver, weight, True))
            of[receiver].append((giver, weight, False))
    place = {name: number for number, name in enumerate(order)}

    def costs(name: str) -> float:
        total = 0.0
        for other, weight, gives in of[name]:
            far = place[other] - place[name] if gives else place[name] - place[other]
            total += weight * (far if far > 0 else -BACK * far)
        return total

    for _ in range(_ROUNDS):
        changed = False
        for at in range(least, len(order) - 1):
            one, two = order[at], order[at + 1]
            before = costs(one) + costs(two)
            place[one], place[two] = at + 1, at
            if costs(one) + costs(two) < before - 1e-9:
                order[at], order[at + 1], changed = two, one, True
            else:
                place[one], place[two] = at, at + 1
        if not changed:
            break
    return order
