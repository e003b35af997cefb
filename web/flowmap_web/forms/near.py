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
    most = max(len(a), len(b)) // LETTERS_A_SLIP or 1
    if abs(len(a) - len(b)) > most or len(set(a) ^ set(b)) > 2 * most:
        return False  # also words in another order have as many letters
    words, others = a.split("-"), b.split("-")
    if len(words) > 1 and sorted(words) == sorted(others):
        return True
    if len(words) == len(others) and any(_numbered(x, y) for x, y in zip(words, others, strict=True) if x != y):
        return False
    return min(len(a), len(b)) >= LEAST and _slips(a, b, most) <= most


def _numbered(word: str, other: str) -> bool:
    """Words that tell things of one kind apart: numbers and single letters."""
    if len(word) < 2 and len(other) < 2:
        return True
    return bool(_DIGITS.search(word + other)) and _DIGITS.sub("", word) == _DIGITS.sub("", other)


def _slips(a: str, b: str, most: int) -> int:
    """Letters left out, added, exchanged, or two that changed places (optimal string alignment); above `most`, any."""
    older: list[int] = []
    old = list(range(len(b) + 1))
    for i in range(1, len(a) + 1):
        row = [i]
        for j in range(1, len(b) + 1):
            least = min(old[j] + 1, row[j - 1] + 1, old[j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                least = min(least, older[j - 2] + 1)
            row.append(least)
        if min(old) > most and min(row) > most:
            return most + 1
        older, old = old, row
    return old[-1]
