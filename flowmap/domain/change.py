"""The one vocabulary of change: every edit, repair, difference, import and undo is a list of these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flowmap.domain.records import Record, record_from_dict


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after. No before: an addition; no after: a removal."""

    before: Record | None
    after: Record | None

    def __post_init__(self) -> None:
        if self.before is None and self.after is None:
            raise ValueError("a change needs a record before or after")
        if self.before is not None and self.after is not None and self.before.type != self.after.type:
            raise ValueError("a change keeps the type of its record")

    @property
    def record(self) -> Record:
        """The record that the change is about, as it is afterwards if it stays."""
        record = self.after if self.after is not None else self.before
        assert record is not None
        return record

    @property
    def type(self) -> str:
        """The type of the record."""
        return self.record.type

    def inverse(self) -> Change:
        """The change that takes this one back."""
        return Change(self.after, self.before)

    def to_dict(self) -> dict[str, Any]:
        """`{"before": {"handoff": {...}} or None, "after": ...}`."""
        return {
            side: None if record is None else {record.type: {"id": record.id, **record.to_dict()}}
            for side, record in (("before", self.before), ("after", self.after))
        }

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Change:
        """The inverse of `to_dict`."""

        def side(part: Mapping[str, Mapping[str, Any]] | None) -> Record | None:
            return None if part is None else next(record_from_dict(name, inner) for name, inner in part.items())

        return cls(side(value.get("before")), side(value.get("after")))


def inverse(changes: Sequence[Change]) -> list[Change]:
    """The list that takes a list back: inverted and in the opposite order."""
    return [change.inverse() for change in reversed(changes)]


def additions(records: Iterable[Record]) -> list[Change]:
    """The changes that add these records."""
    return [Change(None, record) for record in records]
