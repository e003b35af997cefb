"""The records of a map as a program edits them: what fields each kind has, in what words, and what they say."""

from __future__ import annotations

from functools import cache
from typing import Any

from flowmap.domain.map import Map
from flowmap.domain.records import RECORDS, Record, fields_of, plain
from flowmap.domain.words import label, word


@cache
def schema() -> dict[str, Any]:
    """By kind of record: the key fields that its id is derived from, and every field in its order.

    A field's `form` is text, choice, flag, number, integer, date, quantity, ref, refs or cases; `target` the kind of
    record that a ref names; `default` what is meant where nothing is said; `label` people's word for it.
    """
    return {
        kind: {
            "key": list(record.key),
            "derived": bool(record.key),
            "label": word(kind),
            "fields": {
                spec.name: {
                    "form": spec.form,
                    "target": spec.target,
                    "default": plain(spec.default),
                    "choices": list(spec.choices),
                    "label": label(kind, spec.name),
                }
                for spec in fields_of(kind)
            },
        }
        for kind, record in RECORDS.items()
    }


def stated(m: Map) -> dict[str, list[dict[str, Any]]]:
    """Every record of a map by kind: its id and the fields that are not at their default."""
    return {kind: [fields(record) for record in m.tables[kind]] for kind in RECORDS}


def fields(record: Record) -> dict[str, Any]:
    """One record: its id and the fields that are not at their default."""
    return {"id": record.id, **record.to_dict()}


def side(record: Any) -> dict[str, Any] | None:
    """One side of a change as `Change.to_dict` writes it; None for what is no record."""
    return {record.type: fields(record)} if isinstance(record, Record) else None
