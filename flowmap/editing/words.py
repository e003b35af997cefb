"""Changes in words: for the history, for undo, for what a repair would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flowmap.analyzers.telling import says
from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.records import Acceptance, FieldSpec, Holder, Record, fields_of, plain
from flowmap.domain.slug import title_of
from flowmap.domain.words import counted, word

MOST_TOLD = 3  # changes of one edit that are told; our choice


@dataclass(frozen=True)
class ToldChange:
    """A change as a sentence; `kind` is added, removed or changed."""

    kind: str
    verb: str
    says: str


def told_change(before: Map, after: Map, change: Change) -> ToldChange:
    """What a change does, in the titles of the map that has the record."""
    if change.before is None and change.after is not None:
        return ToldChange("added", "new", named(after, change.after))
    if change.after is None and change.before is not None:
        return ToldChange("removed", "no more", named(before, change.before))
    parts = [f"{label}: {old} → {new}" for label, old, new in _differences(before, after, change)]
    return ToldChange("changed", "changed", f"{named(after, change.record)} ({'; '.join(parts)})")


def in_words(change: Change, *, before: Map, after: Map) -> str:
    """A change as one sentence, in the titles of the map that has the record.

    "New: Sales hands Order to Purchasing." "No more: team Legal." "Sales hands Order to Purchasing: usually takes 2d
    instead of 1d."
    """
    if change.before is None or change.after is None:
        told = told_change(before, after, change)
        return f"{told.verb.capitalize()}: {told.says.rstrip('.')}."
    parts = [f"{label} {new} instead of {old}" for label, old, new in _differences(before, after, change)]
    what = named(before, change.before).rstrip(".")
    return f"{what[:1].upper()}{what[1:]}: {', '.join(parts) or 'its id'}."


def told(changes: Sequence[Change], *, before: Map, after: Map) -> str:
    """Changes in words: a sentence for each of the first MOST_TOLD, and how many more there are."""
    said = [in_words(change, before=before, after=after) for change in changes[:MOST_TOLD]]
    more = len(changes) - len(said)
    return " ".join([*said, f"And {counted(more, 'more change')}."] if more else said)


def named(m: Map, record: Record) -> str:
    """A record as a sentence; what only has a name with the word for what it is."""
    if isinstance(record, Acceptance):
        about = [m.title_of("holder", one) for one in (record.holder, record.counterpart) if one]
        about += [m.title_of("item", record.item)] if record.item else []
        return f"{word(record.type)}: {word(record.finding)}" + (f" ({', '.join(about)})" if about else "")
    own = getattr(record, "title", None)  # it has a name of its own, which the map may have forgotten
    told = says(m, record) if own is None else own or title_of(record.id)
    kind = record.kind if isinstance(record, Holder) else record.type
    return told if told.endswith(".") else f"{word(kind)} {told}"


def shown(m: Map, type_name: str, field: str, value: Any) -> str:
    """The value of a field in people's words."""
    return _shown(m, next(spec for spec in fields_of(type_name) if spec.name == field), value)


def _differences(before: Map, after: Map, change: Change) -> list[tuple[str, str, str]]:
    """(word of the field, old, new) of every field that a change sets."""
    found = []
    for field in fields_of(change.type):
        old, new = getattr(change.before, field.name), getattr(change.after, field.name)
        if field.name != "id" and old != new:
            found.append((word(field.name), _shown(before, field, old), _shown(after, field, new)))
    return found


def _shown(m: Map, field: FieldSpec, value: Any) -> str:
    made = plain(value)
    if made is None:
        return "not stated"
    if field.target == "via":
        return m.title_of("holder", made)  # the word of a channel stays as it is
    if field.target in ("case", "stage", "holder", "item"):
        titles = [m.title_of(field.target, one) for one in ([made] if isinstance(made, str) else made)]
        return ", ".join(titles) or ("all" if field.target == "case" else "none")
    return {True: "yes", False: "no"}.get(made, word(str(made)))
