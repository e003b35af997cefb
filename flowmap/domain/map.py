"""A map: an immutable set of tables with the names they share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from flowmap.domain import integrity
from flowmap.domain.change import Change, additions
from flowmap.domain.columns import NONE, Floats, Names, Ragged
from flowmap.domain.model_hash import hash_of
from flowmap.domain.money import Money
from flowmap.domain.records import MOST_CASES, NAMED, RECORDS, UNNAMED, Case, Header, Record, fields_of
from flowmap.domain.slug import readable
from flowmap.domain.table import Table
from flowmap.errors import Conflict, InvalidMap

if TYPE_CHECKING:
    import networkx

ONE_CASE = "all"  # the id of the only case of a map that gives none
_MOST_TITLES = 10_000  # that stay known: sentences name the same ones again and again
SPACES = (*NAMED, "via")  # the types whose names are interned


@dataclass(frozen=True, eq=False)
class Map:
    """A map as columns. `name` is what it is called in a store or its file's name; it is not part of the model.

    `tables` holds one table for each type of record, `names` the interned names of each space. The code of a
    case is its bit in every mask; a case keeps its bit as long as the map lives.
    """

    name: str
    tables: Mapping[str, Table]
    names: Mapping[str, Names]
    known_hash: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, records: Iterable[Record] = (), *, name: str = "map") -> Map:
        """The map of these records, in their order; InvalidMap with all faults if they do not fit together."""
        listed = list(records)
        faults = list(integrity.faults(listed))
        if faults:
            raise InvalidMap([integrity.problem_of(fault) for fault in faults])
        names = interned({space: Names() for space in SPACES}, listed)
        by_type: dict[str, list[Record]] = {type_name: [] for type_name in RECORDS}
        for record in listed:
            by_type[record.type].append(record)
        return cls(name, {t: Table.of(t, by_type[t], names) for t in RECORDS}, names)

    @cached_property
    def size(self) -> int:
        """How many records `stats` counts."""
        records = sum(len(table) for type_name, table in self.tables.items() if type_name != "map")
        return records + len(self.case_bits) - len(self.cases)

    @cached_property
    def parts(self) -> Ragged:
        """For each item code its direct parts."""
        row_of = self.items.row_of_code.copy()
        row_of[row_of == NONE] = len(self.items)
        parts = self.items.lists("parts")
        return Ragged(np.append(parts.starts, parts.starts[-1]), parts.values).take(row_of)

    @property
    def title(self) -> str:
        """What the map is called, after its name where no title can be read."""
        header = self.tables["map"]
        return readable(header[0].title if len(header) else None, self.name)

    @property
    def hourly_rate(self) -> Money | None:
        """What an hour of work costs; None where the map does not say."""
        said = self.tables["map"].text("hourly_rate", 0) if len(self.tables["map"]) else ""
        return Money.of(said) if said else None

    holders = property(lambda self: self.tables["holder"], doc="Teams, systems, meetings and outsiders.")
    items = property(lambda self: self.tables["item"], doc="Pieces of information.")
    cases = property(lambda self: self.tables["case"], doc="Kinds of business case; empty = the one case `all`.")
    stages = property(lambda self: self.tables["stage"], doc="Steps of the sales process.")
    activities = property(lambda self: self.tables["activity"], doc="Work that uses and makes items.")
    handoffs = property(lambda self: self.tables["handoff"], doc="Who hands what to whom.")
    questions = property(lambda self: self.tables["question"], doc="Who asks whom for what.")
    needs = property(lambda self: self.tables["need"], doc="Who needs what.")
    policies = property(lambda self: self.tables["policy"], doc="What is denied, and what must pass whom.")
    acceptances = property(lambda self: self.tables["acceptance"], doc="Findings that the owners accept.")
    aliases = property(lambda self: self.tables["alias"], doc="Other names of items and holders.")
    queries = property(lambda self: self.tables["query"], doc="Questions in Cypher that are saved with the map.")

    def records(self) -> Iterator[Record]:
        """Every record, type by type in the order of RECORDS."""
        return (record for type_name in RECORDS for record in self.tables[type_name])

    @cached_property
    def case_bits(self) -> dict[str, int]:
        """Case id -> bit, in the order of the map; the one case `all` where none is given."""
        codes = [int(code) for code in self.cases.codes("id")]
        return {self.names["case"].values[code]: code for code in codes} or {ONE_CASE: 0}

    @cached_property
    def all_cases(self) -> int:
        """The mask of all cases."""
        return sum(1 << bit for bit in self.case_bits.values())

    @cached_property
    def shares(self) -> Floats:
        """Share of each case by bit, shape (64,), 0 where a bit is free; they sum to 1, or to what was typed."""
        shares = np.zeros(MOST_CASES)
        given = integrity.shares_of([case for case in self.cases if isinstance(case, Case)]) or {ONE_CASE: 1.0}
        for name, bit in self.case_bits.items():
            shares[bit] = given[name]
        return shares

    def cases_in(self, mask: int) -> list[str]:
        """The ids of the cases in a mask, in the order of the map."""
        return [name for name, bit in self.case_bits.items() if mask >> bit & 1]

    @cached_property
    def model(self) -> str:
        """The model hash, 64 hexadecimal digits."""
        return self.known_hash if self.known_hash is not None else hash_of(self.tables.values())

    def find(self, ref: str) -> Record | None:
        """The record that a finding names (`type:id`), or None."""
        type_name = ref.partition(":")[0]
        if type_name not in RECORDS:
            return None
        identity = ref if RECORDS[type_name].key else ref.partition(":")[2]
        found: Record | None = self.tables[type_name].get(identity)
        return found

    def title_of(self, space: str, identity: str | None) -> str:
        """The title of a holder, item, case or stage, from its id where none can be read; of an unnamed item "?"."""
        if identity is None or identity == UNNAMED:
            return UNNAMED
        known = self.tables[space].known_titles  # of the table, which the next map shares where nothing in it changes
        title = known.get(identity)
        if title is None:
            table = self.tables[space]
            there = identity in table
            title = readable(table.text("title", table.row_of(identity)), identity) if there else identity
            if len(known) < _MOST_TITLES:
                known[identity] = title
        return title

    def fresh_id(self, record: Record, *, taken: Collection[str] = ()) -> str:
        """The id that a new record with derived id gets here: the derived one, or with `-2`, `-3` ... on a clash.

        `taken`: ids of its type that are to be added, too.
        """
        base, table, n = record.base_id(), self.tables[record.type], 1
        while (identity := base if n == 1 else f"{base}-{n}") in taken or identity in table:
            n += 1
        return identity

    def apply(self, changes: Iterable[Change]) -> Map:
        """A new map with the changes made, one after the other; the columns of other types are shared.

        Conflict where a `before` is not what the map has; InvalidMap where a name would not exist.
        """
        from flowmap.domain.edit import applied

        return applied(self, list(changes))

    def renamed(self, name: str) -> Map:
        """The same model under another name."""
        return replace(self, name=name)

    def stats(self) -> dict[str, int]:
        """How many records of each type, by plural name."""
        return {
            "holders": len(self.holders),
            "items": len(self.items),
            "cases": len(self.case_bits),
            "stages": len(self.stages),
            "activities": len(self.activities),
            "handoffs": len(self.handoffs),
            "questions": len(self.questions),
            "needs": len(self.needs),
            "policies": len(self.policies),
            "acceptances": len(self.acceptances),
            "aliases": len(self.aliases),
            "queries": len(self.queries),
        }

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Map):
            return NotImplemented
        return {record.ref: record for record in self.records()} == {record.ref: record for record in other.records()}

    def __hash__(self) -> int:
        return hash(self.model)

    def __repr__(self) -> str:
        return f"<Map {self.name!r}: {len(self.holders)} teams, {len(self.handoffs)} handoffs, {len(self.needs)} needs>"

    def _repr_html_(self) -> str:
        """Notebooks show the title and how much there is; `flowmap.draw(m)` is the picture."""
        from flowmap.domain.notebook import map_html

        return map_html(self)

    def to_networkx(self) -> networkx.MultiDiGraph[Any]:
        """Teams as nodes, handoffs as edges giver -> receiver, with the fields of the records as attributes."""
        import networkx

        graph: networkx.MultiDiGraph[Any] = networkx.MultiDiGraph(map=self.name, title=self.title)
        for holder in self.holders:
            graph.add_node(holder.id, **{**holder.to_dict(), "title": self.title_of("holder", holder.id)})
        for handoff in self.handoffs:
            graph.add_edge(handoff.giver, handoff.receiver, key=handoff.id, **handoff.to_dict())
        return graph


def interned(names: Mapping[str, Names], records: Sequence[Record]) -> dict[str, Names]:
    """The names of a space, extended by those that the records have or mention."""
    found: dict[str, list[str]] = {space: [] for space in SPACES}
    for record in records:
        for spec in fields_of(record.type):
            if spec.target is not None:
                value = getattr(record, spec.name)
                listed = value if isinstance(value, tuple) else (value,)
                found[spec.target].extend(name for name in listed if name is not None and name != UNNAMED)
    return {space: names[space].extended(found[space]) for space in SPACES}


def difference(*, before: Map, after: Map) -> list[Change]:
    """The changes that make `before` into `after`: removals first, users before what they use."""
    old = {record.ref: record for record in before.records()}
    new = {record.ref: record for record in after.records()}
    removed = [Change(old[ref], None) for ref in reversed(old) if ref not in new]
    changed = [Change(old[ref], record) for ref, record in new.items() if ref in old and old[ref] != record]
    return [*removed, *changed, *additions(record for ref, record in new.items() if ref not in old)]


def conflict(change: Change, theirs: Record | None) -> Conflict:
    """The error for a change whose `before` is not what the map has."""
    state = "has changed meanwhile" if theirs is not None else "is not there any more"
    if change.before is None:
        state = "exists already"
    return Conflict(f"{change.record.ref} {state}.", before=change.before, theirs=theirs, mine=change.after)


__all__ = ["ONE_CASE", "SPACES", "Header", "Map", "conflict", "difference"]
