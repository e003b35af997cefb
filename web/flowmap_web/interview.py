"""The interview sheet of a team: its questions, the answers that the map has, and what was written as changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.quantities import Duration, Quantity, Rate
from flowmap.domain.records import UNNAMED, Need, Record, fields_of
from flowmap_web.forms.fields import pattern_of
from flowmap_web.forms.names import names_of
from flowmap_web.forms.typed import Typed, Wrong, as_texts, typed

# How bad it is if something is missing, in the words of those who are asked (DESIGN 3: Kano).
KANO = (
    ("", "not said"),
    ("threshold", "we cannot work"),
    ("performance", "the more the better"),
    ("excitement", "nice to have"),
    ("not_relevant", "we do not want it"),
)
MOST_ROWS = 500  # that a form is read to; our choice
SPARE_ROWS = 3  # empty rows of each part where no script adds them


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of a part: the field of a record, what it is called, and what can stand in it.

    `known` names what is proposed (holder, item, via); `space` the type whose names are meant.
    """

    name: str
    label: str
    known: str = ""
    quantity: type[Quantity] | None = None
    example: str = ""  # how a quantity is written

    @property
    def pattern(self) -> str:
        """What a quantity looks like."""
        return pattern_of(self.quantity) if self.quantity else ""


@dataclass(frozen=True, slots=True)
class Part:
    """A question of the sheet and the columns of its answers; `kind` is the record that a row states, `me` the
    field in which the team stands, `needed` the field without which a row says nothing."""

    key: str
    question: str
    kind: str
    me: str
    needed: str
    cells: tuple[Cell, ...]


_HOW = (
    Cell("via", "through what", "via"),
    Cell("times", "how often", quantity=Rate, example="weekly"),
    Cell("lead", "usually takes", quantity=Duration, example="2d"),
)
_KANO_CELL = Cell("kano", "how bad if it is missing", "kano")
PARTS = (
    Part(
        "gives",
        "What do you give, to whom, and how?",
        "handoff",
        "giver",
        "receiver",
        (Cell("receiver", "to whom", "holder"), Cell("item", "what", "item"), *_HOW),
    ),
    Part(
        "gets",
        "What do you get, and from whom?",
        "handoff",
        "receiver",
        "giver",
        (Cell("giver", "from whom", "holder"), Cell("item", "what", "item"), *_HOW, _KANO_CELL),
    ),
    Part(
        "lacks",
        "What do you need and do not get?",
        "need",
        "holder",
        "item",
        (
            Cell("item", "what", "item"),
            _KANO_CELL,
            Cell("within", "needed within", quantity=Duration, example="2d"),
            Cell("because", "why"),
        ),
    ),
    Part(
        "spare",
        "What do you get and do not need?",
        "need",
        "holder",
        "item",
        (Cell("item", "what", "item"), Cell("because", "why")),
    ),
)


@dataclass(slots=True)
class Row:
    """One answer: the record it stands for ("" = none yet), what stands in its cells, and what is wrong with it."""

    ref: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    wrong: Mapping[str, Wrong] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing is written."""
        return not any(self.texts.values())


Sheet = Mapping[str, list[Row]]


def sheet_of(m: Map, team: str) -> dict[str, list[Row]]:
    """What the map knows of a team's answers, part by part."""
    needs = m.needs.where(holder=team)
    gets = m.handoffs.where(receiver=team)
    there = {one.item for one in gets} | {item for one in m.activities.where(at=team) for item in one.makes}
    kano = {one.item: one.kano for one in needs}
    told: dict[str, Sequence[Record]] = {
        "gives": m.handoffs.where(giver=team),
        "gets": gets,
        "lacks": [one for one in needs if one.kano != "not_relevant" and one.item not in there],
        "spare": [one for one in needs if one.kano == "not_relevant"],
    }
    rows = {part.key: [Row(one.ref, _texts(m, part, one)) for one in told[part.key]] for part in PARTS}
    for row, one in zip(rows["gets"], gets, strict=True):
        row.texts["kano"] = kano.get(one.item, "")
    return rows


def _texts(m: Map, part: Part, record: Record) -> dict[str, str]:
    names, specs = names_of(m), {spec.name: spec for spec in fields_of(record.type)}
    return {
        cell.name: "\n".join(as_texts(names, specs[cell.name], getattr(record, cell.name)))
        for cell in part.cells
        if cell.name in specs
    }


@dataclass(slots=True)
class Answers:
    """What was written on a sheet, as changes; with `wrong` rows nothing can be saved."""

    sheet: dict[str, list[Row]]
    changes: list[Change]
    wrong: int = 0


def answers(m: Map, team: str, sheet: Sheet, *, sure: Sequence[str] = ()) -> Answers:
    """The changes that make the map say what is written; a row whose cells were all emptied is taken out."""
    made = Answers({key: list(rows) for key, rows in sheet.items()}, [])
    for part in PARTS:
        for row in made.sheet.get(part.key, ()):
            m = _row(m, team, part, row, made, sure)
    return made


def _row(m: Map, team: str, part: Part, row: Row, made: Answers, sure: Sequence[str]) -> Map:
    old = m.find(row.ref) if row.ref else None
    if row.empty:
        return _done(m, made, [Change(old, None)] if old is not None else [])
    if not row.texts.get(part.needed):
        label = next(cell.label for cell in part.cells if cell.name == part.needed)
        row.wrong = {part.needed: Wrong(f"Say {label}.")}
        made.wrong += 1
        return m
    read = _read(m, team, part, row, old, sure)
    if read.wrong:
        row.wrong = read.wrong
        made.wrong += 1
        return m
    m = _done(m, made, read.changes)
    record: Any = read.record
    if part.key == "gets" and record.item != UNNAMED:
        m = _done(m, made, _needed(m, team, record.item, row.texts.get("kano", "")))
    return m


def _read(m: Map, team: str, part: Part, row: Row, old: Record | None, sure: Sequence[str]) -> Typed:
    """A row as a record: what is there already is changed, not stated twice."""
    texts = {
        cell.name: [row.texts.get(cell.name, "")]
        for cell in part.cells
        if not (cell.name == "kano" and part.key == "gets")
    }
    texts[part.me] = [names_of(m)["holder"].shown(team)]
    if part.key == "spare":
        texts["kano"] = ["not_relevant"]
    elif part.key == "lacks" and not row.texts.get("kano"):
        del texts["kano"]
    read = typed(m, part.kind, texts, old=old, sure=sure)
    if (
        old is None
        and read.record is not None
        and not read.wrong
        and (same := m.find(read.record.with_id("").base_id()))
    ):
        said = {name: value for name, value in texts.items() if any(value)}
        read = typed(m, part.kind, said, old=same, sure=sure)
    return read


def _needed(m: Map, team: str, item: str, kano: str) -> list[Change]:
    """How bad it is if what a team gets is missing: its need, said once."""
    known = next((one for one in m.needs.where(holder=team) if one.item == item), None)
    if kano not in dict(KANO) or kano == (known.kano if known else ""):
        return []
    if not kano:
        return [Change(known, None)]
    if known is not None:
        return [Change(known, known.model_copy(update={"kano": kano}))]
    return [Change(None, Need.model_validate({"holder": team, "item": item, "kano": kano}))]


def _done(m: Map, made: Answers, changes: Sequence[Change]) -> Map:
    made.changes += changes
    return m.apply(changes) if changes else m
