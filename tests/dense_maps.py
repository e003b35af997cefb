"""Small maps in which everything meets everything: the random maps on which the engine is compared with the oracle."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from flowmap.domain.map import Map
from flowmap.domain.quantities import Duration, Effort, Rate, Share
from flowmap.domain.records import Activity, Case, Handoff, Holder, Item, Need, Policy, Question, Record, Stage

T = TypeVar("T")


def dense_maps() -> SearchStrategy[Map]:
    """Dense maps from a seed each: one number to draw, not hundreds; a failing map is not made simpler."""
    return st.randoms(use_true_random=True).map(dense_map)


def dense_map(draw: random.Random) -> Map:
    """A map with 2-6 holders, 1-5 items, 1-3 cases, and up to some thirty statements about them."""
    return Map.of(_Drawn(draw).records(), name="dense")


def timed_maps() -> SearchStrategy[Map]:
    """Dense maps about time and quality: needs have limits of every kind, steps have stages, others are outsiders."""
    return st.randoms(use_true_random=True).map(timed_map)


def timed_map(draw: random.Random) -> Map:
    """A dense map with some more fields in its records."""
    stages = [f"t{n}" for n in range(draw.choice((0, 3, 4)))]
    records: list[Record] = []
    for one in _Drawn(draw).records():
        if one.type == "stage":
            continue
        update: dict[str, Any] = {}
        if isinstance(one, Need):
            update = {
                "max_age": draw.choice((None, Duration(0.0, "d"), Duration(1.0, "d"), Duration(2.0, "d"))),
                "min_quality": draw.choice((None, Share(100.0, "%"), Share(90.0, "%"), Share(40.0, "%"))),
            }
        if isinstance(one, Handoff | Activity):
            update = {"stage": draw.choice(stages) if stages and draw.random() < 0.7 else None}
        records.append(one.model_copy(update=update))
    starts = (None, Duration(0.0, "d"), Duration(4.0, "d"), Duration(6.0, "d"), Duration(15.0, "d"))
    made = [Stage(id=name, position=place, starts=draw.choice(starts)) for place, name in enumerate(stages, start=1)]
    return Map.of([*made, *records], name="timed")


class _Drawn:
    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.holders = [f"h{n}" for n in range(draw.randint(2, 6))]
        self.items = [f"i{n}" for n in range(draw.randint(1, 5))]
        self.cases = [f"c{n}" for n in range(draw.choice((0, 0, 2, 3)))]
        self.stages = [f"s{n}" for n in range(draw.choice((0, 0, 2)))]
        self.taken: set[str] = set()

    def records(self) -> list[Record]:
        """All records, those that are named before those that name them."""
        draw = self.draw
        found: list[Record] = []
        if self.cases:
            weights = [draw.randint(1, 3) for _ in self.cases]
            shares = [round(100 * weight / sum(weights), 1) for weight in weights]
            known = draw.random() < 0.5
            shares[-1] = round(100 - sum(shares[:-1]), 1)
            found += [
                Case(id=name, share=Share(share, "%") if known else None)
                for name, share in zip(self.cases, shares, strict=True)
            ]
        found += [
            Stage(id=name, position=place, starts=self.one_of((None, 0, 1, 3), Duration, "d"))
            for place, name in enumerate(self.stages, start=1)
        ]
        for name in self.holders:
            kind = draw.choice(("team", "team", "team", "system", "meeting", "outsider"))
            found.append(Holder(id=name, kind=kind, inventory=draw.choice((None, None, "complete"))))
        for place, name in enumerate(self.items):
            parts = [one for one in self.items[:place] if draw.random() < 0.2]
            kind = "expertise" if draw.random() < 0.08 else "information"
            found.append(Item(id=name, parts=tuple(parts), replica=draw.random() < 0.15, kind=kind))
        makers = (
            (self.activity, 6),
            (self.handoff, 14),
            (self.question, 4),
            (self.need, 7),
            (self.policy, 3),
        )
        for make, most in makers:
            for _ in range(draw.randint(0, most)):
                record = make()
                if record is not None:
                    found.append(self.identified(record))
        return found

    def some(self, among: Sequence[str], most: int) -> tuple[str, ...]:
        """Up to `most` of them."""
        return tuple(self.draw.sample(list(among), min(len(among), self.draw.randint(0, most))))

    def one_of(self, amounts: Sequence[float | None], quantity: type[Any], unit: str) -> Any:
        """A quantity with one of these amounts, or None."""
        amount = self.draw.choice(amounts)
        return None if amount is None else quantity(float(amount), unit)

    def limits(self) -> tuple[str, ...]:
        """Usually all cases."""
        return self.some(self.cases, 2) if self.draw.random() < 0.5 else ()

    def stage(self) -> str | None:
        """Usually none."""
        return self.draw.choice(self.stages) if self.stages and self.draw.random() < 0.4 else None

    def pair(self) -> tuple[str, str]:
        """Two holders."""
        one, other = self.draw.sample(self.holders, 2)
        return one, other

    def activity(self) -> Record | None:
        """Work that makes something from something, or controls."""
        draw = self.draw
        makes = self.some(self.items, 2)
        uses = tuple(item for item in self.some(self.items, 2) if item not in makes)
        if draw.random() < 0.35:
            uses = ()
        if not makes and not uses:
            return None
        controls = ("approve", "check") if not makes else ("redact", "translate") if uses else (None,)
        control = draw.choice((None, *controls))
        return Activity(
            at=draw.choice(self.holders),
            uses=uses,
            makes=makes,
            control=control,
            duration=self.one_of((None, 0, 1, 2), Duration, "d"),
            stage=self.stage(),
            cases=self.limits(),
        )

    def handoff(self) -> Record:
        """A handoff; times, quality and period are often unknown."""
        giver, receiver = self.pair()
        draw = self.draw
        return Handoff(
            giver=giver,
            receiver=receiver,
            item=draw.choice(self.items) if draw.random() < 0.97 else "?",
            mode=draw.choice(("push", "push", "push", "read")),
            stage=self.stage(),
            lead=self.one_of((None, 0, 1, 2), Duration, "d"),
            lead_p90=self.one_of((None, None, 1, 3), Duration, "d"),
            every=self.one_of((None, None, None, 2), Duration, "d"),
            effort=self.one_of((None, 6, 12), Effort, "min"),
            times=self.one_of((None, 10, 100), Rate, "/year"),
            quality=Share(float(draw.choice((100, 100, 90, 50))), "%"),
            backup=draw.random() < 0.08,
            cases=self.limits(),
        )

    def question(self) -> Record:
        """A question, answered or not."""
        asker, asked = self.pair()
        return Question(
            asker=asker,
            asked=asked,
            item=self.draw.choice(self.items),
            times=self.one_of((None, 12, 48), Rate, "/year"),
            effort=self.one_of((None, 30), Effort, "min"),
            lead=self.one_of((None, 1), Duration, "d"),
            answered=Share(float(self.draw.choice((0, 50, 90, 100))), "%"),
            cases=self.limits(),
        )

    def need(self) -> Record:
        """A need of any class."""
        return Need(
            holder=self.draw.choice(self.holders),
            item=self.draw.choice(self.items),
            kano=self.draw.choice(("threshold", "threshold", "performance", "excitement", "not_relevant")),
            within=self.one_of((None, None, 1, 2, 4), Duration, "d"),
            cases=self.limits(),
        )

    def policy(self) -> Record:
        """A denial or a control that must be passed."""
        return Policy(
            rule=self.draw.choice(("deny", "must_pass")),
            holder=self.draw.choice(self.holders),
            item=self.draw.choice(self.items),
            cases=self.limits(),
        )

    def identified(self, record: Any) -> Record:
        """The record under an id of its own."""
        base, n = record.base_id(), 1
        while (identity := base if n == 1 else f"{base}-{n}") in self.taken:
            n += 1
        self.taken.add(identity)
        named: Record = record.with_id(identity)
        return named
