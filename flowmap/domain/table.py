"""A table: all records of one type as columns, and the way from records to columns and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, reduce
from math import isnan
from operator import or_
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from flowmap.domain.columns import (
    NONE,
    Amounts,
    Column,
    Flags,
    Floats,
    Ints,
    Longs,
    Masks,
    Names,
    Plain,
    Ragged,
    hits,
    order_of,
    starts_of,
)
from flowmap.domain.records import RECORDS, UNNAMED, FieldSpec, Record, fields_of

_MOST_KEPT = 2_000  # records of a table that stay made; our choice: a map that is edited by hand
SUFFIX = "suffix"  # stands for the id where it is derived from key fields: 1, or n for `-n`


class _Ids:
    """Derived ids that were made, both ways, because proofs and evidence ask for the same ones again and again."""

    def __init__(self) -> None:
        self.of: dict[int, str] = {}
        self.row_of: dict[str, int] = {}

    def keep(self, row: int, identity: str) -> None:
        if len(self.of) >= _MOST_KEPT:
            self.of.clear()
            self.row_of.clear()
        self.of[row] = identity
        self.row_of[identity] = row


@dataclass(frozen=True)
class Table:
    """Records of one type. `columns` maps field names to columns; derived ids are a column `suffix`."""

    type: str
    columns: Mapping[str, Column]
    names: Mapping[str, Names]

    @classmethod
    def of(cls, type_name: str, records: Sequence[Record], names: Mapping[str, Names]) -> Table:
        """The table of records whose names are all interned in `names` (type -> Names)."""
        return cls(type_name, {n: _column(f, n, records, names) for n, f in column_fields(type_name)}, names)

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def __iter__(self) -> Iterator[Any]:
        make = self.record if len(self) <= _MOST_KEPT else self._made
        return (make(row) for row in range(len(self)))

    def __getitem__(self, key: int | str) -> Any:
        """The record at a row, or with an id; KeyError if there is none."""
        return self.record(key) if isinstance(key, int) else self.record(self.row_of(key))

    def codes(self, name: str) -> Ints:
        """Codes of a field that names a record; of `id`: this table's own names."""
        return cast(Ints, cast(Plain, self.columns[name]).values)

    def masks(self) -> Masks:
        """Cases of each record as a mask; 0 = not limited to some."""
        return cast(Masks, cast(Plain, self.columns["cases"]).values)

    def flags(self, name: str) -> Flags:
        """A field that is true or false."""
        return cast(Flags, cast(Plain, self.columns[name]).values)

    def base(self, name: str) -> Floats:
        """A quantity in base units, NaN where unknown."""
        if name not in self._bases:
            self._bases[name] = cast(Amounts, self.columns[name]).base
        return self._bases[name]

    @cached_property
    def _bases(self) -> dict[str, Floats]:
        return {}

    def numbers(self, name: str) -> Floats:
        """A field that is a plain number, NaN where unknown."""
        return cast(Floats, cast(Plain, self.columns[name]).values)

    def lists(self, name: str) -> Ragged:
        """A field that is a list of names."""
        return cast(Ragged, self.columns[name])

    def choice(self, name: str, word: str) -> Flags:
        """Which rows have this word in a field of fixed words."""
        return cast(Flags, cast(Plain, self.columns[name]).values == _specs(self.type)[name].choices.index(word))

    def take(self, rows: Longs) -> Table:
        """The table of these rows in this order."""
        return Table(self.type, {name: column.take(rows) for name, column in self.columns.items()}, self.names)

    def concat(self, *others: Table) -> Table:
        """This table's rows, then the others'; the names of each continue those of the one before."""
        if not others:
            return self
        columns = {n: mine.concat(*(cast(Any, one.columns[n]) for one in others)) for n, mine in self.columns.items()}
        return Table(self.type, columns, others[-1].names)

    def knowing(self, before: Table, rows: Longs | None = None) -> Table:
        """This table with the records and ids that another one has made already: its row `rows[k]` is row k here.

        None: all rows are the same. Names keep their codes, so that what they are called stays.
        """
        kept, ids = before._kept.copy(), before._ids.of.copy()
        if not kept and not ids:
            return self
        place: Longs = np.arange(len(before))
        if rows is not None:
            old = hits(rows < len(before))
            place[:] = NONE
            place[rows[old]] = old
        for row, record in zip(place[list(kept)].tolist(), kept.values(), strict=True):
            if row != NONE:
                self._kept[row] = record
        for row, identity in zip(place[list(ids)].tolist(), ids.values(), strict=True):
            if row != NONE:
                self._ids.keep(row, identity)
        return self

    def row_of(self, identity: str) -> int:
        """The row of an id; KeyError if there is none."""
        row = self.find(identity)
        if row is None:
            raise KeyError(identity)
        return row

    def get(self, identity: str) -> Any:
        """The record with an id, or None."""
        row = self.find(identity)
        return None if row is None else self.record(row)

    def __contains__(self, identity: str) -> bool:
        return self.find(identity) is not None

    def where(self, **names: str) -> list[Any]:
        """The records whose fields have these names: `giver="sales"`; of lists, `makes="order"`, that have it."""
        return [self.record(int(row)) for row in self.rows(**names)]

    def rows(self, **names: str) -> Longs:
        """The rows of `where`, ascending."""
        codes = {field: self._code(field, name) for field, name in names.items()}
        near = [self._near(field, code) for field, code in codes.items()] if len(self) > _MOST_KEPT else []
        rows = min((one for one in near if one is not None), key=len, default=None)
        for field, code in codes.items():
            column = self.columns[field]
            if not isinstance(column, Ragged):
                values = cast(Plain, column).values
                rows = hits(values == code) if rows is None else rows[values[rows] == code]
            elif rows is None:
                rows = np.unique(column.rows[column.values == code])
            else:
                rows = rows[[code in column.row(row) for row in rows.tolist()]]
        return np.arange(len(self)) if rows is None else rows

    def _near(self, field: str, code: int) -> Longs | None:
        """The rows that name a code in a field of one name a row, by an index; None for other fields and codes."""
        column = self.columns[field]
        if not isinstance(column, Plain) or _specs(self.type)[field].form != "ref":
            return None
        if field not in self._indexes:
            order, starts = order_of(column.values + 1), starts_of(np.bincount(column.values + 1))
            self._indexes[field] = Ragged(starts, order.astype(np.int32))
        index = self._indexes[field]
        known = NONE <= code < len(index) - 1
        return index.row(code + 1).astype(np.int64) if known else np.zeros(0, dtype=np.int64)

    @cached_property
    def _indexes(self) -> dict[str, Ragged]:
        return {}

    def _code(self, field: str, name: str) -> int:
        spec = _specs(self.type)[field]
        return spec.choices.index(name) if spec.form == "choice" else _code_of(self.names[spec.target or ""], name)

    def find(self, identity: str) -> int | None:
        """The row of an id, or None."""
        if self.type in self.names:
            code = self.names[self.type].code(identity)
            row = NONE if code == NONE else int(self.row_of_code[code])
            return None if row == NONE else row
        if (known := self._ids.row_of.get(identity)) is not None:
            return known
        return next((row for row in self._candidates(identity).tolist() if self.id_at(row) == identity), None)

    @cached_property
    def row_of_code(self) -> Longs:
        """For records that have names: the row of each code, NONE where no record has it."""
        rows = np.full(len(self.names[self.type]), NONE, dtype=np.int64)
        rows[self.codes("id")] = np.arange(len(self))
        return rows

    def _candidates(self, identity: str) -> Longs:
        """Rows that may have this derived id, found by the key columns without making any id."""
        rows: Longs | None = None
        for name, part in zip(RECORDS[self.type].key, identity.split(":")[1:], strict=False):
            spec = _specs(self.type)[name]
            if spec.form == "ref":
                values, known = self.codes(name), self.names[spec.target or ""]
                numbered = part.rpartition("-")[0] if "-" in part else part  # `-2` may be of the name or of the id
                codes = {_code_of(known, part), _code_of(known, numbered)}
                near = [self._near(name, code) for code in codes] if len(self) > _MOST_KEPT else [None]
                if rows is None and all(one is not None for one in near):
                    rows = np.sort(np.concatenate([one for one in near if one is not None]))
                own = values if rows is None else values[rows]
                maybe = reduce(or_, [own == code for code in codes])
                rows = hits(maybe) if rows is None else rows[maybe]
                if not len(rows):
                    break
        return np.arange(len(self)) if rows is None else rows

    def id_at(self, row: int) -> str:
        """The id of one row; only the fields that it is made of are read."""
        if SUFFIX not in self.columns:
            return cast(str, self._fields(row, ("id",))["id"])
        identity = self._ids.of.get(row)
        if identity is None:
            identity = self._derived(self._fields(row, RECORDS[self.type].key), row)
            self._ids.keep(row, identity)
        return identity

    def text(self, name: str, row: int) -> str:
        """A text of one row, "" where there is none."""
        return cast(str, cast(Plain, self.columns[name]).values[row] or "")

    def record(self, row: int) -> Any:
        """The record of one row, made when asked for; the last ones are kept, because proofs share their records."""
        kept = self._kept
        record = kept.get(row)
        if record is None:
            if len(kept) >= _MOST_KEPT:
                kept.clear()
            record = kept[row] = self._made(row)
        return record

    @cached_property
    def _kept(self) -> dict[int, Any]:
        return {}

    @cached_property
    def known_titles(self) -> dict[str, str]:
        """What records are called, as far as somebody has asked: id -> title; see `Map.title_of`."""
        return {}

    @cached_property
    def _ids(self) -> _Ids:
        return _Ids()

    def _made(self, row: int) -> Any:
        values = self._fields(row, [name for name in self.columns if name != SUFFIX])
        if SUFFIX in self.columns:
            values["id"] = self._derived(values, row)
        return RECORDS[self.type].model_construct(**values)

    def _fields(self, row: int, names: Iterable[str]) -> dict[str, Any]:
        specs = _specs(self.type)
        return {name: _value(specs[name], self.columns[name], row, self.names) for name in names}

    def _derived(self, values: Mapping[str, Any], row: int) -> str:
        cls, suffix = RECORDS[self.type], int(cast(Plain, self.columns[SUFFIX]).values[row])
        base = cls.base_id(cast(Record, SimpleNamespace(type=cls.type, key=cls.key, **values)))
        return base if suffix == 1 else f"{base}-{suffix}"


def _code_of(names: Names, name: str) -> int:
    """The code of a name as columns have it; one that no row has if the name is not known."""
    return NONE if name in ("", UNNAMED) else names.codes.get(name, NONE - 1)


@cache
def _specs(type_name: str) -> Mapping[str, FieldSpec]:
    """Column name -> field."""
    return dict(column_fields(type_name))


@cache
def column_fields(type_name: str) -> tuple[tuple[str, FieldSpec], ...]:
    """(column name, field) of a record type: derived ids are kept as a suffix."""
    derived = bool(RECORDS[type_name].key)
    return tuple((SUFFIX if f.name == "id" and derived else f.name, f) for f in fields_of(type_name))


@cache
def naming_columns(type_name: str) -> tuple[tuple[str, str], ...]:
    """(column name, space of the names) of the columns of a record type that name records, its own ones included."""
    return tuple((name, field.target) for name, field in column_fields(type_name) if field.target is not None)


def _column(field: FieldSpec, name: str, records: Sequence[Record], names: Mapping[str, Names]) -> Column:
    values = [getattr(record, field.name) for record in records]
    if name == SUFFIX:
        return Plain(np.array([record.suffix for record in records], dtype=np.int32))
    match field.form:
        case "ref":
            return Plain(np.array([names[field.target or ""].code(value) for value in values], dtype=np.int32))
        case "refs":
            return Ragged.of([[names[field.target or ""].code(v) for v in value] for value in values])
        case "cases":
            bits = names["case"]
            masks = [sum({1 << bits.code(case) for case in value}) for value in values]
            return Plain(np.array(masks, dtype=np.uint64))
        case "choice":
            places = {word: place for place, word in enumerate(field.choices)}
            return Plain(np.array([places.get(value, NONE) for value in values], dtype=np.int8))
        case "flag":
            return Plain(np.array(values, dtype=np.bool_))
        case "number" | "integer":
            return Plain(np.array([np.nan if v is None else v for v in values], dtype=np.float64))
        case "quantity":
            quantity = field.quantity
            assert quantity is not None
            amount = np.array([np.nan if v is None else v.amount for v in values], dtype=np.float64)
            unit = np.array([0 if v is None else quantity.unit_code(v.unit) for v in values], dtype=np.int8)
            return Amounts(amount, unit, quantity)
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return Plain(column)


def _value(field: FieldSpec, column: Column, row: int, names: Mapping[str, Names]) -> Any:
    """One cell as the record has it."""
    if isinstance(column, Amounts):
        amount = float(column.amount[row])
        return None if isnan(amount) else column.quantity.from_code(amount, int(column.unit[row]))
    if isinstance(column, Ragged):
        return tuple(names[field.target or ""].values[code] for code in column.row(row))
    value = cast(Plain, column).values[row]
    match field.form:
        case "ref":
            missing = UNNAMED if field.target == "item" and field.default == UNNAMED else None
            return missing if value == NONE else names[field.target or ""].values[value]
        case "cases":
            mask = int(value)
            return tuple(sorted(name for bit, name in enumerate(names["case"].values) if mask >> bit & 1))
        case "choice":
            return None if value == NONE else field.choices[value]
        case "flag":
            return bool(value)
        case "number" | "integer":
            return None if isnan(value) else int(value) if value == int(value) else float(value)
    return value
