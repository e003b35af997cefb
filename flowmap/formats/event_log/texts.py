"""A column of texts in one block of bytes: where each begins and ends, looked at all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from flowmap.domain.columns import hits

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Keys = NDArray[np.uint64]

PADDING = 64  # bytes behind the last text of a block, so that a piece of this length begins anywhere
WORD = 8  # bytes of a text that are looked at together
# Odd numbers whose bits are evenly mixed (fractions of pi, e and the golden ratio): our choice, any such will do.
_MIX = (0x243F6A8885A308D3, 0xB7E151628AED2A6B, 0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts in UTF-8: text i is `data[starts[i]:ends[i]]`. `data` has PADDING bytes more than texts."""

    data: NDArray[np.uint8]
    starts: Numbers
    ends: Numbers

    @classmethod
    def of(cls, texts: Sequence[str]) -> Texts:
        """A column of Python's texts."""
        data = "\0".join(texts).encode("utf-8", "surrogatepass")
        if data.count(0) == len(texts) - 1:
            apart = hits(np.frombuffer(data, np.uint8) == 0)
            return cls(padded(data), np.concatenate([[0], apart + 1]), np.concatenate([apart, [len(data)]]))
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        ends = np.fromiter(accumulate(map(len, encoded)), np.int64, len(encoded))
        return cls(padded(b"".join(encoded)), np.concatenate([[0], ends[:-1]])[: len(ends)], ends)

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def lengths(self) -> Numbers:
        """Bytes of each text."""
        return self.ends - self.starts

    def at(self, place: int | np.int64) -> str:
        """One of the texts."""
        return self.data[self.starts[place] : self.ends[place]].tobytes().decode("utf-8", "surrogatepass")

    def take(self, rows: Numbers) -> Texts:
        """The texts of some rows."""
        return replace(self, starts=self.starts.take(rows), ends=self.ends.take(rows))

    def stripped(self) -> Texts:
        """Each text without blanks around it, as `str.strip` removes them."""
        first, last = _blank_edges()
        filled = self.ends > self.starts
        edged = filled & (
            first.take(self.data.take(self.starts)) | last.take(self.data.take(self.ends - 1, mode="wrap"))
        )
        if not edged.any():
            return self
        starts, ends = self.starts.copy(), self.ends.copy()
        for row in hits(edged):
            text = self.at(row)
            starts[row] += len(text[: len(text) - len(text.lstrip())].encode("utf-8", "surrogatepass"))
            ends[row] = starts[row] + len(text.strip().encode("utf-8", "surrogatepass"))
        return replace(self, starts=starts, ends=ends)

    def pieces(self, length: int, *, at: Numbers) -> NDArray[np.uint8]:
        """`length` bytes (at most PADDING) from each place on, a row each."""
        # One number of `length` bytes begins at each byte: numpy copies those much faster than windows.
        count = len(self.data) - length + 1
        pieces = np.ndarray((count,), f"V{length}", self.data, strides=(1,))[at]
        return pieces.view(np.uint8).reshape(-1, length)

    def keys(self, kinds: int = 1) -> list[Keys]:
        """Numbers of 64 bits, `kinds` independent ones a text, that are equal where texts are equal.

        Different texts of at most eight bytes differ in the first number if they have the same length; others are mixed
        by multiplication, so that two differ but for one chance in 2 ** 64 a kind.
        """
        lengths = self.lengths
        found = [(lengths.astype(np.uint64) + np.uint64(kind + 1)) * np.uint64(_MIX[kind]) for kind in range(kinds)]
        for begun in range(0, int(lengths.max(initial=0)), WORD):
            rows = hits(lengths > begun)
            words = self.pieces(WORD, at=self.starts.take(rows) + begun).view(np.uint64).ravel()
            words &= _first_bytes().take(np.minimum(lengths.take(rows) - begun, WORD))
            for kind, sums in enumerate(found):
                mixed = (sums.take(rows) ^ words) * np.uint64(_MIX[kind])
                sums[rows] = (mixed ^ (mixed >> np.uint64(29 + kind))) * np.uint64(_MIX[kind - 1])
        return found


def padded(data: bytes) -> NDArray[np.uint8]:
    """Bytes as numbers, with PADDING zeros behind them."""
    return np.frombuffer(data + bytes(PADDING), np.uint8)


@cache
def _first_bytes() -> Keys:
    """By a number of bytes from 0 to 8: the mask that leaves as many of a word that was read from memory."""
    kept = [b"\xff" * count + b"\0" * (WORD - count) for count in range(WORD + 1)]
    return np.frombuffer(b"".join(kept), np.uint64)


@cache
def _blank_edges() -> tuple[Flags, Flags]:
    """By byte: whether a blank may begin with it, and whether one may end with it."""
    blanks = [letter.encode() for letter in map(chr, range(0x3001)) if letter.isspace()]  # the last is U+3000
    first, last = np.zeros(256, bool), np.zeros(256, bool)
    first[[blank[0] for blank in blanks]] = True
    last[[blank[-1] for blank in blanks]] = True
    return first, last
