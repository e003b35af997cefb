"""A company of any size, made of columns from a seed: what the benchmarks measure on.

Teams are the square root of the handoffs, items a twentieth; each item starts with its maker and goes through some
twenty teams, often through one after the other; every twentieth handoff promises what its giver cannot have. There are
half as many needs as handoffs, one in ten at somebody whom the item never reaches; a fifth of the work uses one input
and a fifth two.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isqrt
from typing import Any

import numpy as np

from flowmap.domain.columns import NONE, Amounts, Column, Longs, Names, Plain, Ragged, firsts, starts_of
from flowmap.domain.map import SPACES, Map
from flowmap.domain.quantities import Duration, Share
from flowmap.domain.records import (
    RECORDS,
    Activity,
    Case,
    Handoff,
    Holder,
    Item,
    Need,
    Policy,
    Question,
    Record,
    Stage,
    fields_of,
)
from flowmap.domain.table import Table

SEED = 11
ON, SECOND, PROMISED = 16, 3, 1  # handoffs of an item: to somebody new, a second way, a promise that cannot be kept
AN_ITEM = ON + SECOND + PROMISED
MISSED = 4  # teams that an item does not reach
STAGES = ("enquiry", "order", "delivery", "service")
CHANNELS = ("e-mail", "phone", "voice", "paper", "chat", "file")
LEAST = 1_000  # handoffs: some thirty teams, so that each item has teams that it never reaches


def company(handoffs: int, cases: int = 1, seed: int = SEED) -> Map:
    """The company with so many handoffs (at least LEAST) and kinds of order, always the same."""
    return _Company(max(LEAST, handoffs), cases, np.random.default_rng(seed)).map()


class _Company:
    def __init__(self, handoffs: int, cases: int, draw: np.random.Generator) -> None:
        self.draw, self.handoffs = draw, handoffs
        self.teams, self.items = isqrt(handoffs), handoffs // AN_ITEM
        self.cases = cases
        names = {space: Names() for space in SPACES}
        width_t, width_i = len(str(self.teams)), len(str(self.items))
        names["holder"] = Names(tuple(f"team-{n:0{width_t}}" for n in range(self.teams)))
        names["item"] = Names(tuple(f"item-{n:0{width_i}}" for n in range(self.items)))
        names["case"] = Names(tuple(f"case-{n + 1}" for n in range(cases)))
        names["stage"], names["via"] = Names(STAGES), Names(CHANNELS)
        self.names: Mapping[str, Names] = names

    def map(self) -> Map:
        """The map of all tables."""
        reach = self._reach()
        giver, receiver, item = self._ways(reach)
        tables = {name: Table.of(name, (), self.names) for name in RECORDS}
        tables["case"] = self._listed([Case(id=one, share=Share(100 / self.cases, "%")) for one in self._ids("case")])
        tables["stage"] = self._listed(
            [Stage(id=one, position=n + 1, starts=Duration(10.0 * n, "d")) for n, one in enumerate(STAGES)]
        )
        tables["holder"] = self._holders()
        tables["item"] = self._items()
        tables["handoff"] = self._handed(giver, receiver, item)
        tables["activity"] = self._work(reach, receiver, item)
        tables["need"] = self._needs(reach)
        tables["question"] = self._questions()
        tables["policy"] = self._policies(reach)
        return Map("company", tables, self.names)

    def _ids(self, space: str) -> tuple[str, ...]:
        return self.names[space].values

    def _listed(self, records: list[Record]) -> Table:
        return Table.of(records[0].type, records, self.names)

    def _reach(self) -> Longs:
        """For each item its maker, those whom it reaches one after the other, and four whom it does not."""
        width, rows = 1 + ON + MISSED, []
        for first in range(0, self.items, 4_000):
            chance = self.draw.random((min(4_000, self.items - first), self.teams), dtype=np.float32)
            some = np.argpartition(chance, width - 1, axis=1)[:, :width]
            rows.append(self.draw.permuted(some, axis=1))
        return np.concatenate(rows).astype(np.int64)

    def _ways(self, reach: Longs) -> tuple[Longs, Longs, Longs]:
        """(giver, receiver, item) of every handoff: on to somebody new, a second way, or a promise by an outsider."""
        n = np.arange(1, ON + 1)
        back = np.minimum(self.draw.geometric(0.5, (self.items, ON)), n)  # mostly from who had it last
        start = self.draw.integers(0, ON, (self.items, SECOND))
        end = 1 + (start + self.draw.integers(0, ON - 1, start.shape)) % ON  # anybody but the maker and the giver
        start, end = np.hstack([n - back, start]), np.hstack([np.broadcast_to(n, back.shape), end])
        whole = np.arange(self.items).repeat(ON + SECOND)
        left = self.handoffs - self.items * AN_ITEM
        promised = np.concatenate([np.arange(self.items), self.draw.integers(0, self.items, left)])
        giver = np.concatenate([reach[whole, start.ravel()], reach[promised, ON + 1]])
        receiver = np.concatenate([reach[whole, end.ravel()], reach[promised, ON + 2]])
        return giver, receiver, np.concatenate([whole, promised])

    def _rows(self, record: Record, count: int, **columns: Any) -> Table:
        """A table of so many records like one, but for these columns; later ones with the same key are numbered."""
        table = Table.of(record.type, [record], self.names).take(np.zeros(count, dtype=np.int64))
        made: dict[str, Column] = dict(table.columns)
        made |= {name: one if isinstance(one, Ragged | Amounts) else Plain(one) for name, one in columns.items()}
        if "suffix" in made:
            made["suffix"] = Plain(self._numbered(record, made))
        return Table(record.type, made, self.names)

    @staticmethod
    def _numbered(record: Record, columns: Mapping[str, Column]) -> Any:
        key = ("at", "makes") if isinstance(record, Activity) else record.key
        parts = [one for name in key if isinstance(one := columns[name], Plain | Ragged)]
        keys = [one.values.astype(np.int64) for one in parts]
        order = np.lexsort(keys[::-1])
        same = np.logical_and.reduce([~firsts(key[order]) for key in keys])
        begins = np.maximum.accumulate(np.where(same, 0, np.arange(len(order))))
        number = np.empty(len(order), dtype=np.int32)
        number[order] = np.arange(len(order)) - begins + 1
        return number

    def _amounts(self, record: type[Record], name: str, amount: Any, unit: str, known: float = 1.0) -> Amounts:
        quantity = next(one.quantity for one in fields_of(record.type) if one.name == name)
        assert quantity is not None
        values = np.where(self.draw.random(len(amount)) < known, amount.astype(np.float64), np.nan)
        return Amounts(values, np.full(len(amount), quantity.unit_code(unit), dtype=np.int8), quantity)

    def _limited(self, count: int, part: float) -> Any:
        """Cases: a part of the records holds in some kinds of order only."""
        if self.cases == 1:
            return np.zeros(count, dtype=np.uint64)
        some = self.draw.integers(1, (1 << self.cases) - 1, count, dtype=np.uint64)
        return np.where(self.draw.random(count) < part, some, np.uint64(0))

    def _words(self, record: type[Record], name: str, count: int, parts: Mapping[str | None, float]) -> Any:
        choices = next(one.choices for one in fields_of(record.type) if one.name == name)
        codes = [NONE if word is None else choices.index(word) for word in parts]
        return self.draw.choice(np.array(codes, dtype=np.int8), count, p=list(parts.values()))

    def _holders(self) -> Table:
        n = self.teams
        return self._rows(
            Holder(id=self._ids("holder")[0]),
            n,
            id=np.arange(n, dtype=np.int32),
            kind=self._words(Holder, "kind", n, {"team": 0.9, "system": 0.08, "meeting": 0.02}),
            inventory=self._words(Holder, "inventory", n, {None: 0.7, "complete": 0.3}),
            capacity=self._amounts(Holder, "capacity", self.draw.integers(20, 200, n), "h/week", 0.5),
        )

    def _items(self) -> Table:
        n = self.items
        whole = (self.draw.random(n) < 0.03) & (np.arange(n) > 50)
        half = (np.arange(n) // 2 + 1)[:, None]
        inside = self.draw.integers(0, half - 1 + (half < 2), (n, 2)) + np.hstack([0 * half, half - 1])
        parts = Ragged(starts_of(np.where(whole, 2, 0)), inside[whole].ravel().astype(np.int32))
        return self._rows(Item(id=self._ids("item")[0]), n, id=np.arange(n, dtype=np.int32), parts=parts)

    def _handed(self, giver: Longs, receiver: Longs, item: Longs) -> Table:
        n, draw = len(giver), self.draw
        lead = draw.integers(1, 48, n)
        slow = self._amounts(Handoff, "lead_p90", lead * 3, "h", 0.2)
        return self._rows(
            Handoff(giver=self._ids("holder")[0], receiver=self._ids("holder")[1], item=self._ids("item")[0]),
            n,
            giver=giver.astype(np.int32),
            receiver=receiver.astype(np.int32),
            item=item.astype(np.int32),
            via=np.where(draw.random(n) < 0.7, draw.integers(0, len(CHANNELS), n), NONE).astype(np.int32),
            mode=self._words(Handoff, "mode", n, {"push": 0.9, "read": 0.1}),
            stage=np.where(draw.random(n) < 0.3, draw.integers(0, len(STAGES), n), NONE).astype(np.int32),
            lead=self._amounts(Handoff, "lead", lead, "h", 0.7),
            lead_p90=slow,
            every=self._amounts(Handoff, "every", draw.integers(1, 10, n), "d", 0.05),
            effort=self._amounts(Handoff, "effort", draw.integers(2, 30, n), "min", 0.5),
            times=self._amounts(Handoff, "times", draw.integers(1, 500, n), "/year", 0.5),
            quality=self._amounts(
                Handoff, "quality", np.where(draw.random(n) < 0.2, draw.integers(80, 100, n), 100), "%"
            ),
            said_by=self._words(Handoff, "said_by", n, {None: 0.8, "giver": 0.05, "receiver": 0.05, "both": 0.1}),
            backup=draw.random(n) < 0.02,
            cases=self._limited(n, 0.04),
        )

    def _work(self, reach: Longs, receiver: Longs, item: Longs) -> Table:
        """Each item is made by its first team, two fifths from what that team gets of the items before it."""
        n, draw = self.items, self.draw
        at, number = reach[:, 0], np.arange(n)
        has = np.unique(receiver * n + item)
        begin, end = np.searchsorted(has, at * n), np.searchsorted(has, at * n + number)
        many = end - begin
        wanted = draw.choice(np.array([0, 1, 2]), n, p=[0.6, 0.2, 0.2])
        one = begin + (draw.random(n) * many).astype(np.int64)
        other = begin + (draw.random(n) * many).astype(np.int64)
        chosen = np.stack([one, np.where(other == one, NONE, other)], axis=1)
        taken = (np.arange(2) < np.minimum(wanted, many)[:, None]) & (chosen >= 0)
        uses = Ragged(starts_of(taken.sum(axis=1)), (has[chosen[taken]] % n).astype(np.int32))
        return self._rows(
            Activity(at=self._ids("holder")[0], makes=(self._ids("item")[0],)),
            n,
            at=at.astype(np.int32),
            makes=Ragged(np.arange(n + 1), number.astype(np.int32)),
            uses=uses,
            duration=self._amounts(Activity, "duration", draw.integers(1, 5, n), "d", 0.5),
            cases=self._limited(n, 0.05),
        )

    def _needs(self, reach: Longs) -> Table:
        n, draw = self.handoffs // 2, self.draw
        item, turn = np.arange(n) % self.items, np.arange(n) // self.items
        place = 1 + (turn * ON // (AN_ITEM // 2) + draw.integers(0, 2, n)) % ON
        place = np.where(draw.random(n) < 0.1, ON + 2 + draw.integers(0, MISSED - 1, n), place)
        holder = reach[item, place]
        kinds = {"threshold": 0.4, "performance": 0.35, "excitement": 0.2, "not_relevant": 0.05}
        return self._rows(
            Need(holder=self._ids("holder")[0], item=self._ids("item")[0]),
            n,
            holder=holder.astype(np.int32),
            item=item.astype(np.int32),
            kano=self._words(Need, "kano", n, kinds),  # type: ignore[arg-type]
            within=self._amounts(Need, "within", draw.integers(5, 60, n), "d", 0.3),
            max_age=self._amounts(Need, "max_age", draw.integers(5, 90, n), "d", 0.1),
            min_quality=self._amounts(Need, "min_quality", draw.integers(60, 95, n), "%", 0.1),
            cases=self._limited(n, 0.15),
        )

    def _questions(self) -> Table:
        n, draw = max(2, self.items // 10), self.draw
        asker = draw.integers(0, self.teams, n)
        return self._rows(
            Question(asker=self._ids("holder")[0], asked=self._ids("holder")[1], item=self._ids("item")[0]),
            n,
            asker=asker.astype(np.int32),
            asked=((asker + draw.integers(1, self.teams, n)) % self.teams).astype(np.int32),
            item=draw.integers(0, self.items, n).astype(np.int32),
            times=self._amounts(Question, "times", draw.integers(1, 60, n), "/year", 0.7),
            effort=self._amounts(Question, "effort", draw.integers(5, 60, n), "min", 0.7),
            answered=self._amounts(Question, "answered", draw.choice(np.array([0, 50, 95]), n), "%"),
        )

    def _policies(self, reach: Longs) -> Table:
        n, draw = max(2, self.items // 50), self.draw
        item = draw.choice(self.items, n, replace=False)
        return self._rows(
            Policy(rule="deny", holder=self._ids("holder")[0], item=self._ids("item")[0]),
            n,
            rule=self._words(Policy, "rule", n, {"deny": 0.5, "must_pass": 0.5}),
            holder=reach[item, draw.integers(1, 12, n)].astype(np.int32),
            item=item.astype(np.int32),
        )
