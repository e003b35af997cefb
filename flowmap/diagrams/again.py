"""Which notes an edit makes be placed again: those that got one more receiver, unless somebody has put them there.

Pure. That a box was put somewhere by hand stands beside its place, as a second place under `by_hand(key)`: as long as
both are equal it is still there. A tidying up or an undo that moves the box ends it without knowing of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flowmap.diagrams import wording
from flowmap.diagrams.places.lines import Point
from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.records import UNNAMED, Handoff


def by_hand(key: str) -> str:
    """Under which key it stands where somebody has put a box."""
    return f"hand:{key}"


def placed_again(changes: Sequence[Change], after: Map, places: Mapping[str, Point]) -> tuple[str, ...]:
    """The keys of notes whose places are to be forgotten after some changes that led to a map."""
    found: dict[str, None] = {}
    for change in changes:
        new = change.after
        if change.before is not None or not isinstance(new, Handoff) or new.item == UNNAMED:
            continue
        stem, item = f"note:handoff:{new.giver}:", f":{new.item}"
        if not any(key.startswith(stem) and key.endswith(item) for key in places):
            continue
        same = _together(after, new)
        key = next((key for one in same if (key := f"note:{one.ref}") in places), None)
        receivers = {one.receiver for one in same if one.ref != new.ref}
        if key and receivers and new.receiver not in receivers and not _put(key, same, places):
            found[key] = None
    return tuple(found)


def _together(m: Map, new: Handoff) -> list[Handoff]:
    """The handoffs that are drawn with one: the same information of the same giver in the same way."""
    same = [one for one in m.handoffs if (one.giver, one.item) == (new.giver, new.item)]
    way = wording.details(m, new)
    return [one for one in same if wording.details(m, one) == way]


def _put(key: str, same: Sequence[Handoff], places: Mapping[str, Point]) -> bool:
    """Whether somebody has put a note where it is, whichever of its handoffs it was called after then."""
    return places[key] in [places.get(by_hand(f"note:{one.ref}")) for one in same]
