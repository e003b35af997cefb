"""Which column of a pasted table says what: by the words above it, else by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from flowmap.domain.quantities import Duration, Effort, Quantity, Rate, Share
from flowmap.formats.rows.amounts import amount
from flowmap.formats.rows.words import CHANNEL_WORDS, EMPTY, HEADERS, KANO_WORDS

_WORD = re.compile(r"[^\W_]+")
_MOST = 0.6  # the part of a column's cells that must fit; our choice
_LOOKED_AT = 200  # rows; our choice


@dataclass(frozen=True, slots=True)
class Known:
    """The names of the map, in small letters."""

    holders: Collection[str]
    items: Collection[str]
    cases: Collection[str]


@dataclass(frozen=True, slots=True)
class Guess:
    """The kind of each column, and whether the first row says what they are."""

    kinds: tuple[str, ...]
    header: bool


def guessed(rows: Sequence[Sequence[str]], known: Known) -> Guess:
    """The likeliest reading of a table."""
    if not rows:
        return Guess((), False)
    named = [_headed(cell) for cell in rows[0]]
    header = any(named) and not any(cell.casefold() in known.holders for cell in rows[0] if cell)
    kinds = _once(named if header else [""] * len(rows[0]))
    body = rows[1 if header else 0 :][:_LOOKED_AT]
    columns = [[row[place] for row in body if row[place].casefold() not in EMPTY] for place in range(len(rows[0]))]
    for place, cells in enumerate(columns):
        kind = "" if kinds[place] or not cells else _measured(cells, known)
        if kind and kind not in kinds:
            kinds[place] = kind
    _name_the_rest(kinds, columns, known)
    return Guess(tuple(kinds), header)


def _headed(cell: str) -> str:
    """The kind that a header means: the whole of it, else a word of it; "" for none."""
    said = " ".join(cell.casefold().split())
    whole = next((kind for kind, words in HEADERS.items() if said in words), "")
    if whole or len(said) > 40:
        return whole
    words = set(_WORD.findall(said))
    return next((kind for kind, known in HEADERS.items() if any(_within(word, words, said) for word in known)), "")


def _within(word: str, words: Collection[str], said: str) -> bool:
    return word in words if " " not in word else word in said


def _once(kinds: Sequence[str]) -> list[str]:
    """Each kind for its first column only."""
    return [kind if kind not in kinds[:place] else "" for place, kind in enumerate(kinds)]


def _measured(cells: Sequence[str], known: Known) -> str:
    """What most cells of a column are, if that can be told from a cell alone."""
    tests: Mapping[str, Callable[[str], bool]] = {
        "case": lambda cell: cell.casefold() in known.cases,
        "times": _is(Rate),
        "quality": lambda cell: cell.endswith("%") and _is(Share)(cell),
        "effort": lambda cell: "min" in cell.casefold() and _is(Effort)(cell),
        "takes": _is(Duration),
        "via": lambda cell: cell.casefold() in CHANNEL_WORDS,
        "need": lambda cell: len(cell) > 1 and any(cell.casefold() in words for words in KANO_WORDS.values()),
    }
    for kind, fits in tests.items():
        if sum(map(fits, cells)) >= _MOST * len(cells):
            return kind
    return ""


def _is(quantity: type[Quantity]) -> Callable[[str], bool]:
    return lambda cell: amount(cell, quantity) is not None


def _name_the_rest(kinds: list[str], columns: Sequence[Sequence[str]], known: Known) -> None:
    """Giver, receiver and information among the columns that are left: by names of the map, then by each other."""
    missing = [kind for kind in ("giver", "item", "receiver") if kind not in kinds]
    left = [place for place, kind in enumerate(kinds) if not kind and columns[place]][: len(missing) + 1]
    for place in list(left):
        cells = [name for cell in columns[place] for name in re.split(r"[,;\n]", cell)]
        people = sum(name.strip().casefold() in known.holders for name in cells)
        things = sum(name.strip().casefold() in known.items for name in cells)
        side = "item" if things > people else next((one for one in missing if one != "item"), "") if people else ""
        if side in missing:
            kinds[place] = side
            missing.remove(side)
            left.remove(place)
    if len(missing) == 3 and len(left) >= 3:
        kinds[_apart(left[:3], columns)] = "item"
        missing.remove("item")
        left = [place for place in left if not kinds[place]]
    for place, kind in zip(left, missing, strict=False):
        kinds[place] = kind


def _apart(places: Sequence[int], columns: Sequence[Sequence[str]]) -> int:
    """The column that shares fewest names with the others: teams stand on both sides of a handoff; else the middle."""
    names = {place: {cell.casefold() for cell in columns[place]} for place in places}
    shared = {place: sum(len(names[place] & names[other]) for other in places if other != place) for place in places}
    if len(set(shared.values())) == 1:
        return places[1]
    return min(places, key=lambda place: (shared[place], -len(names[place])))
