"""Random maps for hypothesis: every record type, and titles that try to break a notation."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from flowmap.domain.map import Map
from flowmap.domain.quantities import Capacity, Duration, Effort, Quantity, Rate, Share
from flowmap.domain.records import (
    CHANNELS,
    CONTROL_CHARACTER,
    UNNAMED,
    Acceptance,
    Activity,
    Alias,
    Case,
    Handoff,
    Header,
    Holder,
    Item,
    Need,
    Policy,
    Query,
    Question,
    Record,
    Stage,
)
from flowmap.domain.slug import slug, title_of

ORDINARY = ("Sales", "Goods receiving", "order", "put-away order", "Key account (DACH)", "Größe", "營業部", "délai")
HOSTILE = (
    'say "hi"', "a: b", "a, b", "a -> b", "C# skills", "x # y", "- x", "? x", "*x", "&x", "!x", "{x}", "[x]", "%x",
    "order if engine", "takes 3d", "Weekly meeting", "daily report", "delivery note", "source code", "by or by", "read",
    "Sales makes order", "is a team", "map", "case", "90%", "9001", "3D drawing", "2027-03-31", "1e3", "null", "true",
    "No", "~", "0x1F", "not relevant", "max age", "said by both", "back\\slash", "tab\there", "two\nlines", " blank ",
    "@x",
    "two  blanks", "é́", "😀 team", "מכירות", "line\u2028end", "zero\u200bwidth", "\ufeffmark", "nb\u00a0sp", "'quoted'",
    "via", "p90", "stage", "quality", "x:y", "x:", ":", "|", ">", "a" * 90, "must pass", "from into", "?x", "a#b", "#",
)  # fmt: skip


# What no text may have, and the return that files lose. Left out, not filtered: with a filter most maps are given up.
_UNSAYABLE = "".join(one for one in map(chr, range(0xD800)) if CONTROL_CHARACTER.search(one)) + "\r\ufffe\uffff"


@cache
def titles() -> SearchStrategy[str]:
    """Titles: ordinary ones, ones with marks and words of the notations, and any text at all."""
    anything = st.text(st.characters(codec="utf-8", exclude_characters=_UNSAYABLE), max_size=30)
    return st.one_of(st.sampled_from(ORDINARY), st.sampled_from(HOSTILE), anything)


@cache
def known_quantities(quantity: type[Quantity]) -> SearchStrategy[Any]:
    """Quantities of a kind in every unit."""
    units = st.sampled_from(list(quantity.UNITS))
    amounts = st.one_of(st.integers(0, 40).map(float), st.floats(0, 40, allow_subnormal=False))
    return st.builds(lambda amount, unit: _quantity(quantity, amount, unit), amounts, units)


def _quantity(quantity: type[Quantity], amount: float, unit: str) -> Quantity:
    if unit in quantity.BARE:
        return quantity(1.0, unit)
    return quantity(amount / 40 if unit == "" else amount, unit)


@cache
def _up_to(most: int) -> SearchStrategy[int]:
    """A number from 0. A strategy is as dear to make as many draws of it: all are made once."""
    return st.integers(0, most)


@cache
def _distinct_titles(least: int, most: int) -> SearchStrategy[list[str]]:
    return st.lists(titles(), min_size=least, max_size=most, unique_by=slug)


T = TypeVar("T")
Field = (
    SearchStrategy[Any] | Callable[[], Any]
)  # what a field may have, or how it is drawn where that depends on the map

DURATION, EFFORT, RATE = known_quantities(Duration), known_quantities(Effort), known_quantities(Rate)
SHARE, CAPACITY, TITLE = known_quantities(Share), known_quantities(Capacity), titles()
EXTRA: dict[str, Field] = {"note": TITLE, "source": TITLE}
HEADER: dict[str, Field] = {"hourly_rate": st.sampled_from(("60 EUR", "0.5 CHF")), **EXTRA}
STAGE: dict[str, Field] = {"starts": DURATION, **EXTRA}
HOLDER: dict[str, Field] = {
    "kind": st.sampled_from(("team", "team", "system", "meeting", "outsider")),
    "department": TITLE,
    "people": st.integers(0, 500) | st.sampled_from((0.5, 2.25)),
    "capacity": CAPACITY,
    "inventory": st.sampled_from((None, "complete")),
    **EXTRA,
}
ITEM: dict[str, Field] = {"replica": st.booleans(), "kind": st.sampled_from(("information", "expertise")), **EXTRA}
HANDOFF: dict[str, Field] = {
    "mode": st.sampled_from(("push", "read")),
    "lead": DURATION,
    "lead_p90": DURATION,
    "every": DURATION,
    "effort": EFFORT,
    "times": RATE,
    "quality": SHARE,
    "said_by": st.sampled_from((None, "giver", "receiver", "both")),
    "backup": st.booleans(),
}
QUESTION: dict[str, Field] = {"times": RATE, "effort": EFFORT, "lead": DURATION, "answered": SHARE}
NEED: dict[str, Field] = {
    "kano": st.sampled_from(("threshold", "performance", "excitement", "not_relevant")),
    "within": DURATION,
    "max_age": DURATION,
    "min_quality": SHARE,
    "because": TITLE,
}
ALIAS: dict[str, Field] = {"differs": st.booleans(), **EXTRA}
ACCEPTANCE: dict[str, Field] = {
    "because": TITLE,
    "by": TITLE,
    "until": st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1)),
}


@st.composite
def random_maps(draw: DrawFn, *, most: int = 5, flow: bool = False) -> Map:
    """A map with up to `most` things of each kind and a few more records.

    `flow`: only what flow text can say (no holes in numbers, no control without what it controls).
    """
    maker = _Maker(draw, most, flow)
    return Map.of(maker.records(), name="random")


class _Maker:
    def __init__(self, draw: DrawFn, most: int, flow: bool) -> None:
        self.draw, self.most, self.flow = draw, most, flow
        self.numbers: dict[str, int] = {}
        self.taken: set[str] = set()

    def records(self) -> list[Record]:
        """All records, those that are named before those that name them."""
        found: list[Record] = [Header(title=self.draw(TITLE), **self.some(HEADER))] if self.count(1) else []
        self.cases, self.stages = self.ids(), self.ids()
        self.holders, self.items = self.ids(least=2), self.ids(least=2)
        self.case_ids = [identity for identity, _ in self.cases]
        self.stage_ids = [identity for identity, _ in self.stages]
        self.holder_ids = [identity for identity, _ in self.holders]
        self.item_ids = [identity for identity, _ in self.items]
        self.shared: dict[str, Field] = {"cases": lambda: self.several(self.case_ids), **EXTRA}
        self.at_work: dict[str, Field] = {"stage": lambda: self.one([None, *self.stage_ids]), **self.shared}
        found += self.named()
        for _ in range(self.count(3 * self.most)):
            record = self.one(self.makers())()
            if record is not None:
                found.append(self.identified(record))
        return found

    def count(self, most: int) -> int:
        """A number from 0."""
        return self.draw(_up_to(most))

    def one(self, options: Sequence[T]) -> T:
        """One of several."""
        return options[self.count(len(options) - 1)]

    def several(self, options: Sequence[str], most: int = 99) -> list[str]:
        """Some of several, each once, in any order."""
        left = list(options)
        return [left.pop(self.count(len(left) - 1)) for _ in range(self.count(min(most, len(left))))]

    def some(self, fields: Mapping[str, Field]) -> dict[str, Any]:
        """Values of some of the fields: mostly of a quarter of them, now and then of half or of all."""
        every = (1 << len(fields)) - 1
        density = self.count(7)
        chosen = every if density == 7 else self.count(every)
        if density < 6:
            chosen &= self.count(every)
        return {
            name: self.draw(field) if isinstance(field, SearchStrategy) else field()
            for place, (name, field) in enumerate(fields.items())
            if chosen >> place & 1
        }

    def ids(self, least: int = 0) -> list[tuple[str, str]]:
        """Distinct ids with titles: the title's slug, or another id."""
        found: dict[str, str] = {}
        for title in self.draw(_distinct_titles(least, self.most)):
            other = self.one(("", "", "", "other", "phone", "x-2", "null", "3d", "team"))
            identity = slug(other or title)
            if identity and identity not in found:
                found[identity] = self.one((title, title, title_of(identity), ""))
        for spare in ("spare", "left")[: max(0, least - len(found))]:
            found[spare] = title_of(spare)
        return list(found.items())

    def named(self) -> list[Record]:
        """Cases, stages, holders, items."""
        share = Share(round(100 / max(1, len(self.cases)), 3), "%") if self.count(1) else None
        found: list[Record] = [Case(id=i, title=t, share=share, **self.some(EXTRA)) for i, t in self.cases]
        for place, (identity, title) in enumerate(self.stages, start=1):
            found.append(Stage(id=identity, title=title, position=place, **self.some(STAGE)))
        for identity, title in self.holders:
            found.append(Holder(id=identity, title=title, **self.some(HOLDER)))
        for place, (identity, title) in enumerate(self.items):
            parts: dict[str, Field] = {"parts": partial(self.several, self.item_ids[:place], most=3)}
            found.append(Item(id=identity, title=title, **self.some({**parts, **ITEM})))
        return found

    def makers(self) -> list[Callable[[], Record | None]]:
        """One function for each type of record that has no id of its own."""
        others = [self.need, self.policy, self.acceptance, self.alias, *([] if self.flow else [self.query])]
        return [self.activity, self.handoff, self.handoff, self.question, *others]

    def pair(self) -> tuple[str, str]:
        """Two holders."""
        first = self.one(self.holder_ids)
        return first, self.one([one for one in self.holder_ids if one != first])

    def item(self) -> str:
        """An item, sometimes without a name."""
        return self.one([*self.item_ids, UNNAMED])

    def activity(self) -> Record | None:
        """Work that makes, uses or controls."""
        makes = self.several(self.item_ids, most=2)
        uses = self.several([one for one in self.item_ids if one not in makes], most=2)
        control = self.one((None, None, "approve", "check", "redact", "translate"))
        sayable = control is None or (uses and (makes or control in ("approve", "check")))
        if not (makes or uses) or (self.flow and not sayable):
            return None
        at = self.one(self.holder_ids)
        rest = self.some({"duration": DURATION, **self.at_work})
        return Activity(at=at, makes=tuple(makes), uses=tuple(uses), control=control, **rest)

    def handoff(self) -> Record:
        """Every field of a handoff."""
        giver, receiver = self.pair()
        via: dict[str, Field] = {"via": lambda: self.one([*CHANNELS, *self.holder_ids])}
        return Handoff(
            giver=giver, receiver=receiver, item=self.item(), **self.some({**via, **HANDOFF, **self.at_work})
        )

    def question(self) -> Record:
        """Every field of a question."""
        asker, asked = self.pair()
        return Question(asker=asker, asked=asked, item=self.item(), **self.some({**QUESTION, **self.shared}))

    def need(self) -> Record:
        """Every field of a need."""
        holder, item = self.one(self.holder_ids), self.one(self.item_ids)
        return Need(holder=holder, item=item, **self.some({**NEED, **self.shared}))

    def policy(self) -> Record:
        """Both rules."""
        rule, holder, item = self.one(("deny", "must_pass")), self.one(self.holder_ids), self.one(self.item_ids)
        return Policy(rule=rule, holder=holder, item=item, **self.some(self.shared))

    def acceptance(self) -> Record:
        """Any finding, with or without its holder, counterpart and item."""
        about: dict[str, Field] = {
            "holder": lambda: self.one(self.holder_ids),
            "counterpart": lambda: self.one(self.holder_ids),
            "item": lambda: self.one(self.item_ids),
        }
        finding = self.one(("GAP01", "REL01", "RSK02"))
        return Acceptance(finding=finding, **self.some({**about, **ACCEPTANCE, **self.shared}))

    def alias(self) -> Record:
        """Another name of an item or a holder, or one that is not the same."""
        space = self.one(("item", "holder"))
        meant = self.one(self.item_ids if space == "item" else self.holder_ids)
        name = self.draw(TITLE)
        fields = self.some(ALIAS)
        return Alias(name=name if name.strip() else "blank", **{space: meant}, **fields)

    def query(self) -> Record | None:
        """A saved question; two of one name there cannot be."""
        name = self.one(("open-gaps", "größe", "x-2", "null", "3d"))
        if f"query:{name}" in self.taken:
            return None
        text = self.draw(TITLE)
        made = Query(name=name, query=f"// What?\n{text if text.strip() else 'RETURN 1'}", **self.some(EXTRA))
        self.taken.add(made.id)
        return made

    def identified(self, record: Any) -> Record:
        """The record under its derived id, with a number where that is taken, sometimes with a hole."""
        base = record.base_id()
        if record.type == "query":
            return record  # type: ignore[no-any-return]
        number = self.numbers.get(base, 1)
        if not self.flow and self.count(5) == 5:
            number += 2
        while (identity := base if number == 1 else f"{base}-{number}") in self.taken:
            number += 1
        self.numbers[base] = number
        self.taken.add(identity)
        named: Record = record.with_id(identity)
        return named
