"""A record as a form shows it: its fields in groups, each with its words, its value, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flowmap.domain.map import Map
from flowmap.domain.quantities import ALL, Capacity, Duration, Effort, Quantity, Rate, Share
from flowmap.domain.records import CHANNELS, NAMED, RECORDS, UNNAMED, FieldSpec, Record, fields_of
from flowmap.domain.selection import ids
from flowmap.domain.words import choice, label
from flowmap_web.forms.names import Names, names_of
from flowmap_web.forms.shown import GROUPS, LONG, group_of, order_of
from flowmap_web.forms.typed import Texts, Wrong, as_texts

EXAMPLES: Mapping[type[Quantity], str] = {
    Duration: "30min, 4h, 2d, 1w",
    Effort: "10min, 2h",
    Rate: "48/year, 3/week, daily",
    Share: "95%",
    Capacity: "40h/week",
}
HINTS = {
    "cases": "None chosen: in all of them.",
    "parts": "One a line.",
    "uses": "One a line.",
    "makes": "One a line.",
    "finding": "For example GAP01.",
}
MOST_PROPOSED = 300  # names in a list of proposals; our choice


@dataclass(frozen=True)
class Field:
    """One field: how it is asked (`widget`: line, lines, choice, check, checks, date), and what stands in it.

    `options` are (value, words) of a choice or of boxes to check; `known` names the list of proposals.
    """

    name: str
    label: str
    widget: str
    texts: tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()
    known: str = ""
    example: str = ""
    pattern: str = ""
    hint: str = ""
    form: str = "text"
    needed: bool = False
    wrong: Wrong | None = None

    @property
    def text(self) -> str:
        """What stands in it, one a line."""
        return "\n".join(self.texts)


@dataclass(frozen=True)
class Group:
    """Fields that are shown together; `open`: without being asked for."""

    name: str
    fields: tuple[Field, ...]
    open: bool


@dataclass(frozen=True)
class Form:
    """A form for a record of a kind; `sure` are the new names that somebody was asked about."""

    kind: str
    groups: tuple[Group, ...]
    wrong: Wrong | None = None
    sure: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether something is wrong with what was typed."""
        return self.wrong is not None or any(one.wrong for group in self.groups for one in group.fields)


def form_of(
    m: Map,
    kind: str,
    record: Record | None = None,
    *,
    texts: Texts | None = None,
    wrong: Mapping[str, Wrong] | None = None,
    sure: tuple[str, ...] = (),
) -> Form:
    """The form of a record, or of a new one of a kind; with `texts`, what was typed stands in it."""
    names, wrong, texts = names_of(m), wrong or {}, texts or {}
    specs = {spec.name: spec for spec in fields_of(kind)}
    fields = [_field(names, kind, specs[name], record, texts, wrong.get(name)) for name in order_of(kind)]
    groups = []
    for group in GROUPS:
        inside = tuple(one for one in fields if group_of(kind, one.name) == group)
        if inside:
            groups.append(Group(group, inside, group == "first" or any(_says(specs[one.name], one) for one in inside)))
    asked = tuple(one.asked for one in wrong.values() if one.asked)
    return Form(kind, tuple(groups), wrong.get(""), tuple(dict.fromkeys((*sure, *asked))))


def _field(
    names: Mapping[str, Names], kind: str, spec: FieldSpec, record: Record | None, texts: Texts, wrong: Wrong | None
) -> Field:
    value = spec.default if record is None else getattr(record, spec.name)
    unchecked = "whole" in texts and spec.form in ("flag", "cases")  # a box that is not checked is not sent
    given = texts.get(spec.name, () if unchecked else None)
    nameless = spec.default == UNNAMED == value  # the field is empty, so that a name can be typed into it at once
    shown = tuple(given) if given is not None else () if nameless else tuple(as_texts(names, spec, value))
    needed = RECORDS[kind].model_fields[spec.name].is_required() if spec.name != "id" else False
    common: dict[str, Any] = {
        "name": spec.name,
        "label": label(kind, spec.name).capitalize() if label(kind, spec.name).islower() else label(kind, spec.name),
        "texts": shown,
        "hint": HINTS.get(spec.name, ""),
        "form": spec.form,
        "needed": needed,
        "wrong": wrong,
    }
    match spec.form:
        case "choice":
            empty = () if spec.default is not None or (needed and record is not None) else (("", "not stated"),)
            options = (*empty, *((one, choice(spec.name, one)) for one in spec.choices))
            return Field(widget="choice", options=options, **common)
        case "flag":
            return Field(widget="check", **common)
        case "cases":
            known = tuple((names["case"].shown(one), title) for one, title in names["case"].titles.items())
            return Field(widget="checks", options=known, **common)
        case "refs":
            return Field(widget="lines", known=spec.target or "", **common)
        case "ref":
            unnamed = "? where nobody can name it yet" if spec.default == UNNAMED else ""
            return Field(widget="line", known=spec.target or "", example=unnamed, **common)
        case "quantity" if spec.quantity is not None:
            return Field(widget="line", example=EXAMPLES[spec.quantity], pattern=pattern_of(spec.quantity), **common)
        case "date":
            return Field(widget="date", **common)
    return Field(widget="lines" if spec.name in LONG else "line", **common)


def pattern_of(quantity: type[Quantity]) -> str:
    """What a quantity looks like, for the browser to say so before it is sent."""
    pattern: str = quantity.__get_pydantic_json_schema__(None, None)["pattern"]
    return pattern.removeprefix("^").removesuffix("$")


def _says(spec: FieldSpec, shown: Field) -> bool:
    """Whether a field says something, or has something to say about it."""
    default = ["100%"] if spec.default == ALL else [str(spec.default)]
    return shown.wrong is not None or (any(shown.texts) and list(shown.texts) != default)


def proposals(m: Map) -> dict[str, tuple[str, ...]]:
    """What may be named in fields, by the name of their list: the titles of the first MOST_PROPOSED of each."""
    known = {space: tuple(m.title_of(space, one) for one in ids(m, space)[:MOST_PROPOSED]) for space in NAMED}
    systems = [m.title_of("holder", one.id) for kind in ("system", "meeting") for one in m.holders.where(kind=kind)]
    return {**known, "via": (*CHANNELS, *systems)[:MOST_PROPOSED]}
