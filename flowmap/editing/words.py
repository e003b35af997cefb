"""Changes in words: for the history, for undo, for what a repair would do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flowmap.analyzers.telling import says
from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.records import Acceptance, FieldSpec, Header, Holder, Record, fields_of, plain
from flowmap.domain.slug import readable
from flowmap.domain.words import counted, label, word
from flowmap.naming.told import decided_anew

MOST_TOLD = 3  # changes of one edit that are told; our choice
NOT_STATED = "not stated"
# What an undo, and what a redo has done, by the kind of a change that it makes.
HAS_BECOME = {
    "added": ("Back again", "Made again"),
    "removed": ("Taken back", "Removed again"),
    "changed": ("Changed back", "Changed again"),
    "renamed": ("Renamed back", "Renamed again"),
}


@dataclass(frozen=True)
class ToldChange:
    """A change as a verb and what it is about; `kind` is added, removed or changed."""

    kind: str
    verb: str
    says: str


def told_change(before: Map, after: Map, change: Change) -> ToldChange:
    """What a change does, in the titles of the map that has the record.

    "new" "team Legal", "no more" "team Legal", "renamed" "the map from “A” to “B”", "changed" "Sales hands order to
    Legal: usually takes “2d” instead of “1d”"; "began" "the map “A”" where there was nothing before.
    """
    old, new = change.before, change.after
    if old is None or new is None:
        return _come_or_gone(before, after, change)
    if (anew := decided_anew(after, change)) is not None:
        return ToldChange("changed", "changed", anew)
    differences = list(_differences(before, after, change))
    if [field for field, _, _ in differences] == ["title"]:
        names = f"from “{_title(before, old)}” to “{_title(after, new)}”"
        return ToldChange("changed", "renamed", f"the {_kind(new)} {names}")
    parts = [_set(label(change.type, field), value, wanted) for field, value, wanted in differences]
    return ToldChange("changed", "changed", f"{named(before, old).rstrip('.')}: {'; '.join(parts) or 'its id'}")


def _come_or_gone(before: Map, after: Map, change: Change) -> ToldChange:
    if isinstance(change.record, Header):  # nobody thinks of a map as a part of itself
        name = f"the map “{change.record.title or 'without a name'}”"
        if change.after is None:
            return ToldChange("removed", "no more", f"a name of its own: {name}")
        return ToldChange("added", "named" if _has_records(before) else "began", name)
    if change.after is None:
        return ToldChange("removed", "no more", named(before, change.record))
    return ToldChange("added", "new", named(after, change.record))


def _has_records(m: Map) -> bool:
    return next(iter(m.records()), None) is not None


def in_words(change: Change, *, before: Map, after: Map) -> str:
    """A change as one sentence, in the titles of the map that has the record.

    "New: Sales hands Order to Purchasing." "No more: team Legal." "Renamed the team from “Sales” to “Selling”."
    "Sales hands Order to Purchasing: usually takes “2d” instead of “1d”."
    """
    told = told_change(before, after, change)
    says = told.says.rstrip(".")
    if told.verb == "changed":
        return f"{says[:1].upper()}{says[1:]}."
    return f"{told.verb.capitalize()}{':' if told.verb in ('new', 'no more') else ''} {says}."


def what_was_undone(changes: Sequence[Change], *, before: Map, after: Map, again: bool = False) -> str:
    """What an undo has put back, or a redo has made `again`: the first MOST_TOLD changes, and how many more there are.

    "Taken back: Sales hands Order to Legal; team Legal." "Back again: team Legal." "Changed back: team Sales:
    department “Commerce” instead of “Selling”." After a redo "Made again: ...", "Removed again: ...", and so on.
    """
    sentences: dict[str, list[str]] = {}
    for change in changes[:MOST_TOLD]:
        one = told_change(before, after, change)
        head = HAS_BECOME["renamed" if one.verb == "renamed" else one.kind][again]
        sentences.setdefault(head, []).append(one.says.rstrip("."))
    said = [f"{head}: {'; '.join(parts)}." for head, parts in sentences.items()]
    more = len(changes) - MOST_TOLD
    return " ".join([*said, f"And {counted(more, 'more change')}."] if more > 0 else said)


def named(m: Map, record: Record) -> str:
    """A record as a sentence; what only has a name with the word for what it is."""
    if isinstance(record, Acceptance):
        about = [m.title_of("holder", one) for one in (record.holder, record.counterpart) if one]
        about += [m.title_of("item", record.item)] if record.item else []
        return f"{word(record.type)}: {word(record.finding)}" + (f" ({', '.join(about)})" if about else "")
    own = getattr(record, "title", None)  # it has a name of its own, which the map may have forgotten
    told = says(m, record) if own is None else readable(own, record.id)
    return told if told.endswith(".") else f"{_kind(record)} {told}"


def _kind(record: Record) -> str:
    return word(record.kind if isinstance(record, Holder) else record.type)


def _title(m: Map, record: Record) -> str:
    if isinstance(record, Header):
        return readable(record.title, m.name)
    return readable(getattr(record, "title", None), record.id)


def shown(m: Map, type_name: str, field: str, value: Any) -> str:
    """The value of a field in people's words."""
    return _shown(m, next(spec for spec in fields_of(type_name) if spec.name == field), value)


def _differences(before: Map, after: Map, change: Change) -> Iterator[tuple[str, str, str]]:
    """(field, old, new) of every field that a change sets."""
    for field in fields_of(change.type):
        old, new = getattr(change.before, field.name), getattr(change.after, field.name)
        if field.name != "id" and old != new:
            yield field.name, _shown(before, field, old), _shown(after, field, new)


def _set(called: str, old: str, new: str) -> str:
    if new == NOT_STATED:
        return f"{called} no longer said, it was “{old}”"
    return f"{called} “{new}”" + ("" if old == NOT_STATED else f" instead of “{old}”")


def _shown(m: Map, field: FieldSpec, value: Any) -> str:
    made = plain(value)
    if made is None:
        return NOT_STATED
    if field.target == "via":
        return m.title_of("holder", made)  # the word of a channel stays as it is
    if field.target in ("case", "stage", "holder", "item"):
        titles = [m.title_of(field.target, one) for one in ([made] if isinstance(made, str) else made)]
        return ", ".join(titles) or ("all" if field.target == "case" else "none")
    return {True: "yes", False: "no"}.get(made, word(str(made)))
