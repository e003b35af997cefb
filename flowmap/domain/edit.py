"""How a list of changes becomes a new map: only the tables that it touches are made anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from flowmap.domain import integrity
from flowmap.domain.change import Change
from flowmap.domain.columns import Names, hits
from flowmap.domain.map import Map, conflict, interned
from flowmap.domain.model_hash import model_hash
from flowmap.domain.records import CHANNELS, MOST_CASES, NAMED, FieldSpec, Record, fields_of
from flowmap.domain.table import Table
from flowmap.errors import InvalidMap, Problem


def applied(before: Map, changes: Sequence[Change]) -> Map:
    """The map after the changes; see `Map.apply`."""
    now: dict[tuple[str, str], Record | None] = {}  # what the changes so far left, None = removed
    moved: dict[tuple[str, str], tuple[str, str]] = {}  # new id -> the id whose row it takes over

    def current(type_name: str, identity: str) -> Record | None:
        if (type_name, identity) in now:
            return now[type_name, identity]
        found: Record | None = before.tables[type_name].get(identity)
        return found

    for change in changes:
        if change.before is not None:
            theirs = current(change.type, change.before.id)
            if theirs != change.before:
                raise conflict(change, theirs)
            now[change.type, change.before.id] = None
        if change.after is not None:
            theirs = current(change.type, change.after.id)
            if theirs is not None:
                raise conflict(Change(None, change.after), theirs)
            now[change.type, change.after.id] = change.after
            if change.before is not None and change.before.id != change.after.id:
                old = (change.type, change.before.id)
                moved[change.type, change.after.id] = moved.get(old, old)
    return _rebuilt(before, now, moved)


def _rebuilt(
    before: Map, now: dict[tuple[str, str], Record | None], moved: dict[tuple[str, str], tuple[str, str]]
) -> Map:
    new = [record for record in now.values() if record is not None]
    names = interned(before.names, new)
    if len(names["case"]) > MOST_CASES:  # bits of cases that are gone are given up only when none is left
        return Map.of(_records_after(before, now), name=before.name)
    tables = dict(before.tables)
    for type_name in {key[0] for key in now}:
        table = before.tables[type_name]
        rows = list(range(len(table)))
        added: list[Record] = []
        drop: set[int] = set()
        for (kind, identity), record in now.items():
            if kind != type_name:
                continue
            place = moved.get((kind, identity), (kind, identity))[1]
            row = table.find(place)
            if record is None:
                if row is not None and rows[row] < len(table):
                    drop.add(row)
                continue
            target = len(table) + len(added)
            added.append(record)
            if row is None or rows[row] >= len(table):
                rows.append(target)
            else:
                rows[row] = target
        joined = table.concat(Table.of(type_name, added, names))
        if drop or len(rows) < len(joined):
            kept = np.array(
                [place for row, place in enumerate(rows) if row not in drop or place >= len(table)], dtype=np.int64
            )
            tables[type_name] = joined.take(kept).knowing(table, kept)
        else:  # all that is new stands behind what was there
            tables[type_name] = joined.knowing(table)
    same = all(names[space] is before.names[space] for space in names)
    shared = before.names if same else names  # where nothing new is named, untouched tables stay what they are
    tables = {
        t: table if table.names is shared else replace(table, names=shared).knowing(table)
        for t, table in tables.items()
    }
    after = Map(before.name, tables, shared)
    _refuse_faults(before, after, new)
    known = before.known_hash or before.__dict__.get("model")
    if known is None:
        return after
    removed = [old for kind, identity in now if (old := before.tables[kind].get(identity)) is not None]
    return replace(after, known_hash=model_hash(added=new, removed=removed, base=known))


def _records_after(before: Map, now: dict[tuple[str, str], Record | None]) -> list[Record]:
    kept = [record for record in before.records() if (record.type, record.id) not in now]
    return kept + [record for record in now.values() if record is not None]


def _refuse_faults(before: Map, after: Map, new: Sequence[Record]) -> None:
    """InvalidMap where a new record names what is not there, or what was removed is still named."""
    known = {space: _alive(after, space) for space in NAMED}
    faults = [fault for record in new for fault in integrity.record_faults(record, known)]
    if any(record.type in ("case", "item") for record in new) or len(after.cases) != len(before.cases):
        faults += integrity.shared_faults([*after.cases, *after.items])
    problems = [integrity.problem_of(fault) for fault in faults]
    for space in NAMED:
        if after.tables[space].columns is before.tables[space].columns:
            continue
        gone = _alive(before, space) - known[space]
        users = _users(after, space, gone) if gone else {}
        for name in sorted(users):
            first, count = users[name]
            message = f"{space}:{name} is removed, but {first} still names it ({count} in all)."
            problems.append(Problem(message, "Remove or change them in the same list."))
    if problems:
        raise InvalidMap(problems)


def _alive(m: Map, space: str) -> set[str]:
    names: Names = m.names[space]
    return {names.values[code] for code in m.tables[space].codes("id")}


def _users(m: Map, space: str, names: set[str]) -> dict[str, tuple[str, int]]:
    """For each of these names that records refer to: the first such record, and how many there are."""
    found: dict[str, tuple[str, int]] = {}
    for type_name, table in m.tables.items():
        targets = {space, "via"} if space == "holder" else {space}
        fields = [spec for spec in fields_of(type_name) if spec.name != "id" and spec.target in targets]
        by_name: dict[str, set[int]] = {}
        for spec in fields:
            wanted = names.difference(CHANNELS) if spec.target == "via" else names  # a channel needs no holder
            for row, name in _named(table, spec, m.names[spec.target or ""], wanted):
                by_name.setdefault(name, set()).add(row)
        for name, rows in by_name.items():
            first, count = found.get(name, (f"{table.record(min(rows)).ref}", 0))
            found[name] = first, count + len(rows)
    return found


def _named(table: Table, spec: FieldSpec, known: Names, names: set[str]) -> Iterator[tuple[int, str]]:
    """(row, name) wherever a field of a table has one of these names."""
    codes = {known.codes[name]: name for name in names if name in known.codes}
    if spec.form == "cases":
        for code, name in codes.items():
            yield from ((row, name) for row in hits((table.masks() >> np.uint64(code)) & np.uint64(1)).tolist())
        return
    lists = table.lists(spec.name) if spec.form == "refs" else None
    values, rows = (table.codes(spec.name), None) if lists is None else (lists.values, lists.rows)
    for place in hits(np.isin(values, list(codes))).tolist():
        yield (place if rows is None else int(rows[place])), codes[int(values[place])]
