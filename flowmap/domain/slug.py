"""Ids from titles: slugs that keep the letters of every language."""

from __future__ import annotations

import re
import unicodedata

_OUTSIDE = re.compile(r"[\W_]+")
LONGEST_ID = 80  # our choice, because ids stand in URLs and in the names of records


def slug(title: str) -> str:
    """The id of a title: NFC, lower case, runs of anything but letters and digits become `-`.

    "Key account (DACH)" -> "key-account-dach". Empty when the title has no letter or digit.
    """
    words = _OUTSIDE.sub("-", unicodedata.normalize("NFC", title).lower())
    return unicodedata.normalize("NFC", words)[:LONGEST_ID].strip("-")


def is_slug(text: str) -> bool:
    """Whether a text may stand as an id."""
    return bool(text) and slug(text) == text


def title_of(identity: str) -> str:
    """The title that an id stands for when nobody gave one: "goods-receiving" -> "Goods receiving"."""
    words = identity.replace("-", " ")
    return words[:1].upper() + words[1:]


def readable(title: str | None, identity: str) -> str:
    """A title, or the one that the id stands for where there is none: nobody can read blanks."""
    return title if title and legible(title) else title_of(identity)


def legible(text: str) -> bool:
    """Whether there is anything to be read in a text: not in blanks, nor in what nobody sees."""
    return any(letter.isprintable() and letter != " " for letter in text)
