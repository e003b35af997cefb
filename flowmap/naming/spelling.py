"""Which words of many are spelled alike: found by what is left when a letter is taken out, never by all pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from flowmap.naming.near import near_slugs

SHORTEST = 5  # letters; shorter words differ by one letter too easily: "cost" and "post"
_HALF = 6  # letters at either end of a longer word, in one of which at most one of two slips lies
_LONG = 10
MOST_COMPARED = 300_000  # pairs of words in all: a second
MOST_TOGETHER = 60  # words that share what is left; more of them are no slips of the pen; our choice


def spelled_alike(words: Iterable[str]) -> Mapping[str, list[str]]:
    """Word -> the others that are near (`near.near`) and begin alike, sorted; words with none are left out."""
    together: dict[tuple[str, str], list[str]] = {}
    for word in sorted(set(words)):
        if len(word) >= SHORTEST and not word.isdigit():
            for key in dict.fromkeys(_left(word)):
                together.setdefault(key, []).append(word)
    found: dict[str, set[str]] = {}
    left = MOST_COMPARED
    for listed in sorted(together.values(), key=len):  # the fewer share it, the more it tells
        left -= len(listed) * (len(listed) - 1) // 2
        if len(listed) > MOST_TOGETHER or left < 0:
            break
        for one, other in combinations(listed, 2):
            if other not in found.get(one, ()) and _may_be_one(one, other) and near_slugs(one, other):
                found.setdefault(one, set()).add(other)
                found.setdefault(other, set()).add(one)
    return {word: sorted(others) for word, others in found.items()}


def _may_be_one(one: str, other: str) -> bool:
    """The first letter is the same, or the first two changed places: others are seldom slips of the pen.

    Who does something is told apart from what is done, and where: "approver" and "approved", "officer" and "office".
    """
    if {one.endswith("er"), other.endswith("er")} == {True, False}:
        short, long = sorted((one.rstrip("rd"), other.rstrip("rd")), key=len)
        if short == long and short.endswith("e"):
            return False
    return one[0] == other[0] or one[:2] == other[1::-1]


def _left(word: str) -> Iterator[tuple[str, str]]:
    if len(word) < _LONG:
        yield from (("", left) for left in _without_a_letter(word))
    if len(word) >= _LONG - 2:
        yield from (("start", left) for left in _without_a_letter(word[:_HALF]))
        yield from (("end", left) for left in _without_a_letter(word[-_HALF:]))


def _without_a_letter(word: str) -> Iterator[str]:
    yield word
    yield from (word[:place] + word[place + 1 :] for place in range(len(word)))
