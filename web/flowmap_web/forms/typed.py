"""What somebody typed into a form, as records: new names become new records, near ones are asked about first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from flowmap.domain import integrity
from flowmap.domain.change import Change, additions
from flowmap.domain.map import Map
from flowmap.domain.quantities import after_huge
from flowmap.domain.records import (
    CHANNELS,
    MOST_NUMBER,
    NAMED,
    RECORDS,
    UNNAMED,
    FieldSpec,
    Record,
    fields_of,
    record_from_dict,
)
from flowmap.domain.words import label, word
from flowmap.errors import BadQuantity
from flowmap.formats.constraints import broken
from flowmap_web.asked import LONGEST_TEXT
from flowmap_web.forms.names import Names, folded, names_of

OTHERWISE = "Standard"  # the kind of order that is left when the first one is told apart
MOST_LINES = 200  # of a list in a form; our choice

Texts = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a field; or a question, with (value, words) of its answers.

    `asked`: the new name that the question is about.
    """

    message: str
    options: tuple[tuple[str, str], ...] = ()
    asked: str = ""


@dataclass
class Typed:
    """The record that a form states, what it names that the map does not have yet, and what is wrong by field."""

    old: Record | None = None
    record: Record | None = None
    new: list[Record] = field(default_factory=list)
    wrong: dict[str, Wrong] = field(default_factory=dict)  # "" = the record as a whole

    @property
    def changes(self) -> list[Change]:
        """The changes that make the map say it; none where something is wrong, or nothing new is said."""
        if self.wrong or self.record is None or (self.record == self.old and not self.new):
            return []
        return [*additions(self.new), Change(self.old, self.record)]


def typed(
    m: Map, kind: str, texts: Texts, *, old: Record | None = None, sure: Collection[str] = (), whole: bool = False
) -> Typed:
    """What the texts of a form state: a record of a kind, or what becomes of an old one.

    Fields that the form does not have stay as they are; in a `whole` form, a box that is not checked says no.
    `sure`: new names that somebody was asked about and meant.
    """
    reading = _Reading(m, kind, names_of(m), sure, Typed(old), whole)
    reading.read(texts)
    return reading.made


def as_texts(names: Mapping[str, Names], spec: FieldSpec, value: Any) -> list[str]:
    """A field's value as a form shows it: one text, or one for each of a list."""
    if value is None or value == ():
        return []
    listed = list(value) if isinstance(value, tuple) else [value]
    if isinstance(value, bool):
        return ["yes"] if value else []
    space = "holder" if spec.target == "via" else spec.target
    return [names[space].shown(str(one)) if space else _number(one) for one in listed]


def _number(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) and value == int(value) and abs(value) < 1e6 else str(value)


@dataclass
class _Reading:
    map: Map
    kind: str
    names: Mapping[str, Names]
    sure: Collection[str]
    made: Typed
    whole: bool
    added: dict[tuple[str, str], str] = field(default_factory=dict)  # (space, folded title) -> id of a new record

    def read(self, texts: Texts) -> None:
        old, wrong = self.made.old, self.made.wrong
        values: dict[str, Any] = {} if old is None else {"id": old.id, **old.to_dict()}
        for spec in fields_of(self.kind):
            given = list(texts.get(spec.name, ()))
            if spec.name == "id" or (not given and not (self.whole and spec.form in ("flag", "cases"))):
                continue
            if old is not None and _same(given, as_texts(self.names, spec, getattr(old, spec.name))):
                continue  # as it was shown: what a form cannot show is kept
            value = self._value(spec, given)
            if value is None or value == spec.default:
                values.pop(spec.name, None)
            else:
                values[spec.name] = value
        if self.kind in NAMED:
            self._name(values)
        for name, info in RECORDS[self.kind].model_fields.items():
            if info.is_required() and name not in values and name not in wrong:
                wrong[name] = Wrong(f"Fill in “{label(self.kind, name)}”.")
        if not wrong:
            self._record(values)

    def _name(self, values: dict[str, Any]) -> None:
        """A record that others name has a title of its own, and an id that stays."""
        names, old = self.names[self.kind], self.made.old
        title = " ".join(str(values.get("title", "")).split())
        same = names.meant(title) if title else None
        if not title and (old is None or names.titles[old.id]):
            self.made.wrong.setdefault("title", Wrong("It needs a name."))
        elif same is not None and (old is None or same != old.id):
            self.made.wrong["title"] = Wrong(f"There is already “{names.titles[same]}”: choose another name.")
        elif old is None:
            if title not in self.sure and (near := names.near(title)):
                self.made.wrong["title"] = same_as(near, title, self.kind)
            values.update(title=title, id=names.fresh(title))

    def _value(self, spec: FieldSpec, given: list[str]) -> Any:
        text = "\n".join(given).replace("\r\n", "\n").strip()
        if len(text) > LONGEST_TEXT:
            return self._refuse(spec, f"That has {len(text):,} letters; at most {LONGEST_TEXT:,} are kept.")
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        if len(lines) > MOST_LINES and spec.form in ("refs", "cases"):
            return self._refuse(spec, f"That has {len(lines):,} lines; at most {MOST_LINES:,} are read.")
        match spec.form:
            case "flag":
                return "yes" in lines
            case "cases":
                return self._orders(spec, lines)
            case "refs":
                return tuple(dict.fromkeys(one for line in lines if (one := self._id(spec, line)) is not None))
            case _ if not text:
                return spec.default
            case "ref":
                return self._id(spec, " ".join(lines))
            case "number" | "integer":
                if after_huge(text) == "":
                    return self._refuse(spec, f"“{text[:60]}” is too large. Write at most {MOST_NUMBER}.")
                try:
                    return float(text) if spec.form == "number" else int(text)
                except ValueError:
                    return self._refuse(spec, f"“{text[:60]}” is no number. Write for example 6.")
            case "quantity" if spec.quantity is not None:
                try:
                    return spec.quantity.parse(text)
                except BadQuantity as error:
                    return self._refuse(spec, str(error))
        return text

    def _refuse(self, spec: FieldSpec, message: str) -> None:
        self.made.wrong[spec.name] = Wrong(message)

    def _id(self, spec: FieldSpec, text: str) -> str | None:
        """The id of what a field names; what is not there yet becomes a new record, if nothing near is meant."""
        text = " ".join(text.split())
        space = "holder" if spec.target == "via" else spec.target or ""
        if spec.target == "via" and text.casefold() in CHANNELS:
            return text.casefold()
        if text == UNNAMED and spec.default == UNNAMED:
            return UNNAMED
        names = self.names[space]
        known = names.meant(text) or self.added.get((space, folded(text)))
        if known is not None:
            return known
        near = names.near(text)
        if near is not None and text not in self.sure:
            self.made.wrong[spec.name] = same_as(near, text, space)
            return None
        return self._add(space, text, **({"kind": "system"} if spec.target == "via" else {}))

    def _add(self, space: str, title: str, **fields: object) -> str:
        taken = [identity for (kind, _), identity in self.added.items() if kind == space]
        record = self.names[space].new(title, taken=taken, **fields)
        self.made.new.append(record)
        self.added[space, folded(title)] = record.id
        return record.id

    def _orders(self, spec: FieldSpec, lines: list[str]) -> tuple[str, ...]:
        """Some kinds of order; none where all are meant. The first that are told apart leave the others as one."""
        known_as, listed = self.names["case"].meant, []
        for line in lines:
            listed += [line] if known_as(line) else [part.strip() for part in line.split(",") if part.strip()]
        chosen = {one for text in listed if (one := self._id(spec, text)) is not None}
        first = not self.names["case"].titles
        if chosen and first and ("case", folded(OTHERWISE)) not in self.added:
            self._add("case", OTHERWISE)
        known = {*self.names["case"].titles, *(one.id for one in self.made.new if one.type == "case")}
        return () if chosen >= known else tuple(sorted(chosen))

    def _record(self, values: dict[str, Any]) -> None:
        made = self.made
        try:
            record = record_from_dict(self.kind, values)
        except ValidationError as error:
            for name, what, hint in broken(error):
                made.wrong[name or ""] = Wrong(" ".join(filter(None, (what, hint))))
            return
        if record.key and (made.old is None or record.base_id() != made.old.base_id()):
            record = record.with_id(self.map.fresh_id(record.with_id(record.base_id())))
        known = {
            space: {*names.titles, *(one.id for one in made.new if one.type == space)}
            for space, names in self.names.items()
        }
        for fault in integrity.record_faults(record, known):
            made.wrong[fault.field or ""] = Wrong(" ".join(filter(None, (fault.message, fault.hint))))
        made.record = record


def _same(given: list[str], shown: list[str]) -> bool:
    """Whether a field says what it was shown with; line ends and blanks are as browsers send them."""
    return [" ".join(one.split()) for one in given if one.strip()] == [" ".join(one.split()) for one in shown]


def same_as(near: str, text: str, space: str) -> Wrong:
    """The question whether a name is one that is known."""
    kind = {"holder": "the same team", "item": "the same information"}.get(space, f"the same {word(space)}")
    return Wrong(
        f"Is “{text}” {kind} as “{near}”?",
        options=((near, f"yes: {near}"), (text, f"no, another one: {text}")),
        asked=text,
    )
