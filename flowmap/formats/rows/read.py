"""A pasted table as handoffs: each row is said in flow text and read as quick entry reads it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flowmap.domain.change import Change
from flowmap.domain.map import Map
from flowmap.domain.quantities import Duration, Effort, Quantity, Rate, Share
from flowmap.domain.records import UNNAMED
from flowmap.domain.slug import slug, title_of
from flowmap.errors import BadInput, BadQuantity
from flowmap.formats.flow_text.entry import Line, understood
from flowmap.formats.flow_text.known_names import Same
from flowmap.formats.flow_text.quoting import quoted
from flowmap.formats.problems import shown
from flowmap.formats.rows.amounts import stated
from flowmap.formats.rows.guess import Guess, Known, guessed
from flowmap.formats.rows.table import cells_of
from flowmap.formats.rows.words import ALWAYS, CHANNEL_WORDS, EMPTY, KANO_WORDS, KINDS
from flowmap.naming.other_names import meaning

CHOICES: Mapping[str, str] = KINDS
_AMOUNTS: Mapping[str, tuple[str, type[Quantity]]] = {
    "takes": ("takes ", Duration),
    "p90": ("p90 ", Duration),
    "effort": ("", Effort),
    "times": ("", Rate),
    "quality": ("quality ", Share),
}
_SEVERAL = str.maketrans({";": "\n", ",": "\n"})
MOST_STATEMENTS = 2_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what stands above it, what it is taken for, and its first value."""

    header: str
    guess: str
    sample: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is not understood in a row (from 1, as pasted); `column` counts from 1, None for the whole row."""

    row: int
    column: int | None
    message: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """What a table says on a map: `lines` tell row by row what it does, `changes` make it so."""

    columns: tuple[Column, ...]
    header: bool
    rows: int
    lines: tuple[Line, ...]
    changes: tuple[Change, ...]
    problems: tuple[Trouble, ...]
    cells: tuple[tuple[str, ...], ...]


def read(
    text: str, m: Map, *, columns: Sequence[str] | None = None, header: bool | None = None, same: Same | None = None
) -> Rows:
    """A table pasted as text. `columns`: the kinds of CHOICES, in order, where the guess is corrected; `header`:
    whether the first row only says what the columns are; `same`: which ones new names are, as `understood` takes it.
    BadInput where it is too much, or a kind is unknown."""
    cells = cells_of(text)
    known = _known(m)
    guess = guessed(cells, known)
    width = len(guess.kinds)
    if columns is not None:
        if len(columns) != width or not set(columns) <= set(KINDS):
            raise BadInput(
                "The columns do not fit the table.", hint=f"Name {width} of: {', '.join(filter(None, KINDS))}."
            )
        guess = Guess(tuple(columns), guess.header)
    first = min(int(guess.header if header is None else header), len(cells))
    reader = _Reader(m, guess.kinds, known)
    for number, row in enumerate(cells[first:], start=first + 1):
        reader.row(number, row)
    told = understood("\n".join(reader.said), m, same=same)
    problems = [
        *reader.problems,
        *(Trouble(reader.rows[one.line - 1], None, one.message, one.hint) for one in told.problems),
    ]
    problems.sort(key=lambda one: (one.row, one.column or 0))
    lines = [Line(reader.rows[one.line - 1], one.text, one.says, one.changes) for one in told.lines]
    heads = cells[0] if first else [""] * width
    samples = [next((row[place] for row in cells[first:] if row[place]), "") for place in range(width)]
    return Rows(
        tuple(Column(*one) for one in zip(heads, guess.kinds, samples, strict=True)),
        bool(first),
        len(cells) - first,
        tuple(lines),
        told.changes,
        tuple(problems),
        tuple(tuple(row) for row in cells[first:]),
    )


def _known(m: Map) -> Known:
    def names(space: str) -> frozenset[str]:
        ids = [m.names[space].values[code] for code in m.tables[space].codes("id")]
        found = {name.casefold() for one in ids for name in (one, title_of(one), m.title_of(space, one))}
        others = {alias.name.casefold() for alias in m.aliases if not alias.differs and meaning(alias)[0] == space}
        return frozenset(found | others)

    return Known(names("holder"), names("item"), names("case"))


class _Reader:
    """Says rows as flow text; `rows` has the row of each line."""

    def __init__(self, m: Map, kinds: Sequence[str], known: Known) -> None:
        self.kinds, self.known = kinds, known
        self.said: list[str] = []
        self.rows: list[int] = []
        self.problems: list[Trouble] = []
        self._cases = {slug(name) for name in known.cases}

    def row(self, number: int, row: Sequence[str]) -> None:
        """One row: a handoff for each giver and information, and what the receivers need."""
        at = {kind: place for place, kind in enumerate(self.kinds) if kind}
        cell = {kind: row[place] for kind, place in at.items()}
        givers = self._names(cell.get("giver", ""), self.known.holders)
        receivers = self._names(cell.get("receiver", ""), self.known.holders)
        items = self._names(cell.get("item", ""), self.known.items)
        for kind, names in (("giver", givers), ("receiver", receivers)):
            if not names:
                column = at[kind] + 1 if kind in at else None
                hint = None if kind in at else "Choose above which column says it."
                self.problems.append(Trouble(number, column, f"It is not said who {KINDS[kind]}.", hint))
        if not givers or not receivers:
            return
        only = self._only(number, cell.get("case", ""))
        more = ", ".join([*self._qualifiers(number, cell, at), *only])
        to = ", ".join(map(quoted, receivers))
        for giver in givers:
            for item in items or [UNNAMED]:
                what = UNNAMED if item == UNNAMED else quoted(item)
                self._say(number, f"{quoted(giver)} -> {to}: {what}{f', {more}' if more else ''}")
        for kano in self._kano(number, cell.get("need", ""), at):
            for receiver in receivers:
                for item in items:
                    self._say(number, " ".join([quoted(receiver), "needs", quoted(item), kano, *only]))

    def _say(self, number: int, statement: str) -> None:
        if len(self.said) == MOST_STATEMENTS:
            raise BadInput(
                f"This table says more than {MOST_STATEMENTS:,} handoffs.", hint="Paste it in parts, or import a file."
            )
        self.said.append(statement)
        self.rows.append(number)

    def _names(self, cell: str, known: Collection[str]) -> list[str]:
        """The names in a cell: one where the map knows the whole of it, else what commas and line ends part."""
        whole = " ".join(cell.split())
        if whole.casefold() in EMPTY:
            return []
        if whole.casefold() in known:
            return [whole]
        names = (" ".join(name.split()) for name in cell.translate(_SEVERAL).split("\n"))
        return list(dict.fromkeys(name for name in names if slug(name)))

    def _qualifiers(self, number: int, cell: Mapping[str, str], at: Mapping[str, int]) -> Iterator[str]:
        via = " ".join(cell.get("via", "").split())
        if via.casefold() not in EMPTY:
            yield f"via {quoted(CHANNEL_WORDS.get(via.casefold(), via))}"
        for kind, (words, quantity) in _AMOUNTS.items():
            text = cell.get(kind, "")
            if text.casefold() in EMPTY:
                continue
            try:
                yield f"{words}{stated(text, quantity)}"
            except BadQuantity as bad:
                message = f"“{shown(text)}” {bad.why}; the row is read without it."
                self.problems.append(Trouble(number, at[kind] + 1, message, bad.hint))
        note = cell.get("note", "")
        if note:
            yield f"note {quoted(note)}"

    def _only(self, number: int, text: str) -> list[str]:
        """ "if ..." for the kinds of order in a cell; those that the map does not know are new."""
        if text.casefold() in ALWAYS:
            return []
        names = self._names(text, self.known.cases)
        for name in names:
            if slug(name) not in self._cases and name.casefold() not in self.known.cases:
                self._cases.add(slug(name))
                self._say(number, f"case {quoted(name)}")
        return [f"if {' or '.join(map(quoted, names))}"] if names else []

    def _kano(self, number: int, text: str, at: Mapping[str, int]) -> Iterator[str]:
        said = " ".join(text.casefold().split())
        if said in EMPTY:
            return
        kano = next((kano for kano, words in KANO_WORDS.items() if said in words), None)
        if kano is None:
            message = f"“{shown(text)}” does not say how much it is needed; the row is read without it."
            hint = "Write must have, the more the better, nice to have or does not want."
            self.problems.append(Trouble(number, at["need"] + 1, message, hint))
        else:
            yield kano.replace("_", " ")
