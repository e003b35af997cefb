"""Puts rows of numbers in order, more than memory holds: sorted pieces on disk, merged as they are read."""

from __future__ import annotations

import tempfile
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from operator import itemgetter
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flowmap.domain.columns import hits
from flowmap.errors import BadInput

Rows = NDArray[Any]
PIECE = 1 << 20  # rows that are held in memory
CHUNK = 1 << 17  # rows that are handed on together
LEAST_READ = 1 << 10  # rows that are read of a piece at once, however many pieces there are


class Sorted:
    """Rows of one structured type without gaps: added in any order, read in the order of the fields `by`.

    Equal ones come as they were added. The first field is at least 0; its numbers fit into 64 bits with `spare` zeros
    behind them. Memory is bounded by PIECE. A file is made only where there are more rows than that, and has each of
    them once; it has no name and goes with the object.
    """

    def __init__(self, dtype: np.dtype[Any], *, by: tuple[str, ...], spare: int) -> None:
        self._by = by
        self._key = _key_of(dtype, by)
        self._spare = spare
        self._held: Rows = np.empty(PIECE, dtype)  # memory is taken for what is used
        self._count = 0
        self._pieces: list[_Piece] = []
        self._file: Any = None

    def __enter__(self) -> Sorted:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, rows: Rows) -> None:
        """Add rows; BadInput where the disk is full."""
        while len(rows):
            some, rows = np.split(rows, [len(self._held) - self._count])
            self._held[self._count : self._count + len(some)] = some
            self._count += len(some)
            if self._count == len(self._held):
                self._put_away()

    def _put_away(self) -> None:
        rows = self._taken()
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115  it is closed with this object
            begins = self._file.seek(0, 2)
            self._file.write(rows.view(np.uint8).data)
        except OSError as error:
            raise BadInput(
                f"The log could not be sorted on disk: {error.strerror}.",
                hint="Set TMPDIR to a folder with room for 50 bytes an event.",
            ) from None
        self._pieces.append(_Piece(self._file, begins, len(rows), rows.dtype))

    def _taken(self) -> Rows:
        rows, self._count = self._sort(self._held[: self._count]), 0
        return rows

    def chunks(self) -> Iterator[Rows]:
        """All rows in order, some at a time; then there are none."""
        if self._pieces:
            if self._count:
                self._put_away()
            yield from self._merged()
        elif self._count:
            rows = self._taken()
            for begin in range(0, len(rows), CHUNK):
                yield rows[begin : begin + CHUNK]

    def _merged(self) -> Iterator[Rows]:
        pieces = self._pieces
        while pieces:
            size = max(LEAST_READ, CHUNK // len(pieces))
            for piece in pieces:
                piece.fill(size)
            # Whatever comes up to the first of the last rows has been read.
            lasts = [(self._key(piece.rows[-1]), n) for n, piece in enumerate(pieces) if piece.unread]
            last, which = min(lasts, default=(None, 0))
            parts = []
            for n, piece in enumerate(pieces):
                cut = bisect_right if n <= which else bisect_left  # of equal rows those of the first pieces come first
                parts.append(piece.take(len(piece.rows) if last is None else cut(piece.rows, last, key=self._key)))
            pieces = [piece for piece in pieces if len(piece.rows) or piece.unread]
            yield self._sort(np.concatenate(parts))

    def _sort(self, rows: Rows) -> Rows:
        """Sorts by the first bits of the first field, with the place in the last bits: faster than to sort places.

        That does nearly all: events are mostly in the order of time. What is not in order then is sorted by all fields.
        """
        bits = np.uint64(len(rows).bit_length())
        firsts = (rows[self._by[0]].astype(np.uint64) << np.uint64(self._spare)) >> bits
        placed = np.sort(firsts << bits | np.arange(len(rows), dtype=np.uint64))
        rows = rows.take((placed & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64))
        late, same = np.zeros(len(rows) - 1, bool), np.ones(len(rows) - 1, bool)
        for field in self._by:
            values = np.ascontiguousarray(rows[field])
            late |= same & (values[1:] < values[:-1])
            same &= values[1:] == values[:-1]
        if late.any():
            firsts = placed >> bits
            mixed = hits(np.isin(firsts, firsts[1:][late]))
            wrong = rows.take(mixed)
            rows[mixed] = wrong.take(np.lexsort([wrong[field] for field in reversed(self._by)]))
        return rows


def _key_of(dtype: np.dtype[Any], by: tuple[str, ...]) -> Callable[[np.void], Any]:
    """What rows are compared by, in Python's own numbers."""
    names = dtype.names or ()
    fields = itemgetter(*(names.index(field) for field in by))
    return lambda row: fields(row.item())


class _Piece:
    """Sorted rows on disk: those that were read and not used yet, and how many are not read."""

    def __init__(self, file: Any, begins: int, count: int, dtype: np.dtype[Any]) -> None:
        self._file = file
        self._next = begins
        self.unread = count
        self.rows: Rows = np.zeros(0, dtype)

    def fill(self, size: int) -> None:
        """Read on, where less than half of `size` rows are left of what was read."""
        count = min(size, self.unread)
        if count and 2 * len(self.rows) < size:
            self._file.seek(self._next)
            read = np.frombuffer(self._file.read(count * self.rows.itemsize), self.rows.dtype)
            self.rows = np.concatenate([self.rows, read])
            self._next += count * self.rows.itemsize
            self.unread -= count

    def take(self, count: int) -> Rows:
        """The first rows, which are used now."""
        taken, self.rows = self.rows[:count], self.rows[count:]
        return taken
