"""What must be true of the records of a map together: names exist, ids are unique, shares sum to 100 %."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from flowmap.domain.nearest import did_you_mean
from flowmap.domain.records import (
    CHANNELS,
    MOST_CASES,
    MOST_QUERY,
    NAMED,
    UNNAMED,
    Activity,
    Alias,
    Case,
    Handoff,
    Item,
    Query,
    Question,
    Record,
    fields_of,
)
from flowmap.domain.slug import LONGEST_ID, is_slug
from flowmap.domain.words import word
from flowmap.errors import Problem

DECLARE = {
    "holder": "Declare it under teams, systems, meetings or outsiders.",
    "via": f"Declare it under systems or meetings, or write one of: {', '.join(CHANNELS)}.",
    "item": "Declare it under items.",
    "case": "Declare it under cases.",
    "stage": "Declare it under stages.",
}
SHARE_TOLERANCE = 0.001 + 1e-9  # INTERFACES 2: 0.1 % allowed, as with three times 33.3 %


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule of the model: in which record and field, and what would be right.

    `near` is a name that does not exist and the collections of names that do: looking for the nearest of
    them costs time, so it is done only when the hint is shown.
    """

    record: Record
    field: str | None
    message: str
    advice: str | None = None
    near: tuple[str, tuple[Collection[str], ...]] | None = None

    @property
    def hint(self) -> str | None:
        """What would be right."""
        near = None if self.near is None else did_you_mean(self.near[0], chain.from_iterable(self.near[1]))
        return near or self.advice


def problem_of(fault: Fault) -> Problem:
    """A fault as it is told to whoever wrote the record."""
    ref = fault.record.ref
    return Problem(f"{ref}: {fault.message}", fault.hint, record=ref, field=fault.field)


def faults(records: Sequence[Record]) -> Iterator[Fault]:
    """Every fault of a whole map's records."""
    known = {name: {r.id for r in records if r.type == name} for name in NAMED}
    yield from duplicate_ids(records)
    for record in records:
        yield from record_faults(record, known)
    yield from shared_faults(records)


def duplicate_ids(records: Iterable[Record]) -> Iterator[Fault]:
    """Ids used twice in their space."""
    seen: set[tuple[str, str]] = set()
    for record in records:
        if (record.type, record.id) in seen:
            yield Fault(record, "id", f"The id “{record.id}” is used twice.", "Give one of them another id.")
        seen.add((record.type, record.id))


def record_faults(record: Record, known: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    """Faults of one record, given the ids that exist (type -> ids)."""
    if record.type in NAMED and not is_slug(record.id):
        yield Fault(record, "id", f"“{record.id}” is no id.", "Use lower case letters, digits and “-”.")
    for field in fields_of(record.type):
        if field.target is None or field.name == "id":
            continue
        value = getattr(record, field.name)
        for name in value if isinstance(value, tuple) else (value,):
            if name is None or (name == UNNAMED and field.default == UNNAMED):
                continue
            ids = known["holder"] if field.target == "via" else known[field.target]
            if name not in ids and not (field.target == "via" and name in CHANNELS):
                words = {"holder": "team, system, meeting or outsider", "via": "channel, system or meeting"}
                kind = words.get(field.target) or word(field.target)
                near = (name, (ids, CHANNELS if field.target == "via" else ()))
                yield Fault(record, field.name, f"There is no {kind} “{name}”.", DECLARE[field.target], near=near)
    if isinstance(record, Handoff) and record.giver == record.receiver:
        yield Fault(record, "receiver", f"“{record.giver}” hands over to itself.", "Name another receiver.")
    if isinstance(record, Question) and record.asker == record.asked:
        yield Fault(record, "asked", f"“{record.asker}” asks itself.", "Name somebody else.")
    if isinstance(record, Activity):
        if not record.makes and not record.uses:
            yield Fault(
                record,
                None,
                f"An activity at “{record.at}” neither uses nor makes anything.",
                "Name what it uses or makes.",
            )
        for item in set(record.makes) & set(record.uses):
            yield Fault(record, "makes", f"“{record.at}” makes “{item}” from itself.", "Name the result apart.")
    if isinstance(record, Alias):
        if not record.name.strip():
            yield Fault(record, "name", "The other name is empty.", "Write the name that people use.")
        if (record.item is None) == (record.holder is None):
            message = "It must stand for one piece of information or one team."
            yield Fault(record, None, message, "Name one of the two: item or holder.")
    if isinstance(record, Query):
        yield from _query_faults(record)
    for field in fields_of(record.type):
        if field.form == "refs":
            for name, count in Counter(getattr(record, field.name)).items():
                if count > 1:
                    yield Fault(record, field.name, f"“{name}” is listed twice.", "Name it once.")


def _query_faults(record: Query) -> Iterator[Fault]:
    """What is wrong with a saved question, as far as its words are not looked at: those are read when it is asked."""
    if not is_slug(record.name):
        name = f"“{record.name[:LONGEST_ID]}” is no name for a question."
        yield Fault(record, "name", name, "Use lower case letters, digits and “-”.")
    elif record.id != record.base_id():
        yield Fault(record, "name", f"Two questions are called “{record.name}”.", "Give one of them another name.")
    if not record.query.strip():
        yield Fault(record, "query", "The question is empty.", "Write it in Cypher: MATCH ... RETURN ...")
    if len(record.query) > MOST_QUERY:
        said = f"The question has {len(record.query):,} letters."
        yield Fault(record, "query", said, f"At most {MOST_QUERY:,} are possible.")


def shared_faults(records: Sequence[Record]) -> Iterator[Fault]:
    """Faults that only several records together have: shares, number of cases, parts in a circle."""
    cases = [record for record in records if isinstance(record, Case)]
    if len(cases) > MOST_CASES:
        message = f"There are {len(cases)} kinds of order."
        yield Fault(cases[MOST_CASES], "id", message, f"At most {MOST_CASES} are possible.")
    shares = [case.share.base for case in cases if case.share is not None]
    total = sum(shares)
    complete = len(shares) == len(cases)
    if cases and (total > 1 + SHARE_TOLERANCE or (complete and total < 1 - SHARE_TOLERANCE)):
        message = f"The shares of the kinds of order sum to {100 * total:.4g} %."
        yield Fault(cases[-1], "share", message, "They must sum to 100 %; leave out those you do not know.")
    yield from _part_circles([record for record in records if isinstance(record, Item)])


def _part_circles(items: Sequence[Item]) -> Iterator[Fault]:
    """Items that contain themselves: those that are left when items without parts are taken away, again and again."""
    parts = {item.id: set(item.parts) for item in items if item.parts}
    open_parts = {whole: len(inner & parts.keys()) for whole, inner in parts.items()}
    wholes: dict[str, list[str]] = {}
    for whole, inner in parts.items():
        for part in inner:
            wholes.setdefault(part, []).append(whole)
    done = [whole for whole, count in open_parts.items() if not count]
    while done:
        part = done.pop()
        del parts[part]
        for whole in wholes.get(part, ()):
            open_parts[whole] -= 1
            if not open_parts[whole]:
                done.append(whole)
    circle = next((item for item in items if item.id in parts), None)
    if circle is not None:
        yield Fault(circle, "parts", f"“{circle.id}” contains itself.", "Take the circle out of its parts.")


def shares_of(cases: Sequence[Case]) -> dict[str, float]:
    """Each case's share; shares left out split what is left equally."""
    given = {case.id: case.share.base for case in cases if case.share is not None}
    open_cases = [case.id for case in cases if case.share is None]
    left = max(0.0, 1.0 - sum(given.values()))
    rest = {name: left / len(open_cases) for name in open_cases}
    return {case.id: given.get(case.id, rest.get(case.id, 0.0)) for case in cases}
