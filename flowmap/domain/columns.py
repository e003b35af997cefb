"""Columns: the fields of all records of one type as arrays, and the names that they refer to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, Self

import numpy as np
import numpy.typing as npt

from flowmap.domain.quantities import Quantity

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Masks = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
NONE = -1  # the code of "no name" and of the unnamed item
_MANY = 1_000  # numbers that are sorted faster with their places; measured


@dataclass(frozen=True)
class Names:
    """Interned names of one type; the code of a name is its place. Codes are never reused."""

    values: tuple[str, ...] = ()

    @cached_property
    def codes(self) -> dict[str, int]:
        """Name -> code."""
        return {name: code for code, name in enumerate(self.values)}

    @cached_property
    def ranks(self) -> Longs:
        """By code the place of each name among the sorted ones, from 1 on; the last one is 0, for no name."""
        found = np.zeros(len(self.values) + 1, dtype=np.int64)
        found[sorted(range(len(self.values)), key=self.values.__getitem__)] = np.arange(1, len(self.values) + 1)
        return found

    def code(self, name: str | None) -> int:
        """The code of a name; NONE if it is not known."""
        return NONE if name is None else self.codes.get(name, NONE)

    def extended(self, names: Iterable[str]) -> Names:
        """The same codes and, behind them, the names that were not known."""
        new = [name for name in dict.fromkeys(names) if name not in self.codes]
        return Names(self.values + tuple(new)) if new else self

    def __len__(self) -> int:
        return len(self.values)


def repeated(value: object, count: int, kind: npt.DTypeLike) -> npt.NDArray[Any]:
    """One value so many times in the memory of one, read-only: most fields of most records say nothing."""
    return np.broadcast_to(np.array([value], dtype=kind), count)


def shortened(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The same numbers; `repeated` where all are one."""
    alike = len(values) > 1 and bool((values == values[0]).all())
    return repeated(values[0], len(values), values.dtype) if alike else values


def _one(values: npt.NDArray[Any]) -> bool:
    """Whether all of them are one place in memory."""
    return values.strides == (0,) and len(values) > 0


def _taken(values: npt.NDArray[Any], rows: Longs) -> npt.NDArray[Any]:
    if values.strides != (0,):
        return values[rows]
    return values[: len(rows)] if len(rows) <= len(values) else np.broadcast_to(values[:1], len(rows))


def _joined(arrays: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """One array after the other."""
    arrays = [array for array in arrays if len(array)] or arrays[:1]
    if len(arrays) == 1:
        return arrays[0]
    first = arrays[0][:1]
    if _one(arrays[0]) and all(_one(array) and array[0] == first[0] for array in arrays[1:]):
        return np.broadcast_to(first, sum(map(len, arrays)))
    return np.concatenate(arrays)


class Column(Protocol):
    """Values of one field, one a row."""

    def __len__(self) -> int: ...
    def take(self, rows: Longs) -> Self:
        """The column of these rows in this order."""
        ...

    def concat(self, *others: Self) -> Self:
        """This column's rows, then the others'."""
        ...


@dataclass(frozen=True, slots=True)
class Plain:
    """A column that is one array: codes, masks, flags, numbers, or objects for texts."""

    values: npt.NDArray[Any]

    def __len__(self) -> int:
        return len(self.values)

    def take(self, rows: Longs) -> Plain:
        return Plain(_taken(self.values, rows))

    def concat(self, *others: Plain) -> Plain:
        return Plain(_joined([self.values, *(other.values for other in others)]))


@dataclass(frozen=True, slots=True)
class Amounts:
    """Quantities as (amount, unit code); an unknown amount is NaN. `base` computes in the base unit."""

    amount: Floats
    unit: npt.NDArray[np.int8]
    quantity: type[Quantity]

    def __len__(self) -> int:
        return len(self.amount)

    @property
    def base(self) -> Floats:
        """Base units (hours, times a year, fractions), NaN where unknown."""
        factors: Floats = np.array(list(self.quantity.UNITS.values()))
        if not _one(self.unit):
            return self.amount * factors[self.unit]
        factor = factors[self.unit[0]]
        return self.amount if factor == 1 else self.amount * factor

    def take(self, rows: Longs) -> Amounts:
        return Amounts(_taken(self.amount, rows), _taken(self.unit, rows), self.quantity)

    def concat(self, *others: Amounts) -> Amounts:
        return Amounts(
            _joined([self.amount, *(other.amount for other in others)]),
            _joined([self.unit, *(other.unit for other in others)]),
            self.quantity,
        )


@dataclass(frozen=True, slots=True)
class Ragged:
    """Lists of codes: row r is `values[starts[r]:starts[r + 1]]`; `starts` has one entry more than rows."""

    starts: Longs
    values: Ints

    @classmethod
    def of(cls, lists: Sequence[Sequence[int]]) -> Ragged:
        """From one list a row."""
        lengths = np.array([len(row) for row in lists], dtype=np.int64)
        values = np.array([code for row in lists for code in row], dtype=np.int32)
        return cls(starts_of(lengths), values)

    @classmethod
    def beside(cls, keys: Longs | Ints, values: Longs | Ints, count: int) -> Ragged:
        """For each number from 0 on, below `count`, the values that stand beside it, in their order."""
        return cls(starts_of(np.bincount(keys, minlength=count)), values[order_of(keys)].astype(np.int32))

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def lengths(self) -> Longs:
        """How long each row's list is."""
        return self.starts[1:] - self.starts[:-1]

    @property
    def rows(self) -> Longs:
        """For every value the row it stands in."""
        return np.arange(len(self.starts) - 1).repeat(self.starts[1:] - self.starts[:-1])

    def row(self, row: int) -> Ints:
        """The codes of one row."""
        return self.values[self.starts[row] : self.starts[row + 1]]

    def take(self, rows: Longs) -> Ragged:
        if not len(self.values):
            return Ragged(np.zeros(len(rows) + 1, dtype=np.int64), self.values)
        begins = self.starts[rows]
        lengths = self.starts[rows + 1] - begins  # not of all rows: few are taken of many
        starts = starts_of(lengths)
        places = (begins - starts[:-1]).repeat(lengths)
        places += np.arange(len(places))
        return Ragged(starts, self.values[places])

    def concat(self, *others: Ragged) -> Ragged:
        starts, last = [self.starts], self.starts[-1]
        for other in others:
            starts.append(other.starts[1:] + last)
            last = starts[-1][-1] if len(other) else last
        return Ragged(np.concatenate(starts), np.concatenate([self.values, *(other.values for other in others)]))


def hits(flags: npt.NDArray[Any]) -> Longs:
    """Where flags are on, or masks not empty; numpy's `flatnonzero` takes five times as long on the arrays of a map."""
    return flags.nonzero()[0]


def or_zero(amounts: Floats) -> Floats:
    """The amounts, 0 where they are unknown (NaN); numpy's `nan_to_num` takes five times as long on those of a map."""
    return np.where(np.isnan(amounts), 0.0, amounts)


def distinct(values: Longs | Ints) -> Longs:
    """The values, each once, ascending; by sorting, because the hashing of numpy's `unique` is slower on millions."""
    ordered = values.astype(np.int64)
    ordered.sort()
    return ordered[firsts(ordered)]


def all_from(found: Longs, lists: Ragged) -> Longs:
    """These rows, and all rows that the lists lead to from there, step by step; ascending."""
    known, new = np.zeros(len(lists), dtype=np.bool_), found
    while len(new):
        known[new] = True
        led = lists.take(new).values
        new = distinct(led[~known[led]])
    return hits(known)


def order_of(keys: Longs | Ints) -> Longs:
    """The order in which numbers from 0 on ascend, equal ones as they stand: a stable `argsort`.

    Of many, each number is sorted with its place in its last bits, where both fit: a sixth of the time on millions.
    """
    bits = len(keys).bit_length()
    if len(keys) < _MANY or int(keys.max()) >> (63 - bits):
        return keys.argsort(kind="stable")
    packed = keys.astype(np.int64)
    packed <<= bits
    packed |= np.arange(len(keys))
    packed.sort()
    packed &= (1 << bits) - 1
    return packed


def numbered(keys: Longs | Ints) -> tuple[Longs, Longs]:
    """The numbers (from 0 on) each once, ascending, and the place of each given one among them."""
    order = order_of(keys)
    ordered = keys[order]
    new = firsts(ordered)
    place = np.empty(len(keys), dtype=np.int64)
    place[order] = np.cumsum(new) - 1
    return ordered[new].astype(np.int64), place


def as_one(keys: Sequence[Longs | Ints]) -> Longs:
    """Several numbers a row (from -1 on) as one that sorts like them; renumbered where they would not fit."""
    whole, wide = np.zeros(len(keys[0]), dtype=np.int64), 1
    for key in keys:
        width = int(key.max(initial=NONE)) + 2
        if wide * width >= 1 << 62:
            found, whole = numbered(whole)
            wide = len(found)
        whole, wide = whole * width + (key + 1), wide * width
    return whole


def firsts(ordered: npt.NDArray[Any]) -> Flags:
    """Where a run of equal values begins; numpy's `diff` takes three times as long on the short arrays of a map."""
    found = np.empty(len(ordered), dtype=np.bool_)
    found[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=found[1:])
    return found


def starts_of(lengths: Longs) -> Longs:
    """Running sums with a leading 0: where each list begins and the last one ends."""
    starts = np.zeros(len(lengths) + 1, dtype=np.int64)
    lengths.cumsum(out=starts[1:])
    return starts
