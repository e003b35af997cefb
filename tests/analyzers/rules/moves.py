"""What a repair does, one line for each change: the record, and the fields that are new or other than before."""

from __future__ import annotations

from typing import Any

from flowmap.domain.finding import Repair
from flowmap.domain.records import Record


def moves(repair: Repair) -> list[str]:
    """`-id` for what goes, `+id` for what comes, `id` for what is changed, each with its fields."""
    return [_line(change.before, change.after) for change in repair.changes]


def _line(before: Record | None, after: Record | None) -> str:
    if after is None:
        assert before is not None
        return f"-{before.id}"
    old, new = _fields(before), _fields(after)
    changed = [
        f"{name}={_said(new.get(name))}" for name in dict.fromkeys([*new, *old]) if new.get(name) != old.get(name)
    ]
    sign = "+" if before is None else "" if before.id == after.id else f"{before.id} => "
    return " ".join([f"{sign}{after.id}", *changed])


def _fields(record: Record | None) -> dict[str, Any]:
    """What it says beside its key."""
    if record is None:
        return {}
    named = {"id", *record.key} - {"control", "uses"}  # of work the id says only where it is done and what it makes
    return {name: value for name, value in record.to_dict().items() if name not in named}


def _said(value: Any) -> str:
    return ",".join(value) if isinstance(value, list | tuple) else str(value)
