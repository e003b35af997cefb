"""Quick entry: statements read on a map that is there; each line says what it does, and a bad one stops no other."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flowmap.domain import integrity
from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.nearest import did_you_mean
from flowmap.domain.records import CONTROL_CHARACTER, MOST_CASES, NAMED, RECORDS, Record
from flowmap.domain.words import word
from flowmap.errors import BadInput
from flowmap.formats.flow_text.grammar import RATES
from flowmap.formats.flow_text.known_names import KnownNames, Same
from flowmap.formats.flow_text.names import Name, Thing
from flowmap.formats.flow_text.overlay import Overlay
from flowmap.formats.flow_text.quoting import quoted
from flowmap.formats.flow_text.saying import says
from flowmap.formats.flow_text.stated import agrees, equal, made, of_type, things
from flowmap.formats.flow_text.statements import Draft, Statements
from flowmap.formats.flow_text.taking_away import take_away
from flowmap.formats.flow_text.tokens import StatementError
from flowmap.formats.problems import shown

MOST_LINES = 2_000  # our choice: a page that is pasted, not a file that is imported
MOST_LETTERS = 200_000
_LINE_END = re.compile(r"\r\n|\r|\n")
_REMOVES = re.compile(r"\s*-(?!>)")
_TOKEN = re.compile(r'"[^"]*"?|->|[^\s,:]+|.')
_MEND = "Mend that line first."

Judge = Callable[[Record, Record | None], Iterable[integrity.Fault]]  # what is wrong with what becomes of a record


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is understood: what it does in plain words, and how many records it changes."""

    line: int
    text: str
    says: str
    changes: int


@dataclass(frozen=True, slots=True)
class Misread:
    """Why a line is not understood: the place (line and column count from 1) and the way out."""

    line: int
    column: int
    length: int
    message: str
    hint: str | None


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text does to a map: `changes` are of the good lines, one a record, and can be applied to that map."""

    lines: tuple[Line, ...]
    problems: tuple[Misread, ...]
    changes: tuple[Change, ...]


@dataclass(slots=True)
class _Reading:
    """A line that is a statement."""

    line: int
    text: str
    removes: bool
    names: KnownNames
    drafts: list[Draft] = field(default_factory=list)

    @property
    def declares(self) -> bool:
        """Whether it says what kinds of order or stages there are, which other lines may use before it."""
        return not self.removes and bool(self.names.cases or self.names.stages)


def understood(text: str, m: Map, *, same: Same | None = None, judge: Judge | None = None) -> Understood:
    """What flow text says on a map. A line that begins with `-` takes away what its statement names.

    Names of the map, by title in any capitals or by id, mean what is there; a statement about what is there
    changes it. `same` says of a name that would be new which one it is: (type, slug of the name) -> id. `judge` may
    find more wrong with what a statement makes than a map does (`analyzers.accepting`).
    BadInput only where the text is too long; all else is told line by line.
    """
    return _Entry(m, same or {}, judge or _sound).read(text)


def _sound(wanted: Record, old: Record | None) -> Iterable[integrity.Fault]:
    return ()


class _Entry:
    def __init__(self, m: Map, same: Same, judge: Judge) -> None:
        self.overlay, self.same, self.judge = Overlay(m), same, judge
        self.named: set[tuple[str, str]] = set()  # what is named before a line and may be new
        self.lines: list[Line] = []
        self.problems: list[Misread] = []
        self.kinds_said: set[str] = set()  # holders whose kind some line says
        self.waiting: dict[str, int] = {}  # kinds of order whose line is not understood yet

    def read(self, text: str) -> Understood:
        lines = _LINE_END.split(text.removeprefix("\ufeff"))
        if len(lines) > MOST_LINES or len(text) > MOST_LETTERS:
            message = f"This is too much at once: {len(lines):,} lines with {len(text):,} letters."
            raise BadInput(message, hint=f"At most {MOST_LINES:,} lines or {MOST_LETTERS:,} letters; import a file.")
        readings = [reading for number, line in enumerate(lines, start=1) if (reading := self._statement(line, number))]
        for reading in readings:
            if not reading.removes:
                self.kinds_said.update(name for name, thing in reading.names.holders.items() if "kind" in thing.values)
        self._declare([reading for reading in readings if reading.declares])
        for reading in readings:
            if not reading.declares:
                self._try(reading)
        self.lines.sort(key=lambda line: line.line)
        self.problems.sort(key=lambda problem: (problem.line, problem.column))
        return Understood(tuple(self.lines), tuple(self.problems), tuple(self.overlay.changes()))

    def _statement(self, text: str, number: int) -> _Reading | None:
        """The line as a statement; None where it is empty or none."""
        removes = _REMOVES.match(text) is not None
        names = self._names()
        statements = Statements(names)
        try:
            control = CONTROL_CHARACTER.search(text)
            if control is not None:
                message = f"The line has the control character U+{ord(control[0]):04X}."
                raise StatementError(message, "Take it out.", column=control.start() + 1)
            statements.read(text.replace("-", " ", 1) if removes else text, number)
        except StatementError as error:
            self._misread(text, number, error)
            return None
        reading = _Reading(number, text, removes, names, statements.drafts)
        return reading if reading.drafts or any(things(names)) else None

    def _names(self) -> KnownNames:
        return KnownNames(self.overlay, self.same, self.named)

    def _misread(self, text: str, number: int, error: StatementError) -> None:
        token = _TOKEN.match(text, error.column - 1)
        length = len(token[0]) if token else 1
        self.problems.append(Misread(number, error.column, length, error.message, error.hint))

    def _declare(self, readings: list[_Reading]) -> None:
        """Kinds of order and stages come first; shares that do not fit together take their lines out."""
        overlay = self.overlay
        for reading in readings:
            self._try(reading)
        fault = next(integrity.shared_faults(overlay.all("case")), None) if any(overlay.touched("case")) else None
        if fault is None:
            return
        last = max(reading.line for reading in readings if reading.names.cases)
        self.waiting = {name: last for reading in readings for name in reading.names.cases}
        self.overlay = Overlay(overlay.map)
        self.lines.clear()
        for reading in readings:
            if not reading.names.cases:
                self._try(reading)
            elif reading.line == last:
                hint = "Say the others on the same page, or leave out a share that you do not know."
                self._misread(reading.text, last, StatementError(fault.message, hint))
            else:
                self._misread(reading.text, reading.line, StatementError(f"This waits for line {last}.", _MEND))

    def _try(self, reading: _Reading) -> None:
        """Makes what a line says, all of it or nothing."""
        same: list[Record] = []
        try:
            if reading.removes:
                take_away(self.overlay, reading.names, reading.drafts)
            else:
                self._say(reading, same)
        except StatementError as error:
            self.overlay.take_back()
            self._misread(reading.text, reading.line, error)
            return
        touched = self.overlay.keep()
        told = says(touched, same, self.overlay)
        self.lines.append(Line(reading.line, reading.text, told, len(touched)))

    # -- what a line says

    def _say(self, reading: _Reading, same: list[Record]) -> None:
        for draft in reading.drafts:
            self._known(draft)
        for space, identity, thing in things(reading.names):
            self._thing(space, identity, thing, same)
        for identity, name in reading.names.channels.items():
            self._channel(identity, name)
        for draft in reading.drafts:
            self._draft(draft, same)

    def _known(self, draft: Draft) -> None:
        """Kinds of order and stages must be there: a misspelt one would change what is meant."""
        for space, used in (("case", draft.cases), ("stage", draft.stages)):
            for name in used:
                identity = self._names().id_of(name, space)
                if self.overlay.get(space, identity) is not None:
                    continue
                if space == "case" and identity in self.waiting:
                    raise StatementError(
                        f"“{shown(name.title)}” waits for line {self.waiting[identity]}.",
                        _MEND,
                        column=name.column,
                    )
                titles = [self.overlay.title(space, one) for one in sorted(self.overlay.ids(space))]
                example = f"Say in a line before: {'case' if space == 'case' else 'stages'} {shown(name.title)}"
                near = did_you_mean(name.title, titles)
                message = f"There is no {word(space)} “{shown(name.title)}”."
                raise StatementError(message, near or example, column=name.column)

    def _thing(self, space: str, identity: str, thing: Thing, same: list[Record]) -> None:
        overlay, values = self.overlay, dict(thing.values)
        known = overlay.get(space, identity)
        if known is None:
            if space == "stage":
                stages = [overlay.get("stage", one).position for one in overlay.ids("stage")]
                values["position"] = max(stages, default=0) + 1
            if space == "case" and len(overlay.ids("case")) >= MOST_CASES:
                message = f"There are {MOST_CASES} kinds of order already."
                raise StatementError(message, "More are not possible.", column=thing.column)
            values["parts"] = self._parts(identity, (), values.get("parts", ()), thing)
            record = made(space, {"title": thing.title, **of_type(space, values), "id": identity}, thing.column)
            overlay.put(record)
            return
        if "parts" in values:
            values["parts"] = self._parts(identity, known.parts, values["parts"], thing)
        self._update(known, values, thing.column, same, mentioned=not thing.values and space not in ("case", "stage"))

    def _parts(self, whole: str, known: tuple[str, ...], more: tuple[str, ...], thing: Thing) -> tuple[str, ...]:
        """The parts of a whole with some more; StatementError where it would contain itself."""
        column = thing.said.get("parts", (0, thing.column))[1]
        seen: set[str] = set()
        left = list(more)
        while left:
            part = left.pop()
            if part == whole:
                message = f"“{shown(self.overlay.title('item', whole))}” would contain itself."
                raise StatementError(message, "Take the circle out of its parts.", column=column)
            if part not in seen:
                seen.add(part)
                inner = self.overlay.get("item", part)
                left += inner.parts if inner is not None else ()
        return tuple(dict.fromkeys((*known, *more)))

    def _channel(self, identity: str, name: Name) -> None:
        """What something goes through is a system unless somebody said what it is."""
        known = self.overlay.get("holder", identity)
        if known is None:
            if identity not in self.kinds_said:
                _no_rate(name)
            self.overlay.put(made("holder", {"id": identity, "title": name.title, "kind": "system"}, 1))
        elif known.kind == "team" and identity not in self.kinds_said:
            bare = known.model_copy(update={"title": "", "note": None, "source": None})
            if self.overlay.before(("holder", identity)) is None or bare == RECORDS["holder"](id=identity):
                self.overlay.put(known.model_copy(update={"kind": "system"}))

    def _draft(self, draft: Draft, same: list[Record]) -> None:
        if draft.type == "map":
            header = self.overlay.get("map", "map")
            if header is not None:
                self._update(header, draft.values, 1, same)
            else:
                self.overlay.put(made("map", draft.values, 1))
            return
        record = made(draft.type, draft.values, 1)
        self._fit(record, draft)
        known = self._meant(record, draft)
        if known is None:
            record = record.with_id(self.overlay.fresh_id(record))
            self.overlay.put(record)
        else:
            self._update(known, draft.values, 1, same)
            record = self.overlay.get(draft.type, known.id)
        for fault in self.judge(record, known):
            raise StatementError(fault.message, fault.hint, column=draft.columns.get(fault.field or "", 1))

    def _meant(self, record: Any, draft: Draft) -> Any:
        """The record that a statement is about; None where it is a new one.

        What is said for other kinds of order only is another record: "if standard" beside "if engine".
        """
        alike = self.overlay.alike(record)
        if "cases" in draft.values:
            said = set(record.cases)
            exact = [one for one in alike if set(one.cases) == said]
            if exact:
                return exact[0]
            alike = [one for one in alike if not one.cases or said & set(one.cases)]
        if len(alike) <= 1:
            return alike[0] if alike else None
        agreeing = [one for one in alike if agrees(one, draft.values)]
        always = [one for one in alike if not one.cases]
        if agreeing or len(always) == 1:
            return (agreeing or always)[0]
        message = f"There are {len(alike)} of these, for different kinds of order."
        raise StatementError(message, "Say which one: write “if” and the kind of order.", column=1)

    def _update(
        self, known: Any, values: Mapping[str, Any], column: int, same: list[Record], *, mentioned: bool = False
    ) -> None:
        """The fields that are said, of what is there; `mentioned`: nothing was to be said of it."""
        new = {name: value for name, value in values.items() if not equal(known, name, value)}
        if new:
            fields = {name: getattr(known, name) for name in type(known).model_fields}
            self.overlay.put(made(known.type, {**fields, **new}, column))
        elif not mentioned:
            same.append(known)

    def _fit(self, record: Record, draft: Draft) -> None:
        known = {space: _Known(self.overlay, space) for space in NAMED}
        for fault in integrity.record_faults(record, known):
            if fault.field not in ("cases", "stage"):
                raise StatementError(fault.message, fault.hint, column=draft.columns.get(fault.field or "", 1))


def _no_rate(name: Name) -> None:
    """StatementError where a new name after `via` ends as if it went on to say how often: "via CRM weekly"."""
    *before, last = name.title.split()
    if name.quoted or last not in RATES:
        return
    often = f"via {' '.join(before)}, {last}" if before else f"{last} after a comma"
    message = f"“{last}” may say how often, or belong to the name of a new system."
    hint = f"Write {often} for how often, and via {quoted(name.title)} for a system of this name."
    raise StatementError(message, hint, column=name.column)


class _Known(Collection[str]):
    """The ids of a type as they are now, looked up one by one."""

    def __init__(self, overlay: Overlay, space: str) -> None:
        self._overlay, self._space = overlay, space

    def __contains__(self, identity: object) -> bool:
        return self._overlay.get(self._space, str(identity)) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._overlay.ids(self._space)))

    def __len__(self) -> int:
        return len(self._overlay.ids(self._space))
