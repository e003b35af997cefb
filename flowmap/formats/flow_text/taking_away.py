"""A line of quick entry that begins with a dash: what its statement names is taken away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flowmap.domain import integrity
from flowmap.domain.nearest import did_you_mean
from flowmap.domain.records import fields_of
from flowmap.domain.removal import removal
from flowmap.domain.words import word
from flowmap.formats.flow_text.names import NamesUsed, Thing
from flowmap.formats.flow_text.overlay import Overlay
from flowmap.formats.flow_text.stated import agrees, equal, made, things
from flowmap.formats.flow_text.statements import Draft
from flowmap.formats.flow_text.tokens import StatementError
from flowmap.formats.problems import shown

_TO_ADD = "A line that begins with a dash takes away; to add, begin without."
_STAY = ("holder", "item")  # things of which a line may take away what it says, not only themselves


def take_away(overlay: Overlay, names: NamesUsed, drafts: Sequence[Draft]) -> None:
    """Takes what a line names out of the overlay; StatementError where it is not there."""
    for space, identity, thing in things(names):
        if overlay.get(space, identity) is None:
            titles = [overlay.title(space, one) for one in sorted(overlay.ids(space))]
            message = f"There is no {word(space)} “{shown(thing.title)}” to take away."
            hint = did_you_mean(thing.title, titles) or _TO_ADD
            raise StatementError(message, hint, column=thing.column)
    for draft in drafts:
        _drop(overlay, draft)
    if not drafts:
        for space, identity, thing in things(names):
            _unsay(overlay, space, overlay.get(space, identity), thing)


def _drop(overlay: Overlay, draft: Draft) -> None:
    if draft.type == "map":
        raise StatementError("A map keeps its title.", "Write another one: map Industrial installations")
    alike = overlay.alike(made(draft.type, draft.values, 1))
    meant = [one for one in alike if agrees(one, draft.values)]
    if not meant:
        message = f"There is no such {word(draft.type)} to take away."
        hint = "What is there says something else: leave that out." if alike else None
        raise StatementError(message, hint or _TO_ADD)
    for record in meant:
        overlay.drop(record)


def _unsay(overlay: Overlay, space: str, known: Any, thing: Thing) -> None:
    """A thing itself where its kind is said, with all that mentions it; else what is said of it."""
    kind = thing.values.get("kind")
    said = {name: value for name, value in thing.values.items() if name != "kind" or kind == "expertise"}
    if space not in _STAY or (kind is not None and not said and kind == known.kind):
        overlay.follow(removal(overlay.settled(), known))
        fault = next(integrity.shared_faults(overlay.all("case")), None) if space == "case" else None
        if fault is not None:
            raise StatementError(fault.message, "Change the shares of the others first.", column=thing.column)
        return
    if not said and kind is None:
        return  # only named, as a part is
    defaults = {spec.name: spec.default for spec in fields_of(space)}
    for name, value in said.items():
        if not (set(value) <= set(known.parts) if name == "parts" else equal(known, name, value)):
            message = f"“{shown(overlay.title(space, known.id))}” does not say that."
            raise StatementError(message, "Nothing to take away.", column=thing.said[name][1])
    new = {
        name: tuple(part for part in known.parts if part not in value) if name == "parts" else defaults[name]
        for name, value in said.items()
    }
    overlay.put(known.model_copy(update=new))
