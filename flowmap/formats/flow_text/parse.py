"""Flow text -> map: every line is read, then names are settled and the records checked together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flowmap.domain import integrity
from flowmap.domain.map import Map
from flowmap.domain.nearest import did_you_mean
from flowmap.domain.records import RECORDS, Record
from flowmap.domain.words import word
from flowmap.formats.bounds import refuse_hostile
from flowmap.formats.flow_text.names import NamesUsed, Thing
from flowmap.formats.flow_text.statements import Draft, Statements
from flowmap.formats.flow_text.tokens import StatementError
from flowmap.formats.identities import Numbering
from flowmap.formats.problems import Problems, shown

_LINE_END = re.compile(r"\r\n|\r|\n")
LONGEST_LINE = 100_000  # letters; our choice, because a statement of that length is no statement


def parse(text: str, *, file: str | None = None, name: str = "map") -> Map:
    """The map that a flow text states; InvalidMap with all problems, BadInput where it is no text at all.

    `file` is named in problems; `name` is what the map is called. An empty text is an empty map.
    """
    return Map.of(_stated(text, file)[0], name=name)


def lines(text: str) -> dict[str, tuple[int, int]]:
    """Line and column of every record (`type:id`) that a flow text states; a name's are those of its declaration."""
    records, places = _stated(text, None)
    return {record.ref: _place(places[id(record)], None) for record in records}


def _stated(text: str, file: str | None) -> tuple[list[Record], dict[int, Draft | Thing]]:
    """The records of a text, and by identity of the object where each was said."""
    text = text.removeprefix("\ufeff")
    refuse_hostile(text, file=file)
    problems = Problems(file)
    statements = Statements()
    for number, line in enumerate(_LINE_END.split(text), start=1):
        try:
            if len(line) > LONGEST_LINE:
                raise StatementError(f"The line has {len(line):,} letters.", f"At most {LONGEST_LINE:,} are read.")
            statements.read(line, number)
        except StatementError as error:
            problems.add(error.message, error.hint, line=number, column=error.column)
    statements.names.settle_systems()
    for draft in statements.drafts:
        _undeclared(draft, statements.names, problems)
    records, places = _records(statements)
    for fault in integrity.faults(records):
        if fault.field in ("cases", "stage"):
            continue  # said already, at the name itself
        line, column = _place(places[id(fault.record)], fault.field)
        problems.add_fault(fault, line=line, column=column)
    problems.refuse()
    return records, places


def _undeclared(draft: Draft, names: NamesUsed, problems: Problems) -> None:
    """Cases and stages must be declared: a misspelt one would change what is meant."""
    for kind, used, known in (("case", draft.cases, names.cases), ("stage", draft.stages, names.stages)):
        for name in used:
            if names.id_of(name, kind) in known:
                continue
            example = f"Declare it in a line of its own: {kind if kind == 'case' else 'stages'} {shown(name.title)}"
            near = None if problems.full else did_you_mean(name.title, [thing.title for thing in known.values()])
            problems.add(
                f"There is no {word(kind)} “{shown(name.title)}”.", near or example, line=draft.line, column=name.column
            )


def _records(statements: Statements) -> tuple[list[Record], dict[int, Draft | Thing]]:
    """The records with their ids, and by identity of the object where each was said."""
    places: dict[int, Draft | Thing] = {}
    records: list[Record] = []
    numbering = Numbering()
    for record, said in _drafted(statements):
        if record.key:
            expected = numbering.take(numbering.expected(record))
            record = record if record.id == expected else record.with_id(expected)
        records.append(record)
        places[id(record)] = said
    return records, places


def _drafted(statements: Statements) -> Iterator[tuple[Record, Draft | Thing]]:
    yield from statements.names.records()
    for draft in statements.drafts:
        yield RECORDS[draft.type](**draft.values), draft


def _place(said: Draft | Thing, field: str | None) -> tuple[int, int]:
    """Line and column of a field; of the statement where the field was not said by itself."""
    if isinstance(said, Thing):
        return said.said.get(field or "", (said.line, said.column))
    return said.line, said.columns.get(field or "", 1)
