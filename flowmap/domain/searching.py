"""Lines in which words stand: one meaning of a search, whatever is searched."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

Line = TypeVar("Line")


def having(lines: Iterable[Line], words: str, said: Callable[[Line], Iterable[str | None]]) -> list[Line]:
    """The lines in whose texts all these words stand, in any order, as parts of words, in capitals or not; all lines
    where no word is asked for. `said`: the texts of a line."""
    parts = words.casefold().split()
    if not parts:
        return list(lines)

    def has_all(line: Line) -> bool:
        text = " ".join(one or "" for one in said(line)).casefold()
        return all(part in text for part in parts)

    return [line for line in lines if has_all(line)]
