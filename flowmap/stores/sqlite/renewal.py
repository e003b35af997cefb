"""How a file of an older format becomes one of this: the SQL, as each format had it."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator, Mapping
from math import nan

from flowmap.stores.sqlite.schema import FORMAT, PLACES

ALIASES = (  # as format 3 has them
    'CREATE TABLE "alias" (map INTEGER NOT NULL, place INTEGER NOT NULL, "suffix" INTEGER, "item" INTEGER, '
    '"holder" INTEGER, "differs" INTEGER, "name" TEXT, "note" TEXT, "source" TEXT, '
    "PRIMARY KEY (map, place)) WITHOUT ROWID"
)
QUERIES = (  # as format 5 has them
    'CREATE TABLE "query" (map INTEGER NOT NULL, place INTEGER NOT NULL, "suffix" INTEGER, '
    '"name" TEXT, "query" TEXT, "note" TEXT, "source" TEXT, PRIMARY KEY (map, place)) WITHOUT ROWID'
)
PACKED = """
case | id:i share:d share_unit:b | 0 | title note source
stage | id:i position:d starts:d starts_unit:b | 0 | title note source
holder | id:i kind:b people:d capacity:d capacity_unit:b inventory:b | 0 | title department note source
item | id:i replica:B kind:b | 0 | title parts note source
activity | at:i suffix:i control:b duration:d duration_unit:b stage:i cases:q | 4 | uses makes note source
handoff | giver:i receiver:i item:i suffix:i via:i mode:b stage:i lead:d lead_unit:b lead_p90:d lead_p90_unit:b every:d
    every_unit:b effort:d effort_unit:b times:d times_unit:b quality:d quality_unit:b said_by:b backup:B cases:q
    | 12 | note source
question | asker:i asked:i item:i suffix:i times:d times_unit:b effort:d effort_unit:b lead:d lead_unit:b answered:d
    answered_unit:b cases:q | 12 | note source
need | holder:i item:i suffix:i kano:b within:d within_unit:b max_age:d max_age_unit:b min_quality:d min_quality_unit:b
    cases:q | 8 | because note source
policy | item:i holder:i suffix:i rule:b cases:q | 8 | note source
acceptance | holder:i counterpart:i item:i suffix:i cases:q | 12 | finding because by until note source
alias | item:i holder:i suffix:i differs:B | 8 | name note source
query | suffix:i | 0 | name query note source
"""  # the types of format 6: what it packs of each as letters of `struct`, the bytes that are its key, its texts


def _packing() -> Iterator[str]:
    """What packs the cells of format 5; `pack` is the function below."""
    for line in PACKED.replace("\n    ", " ").strip().splitlines():
        type_name, cells, key, texts = (part.strip() for part in line.split("|"))
        names, letters = zip(*(cell.split(":") for cell in cells.split()), strict=True)
        listed = ", ".join(f'"{name}"' for name in texts.split())
        typed = ", ".join(f'"{name}" TEXT' for name in texts.split())
        values = ", ".join(f'"{name}"' for name in names)
        yield (
            f'CREATE TABLE "{type_name}_packed" (map INTEGER NOT NULL, place INTEGER NOT NULL, "packed" BLOB, {typed}, '
            "PRIMARY KEY (map, place)) WITHOUT ROWID"
        )
        yield (
            f'INSERT INTO "{type_name}_packed" (map, place, "packed", {listed}) '
            f"SELECT map, place, pack('<{''.join(letters)}', {values}), {listed} FROM \"{type_name}\""
        )
        yield f'DROP TABLE "{type_name}"'
        yield f'ALTER TABLE "{type_name}_packed" RENAME TO "{type_name}"'
        if key != "0":
            yield f'CREATE INDEX "{type_name}_key" ON "{type_name}" (map, substr("packed", 1, {key}))'


FROM: Mapping[int, tuple[str, ...]] = {  # what makes a file of this format one of the next
    1: ("ALTER TABLE store_history ADD COLUMN undoes INTEGER", PLACES),
    2: (ALIASES, 'CREATE INDEX "alias_key" ON "alias" (map, "item", "holder")'),
    3: ('ALTER TABLE "map" ADD COLUMN "hourly_rate" TEXT',),
    4: (QUERIES,),
    5: tuple(_packing()),
}


def renew(db: sqlite3.Connection, found: int) -> None:
    """Make a file of an older format one of this format, within a transaction."""
    db.create_function("pack", -1, _pack, deterministic=True)
    for older in range(found, FORMAT):
        for statement in FROM[older]:
            db.execute(statement)
    db.execute(f"PRAGMA user_version = {FORMAT}")
    db.create_function("pack", -1, None)


def _pack(letters: str, *values: float | None) -> bytes:
    """Values in one cell; what is not there is the code -1 or no number."""
    missing = (nan if letter == "d" else -1 for letter in letters[1:])
    return struct.pack(letters, *(none if one is None else one for one, none in zip(values, missing, strict=True)))


__all__ = ["renew"]
