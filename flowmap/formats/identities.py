"""The ids of records whose id is derived: in the order of a file the first gets it as it is, the next `-2`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flowmap.domain.records import Record

_SUFFIX = re.compile(r"-([2-9]|[1-9][0-9]{1,5})")


class Numbering:
    """Gives derived ids in the order in which records come; linear however many clash."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def expected(self, record: Record) -> str:
        """The id that the record gets where its text states none."""
        base = record.base_id()
        n = self._next.get(base, 1)
        while (identity := base if n == 1 else f"{base}-{n}") in self._taken:
            n += 1
        self._next[base] = n
        return identity

    def take(self, identity: str) -> str:
        """From now on the id is taken."""
        self._taken.add(identity)
        return identity


def is_id_of(record: Record, identity: str) -> bool:
    """Whether a record may have this id: the derived one, or that with `-2`, `-3` ..."""
    base = record.base_id()
    return identity == base or (identity.startswith(base) and bool(_SUFFIX.fullmatch(identity, len(base))))


def in_order_of_ids(records: Sequence[Record]) -> Iterator[Record]:
    """The records, those with one derived id among themselves by number; else in their order."""
    same: dict[str, list[Record]] = {}
    for record in records:
        same.setdefault(record.base_id(), []).append(record)
    queues = {base: iter(sorted(listed, key=lambda record: record.suffix)) for base, listed in same.items()}
    return (next(queues[record.base_id()]) for record in records)
