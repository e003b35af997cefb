"""What a program sends: the JSON of a request, read field by field; all that is wrong with it is said at once."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Never

from flask import g, request
from pydantic import ValidationError

from flowmap.domain.change import Change
from flowmap.domain.nearest import did_you_mean
from flowmap.domain.records import CONTROL_CHARACTER, RECORDS, Header, Record, fields_of, record_from_dict
from flowmap.domain.words import word
from flowmap.errors import BadInput, FlowmapError
from flowmap.formats.constraints import broken
from flowmap.formats.problems import MOST_SHOWN, shown

# Our choices: nothing that people type is longer, and a picture of more would be no picture.
LONGEST_NAME = 200  # letters of an edit's id, of a name, of a key
LONGEST_TEXT = 10_000  # letters of a title, a note, a reason
MOST_PLACES = 5_000
FIELDS = "fields"  # of flask.g: what the body of this request may have, where that is described
FARTHEST = 1e6  # points from the middle of a picture
# What no line has: control characters, ends of lines, and what makes the text around it run the other way. Joiners and
# marks of direction are letters of names (Persian, Hebrew, the languages of India, families of emoji).
NOT_IN_A_LINE = re.compile(f"{CONTROL_CHARACTER.pattern}|[\t\n\r\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: in which record (`type:id`) and field, as far as that is known."""

    message: str
    hint: str | None = None
    record: str | None = None
    field: str | None = None


class Unusable(FlowmapError):
    """A request that says something flowmap cannot take: every fault at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults[0].message, hint=self.faults[0].hint)


def body() -> Body:
    """The JSON object that a request carries; BadInput where it is none."""
    try:
        values = json.loads(request.get_data(), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadInput("The body of this request is no JSON.", hint="Send one object, in UTF-8.") from None
    if not isinstance(values, dict):
        raise BadInput("The body of this request is no object.", hint='Send for example {"edit": "a.1"}.')
    if (known := g.get(FIELDS)) is not None and (unknown := values.keys() - known):
        names = sorted(shown(name) for name in unknown)
        raise Unusable(
            Fault(f"There is no field “{name}” here.", did_you_mean(name, known), field=name) for name in names
        )
    return Body(values)


def _no_number(word: str) -> Never:
    raise ValueError(f"{word} is no number of JSON")


@dataclass(frozen=True)
class Body:
    """The object of a request; every getter refuses what does not fit, with the name of the field."""

    values: Mapping[str, Any]

    def text(self, name: str, default: str | None = None, *, most: int = LONGEST_NAME, lines: bool = False) -> str:
        """A text of one line, or of several; needed where no default is given."""
        value = self.values.get(name)
        if value is None:
            return _refuse(name, f"“{name}” is missing.") if default is None else default
        if not isinstance(value, str):
            _refuse(name, f"“{name}” is no text.")
        if len(value) > most:
            _refuse(name, f"“{name}” has {len(value):,} letters.", f"At most {most:,} are read.")
        if (CONTROL_CHARACTER if lines else NOT_IN_A_LINE).search(value):
            _refuse(name, f"“{name}” has a control character.", "Take it out.")
        if default is None and not value.strip():
            _refuse(name, f"“{name}” is empty.")
        return value

    def count(self, name: str, default: int | None = None) -> int:
        """A whole number from 0; needed where no default is given."""
        value = self.values.get(name)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**53:
            _refuse(name, f"“{name}” is missing, or no whole number.")
        return value

    def choice(self, name: str, words: Collection[str]) -> str:
        """One of some words; needed."""
        value = self.text(name)
        if value not in words:
            _refuse(name, f"“{name}” cannot be “{shown(value)}”.", f"Use {' or '.join(words)}.")
        return value

    def flag(self, name: str) -> bool | None:
        """True or false; None where it is not given."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, bool):
            _refuse(name, f"“{name}” is neither true nor false.")
        return value

    def lines(self, name: str) -> str:
        """A list of texts as lines of one text."""
        value = self.values.get(name)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            _refuse(name, f"“{name}” is no list of texts.")
        return "\n".join(value)

    def changes(self, name: str = "changes") -> list[Change]:
        """A list of changes as `Change.to_dict` writes them."""
        value = self.values.get(name)
        if not isinstance(value, list):
            _refuse(name, f"“{name}” is missing, or no list.", "Each change has a record before, or after, or both.")
        read: list[Change] = []
        faults: list[Fault] = []
        for one in value:
            try:
                read.append(_change(one))
            except Unusable as error:
                faults += error.faults
                if len(faults) >= MOST_SHOWN:
                    break
        if faults:
            raise Unusable(faults)
        return read

    def places(self, name: str = "places") -> dict[str, tuple[float, float] | None]:
        """Where boxes stand, by key: [x, y] in points, or null for a place that is to be forgotten."""
        value = self.values.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            _refuse(name, f"“{name}” is no object.", 'Write for example {"holder:sales": [0, 120]}.')
        if len(value) > MOST_PLACES:
            _refuse(name, f"“{name}” has {len(value):,} places.", f"At most {MOST_PLACES:,} are taken.")
        return {_key(name, key): None if place is None else _place(name, key, place) for key, place in value.items()}


def _refuse(field: str, message: str, hint: str | None = None) -> Never:
    raise Unusable([Fault(message, hint, field=field)])


def _key(name: str, key: str) -> str:
    if not key or len(key) > 2 * LONGEST_NAME or not key.isprintable():
        _refuse(name, f"“{shown(key)}” is no key of a box.")
    return key


def _place(name: str, key: str, place: Any) -> tuple[float, float]:
    numbers = place if isinstance(place, list) and len(place) == 2 else ()
    fit = [float(one) for one in numbers if isinstance(one, int | float) and not isinstance(one, bool) and _near(one)]
    if len(fit) != 2:
        _refuse(
            name, f"“{shown(key)}” has no place [x, y].", f"Both are points, at most {FARTHEST:,.0f} from the middle."
        )
    return fit[0], fit[1]


def _near(number: float) -> bool:
    return math.isfinite(number) and abs(number) <= FARTHEST


def _change(value: Any) -> Change:
    if not isinstance(value, dict) or not value.keys() <= {"before", "after"}:
        raise Unusable([Fault("A change has a record before, or after, or both, and nothing else.")])
    before, after = _side(value.get("before")), _side(value.get("after"))
    try:
        return Change(before, after)
    except ValueError as error:
        ref = None if after is None else after.ref
        raise Unusable([Fault(f"This is no change: {error}.", record=ref)]) from error


def _side(value: Any) -> Record | None:
    if value is None:
        return None
    if not isinstance(value, dict) or len(value) != 1:
        raise Unusable([Fault("One side of a change is no record.", 'Write for example {"holder": {"id": "sales"}}.')])
    ((kind, fields),) = value.items()
    if kind not in RECORDS:
        raise Unusable([Fault(f"There is no kind of record “{shown(kind)}”.", did_you_mean(kind[:60], RECORDS))])
    if not isinstance(fields, dict):
        raise Unusable([Fault(f"The fields of this {word(kind)} are no object.")])
    return record(kind, fields)


def record(kind: str, fields: Mapping[str, Any]) -> Record:
    """A record of a known type; Unusable with what is wrong in each of its fields."""
    identity = fields.get("id")
    ref = None if not isinstance(identity, str) else identity if RECORDS[kind].key else f"{kind}:{identity}"
    ref = ref and shown(ref)
    faults = list(_field_faults(kind, fields, ref))
    if faults:
        raise Unusable(faults)
    try:
        made = record_from_dict(kind, fields)
    except ValidationError as error:
        raise Unusable(Fault(what, hint, ref, field) for field, what, hint in broken(error)) from error
    except FlowmapError as error:
        raise Unusable([Fault(error.message, error.hint, ref)]) from error
    if not _has_its_id(made):
        expected = made.base_id() if made.key else Header().id
        raise Unusable(
            [Fault(f"“{shown(made.id)}” is not the id of this {word(kind)}.", f"It is {expected}.", ref, "id")]
        )
    return made


def _field_faults(kind: str, fields: Mapping[str, Any], ref: str | None) -> Iterable[Fault]:
    known = {spec.name for spec in fields_of(kind)}
    for name, value in fields.items():
        if name not in known:
            yield Fault(
                f"A {word(kind)} has no field “{shown(name)}”.", did_you_mean(name[:60], known), ref, shown(name)
            )
        for text in value if isinstance(value, list) else (value,):
            if isinstance(text, str) and len(text) > LONGEST_TEXT:
                message = f"“{name}” has {len(text):,} letters."
                yield Fault(message, f"At most {LONGEST_TEXT:,} are kept.", ref, name)


def _has_its_id(made: Record) -> bool:
    """Whether a derived id is that of the fields, or that with a number from 2; a map's header has one id."""
    if isinstance(made, Header):
        return made.id == Header().id
    if not made.key or made.id == made.base_id():
        return True
    number = made.id.removeprefix(f"{made.base_id()}-")
    return (
        number != made.id and number.isascii() and number.isdigit() and number[0] != "0" and 1 < int(number[:9]) < 10**6
    )
