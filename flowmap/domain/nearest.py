"""The nearest known name: what an error proposes."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

MOST_LOOKED_AT = 2_000  # our choice: 50 ms where all of them are alike
PART = 4  # letters from which on a part of a name is enough for a proposal; our choice


def nearest(word: str, known: Iterable[str], *, alike: float = 0.6) -> str | None:
    """The known name most like `word`, or the same in other capitals; None if none is near.

    At most MOST_LOOKED_AT names are looked at.
    """
    from difflib import get_close_matches

    names = list(islice(known, MOST_LOOKED_AT))
    same = next((name for name in names if name.casefold() == word.casefold()), None)
    return same or next(iter(get_close_matches(word[:120], names, n=1, cutoff=alike)), None)


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """ "Did you mean “goods-receiving”?", the nearest name or the first that has the word in it; None without one."""
    names = list(islice(known, MOST_LOOKED_AT))
    near = nearest(word, names)
    if near is None and len(word) >= PART:
        near = next((name for name in names if word.casefold() in name.casefold()), None)
    return None if near is None else f"Did you mean “{near}”?"
