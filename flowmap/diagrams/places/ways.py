"""How something spreads: who has it from whom, the earliest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def spreading(arrival: Mapping[str, float], handed: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Box -> the box that it came from, for all that came from another; never in a circle.

    `arrival`: when each has it; `handed`: pairs of giver and receiver. What nobody gave to somebody who had it
    no later, or what was there first in a circle, has come from nowhere.
    """
    givers: dict[str, list[str]] = {box: [] for box in arrival}
    for giver, receiver in handed:
        if giver in arrival and receiver in arrival and arrival[giver] <= arrival[receiver]:
            givers[receiver].append(giver)
    order = sorted(arrival, key=arrival.__getitem__)
    origin: dict[str, str] = {}
    placed = {box for box in order if not givers[box]}
    while len(placed) < len(order):
        box = next((one for one in order if one not in placed and placed.intersection(givers[one])), None)
        if box is None:  # a circle: its earliest member is where it begins
            placed.add(next(one for one in order if one not in placed))
            continue
        origin[box] = min((one for one in givers[box] if one in placed), key=arrival.__getitem__)
        placed.add(box)
    return origin


def hands(origin: Mapping[str, str], boxes: Iterable[str]) -> dict[str, int]:
    """Through how many hands each box has it; 0 where it begins."""
    found: dict[str, int] = {}
    for box in boxes:
        chain = [box]
        while chain[-1] in origin and chain[-1] not in found:
            chain.append(origin[chain[-1]])
        count = found.get(chain[-1], 0)
        for place, one in enumerate(reversed(chain)):
            found.setdefault(one, count + place)
    return found
