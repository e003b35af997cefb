"""Whether two names are so near that who types the second may mean the first: the same as static/edit/model/near.js."""

from __future__ import annotations

import re

from flowmap.domain.slug import slug

LEAST = 4  # letters; shorter names differ by one letter too easily
LETTERS_A_SLIP = 5  # one slip is forgiven for each
_DIGITS = re.compile(r"\d+")


def near(one: str, other: str) -> bool:
    """A slip of the pen, other marks between the words, or the words in another order; not "Plant 1" and "Plant 2"."""
    return near_slugs(slug(one), slug(other))


def near_slugs(a: str, b: str) -> bool:
    """`near` of two names whose slugs are known."""
    if not a or not b:
        return False
    if a == b:
        return True
    most = slips_forgiven(a, b)
    if abs(len(a) - len(b)) > most or len(set(a) ^ set(b)) > 2 * most:
        return False  # also words in another order have as many letters
    words, others = a.split("-"), b.split("-")
    if len(words) > 1 and sorted(words) == sorted(others):
        return True
    if len(words) == len(others) and any(told_apart(x, y) for x, y in zip(words, others, strict=True) if x != y):
        return False
    return min(len(a), len(b)) >= LEAST and slips(a, b, most) <= most


def slips_forgiven(a: str, b: str) -> int:
    """How many slips may lie between two names of this length."""
    return max(len(a), len(b)) // LETTERS_A_SLIP or 1


def told_apart(word: str, other: str) -> bool:
    """Words that tell things of one kind apart: numbers and single letters."""
    if len(word) < 2 and len(other) < 2:
        return True
    return bool(_DIGITS.search(word + other)) and _DIGITS.sub("", word) == _DIGITS.sub("", other)


def slips(a: str, b: str, most: int) -> int:
    """Letters left out, added, exchanged, or two that changed places (optimal string alignment); above `most`, any."""
    from rapidfuzz.distance import OSA

    return OSA.distance(a, b, score_cutoff=most)
