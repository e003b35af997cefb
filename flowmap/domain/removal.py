"""A record together with everything that mentions it, as one list of changes that leaves a map whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from flowmap.domain.change import Change
from flowmap.domain.columns import hits
from flowmap.domain.map import Map
from flowmap.domain.quantities import Share
from flowmap.domain.records import CHANNELS, NAMED, Activity, Case, FieldSpec, Record, fields_of


def removal(m: Map, record: Record) -> list[Change]:
    """The changes that remove a record of the map and whatever says something about it.

    What can be said without it stays: a handoff loses its channel or its stage, work and wholes lose one piece of
    information, a record that holds in several cases holds in the others. The shares of the cases that are left keep
    their proportions.
    """
    taken: set[str] = set()
    changes = []
    for user in mentions(m, record):
        left = _without(m, user, record)
        if left is not None and left.id != user.id:  # work is called after what it makes
            left = left.with_id(m.fresh_id(left, taken=taken))
            taken.add(left.id)
        changes.append(Change(user, left))
    if isinstance(record, Case):
        changes += _shares_without(m, record)
    return [*changes, Change(record, None)]


def mentions(m: Map, record: Record) -> list[Record]:
    """The records that name a record: a team as giver, as channel, a case as one of theirs ..."""
    found: list[Record] = []
    if record.type not in NAMED:
        return found
    for type_name, table in m.tables.items():
        rows: set[int] = set()
        for field in _naming(type_name, record):
            if field.form == "cases":
                bit = np.uint64(m.case_bits[record.id]) if record.id in m.case_bits else None
                if bit is not None:
                    rows.update(hits((table.masks() >> bit) & np.uint64(1)).tolist())
            else:
                rows.update(table.rows(**{field.name: record.id}).tolist())
        found += [table.record(row) for row in sorted(rows)]
    return found


def _naming(type_name: str, record: Record) -> Iterator[FieldSpec]:
    """The fields of a type that may name the record; the word of a channel means the channel."""
    for field in fields_of(type_name):
        through = field.target == "via" and record.type == "holder" and record.id not in CHANNELS
        if through or (field.target == record.type and field.name != "id"):
            yield field


def _without(m: Map, user: Record, record: Record) -> Record | None:
    """A record that no longer names another; None if nothing of it is left."""
    values: dict[str, Any] = {}
    for field in _naming(user.type, record):
        value = getattr(user, field.name)
        if isinstance(value, tuple) and record.id in value:
            values[field.name] = tuple(name for name in value if name != record.id)
            if field.form == "cases" and not values[field.name] and len(m.case_bits) > 1:
                return None  # no case left; without its only case, a map holds in all
        elif value == record.id:
            if field.name not in ("via", "stage"):
                return None
            values[field.name] = None
    left: Record = user.model_copy(update=values)
    if isinstance(left, Activity):
        if not left.makes and not left.uses:
            return None
        return left.with_id(_renamed(user, left))  # type: ignore[no-any-return]
    return left


def _renamed(user: Record, left: Record) -> str:
    """The id that the fields give; the old one where they still give it."""
    return user.id if user.base_id() == left.base_id() else left.base_id()


def _shares_without(m: Map, gone: Case) -> Iterator[Change]:
    """The other cases with shares that sum to 100 % again, if all of them have one."""
    others = [case for case in m.cases if case.id != gone.id]
    shares = [case.share for case in others]
    if not others or any(share is None for share in shares):
        return
    total = sum(share.base for share in shares)
    for case in others:
        share = Share(round(100 * case.share.base / total, 3), "%") if total > 0 else None
        if share != case.share:
            yield Change(case, case.model_copy(update={"share": share}))
