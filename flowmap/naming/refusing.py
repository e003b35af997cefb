"""Two names that are not the same, for good: the changes that make the map remember it."""

from __future__ import annotations

from collections.abc import Sequence

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.records import Alias
from flowmap.domain.require import require
from flowmap.naming.other_names import name_key


def refusing(m: Map, space: str, *, one: str, others: Sequence[str]) -> list[Change]:
    """The changes that make a map remember that other items (or holders) are not this one.

    UnknownName where one of them is not there; nothing where it is remembered already.
    """
    for identity in (one, *others):
        require(m, **{space: identity})
    changes: list[Change] = []
    for other in dict.fromkeys(others):
        alias = Alias.model_validate({"name": m.title_of(space, other), space: one, "differs": True})
        key = name_key(alias.name)
        there = next((known for known in m.aliases.where(**{space: one}) if name_key(known.name) == key), None)
        if there is None:
            taken = [change.record.id for change in changes]
            changes.append(Change(None, alias.with_id(m.fresh_id(alias, taken=taken))))
        elif not there.differs:
            changes.append(Change(there, there.model_copy(update={"differs": True})))
    return changes
