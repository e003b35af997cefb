"""Somebody was faster: both values beside each other, who wrote the other and when, to be chosen in the form."""

from __future__ import annotations

from collections.abc import Mapping

from flowmap.domain.map import Map
from flowmap.domain.records import Record, fields_of
from flowmap.editing import EditConflict
from flowmap_web.forms.names import names_of
from flowmap_web.forms.typed import Texts, Wrong, as_texts
from flowmap_web.wording import moment


def choices_of(m: Map, theirs: Record | None, texts: Texts, error: EditConflict) -> Mapping[str, Wrong]:
    """For each field that both changed the question which value stays; the rest of the form is as it was typed.

    `theirs` is the record as the map has it now.
    """
    names, wrong = names_of(m), {}
    specs = {} if theirs is None else {spec.name: spec for spec in fields_of(theirs.type)}
    for one in error.fields:
        who = f"{one.by} wrote it at {moment(one.at)}" if one.by and one.at else "Somebody wrote it meanwhile"
        if theirs is None or one.record != theirs.ref or one.field not in specs:
            wrong[""] = Wrong(f"{one.title}: somebody else has changed this. {who}.")
            continue
        there = "\n".join(as_texts(names, specs[one.field], getattr(theirs, one.field)))
        mine = "\n".join(texts.get(one.field, ()))
        wrong[one.field] = Wrong(
            f"{who} while you were writing. Which one stays?",
            options=((there, f"theirs: {there or 'not stated'}"), (mine, f"yours: {mine or 'not stated'}")),
        )
    return wrong
