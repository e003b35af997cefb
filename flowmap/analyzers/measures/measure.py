"""What a measure is: a list of lines, with what it means, where the definition left a choice, and where it is from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import Field, dataclass, field, fields, replace
from typing import Any

from flowmap.custody.solution import Solution
from flowmap.domain.answer import Answer
from flowmap.domain.finding import rounded
from flowmap.domain.map import Map
from flowmap.domain.records import NAMED
from flowmap.domain.searching import having
from flowmap.domain.sorting import BACK, column_of, in_order_of
from flowmap.domain.words import choice

WORD = "word"
MOST_LINES = 10_000  # of one measure; our choice: what somebody can still sort and read in a spreadsheet


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of a measure: only lines about one holder (its id), only those in which all words of a text stand
    ("" = all lines), and how many of them; None = all. `sort`: in the order of a column, `-` before its name for the
    other way round; "" = that of the measure."""

    team: str | None = None
    most: int | None = MOST_LINES
    text: str = ""
    sort: str = ""

    @property
    def plain(self) -> bool:
        """Whether lines are asked for as the measure has them."""
        return not self.text.strip() and not self.sort


@dataclass(frozen=True, slots=True)
class Found:
    """The lines of a measure in their order. `cut` says in words what was left out, None if this is all; `note` is a
    sentence about why something cannot be said."""

    lines: tuple[Any, ...]
    cut: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of the catalogue.

    `line`: the frozen dataclass of its lines, whose fields are made by `column`. `choices`: where the definition leaves
    a choice, which one is made. `second`: a number about the shape of the network, which judges nobody.
    """

    name: str
    title: str
    says: str
    choices: str
    source: str
    line: type
    find: Callable[[Solution, Ask], Found]
    second: bool = False

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns in order."""
        return tuple(Column.of(one) for one in fields(self.line))


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its field, its heading, what it means, and what its values name.

    `digits`: how many decimals tables have. `space`: holder, item, case or stage where values are ids of these, WORD
    where they are words of the model or choices of this field; where it is the name of another attribute of the line,
    that says which.
    """

    name: str
    title: str
    says: str
    space: str | None
    number: bool
    digits: int

    @classmethod
    def of(cls, one: Field[Any]) -> Column:
        """The column of a field."""
        told = one.metadata
        number = str(one.type).startswith(("float", "int"))
        return cls(
            one.name, told["title"] or one.name.replace("_", " "), told["says"], told["space"], number, told["digits"]
        )

    def space_of(self, line: Any) -> str | None:
        """What the values of a line are ids of, or WORD; None for what is no name."""
        return self.space if self.space in (None, WORD, *NAMED) else str(getattr(line, self.space))

    def shown(self, m: Map, line: Any) -> Any:
        """The value of a line with titles in place of ids, as an Answer has it."""
        value, space = getattr(line, self.name), self.space_of(line)
        if isinstance(value, tuple):
            return [self._title(m, space, one) for one in value]
        if isinstance(value, str):
            return self._title(m, space, value)
        return round(value, self.digits) + 0.0 if isinstance(value, float) else value

    def _title(self, m: Map, space: str | None, value: str) -> str:
        return m.title_of(space, value) if space in NAMED else choice(self.name, value) if space == WORD else value


def column(says: str, *, space: str | None = None, title: str = "", digits: int = 2) -> Any:
    """A field of a line; its heading is its name with blanks if no `title` is given. `digits` are those of tables."""
    return field(metadata={"says": says, "space": space, "title": title, "digits": digits})


def answer(measure: Measure, found: Found, m: Map) -> Answer:
    """The lines as a table, titles in place of ids."""
    columns = measure.columns
    rows = tuple(tuple(one.shown(m, line) for one in columns) for line in found.lines)
    return Answer(tuple(one.title for one in columns), rows, found.cut)


def line_dict(line: Any) -> dict[str, Any]:
    """A line as JSON: ids, numbers rounded, None where unknown."""
    return {one.name: _plain(getattr(line, one.name)) for one in fields(line)}


def cut_of(lines: Sequence[Any], ask: Ask, *, every: int | None = None, order: str) -> Found:
    """The first lines that are asked for. `every`: how many there are in all; `order` says what makes them first."""
    count = len(lines) if every is None else every
    some = tuple(lines if ask.most is None else lines[: ask.most])
    return Found(some, None if len(some) == count else f"the first {len(some):,} of {count:,} rows, {order}")


def chosen(found: Found, measure: Measure, m: Map, ask: Ask) -> Found:
    """Of all lines of a measure the first ones in which all words stand, in the titles that people read, as sorted."""

    def said(line: Any) -> Iterator[str | None]:
        shown = (one.shown(m, line) for one in measure.columns if not one.number)
        return (" ".join(one) if isinstance(one, list) else one for one in shown)

    lines = having(found.lines, ask.text, said)
    if ask.sort:
        named = {one.name: one for one in measure.columns}
        by = named[column_of(ask.sort, named)]
        lines = in_order_of(lines, ask.sort, lambda line: getattr(line, by.name) if by.number else by.shown(m, line))
    some = cut_of(lines, ask, order=", ".join(_said(ask)))
    return replace(found, lines=some.lines, cut=found.cut or some.cut)


def _said(ask: Ask) -> Iterator[str]:
    if ask.text.strip():
        yield "with these words"
    if ask.sort:
        yield f"by {ask.sort.removeprefix(BACK)}"


def about(lines: Iterable[Any], team: str | None, *names: str) -> list[Any]:
    """The lines that name a holder in one of these fields; all if none is asked for."""
    return [line for line in lines if team is None or any(getattr(line, name) == team for name in names)]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else rounded(value) if isinstance(value, float) else value
