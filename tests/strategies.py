"""Random maps for hypothesis: every record type, and titles that try to break a notation."""

from __future__ import annotations

import datetime
from typing import Any

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


def titles() -> SearchStrategy[str]:
    """Titles: ordinary ones, ones with marks and words of the notations, and any text at all."""
    anything = st.text(max_size=30).filter(lambda text: not CONTROL_CHARACTER.search(text) and "\r" not in text)
    return st.one_of(st.sampled_from(ORDINARY), st.sampled_from(HOSTILE), anything)


def quantities(quantity: type[Quantity]) -> SearchStrategy[Any]:
    """Quantities of a kind in every unit, or None."""
    return st.none() | known_quantities(quantity)


def known_quantities(quantity: type[Quantity]) -> SearchStrategy[Any]:
    """Quantities of a kind in every unit."""
    units = st.sampled_from(list(quantity.UNITS))
    amounts = st.one_of(st.integers(0, 40).map(float), st.floats(0, 40, allow_subnormal=False))
    return st.builds(lambda amount, unit: _quantity(quantity, amount, unit), amounts, units)


def _quantity(quantity: type[Quantity], amount: float, unit: str) -> Quantity:
    if unit in quantity.BARE:
        return quantity(1.0, unit)
    return quantity(amount / 40 if unit == "" else amount, unit)


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
        text = st.none() | titles()
        rate = st.none() | st.sampled_from(("60 EUR", "0.5 CHF"))
        header = st.builds(Header, title=titles(), hourly_rate=rate, note=text, source=text)
        found: list[Record] = [self.draw(header)] if self.draw(st.booleans()) else []
        self.cases, self.stages = self.ids(), self.ids()
        self.holders, self.items = self.ids(least=2), self.ids(least=2)
        self.case_ids = [identity for identity, _ in self.cases]
        self.stage_ids = st.none() | st.sampled_from([i for i, _ in self.stages]) if self.stages else st.none()
        self.holder_ids = [identity for identity, _ in self.holders]
        self.item_ids = [identity for identity, _ in self.items]
        found += [*self.named()]
        for _ in range(self.draw(st.integers(0, 3 * self.most))):
            make = self.draw(st.sampled_from(self.makers()))
            record = make()
            if record is not None:
                found.append(self.identified(record))
        return found

    def ids(self, least: int = 0) -> list[tuple[str, str]]:
        """Distinct ids with titles: the title's slug, or another id."""
        found: dict[str, str] = {}
        for title in self.draw(st.lists(titles(), min_size=least, max_size=self.most, unique_by=slug)):
            other = self.draw(st.sampled_from(("", "", "", "other", "phone", "x-2", "null", "3d", "team")))
            identity = slug(other or title)
            if identity and identity not in found:
                found[identity] = self.draw(st.sampled_from((title, title, title_of(identity), "")))
        for spare in ("spare", "left")[: max(0, least - len(found))]:
            found[spare] = title_of(spare)
        return list(found.items())

    def named(self) -> list[Record]:
        """Cases, stages, holders, items."""
        draw, text = self.draw, st.none() | titles()
        extra = {"note": text, "source": text}
        share = Share(round(100 / max(1, len(self.cases)), 3), "%") if draw(st.booleans()) else None
        found: list[Record] = [Case(id=i, title=t, share=share, **self.some(extra)) for i, t in self.cases]
        for place, (identity, title) in enumerate(self.stages, start=1):
            starts = {"starts": quantities(Duration), **extra}
            found.append(Stage(id=identity, title=title, position=place, **self.some(starts)))
        for identity, title in self.holders:
            fields = {
                "kind": st.sampled_from(("team", "team", "system", "meeting", "outsider")),
                "department": text,
                "people": st.none() | st.integers(0, 500) | st.sampled_from((0.5, 2.25)),
                "capacity": quantities(Capacity),
                "inventory": st.sampled_from((None, "complete")),
                **extra,
            }
            found.append(Holder(id=identity, title=title, **self.some(fields)))
        for place, (identity, title) in enumerate(self.items):
            parts = st.lists(st.sampled_from(self.item_ids[:place]), max_size=3, unique=True) if place else st.just([])
            fields = {
                "parts": parts,
                "replica": st.booleans(),
                "kind": st.sampled_from(("information", "expertise")),
                **extra,
            }
            found.append(Item(id=identity, title=title, **self.some(fields)))
        return found

    def some(self, fields: dict[str, SearchStrategy[Any]]) -> dict[str, Any]:
        """Values of some of the fields."""
        names = self.draw(st.lists(st.sampled_from(sorted(fields)), unique=True, max_size=len(fields)))
        return {name: self.draw(fields[name]) for name in names}

    def makers(self) -> list[Any]:
        """One function for each type of record that has no id of its own."""
        others = [self.need, self.policy, self.acceptance, self.alias, *([] if self.flow else [self.query])]
        return [self.activity, self.handoff, self.handoff, self.question, *others]

    def shared(self) -> dict[str, SearchStrategy[Any]]:
        """Fields that all of these records have."""
        cases = st.lists(st.sampled_from(self.case_ids), unique=True) if self.case_ids else st.just([])
        return {"cases": cases, "note": st.none() | titles(), "source": st.none() | titles()}

    def pair(self) -> list[str]:
        """Two holders."""
        return self.draw(st.permutations(self.holder_ids))[:2]

    def item(self) -> str:
        """An item, sometimes without a name."""
        return self.draw(st.sampled_from([*self.item_ids, UNNAMED]))

    def activity(self) -> Record | None:
        """Work that makes, uses or controls."""
        items = self.draw(st.permutations(self.item_ids))
        makes, uses = items[: self.draw(st.integers(0, 2))], items[2:][: self.draw(st.integers(0, 2))]
        control = self.draw(st.sampled_from((None, None, "approve", "check", "redact", "translate")))
        sayable = control is None or (uses and (makes or control in ("approve", "check")))
        if not (makes or uses) or (self.flow and not sayable):
            return None
        fields = {"duration": quantities(Duration), "stage": self.stage_ids, **self.shared()}
        at = self.draw(st.sampled_from(self.holder_ids))
        return Activity(at=at, makes=tuple(makes), uses=tuple(uses), control=control, **self.some(fields))

    def handoff(self) -> Record:
        """Every field of a handoff."""
        giver, receiver = self.pair()
        fields = {
            "via": st.none() | st.sampled_from([*CHANNELS, *self.holder_ids]),
            "mode": st.sampled_from(("push", "read")),
            "stage": self.stage_ids,
            "lead": quantities(Duration),
            "lead_p90": quantities(Duration),
            "every": quantities(Duration),
            "effort": quantities(Effort),
            "times": quantities(Rate),
            "quality": known_quantities(Share),
            "said_by": st.sampled_from((None, "giver", "receiver", "both")),
            "backup": st.booleans(),
            **self.shared(),
        }
        return Handoff(giver=giver, receiver=receiver, item=self.item(), **self.some(fields))

    def question(self) -> Record:
        """Every field of a question."""
        asker, asked = self.pair()
        fields = {
            "times": quantities(Rate),
            "effort": quantities(Effort),
            "lead": quantities(Duration),
            "answered": known_quantities(Share),
            **self.shared(),
        }
        return Question(asker=asker, asked=asked, item=self.item(), **self.some(fields))

    def need(self) -> Record:
        """Every field of a need."""
        fields = {
            "kano": st.sampled_from(("threshold", "performance", "excitement", "not_relevant")),
            "within": quantities(Duration),
            "max_age": quantities(Duration),
            "min_quality": quantities(Share),
            "because": st.none() | titles(),
            **self.shared(),
        }
        holder, item = self.draw(st.sampled_from(self.holder_ids)), self.draw(st.sampled_from(self.item_ids))
        return Need(holder=holder, item=item, **self.some(fields))

    def policy(self) -> Record:
        """Both rules."""
        rule = self.draw(st.sampled_from(("deny", "must_pass")))
        holder, item = self.draw(st.sampled_from(self.holder_ids)), self.draw(st.sampled_from(self.item_ids))
        return Policy(rule=rule, holder=holder, item=item, **self.some(self.shared()))

    def acceptance(self) -> Record:
        """Any finding, with or without its holder, counterpart and item."""
        fields = {
            "holder": st.sampled_from([None, *self.holder_ids]),
            "counterpart": st.sampled_from([None, *self.holder_ids]),
            "item": st.sampled_from([None, *self.item_ids]),
            "because": st.none() | titles(),
            "by": st.none() | titles(),
            "until": st.none() | st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1)),
            **self.shared(),
        }
        finding = self.draw(st.sampled_from(("GAP01", "REL01", "RSK02")))
        return Acceptance(finding=finding, **self.some(fields))

    def alias(self) -> Record:
        """Another name of an item or a holder, or one that is not the same."""
        name = self.draw(titles().map(lambda title: title if title.strip() else "blank"))
        space = self.draw(st.sampled_from(("item", "holder")))
        meant = self.draw(st.sampled_from(self.item_ids if space == "item" else self.holder_ids))
        shared = self.shared()
        del shared["cases"]
        fields = {"differs": st.booleans(), **shared}
        return Alias(name=name, **{space: meant}, **self.some(fields))

    def query(self) -> Record | None:
        """A saved question; two of one name there cannot be."""
        name = self.draw(st.sampled_from(("open-gaps", "größe", "x-2", "null", "3d")))
        if f"query:{name}" in self.taken:
            return None
        text = self.draw(titles().map(lambda title: title if title.strip() else "RETURN 1"))
        shared = self.shared()
        del shared["cases"]
        made = Query(name=name, query=f"// What?\n{text}", **self.some(shared))
        self.taken.add(made.id)
        return made

    def identified(self, record: Any) -> Record:
        """The record under its derived id, with a number where that is taken, sometimes with a hole."""
        base = record.base_id()
        if record.type == "query":
            return record  # type: ignore[no-any-return]
        number = self.numbers.get(base, 1)
        if not self.flow and self.draw(st.integers(0, 5)) == 0:
            number += 2
        while (identity := base if number == 1 else f"{base}-{number}") in self.taken:
            number += 1
        self.numbers[base] = number
        self.taken.add(identity)
        named: Record = record.with_id(identity)
        return named
