"""Two records that are about the same thing as one: what only one of them says, and where they are at odds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from flowmap.domain.quantities import Rate
from flowmap.domain.records import RECORDS, FieldSpec, Record, fields_of, plain
from flowmap.domain.words import label, word

Differing = Literal["ask", "kept", "add"]
_TEXTS = ("note", "source", "because")  # said twice, both are kept
_OF_THE_KEPT = ("id", "title", "name")


@dataclass(frozen=True, slots=True)
class Two:
    """What becomes of two records: one; or both stand (no record, no clash); or somebody must decide.

    `clashes`: (what it is called, the value here, the value there).
    """

    record: Record | None
    clashes: tuple[tuple[str, Any, Any], ...] = ()


def combined(kept: Any, other: Any, *, differing: Differing = "ask") -> Two:
    """Two records with the same key fields as one.

    Both stand where they hold in different kinds of order, or where what is said for some of them only says more.
    """
    fields = fields_of(kept.type)
    wide = _wider(kept, other)
    if wide is None:
        return Two(None)
    clashes = [field for field in fields if _at_odds(field, kept, other)]
    if clashes and differing == "ask":
        told = [(label(kept.type, f.name), getattr(kept, f.name), getattr(other, f.name)) for f in clashes]
        return Two(None, tuple(told))
    narrow = other if wide is kept else kept
    more = [field for field in fields if _silent(field, wide) and not _silent(field, narrow)]
    if _cases(wide) != _cases(narrow) and [field for field in more if field.name not in (*_TEXTS, "cases")]:
        return Two(None)
    values = {field.name: _value(field, kept, other, add=differing == "add") for field in fields}
    if "cases" in values:
        values["cases"] = wide.cases
    return Two(RECORDS[kept.type].model_construct(**values))


def _cases(record: Any) -> frozenset[str]:
    return frozenset(getattr(record, "cases", ()))


def _wider(one: Any, other: Any) -> Any:
    """The one that holds wherever the other does; None where neither does."""
    a, b = _cases(one), _cases(other)
    if not a or (b and b <= a):
        return one
    return other if not b or a <= b else None


def _silent(field: FieldSpec, record: Any) -> bool:
    """Whether nothing is said: a default that says nothing, not "push", "no backup" or "100 %"."""
    return (
        getattr(record, field.name) == field.default and field.default in (None, (), "") and field.name != "inventory"
    )


def _at_odds(field: FieldSpec, kept: Any, other: Any) -> bool:
    here, there = getattr(kept, field.name), getattr(other, field.name)
    if field.name in (*_TEXTS, *_OF_THE_KEPT, "cases", "said_by") or _silent(field, kept) or _silent(field, other):
        return False
    return bool(set(here) != set(there)) if isinstance(here, tuple) else bool(here != there)


def _value(field: FieldSpec, kept: Any, other: Any, *, add: bool) -> Any:
    here, there = getattr(kept, field.name), getattr(other, field.name)
    if field.name == "times" and add and here is not None and there is not None:
        return _sum(here, there)
    if field.name in _OF_THE_KEPT or here == there or _silent(field, other):
        return here
    if _silent(field, kept):
        return there
    if field.name in _TEXTS:
        return here if there in here.split("\n") else f"{here}\n{there}"
    if field.name == "said_by":
        return "both"
    return here


def _sum(here: Rate, there: Rate) -> Rate:
    """Both rates together, in the unit of both or a year."""
    if here.unit == there.unit and here.unit not in Rate.BARE:
        return Rate(here.amount + there.amount, here.unit)
    return Rate(round(here.base + there.base, 6), "/year")


def text_of(value: Any) -> str:
    """A value in people's words."""
    made = plain(value)
    listed = made if isinstance(made, list) else [made]
    said = [{True: "yes", False: "no"}.get(one, word(str(one))) for one in listed]
    return "not said" if made in (None, [], "") else f"“{', '.join(said)}”"
